"""Bake: generates every picture and sound of the game, in `assets/images` and `assets/sounds`.

`python -m assets.bake` writes them; with `--check` it names those that differ and exits with status
1.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image

from assets.draw import blows, effects, title
from assets.draw.arenas import harbour, meadow, ruins
from assets.draw.canvas import Pixels
from assets.draw.fighters import blot, bramble, cairn, kettle, lumen, stilt
from assets.draw.sheet import Pose, portrait, sheet
from assets.sound import effects as noises
from assets.sound import music
from assets.sound.wave import wav_bytes

IMAGES = Path(__file__).parent / "images"
SOUNDS = Path(__file__).parent / "sounds"


class Artist(Protocol):
    """A module that draws a fighter."""

    PORTRAIT: tuple[int, int]
    """Left and top, in pixels, of the portrait within the resting front view."""

    def draw(self, pose: Pose, back: bool) -> Pixels: ...


class Landscape(Protocol):
    """A module that draws an arena."""

    def layers(self) -> list[Pixels]: ...


class Nightscape(Protocol):
    """A module of an arena that also has a night version."""

    def night(self, layers: list[Pixels]) -> Pixels: ...


FIGHTERS: dict[str, Artist] = {
    "kettle": kettle,
    "cairn": cairn,
    "lumen": lumen,
    "stilt": stilt,
    "blot": blot,
    "bramble": bramble,
}
ARENAS: dict[str, Landscape] = {"meadow": meadow, "harbour": harbour, "ruins": ruins}
NIGHTS: dict[str, Nightscape] = {"meadow": meadow, "ruins": ruins}
Pictures = dict[str, Pixels]
"""Pixels by file name; each has the shape (height, width, 4)."""


def fighter(name: str) -> Pictures:
    """Draw the sheet and the portrait of one fighter."""
    artist = FIGHTERS[name]
    return {
        f"{name}.png": sheet(artist.draw),
        f"{name}_portrait.png": portrait(artist.draw, *artist.PORTRAIT),
    }


def arena(name: str) -> Pictures:
    """Draw the layers of one arena, 0 the farthest, and its sky at night."""
    layers = ARENAS[name].layers()
    pictures = {f"arena_{name}_{k}.png": layer for k, layer in enumerate(layers)}
    if name in NIGHTS:
        pictures[f"night_{name}.png"] = NIGHTS[name].night(layers)
    return pictures


def backdrop() -> Pictures:
    """Draw the layers of the title screen and the logo."""
    pictures = {f"title_{k}.png": layer for k, layer in enumerate(title.layers())}
    return pictures | {"mark.png": title.mark()}


def strips() -> Pictures:
    """Draw the effects, each as a row of frames."""
    return {
        "spark.png": effects.spark(),
        "shield.png": effects.shield(),
        "charge.png": effects.charge(),
        "dust.png": effects.dust(),
        "shadow.png": effects.shadow(),
        "slash.png": blows.slash(),
        "burst.png": blows.burst(),
        "shards.png": blows.shards(),
        "blast.png": blows.blast(),
    }


def everything() -> Iterator[tuple[str, Pixels]]:
    """Yield every image with its file name, drawing one group at a time."""
    for name in FIGHTERS:
        yield from fighter(name).items()
    for name in ARENAS:
        yield from arena(name).items()
    yield from backdrop().items()
    yield from strips().items()


def sounds() -> Iterator[tuple[str, bytes]]:
    """Yield every sound with its file name, as the bytes of its file."""
    for name, wave in noises.waves().items():
        yield f"{name}.wav", wav_bytes(wave)
    for name, play in music.LOOPS.items():
        yield f"{name}.wav", wav_bytes(play())


def is_current(name: str, pixels: Pixels) -> bool:
    """Return whether the stored image has exactly these pixels, however it is compressed."""
    path = IMAGES / name
    if not path.exists():
        return False
    with Image.open(path) as image:
        return np.array_equal(np.asarray(image.convert("RGBA")), pixels)


def sound_is_current(name: str, file: bytes) -> bool:
    """Return whether the stored sound has exactly these bytes."""
    path = SOUNDS / name
    return path.exists() and path.read_bytes() == file


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="assets.bake", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    if parser.parse_args(arguments).check:
        return check()
    write()
    return 0


def check() -> int:
    """Print what differs from the stored files; return the exit status."""
    differing = [name for name, pixels in everything() if not is_current(name, pixels)]
    differing += [name for name, file in sounds() if not sound_is_current(name, file)]
    for name in differing:
        print(f"differs: {name}")
    return min(1, len(differing))


def write() -> None:
    """Write every image and sound."""
    IMAGES.mkdir(exist_ok=True)
    SOUNDS.mkdir(exist_ok=True)
    for name, pixels in everything():
        height, width = pixels.shape[:2]
        Image.fromarray(pixels).save(IMAGES / name, optimize=True)
        print(f"wrote {name} {width}x{height}")
    for name, file in sounds():
        (SOUNDS / name).write_bytes(file)
        print(f"wrote {name} {len(file)} bytes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

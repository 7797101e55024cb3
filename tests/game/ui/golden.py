"""Golden: how every screen looks, half as large, with bars for words, beside pictures kept of it.

Whoever changes a screen makes them anew with `python -m tests.game.ui.golden`, looks at those that
git names as changed, and commits them with the change: once in each of the two environments that
`python -m tests` has made. Words are bars because letters differ; how wide a word is differs too,
with the version of SDL_ttf, so there is a set for each package with its version. What words say and
whether they fit, `test_screens` looks after.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray
from PIL import Image

from assets import LANGUAGES
from game.i18n.language import load_language
from game.player.settings import DEFAULTS
from game.ui.graphics.accessibility import accessibility_of
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import SHARES, Anchor, Point
from game.ui.graphics.text_render import TextStyle
from tests.game.ui.screen_states import SCREENS

_TTF = pygame.font.get_sdl_ttf_version()
PACKAGE = "pygame-ce" if hasattr(pygame, "IS_CE") else "pygame"
FOLDER = Path(__file__).parent / "golden" / f"{PACKAGE}_{'.'.join(map(str, _TTF))}"
MIRRORED = ("title", "battle, chat", "result", "review", "settings, sight")
"""Screens that are looked at in Arabic, too."""
COMPARED = (
    *((name, "en") for name in SCREENS if name != "wire"),
    *((name, "ar") for name in MIRRORED),
)
"""All but the one that tells of the threads of this very program; and in which language."""
SIZE, SMALL = (1280, 720), (640, 360)
COARSE = 16
"""Levels of 256 that are told apart as one: it keeps the pictures few bytes large."""
BLOCK = 8
"""Pixels of a small picture: what is compared is squares of so many, so that no edge counts."""
UNLIKE = 6.0
"""Levels of 256, on the average of a square that is not as it was kept."""
_INK = (0.3, 0.8)
"""Parts of a line between which most letters have their ink."""

Pixels = NDArray[np.uint8]


class BarCanvas(Canvas):
    """Draws a bar where a line of text would stand, in its colour."""

    def text(
        self,
        text: str,
        at: Point,
        style: TextStyle,
        anchor: Anchor = "topleft",
        width: float | None = None,
    ) -> tuple[float, float, float, float]:
        if width is not None:
            if self.text_renderer.growth > 1:
                style = self.text_renderer.shrunk(text, width, style)
            text = self.text_renderer.fit(text, width, style)
        wide, high = self.text_renderer.width(text, style), self.text_renderer.height(style)
        across, down = SHARES[anchor]
        left, top = at[0] - across * wide, at[1] - down * high
        if text.strip():
            bar = (left, top + high * _INK[0], wide, high * (_INK[1] - _INK[0]))
            self.fill(bar, style.colour[:3])
        return left, top, wide, high


@dataclass(frozen=True, slots=True)
class Difference:
    """How a screen is not as it was kept."""

    worst: float
    """Levels of 256, of the square that differs most."""
    shown: Pixels
    """The screen, dark but for the squares that differ."""


def picture(name: str, code: str, folder: Path) -> Pixels:
    """A screen as it looks now; `folder` is for what it wants to find on a disk."""
    app = SCREENS[name](folder)
    app.frame([])
    language = load_language(LANGUAGES, code)
    app.canvas = BarCanvas(pygame.Surface(SIZE), language, accessibility_of(DEFAULTS))
    app.frame([pygame.event.Event(pygame.WINDOWEXPOSED)])
    small = pygame.transform.smoothscale(app.canvas.surface, SMALL)
    pixels = np.ascontiguousarray(pygame.surfarray.array3d(small).swapaxes(0, 1))
    return pixels // COARSE * COARSE + COARSE // 2


def kept(name: str, code: str) -> Pixels | None:
    """The screen as it was kept; None if it never was."""
    if not (file := _file(name, code)).exists():
        return None
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


def save(file: Path, seen: Pixels) -> None:
    """As a picture with a palette, if it has no more colours than that may have."""
    colours, places = np.unique(seen.reshape(-1, 3), axis=0, return_inverse=True)
    image = Image.fromarray(seen)
    if len(colours) <= 256:
        image = Image.fromarray(places.reshape(seen.shape[:2]).astype(np.uint8))
        image.putpalette(colours.tobytes())
    image.save(file, optimize=True)


def difference(seen: Pixels, before: Pixels) -> Difference | None:
    """What differs between two pictures of a screen; None if nothing that an eye would find."""
    apart = np.abs(seen.astype(np.int16) - before).max(axis=2)
    high, wide = (length // BLOCK for length in apart.shape)
    squares = apart.reshape(high, BLOCK, wide, BLOCK).mean(axis=(1, 3))
    if squares.max() <= UNLIKE:
        return None
    bright = np.kron(squares > UNLIKE, np.ones((BLOCK, BLOCK), bool))
    return Difference(float(squares.max()), np.where(bright[..., None], seen, seen // 4))


def _file(name: str, code: str) -> Path:
    words = name.replace(",", "").replace(" ", "_")
    return FOLDER / (f"{words}.png" if code == "en" else f"{words}_{code}.png")


def main() -> int:
    """Keep every screen that does not look as it did; the others stay, byte for byte."""
    os.environ.update(SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy")
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode(SIZE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in set(FOLDER.iterdir()) - {_file(*which) for which in COMPARED}:
        file.unlink()
    for which in COMPARED:
        with tempfile.TemporaryDirectory() as folder:
            seen = picture(*which, Path(folder))
        before = kept(*which)
        if before is None or difference(seen, before):
            save(_file(*which), seen)
            print(f"kept {_file(*which).name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

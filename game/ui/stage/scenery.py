"""Scenery: the picture behind a fight, in planes that move at their own pace, at a time of day."""

from dataclasses import dataclass
from enum import Enum
from zlib import crc32

from game.ui.graphics.canvas import Canvas, Spot
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.theme import PIXEL
from game.ui.stage.ambient import ambient_of, spots_of

FAR_DEPTH, MIDDLE_DEPTH = 0.3, 0.6
"""The share of the camera's movement that each plane follows; the ground follows all of it."""


class Hour(Enum):
    """The time of day; the first is that of the original picture."""

    DRAWN = 0
    EARLY = 1
    LATE = 2


@dataclass(frozen=True, slots=True)
class Light:
    """The colour change of a picture at one hour."""

    times: tuple[int, int, int] = (255, 255, 255)
    """The factor for each colour in 1/255; 255 leaves it unchanged."""
    plus: tuple[int, int, int] = (0, 0, 0)


LIGHTS: dict[tuple[str, Hour], Light] = {
    ("meadow", Hour.EARLY): Light((255, 232, 214), (22, 18, 34)),
    ("meadow", Hour.LATE): Light((84, 104, 176), (2, 6, 18)),
    ("harbour", Hour.EARLY): Light((255, 226, 222), (52, 26, 34)),
    ("harbour", Hour.LATE): Light((206, 226, 236), (4, 14, 12)),
    ("ruins", Hour.EARLY): Light((255, 206, 162), (26, 4, 10)),
    ("ruins", Hour.LATE): Light((66, 88, 150), (4, 6, 16)),
}
"""The light by arena and hour; others are drawn unchanged."""


def hour_of(match: str) -> Hour:
    """Return the hour of a match by its id: the same on both sides."""
    return Hour(crc32(match.encode()) % len(Hour))


def arena_of(sprites: Sprites, match: int) -> str:
    """Return the arena of the match with that number; an empty name without pictures."""
    arenas = sprites.arenas
    return arenas[(match - 1) % len(arenas)] if arenas else ""


class Scenery:
    """The far, middle and ground planes, and what moves in them."""

    def __init__(self, sprites: Sprites, name: str, hour: Hour = Hour.DRAWN) -> None:
        self._name, self._hour = name, hour
        light = LIGHTS.get((name, hour), Light())
        frames = sprites.planes(name, light.times, light.plus)
        if hour is Hour.LATE and (night := sprites.night(name)) is not None:
            frames[0].image.blit(night, (0, 0))
        self._planes = list(zip(frames, (FAR_DEPTH, MIDDLE_DEPTH, 1.0), strict=True))
        self._beat, self._life = -1, list[Spot]()

    def draw(self, canvas: Canvas, sway: tuple[int, int] = (0, 0)) -> None:
        """Draw all planes; `sway` is the camera offset in layout units, which near planes follow
        more.
        """
        for frame, depth in self._planes:
            at = (
                PIXEL * frame.left + round(sway[0] * depth),
                PIXEL * frame.top + round(sway[1] * depth),
            )
            canvas.image(frame.image, at)

    def draw_life(self, canvas: Canvas, beat: int) -> None:
        """Draw what moves by itself; `beat` counts its pictures."""
        if self._beat != beat:
            self._beat = beat
            self._life = spots_of(ambient_of(self._name, beat, dark=self._dark))
        canvas.scatter(self._life)

    @property
    def _dark(self) -> bool:
        return self._name == "harbour" or self._hour is Hour.LATE

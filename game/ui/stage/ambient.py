"""Ambient: what moves by itself in an arena: leaves, birds, fireflies, grass, lamps, water.

Everything is a few pixels whose place follows from the beat alone, so it costs a few small fills.
"""

import math
from collections.abc import Callable, Iterable, Iterator

from game.ui.graphics.canvas import Spot
from game.ui.graphics.theme import GLOW, PIXEL, Colour

ACROSS, DOWN = 320, 180
SKY = 27
"""The row of the world above which the HUD covers everything."""

Dot = tuple[float, float, int, int, Colour]
"""Left, top, width and height in pixels of the world, and the colour."""

_FAINT: Colour = (*GLOW[:3], 70)
_GRASS: tuple[Colour, Colour] = ((122, 206, 130), (66, 140, 100))
_LEAVES: tuple[Colour, ...] = ((226, 132, 56), (200, 84, 44), (236, 184, 92))
_WATER: tuple[Colour, Colour] = ((180, 190, 206), (214, 168, 96))
_BIRD: Colour = (52, 44, 72)
_LAMPS = ((54, 41), (82, 47), (110, 51), (138, 54), (166, 54), (194, 54), (222, 51), (250, 47))
_LIGHTHOUSE = (181, 51)


def _fireflies(beat: int) -> Iterator[Dot]:
    for number in range(16):
        strength = math.sin(beat * 0.62 + number * 1.9)
        if strength < 0:
            continue
        x = (number * 83 + 17) % ACROSS + 5 * math.sin(beat * 0.27 + number)
        y = 92 + (number * 37) % 80 - 4 * math.sin(beat * 0.19 + 2 * number)
        if strength > 0.5:
            yield x - 1, y - 1, 3, 3, _FAINT
        yield x, y, 1, 1, GLOW


def _grass(beat: int) -> Iterator[Dot]:
    for number in range(20):
        x, y = (number * 57 + 9) % ACROSS, 98 + (number * 29) % 42
        # The wind moves through the grass from left to right.
        bend = round(1.2 * math.sin(beat * 0.8 - x * 0.035))
        yield x, y - 1, 1, 2, _GRASS[1]
        yield x + bend, y - 3, 1, 2, _GRASS[0]
        yield x + 2, y - 1, 1, 1, _GRASS[1]
        yield x + 2 + bend, y - 2, 1, 1, _GRASS[0]


def _birds(beat: int) -> Iterator[Dot]:
    for number in range(3):
        x = (beat * 2 + number * 13) % (ACROSS + 200) - 20
        y = SKY + 9 + 6 * number + round(2 * math.sin(beat * 0.3 + number))
        up = (beat + number) % 2
        yield x, y, 1, 1, _BIRD
        for side in (-1, 1):
            yield x + side, y - up, 1, 1, _BIRD
            yield x + 2 * side, y - 2 * up + 1 - up, 1, 1, _BIRD


def _falling_leaves(beat: int) -> Iterator[Dot]:
    for number in range(14):
        fall = (beat * 3 + number * 41) % (DOWN - SKY)
        x = (number * 67 - beat * 2 + 7 * math.sin(beat * 0.5 + number)) % ACROSS
        wide = 1 + (beat + number) % 2
        yield x, SKY + fall, wide, 3 - wide, _LEAVES[number % 3]


def _water(beat: int) -> Iterator[Dot]:
    for number in range(22):
        if (beat * 3 + number * 5) % 7 > 3:
            continue
        x, y = (number * 71 + 11 * (beat // 2 % 3)) % ACROSS, 83 + (number * 5) % 11
        moonlit = abs(x - 146) < 26
        yield x, y, 5 if moonlit else 3, 1, _WATER[0 if moonlit or number % 3 else 1]


def _lamps(beat: int) -> Iterator[Dot]:
    for number, (x, y) in enumerate(_LAMPS):
        if (beat + number * 3) % 5 < 2:
            yield x - 4, y - 4, 9, 9, (255, 214, 140, 40)
    if beat % 8 < 3:
        # The lighthouse shines this way, and over the roofs.
        x, y = _LIGHTHOUSE
        yield x - 3, y - 2, 7, 4, (255, 244, 200, 150)
        yield x - 34 - 8 * (beat % 8), y - 1, 36, 2, (255, 240, 190, 60)
        yield x + 2 + 8 * (beat % 8), y - 1, 36, 2, (255, 240, 190, 60)


AMBIENT: dict[str, tuple[Callable[[int], Iterator[Dot]], ...]] = {
    "meadow": (_grass, _birds),
    "harbour": (_water, _lamps),
    "ruins": (_falling_leaves, _birds),
}
DARK: tuple[Callable[[int], Iterator[Dot]], ...] = (_fireflies,)
"""What appears in the dark in every arena, except that no fireflies live at the quay."""


def ambient_of(arena: str, beat: int, *, dark: bool) -> list[Dot]:
    """Return everything that moves in an arena, at one beat."""
    kinds = AMBIENT.get(arena, ()) + (DARK if dark and arena != "harbour" else ())
    return [
        (round(x), round(y), wide, high, colour)
        for kind in kinds
        for x, y, wide, high, colour in kind(beat)
    ]


def spots_of(life: Iterable[Dot]) -> list[Spot]:
    """Return the same in layout units."""
    return [
        ((x * PIXEL, y * PIXEL, wide * PIXEL, high * PIXEL), colour)
        for x, y, wide, high, colour in life
    ]

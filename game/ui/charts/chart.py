"""Chart: the chance to win over a match, with a mark for every action.

The area below the curve has the left player's colour, above it the right player's: the larger area
is ahead.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.review.review import Judgement
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Point
from game.ui.graphics.surfaces import clear_surface
from game.ui.graphics.theme import (
    BAD,
    GOLD,
    GOOD,
    GUARD,
    MINE,
    NIGHT,
    PANEL_DEEP,
    TEXT,
    THEIRS,
    WARN,
    Colour,
    shade,
)

COLOURS: dict[Judgement, Colour] = {
    Judgement.BEST: GOOD,
    Judgement.GOOD: GUARD,
    Judgement.SLIP: WARN,
    Judgement.BLUNDER: BAD,
}
SHAPES: dict[Judgement, tuple[Point, ...]] = {
    Judgement.BEST: (
        (0.0, -1.0), (0.38, -0.92), (0.71, -0.71), (0.92, -0.38), (1.0, 0.0), (0.92, 0.38),
        (0.71, 0.71), (0.38, 0.92), (0.0, 1.0), (-0.38, 0.92), (-0.71, 0.71), (-0.92, 0.38),
        (-1.0, 0.0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92),
    ),
    Judgement.GOOD: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    Judgement.SLIP: ((0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    Judgement.BLUNDER: (
        (-1.0, -0.5), (-0.5, -1.0), (0.0, -0.5), (0.5, -1.0), (1.0, -0.5), (0.5, 0.0), (1.0, 0.5),
        (0.5, 1.0), (0.0, 0.5), (-0.5, 1.0), (-1.0, 0.5), (-0.5, 0.0),
    ),
}  # fmt: skip
"""A disc, a square, a triangle and a cross around (0, 0), about 1 in every direction."""

_FINER = 2
"""The factor by which areas are drawn larger and scaled down, for a smooth curve."""
SIDE = 26.0
"""Layout units between the frame and the first and last place."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A curve in `box`, in layout units. Place 0 is the start, place n follows action n."""

    box: pygame.Rect
    chances: tuple[float, ...]
    """The left player's chance to win, 0 to 1, at each place."""
    edge: float = 12.0
    """Layout units between the frame and 0% and 100%."""

    def at(self, place: float) -> Point:
        """Return the position of a place on the curve; fractions are interpolated."""
        last = len(self.chances) - 1
        first = min(max(int(place), 0), last)
        share = place - first
        chance = self.chances[first]
        chance += (self.chances[min(first + 1, last)] - chance) * share
        return self.x(place), self.y(chance)

    def x(self, place: float) -> float:
        last = max(1, len(self.chances) - 1)
        return self.box.left + SIDE + (self.box.width - 2 * SIDE) * place / last

    def y(self, chance: float) -> float:
        return self.box.bottom - self.edge - (self.box.height - 2 * self.edge) * chance

    def place_at(self, position: Sequence[float]) -> int | None:
        """Return the place nearest to a point of the chart; None outside of it."""
        if not self.box.collidepoint(position[0], position[1]):
            return None
        last = len(self.chances) - 1
        share = (position[0] - self.box.left - SIDE) / (self.box.width - 2 * SIDE)
        return min(max(round(share * last), 0), last)

    def draw(self, canvas: Canvas, alpha: int = 255) -> None:
        """Draw both areas, the line of even chances and the curve."""
        size = (self.box.width, self.box.height)
        canvas.stamp(("curve", self.chances, size, alpha), self.box, self._painter(alpha))

    def _painter(self, alpha: int) -> "_ChartPainter":
        left, top = self.box.topleft
        points = [self.at(place) for place in range(len(self.chances))]
        inside = [(x - left, y - top) for x, y in points]
        return _ChartPainter(tuple(inside), self.y(0.5) - top, alpha)


@dataclass(frozen=True, slots=True)
class _ChartPainter:
    """Draws the areas on a transparent canvas of the chart's size."""

    points: tuple[Point, ...]
    even: float
    alpha: int

    def __call__(self, canvas: Canvas) -> None:
        wide, high = canvas.surface.get_size()
        scale = canvas.scale * _FINER
        big = clear_surface((wide * _FINER, high * _FINER))
        big.fill((*shade(THEIRS, 0.62)[:3], self.alpha))
        line = [(round(x * scale), round(y * scale)) for x, y in self.points]
        ends = ((0, line[0][1]), *line, (wide * _FINER, line[-1][1]))
        ground = [*ends, (wide * _FINER, high * _FINER), (0, high * _FINER)]
        pygame.draw.polygon(big, (*shade(MINE, 0.58)[:3], self.alpha), ground)
        _dash(big, round(self.even * scale), max(1, round(1.5 * scale)), round(9 * scale))
        for thick, colour in ((7, NIGHT), (4, TEXT)):
            _thread(big, ends, max(2, round(thick * scale / 2)), colour)
        small = pygame.transform.smoothscale(big, (wide, high))
        canvas.surface.blit(pygame.transform.flip(small, canvas.mirrored, False), (0, 0))


def draw_mark(
    canvas: Canvas, at: Point, judgement: Judgement, rim: Colour, size: float = 8.0
) -> None:
    """Draw the mark of an action: shape and colour show its quality, the rim its player."""
    shape = SHAPES[judgement]
    for grown, colour in ((5.0, NIGHT), (3.2, rim), (1.0, NIGHT), (0.0, COLOURS[judgement])):
        reach = size + grown
        canvas.polygon([(at[0] + x * reach, at[1] + y * reach) for x, y in shape], colour)


def draw_flag(canvas: Canvas, chart: Chart, place: int) -> None:
    """Draw the band that marks the turning point."""
    x, box = chart.x(place), chart.box
    before = chart.x(place - 1)
    canvas.fill((before, box.top + 2, x - before, box.height - 4), (*GOLD[:3], 54))
    for side in (before, x):
        canvas.fill((side - 1, box.top + 2, 2, box.height - 4), (*GOLD[:3], 150))


def draw_place(canvas: Canvas, chart: Chart, place: float) -> None:
    """Draw the marker of the place looked at."""
    x, y = chart.at(place)
    canvas.fill((x - 1.5, chart.box.top + 2, 3, chart.box.height - 4), TEXT)
    canvas.circle((x, y), 15, PANEL_DEEP)
    canvas.circle((x, y), 13.5, TEXT)


def _dash(surface: pygame.Surface, y: int, thick: int, long: int) -> None:
    for left in range(0, surface.get_width(), 2 * long):
        surface.fill((*NIGHT[:3], 130), (left, y - thick // 2, long, thick))


def _thread(
    surface: pygame.Surface, points: Sequence[tuple[int, int]], radius: int, colour: Colour
) -> None:
    """Draw a line with round corners."""
    for one, other in itertools.pairwise(points):
        across, down = other[0] - one[0], other[1] - one[1]
        length = max(1.0, (across * across + down * down) ** 0.5)
        x, y = -down * radius / length, across * radius / length
        corners = [
            (one[0] + x, one[1] + y), (other[0] + x, other[1] + y),
            (other[0] - x, other[1] - y), (one[0] - x, one[1] - y),
        ]  # fmt: skip
        pygame.draw.polygon(surface, colour[:3], corners)
        pygame.draw.circle(surface, colour[:3], other, radius)

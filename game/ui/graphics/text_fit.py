"""Text fit: letters as large as the player wants them and as their box can hold.

The drawing is first measured without a surface and reduced in steps until everything fits: nothing
outside the box, nothing cut off, no word over another.
"""

from collections.abc import Callable, Hashable
from contextlib import contextmanager
from typing import Any

import pygame

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import SHARES, Anchor, Box, Point
from game.ui.graphics.text_render import TextStyle, starts_rtl

_STEP = 0.1
_SLACK = 1.5
"""Layout units by which letters may leave their box without anyone noticing."""
_ABOVE, _BELOW = 0.2, 0.14
"""The shares of a line's height, at its top and bottom, that letters rarely reach."""


def draw_enlarged(
    canvas: Canvas, box: Box, paint: Callable[[Canvas], object], most: float | None = None
) -> None:
    """Draw with `paint`, enlarged as far as all its words stay in `box`.

    `paint` may be called several times. `most` limits the growth where the box itself grows.
    """
    wanted = (
        canvas.accessibility.text_size
        if most is None
        else min(most, canvas.accessibility.text_size)
    )
    with canvas.enlarged(largest_fit(canvas, box, paint, wanted)):
        paint(canvas)


def largest_fit(
    canvas: Canvas, box: Box, paint: Callable[[Canvas], object], wanted: float
) -> float:
    """Return the largest growth, from 1 up to what the player wants, at which `box` holds
    the text.
    """
    while wanted > 1:
        with canvas.enlarged(wanted):
            measuring = MeasuringCanvas.of(canvas)
            paint(measuring)
        if measuring.fits(box):
            return wanted
        wanted = max(1.0, round(wanted - _STEP, 2))
    return wanted


class MeasuringCanvas(Canvas):
    """A canvas that draws nothing and records where words would be."""

    words: list[tuple[float, float, float, float]]
    """The boxes of ink, in layout units."""
    cut: bool

    @classmethod
    def of(cls, canvas: Canvas) -> "MeasuringCanvas":
        measuring = cls.__new__(cls)
        measuring.__dict__.update(canvas.__dict__)
        measuring.words, measuring.cut = [], False
        return measuring

    def fits(self, box: Box) -> bool:
        left, top, wide, high = box
        if self.cut or any(
            x < left - _SLACK
            or y < top - _SLACK
            or x + width > left + wide + _SLACK
            or y + height > top + high + _SLACK
            for x, y, width, height in self.words
        ):
            return False
        rects = [pygame.Rect(word) for word in self.words]
        return all(one.collidelist(rects[:place]) < 0 for place, one in enumerate(rects))

    def text(
        self,
        text: str,
        at: Point,
        style: TextStyle,
        anchor: Anchor = "topleft",
        width: float | None = None,
    ) -> tuple[float, float, float, float]:
        if width is not None:
            style = self.text_renderer.shrunk(text, width, style)
            self.cut |= self.text_renderer.width(text, style) > width
        wide, high = self.text_renderer.width(text, style), self.text_renderer.height(style)
        if width is not None:
            wide = min(wide, width)
        # A pygame.Rect holds integers, which would move small things.
        across, down = SHARES[anchor]
        x, y = at[0] - across * wide, at[1] - down * high
        if text.strip():
            above, inked = self._ink(text, style, high)
            self.words.append((x, y + above, wide, inked))
        return x, y, wide, high

    def _ink(self, text: str, style: TextStyle, high: float) -> tuple[float, float]:
        """Return how far below the top of its line a text has ink, and how high the ink is."""
        if not starts_rtl(self.text_renderer.language.say(text)):
            return high * _ABOVE, high * (1 - _ABOVE - _BELOW)
        # Arabic letters reach farther up and down, and only rendering them shows how far.
        letters = self.text_renderer.surface(text, style)
        ink = letters.get_bounding_rect()
        lift = (letters.get_height() / self.scale - high) / 2
        return ink.top / self.scale - lift, ink.height / self.scale

    def fill(self, *args: Any, **kwargs: Any) -> None: ...

    clear = bars = bar = scatter = frame = line = circle = polygon = panel = image = fill

    def stamp(self, key: Hashable, box: Box, paint: Callable[[Canvas], object]) -> None:
        before = len(self.words)
        paint(self)
        self.words[before:] = [
            (x + box[0], y + box[1], wide, high) for x, y, wide, high in self.words[before:]
        ]

    @contextmanager
    def clip(self, box: Box):  # type: ignore[no-untyped-def]
        yield

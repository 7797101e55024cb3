"""Text fit: letters as large as the reader wants them, as far as their box can hold them.

What is to be drawn is tried first, without drawing, and made a little smaller until all of it
fits: nothing outside the box, nothing cut off, no word upon another.
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
"""Units of the layout by which letters may leave their box: nobody sees that."""
_ABOVE, _BELOW = 0.2, 0.14
"""Parts of a line, above and below, in which hardly a letter has ink."""


def draw_enlarged(
    canvas: Canvas, box: Box, paint: Callable[[Canvas], object], most: float | None = None
) -> None:
    """Draw with `paint`, enlarged as far as all of its words stay in `box`.

    `paint` may be called several times. `most`: where the box itself grows, as far as that may go.
    """
    message = (
        canvas.accessibility.text_size
        if most is None
        else min(most, canvas.accessibility.text_size)
    )
    with canvas.enlarged(largest_fit(canvas, box, paint, message)):
        paint(canvas)


def largest_fit(
    canvas: Canvas, box: Box, paint: Callable[[Canvas], object], message: float
) -> float:
    """The largest growth up to `message`, but at least 1 if that is more, that `box` can hold."""
    while message > 1:
        with canvas.enlarged(message):
            measuring = MeasuringCanvas.of(canvas)
            paint(measuring)
        if measuring.fits(box):
            return message
        message = max(1.0, round(message - _STEP, 2))
    return message


class MeasuringCanvas(Canvas):
    """Draws nothing, and keeps where words would be."""

    words: list[tuple[float, float, float, float]]
    """Where there would be ink, in units of the layout."""
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
        # A rect of whole numbers would move what is small.
        across, down = SHARES[anchor]
        x, y = at[0] - across * wide, at[1] - down * high
        if text.strip():
            above, inked = self._ink(text, style, high)
            self.words.append((x, y + above, wide, inked))
        return x, y, wide, high

    def _ink(self, text: str, style: TextStyle, high: float) -> tuple[float, float]:
        """How far below the top of its line a text has ink, and how high that is."""
        if not starts_rtl(self.text_renderer.language.say(text)):
            return high * _ABOVE, high * (1 - _ABOVE - _BELOW)
        # Arabic letters reach farther up and down than ours: here only drawing them tells.
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

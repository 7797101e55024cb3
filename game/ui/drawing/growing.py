"""Growing: letters as large as the reader wants them, as far as their box can hold them.

What is to be drawn is tried first, without drawing, and made a little smaller until all of it
fits: nothing outside the box, nothing cut off, no word upon another.
"""

from collections.abc import Callable, Hashable
from contextlib import contextmanager
from typing import Any

import pygame

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.layout import SHARES, Anchor, Box, Point
from game.ui.drawing.lettering import Style, begins_leftwards

_STEP = 0.1
_SLACK = 1.5
"""Units of the layout by which letters may leave their box: nobody sees that."""
_ABOVE, _BELOW = 0.2, 0.14
"""Parts of a line, above and below, in which hardly a letter has ink."""


def grow(
    canvas: Canvas, box: Box, paint: Callable[[Canvas], object], most: float | None = None
) -> None:
    """Draw with `paint`, enlarged as far as all of its words stay in `box`.

    `paint` may be called several times. `most`: where the box itself grows, as far as that may go.
    """
    wish = canvas.look.text_size if most is None else min(most, canvas.look.text_size)
    with canvas.enlarged(fitting(canvas, box, paint, wish)):
        paint(canvas)


def fitting(canvas: Canvas, box: Box, paint: Callable[[Canvas], object], wish: float) -> float:
    """The largest growth up to `wish`, but at least 1 if that is more, that `box` can hold."""
    while wish > 1:
        with canvas.enlarged(wish):
            trial = Trial.of(canvas)
            paint(trial)
        if trial.fits(box):
            return wish
        wish = max(1.0, round(wish - _STEP, 2))
    return wish


class Trial(Canvas):
    """Draws nothing, and keeps where words would be."""

    words: list[tuple[float, float, float, float]]
    """Where there would be ink, in units of the layout."""
    cut: bool

    @classmethod
    def of(cls, canvas: Canvas) -> "Trial":
        trial = cls.__new__(cls)
        trial.__dict__.update(canvas.__dict__)
        trial.words, trial.cut = [], False
        return trial

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
        style: Style,
        anchor: Anchor = "topleft",
        width: float | None = None,
    ) -> tuple[float, float, float, float]:
        if width is not None:
            style = self.lettering.shrunk(text, width, style)
            self.cut |= self.lettering.width(text, style) > width
        wide, high = self.lettering.width(text, style), self.lettering.height(style)
        if width is not None:
            wide = min(wide, width)
        # A rect of whole numbers would move what is small.
        across, down = SHARES[anchor]
        x, y = at[0] - across * wide, at[1] - down * high
        if text.strip():
            above, inked = self._ink(text, style, high)
            self.words.append((x, y + above, wide, inked))
        return x, y, wide, high

    def _ink(self, text: str, style: Style, high: float) -> tuple[float, float]:
        """How far below the top of its line a text has ink, and how high that is."""
        if not begins_leftwards(self.lettering.language.say(text)):
            return high * _ABOVE, high * (1 - _ABOVE - _BELOW)
        # Arabic letters reach farther up and down than ours: here only drawing them tells.
        letters = self.lettering.surface(text, style)
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

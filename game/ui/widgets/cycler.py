"""Cycler: a button with one of several values; left and right change it."""

from collections.abc import Callable, Sequence

import pygame
from pygame.event import Event

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    FOCUS,
    GOLD,
    NIGHT,
    PANEL_DEEP,
    RADIUS,
    SOFT,
    STONE,
    TEXT,
    Face,
)
from game.ui.widgets.buttons import Button

_ARROW = 30
_BAR = 8.0


class Cycler(Button):
    """A button for one of `values`; the current value may be another one, typed elsewhere."""

    def __init__(
        self,
        box: pygame.Rect,
        label: str,
        values: Sequence[str],
        value: str,
        words: Callable[[str], str],
        *,
        share: bool = False,
    ) -> None:
        """Set up the button. `words` names a value for the player; `share` marks a percentage,
        which is drawn as a bar too.
        """
        super().__init__(box, label, colour=STONE)
        self.values = list(values)
        self.value = value
        self.words = words
        self.share = share

    def turned(self, event: Event) -> str | None:
        """Return the value that this event asks for, by an arrow key or a click on one half."""
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            return self.next(1 if event.key == pygame.K_RIGHT else -1)
        if event.type == pygame.MOUSEBUTTONUP and self.held and self.box.collidepoint(event.pos):
            return self.next(-1 if event.pos[0] < self.box.centerx else 1)
        return None

    def next(self, step: int, *, around: bool = False) -> str:
        """Return the neighbouring value; at the end the same one, or with `around` the first."""
        if self.value not in self.values:
            return self._nearest(step)
        place = self.values.index(self.value) + step
        if around or len(self.values) == 2:
            return self.values[place % len(self.values)]
        return self.values[min(max(place, 0), len(self.values) - 1)]

    def _nearest(self, step: int) -> str:
        if not self.value.isdigit():
            return self.values[0]
        beyond = [v for v in self.values if (int(v) - int(self.value)) * step > 0]
        if not beyond:
            return self.values[-1 if step > 0 else 0]
        return beyond[0] if step > 0 else beyond[-1]

    def draw(self, canvas: Canvas) -> None:
        left, top, width, height = self.box
        ground = PANEL_DEEP if not (self.focused or self.hovered) else NIGHT
        canvas.panel(self.box, ground, BORDER_QUIET)
        if self.focused:
            canvas.frame(self.box, FOCUS, 3, RADIUS)
        middle = top + height / 2
        begin = left + width * 0.48
        for x, way, end in (
            (begin + 8, -1, 0),
            (left + width - _ARROW + 4, 1, len(self.values) - 1),
        ):
            there = len(self.values) == 2 or self.value != self.values[end]
            points = [(x + 8 + 8 * way, middle), (x + 8 - 6 * way, middle - 9)]
            points.append((x + 8 - 6 * way, middle + 9))
            canvas.polygon(points, GOLD if there else BORDER_QUIET)
        room = width * 0.48 - 24
        label = TextStyle(BODY + 1, TEXT if self.focused else SOFT)
        box = (left + 14, top, room, height)
        draw_enlarged(
            canvas, box,
            lambda canvas: canvas.text(self.label, (left + 16, middle), label, "midleft", room),
        )  # fmt: skip
        self._draw_value(canvas, begin + _ARROW, left + width - _ARROW - 4, middle)

    def _draw_value(self, canvas: Canvas, start: float, end: float, middle: float) -> None:
        style = TextStyle(BODY + 2, TEXT, Face.DISPLAY)
        words, top, high = self.words(self.value), self.box.top, self.box.height
        room = end - start
        if self.share and self.value.isdigit():
            bar = (start, middle - _BAR / 2, room - 92, _BAR)
            canvas.fill(bar, STONE, _BAR / 2)
            lit = bar[2] * int(self.value) / 100
            if lit >= 1:
                canvas.fill((start, bar[1], max(_BAR, lit), _BAR), GOLD, _BAR / 2)
            start, room = end - 84, 84
        draw_enlarged(
            canvas, (start, top, room, high),
            lambda canvas: canvas.text(words, (start + room / 2, middle), style, "center", room),
        )  # fmt: skip

"""Text setting: a row with a typed setting: its name at the left, its current value
at the right.
"""

from dataclasses import dataclass

import pygame

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    FOCUS,
    NIGHT,
    PANEL_DEEP,
    RADIUS,
    SOFT,
    TEXT,
)
from game.ui.widgets.buttons import Button

_LABEL_SHARE = 0.48


@dataclass(eq=False)
class TextSetting(Button):
    """A button that, when pressed, gives its `slot` to a text field."""

    value: str = ""
    without: str = ""
    """The words shown while the setting is empty."""
    filled: bool = False
    """Whether a text field lies over the slot and shows the value."""

    @property
    def slot(self) -> pygame.Rect:
        """Return the box in which the value is typed."""
        left = self.box.left + round(self.box.width * _LABEL_SHARE)
        return pygame.Rect(left, self.box.top + 6, self.box.right - 12 - left, self.box.height - 12)

    def draw(self, canvas: Canvas) -> None:
        lit = self.focused or self.hovered
        canvas.panel(self.box, NIGHT if lit else PANEL_DEEP, BORDER_QUIET)
        if self.focused:
            canvas.frame(self.box, FOCUS, 3, RADIUS)
        left, top, width, height = self.box
        room = width * _LABEL_SHARE - 24
        label = TextStyle(BODY + 1, TEXT if self.focused else SOFT)
        draw_enlarged(
            canvas, (left + 14, top, room, height),
            lambda canvas: canvas.text(
                self.label, (left + 16, self.box.centery), label, "midleft", room
            ),
        )  # fmt: skip
        if self.filled:
            return
        slot, words = self.slot, self.value or self.without
        canvas.fill(slot, PANEL_DEEP if lit else NIGHT, RADIUS - 3)
        typed = TextStyle(BODY, TEXT if self.value else SOFT)
        draw_enlarged(
            canvas, slot,
            lambda canvas: canvas.text(
                words, (slot.left + 14, slot.centery), typed, "midleft", slot.width - 28
            ),
        )  # fmt: skip

"""Footnote: a line of small words that opens what explains it."""

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import FOCUS, GOLD, SMALL, SOFT, TEXT
from game.ui.widgets.widgets import Button


class Footnote(Button):
    """Pressed like any button, but it looks like words; its key stands before them."""

    def draw(self, canvas: Canvas) -> None:
        left, top, wide, high = self.box
        lit = self.hovered or self.focused
        style = Style(SMALL, TEXT if lit else SOFT, bold=lit)
        key = canvas.text(self.cap, (left + 4, top + 2), Style(SMALL, GOLD, bold=True))
        at = left + 12 + key[2]
        room = left + wide - at - 4
        style = canvas.lettering.shrunk(self.label, room, style)
        canvas.text(self.label, (at, top + 2), style, width=room)
        if self.focused:
            canvas.frame((left, top, wide, high), FOCUS, 2, 6)

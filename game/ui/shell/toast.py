"""Toast: a message from the program at the bottom edge for a few seconds."""

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import GOLD, PANEL_DEEP, SMALL, TEXT, WIDTH

SECONDS = 6.0
_BOX = (140.0, 516.0, WIDTH - 280.0, 38.0)


class Toast:
    def __init__(self) -> None:
        self.text = ""
        self._left = 0.0

    def say(self, text: str) -> None:
        self.text, self._left = text, SECONDS

    def update(self, dt: float) -> bool:
        """Advance the timer; return whether the toast has just disappeared."""
        if not self.text:
            return False
        self._left -= dt
        if self._left > 0:
            return False
        self.text = ""
        return True

    def draw(self, canvas: Canvas) -> None:
        if not self.text:
            return
        canvas.panel(_BOX, PANEL_DEEP, GOLD)
        left, top, wide, high = _BOX
        middle = (left + wide / 2, top + high / 2)
        draw_enlarged(
            canvas,
            _BOX,
            lambda canvas: canvas.text(
                self.text, middle, TextStyle(SMALL, TEXT), "center", wide - 28
            ),
        )

"""Field marks: what is drawn on a text field in addition to its line."""

import pygame

from game.i18n.phrase import plural
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import NIGHT, QUIET, TINY, WARN

OPENER = (30, 22)
"""Layout units: the icon at the end of an active field that opens the on-screen keyboard."""
_OPENER_KEYS = ((4, 3), (4, 3), (1, 14))
"""The icon's rows: how many keys, and how wide."""


def draw_opener(canvas: Canvas, box: pygame.Rect) -> None:
    """Draw the icon that opens the on-screen keyboard."""
    canvas.frame(box, QUIET, 2, 4)
    for down, (count, wide) in enumerate(_OPENER_KEYS):
        for key in range(count):
            left = box.centerx + 5 * (key - count / 2) + (5 - wide) / 2
            canvas.fill((left, box.y + 6 + 4.5 * down, wide, 2.5), QUIET)


def draw_lost(canvas: Canvas, box: pygame.Rect, count: int) -> None:
    """Draw how many pasted characters were dropped, at the bottom of the field's box."""
    words = plural("{count} character did not fit.", "{count} characters did not fit.", count)
    style = TextStyle(TINY, WARN)
    wide = canvas.text_renderer.width(words, style) + 16
    left, top = box.right - wide, box.bottom - 6
    canvas.fill((left, top, wide, 20), NIGHT, 6)
    canvas.text(words, (left + wide / 2, top + 10), style, "center")

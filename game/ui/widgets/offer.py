"""Offer: the card on the title screen that asks a newcomer to a first fight."""

import pygame

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.growing import grow
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import BODY, GOLD, LARGE, LEAF, PANEL_DEEP, SHADE, STONE, TEXT, Face
from game.ui.widgets.widgets import Button
from game.words.phrase import phrase

_BOX = pygame.Rect(640, 236, 560, 214)


class Offer:
    def __init__(self) -> None:
        top = _BOX.bottom - 74
        self.yes = Button(
            pygame.Rect(_BOX.left + 24, top, 270, 54), phrase("First fight"), colour=LEAF
        )
        self.no = Button(pygame.Rect(_BOX.left + 310, top, 226, 54), phrase("No, thanks"),
                         colour=STONE)  # fmt: skip
        self.buttons = (self.yes, self.no)

    def draw(self, canvas: Canvas) -> None:
        canvas.panel(_BOX, PANEL_DEEP, GOLD)
        at = (_BOX.left + 26, _BOX.top + 16)
        heading = Style(LARGE + 4, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("New here?"), at, heading, width=_BOX.width - 52)
        words = phrase("A first fight of a minute and a half shows you everything there is to it.")
        text = (_BOX.left + 26, _BOX.top + 58, _BOX.width - 52, 76)
        grow(
            canvas, text,
            lambda canvas: canvas.paragraph(words, text[:2], text[2], Style(BODY, TEXT), 27),
        )  # fmt: skip

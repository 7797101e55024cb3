"""Menu layout: the positions, heading and back button that menu screens share."""

import pygame

from game.i18n.phrase import phrase
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import GOLD, HEADING, HEIGHT, SHADE, STONE, VEIL, WIDTH, Face
from game.ui.shell.screen import ChatArea
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button

LEFT, TOP, WIDE = 60, 52, 720
"""Layout units: the content area of a menu screen; the chat is beside it."""

CHAT_AREA = ChatArea(panel=(836, 150, 404, 380), captions=(820, 8, 440, 112))


def back_button(label: str) -> Button:
    """Return the button that leads back, also pressed by Esc."""
    box = pygame.Rect(LEFT, 632, 250, 56)
    return Button(box, label, colour=STONE, hotkey=pygame.K_ESCAPE, cap=phrase("Esc"))


def draw_menu_background(canvas: Canvas, backdrop: Backdrop) -> None:
    """Draw the title's picture, darkened."""
    backdrop.draw(canvas)
    canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)


def draw_heading(canvas: Canvas, words: str) -> None:
    style = TextStyle(HEADING + 8, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
    canvas.text(words, (LEFT - 2, TOP), style)

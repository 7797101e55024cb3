"""Foyer: what the screens before a match share: where things are, the heading, the way out."""

import pygame

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import GOLD, HEADING, HEIGHT, SHADE, STONE, VEIL, WIDTH, Face
from game.ui.screen.scene import Nook
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.widgets import Button
from game.words.phrase import phrase

LEFT, TOP, WIDE = 60, 52, 720
"""Of what a screen has to say; the chat is beside it."""

NOOK = Nook(panel=(836, 150, 404, 380), captions=(820, 8, 440, 112))


def way_out(label: str) -> Button:
    """The button that leads back, which Esc presses, too."""
    box = pygame.Rect(LEFT, 632, 250, 56)
    return Button(box, label, colour=STONE, hotkey=pygame.K_ESCAPE, cap=phrase("Esc"))


def draw_ground(canvas: Canvas, backdrop: Backdrop) -> None:
    """The title's arena, darker."""
    backdrop.draw(canvas)
    canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)


def draw_heading(canvas: Canvas, words: str) -> None:
    style = Style(HEADING + 8, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
    canvas.text(words, (LEFT - 2, TOP), style)

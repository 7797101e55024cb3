"""Fault: what a player sees instead of a traceback when a screen of ours fails."""

import pygame
from pygame.event import Event

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import BODY, GOLD, HEADING, HEIGHT, SHADE, SOFT, TEXT, WIDTH, Face
from game.ui.screen.scene import Change, Home, Scene
from game.words.phrase import phrase

_WORDS = phrase(
    "Parley made a mistake and cannot show this screen. It has been written to "
    "the log.\nThe other side was told that you left."
)


class Fault(Scene):
    """Says so, and leads back to the first screen."""

    def handle(self, event: Event) -> Change | None:
        key = event.type == pygame.KEYDOWN and event.key in (pygame.K_RETURN, pygame.K_ESCAPE)
        return Home() if key or event.type == pygame.MOUSEBUTTONUP else None

    def draw(self, canvas: Canvas) -> None:
        canvas.clear()
        canvas.panel((WIDTH / 2 - 360, HEIGHT / 2 - 130, 720, 260))
        heading = Style(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("Something broke"), (WIDTH / 2, HEIGHT / 2 - 100), heading, "midtop")
        canvas.paragraph(
            _WORDS, (WIDTH / 2 - 310, HEIGHT / 2 - 36), 620, Style(BODY, TEXT), 30, "center"
        )
        hint = Style(BODY, SOFT, bold=True)
        canvas.text(
            phrase("Enter or a click: back to the title"), (WIDTH / 2, 458), hint, "midbottom"
        )

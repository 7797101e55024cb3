"""Dice explanation: why the dice are fair, over the screen that mentions it."""

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.match.fairness_report import EXPLANATION
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    GOLD,
    HEADING,
    HEIGHT,
    PANEL_DEEP,
    SHADE,
    STONE,
    TEXT,
    VEIL,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, Pop, Screen
from game.ui.widgets.buttons import Button, FocusRing, repeated

_WIDE, _HIGH = 860, 520
_LEFT, _TOP = (WIDTH - _WIDE) // 2, (HEIGHT - _HIGH) // 2
_ROW, _GAP = 24, 10


class DiceExplanationScreen(Screen):
    """Open until it is dismissed."""

    overlay = True

    def __init__(self, claim: str) -> None:
        """Set up the page; `claim` is the sentence about this match."""
        self.claim = claim
        box = pygame.Rect(WIDTH // 2 - 130, _TOP + _HIGH - 74, 260, 52)
        self.back = Button(box, phrase("Back"), colour=STONE)
        self.ring = FocusRing([self.back])

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else Pop()
        return Pop() if self.ring.handle(event) else None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        canvas.panel((_LEFT, _TOP, _WIDE, _HIGH), PANEL_DEEP, GOLD)
        heading = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        middle = (WIDTH / 2, _TOP + 18)
        canvas.text(phrase("Fair dice"), middle, heading, "midtop", _WIDE - 60)
        at = _TOP + 74.0
        for number, words in enumerate((self.claim, *EXPLANATION)):
            style = TextStyle(BODY, GOLD if number == 0 else TEXT)
            at += canvas.paragraph(words, (_LEFT + 40, at), _WIDE - 80, style, _ROW) + _GAP
        self.ring.draw(canvas)

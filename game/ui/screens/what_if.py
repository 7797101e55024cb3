"""What if: the choice of opponent for playing on from a position of a former match."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.app.match_opener import CannotOpen
from game.i18n.phrase import phrase
from game.rules import Battle
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    GOLD,
    HEADING,
    HEIGHT,
    LEAF,
    PANEL_DEEP,
    PLUM,
    SHADE,
    SOFT,
    STONE,
    VEIL,
    WARN,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, ChatArea, Pop, Replace, Screen
from game.ui.widgets.buttons import Button, FocusRing, repeated

TOGETHER = ""
"""The level for two people at this keyboard."""

_WIDE, _HIGH = 560, 50


class WhatIfScreen(Screen):
    """Asks for the opponent, and replaces itself with the trial."""

    overlay = True
    chat_area = ChatArea(panel=(400, 140, 480, 240), captions=(372, 4, 536, 130), long_hint=True)
    """The chat area of the review behind it."""

    def __init__(
        self, battle: Battle, levels: tuple[str, ...], trial: Callable[[str], Screen]
    ) -> None:
        """Set up the question; `trial` opens the match against a level and may raise
        `CannotOpen`.
        """
        self.battle = battle
        self.problem = ""
        self._trial = trial
        names = [(level, phrase("Against the computer: {level}", level=level)) for level in levels]
        choices = [*names, (TOGETHER, phrase("Two at one keyboard"))]
        rows = len(choices) + 1
        self._box = pygame.Rect(0, 0, _WIDE + 80, 130 + rows * (_HIGH + 12))
        self._box.center = (WIDTH // 2, HEIGHT // 2)
        self._buttons: list[tuple[Button, str]] = []
        for place, (level, label) in enumerate(choices):
            colour = LEAF if level else PLUM
            key = pygame.K_1 + place
            box = self._row(place)
            button = Button(box, label, colour=colour, hotkey=key, cap=str(place + 1), size=20)
            self._buttons.append((button, level))
        self.back = Button(
            self._row(rows - 1), phrase("Back"), colour=STONE, hotkey=pygame.K_ESCAPE,
            cap=phrase("Esc"), size=20,
        )  # fmt: skip
        self.ring = FocusRing([*(button for button, _ in self._buttons), self.back])

    def _row(self, place: int) -> pygame.Rect:
        left, top = self._box.left + 40, self._box.top + 110
        return pygame.Rect(left, top + place * (_HIGH + 12), _WIDE, _HIGH)

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is self.back and not repeated(event):
            return Pop()
        for button, level in self._buttons:
            if button is pressed:
                try:
                    return Replace(self._trial(level))
                except CannotOpen as problem:
                    self.problem = str(problem)
        return None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        canvas.panel(self._box, PANEL_DEEP, GOLD)
        left, top = self._box.left + 40, self._box.top
        style = TextStyle(HEADING - 4, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("What if?"), (left, top + 16), style)
        mover = self.battle[self.battle.to_move].fighter.name
        words = phrase(
            "You play {fighter}, and it is your turn. This is not recorded.", fighter=mover
        )
        style = TextStyle(BODY, WARN if self.problem else SOFT)
        canvas.text(self.problem or words, (left, top + 66), style, width=_WIDE)
        self.ring.draw(canvas)

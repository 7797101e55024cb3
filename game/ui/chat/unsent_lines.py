"""Unsent lines: the question what to do with lines typed during a long interruption.

The chat asks once, where the lines are read: send them now, or discard them.
"""

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase, plural
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import GOLD, LEAF, PANEL_DEEP, SMALL, STONE, TEXT
from game.ui.shell.screen import Box, ChatArea
from game.ui.widgets.buttons import Button, FocusRing, repeated

HIGH = 84
_SIDE = 12


class UnsentLinesPrompt:
    """The question with its two buttons; hidden while no lines wait for an answer."""

    def __init__(self) -> None:
        self.send = _button(phrase("Send"), pygame.K_y, "Y")
        self.drop = _button(phrase("Discard"), pygame.K_n, "N")
        self.send.colour = LEAF
        self._ring = FocusRing([self.send, self.drop], focus=None)

    def handle(self, event: Event, session: GameSession, chat_area: ChatArea, typing: bool) -> bool:
        """Return whether the event was for the question; while `typing`, letters go elsewhere."""
        if not session.unsent_lines or (
            event.type == pygame.KEYDOWN and (typing or not _answers(event))
        ):
            return False
        box = self._arrange(chat_area, typing)
        pressed = self._ring.handle(event)
        if pressed is self.send:
            session.send_unsent()
        elif pressed is self.drop:
            session.drop_unsent()
        return pressed is not None or (
            event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
            and pygame.Rect(box).collidepoint(event.pos)
        )

    def draw(self, canvas: Canvas, session: GameSession, chat_area: ChatArea, typing: bool) -> None:
        if not session.unsent_lines:
            return
        box = self._arrange(chat_area, typing)
        left, top, wide, _ = box
        canvas.panel(box, PANEL_DEEP, GOLD, 10)
        middle = (left + wide / 2, top + 19)
        canvas.text(question(session), middle, TextStyle(SMALL, TEXT), "center", wide - 2 * _SIDE)
        self._ring.draw(canvas)

    def _arrange(self, chat_area: ChatArea, typing: bool) -> Box:
        """Place the buttons and return the box around them."""
        left, top, wide, high = box = question_box(chat_area, typing)
        half = (wide - 3 * _SIDE) // 2
        for number, button in enumerate(self._ring.buttons):
            at = (left + _SIDE + number * (half + _SIDE), top + high - 45)
            button.box = pygame.Rect(*at, half, 33)
        self.send.cap, self.drop.cap = ("/send", "/drop") if typing else ("Y", "N")
        return box


def question(session: GameSession) -> str:
    return plural(
        "An old message was not sent: “{text}”",
        "{count} old messages were not sent: “{text}”",
        len(session.unsent_lines),
        text=session.unsent_lines[0].text,
    )


def question_box(chat_area: ChatArea, typing: bool) -> Box:
    """Return the question's box: below the captions, or at the bottom of the open chat's panel."""
    if typing:
        left, top, wide, high = chat_area.panel
        return left + 8, top + high - HIGH - 6, wide - 16, HIGH
    left, top, wide, high = chat_area.captions
    return left, top + high + 6, wide, HIGH


def _button(label: str, key: int, cap: str) -> Button:
    return Button(pygame.Rect(0, 0, 1, 1), label, colour=STONE, hotkey=key, cap=cap, size=SMALL + 1)


def _answers(event: Event) -> bool:
    return event.key in (pygame.K_y, pygame.K_n) and not repeated(event)

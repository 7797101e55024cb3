"""Link prompt: the question that shows a link's host before the page is opened."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.text_safety.weblinks import host_of
from game.ui.chat.unsent_lines import HIGH, question_box
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import GOLD, LEAF, PANEL_DEEP, QUIET, SMALL, STONE, TEXT, TINY
from game.ui.shell.screen import Box, ChatArea
from game.ui.widgets.buttons import Button, FocusRing

Browse = Callable[[str], object]
"""Opens a page outside of the game."""
_SIDE, _HIGHER = 12, 20


class LinkPrompt:
    """One question at a time, in the open chat. While it is shown it takes every key."""

    def __init__(self, browse: Browse | None) -> None:
        """Set up the prompt; without `browse` it never asks."""
        self.link = ""
        """The link asked about; empty if there is none."""
        self._browse = browse
        size = SMALL + 1
        nowhere = pygame.Rect(0, 0, 1, 1)
        self.yes = Button(
            nowhere, phrase("Open"), colour=LEAF, hotkey=pygame.K_y, cap="Y", size=size
        )
        self.no = Button(
            nowhere, phrase("Don't open"), colour=STONE, hotkey=pygame.K_n, cap="N", size=size
        )
        self._ring = FocusRing([self.yes, self.no], focus=1)

    def ask(self, link: str) -> None:
        if self._browse is not None and link:
            self.link = link
            self._ring.focus(self.no)

    def handle(self, event: Event, chat_area: ChatArea) -> bool:
        """Return whether the event was for the question."""
        if not self.link:
            return False
        self._arrange(chat_area)
        pressed = self._ring.handle(event)
        if pressed is self.yes and self._browse is not None:
            self._browse(self.link)
        escapes = event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE
        if pressed is not None or escapes:
            self.link = ""
        return True

    def draw(self, canvas: Canvas, chat_area: ChatArea) -> None:
        if not self.link:
            return
        left, top, wide, _ = box = self._arrange(chat_area)
        canvas.panel(box, PANEL_DEEP, GOLD, 10)
        words = phrase("Open a page from {host} in your browser?", host=host_of(self.link))
        room, middle = wide - 2 * _SIDE, left + wide / 2
        style = canvas.text_renderer.shrunk(words, room, TextStyle(SMALL, TEXT))
        canvas.text(words, (middle, top + 17), style, "center", room)
        canvas.text(self.link, (middle, top + 38), TextStyle(TINY, QUIET), "center", room)
        self._ring.draw(canvas)

    def _arrange(self, chat_area: ChatArea) -> Box:
        left, top, wide, high = question_box(chat_area, typing=True)
        half = (wide - 3 * _SIDE) // 2
        for number, button in enumerate(self._ring.buttons):
            at = (left + _SIDE + number * (half + _SIDE), top + high - 45)
            button.box = pygame.Rect(*at, half, 33)
        return left, top - _HIGHER, wide, HIGH + _HIGHER

"""Corner buttons: settings and leaving, as two small buttons in a match for players with only a
mouse.

They stand on either side of the chat hint and never get the focus: with keys or a gamepad the same
is one press away.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from enum import Enum

import pygame
from pygame.event import Event

from game.i18n.phrase import join_phrases, phrase
from game.player.settings import Keys
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.theme import MIST, SOFT, TEXT, Colour
from game.ui.input.key_bindings import key_label
from game.ui.shell.screen import ChatArea
from game.ui.widgets.buttons import Button, draw_tooltip

_SIZE = 26
_MIDDLE = _SIZE / 2


Sign = Callable[[Canvas, Colour], None]


class CornerAction(Enum):
    """The result of a click on a corner button."""

    SETTINGS = "settings"
    LEAVE = "leave"
    NOTHING = "nothing"
    """The mouse button went down on one and is still held."""


class CornerButtons:
    """The corner buttons of one match."""

    def __init__(self, chat_area: ChatArea) -> None:
        left, top, wide, high = chat_area.captions
        self._below = top + high
        """The bottom edge of the captions shown while the chat is closed."""
        self.settings = Button(pygame.Rect(left + 4, top, _SIZE, _SIZE), phrase("Settings"))
        self.leave = Button(
            pygame.Rect(left + wide - _SIZE - 4, top, _SIZE, _SIZE), phrase("Leave")
        )

    def handle(self, event: Event) -> CornerAction | None:
        """Return the action that the event asks for; None if it was not for these buttons."""
        if event.type not in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            return None
        for button, corner_action in (
            (self.settings, CornerAction.SETTINGS),
            (self.leave, CornerAction.LEAVE),
        ):
            button.hovered = bool(button.box.inflate(8, 8).collidepoint(event.pos))
            if button.hovered and event.type != pygame.MOUSEMOTION and event.button == 1:
                pressed = button.held and event.type == pygame.MOUSEBUTTONUP
                button.held = event.type == pygame.MOUSEBUTTONDOWN
                return corner_action if pressed else CornerAction.NOTHING
        return None

    def draw(self, canvas: Canvas, keys: Keys) -> None:
        for button, sign in ((self.settings, _gear), (self.leave, _cross)):
            canvas.stamp(("wing", button.label, button.hovered), button.box, _painter(button, sign))
        hovered = next((each for each in (self.settings, self.leave) if each.hovered), None)
        if hovered is not None:
            key = key_label(keys.settings) if hovered is self.settings else phrase("Esc")
            hovered.tooltip = (join_phrases([hovered.label, key], " · "),)
            draw_tooltip(canvas, replace(hovered, box=self._under(hovered.box)), above=False)

    def _under(self, box: pygame.Rect) -> pygame.Rect:
        return pygame.Rect(box.x, box.y, box.width, self._below - box.y - _SIZE // 2)


def _painter(button: Button, sign: Sign) -> Callable[[Canvas], None]:
    def paint(canvas: Canvas) -> None:
        canvas.fill((0, 0, _SIZE, _SIZE), MIST, _SIZE / 2)
        sign(canvas, TEXT if button.hovered else SOFT)

    return paint


def _gear(canvas: Canvas, ink: Colour) -> None:
    for tooth in range(8):
        across, down = math.cos(math.tau * tooth / 8), math.sin(math.tau * tooth / 8)
        inner, outer = ((_MIDDLE + reach * across, _MIDDLE + reach * down) for reach in (5, 9))
        canvas.line(inner, outer, ink, 3)
    canvas.circle((_MIDDLE, _MIDDLE), 6, ink, 3)


def _cross(canvas: Canvas, ink: Colour) -> None:
    for way in (-6, 6):
        canvas.line((_MIDDLE - 6, _MIDDLE - way), (_MIDDLE + 6, _MIDDLE + way), ink, 3)

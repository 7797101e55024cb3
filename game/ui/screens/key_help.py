"""Key help: the keys and their actions, over any screen, built from the settings."""

import pygame
from pygame.event import Event

from game.i18n.phrase import Phrase, phrase
from game.player.settings import Keys
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    DIALOG,
    GOLD,
    HEADING,
    HEIGHT,
    NIGHT,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    VEIL,
    WIDTH,
    Face,
)
from game.ui.input.key_bindings import LABELS, key_label
from game.ui.shell.screen import Change, Pop, Screen
from game.ui.widgets.buttons import repeated

_PANEL = pygame.Rect(120, 40, 1040, 640)
_TOP, _STEP = _PANEL.top + 90, 49
_CAP_WIDE = 116
_COLUMN = (_PANEL.width - 60) // 2
_CLOSING = (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)

ALWAYS: tuple[tuple[str, Phrase], ...] = (
    ("Tab", phrase("To the next button")),
    (phrase("Arrows"), phrase("To the button beside it")),
    ("Enter", phrase("Press it")),
    ("Esc", phrase("Back, or leave after asking")),
    ("/", phrase("A command in the chat")),
    ("6 – 9", phrase("Quick chat")),
    ("F6 – F9", phrase("Quick chat while you type")),
    ("C", phrase("In practice: ask the coach")),
    ("B", phrase("In practice: take back your action")),
)
"""The keys that no setting changes."""


def rows(keys: Keys) -> tuple[tuple[str, Phrase], ...]:
    """Return the caps of the keys with their actions."""
    return (*((key_label(getattr(keys, what)), label) for what, label in LABELS.items()), *ALWAYS)


class KeyHelpScreen(Screen):
    """Closed by any of the usual keys."""

    overlay = True
    has_chat = False

    def handle(self, event: Event) -> Change | None:
        closes = event.type == pygame.KEYDOWN and event.key in _CLOSING and not repeated(event)
        return Pop() if closes or event.type == pygame.MOUSEBUTTONUP else None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        canvas.panel(_PANEL, DIALOG, GOLD)
        heading = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("Keys"), (_PANEL.left + 30, _PANEL.top + 18), heading)
        hint = phrase("A gamepad: stick, A, B, X to talk, Start for settings")
        closing = phrase("Esc, or a click, closes this")
        for words, ink, down in ((hint, SOFT, 30), (closing, GOLD, 58)):
            at = (_PANEL.right - 30, _PANEL.top + down)
            canvas.text(words, at, TextStyle(SMALL, ink), "midright", 700)
        listed = rows(self.settings.keys)
        half = (len(listed) + 1) // 2
        for place, (key, label) in enumerate(listed):
            left = _PANEL.left + 30 + _COLUMN * (place // half)
            _draw_row(canvas, left, _TOP + _STEP * (place % half), key, label)


def _draw_row(canvas: Canvas, left: float, top: float, key: str, label: str) -> None:
    box, style = (left, top, _CAP_WIDE, 40), TextStyle(BODY, TEXT, Face.DISPLAY)
    canvas.fill(box, NIGHT, 8)
    canvas.frame(box, BORDER_QUIET, 2, 8)
    middle, room = top + 20, _COLUMN - _CAP_WIDE - 34
    draw_enlarged(
        canvas, box,
        lambda canvas: canvas.text(
            key, (left + _CAP_WIDE / 2, middle), style, "center", _CAP_WIDE - 12
        ),
    )  # fmt: skip
    words = (left + _CAP_WIDE + 14, middle)
    draw_enlarged(
        canvas, (words[0], top - 6, room, _STEP),
        lambda canvas: canvas.text(label, words, TextStyle(BODY, TEXT), "midleft", room),
    )  # fmt: skip

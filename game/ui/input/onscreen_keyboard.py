"""Onscreen keyboard: letters on the screen, for typing with a gamepad or the mouse alone.

Its keys produce the events that a keyboard would have sent, so screens need no code for it. The
letters are in the order of the player's alphabet, which the catalogue gives.
"""

from collections.abc import Sequence
from itertools import groupby

import pygame
from pygame.event import Event

from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import phrase
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import clusters, starts_rtl
from game.ui.graphics.theme import (
    BODY,
    DIALOG,
    EMBER,
    GOLD,
    HEIGHT,
    LARGE,
    LEAF,
    MARGIN,
    PLUM,
    SEA,
    SMALL,
    STONE,
    WIDTH,
)
from game.ui.shell.screen import TextInput
from game.ui.widgets.buttons import Button, FocusRing

ALPHABET = phrase("abcdefghijklmnopqrstuvwxyz")
"""The letters of the language; translations give their own alphabet."""
LATIN = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "1234567890"
_BESIDE = ".:-?"
"""Signs after the letters, needed for addresses, passcodes and questions."""
_SIGNS = "!?.,:;'\"-_()[]/\\@#&+=*%~<>¿¡؟،"
_ACROSS = 10
_KEY = (72, 46)
_GAP = 6
_AWAY = (-1000.0, -1000.0)
"""A position where nothing is."""
_SIDE = 14
_WIDE = _ACROSS * (_KEY[0] + _GAP) - _GAP

_SHIFT, _PAGE, _SPACE, _DELETE, _DONE = range(5)
_FUNCTIONS = (
    (phrase("Aa"), "LB", 2, PLUM),
    ("", "RB", 2, PLUM),
    (phrase("Space"), "Y", 2, STONE),
    (phrase("Delete"), "X", 2, EMBER),
    (phrase("Done"), "A", 2, LEAF),
)
"""The bottom row: label, the gamepad button for it, its width in keys, and its colour. The key
without a label shows how the next page begins.
"""
_BUTTONS = {"back tab": _SHIFT, "tab": _PAGE, "help": _SPACE, "talk": _DELETE, "settings": _DONE}
"""The keys of the bottom row by the usual meaning of a gamepad's buttons."""
_STEPS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}


class OnscreenKeyboard:
    """Closed until a gamepad comes to a field, or the keyboard icon in the field is clicked."""

    def __init__(self) -> None:
        self.open = False
        self.ring = FocusRing([])
        self._text_input: TextInput | None = None
        self._language = ENGLISH
        self._by_pad = False
        """Whether the last input came from a gamepad."""
        self._page, self._capitals = 0, False
        self._functions: list[Button] = []
        self._phrases: list[Button] = []

    def offer(self, text_input: TextInput | None, language: Language) -> bool:
        """Set the field that takes text now; return whether this opened or closed the keyboard."""
        before, was_open = (self._text_input, self._language), self.open
        self._text_input, self._language = text_input, language
        if text_input is None:
            self.open = False
        elif before[0] is None or before[0].field is not text_input.field:
            self.open = self._by_pad
            if self.open:
                self._page, self._capitals = 0, False
                self._layout(0)
        elif self.open and before != (text_input, language):
            self._relayout()
        return self.open is not was_open

    # --- events ----------------------------------------------------------------------------------

    def note(self, event: Event) -> None:
        """Note the device in use: a player with a real keyboard does not need this one."""
        if event.type == pygame.KEYDOWN:
            self._by_pad = "pad" in event.dict
        elif event.type == pygame.MOUSEBUTTONDOWN:
            self._by_pad = False

    def handle(self, event: Event) -> list[Event] | None:
        """Return the events that the input stands for; None if it is not for this keyboard."""
        if self._text_input is None:
            return None
        match event.type:
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP if self._points_at_opener(event):
                if event.type == pygame.MOUSEBUTTONUP:
                    self._toggle()
                return []
            case pygame.KEYDOWN if event.dict.get("pad") == "talk" and not self.open:
                self._toggle()
                return []
            case pygame.KEYDOWN | pygame.TEXTINPUT if self.open and "pad" not in event.dict:
                # The player has a real keyboard after all.
                self.open = False
            case pygame.KEYDOWN if self.open:
                return self._handle_key(event)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP | pygame.MOUSEMOTION if self.open:
                return self._point(event)
        return None

    def _points_at_opener(self, event: Event) -> bool:
        assert self._text_input is not None
        return event.button == 1 and bool(self._text_input.field.opener.collidepoint(event.pos))

    def _toggle(self) -> None:
        self.open = not self.open
        if self.open:
            self._layout(len(self._phrase_texts))

    def _point(self, event: Event) -> list[Event] | None:
        pressed = self.ring.handle(event)
        if pressed is not None:
            return self._press(pressed)
        if not self.box.collidepoint(event.pos):
            return None
        # The mouse must not hover over what lies behind the keyboard.
        away = Event(pygame.MOUSEMOTION, {**event.dict, "pos": _AWAY})
        return [away] if event.type == pygame.MOUSEMOTION else []

    def _handle_key(self, event: Event) -> list[Event]:
        name = event.dict["pad"]
        if name == "escape":
            self.open = False
            assert self._text_input is not None
            return [event] if self._text_input.leaves else []
        if name in _BUTTONS:
            return self._press(self._functions[_BUTTONS[name]])
        if event.key in _STEPS:
            self._move_focus(*_STEPS[event.key])
            return []
        pressed = self.ring.handle(event)
        return self._press(pressed) if pressed else []

    def _move_focus(self, right: int, down: int) -> None:
        """Move to the next key of the row, or the nearest of another row, wrapping at the ends."""
        here = self.ring.focused or self.ring.buttons[0]
        rows = [list(row) for _, row in groupby(self.ring.buttons, key=lambda each: each.box.y)]
        place = next(number for number, row in enumerate(rows) if here in row)
        row = rows[(place + down) % len(rows)]
        if down:
            near = min(row, key=lambda each: abs(each.box.centerx - here.box.centerx))
        else:
            row.sort(key=lambda each: each.box.x)
            near = row[(row.index(here) + right) % len(row)]
        self.ring.focus(near)

    def _press(self, button: Button) -> list[Event]:
        if button in self._phrases:
            return [_key(pygame.K_F6 + self._phrases.index(button))]
        if button not in self._functions:
            if self._capitals:
                self._capitals = False
                self._relayout()
            return [Event(pygame.TEXTINPUT, text=button.label)]
        match self._functions.index(button):
            case 0:
                self._capitals = not self._capitals
            case 1:
                self._page = (self._page + 1) % len(self._pages)
            case 2:
                return [Event(pygame.TEXTINPUT, text=" ")]
            case 3:
                return [_key(pygame.K_BACKSPACE)]
            case _:
                return [_key(pygame.K_RETURN)]
        self._relayout()
        return []

    @staticmethod
    def capital(letter: str) -> str:
        """Return the letter in upper case if that is one letter too."""
        return letter.upper() if len(letter.upper()) == 1 else letter

    # --- the keys --------------------------------------------------------------------------------

    @property
    def box(self) -> pygame.Rect:
        """Return the box of the keyboard, in the half of the screen without the text field."""
        assert self._text_input is not None
        rows = 1 + bool(self._phrase_texts) + (self._rows if self._text_input.letters else 0)
        high = rows * (_KEY[1] + _GAP) + 2 * _SIDE - _GAP
        left = (WIDTH - _WIDE) // 2 - _SIDE
        below = self._text_input.field.box.centery < HEIGHT // 2
        top = HEIGHT - high - MARGIN // 4 if below else MARGIN // 4
        return pygame.Rect(left, top, _WIDE + 2 * _SIDE, high)

    @property
    def _phrase_texts(self) -> Sequence[str]:
        return self._text_input.quick if self._text_input else ()

    @property
    def _pages(self) -> list[str]:
        """Return the keys page by page; the alphabet comes first."""
        own = self._language.say(ALPHABET)
        alphabets = [own] if "a" in own else [own, LATIN]
        return [*(_DIGITS + alphabet + _BESIDE for alphabet in alphabets), _DIGITS + _SIGNS]

    @property
    def _rows(self) -> int:
        return max(-(-len(clusters(page)) // _ACROSS) for page in self._pages)

    def _relayout(self) -> None:
        """Rebuild the keys; the focus stays in its place."""
        focused = self.ring.focused
        function = self._functions.index(focused) if focused in self._functions else None
        self._layout(self.ring.buttons.index(focused) if focused else 0)
        if function is not None:
            self.ring.focus(self._functions[function])

    def _layout(self, focus: int) -> None:
        """Place every key."""
        box, (wide, high) = self.box, _KEY
        left, top = box.left + _SIDE, box.top + _SIDE
        self._phrases, letters, self._functions = [], [], []
        for place, words in enumerate(self._phrase_texts):
            each = (_WIDE - 3 * _GAP) // 4
            at = pygame.Rect(left + place * (each + _GAP), top, each, high)
            self._phrases.append(Button(at, words, colour=SEA, size=SMALL + 1))
        top += (high + _GAP) * bool(self._phrases)
        assert self._text_input is not None
        if self._text_input.letters:
            for place, letter in enumerate(clusters(self._pages[self._page])):
                down, across = divmod(place, _ACROSS)
                if self._language.right_to_left and not starts_rtl(letter):
                    # The keyboard as a whole is mirrored; left-to-right letters must not be.
                    across = _ACROSS - 1 - across
                at = pygame.Rect(left + across * (wide + _GAP), top + down * (high + _GAP), *_KEY)
                shown = self.capital(letter) if self._capitals else letter
                letters.append(Button(at, shown, colour=STONE, size=LARGE))
        top, place = box.bottom - _SIDE - high, 0
        for words, cap, keys, colour in _FUNCTIONS:
            at = pygame.Rect(left + place * (wide + _GAP), top, keys * (wide + _GAP) - _GAP, high)
            self._functions.append(
                Button(at, words, colour=colour, cap=cap if self._by_pad else "", size=BODY)
            )
            place += keys
        self._functions[_DONE].cap = ""
        following = self._pages[(self._page + 1) % len(self._pages)]
        self._functions[_PAGE].label = "".join(clusters(following)[_ACROSS : _ACROSS + 3])
        buttons = [*self._phrases, *letters, *self._functions]
        self.ring = FocusRing(buttons, min(focus, len(buttons) - 1))

    # --- drawing ---------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        if not self.open or self._text_input is None:
            return
        canvas.panel(self.box, DIALOG, GOLD)
        self.ring.draw(canvas)


def _key(key: int) -> Event:
    return Event(pygame.KEYDOWN, key=key, mod=0, unicode="", repeat=False)

"""Keyboard: held keys, which of them the front screen must ignore, and key names that do not depend
on the keyboard's alphabet.
"""

import string

import pygame
from pygame.event import Event

from game.ui.widgets.keystroke import commands

DELAY, EVERY = 0.38, 0.034
"""Seconds until a held key repeats, and between further repeats."""

_ASCII = 0x80
_LETTERS = {
    scancode: ord(letter) for scancode, letter in enumerate(string.ascii_lowercase, pygame.KSCAN_A)
}
_DIGITS = {scancode: ord(digit) for scancode, digit in enumerate("1234567890", pygame.KSCAN_1)}
"""The digit on an American keyboard by scancode."""


class Keyboard:
    def __init__(self) -> None:
        self._held: set[int] = set()
        self._ignored: set[int] = set()
        """Keys held since they opened another screen, whose repeats are not for that screen."""
        self._commanded = False
        """Whether the last key pressed was a command."""

    def release_all(self) -> None:
        """Forget held keys: the window lost the focus, and releases elsewhere send no event."""
        self._held.clear()

    def ignore_held(self) -> None:
        """Ignore repeats of held keys, because another screen is in front now."""
        self._ignored = set(self._held)

    def note(self, event: Event, chosen: frozenset[int] = frozenset()) -> Event | None:
        """Return the event with `repeat` set if its key is held; None if it is not for the screen.

        `chosen` has the keys that the player bound, which keep their own codes.
        """
        event = _placed(event, chosen)
        if event.type == pygame.KEYUP:
            self._held.discard(event.key)
        if event.type == pygame.KEYDOWN:
            repeat = event.key in self._held
            self._held.add(event.key)
            event = Event(event.type, {**event.dict, "repeat": repeat})
        return None if self._belongs_to_command(event) else event

    def _belongs_to_command(self, event: Event) -> bool:
        """Return whether the event is text that SDL under X11 sends although Ctrl is held.

        SDL does so for non-ASCII letters, right after the key press and before its release.
        """
        if event.type == pygame.TEXTINPUT:
            return self._commanded
        if event.type in (pygame.KEYDOWN, pygame.KEYUP, pygame.TEXTEDITING):
            self._commanded = event.type == pygame.KEYDOWN and commands(event.mod)
        return False

    def is_ignored(self, event: Event) -> bool:
        """Return whether a noted event is the repeat of a key that opened this screen."""
        if event.type == pygame.KEYDOWN and not event.repeat:
            self._ignored.clear()
        elif event.type == pygame.KEYUP:
            self._ignored.discard(event.key)
        elif event.type == pygame.KEYDOWN:
            return event.key in self._ignored
        return event.type == pygame.TEXTINPUT and bool(self._ignored)


def _placed(event: Event, chosen: frozenset[int]) -> Event:
    """Return the event with a Latin letter or a digit as its key, where the keyboard has another
    sign.

    A letter of another alphabet becomes the letter at its place on an American keyboard; so do the
    keys of the digit row, which have no digits on French and Czech keyboards.
    """
    if event.type not in (pygame.KEYDOWN, pygame.KEYUP) or event.key in chosen:
        return event
    scancode = event.dict.get("scancode", 0)
    if scancode in _LETTERS and event.key >= _ASCII:
        key = _LETTERS[scancode]
    elif scancode in _DIGITS and not (event.key < _ASCII and chr(event.key).isalnum()):
        key = _DIGITS[scancode]
    else:
        return event
    return Event(event.type, {**event.dict, "key": key})

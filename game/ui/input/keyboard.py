"""Keyboard: which keys are held, which of them are of no account on the screen in front, and what
the key at a place is called whatever alphabet the keyboard is switched to."""

import string

import pygame
from pygame.event import Event

from game.ui.widgets.keystroke import commands

DELAY, EVERY = 0.38, 0.034
"""Seconds until a key that is held counts again, and from then on."""

_ASCII = 0x80
_LETTERS = {
    scancode: ord(letter) for scancode, letter in enumerate(string.ascii_lowercase, pygame.KSCAN_A)
}
_DIGITS = {scancode: ord(digit) for scancode, digit in enumerate("1234567890", pygame.KSCAN_1)}
"""By the place on the keyboard, what stands there on an American one."""


class Keyboard:
    def __init__(self) -> None:
        self._held: set[int] = set()
        self._ignored: set[int] = set()
        """Held since they opened another screen: what they repeat is not for that one."""
        self._commanded = False
        """The key that went down last was a command."""

    def release_all(self) -> None:
        """The window lost the keyboard; what is released elsewhere nobody tells us."""
        self._held.clear()

    def ignore_held(self) -> None:
        """Another screen is in front now."""
        self._ignored = set(self._held)

    def note(self, event: Event, chosen: frozenset[int] = frozenset()) -> Event | None:
        """The event, with `repeat` on a key that only goes on being held; None if it is none.

        `chosen`: the keys that the player gave a meaning, which are called what they are.
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
        """Whether it is the letter that SDL under X11 types although Ctrl is held.

        It does so for letters that are not of ASCII, right after the key and before its release.
        """
        if event.type == pygame.TEXTINPUT:
            return self._commanded
        if event.type in (pygame.KEYDOWN, pygame.KEYUP, pygame.TEXTEDITING):
            self._commanded = event.type == pygame.KEYDOWN and commands(event.mod)
        return False

    def is_ignored(self, event: Event) -> bool:
        """Whether an event that was noted goes on with a key that has opened this screen."""
        if event.type == pygame.KEYDOWN and not event.repeat:
            self._ignored.clear()
        elif event.type == pygame.KEYUP:
            self._ignored.discard(event.key)
        elif event.type == pygame.KEYDOWN:
            return event.key in self._ignored
        return event.type == pygame.TEXTINPUT and bool(self._ignored)


def _placed(event: Event, chosen: frozenset[int]) -> Event:
    """The event with a Latin letter or a digit as its key, where the keyboard has another sign.

    A key with a letter of another alphabet is the one that stands at its place on an American
    keyboard. So is a key of the row of digits, which has no digits in France or Bohemia.
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

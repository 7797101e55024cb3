"""Keyboard: which keys are held, and which of them are of no account on the screen in front."""

import pygame
from pygame.event import Event

DELAY, EVERY = 0.38, 0.034
"""Seconds until a key that is held counts again, and from then on."""


class Keyboard:
    def __init__(self) -> None:
        self._held: set[int] = set()
        self._spent: set[int] = set()
        """Held since they opened another screen: what they repeat is not for that one."""

    def let_go(self) -> None:
        """The window lost the keyboard; what is released elsewhere nobody tells us."""
        self._held.clear()

    def spend(self) -> None:
        """Another screen is in front now."""
        self._spent = set(self._held)

    def note(self, event: Event) -> Event:
        """The event, with `repeat` on a key that only goes on being held."""
        if event.type == pygame.KEYUP:
            self._held.discard(event.key)
        if event.type != pygame.KEYDOWN:
            return event
        repeat = event.key in self._held
        self._held.add(event.key)
        return Event(event.type, {**event.dict, "repeat": repeat})

    def is_spent(self, event: Event) -> bool:
        """Whether an event that was noted goes on with a key that has opened this screen."""
        if event.type == pygame.KEYDOWN and not event.repeat:
            self._spent.clear()
        elif event.type == pygame.KEYUP:
            self._spent.discard(event.key)
        elif event.type == pygame.KEYDOWN:
            return event.key in self._spent
        return event.type == pygame.TEXTINPUT and bool(self._spent)

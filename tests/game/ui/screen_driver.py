"""Screen driver: what a screen needs to be played without a window: a fake link and made-up
events."""

from collections import deque

import pygame
from pygame.event import Event

from game.client_state.link import Incoming
from game.protocol.messages import Act, ClientMessage, Say

_LETTERS = {" ": pygame.K_SPACE, "/": pygame.K_SLASH}


class FakeLink:
    """Keeps what was sent; hands out what a test puts into `coming`."""

    def __init__(self, *, hotseat: bool = False) -> None:
        self.hotseat = hotseat
        self.sent: list[ClientMessage] = []
        self.coming: deque[Incoming] = deque()
        self.closed = False
        self._number = 0

    def send(self, message: ClientMessage) -> int:
        self.sent.append(message)
        if not isinstance(message, Act | Say):
            return 0
        self._number += 1
        return self._number

    def wait(self, timeout: float) -> Incoming | None:
        return self.poll()

    def poll(self) -> Incoming | None:
        return self.coming.popleft() if self.coming else None

    def close(self) -> None:
        self.closed = True


def press(key: int, mod: int = 0, *, unicode: str = "", repeat: bool = False) -> Event:
    return Event(pygame.KEYDOWN, key=key, mod=mod, unicode=unicode, repeat=repeat)


def release(key: int) -> Event:
    return Event(pygame.KEYUP, key=key, mod=0, unicode="")


def typing(text: str) -> list[Event]:
    """The events of somebody who types `text` while text input is on."""
    events: list[Event] = []
    for letter in text:
        key = _LETTERS.get(letter, ord(letter.lower()) if letter.isascii() else 0)
        events.append(press(key, unicode=letter))
        events.append(Event(pygame.TEXTINPUT, text=letter))
        events.append(release(key))
    return events


def move(x: float, y: float) -> Event:
    return Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(0, 0, 0))


def mouse_down(x: float, y: float) -> Event:
    return Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1)


def mouse_up(x: float, y: float) -> Event:
    return Event(pygame.MOUSEBUTTONUP, pos=(x, y), button=1)


def click(x: float, y: float) -> list[Event]:
    return [move(x, y), mouse_down(x, y), mouse_up(x, y)]


def wheel(y: int) -> Event:
    return Event(pygame.MOUSEWHEEL, x=0, y=y)

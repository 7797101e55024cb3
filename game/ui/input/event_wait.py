"""Event wait: what the loop sleeps on, so that a key wakes it as soon as a message does.

SDL itself looks for events a thousand times a second while it waits for one. Under X11, though, the
window's connection can be slept on; elsewhere the loop wakes now and then to look.
"""

import contextlib
import ctypes
import select
import time
from collections.abc import Callable

import pygame

from game.client_state.link import Incoming, Link, WaitableLink

IDLE = 0.1
"""Seconds to sleep while nobody does anything; a message wakes the loop at once."""
ASLEEP, SOUND_ASLEEP = 0.2, 0.5
"""The same where an input wakes it, too; and with less motion, for then only clocks go on. What
moves by itself does so at multiples of these."""
_X11 = "libX11.so.6"


class EventWait:
    """Asked by the loop alone, once there is a window."""

    def __init__(self, find_descriptor: Callable[[], int | None] | None = None) -> None:
        """`find_descriptor` finds the descriptor by which the system tells of events."""
        self._find_descriptor = find_descriptor or _connection_of_the_window
        self._window: int | None = None
        self._searched = False

    def can_wait_on(self, link: Link | None) -> bool:
        """Whether everything that may come wakes us; a gamepad does not."""
        pads = pygame.joystick.get_init() and pygame.joystick.get_count() > 0
        heard = link is None or (isinstance(link, WaitableLink) and link.fileno() >= 0)
        return heard and not pads and self._connection() is not None

    def longest(self, link: Link | None, *, calm: bool) -> float:
        """Seconds that may be slept while nobody does anything; `calm`: nothing breathes."""
        if not self.can_wait_on(link):
            return IDLE
        return SOUND_ASLEEP if calm else ASLEEP

    def wait(self, timeout: float, link: Link | None) -> Incoming | None:
        """Sleep until there is something to do, at most so many seconds; the first message of the
        link, if one is there."""
        if not self.can_wait_on(link):
            if link is None:
                time.sleep(timeout)
                return None
            return link.wait(timeout)
        # What a flip has brought along lies in the queue already, and rings no more.
        if not pygame.event.peek():
            heard = [self._connection(), link.fileno() if isinstance(link, WaitableLink) else None]
            # A link that ends at this very moment has rung before.
            with contextlib.suppress(OSError, ValueError):
                select.select([each for each in heard if each is not None], [], [], timeout)
        return link.poll() if link is not None else None

    def _connection(self) -> int | None:
        if not self._searched and pygame.display.get_init():
            self._searched = True
            self._window = self._find_descriptor()
        return self._window


def _connection_of_the_window() -> int | None:
    """The descriptor by which X11 tells of events; None where there is no such thing."""
    if pygame.display.get_driver() != "x11":
        return None
    display = pygame.display.get_wm_info().get("display")
    name, pointer = ctypes.pythonapi.PyCapsule_GetName, ctypes.pythonapi.PyCapsule_GetPointer
    name.argtypes, name.restype = [ctypes.py_object], ctypes.c_char_p
    pointer.argtypes, pointer.restype = [ctypes.py_object, ctypes.c_char_p], ctypes.c_void_p
    with contextlib.suppress(OSError, AttributeError, ValueError, TypeError):
        number = ctypes.CDLL(_X11).XConnectionNumber
        number.argtypes, number.restype = [ctypes.c_void_p], ctypes.c_int
        return int(number(pointer(display, name(display))))
    return None

"""Event wait: the loop's sleep, which a key ends as promptly as a message does.

SDL polls for events a thousand times a second while it waits for one. Under X11 the window's
connection can be waited on instead; elsewhere the loop wakes now and then to look.
"""

import contextlib
import ctypes
import select
import time
from collections.abc import Callable

import pygame

from game.client_state.link import Incoming, Link, WaitableLink

IDLE = 0.1
"""Seconds to sleep without input; a message still wakes the loop at once."""
ASLEEP, CALM_ASLEEP = 0.2, 0.5
"""Seconds to sleep where input wakes the loop too: normally, and with reduced motion, when only
clocks move. Ambient animation changes at multiples of these.
"""
_X11 = "libX11.so.6"


class EventWait:
    """The loop's wait; create it once there is a window."""

    def __init__(self, find_descriptor: Callable[[], int | None] | None = None) -> None:
        """Set up the wait; `find_descriptor` finds the file descriptor that becomes readable on
        events.
        """
        self._find_descriptor = find_descriptor or _connection_of_the_window
        self._window: int | None = None
        self._searched = False

    def can_wait_on(self, link: Link | None) -> bool:
        """Return whether every event source wakes the wait; a gamepad does not."""
        pads = pygame.joystick.get_init() and pygame.joystick.get_count() > 0
        link_wakes = link is None or (isinstance(link, WaitableLink) and link.fileno() >= 0)
        return link_wakes and not pads and self._connection() is not None

    def longest(self, link: Link | None, *, calm: bool) -> float:
        """Return the longest sleep without input in seconds; `calm` means that nothing is
        animated.
        """
        if not self.can_wait_on(link):
            return IDLE
        return CALM_ASLEEP if calm else ASLEEP

    def wait(self, timeout: float, link: Link | None) -> Incoming | None:
        """Sleep until something happens or `timeout` seconds have passed; return the link's first
        message, if there is one.
        """
        if not self.can_wait_on(link):
            if link is None:
                time.sleep(timeout)
                return None
            return link.wait(timeout)
        # Events read from the socket by the last flip are queued in SDL already: the descriptor
        # stays silent.
        if not pygame.event.peek():
            descriptors = [
                self._connection(),
                link.fileno() if isinstance(link, WaitableLink) else None,
            ]
            # A link that ends at this moment has signalled before.
            with contextlib.suppress(OSError, ValueError):
                select.select([each for each in descriptors if each is not None], [], [], timeout)
        return link.poll() if link is not None else None

    def _connection(self) -> int | None:
        if not self._searched and pygame.display.get_init():
            self._searched = True
            self._window = self._find_descriptor()
        return self._window


def _connection_of_the_window() -> int | None:
    """Return the descriptor of the X11 connection; None on other systems."""
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

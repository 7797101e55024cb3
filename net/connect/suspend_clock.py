"""Suspend clock: whether this machine, or this program, has slept. A clock that stands still
meanwhile."""

import socket
import sys
import time
from collections.abc import Callable

from game.client_state.link import LinkClosed
from net.connect.disconnect_reasons import MOVED, SLEPT
from net.connect.socket_options import has_moved

CHECK_SECONDS = 0.5
"""Seconds between two checks. A system call that was asleep waits for the rest of it."""

MIN_GAP_SECONDS = 0.02
"""A loop's clock may fire a little early; looking again at once would spin."""

GAP_SECONDS = 3.0
"""Seconds between two checks above which the machine was asleep."""


def since_boot() -> float:
    """Return the seconds of a monotonic clock that runs even while a laptop sleeps, unlike
    `time.monotonic` on some systems."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        # On a Mac this one counts sleep, and time.monotonic does not.
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    return time.monotonic()


class SleepDetector:
    """Notices that more time has passed between two looks than can be."""

    def __init__(self, clock: Callable[[], float] = since_boot) -> None:
        self._clock = clock
        self._checked_at = clock()

    def slept(self) -> bool:
        """Whether there was a gap since the last look, which must come often enough."""
        before, self._checked_at = self._checked_at, self._clock()
        return self._checked_at - before > GAP_SECONDS


class ConnectionWatch:
    """Notices that a connection is dead although the system has not reported it."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._sleep = sock, SleepDetector()
        self._checked_at = time.monotonic()

    def why_lost(self, now: float) -> LinkClosed | None:
        """Why it is lost, if it is; must be asked every `CHECK_SECONDS`."""
        if self._sleep.slept():
            return SLEPT
        if now >= self._checked_at + CHECK_SECONDS:
            self._checked_at = now
            if has_moved(self._sock):
                return MOVED
        return None


class SuspendClock:
    """A monotonic clock, in seconds, that stands still while the program sleeps, so that nobody's
    time runs out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._slept = 0.0

    def __call__(self) -> float:
        """The time; must be asked for often enough."""
        now = self._clock()
        if now - self._last > GAP_SECONDS:
            self._slept += now - self._last
        self._last = now
        return now - self._slept

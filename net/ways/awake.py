"""Awake: whether this machine, or this program, has slept. A clock that stands still meanwhile."""

import socket
import sys
import time
from collections.abc import Callable

from game.table.link import Over
from net.ways.farewell import MOVED, SLEPT
from net.ways.sockets import has_moved

LOOK_SECONDS = 0.5
"""Somebody looks so often. A system call that was asleep still waits for what was left of this."""

SHORTEST_WAIT = 0.02
"""A loop's clock may fire a little early; looking again at once would spin."""

GAP_SECONDS = 3.0
"""A longer gap between two looks was sleep."""


def since_boot() -> float:
    """A monotonic clock that goes on while a laptop sleeps, which `time.monotonic` need not."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        # On a Mac this one counts sleep, and time.monotonic does not.
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    return time.monotonic()


class Sleepiness:
    """Notices that more time has passed between two looks than can be."""

    def __init__(self, clock: Callable[[], float] = since_boot) -> None:
        self._clock = clock
        self._looked = clock()

    def slept(self) -> bool:
        """Whether there was a gap since the last look, which must come often enough."""
        before, self._looked = self._looked, self._clock()
        return self._looked - before > GAP_SECONDS


class Lookout:
    """Watches over a connection that may be dead though nobody says so."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._sleepiness = sock, Sleepiness()
        self._looked = time.monotonic()

    def lost(self, now: float) -> Over | None:
        """Why it is lost, if it is; must be asked every `LOOK_SECONDS`."""
        if self._sleepiness.slept():
            return SLEPT
        if now >= self._looked + LOOK_SECONDS:
            self._looked = now
            if has_moved(self._sock):
                return MOVED
        return None


class AwakeClock:
    """Monotonic seconds without those that the program slept: nobody's time runs out meanwhile."""

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

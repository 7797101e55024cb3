"""Timer: calls a room when its time has come. Lives on one event loop."""

import asyncio
from collections.abc import Callable

from net.connect.suspend_clock import MIN_GAP_SECONDS


class Timer:
    """A call that comes too early costs a look; setting it anew for every turn would cost more."""

    def __init__(self, now: Callable[[], float], call: Callable[[], None]) -> None:
        self._now, self._call = now, call
        self._handle: asyncio.TimerHandle | None = None
        self._due = 0.0
        """When that calls."""

    def set(self, deadline: float | None) -> None:
        """Call at `deadline` or before; None: not at all."""
        if self._handle and (deadline is None or self._due <= deadline):
            return
        self.cancel()
        if deadline is not None:
            self._due = deadline
            wait = max(MIN_GAP_SECONDS, deadline - self._now())
            self._handle = asyncio.get_running_loop().call_later(wait, self._ring)

    def cancel(self) -> None:
        if self._handle:
            self._handle.cancel()
            self._handle = None

    def _ring(self) -> None:
        self._handle = None
        self._call()

"""Backoff: how long a client whose link broke waits before it tries again. Time is an argument."""

from collections.abc import Callable

from net.wire.rate_limit import Rate, TokenBucket

RECONNECT_SECONDS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds before the first, second … attempt; the last one repeats for ever. Each is shortened at
random, so that a room full of clients does not reconnect in one instant."""

STEADY_SECONDS = 3.0
"""Seconds after which a link counts as good, and the waits start from the beginning."""

QUICK_RETRIES = Rate(0.1, 5)
"""A shorter one was good if it brought something new, if nobody was there before it, or if there
were few of that kind: a host that welcomes us and hangs up, again and again, is not hurried to."""

PROBE_SECONDS = 0.5
"""While nobody answers we look so often whether somebody does again, so that a wire that is back
is used at once and not when the wait is over."""

FAST_PROBE_SECONDS = 0.25
FAST_PROBING_SECONDS = 15.0
"""The same for a start: a program that is started again, or another wifi, takes no longer."""

PROBING_SECONDS = 120.0
"""So long after the last word of a host. Later there are only the waits above."""


class Backoff:
    """The attempts of one client since its link was last a good one."""

    def __init__(self, now: float, spread: Callable[[float, float], float]) -> None:
        """`spread` draws a number between two."""
        self.attempt = 0
        self._spread = spread
        self._received_at = now
        self._connected_at: float | None = None
        self._answered = False
        self._gone = False
        """Nobody was there since the last link."""
        self._most_entries = 0
        self._quick_retries = TokenBucket(QUICK_RETRIES)

    def connected(self, now: float) -> None:
        """The host has welcomed us."""
        self._connected_at = now

    def ended(self, now: float, *, answered: bool, entries: int = 0) -> None:
        """A connection ended, or none came about.

        `answered`: somebody is there. `entries`: how many we have, if all that came made sense.
        """
        if self._connected_at is not None:
            self._received_at = now
            good = entries > self._most_entries or now - self._connected_at >= STEADY_SECONDS
            if good or self._gone or self._quick_retries.take(now):
                self.attempt = 0
            self._gone = False
        elif not answered:
            self._gone = True
        self._connected_at, self._answered = None, answered
        self._most_entries = max(self._most_entries, entries)

    def next_delay(self) -> float:
        """Count another attempt; the seconds before it."""
        self.attempt += 1
        longest = RECONNECT_SECONDS[min(self.attempt, len(RECONNECT_SECONDS)) - 1]
        return longest * self._spread(0.5, 1.0)

    def next_probe(self, now: float) -> float | None:
        """Return the seconds until the next probe; None if the host has answered."""
        silent = now - self._received_at
        if self._answered or silent >= PROBING_SECONDS:
            return None
        interval = FAST_PROBE_SECONDS if silent < FAST_PROBING_SECONDS else PROBE_SECONDS
        return interval * self._spread(0.5, 1.0)

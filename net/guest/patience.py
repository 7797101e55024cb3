"""Patience: how long a client whose link broke waits before it tries again. Time is an argument."""

from collections.abc import Callable

from net.wire.bucket import Bucket, Rate

RECONNECT_SECONDS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Waits before the first, second … attempt; the last one for ever. Each is shortened at random,
so that a room full of clients does not come back in one instant."""

STEADY_SECONDS = 3.0
"""A link that has stood for so long was a good one, and the waits begin anew after it."""

FORGIVEN = Rate(0.1, 5)
"""A shorter one was good if it brought something new, if nobody was there before it, or if there
were few of that kind: a host that welcomes us and hangs up, again and again, is not hurried to."""

KNOCK_SECONDS = 0.5
"""While nobody answers we look so often whether somebody does again, so that a wire that is back
is used at once and not when the wait is over."""

EAGER_KNOCK_SECONDS = 0.25
EAGER_SECONDS = 15.0
"""The same for a start: a program that is started again, or another wifi, takes no longer."""

KNOCKING_SECONDS = 120.0
"""So long after the last word of a host. Later there are only the waits above."""


class Patience:
    """The attempts of one client since its link was last a good one."""

    def __init__(self, now: float, spread: Callable[[float, float], float]) -> None:
        """`spread` draws a number between two."""
        self.attempt = 0
        self._spread = spread
        self._heard_at = now
        self._stood_at: float | None = None
        self._answered = False
        self._gone = False
        """Nobody was there since the last link."""
        self._most = 0
        self._forgiven = Bucket(FORGIVEN)

    def stands(self, now: float) -> None:
        """The host has welcomed us."""
        self._stood_at = now

    def ended(self, now: float, *, answered: bool, entries: int = 0) -> None:
        """A connection ended, or none came about.

        `answered`: somebody is there. `entries`: how many we have, if all that came made sense.
        """
        if self._stood_at is not None:
            self._heard_at = now
            good = entries > self._most or now - self._stood_at >= STEADY_SECONDS
            if good or self._gone or self._forgiven.take(now):
                self.attempt = 0
            self._gone = False
        elif not answered:
            self._gone = True
        self._stood_at, self._answered = None, answered
        self._most = max(self._most, entries)

    def next_wait(self) -> float:
        """Count another attempt; the seconds before it."""
        self.attempt += 1
        longest = RECONNECT_SECONDS[min(self.attempt, len(RECONNECT_SECONDS)) - 1]
        return longest * self._spread(0.5, 1.0)

    def pause(self, now: float) -> float | None:
        """Seconds until we knock, in the midst of a wait; None: whoever answers has peace."""
        silent = now - self._heard_at
        if self._answered or silent >= KNOCKING_SECONDS:
            return None
        knock = EAGER_KNOCK_SECONDS if silent < EAGER_SECONDS else KNOCK_SECONDS
        return knock * self._spread(0.5, 1.0)

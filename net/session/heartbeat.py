"""Heartbeat: the pings of a client, and whether its host still lives. Time is an argument."""

from game.protocol.messages import Ping

PING_SECONDS = 2.5
"""Seconds from a pong to the next ping."""

SILENCE_SECONDS = 8.0
"""Seconds without a byte after which the host is considered dead."""


class Heartbeat:
    """The pings of one connection after another."""

    def __init__(self) -> None:
        self._received_at = self._ping_at = 0.0
        self._id = 0

    def opened(self, now: float) -> None:
        """Start a new connection."""
        self._received_at, self._ping_at = now, now + PING_SECONDS

    def received(self, now: float) -> None:
        """Note that bytes were received."""
        self._received_at = now

    @property
    def last_received(self) -> float:
        """The time of the last received byte."""
        return self._received_at

    @property
    def asked(self) -> int:
        """The number of the last ping that was sent."""
        return self._id

    def pong_received(self, now: float) -> None:
        """Note a pong."""
        self._ping_at = now + PING_SECONDS

    def ping(self, now: float) -> Ping | None:
        """Return a ping if one is due."""
        if now < self._ping_at:
            return None
        self._id += 1
        # Until the pong comes the silence limit counts; a second ping would prove nothing more.
        self._ping_at = now + SILENCE_SECONDS
        return Ping(self._id)

    def is_dead(self, now: float) -> bool:
        """Return whether the host was silent for so long that the connection must be closed."""
        return now - self._received_at >= SILENCE_SECONDS

    @property
    def deadline(self) -> float:
        """Return when to ask `ping` or `is_dead` again."""
        return min(self._ping_at, self._received_at + SILENCE_SECONDS)

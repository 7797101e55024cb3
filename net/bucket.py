"""Bucket: how much somebody may do in a while. Time is an argument."""

LOBBY_RATE, LOBBY_BURST = 0.5, 5
"""Lines a second in a lobby and among spectators, and how many at once."""


class Bucket:
    """Fills by `rate` a second up to `burst`; everything done takes one out."""

    __slots__ = ("_burst", "_left", "_rate", "_since")

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._since = float(burst), 0.0

    def take(self, now: float) -> bool:
        """Whether one more is allowed."""
        self._left = min(self._burst, self._left + (now - self._since) * self._rate)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

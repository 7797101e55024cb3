"""Bucket: how much somebody may do in a while. Time is an argument."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, and so many at once."""

    per_second: float
    burst: int


class Bucket:
    """A token bucket: full at first, filled again at a steady rate."""

    def __init__(self, rate: Rate | None) -> None:
        self._rate = rate
        self._left = float(rate.burst) if rate else 0.0
        self._at: float | None = None

    def take(self, now: float, amount: float = 1.0) -> bool:
        """Whether so much more is allowed; counts it if so. `now`: seconds that never go back."""
        if self._rate is None:
            return True
        self._fill(now)
        if self._left < amount:
            return False
        self._left -= amount
        return True

    def has(self, now: float) -> bool:
        """Whether one more is allowed; it is not counted."""
        return self.ready_at(now) <= now

    def spend(self, amount: float, now: float) -> float:
        """Count so much as done, be it allowed or not; seconds until the debt is paid."""
        if self._rate is None:
            return 0.0
        self._fill(now)
        self._left -= amount
        return max(0.0, -self._left / self._rate.per_second)

    def ready_at(self, now: float) -> float:
        """When the next one will be allowed."""
        if self._rate is None or self._at is None:
            return now
        missing = 1.0 - self._left - (now - self._at) * self._rate.per_second
        return now + max(0.0, missing) / self._rate.per_second

    def _fill(self, now: float) -> None:
        assert self._rate
        passed = 0.0 if self._at is None else max(0.0, now - self._at)
        self._left = min(float(self._rate.burst), self._left + passed * self._rate.per_second)
        self._at = now if self._at is None else max(now, self._at)

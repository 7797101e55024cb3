"""Away clock: when the one who waits may end the match. Time is an argument."""

from game.rules import Seat

ONCE_SECONDS = 60.0
"""Away without a break for this long, or"""

TOTAL_SECONDS = 300.0
"""for this long in one match, the other side may claim it (clause 5.4)."""


class AwayClock:
    """Counts how long each side of a match has been away."""

    def __init__(self) -> None:
        self._since: dict[Seat, float] = {}
        self._before = dict.fromkeys(Seat, 0.0)

    def reset(self) -> None:
        """A match begins."""
        self._before = dict.fromkeys(Seat, 0.0)

    def gone(self, seat: Seat, now: float) -> None:
        self._since.setdefault(seat, now)

    def back(self, seat: Seat, now: float) -> None:
        if seat in self._since:
            self._before[seat] += now - self._since.pop(seat)

    def too_long_at(self, seat: Seat) -> float | None:
        """When the side has been, or will have been, away for too long; None while it is here."""
        if seat not in self._since:
            return None
        return self._since[seat] + min(ONCE_SECONDS, max(0.0, TOTAL_SECONDS - self._before[seat]))

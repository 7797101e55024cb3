"""Forfeit timer: when the one who waits may end the match. Time is an argument."""

from game.rules import Seat

SINGLE_ABSENCE_SECONDS = 60.0
"""Away without a break for this long, or"""

TOTAL_ABSENCE_SECONDS = 300.0
"""for this long in one match, the other side may claim it (clause 5.4)."""


class ForfeitTimer:
    """Counts how long each side of a match has been away."""

    def __init__(self) -> None:
        self._away_since: dict[Seat, float] = {}
        self._away_before = dict.fromkeys(Seat, 0.0)

    def reset(self) -> None:
        """A match begins."""
        self._away_before = dict.fromkeys(Seat, 0.0)

    def left(self, seat: Seat, now: float) -> None:
        self._away_since.setdefault(seat, now)

    def returned(self, seat: Seat, now: float) -> None:
        if seat in self._away_since:
            self._away_before[seat] += now - self._away_since.pop(seat)

    def due_at(self, seat: Seat) -> float | None:
        """When the side has been, or will have been, away for too long; None while it is here."""
        if seat not in self._away_since:
            return None
        return self._away_since[seat] + min(
            SINGLE_ABSENCE_SECONDS, max(0.0, TOTAL_ABSENCE_SECONDS - self._away_before[seat])
        )

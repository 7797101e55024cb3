"""Clock audit: compares the host's turn clock with our own time, which is an argument.

By our own measurement, the remaining time of a turn only falls, so many small lies add up. While we
were away the clock stood, except for the moment until the host noticed (clause 5.1).
"""

import math
from dataclasses import dataclass, replace

from game.protocol.messages import Clock
from game.rules import Seat

TOLERANCE_SECONDS = 10.0
"""Seconds by which a received clock may be late, because the network may have stalled."""

UNNOTICED_SECONDS = 20.0
"""Seconds that a clock may run on after the last byte that reached us, until the host notices."""


@dataclass(frozen=True, slots=True)
class _TurnTime:
    """The clock of one turn by our own measurement."""

    seat: Seat
    turn: int
    left: float
    at: float
    running: bool = True
    from_host: bool = False
    """Whether the host has sent a clock for this turn."""

    def left_at(self, now: float) -> float:
        return self.left - (now - self.at if self.running else 0.0)


class ClockAudit:
    """Audits the clock of a room, one turn after another."""

    def __init__(self) -> None:
        self._time: _TurnTime | None = None
        self._length = math.inf
        """Seconds of a turn, as the host gave them at the beginning of one; infinite: not known."""

    @property
    def turn(self) -> int:
        """The turn of the last received clock; 0 if there was none."""
        return self._time.turn if self._time and self._time.from_host else 0

    def begin_turn(self, turn: int, seat: Seat, now: float) -> None:
        """Start measuring a turn that begins while we are connected."""
        self._time = _TurnTime(seat, turn, self._length, now)

    def end(self) -> None:
        """Stop measuring at the end of the match."""
        self._time = None

    def forget_length(self) -> None:
        """Forget the length of a turn, because a restored room may have another."""
        self._length = math.inf

    def check(self, clock: Clock, now: float) -> bool:
        """Check a clock from the host; return whether that much time can have passed."""
        left, before = float(clock.left), self._time
        if before and (before.seat, before.turn) == (clock.seat, clock.turn):
            due = before.left_at(now)
            if math.isinf(due):
                self._length = left
            elif left < due:
                # It may have come late; but then it does so once, not a little with each clock.
                left = due
        else:
            due = 0.0
        self._time = _TurnTime(clock.seat, clock.turn, left, now, clock.running, from_host=True)
        return math.isinf(due) or clock.left >= due - TOLERANCE_SECONDS

    def disconnected(self, last_received: float) -> None:
        """Note that the connection is lost; `last_received`: time of the last byte."""
        if self._time:
            left = max(0.0, self._time.left_at(last_received))
            self._time = replace(self._time, left=left, at=last_received, running=False)

    def reconnected(self, absence: float | None) -> None:
        """Note that we are connected again after that many seconds, if they were measured."""
        if self._time and absence is not None:
            left = max(0.0, self._time.left - min(absence, UNNOTICED_SECONDS))
            self._time = replace(self._time, left=left)

    def left(self, turn: int, now: float) -> float | None:
        """Return the seconds left of a turn; None if no clock was received for it."""
        time = self._time
        return time.left_at(now) if time and time.from_host and time.turn == turn else None

    def may_run_out_unseen(self, turn: int) -> bool:
        """Return whether the turn can have run out before the host noticed that we were away."""
        time = self._time
        return time is None or time.turn != turn or time.left <= TOLERANCE_SECONDS

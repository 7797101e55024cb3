"""Match clock: the time of a match, which passes only while both sides can act.

The clock of a turn, the clock for revealing values, and how long each side has been away. Time is
an argument.
"""

from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import Clock, Offer
from game.rules import Seat
from net.room.event_log import EventLog
from net.room.seat_table import SeatTable
from net.room.turn_timer import TurnTimer
from net.wire.envelope import Outbox

SINGLE_ABSENCE_SECONDS = 60.0
"""A side that is away without a break for so many seconds, or"""

TOTAL_ABSENCE_SECONDS = 300.0
"""for so many in one match, has to fear that the other side claims it (clause 5.4)."""

REVEAL_SECONDS = 15
"""Time for a program to reveal its value while both sides are here; no person has to think."""


class ForfeitTimer:
    """Counts how long each side of a match has been away."""

    def __init__(self) -> None:
        self._away_since: dict[Seat, float] = {}
        self._away_before = dict.fromkeys(Seat, 0.0)

    def reset(self) -> None:
        """Count absences from zero: a match begins."""
        self._away_before = dict.fromkeys(Seat, 0.0)

    def left(self, seat: Seat, now: float) -> None:
        self._away_since.setdefault(seat, now)

    def returned(self, seat: Seat, now: float) -> None:
        if seat in self._away_since:
            self._away_before[seat] += now - self._away_since.pop(seat)

    def due_at(self, seat: Seat) -> float | None:
        """Return when the side has been away for too long; None while it is here."""
        if seat not in self._away_since:
            return None
        return self._away_since[seat] + min(
            SINGLE_ABSENCE_SECONDS, max(0.0, TOTAL_ABSENCE_SECONDS - self._away_before[seat])
        )


class MatchClock:
    """The clocks of one match after another."""

    def __init__(
        self,
        seat_table: SeatTable,
        event_log: EventLog,
        outbox: Outbox,
        turn_seconds: int | None,
    ) -> None:
        self.turn, self.reveal = TurnTimer(turn_seconds), TurnTimer(REVEAL_SECONDS)
        self._seat_table, self._event_log, self._outbox = seat_table, event_log, outbox
        self._forfeit_timer = ForfeitTimer()
        self._halted = False

    @property
    def deadline(self) -> float | None:
        """The next moment at which something is due; None while nothing is."""
        due = (
            self.turn.deadline,
            self.reveal.deadline,
            self._offer_due_at(Seat.LEFT),
            self._offer_due_at(Seat.RIGHT),
        )
        return min((time for time in due if time is not None), default=None)

    # --- the match -----------------------------------------------------------------------

    def begin_match(self) -> None:
        """Count absences from zero."""
        self._forfeit_timer.reset()

    def begin_turn(self, now: float) -> None:
        """Count a turn, once both sides had time to see the action before it."""
        self.turn.begin(now, running=self._may_run, delay=SHOWING_SECONDS)
        self.send(now)

    def begin_reveal(self, now: float) -> None:
        """Count the time for the next value; nobody is to move meanwhile."""
        self.turn.stop()
        self.reveal.begin(now, running=self._may_run)

    def stop(self) -> None:
        """Stop counting: the match is over."""
        self.turn.stop()
        self.reveal.stop()

    def warn(self, now: float) -> None:
        """Send the clock to both sides if a warning has come due."""
        if self.turn.warn(now):
            self.send(now)

    def halt(self, now: float) -> None:
        """Stop all clocks until `resume`, because the host cannot write to its disk."""
        if not self._halted:
            self._halted = True
            self._update(now)

    def resume(self, now: float) -> None:
        """Let the clocks run again after `halt`."""
        if self._halted:
            self._halted = False
            self._update(now)

    def message(self, now: float) -> Clock | None:
        """Return how the clock of the turn stands; None if no turn is counted."""
        battle = self._event_log.state.battle
        if battle is None or not self.turn.is_counting:
            return None
        return Clock(battle.to_move, battle.turn, round(self.turn.left(now)), self.turn.running)

    def send(self, now: float) -> None:
        """Send to both sides how the clock of the turn stands."""
        if clock := self.message(now):
            self._outbox.send(None, clock)

    # --- absence -------------------------------------------------------------------------

    def player_left(self, seat: Seat, now: float) -> None:
        """Count the absence of a side from now on."""
        self._forfeit_timer.left(seat, now)
        self._update(now)

    def player_returned(self, seat: Seat, now: float) -> None:
        """Stop counting the absence of a side."""
        self._forfeit_timer.returned(seat, now)
        if seat.other in self._seat_table and not self._seat_table[seat.other].state.present:
            # In a room that was restored nobody has seen the other side leave.
            self._forfeit_timer.left(seat.other, now)
        self.withdraw_offers()
        self._update(now)

    def send_offers(self, now: float) -> None:
        """Offer the match to a side whose opponent has been away for too long by now."""
        for seat in Seat:
            due = self._offer_due_at(seat)
            if due is not None and now >= due:
                self._seat_table[seat].offered = True
                self._outbox.send(seat, Offer(seat, open=True))

    def withdraw_offers(self) -> None:
        """Take back what was offered."""
        for seat, player in self._seat_table.items():
            if player.offered:
                player.offered = False
                self._outbox.send(seat, Offer(seat, open=False))

    def _offer_due_at(self, seat: Seat) -> float | None:
        """Return when the match is to be offered to a side; None if it does not wait for that."""
        due = self._forfeit_timer.due_at(seat.other)
        if due is None or not self._event_log.state.running or not self._seat_table.full:
            return None
        player = self._seat_table[seat]
        return due if player.state.present and not player.offered else None

    # --- inside --------------------------------------------------------------------------

    @property
    def _may_run(self) -> bool:
        """Whether time may pass for the side to move."""
        seat_table = self._seat_table
        # If the versions of the rules differ, that holds for both sides, so one seat is enough.
        return (
            seat_table.all_present
            and not self._halted
            and not seat_table.version_difference(Seat.LEFT)
        )

    def _update(self, now: float) -> None:
        """Let time pass exactly while both sides can act."""
        for timer in (self.turn, self.reveal):
            if timer.is_counting and self._may_run:
                timer.resume(now)
            elif timer.is_counting:
                timer.pause(now)
        self.send(now)

"""Reveal collector: gathers both sides' values for the dice of a chosen action, in order."""

import msgspec

from game.protocol.messages import ErrorCode, Reveal, Revealed, Reveals
from game.rules import Seat
from net.room.event_log import EventLog
from net.room.match_clock import MatchClock
from net.wire.envelope import Outbox


class RevealCollector:
    """Idle until an action is chosen. After a break a client sends the same value again."""

    def __init__(self, event_log: EventLog, outbox: Outbox, clock: MatchClock) -> None:
        self.reveals = Reveals()
        """The values received so far."""
        self._event_log, self._outbox, self._clock = event_log, outbox, clock

    def start(self, now: float) -> None:
        """Wait for the values: an action has just been chosen, or had been when the room was
        restored."""
        self.reveals = Reveals()
        self._clock.begin_reveal(now)

    @property
    def waiting_for(self) -> Seat | None:
        """The seat whose value is wanted now; None if all are here, or none is wanted."""
        log_state = self._event_log.state
        if log_state.chosen is None:
            return None
        order = log_state.dice_protocol.reveal_order(log_state.chosen.seat)
        return next((seat for seat in order if not self.reveals[seat]), None)

    def reveal(self, seat: Seat, reveal: Reveal, now: float) -> bool:
        """Store a value, or refuse it; return whether it was the last one wanted."""
        log_state, awaited = self._event_log.state, self.waiting_for
        chosen = log_state.chosen
        if chosen is None or reveal.turn != chosen.turn or self.reveals[seat]:
            # A client sends its value again after a break, when it may not have arrived.
            return False
        if awaited is not seat:
            self._outbox.refuse(seat, ErrorCode.TURN, "The other side reveals first.")
        elif not log_state.dice_protocol.accepts(seat, reveal.value):
            self._outbox.refuse(seat, ErrorCode.PROOF, "That is not the value you promised.")
        else:
            values = {str(seat): reveal.value}
            self.reveals = msgspec.structs.replace(self.reveals, **values)
            self._clock.begin_reveal(now)
            self.resend(chosen.seat)
        return awaited is seat and self.waiting_for is None

    def resend(self, seat: Seat) -> None:
        """Send the side that acts the other side's value, also when it comes back."""
        chosen = self._event_log.state.chosen
        if chosen and chosen.seat is seat and self.waiting_for is seat and self.reveals[seat.other]:
            value = self.reveals[seat.other]
            self._outbox.send(seat, Revealed(seat.other, chosen.turn, value))

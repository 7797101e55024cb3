"""Reveal collector: gathers both sides' values for the dice of what was chosen, in order and in
time."""

import msgspec

from game.protocol.messages import ErrorCode, Reveal, Revealed, Reveals
from game.rules import Seat
from net.room.event_log import EventLog
from net.room.turn_timer import TurnTimer
from net.wire.envelope import Outbox

REVEAL_SECONDS = 15
"""For a program to reveal its value, while both sides are here; nobody has to think about it."""


class RevealCollector:
    """Idle until something was chosen. The values come again after a break, always the same."""

    def __init__(self, event_log: EventLog, outbox: Outbox) -> None:
        self.clock = TurnTimer(REVEAL_SECONDS)
        self.reveals = Reveals()
        """What has come so far."""
        self._event_log, self._outbox = event_log, outbox

    def start(self, now: float, running: bool) -> None:
        """Ask for the values; something has just been chosen, or was before a break."""
        self.reveals = Reveals()
        self.clock.begin(now, running)

    def stop(self) -> None:
        """Nothing is asked for any more."""
        self.clock.stop()

    @property
    def waiting_for(self) -> Seat | None:
        """Whose value is wanted now; None if all are here, or none is asked for."""
        log_state = self._event_log.state
        if log_state.chosen is None:
            return None
        order = log_state.dice_protocol.reveal_order(log_state.chosen.seat)
        return next((seat for seat in order if not self.reveals[seat]), None)

    def reveal(self, seat: Seat, reveal: Reveal, now: float, running: bool) -> bool:
        """Take a value, or say why not; whether all are here by it."""
        log_state, awaited = self._event_log.state, self.waiting_for
        chosen = log_state.chosen
        if chosen is None or reveal.turn != chosen.turn or self.reveals[seat]:
            # Sent again after a break, when it was not known to have arrived.
            return False
        if awaited is not seat:
            self._outbox.refuse(seat, ErrorCode.TURN, "The other side reveals first.")
        elif not log_state.dice_protocol.accepts(seat, reveal.value):
            self._outbox.refuse(seat, ErrorCode.PROOF, "That is not the value you promised.")
        else:
            values = {str(seat): reveal.value}
            self.reveals = msgspec.structs.replace(self.reveals, **values)
            self.clock.begin(now, running)
            self.resend(chosen.seat)
        return awaited is seat and self.waiting_for is None

    def resend(self, seat: Seat) -> None:
        """Tell the side that acts what the other has revealed, also when it comes back."""
        chosen = self._event_log.state.chosen
        if chosen and chosen.seat is seat and self.waiting_for is seat and self.reveals[seat.other]:
            value = self.reveals[seat.other]
            self._outbox.send(seat, Revealed(seat.other, chosen.turn, value))

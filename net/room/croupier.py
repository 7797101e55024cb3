"""Croupier: gathers both sides' values for the dice of what was chosen, in order and in time."""

import msgspec

from game.contract.messages import Code, Reveal, Revealed, Reveals
from game.rules import Seat
from net.room.ledger import Ledger
from net.room.turnclock import TurnClock
from net.wire.envelope import Outbox

REVEAL_SECONDS = 15
"""For a program to reveal its value, while both sides are here; nobody has to think about it."""


class Croupier:
    """Idle until something was chosen. The values come again after a break, always the same."""

    def __init__(self, ledger: Ledger, outbox: Outbox) -> None:
        self.clock = TurnClock(REVEAL_SECONDS)
        self.reveals = Reveals()
        """What has come so far."""
        self._ledger, self._outbox = ledger, outbox

    def begin(self, now: float, running: bool) -> None:
        """Ask for the values; something has just been chosen, or was before a break."""
        self.reveals = Reveals()
        self.clock.begin(now, running)

    def stop(self) -> None:
        """Nothing is asked for any more."""
        self.clock.stop()

    @property
    def awaited(self) -> Seat | None:
        """Whose value is wanted now; None if all are here, or none is asked for."""
        standing = self._ledger.standing
        if standing.chosen is None:
            return None
        order = standing.cup.order(standing.chosen.seat)
        return next((seat for seat in order if not self.reveals[seat]), None)

    def reveal(self, seat: Seat, reveal: Reveal, now: float, running: bool) -> bool:
        """Take a value, or say why not; whether all are here by it."""
        standing, awaited = self._ledger.standing, self.awaited
        chosen = standing.chosen
        if chosen is None or reveal.turn != chosen.turn or self.reveals[seat]:
            # Sent again after a break, when it was not known to have arrived.
            return False
        if awaited is not seat:
            self._outbox.refuse(seat, Code.TURN, "The other side reveals first.")
        elif not standing.cup.fits(seat, reveal.value):
            self._outbox.refuse(seat, Code.PROOF, "That is not the value you promised.")
        else:
            values = {str(seat): reveal.value}
            self.reveals = msgspec.structs.replace(self.reveals, **values)
            self.clock.begin(now, running)
            self.remind(chosen.seat)
        return awaited is seat and self.awaited is None

    def remind(self, seat: Seat) -> None:
        """Tell the side that acts what the other has revealed, also when it comes back."""
        chosen = self._ledger.standing.chosen
        if chosen and chosen.seat is seat and self.awaited is seat and self.reveals[seat.other]:
            value = self.reveals[seat.other]
            self._outbox.send(seat, Revealed(seat.other, chosen.turn, value))

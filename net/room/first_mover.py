"""First mover: the draw by which both sides decide which of them moves first in the first match.

Each reveals the first value of its chain for it, as for any die. No clock runs: until both values
are there, no match has begun.
"""

import msgspec

from game.match.dice_protocol import DiceProtocol
from game.protocol.messages import Draw, ErrorCode, Reveal, Reveals
from game.rules import Seat
from net.room.seat_table import SeatTable
from net.wire.envelope import Outbox

DRAW_TURN = 0
"""The number of the turn under which the values for the draw are revealed."""


class FirstMoverDraw:
    """Idle until `begin`. The draw is stored with the room, because nobody draws twice."""

    def __init__(self, seat_table: SeatTable, outbox: Outbox) -> None:
        self._seat_table, self._outbox = seat_table, outbox
        self._draw: Draw | None = None
        self._dice_protocol = DiceProtocol()
        self._reveals = Reveals()

    @property
    def draw(self) -> Draw | None:
        """The draw that waits for values; None once a side has left for good."""
        if self._draw and all(
            seat in self._seat_table and self._seat_table[seat].promise == side.promise
            for seat, side in ((Seat.LEFT, self._draw.left), (Seat.RIGHT, self._draw.right))
        ):
            return self._draw
        return None

    def begin(self, draw: Draw) -> None:
        """Ask both sides for their values."""
        self._draw, self._dice_protocol, self._reveals = draw, DiceProtocol.of(draw), Reveals()
        self._outbox.send(None, draw)

    def resume(self, draw: Draw) -> None:
        """Continue the draw of a restored room, as soon as both sides are back."""
        self._draw, self._dice_protocol, self._reveals = draw, DiceProtocol.of(draw), Reveals()
        for seat, side in ((Seat.LEFT, draw.left), (Seat.RIGHT, draw.right)):
            self._seat_table[seat].promise = side.promise
            self._seat_table[seat].change(fighter=side.fighter.id, ready=True)

    def remind(self, seat: Seat) -> None:
        """Ask a side that has returned once more; its value may have been lost on the way."""
        if draw := self.draw:
            self._outbox.send(seat, draw)

    def reveal(self, seat: Seat, reveal: Reveal) -> tuple[Draw, Seat, Reveals] | None:
        """Store a value. With the last one return the draw, the side that moves first, and the
        values."""
        draw = self.draw
        if draw is None or reveal.turn != DRAW_TURN or self._reveals[seat]:
            return None
        if not self._dice_protocol.accepts(seat, reveal.value):
            self._outbox.refuse(seat, ErrorCode.PROOF, "That is not the value you promised.")
            return None
        self._reveals = msgspec.structs.replace(self._reveals, **{str(seat): reveal.value})
        if any(self._dice_protocol.has_chain(each) and not self._reveals[each] for each in Seat):
            return None
        self._draw = None
        return draw, self._dice_protocol.first(draw, self._reveals), self._reveals

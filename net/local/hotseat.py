"""Hot-seat: two people at one keyboard. A room without a socket, behind the same link."""

import time
from collections.abc import Callable, Sequence

from game.i18n.phrase import phrase
from game.protocol.messages import (
    Act,
    ClientMessage,
    Leave,
    Pick,
    Refused,
    Rematch,
    Seats,
    ServerMessage,
)
from game.rules import Battle, Roster, Seat
from net.local.local_room import LocalRoomLink
from net.room.system_dice import SystemDice

NAMES = (phrase("Left"), phrase("Right"))


class HotseatLink(LocalRoomLink):
    """A link that plays both seats."""

    hotseat = True

    def __init__(
        self,
        roster: Roster,
        names: Sequence[str] = NAMES,
        clock: Callable[[], float] = time.monotonic,
        opening: Battle | None = None,
    ) -> None:
        """With an `opening` a trial begins there at once."""
        super().__init__(roster, SystemDice(), names, clock, opening)
        self._left_is_ready = False
        if opening:
            for seat in Seat:
                self._room.receive(seat, Pick(opening[seat].fighter.id, ready=True), clock())
        self._deliver()

    def send(self, message: ClientMessage) -> int:
        """Send a message for the side whose turn it is."""
        return max(self._submit(seat, message) for seat in self._seats_of(message))

    def _seats_of(self, message: ClientMessage) -> tuple[Seat, ...]:
        """Return the seats that a message is for: the one to move, the one to choose, or both."""
        match message:
            case Act() | Leave() if self._room.battle:
                return (self._room.battle.to_move,)
            case Pick():
                return (Seat.RIGHT if self._left_is_ready else Seat.LEFT,)
            case Rematch():
                return (Seat.LEFT, Seat.RIGHT)
            case _:
                return (Seat.LEFT,)

    def _is_for_us(self, message: ServerMessage) -> bool:
        if isinstance(message, Seats) and message.left:
            self._left_is_ready = message.left.ready
        return isinstance(message, Refused)

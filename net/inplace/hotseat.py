"""Hot-seat: two people at one keyboard. A room without a socket, behind the same link."""

import time
from collections.abc import Callable, Sequence

from game.contract.messages import Act, Fact, Leave, Pick, Refused, Rematch, Seats, Wish
from game.rules import Battle, Roster, Seat
from game.words.phrase import phrase
from net.inplace.inplace import InPlace
from net.room.dice import SystemDice

NAMES = (phrase("Left"), phrase("Right"))


class Hotseat(InPlace):
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

    def send(self, wish: Wish) -> int:
        """Hand a wish over for whichever side it is up to."""
        return max(self._hand_over(seat, wish) for seat in self._seats_of(wish))

    def _seats_of(self, wish: Wish) -> tuple[Seat, ...]:
        """For whom a wish is meant: whoever is to move, or to choose, or both."""
        match wish:
            case Act() | Leave() if self._room.battle:
                return (self._room.battle.to_move,)
            case Pick():
                return (Seat.RIGHT if self._left_is_ready else Seat.LEFT,)
            case Rematch():
                return (Seat.LEFT, Seat.RIGHT)
            case _:
                return (Seat.LEFT,)

    def _overhears(self, fact: Fact) -> bool:
        if isinstance(fact, Seats) and fact.left:
            self._left_is_ready = fact.left.ready
        return isinstance(fact, Refused)

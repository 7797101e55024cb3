"""Hot-seat: two people at one keyboard. A room without a socket, behind the same link."""

import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from game.link import Incoming, Up
from game.messages import Act, Hello, Leave, Pick, Refused, Rematch, Say, Seats, Wish
from game.phrase import phrase
from game.rules import Battle, Roster, Seat
from game.version import PROTOCOL, VERSION
from net.dice import SystemDice
from net.floodgate import NO_LIMITS
from net.room import Room

NAMES = (phrase("Left"), phrase("Right"))


class Hotseat:
    """A link (`game.link.Link`) that plays both seats of a room of its own."""

    hotseat = True

    def __init__(
        self,
        roster: Roster,
        names: Sequence[str] = NAMES,
        clock: Callable[[], float] = time.monotonic,
        opening: Battle | None = None,
    ) -> None:
        """With an `opening` a trial begins there at once."""
        self._clock = clock
        self._room = Room(
            roster, SystemDice(), secrets.token_hex, None, limits=NO_LIMITS, opening=opening
        )
        self._queue: deque[Incoming] = deque([Up()])
        self._left_is_ready = False
        self._number = 0
        for name in names:
            # What is written into a log is plain words, not a phrase.
            self._room.enter(Hello(PROTOCOL, VERSION, str(name)), clock())
        if opening:
            for seat in Seat:
                fighter = opening[seat].fighter.id
                self._room.receive(seat, Pick(fighter, ready=True), clock())
        self._deliver()

    def send(self, wish: Wish) -> int:
        """Hand a wish over for whichever side it is up to."""
        number = 0
        if isinstance(wish, Act | Say):
            number = self._number = self._number + 1
            wish = msgspec.structs.replace(wish, number=number)
        for seat in self._seats_of(wish):
            self._room.receive(seat, wish, self._clock())
        self._deliver()
        return number

    def wait(self, timeout: float) -> Incoming | None:
        if not self._queue and timeout > 0:
            time.sleep(timeout)
        return self.poll()

    def poll(self) -> Incoming | None:
        return self._queue.popleft() if self._queue else None

    def close(self) -> None:
        """Nothing to let go of."""

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

    def _deliver(self) -> None:
        for envelope in self._room.envelopes():
            if envelope.to in (None, Seat.LEFT) or isinstance(envelope.fact, Refused):
                self._queue.append(envelope.fact)
            if isinstance(envelope.fact, Seats) and envelope.fact.left:
                self._left_is_ready = envelope.fact.left.ready

"""Tutorial: a fight against a teacher who keeps to a script. A room without a socket."""

import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import msgspec

from game.link import Incoming, Up
from game.messages import Act, Hello, Pick, Say, Wish
from game.primer import ANSWERS, TEACHER, reply
from game.rules import Action, Roster, Seat, why_not
from game.version import PROTOCOL, VERSION
from net.floodgate import NO_LIMITS
from net.room import Room

_TEACHERS_HP = 46
"""A first fight is won with the charged blow and two or three more."""
_CHANCE = 100
"""The sides of the die that decides whether an attack hits; low is a hit."""


class KindDice:
    """The first side moves first, every attack hits, and always with its middle strength."""

    def roll(self, sides: int) -> int:
        return 1 if sides == _CHANCE else (sides + 1) // 2


class Tutorial:
    """A link (`game.link.Link`) whose match has begun already; we sit at the left."""

    hotseat = False

    def __init__(
        self, roster: Roster, name: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        own, other = tuple(roster)[:2]
        other = replace(other, hp=_TEACHERS_HP)
        self._clock = clock
        cast = Roster(version=roster.version, fighter=(own, other))
        self._room = Room(cast, KindDice(), secrets.token_hex, None, limits=NO_LIMITS)
        self._queue: deque[Incoming] = deque([Up()])
        self._numbers = {Seat.LEFT: 0, Seat.RIGHT: 0}
        self._turn = self._answers = 0
        for who in (name, TEACHER):
            self._room.enter(Hello(PROTOCOL, VERSION, who), clock())
        for seat, fighter in ((Seat.LEFT, own), (Seat.RIGHT, other)):
            self._room.receive(seat, Pick(fighter.id, ready=True), clock())
        self._deliver()

    def send(self, wish: Wish) -> int:
        number = self._hand_over(Seat.LEFT, wish)
        if isinstance(wish, Say):
            answer = ANSWERS[self._answers % len(ANSWERS)]
            self._answers += 1
            self._hand_over(Seat.RIGHT, Say(str(answer)))
        battle = self._room.battle
        if battle and not battle.outcome and battle.to_move is Seat.RIGHT:
            action = reply(self._turn)
            if why_not(battle, action):
                action = Action.ATTACK1
            self._turn += 1
            self._hand_over(Seat.RIGHT, Act(battle.turn, action))
        return number

    def wait(self, timeout: float) -> Incoming | None:
        if not self._queue and timeout > 0:
            time.sleep(timeout)
        return self.poll()

    def poll(self) -> Incoming | None:
        return self._queue.popleft() if self._queue else None

    def close(self) -> None:
        """Nothing to let go of."""

    def _hand_over(self, seat: Seat, wish: Wish) -> int:
        number = 0
        if isinstance(wish, Act | Say):
            number = self._numbers[seat] = self._numbers[seat] + 1
            wish = msgspec.structs.replace(wish, number=number)
        self._room.receive(seat, wish, self._clock())
        self._deliver()
        return number

    def _deliver(self) -> None:
        for envelope in self._room.envelopes():
            if envelope.to in (None, Seat.LEFT):
                self._queue.append(envelope.fact)

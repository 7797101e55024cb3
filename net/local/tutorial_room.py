"""Tutorial room: a fight against a teacher who keeps to a script. A room without a socket."""

import time
from collections.abc import Callable
from dataclasses import replace

from game.protocol.messages import Act, ClientMessage, Pick, Say
from game.review.tutorial import ANSWERS, TEACHER, reply
from game.rules import Action, Roster, Seat, why_not
from net.local.local_room import LocalRoomLink

_TEACHER_HP = 46
"""A first fight is won with the charged blow and two or three more."""
_CHANCE = 100
"""The sides of the die that decides whether an attack hits; low is a hit."""


class TutorialDice:
    """The first side moves first, every attack hits, and always with its middle strength."""

    def roll(self, sides: int) -> int:
        return 1 if sides == _CHANCE else (sides + 1) // 2


class TutorialLink(LocalRoomLink):
    """A link whose match has begun already; we sit at the left."""

    def __init__(
        self, roster: Roster, name: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        own, other = tuple(roster)[:2]
        other = replace(other, hp=_TEACHER_HP)
        cast = Roster(version=roster.version, fighter=(own, other))
        super().__init__(cast, TutorialDice(), (name, TEACHER), clock)
        self._turn = self._answers = 0
        for seat, fighter in ((Seat.LEFT, own), (Seat.RIGHT, other)):
            self._room.receive(seat, Pick(fighter.id, ready=True), clock())
        self._deliver()

    def send(self, message: ClientMessage) -> int:
        number = self._submit(Seat.LEFT, message)
        if isinstance(message, Say):
            answer = ANSWERS[self._answers % len(ANSWERS)]
            self._answers += 1
            self._submit(Seat.RIGHT, Say(str(answer)))
        battle = self._room.battle
        if battle and not battle.outcome and battle.to_move is Seat.RIGHT:
            action = reply(self._turn)
            if why_not(battle, action):
                action = Action.ATTACK1
            self._turn += 1
            self._submit(Seat.RIGHT, Act(battle.turn, action))
        return number

"""Duel: a match made by hand, for the tests of the screens; no network, no chance."""

from collections.abc import Iterable
from typing import TypeVar

from game.chain import Tips
from game.messages import (
    Acted,
    Clock,
    Contender,
    Ended,
    Entry,
    Place,
    Seats,
    Started,
    Welcome,
    position,
)
from game.rules import (
    Action,
    Attack,
    Battle,
    Effect,
    Fighter,
    ForcedDice,
    Reason,
    Roster,
    Seat,
    resolve,
    start,
)

_Sealed = TypeVar("_Sealed", bound=Entry)

HIT = (1, 3)
"""Rolls of an attack that hits with the middle strength."""
MISS = (100, 3)

STRAW = Fighter(
    "straw",
    "Straw",
    "Stands in for a fighter.",
    60,
    10,
    10,
    (
        Attack("Poke", 10, 95, Effect.NONE),
        Attack("Swing", 18, 70, Effect.FOCUS),
        Attack("Pry", 8, 90, Effect.BREAK),
    ),
)
REED = Fighter(
    "reed",
    "Reed",
    "Bends.",
    40,
    12,
    8,
    (
        Attack("Whip", 9, 95, Effect.BRACE),
        Attack("Snap", 17, 65, Effect.NONE),
        Attack("Wilt", 9, 85, Effect.SAP),
    ),
)


class Host:
    """The other end of a fake link: makes the facts a true host would send."""

    def __init__(self, first: Seat = Seat.LEFT, seat: Seat = Seat.LEFT) -> None:
        self.seat = seat
        self.first = first
        self.seq = 0
        self.tips = Tips()
        self.places: dict[Seat, Place | None] = {
            Seat.LEFT: Place("Ana", "straw"),
            Seat.RIGHT: Place("Ben", "reed"),
        }
        self.battle: Battle = start(STRAW, REED, first)

    def welcome(self) -> Welcome:
        return Welcome(
            self.seat, "token", 0, 0, "0.1.0", "rules", Roster(version=1, fighter=(STRAW, REED))
        )

    def seats(self, **changes: Place | None) -> Seats:
        for name, place in changes.items():
            self.places[Seat(name)] = place
        return Seats(self.places[Seat.LEFT], self.places[Seat.RIGHT])

    def started(self, match: int = 1) -> Started:
        self.battle = start(STRAW, REED, self.first)
        left, right = Contender("Ana", STRAW), Contender("Ben", REED)
        where = position(self.battle)
        return self._sealed(Started(self._next(), match, f"match{match}", 1, left, right, where))

    def acted(self, action: Action, rolls: Iterable[int] = (), *, by_clock: bool = False) -> Acted:
        """The side to move takes `action`; attacks need two rolls."""
        rolls = tuple(rolls)
        turn, seat = self.battle.turn, self.battle.to_move
        self.battle, _ = resolve(self.battle, action, ForcedDice(rolls))
        where = position(self.battle)
        return self._sealed(Acted(self._next(), seat, 1, turn, action, rolls, where, by_clock))

    def clock(self, left: int, *, running: bool = True) -> Clock:
        return Clock(self.battle.to_move, self.battle.turn, left, running)

    def ended(self, winner: Seat, reason: Reason = Reason.KNOCKOUT) -> Ended:
        return self._sealed(Ended(self._next(), winner, reason))

    def _sealed(self, entry: _Sealed) -> _Sealed:
        entry = self.tips.sealed(entry)
        self.tips = self.tips.after(entry)
        return entry

    def _next(self) -> int:
        self.seq += 1
        return self.seq

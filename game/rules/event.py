"""Event: what happened. `resolve` gives them in order; screens replay them, logs tell them."""

from dataclasses import dataclass

from game.rules.seat import Seat


@dataclass(frozen=True, slots=True)
class Guarded:
    """A side raised its guard, by Defend or by an attack that braces."""

    seat: Seat
    guard: int


@dataclass(frozen=True, slots=True)
class Charged:
    """A side raised its charge, by Charge or by an attack that focuses."""

    seat: Seat
    charge: int


@dataclass(frozen=True, slots=True)
class Struck:
    """An attack hit: `seat` struck the other side, which has `hp` left."""

    seat: Seat
    attack: int
    """Which of the fighter's three attacks, 0 to 2."""
    damage: int
    hp: int
    charge: int
    """How much charge the attack spent."""


@dataclass(frozen=True, slots=True)
class Missed:
    """An attack missed and grazed the other side, which has `hp` left."""

    seat: Seat
    attack: int
    damage: int
    hp: int
    charge: int


@dataclass(frozen=True, slots=True)
class GuardLost:
    """A hit took one guard from `seat`."""

    seat: Seat
    guard: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A breaker took all guard from `seat`."""

    seat: Seat
    levels: int


@dataclass(frozen=True, slots=True)
class Sapped:
    """A hit took one charge from `seat`."""

    seat: Seat
    charge: int


@dataclass(frozen=True, slots=True)
class Fainted:
    """The fighter of `seat` has no HP left."""

    seat: Seat


Event = Guarded | Charged | Struck | Missed | GuardLost | Broken | Sapped | Fainted

"""Event: one thing that an action caused. `resolve` returns events in order; screens animate them
and logs describe them."""

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
    """An attack by `seat` hit the other side, which has `hp` left."""

    seat: Seat
    attack: int
    """Index of the fighter's attack, 0 to 2."""
    damage: int
    hp: int
    charge: int
    """Charge that the attack spent, 0 to 3."""


@dataclass(frozen=True, slots=True)
class Missed:
    """An attack by `seat` missed and grazed the other side, which has `hp` left."""

    seat: Seat
    attack: int
    damage: int
    hp: int
    charge: int


@dataclass(frozen=True, slots=True)
class GuardLost:
    """A hit took one level of guard from `seat`."""

    seat: Seat
    guard: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A breaking attack took all guard from `seat`."""

    seat: Seat
    levels: int


@dataclass(frozen=True, slots=True)
class Sapped:
    """A hit took one level of charge from `seat`."""

    seat: Seat
    charge: int


@dataclass(frozen=True, slots=True)
class Fainted:
    """The fighter of `seat` has no HP left."""

    seat: Seat


Event = Guarded | Charged | Struck | Missed | GuardLost | Broken | Sapped | Fainted

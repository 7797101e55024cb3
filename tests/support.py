"""Support: straw fighters, dice that show what they are told, a bounded wait and a free port."""

import contextlib
import random
import socket
import time
from collections.abc import Callable, Iterable

from game.protocol.messages import Welcome
from game.rules import (
    Action,
    Attack,
    Battle,
    Effect,
    Event,
    Fighter,
    ForcedDice,
    Roster,
    Seat,
    Side,
)
from game.rules import resolve as resolve_with

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT

HIT = (1, 3)
"""Rolls of an attack that hits with exactly its power."""
MISS = (100, 3)

POKE = Attack("Poke", 10, 95, Effect.NONE)
SWING = Attack("Swing", 18, 60, Effect.NONE)


def fighter(
    name: str = "Straw",
    *,
    hp: int = 60,
    attack: int = 10,
    defence: int = 10,
    first: Attack = POKE,
    effect: Effect = Effect.NONE,
) -> Fighter:
    """A fighter of the middle; `effect` is what its third attack does."""
    last = Attack("Trick", 8, 90, effect)
    line = "Stands in for a fighter."
    return Fighter(name.lower(), name, line, hp, attack, defence, (first, SWING, last))


STRAW = fighter(effect=Effect.BREAK)
REED = fighter("Reed", hp=40, attack=12, defence=8, effect=Effect.SAP)
ROSTER = Roster(1, (STRAW, REED))


def welcome_of(
    seat: Seat,
    token: str = "token",
    *,
    room: str = "room",
    epoch: int = 0,
    keep: int = 0,
    number: int = 0,
    seq: int = 0,
    roster: Roster = ROSTER,
) -> Welcome:
    """What a host says to somebody who comes in."""
    return Welcome(
        room=room,
        epoch=epoch,
        seat=seat,
        token=token,
        keep=keep,
        number=number,
        seq=seq,
        version="0.1.0",
        rules=roster.fingerprint,
        roster=roster,
    )


def battle(
    left: Fighter = STRAW,
    right: Fighter = STRAW,
    *,
    first: Seat = LEFT,
    hp: tuple[int, int] | None = None,
    charge: tuple[int, int] = (0, 0),
    guard: tuple[int, int] = (0, 0),
) -> Battle:
    """A position in which the sides (left, right) stand as told; guard nobody unless told."""
    left_hp, right_hp = hp or (left.hp, right.hp)
    return Battle(
        Side(left, left_hp, charge[0], guard[0]), Side(right, right_hp, charge[1], guard[1]), first
    )


def act(
    position: Battle, action: Action, rolls: Iterable[int] = ()
) -> tuple[Battle, tuple[Event, ...]]:
    """Resolve with forced dice; a die that nobody rolled is a fault of the rules."""
    dice = ForcedDice(rolls)
    after, events = resolve_with(position, action, dice)
    assert dice.spent
    return after, events


class LoadedDice:
    """Dice that show what was loaded, in order, and then always a one: a hit, at its weakest."""

    def __init__(self, rolls: Iterable[int] = ()) -> None:
        self.rolls = list(rolls)

    def roll(self, sides: int) -> int:
        roll = self.rolls.pop(0) if self.rolls else 1
        assert 1 <= roll <= sides
        return roll


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for a condition; fails when it does not come about in time."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "what was waited for did not come about"
        time.sleep(0.002)


def free_port() -> int:
    """A port for a host that goes and comes back to it.

    It lies below those that systems give away by themselves, so nobody gets it in between.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 30_000)
        with socket.socket() as sock, contextlib.suppress(OSError):
            sock.bind(("", port))
            return port

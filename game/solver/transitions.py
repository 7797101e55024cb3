"""Transitions: the effect of every action at every level of charge and guard, read from the rules.

This module contains no formula. Each entry is the result of `resolve` with forced dice, so the
solver cannot solve another game than the one played. It relies on one property of the rules, which
tests check: what an action costs and raises depends on the fighters and their levels, never on
their HP.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from game.rules import Action, Battle, Fighter, ForcedDice, Seat, Side, resolve, start, why_not
from game.rules.action import ATTACKS
from game.rules.battle import HIT_SIDES, STRENGTH_SIDES, TOP

STEPS = TOP + 1
LEVELS = STEPS**4
"""Number of combinations of the four levels: charge and guard of left and of right."""

STRENGTHS = range(1, STRENGTH_SIDES + 1)
OUTCOMES = STRENGTH_SIDES + 1
"""Number of results of an attack: a hit at each strength, and the miss."""

RAISES = (Action.DEFEND, Action.CHARGE)
SEATS = (Seat.LEFT, Seat.RIGHT)
ENDLESS = 10**9
"""More HP than any attack costs, so that damage is never cut off."""


@dataclass(frozen=True, slots=True)
class Transitions:
    """Effects of all actions; indexed by seat to move (0 left, 1 right), action, levels, result."""

    left: Fighter
    right: Fighter
    damage: NDArray[np.int64]
    """HP the target loses; [2, 3 attacks, LEVELS, OUTCOMES]."""
    following: NDArray[np.int64]
    """Levels after the attack; [2, 3 attacks, LEVELS, OUTCOMES]."""
    weight: NDArray[np.float64]
    """Probability of each result; [2, 3 attacks, OUTCOMES]."""
    raised: NDArray[np.int64]
    """Levels after Defend and after Charge, -1 where illegal; [2, 2, LEVELS]."""
    opening: tuple[int, int]
    """Levels at the start when left moves first, and when right does."""

    @property
    def hp(self) -> tuple[int, int]:
        return self.left.hp, self.right.hp


def levels_of(battle: Battle) -> int:
    """Return the index of the battle's combination of levels, 0 to LEVELS - 1."""
    left, right = battle.left, battle.right
    code = left.charge * STEPS + left.guard
    return (code * STEPS + right.charge) * STEPS + right.guard


def level_sums() -> NDArray[np.int64]:
    """Return the sum of the four levels of each combination; [LEVELS]."""
    return np.array([sum(levels) for levels in product(range(STEPS), repeat=4)])


def read_transitions(left: Fighter, right: Fighter) -> Transitions:
    """Resolve each action in each combination of levels: about 10,000 calls of the rules."""
    attacks = [[read_attack(left, right, seat, attack) for attack in ATTACKS] for seat in SEATS]
    damage, following = (np.array([[each[n] for each in row] for row in attacks]) for n in (0, 1))
    raised = np.array([[read_raise(left, right, s, raise_) for raise_ in RAISES] for s in SEATS])
    weight = np.array([[[w for _, w in outcomes_of(f, a)] for a in ATTACKS] for f in (left, right)])
    opening = tuple(levels_of(start(left, right, seat)) for seat in SEATS)
    return Transitions(left, right, damage, following, weight, raised, (opening[0], opening[1]))


def read_attack(
    left: Fighter, right: Fighter, seat: Seat, attack: Action
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the HP that the target of `seat` loses, and the levels afterwards; each [LEVELS,
    OUTCOMES]."""
    damage = np.zeros((LEVELS, OUTCOMES), np.int64)
    following = np.zeros_like(damage)
    rolls = [rolls for rolls, _ in outcomes_of((left, right)[SEATS.index(seat)], attack)]
    for code, position in enumerate(_positions(left, right, seat)):
        for outcome, shown in enumerate(rolls):
            after, _ = resolve(position, attack, ForcedDice(shown))
            damage[code, outcome] = ENDLESS - after[seat.other].hp
            following[code, outcome] = levels_of(after)
    return damage, following


def read_raise(left: Fighter, right: Fighter, seat: Seat, raise_: Action) -> NDArray[np.int64]:
    """Return the levels after Defend or Charge, -1 where illegal; [LEVELS]."""
    return np.array(
        [
            -1
            if why_not(position, raise_)
            else levels_of(resolve(position, raise_, ForcedDice(()))[0])
            for position in _positions(left, right, seat)
        ]
    )


def _positions(left: Fighter, right: Fighter, seat: Seat) -> Iterator[Battle]:
    """Yield one position for every combination of levels, in the order of their indexes."""
    for charge, guard, other_charge, other_guard in product(range(STEPS), repeat=4):
        yield Battle(
            Side(left, ENDLESS, charge, guard),
            Side(right, ENDLESS, other_charge, other_guard),
            to_move=seat,
        )


def outcomes_of(fighter: Fighter, action: Action) -> list[tuple[tuple[int, ...], float]]:
    """Return the rolls that an action of `fighter` can have, with probabilities that sum to 1.

    An attack has OUTCOMES of them; for one that cannot miss, the miss has weight 0.
    """
    if action.attack_index is None:
        return [((), 1.0)]
    chance = fighter.attacks[action.attack_index].chance
    hits = [((1, roll), chance / HIT_SIDES / STRENGTH_SIDES) for roll in STRENGTHS]
    return [*hits, ((min(chance + 1, HIT_SIDES), 1), 1 - chance / HIT_SIDES)]

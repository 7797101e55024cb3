"""Local search: moves a roster that almost reaches the goals inside all of them.

`python -m game.solver.tuning.local_search --seconds 1800 --write FILE`. Where `annealing` tries at
random, this computes. The effects of single numbers on the shares of wins add up almost exactly, so
the most promising combinations of a fighter's numbers are found without solving anything. Effects
on match length and on shares of actions do not add up: for these the promising combinations are
measured, and the first that comes closer to all goals starts the next step.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from game.files.decoding import decode_text
from game.rules import Fighter, parse_roster
from game.solver.balance import ROSTER, Balance, Pairing, measure
from game.solver.tuning.annealing import (
    CHANCES,
    HP,
    POWERS,
    Measure,
    fighter_to_change,
    loss,
    rewrite,
    with_changed,
    worst,
)
from game.solver.tuning.kernel import Kernel, compiler

Numbers = tuple[int, ...]
"""HP, then power and chance of each attack."""

Wins = NDArray[np.float64]
"""[each pairing of a fighter, left or right moves first]; left's winning probability."""

STEPS = ((-2, -1, 1, 2), *(((-1, 1), (-4, -2, -1, 1, 2, 4)) * 3))
"""Changes tried for each number. Attack and Defence stay: one step of them is too large."""

RANGES = (HP, *(bounds for pair in zip(POWERS, CHANCES, strict=True) for bounds in pair))

COMBINATIONS = 1500
"""Combinations estimated for a fighter, each changing at most so many numbers:"""
MOST = 4

TRIES = 20
"""Combinations that are then measured."""

EXPENSIVE = 0.0005
"""Loss added for each changed number: of equal estimates the one that changes least is better."""


def numbers(fighter: Fighter) -> Numbers:
    return (fighter.hp, *(n for each in fighter.attacks for n in (each.power, each.chance)))


def with_numbers(fighter: Fighter, values: Numbers) -> Fighter:
    hp, *rest = values
    first, second, third = (
        replace(attack, power=power, chance=chance)
        for attack, power, chance in zip(fighter.attacks, rest[::2], rest[1::2], strict=True)
    )
    return replace(fighter, hp=hp, attacks=(first, second, third))


def local_search(
    fighters: Iterable[Fighter],
    rng: Random,
    more: Callable[[], bool],
    on_step: Callable[[float, Balance], None],
    measure: Measure = measure,
) -> Balance:
    """Change one fighter at a time while there is `more` time; every accepted step comes closer.

    `on_step` is called with each.
    """
    fighters = list(fighters)
    pairs = combinations_with_replacement(fighters, 2)
    result = Balance(fighters, [measure(one, other) for one, other in pairs])
    least = loss(result.goals())
    on_step(least, result)
    while least > 0 and more():
        fighter = fighter_to_change(result, rng)
        for changed in promising(result, fighter, rng, measure)[:TRIES]:
            trial = with_changed(result, changed, measure, least)
            if trial is not None and (lost := loss(trial.goals())) < least:
                result, least = trial, lost
                on_step(least, result)
                break
            if not more():
                break
    return result


def promising(
    result: Balance, fighter: Fighter, rng: Random, measure: Measure
) -> tuple[Fighter, ...]:
    """Return variants of the fighter with some numbers changed, the most promising first."""
    here, now = numbers(fighter), _wins(result, fighter, measure)
    alone = {
        (place, value): _wins(result, _one_other(fighter, place, value), measure) - now
        for place, value in _single(here)
    }
    places = sorted({place for place, _ in alone})
    losses: dict[Numbers, float] = {}
    for _ in range(COMBINATIONS):
        chosen = rng.sample(places, rng.randint(1, min(MOST, len(places))))
        steps = [rng.choice([step for step in alone if step[0] == place]) for place in chosen]
        values = list(here)
        for place, value in steps:
            values[place] = value
        wins = now + sum(alone[step] for step in steps)
        losses[tuple(values)] = _loss(result, fighter, wins) + EXPENSIVE * len(steps)
    return tuple(with_numbers(fighter, each) for each in sorted(losses, key=lambda n: losses[n]))


def _single(here: Numbers) -> Iterator[tuple[int, int]]:
    """Yield the index of a number and each value that it may have instead."""
    for place, (value, steps, bounds) in enumerate(zip(here, STEPS, RANGES, strict=True)):
        low, high = min(bounds.low, value), max(bounds.high, value)
        yield from ((place, value + step) for step in steps if low <= value + step <= high)


def _one_other(fighter: Fighter, place: int, value: int) -> Fighter:
    values = numbers(fighter)
    return with_numbers(fighter, (*values[:place], value, *values[place + 1 :]))


def _own(result: Balance, fighter: Fighter) -> list[Pairing]:
    return [each for names, each in result.pairings.items() if fighter.id in names]


def _wins(result: Balance, changed: Fighter, measure: Measure) -> Wins:
    """Return the winning probabilities of the changed fighter's pairings."""
    wins = []
    for each in _own(result, changed):
        sides = (changed if side.id == changed.id else side for side in (each.left, each.right))
        wins.append(measure(*sides).wins)
    return np.array(wins)


def _loss(result: Balance, fighter: Fighter, wins: Wins) -> float:
    """Return the loss on the goals for wins, with these as the fighter's winning probabilities."""
    lost = 0.0
    for pairing, (left, right) in zip(_own(result, fighter), wins, strict=True):
        goals = replace(pairing, wins=(float(left), float(right))).goals()
        lost += loss(goal for goal in goals if not goal.what.startswith("actions"))
    return lost


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m game.solver.tuning.local_search", description=__doc__
    )
    parser.add_argument("--roster", type=Path, default=ROSTER, metavar="FILE")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the best roster here")
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    text = decode_text(options.roster.read_bytes())
    end = time.monotonic() + options.seconds

    def known(least: float, result: Balance) -> None:
        print(f"{least:.4f}  {worst(result)}", flush=True)
        if options.write:
            options.write.write_text(rewrite(text, result.fighters), encoding="utf-8")

    quick = Kernel() if compiler() else measure
    fighters = parse_roster(text)
    local_search(
        fighters, Random(options.seed), lambda: time.monotonic() < end, known, cache(quick)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

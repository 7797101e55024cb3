"""The polish moves numbers only and only forwards, and reckons before it measures."""

from itertools import count
from random import Random

import numpy as np
import pytest

from game.rules import Fighter, parse_roster
from game.solver.balance import ROSTER, Balance, Pairing
from game.solver.tuning.annealing import loss
from game.solver.tuning.local_search import local_search, numbers, promising, with_numbers

FIGHTERS = tuple(parse_roster(ROSTER.read_text(encoding="utf-8")))[:3]


def strength(fighter: Fighter) -> float:
    return fighter.hp / 100 + sum(each.power * each.chance for each in fighter.attacks) / 10000


def by_strength(left: Fighter, right: Fighter) -> Pairing:
    """A made-up measure in which every number counts; lengths and buttons are as they should be."""
    share = 0.5 + strength(left) - strength(right)
    return Pairing(left, right, (share, share), np.ones((2, 2, 5)), (1.0, 1.0), (1.0, 1.0))


def uneven() -> Balance:
    first, *others = FIGHTERS
    fighters = [with_numbers(first, (first.hp + 9, *numbers(first)[1:])), *others]
    pairs = [(one, other) for i, one in enumerate(fighters) for other in fighters[i:]]
    return Balance(fighters, [by_strength(*pair) for pair in pairs])


@pytest.mark.parametrize("fighter", FIGHTERS)
def test_a_fighter_is_made_again_of_its_numbers(fighter: Fighter) -> None:
    assert with_numbers(fighter, numbers(fighter)) == fighter


def test_what_promises_most_comes_first_and_is_not_far_from_the_truth() -> None:
    result = uneven()
    strong = result.fighters[0]
    first = promising(result, strong, Random(1), by_strength)[0]
    assert strength(first) < strength(strong) - 0.02


def test_every_step_comes_closer_to_the_goals() -> None:
    known: list[float] = []
    steps = count()
    result = local_search(
        uneven().fighters,
        Random(2),
        lambda: next(steps) < 2,
        lambda least, _: known.append(least),
        by_strength,
    )
    assert known == sorted(known, reverse=True)
    assert known[0] > known[-1] == loss(result.goals())
    for old, new in zip(FIGHTERS, result.fighters, strict=True):
        assert [each.effect for each in new.attacks] == [each.effect for each in old.attacks]

"""The search moves numbers only, only within their ranges, and only forwards."""

from pathlib import Path
from random import Random

import numpy as np

from game.rules import Fighter, parse_roster
from game.solver.balance import ROSTER, Balance, Pairing
from game.solver.tuning.annealing import CHANCES, HP, POWERS, improve, loss, neighbour, rewrite

TEXT = ROSTER.read_text(encoding="utf-8")
FIGHTERS = tuple(parse_roster(TEXT))


def by_hp(left: Fighter, right: Fighter) -> Pairing:
    """A made-up measure: HP decides, everything else is as it should be."""
    share = left.hp / (left.hp + right.hp)
    return Pairing(left, right, (share, share), np.ones((2, 2, 5)), (1.0, 1.0), (1.0, 1.0))


def test_a_neighbour_differs_in_numbers_within_their_ranges_only() -> None:
    rng = Random(5)
    fighter = FIGHTERS[0]
    for _ in range(300):
        near = neighbour(fighter, rng)
        assert (near.id, near.name, near.line) == (fighter.id, fighter.name, fighter.line)
        assert HP.low <= near.hp <= HP.high or near.hp == fighter.hp
        for index, (attack, old) in enumerate(zip(near.attacks, fighter.attacks, strict=True)):
            assert (attack.name, attack.effect) == (old.name, old.effect)
            assert POWERS[index].low <= attack.power <= POWERS[index].high or attack == old
            assert CHANCES[index].low <= attack.chance <= CHANCES[index].high or attack == old
        fighter = near


def test_the_search_never_goes_back_and_ends_when_the_goals_are_reached() -> None:
    known: list[float] = []
    steps = iter(range(400))

    def heat() -> float:
        return 0.004 if next(steps, None) is not None else 0.0

    def note(least: float, _result: Balance) -> None:
        known.append(least)

    uneven = [*FIGHTERS[:3]]
    uneven[0] = neighbour(uneven[0], Random(1))
    result = improve(uneven, Random(2), heat, note, by_hp)
    assert known == sorted(known, reverse=True)
    assert loss(result.goals()) == known[-1]
    assert [fighter.id for fighter in result.fighters] == [fighter.id for fighter in uneven]


def test_the_roster_is_rewritten_in_place(tmp_path: Path) -> None:
    rng = Random(3)
    moved = [neighbour(neighbour(fighter, rng), rng) for fighter in FIGHTERS]
    text = rewrite(TEXT, moved)
    assert tuple(parse_roster(text)) == tuple(moved)
    comments = [line for line in TEXT.splitlines() if line.startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == comments
    assert rewrite(text, FIGHTERS) == TEXT

"""What the solver assumes of the rules, checked against the rules."""

import numpy as np

from game.rules import Action, Battle, ForcedDice, Seat, Side, resolve, start
from game.rules.action import ATTACKS
from game.solver.transitions import level_sums, levels_of, outcomes_of, read_transitions
from tests.game.solver.reference_solver import CRAB, HARE

TRANSITIONS = read_transitions(CRAB, HARE)


def test_damage_and_levels_do_not_depend_on_hp() -> None:
    for hp in (2, 5, 30):
        battle = Battle(Side(CRAB, hp, 2, 1), Side(HARE, hp, 1, 3), to_move=Seat.LEFT)
        for index, action in enumerate(ATTACKS):
            for outcome, (rolls, _) in enumerate(outcomes_of(CRAB, action)):
                after, _ = resolve(battle, action, ForcedDice(rolls))
                cell = (0, index, levels_of(battle), outcome)
                assert after.right.hp == max(0, hp - TRANSITIONS.damage[cell])
                assert after.left.hp == hp
                if after.outcome is None:
                    assert levels_of(after) == TRANSITIONS.following[cell]


def test_every_attack_costs_hp_and_every_raise_adds_one_level() -> None:
    assert TRANSITIONS.damage.min() == 1
    sums = level_sums()
    for raised in TRANSITIONS.raised.reshape(-1, len(sums)):
        allowed = raised >= 0
        assert (sums[raised[allowed]] == sums[allowed] + 1).all()


def test_outcomes_are_certain_together() -> None:
    for action in Action:
        assert sum(weight for _, weight in outcomes_of(HARE, action)) == 1 or np.isclose(
            sum(weight for _, weight in outcomes_of(HARE, action)), 1
        )


def test_the_opening_is_that_of_the_rules() -> None:
    assert TRANSITIONS.opening == (
        levels_of(start(CRAB, HARE, Seat.LEFT)),
        levels_of(start(CRAB, HARE, Seat.RIGHT)),
    )

"""The forecast is what the rules then do, for every roll there is."""

from fractions import Fraction

import pytest

from game.rules import Action, Battle, Effect, ForcedDice, forecast, resolve
from game.rules.action import ATTACKS
from tests.support import battle, fighter

POSITIONS = [
    battle(),
    battle(charge=(3, 0), guard=(0, 2)),
    battle(fighter(effect=Effect.BREAK), guard=(0, 3)),
    battle(charge=(2, 0), hp=(60, 7)),
    battle(hp=(60, 1)),
    battle(fighter(attack=1), fighter(defence=50), guard=(0, 3)),
]


def costs(position: Battle, action: Action) -> list[int]:
    """What the target loses, for each of the 500 ways the dice can fall."""
    target = position.to_move.other
    return [
        position[target].hp
        - resolve(position, action, ForcedDice((chance, strength)))[0][target].hp
        for chance in range(1, 101)
        for strength in range(1, 6)
    ]


@pytest.mark.parametrize("action", ATTACKS)
@pytest.mark.parametrize("position", POSITIONS)
def test_the_expected_cost_is_the_mean_over_all_rolls(position: Battle, action: Action) -> None:
    outlook = forecast(position, action)
    assert outlook
    lost = costs(position, action)
    assert outlook.expected == Fraction(sum(lost), len(lost))


@pytest.mark.parametrize("action", ATTACKS)
@pytest.mark.parametrize("position", POSITIONS)
def test_a_hit_costs_from_low_to_high_or_what_is_left(position: Battle, action: Action) -> None:
    outlook = forecast(position, action)
    assert outlook
    hits = costs(position, action)[:5]  # a roll of 1 always hits
    left = position[position.to_move.other].hp
    assert (min(hits), max(hits)) == (min(left, outlook.low), min(left, outlook.high))
    assert outlook.chance == position.left.fighter.attacks[ATTACKS.index(action)].chance


@pytest.mark.parametrize("action", ATTACKS)
@pytest.mark.parametrize("position", POSITIONS)
def test_a_miss_costs_the_graze_or_what_is_left(position: Battle, action: Action) -> None:
    outlook = forecast(position, action)
    assert outlook
    left = position[position.to_move.other].hp
    if outlook.chance < 100:
        assert costs(position, action)[-1] == min(left, outlook.graze)


@pytest.mark.parametrize("action", [Action.DEFEND, Action.CHARGE])
def test_there_is_no_forecast_for_what_costs_nobody_anything(action: Action) -> None:
    assert forecast(battle(), action) is None

"""The computer's players: each names a legal action wherever a match can stand."""

from random import Random

import pytest

from game.ai import LEVELS, GreedyPlayer, RandomPlayer
from game.arguments import LEVELS as TYPED_LEVELS
from game.rules import Action, Battle, Dice, Effect, Seat, legal_actions, resolve, start
from game.rules.action import ATTACKS
from tests.support import LEFT, REED, RIGHT, STRAW, LoadedDice, battle, fighter


class SeededDice:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def roll(self, sides: int) -> int:
        return int(self._random.random() * sides) + 1


def winner(players: dict[Seat, str], dice: Dice, first: Seat) -> Seat | None:
    """Who wins a match of two levels; every choice of theirs has to be legal."""
    match: Battle = start(STRAW, STRAW, first)
    while match.outcome is None:
        action = LEVELS[players[match.to_move]]().choose(match, dice)
        assert action in legal_actions(match)
        match, _ = resolve(match, action, dice)
    return match.outcome.winner


def test_the_levels_are_those_that_can_be_typed() -> None:
    assert tuple(LEVELS) == TYPED_LEVELS


def test_normal_is_better_than_easy() -> None:
    dice = SeededDice(1)
    players = {LEFT: "normal", RIGHT: "easy"}
    wins = sum(winner(players, dice, LEFT if n % 2 else RIGHT) is LEFT for n in range(400))
    assert wins > 280


@pytest.mark.parametrize(
    "position", [battle(), battle(charge=(3, 0), guard=(3, 0)), battle(first=RIGHT, guard=(0, 3))]
)
def test_the_random_one_takes_each_legal_action_by_its_roll(position: Battle) -> None:
    actions = legal_actions(position)
    rolls = range(1, len(actions) + 1)
    taken = [RandomPlayer().choose(position, LoadedDice([roll])) for roll in rolls]
    assert taken == list(actions)


def test_the_greedy_one_takes_what_costs_most_on_average() -> None:
    open_guard = battle(fighter(effect=Effect.BREAK))
    high_guard = battle(fighter(effect=Effect.BREAK), guard=(0, 3))
    nearly_down = battle(STRAW, REED, hp=(60, 3))
    assert GreedyPlayer().choose(open_guard, LoadedDice()) is Action.ATTACK2
    assert GreedyPlayer().choose(high_guard, LoadedDice()) is Action.ATTACK3
    assert GreedyPlayer().choose(nearly_down, LoadedDice()) is Action.ATTACK1


def test_the_greedy_one_only_attacks() -> None:
    for charge in range(4):
        position = battle(charge=(charge, 0), guard=(3 - charge, 2))
        assert GreedyPlayer().choose(position, LoadedDice()) in ATTACKS

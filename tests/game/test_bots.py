"""Test bots: each names a legal action wherever a match can stand."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from game.app.arguments import LEVELS as TYPED_LEVELS
from game.bots import LEVELS, GreedyPlayer, MixedPlayer, RandomPlayer, remark
from game.protocol.quick_chat import QUICK_CHAT
from game.rules import Action, Battle, Dice, Effect, Seat, legal_actions, resolve, start
from game.rules.action import ATTACKS
from tests.game.solved_pairings import LEAF, TWIG, SolvedPairings, solution
from tests.support import HIT, LEFT, REED, RIGHT, STRAW, LoadedDice, act, battle, fighter


class BotDice:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def roll(self, sides: int) -> int:
        return int(self._random.random() * sides) + 1


def winner(players: dict[Seat, str], dice: Dice, first: Seat) -> Seat | None:
    """Who wins a match of two levels; every choice of theirs has to be legal."""
    match: Battle = start(TWIG, LEAF, first)
    while match.outcome is None:
        action = MixedPlayer(LEVELS[players[match.to_move]], SolvedPairings()).choose(match, dice)
        assert action in legal_actions(match)
        match, _ = resolve(match, action, dice)
    return match.outcome.winner


def test_the_levels_are_those_that_can_be_typed() -> None:
    assert tuple(LEVELS) == TYPED_LEVELS


@pytest.mark.parametrize(("better", "worse"), [*pairwise(reversed(tuple(LEVELS)))])
def test_every_level_is_better_than_the_one_below(better: str, worse: str) -> None:
    dice, wins = BotDice(1), 0
    for n in range(400):
        seat = LEFT if n % 4 < 2 else RIGHT
        players = {seat: better, seat.other: worse}
        wins += winner(players, dice, LEFT if n % 2 else RIGHT) is seat
    assert wins > 200


def test_the_perfect_one_always_takes_the_best_action() -> None:
    position = start(TWIG, LEAF)
    assert MixedPlayer(100, SolvedPairings()).choose(position, LoadedDice()) is solution().best(
        position
    )


def test_a_mixed_one_plays_so_many_turns_of_a_hundred_at_random() -> None:
    position, player = start(TWIG, LEAF), MixedPlayer(60, SolvedPairings())
    assert player.choose(position, LoadedDice([60])) is solution().best(position)
    taken = [player.choose(position, LoadedDice([61, roll])) for roll in range(1, 6)]
    assert taken == list(legal_actions(position))


def test_without_a_solution_the_strongest_blow_stands_in_and_it_is_owned() -> None:
    position, player = start(TWIG, LEAF), MixedPlayer(100, SolvedPairings(there=False))
    assert not player.prepare(position)
    assert player.choose(position, LoadedDice()) is GreedyPlayer().choose(position, LoadedDice())
    assert MixedPlayer(100, SolvedPairings()).prepare(position)


# --- what they say ---------------------------------------------------------------------------


def test_a_match_begins_with_a_kind_word_and_ends_with_one() -> None:
    last = battle(hp=(60, 1))
    over, _ = act(last, Action.ATTACK1, HIT)
    assert remark(None, last, LEFT, LoadedDice()) == "fun"
    assert remark(last, over, LEFT, LoadedDice()) == "game"


@pytest.mark.parametrize(("guard", "said"), [(0, "nice"), (3, "ouch")])
def test_a_heavy_blow_is_worth_a_word_every_other_time(guard: int, said: str) -> None:
    before = battle(hp=(60, 60), charge=(3, 0), guard=(0, guard))
    after = before.with_side(RIGHT, replace(before.right, hp=40))
    assert remark(before, after, RIGHT, LoadedDice([1])) == said
    assert remark(before, after, RIGHT, LoadedDice([2])) == ""
    assert remark(before, after, LEFT, LoadedDice([1])) == ""


def test_a_blow_that_leaves_little_was_close() -> None:
    before = battle(hp=(60, 12))
    after = before.with_side(RIGHT, replace(before.right, hp=9))
    assert remark(before, after, RIGHT, LoadedDice([1])) == "close"


def test_nothing_is_said_about_a_common_turn() -> None:
    before = battle()
    after, _ = act(before, Action.ATTACK1, HIT)
    assert remark(before, after, RIGHT, LoadedDice([1])) == ""


def test_everything_that_is_said_is_a_quick_chat_phrase() -> None:
    assert {"fun", "game", "nice", "ouch", "close"} <= set(QUICK_CHAT)


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

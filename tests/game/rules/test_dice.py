"""Dice are handed in: forced ones show what they are told, recording ones remember."""

import pytest

from game.rules import Action, ForcedDice, RecordingDice, resolve, start
from tests.support import LoadedDice, battle, fighter


def test_forced_dice_show_their_rolls_in_order() -> None:
    dice = ForcedDice((100, 5))
    assert (dice.roll(100), dice.roll(5)) == (100, 5)


def test_forced_dice_are_spent_when_every_roll_was_used() -> None:
    dice = ForcedDice((1, 2))
    dice.roll(5)
    assert not dice.spent
    dice.roll(5)
    assert dice.spent


def test_more_rolls_than_were_recorded_is_an_error() -> None:
    with pytest.raises(ValueError, match="more rolls"):
        ForcedDice(()).roll(100)


@pytest.mark.parametrize("roll", [0, 6, -1])
def test_a_die_cannot_show_what_is_not_on_it(roll: int) -> None:
    with pytest.raises(ValueError, match="5 sides"):
        ForcedDice((roll,)).roll(5)


def test_what_was_recorded_plays_the_same_again() -> None:
    battle = start(fighter(), fighter())
    dice = RecordingDice(LoadedDice((17, 4)))
    once = resolve(battle, Action.ATTACK1, dice)
    assert resolve(battle, Action.ATTACK1, ForcedDice(dice.rolls)) == once


@pytest.mark.parametrize("action", list(Action))
def test_an_action_needs_dice_exactly_if_the_rules_roll_for_it(action: Action) -> None:
    dice = RecordingDice(LoadedDice())
    resolve(battle(), action, dice)
    assert action.needs_dice == bool(dice.rolls)

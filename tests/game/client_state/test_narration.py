"""What happened is told in complete sentences that say everything there is to know."""

from typing import get_args

import pytest

from game.client_state.narration import describe_event, describe_outcome, describe_side
from game.rules import (
    Broken,
    Charged,
    Event,
    Fainted,
    Guarded,
    GuardLost,
    Missed,
    Outcome,
    Reason,
    Sapped,
    Struck,
)
from tests.support import LEFT, REED, RIGHT, STRAW, battle

TOLD: list[tuple[Event, str]] = [
    (Guarded(LEFT, 2), "Straw raises its guard to 2."),
    (Charged(RIGHT, 3), "Reed charges up: 3."),
    (Struck(LEFT, 0, 12, 28, 0), "Straw's Poke hits Reed for 12; 28 HP left."),
    (Struck(RIGHT, 1, 12, 48, 2), "Reed's Swing hits Straw with charge 2 for 12; 48 HP left."),
    (Missed(LEFT, 2, 1, 39, 3), "Straw's Trick misses and only grazes Reed for 1; 39 HP left."),
    (GuardLost(RIGHT, 0), "Reed's guard drops to 0."),
    (Broken(RIGHT, 3), "Reed's guard is broken."),
    (Sapped(LEFT, 1), "Straw loses charge: 1 left."),
    (Fainted(RIGHT), "Reed is knocked out."),
]


@pytest.mark.parametrize(("event", "sentence"), TOLD)
def test_an_event_is_told_by_the_names_of_the_fighters(event: Event, sentence: str) -> None:
    assert describe_event(event, battle(STRAW, REED)) == sentence


def test_every_kind_of_event_is_told() -> None:
    assert {type(event) for event, _ in TOLD} == set(get_args(Event))


@pytest.mark.parametrize("event", [event for event, _ in TOLD])
def test_two_of_the_same_fighter_are_told_apart(event: Event) -> None:
    mirror = battle(STRAW, STRAW)
    names = {LEFT: "Ana", RIGHT: "Ben"}
    named, unnamed = describe_event(event, mirror, names), describe_event(event, mirror)
    assert named.endswith(".")
    assert named.startswith("Ana's Straw" if event.seat is LEFT else "Ben's Straw")
    assert unnamed.startswith("The left Straw" if event.seat is LEFT else "The right Straw")


@pytest.mark.parametrize("reason", Reason)
def test_an_end_is_one_sentence_that_says_who_wins(reason: Reason) -> None:
    sentence = describe_outcome(Outcome(LEFT, reason), {LEFT: "Ana", RIGHT: "Ben"})
    assert "Ana wins the match" in sentence
    assert sentence.count(".") == 1
    assert sentence.endswith(".")


def test_a_draw_is_one_sentence_in_which_nobody_wins() -> None:
    sentence = describe_outcome(Outcome(None, Reason.AWAY), {LEFT: "Ana", RIGHT: "Ben"})
    assert sentence == "The match is a draw because one player was away for too long."


def test_a_side_is_told_with_its_hp_charge_and_guard() -> None:
    position = battle(STRAW, REED, hp=(7, 40), charge=(2, 0), guard=(0, 1))
    assert describe_side(position, LEFT) == "Straw has 7 of 60 HP, charge 2, guard 0."
    assert describe_side(position, RIGHT) == "Reed has 40 of 40 HP, charge 0, guard 1."

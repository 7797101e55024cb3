"""Review: skill and luck of every action, and how a match is judged by them."""

import itertools
from random import Random

import pytest

from game.match.turns import MatchTurn, ending, opening, turns
from game.protocol.messages import Entry
from game.review.review import (
    ACCURACY_HALVING_LOSS,
    LIMITS,
    FinishedMatch,
    Judgement,
    Review,
    accuracy,
    judge,
    review,
    review_of,
)
from game.rules import Action, Outcome, Reason, Seat, legal_actions
from tests.game.records.sample_records import RecordWriter, SeededDice
from tests.game.solved_pairings import LEAF, TWIG, solution
from tests.support import act, battle

NAMES = {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"}
LEFT, RIGHT = Seat.LEFT, Seat.RIGHT


def scribble(seed: int) -> RecordWriter:
    """A match of random actions and dice, to its end."""
    scribe, chance, dice = RecordWriter(TWIG, LEAF), Random(seed), SeededDice(seed)
    while not scribe.battle.outcome:
        action = chance.choice(legal_actions(scribe.battle))
        scribe.act(action, (dice.roll(100), dice.roll(5)))
    scribe.end()
    return scribe


def reviewed(entries: list[Entry]) -> Review:
    return review_of(FinishedMatch(entries, NAMES), solution())


@pytest.fixture(params=range(6))
def random_review(request: pytest.FixtureRequest) -> Review:
    return reviewed(scribble(request.param).entries)


def test_skill_and_luck_of_an_action_are_the_change_of_the_chance(random_review: Review) -> None:
    for before, each in zip(random_review.curve, random_review.judged, strict=False):
        change = each.after - each.before
        assert each.before == before
        assert -each.loss + each.luck == pytest.approx(
            change if each.seat is LEFT else -change, abs=1e-12
        )


def test_skill_and_luck_of_a_match_are_its_result(random_review: Review) -> None:
    given = {seat: random_review.given_away(seat) for seat in Seat}
    total = random_review.start - given[LEFT] + given[RIGHT] + random_review.luck(LEFT)
    assert total == pytest.approx(random_review.curve[-1], abs=1e-12)
    assert random_review.luck(LEFT) == -random_review.luck(RIGHT)


def test_dice_that_cannot_fall_otherwise_are_no_luck(random_review: Review) -> None:
    calm = [each for each in random_review.judged if each.turn.action.attack_index is None]
    assert calm
    # Values are kept in steps of 1 / 65535.
    assert all(abs(each.luck) < 3e-5 for each in calm)


def test_no_choice_is_better_than_the_best(random_review: Review) -> None:
    assert all(each.loss >= 0 for each in random_review.judged)
    assert all(each.values[each.best] == max(each.values.values()) for each in random_review.judged)


def test_perfect_play_has_full_accuracy() -> None:
    scribe, dice = RecordWriter(TWIG, LEAF), SeededDice(3)
    while not scribe.battle.outcome:
        scribe.act(solution().best(scribe.battle), (dice.roll(100), dice.roll(5)))
    scribe.end()
    found = reviewed(scribe.entries)
    for seat in Seat:
        assert found.accuracy(seat) == pytest.approx(100, abs=0.1)
        assert found.count(seat, Judgement.BEST) == len(found.of(seat))


def test_the_limits_rise_from_best_to_blunder() -> None:
    assert all(low < high for (_, low), (_, high) in itertools.pairwise(LIMITS))
    assert [judge(limit) for _, limit in LIMITS] == list(Judgement)
    assert judge(LIMITS[2][1] + 0.001) is Judgement.BLUNDER


def test_accuracy_halves_with_every_step_of_loss() -> None:
    assert accuracy([0.0]) == 100
    assert accuracy([ACCURACY_HALVING_LOSS]) == 50
    assert accuracy([0.0, 2 * ACCURACY_HALVING_LOSS]) == (100 + 25) / 2


def test_a_finishing_blow_that_was_not_struck_is_named() -> None:
    before = battle(TWIG, LEAF, hp=(3, 2))
    after, _ = act(before, Action.CHARGE)
    (only,) = review(
        before, [MatchTurn(before, Action.CHARGE, after)], None, NAMES, solution()
    ).judged
    assert only.judgement is Judgement.BLUNDER
    assert "it knocks Leaf out right away" in only.why
    assert only.why.startswith(("Jab would", "Whack would", "Pry would"))


def test_the_turning_point_is_the_greatest_swing(random_review: Review) -> None:
    at = random_review.turning_point
    assert at is not None
    assert random_review.judged[at].swing == max(each.swing for each in random_review.judged)


def test_a_match_in_which_nobody_acted_has_no_turning_point() -> None:
    scribe = RecordWriter(TWIG, LEAF)
    scribe.end(Outcome(LEFT, Reason.LEFT))
    found = reviewed(scribe.entries)
    assert found.turning_point is None
    assert found.accuracy(LEFT) is None
    assert found.curve == (found.start,)


def test_of_a_match_that_somebody_left_the_curve_ends_where_it_stood() -> None:
    scribe = RecordWriter(TWIG, LEAF)
    scribe.act(Action.ATTACK1, (1, 3))
    scribe.end(Outcome(RIGHT, Reason.LEFT))
    found = reviewed(scribe.entries)
    assert 0 < found.curve[-1] < 1
    assert found.outcome == Outcome(RIGHT, Reason.LEFT)


def test_turns_are_those_of_the_last_match_of_a_log() -> None:
    first, second = scribble(1).entries, scribble(2).entries
    assert turns([*first, *second]) == turns(second)
    assert opening([*first, *second]) == opening(second)
    assert ending([*first, second[0]]) is None


def test_turns_are_what_the_rules_made_of_the_match() -> None:
    scribe = scribble(4)
    found = turns(scribe.entries)
    assert found[-1].after == scribe.battle
    assert [turn.before for turn in found[1:]] == [turn.after for turn in found[:-1]]

"""Coach: what every button is worth, and the position to go back to."""

from dataclasses import replace

import pytest

from game.review.advice import Prospect, describe_prospect, explain_difference, percent, prospect
from game.review.coach import advise, before_last, recommend
from game.rules import Action, Battle, Effect, Seat, legal_actions
from game.rules.forecast import chances
from tests.game.records.sample_records import RecordWriter
from tests.game.solved_pairings import LEAF, TWIG, solution
from tests.support import battle

NAMES = {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"}
HERE = battle(TWIG, LEAF, hp=(6, 5), guard=(0, 1))


def test_every_button_that_may_be_pressed_has_a_word() -> None:
    advice = advise(HERE, solution(), NAMES)
    assert [each.action for each in advice] == list(legal_actions(HERE))
    assert all(each.why.endswith(".") for each in advice)


def test_the_best_button_is_marked_and_wins_what_the_position_is_worth() -> None:
    advice = advise(HERE, solution(), NAMES)
    best = [each for each in advice if each.best]
    assert solution().best(HERE) in [each.action for each in best]
    assert max(each.win for each in advice) == pytest.approx(solution().value(HERE), abs=1e-4)


def test_the_counsel_names_the_best_button_and_its_chance() -> None:
    words = recommend(HERE, solution(), NAMES)
    assert percent(solution().value(HERE)) in words


def test_where_nothing_helps_any_more_no_button_is_praised() -> None:
    lost = battle(TWIG, LEAF, hp=(1, 10))
    assert recommend(lost, solution(), NAMES) == "Every action wins 0%: choose whichever you like."


class NearlyEqualSolution:
    """A solution by which two actions are worth almost the same, and all others nothing."""

    def value(self, battle: Battle) -> float:
        return 0.596

    def best(self, battle: Battle) -> Action:
        return solution().best(battle)

    def action_values(self, battle: Battle) -> dict[Action, float]:
        values = dict.fromkeys(legal_actions(battle), 0.1)
        return values | {Action.CHARGE: 0.596, Action.DEFEND: 0.594}


def test_the_counsel_says_of_two_equal_actions_what_their_buttons_say() -> None:
    shown = {each.action: percent(each.win) for each in advise(HERE, NearlyEqualSolution(), NAMES)}
    assert (shown[Action.CHARGE], shown[Action.DEFEND]) == ("60%", "59%")
    assert recommend(HERE, NearlyEqualSolution(), NAMES) == "Charge or Defend: both win 59% or 60%."


def test_a_blow_that_cannot_fail_is_told_as_certain() -> None:
    near = battle(TWIG, LEAF, hp=(6, 1))
    seen = prospect(near, Action.ATTACK3, 1.0, solution())
    assert seen.finish == pytest.approx(1.0)
    assert describe_prospect(near, seen, NAMES) == "Knocks Leaf out for certain."


@pytest.mark.parametrize(("guard", "told"), [(2, True), (3, False)])
def test_a_guard_is_left_behind_only_where_there_is_room_for_one(guard: int, told: bool) -> None:
    jab, whack, pry = TWIG.attacks
    bush = replace(TWIG, attacks=(replace(jab, effect=Effect.BRACE), whack, pry))
    here = battle(bush, LEAF, hp=(12, 10), guard=(guard, 0))
    better = Prospect(Action.ATTACK1, 0.6, 0.0, 3.0, None, 0.0, 0.0)
    worse = replace(better, action=Action.ATTACK2, win=0.4)
    assert (explain_difference(here, better, worse) == "a hit leaves a guard behind") is told


@pytest.mark.parametrize("hp", [(6, 3), (9, 7)])
@pytest.mark.parametrize("action", list(Action))
def test_what_the_answer_costs_is_told_as_if_it_is_given(
    action: Action, hp: tuple[int, int]
) -> None:
    here = battle(TWIG, LEAF, hp=hp)
    seen = prospect(here, action, 0.5, solution())
    going_on = [(after, likely) for after, likely in chances(here, action) if not after.outcome]
    assert seen.reply is not None
    answered = [
        (after, likely) for after, likely in going_on if solution().best(after) is seen.reply.action
    ]
    given = sum(likely for _, likely in answered)
    costs = sum(
        likely * share * (hp[0] - then.left.hp)
        for after, likely in answered
        for then, share in chances(after, seen.reply.action)
    )
    assert seen.reply.cost == pytest.approx(costs / given)
    assert 0 <= seen.reply.finish <= 1
    assert seen.finished <= 1 - seen.finish + 1e-9


@pytest.mark.parametrize("action", list(Action))
def test_the_chances_of_an_action_are_all_there_are(action: Action) -> None:
    found = chances(HERE, action)
    assert sum(share for _, share in found) == pytest.approx(1.0)
    assert len({after for after, _ in found}) == len(found)


def test_the_way_back_leads_before_ones_own_last_action() -> None:
    scribe = RecordWriter(TWIG, LEAF)
    assert before_last(scribe.entries, Seat.LEFT) is None
    scribe.act(Action.CHARGE)
    scribe.act(Action.DEFEND if scribe.battle.right.guard < 3 else Action.CHARGE)
    here = scribe.battle
    scribe.act(Action.ATTACK1, (1, 3))
    scribe.act(Action.CHARGE)
    assert before_last(scribe.entries, Seat.LEFT) == here

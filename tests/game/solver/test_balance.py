"""The shipped numbers make the game that was meant; the arithmetic of the table is right."""

import re
from functools import cache

import pytest

from game.app.arguments import parse_arguments
from game.bots import LEVELS
from game.rules import Fighter, Roster, parse_roster
from game.solver.balance import PAGE, ROSTER, Balance, balance, measure, report
from game.solver.bot_strength import bot_strengths
from tests.game.solver.reference_solver import CRAB, HARE


@cache
def roster() -> Roster:
    return parse_roster(ROSTER.read_text(encoding="utf-8"))


@cache
def small() -> Balance:
    return balance((CRAB, HARE))


def missed(result: Balance) -> list[str]:
    return [f"{goal.what}: {goal.value:.3f}" for goal in result.goals() if goal.miss]


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_shipped_fighters_reach_every_goal() -> None:
    result = balance(roster())
    assert len(list(result.goals())) == 89
    assert missed(result) == []


def test_what_is_told_of_the_levels_is_what_the_table_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    known = " ".join(capsys.readouterr().out.split())
    page = PAGE.read_text(encoding="utf-8")
    wins = [re.search(rf"^\| {level} \| \d+ \| ([\d.]+) ", page, re.MULTILINE) for level in LEVELS]
    easy, normal, hard, best = (f"{float(each[1]):.0f}" for each in wins if each)
    words = f"they win {easy}, {normal}, {hard} and {best} of 100 against perfect play"
    assert words in PAGE.with_name("PLAYING.md").read_text(encoding="utf-8")
    assert words in known


def test_the_table_is_of_the_shipped_fighters() -> None:
    known = f"roster {roster().version}, fingerprint `{roster().fingerprint}`"
    assert known in PAGE.read_text(encoding="utf-8")


def test_the_first_two_shipped_fighters_are_an_even_match() -> None:
    first, second, *_ = roster()
    pairing = measure(first, second)
    assert [f"{goal.what}: {goal.value:.3f}" for goal in pairing.goals() if goal.miss] == []


def test_what_one_wins_the_other_loses() -> None:
    assert small().share(CRAB, HARE) + small().share(HARE, CRAB) == pytest.approx(1)


@pytest.mark.parametrize("fighter", [CRAB, HARE])
def test_a_mirror_is_even(fighter: Fighter) -> None:
    assert small().share(fighter, fighter) == pytest.approx(0.5)


@pytest.mark.parametrize("fighter", [CRAB, HARE])
def test_the_buttons_of_a_fighter_are_all_it_does(fighter: Fighter) -> None:
    assert small().buttons(fighter).sum() == pytest.approx(1)


def test_perfect_play_beats_every_weak_player_more_often_than_itself() -> None:
    for pairing in small().pairings.values():
        for chances in (pairing.random, pairing.greedy):
            assert chances[0] >= pairing.share - 1e-9
            assert chances[1] >= 1 - pairing.share - 1e-9


def test_a_goal_is_missed_by_its_distance() -> None:
    goals = {goal.what: goal for goal in small().goals()}
    length = goals["actions a match, crab against hare"]
    assert length.value < 8
    assert length.miss == pytest.approx(8 - length.value)


def test_the_report_names_every_fighter_and_every_goal() -> None:
    text = report(roster(), small(), bot_strengths((CRAB, HARE), LEVELS))
    for word in ("crab", "hare", "first mover", "perfect beats greedy", "**missed**", "normal"):
        assert word in text


def test_the_strength_of_a_level_is_that_of_its_mixture() -> None:
    easy, perfect = bot_strengths((CRAB, HARE), {"easy": 0, "perfect": 100})
    assert easy.against_perfect == pytest.approx(1 - small().strength("random"))
    assert perfect.against_perfect == pytest.approx(0.5)
    assert perfect.against_below == pytest.approx(small().strength("random"))

"""What buttons and tooltips say."""

from dataclasses import replace

import pytest

from game.client_state.labels import action_lines, action_tooltip, attack_text
from game.rules import Action, Battle, Seat, start
from tests.game.ui.sample_match import REED, STRAW

LEFT, RIGHT = Seat.LEFT, Seat.RIGHT


def position(charge: int = 0, guard: int = 0) -> Battle:
    """Straw with these levels in front of Reed, who has guard 1."""
    battle = start(STRAW, REED)
    return battle.with_side(LEFT, replace(battle.left, charge=charge, guard=guard))


def lines(battle: Battle, action: Action, seat: Seat = LEFT) -> str:
    return "\n".join(action_tooltip(battle, seat, action))


def test_an_attack_tells_what_it_would_do_from_here() -> None:
    assert "Hits for 5 to 6 HP · 95% · a miss grazes for 2" in lines(position(), Action.ATTACK1)


def test_charge_is_told_where_it_counts() -> None:
    text = lines(position(charge=2), Action.ATTACK1)
    assert "Hits for 22 to 27 HP" in text
    assert "Uses charge 2: four times as hard." in text


def test_guard_is_told_where_it_counts_and_not_to_a_breaker() -> None:
    assert "Guard 1 lets half of it through" in lines(position(), Action.ATTACK1)
    assert "lets" not in lines(position(), Action.ATTACK3)
    assert "Ignores guard" in lines(position(), Action.ATTACK3)


def test_a_blow_that_may_end_the_match_says_so() -> None:
    battle = position()
    weak = battle.with_side(RIGHT, replace(battle.right, hp=5))
    assert "A hit ends the match: Reed has 5 HP." in lines(weak, Action.ATTACK1)
    frail = battle.with_side(RIGHT, replace(battle.right, hp=6))
    assert "A strong hit ends the match: Reed has 6 HP." in lines(frail, Action.ATTACK1)


def test_it_is_told_also_when_it_is_not_our_turn() -> None:
    battle = start(STRAW, REED, first=RIGHT)
    assert "Hits for 11 to 13 HP" in lines(battle, Action.ATTACK1, LEFT)


@pytest.mark.parametrize(("guard", "share"), [(0, "half"), (1, "a third"), (2, "a quarter")])
def test_defend_tells_what_the_next_level_is_worth(guard: int, share: str) -> None:
    text = lines(position(guard=guard), Action.DEFEND)
    assert f"Guard {guard} to {guard + 1}: the next hit does {share} of it." in text


def test_charge_tells_what_the_next_level_is_worth() -> None:
    assert "Charge 1 to 2: the next attack hits four times as hard." in lines(
        position(charge=1), Action.CHARGE
    )


def test_a_level_at_its_top_promises_nothing_more() -> None:
    assert "3 to 4" not in lines(position(guard=3), Action.DEFEND)
    assert action_lines(position(charge=3), LEFT, Action.CHARGE) == ("charge is full", "")
    assert action_lines(position(guard=3), LEFT, Action.DEFEND) == ("guard is full", "")


def test_a_button_shows_what_its_attack_would_do_from_here() -> None:
    assert action_lines(position(), LEFT, Action.ATTACK1) == ("5–6 HP · 95%", "miss: 2")
    assert action_lines(position(charge=2), LEFT, Action.ATTACK1) == ("22–27 HP · 95%", "miss: 8")


def test_a_button_shows_the_level_that_its_hit_changes() -> None:
    assert action_lines(position(), LEFT, Action.ATTACK3)[1].endswith("breaks guard")
    battle = position()
    bare = battle.with_side(RIGHT, replace(battle.right, guard=0))
    assert "guard" not in action_lines(bare, LEFT, Action.ATTACK3)[1]


def test_a_button_shows_how_likely_its_attack_ends_the_match() -> None:
    battle = position()
    weak = battle.with_side(RIGHT, replace(battle.right, hp=5))
    assert action_lines(weak, LEFT, Action.ATTACK1) == ("5 HP · 95%", "KO 95%")
    doomed = battle.with_side(RIGHT, replace(battle.right, hp=2))
    assert action_lines(doomed, LEFT, Action.ATTACK1) == ("2 HP · 95%", "KO 100%")


def test_buttons_show_what_the_next_level_is_worth() -> None:
    assert action_lines(position(), LEFT, Action.DEFEND) == ("guard to 1", "next hit does 1/2")
    assert action_lines(position(charge=1), LEFT, Action.CHARGE) == (
        "charge to 2",
        "next attack ×4",
    )


def test_an_attack_is_explained_to_whoever_sees_it_first() -> None:
    assert attack_text(REED.attacks[2]) == (
        "Power 9, hits 85 times in 100. A hit also takes 1 charge from your opponent."
    )
    assert attack_text(STRAW.attacks[0]) == "Power 10, hits 95 times in 100."

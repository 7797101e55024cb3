"""The room in dialogues: who wishes what, and what both sides hear."""

import pytest

from game.contract.messages import (
    Act,
    Acted,
    Clock,
    Code,
    Ended,
    Pick,
    Refused,
    Said,
    Say,
    Seats,
    Started,
    position,
)
from game.course.chain import Tips
from game.rules import Action, Reason, Seat
from net.room.roomcopy import COUNT_LIMIT, believable
from net.wire.floodgate import LIMITS
from tests.net.evening import Evening, verify_refused
from tests.support import LEFT, RIGHT, ROSTER

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


# --- choosing ----------------------------------------------------------------------------


def test_both_see_a_fighter_that_one_looks_at() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("reed"))
    seats = evening.last(RIGHT, Seats)
    assert seats.left and (seats.left.fighter, seats.left.ready) == ("reed", False)
    assert evening.room.battle is None


def test_the_match_begins_when_both_are_ready() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("straw", ready=True))
    assert not evening.has(LEFT, Started)
    evening.wish(RIGHT, Pick("reed", ready=True))
    for seat in Seat:
        started = evening.last(seat, Started)
        assert (started.match, started.seq) == (1, 1)
        assert (started.left.name, started.left.fighter) == ("Ana", ROSTER["straw"])
        assert (started.right.name, started.right.fighter) == ("Ben", ROSTER["reed"])
        assert evening.last(seat, Clock) == Clock(LEFT, 1, 60, True)


def test_nobody_waits_for_a_match_against_nobody() -> None:
    evening = Evening(people=1)
    evening.wish(LEFT, Pick("straw", ready=True))
    assert evening.room.battle is None


def test_a_fighter_may_be_put_back_before_the_other_is_ready() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("straw", ready=True))
    evening.wish(LEFT, Pick("straw", ready=False))
    evening.wish(RIGHT, Pick("straw", ready=True))
    assert evening.room.battle is None


def test_a_fighter_nobody_knows_is_refused() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("nobody", ready=True))
    assert evening.heard(LEFT)[-1] == Refused(Code.FIGHTER, "There is no such fighter.")


@pytest.mark.parametrize(("roll", "first"), [(1, LEFT), (2, RIGHT)])
def test_the_dice_draw_who_begins_the_first_match(roll: int, first: Seat) -> None:
    evening = Evening([roll]).fight()
    assert evening.room.battle and evening.room.battle.to_move is first


# --- acting ------------------------------------------------------------------------------


def test_an_action_is_told_to_both_with_its_dice_and_the_position_after_it() -> None:
    evening = Evening([1, 7, 3]).fight()
    number = evening.act(LEFT, ATTACK)
    battle = evening.room.battle
    assert battle
    for seat in Seat:
        acted = evening.last(seat, Acted)
        assert (acted.seat, acted.number, acted.turn, acted.action) == (LEFT, number, 1, ATTACK)
        assert acted.rolls == (7, 3)
        assert acted.position == position(battle)
        assert not acted.by_clock
        assert evening.last(seat, Clock) == Clock(RIGHT, 2, 60, True)


def test_who_acts_out_of_turn_is_refused() -> None:
    evening = Evening().fight()
    before = evening.room.battle
    evening.act(RIGHT, DEFEND)
    verify_refused(evening, RIGHT, Code.TURN, "It is Ana's turn.")
    assert evening.room.battle == before


@pytest.mark.parametrize("turn", [0, 2, 2**53])
def test_an_action_for_another_turn_is_refused(turn: int) -> None:
    evening = Evening().fight()
    evening.act(LEFT, DEFEND, turn)
    verify_refused(evening, LEFT, Code.TURN, f"That was for turn {turn}; this is turn 1.")


def test_an_action_that_the_rules_forbid_is_refused_and_the_turn_stays_open() -> None:
    evening = Evening().fight()
    for _ in range(3):
        evening.act(LEFT, CHARGE)
        evening.act(RIGHT, CHARGE)
    evening.forget()
    evening.act(LEFT, CHARGE)
    verify_refused(evening, LEFT, Code.ACTION, "Straw's charge is at its top already.")
    evening.act(LEFT, DEFEND)
    assert evening.last(RIGHT, Acted).action is DEFEND


def test_before_a_match_nobody_acts() -> None:
    evening = Evening()
    evening.forget()
    evening.act(LEFT, DEFEND)
    verify_refused(evening, LEFT, Code.PHASE, "No match is running.")


def test_after_a_match_nobody_acts() -> None:
    evening = Evening().fight()
    evening.play_out()
    evening.forget()
    evening.act(LEFT, DEFEND)
    verify_refused(evening, LEFT, Code.PHASE, "No match is running.")


def test_fighters_stay_as_they_are_during_a_match_and_after_it() -> None:
    evening = Evening().fight()
    evening.wish(LEFT, Pick("reed"))
    text = "The match has begun; fighters stay as they are."
    verify_refused(evening, LEFT, Code.PHASE, text)
    evening.play_out()
    evening.forget()
    evening.wish(LEFT, Pick("reed"))
    verify_refused(evening, LEFT, Code.PHASE, "The match is over; a rematch comes first.")


def test_a_match_that_is_played_out_ends_with_its_winner_and_the_clock_stops() -> None:
    evening = Evening().fight()
    evening.play_out()
    assert evening.room.battle and evening.room.battle.outcome
    ended = evening.last(RIGHT, Ended)
    assert ended.winner is evening.room.battle.outcome.winner
    assert ended.reason is Reason.KNOCKOUT
    assert evening.room.deadline is None


# --- numbers -----------------------------------------------------------------------------


def test_a_line_that_comes_twice_is_one_line() -> None:
    evening = Evening()
    number = evening.say(LEFT, "once")
    evening.forget()
    evening.wish(LEFT, Say("once", number=number))
    assert evening.heard(LEFT) == evening.heard(RIGHT) == []
    assert len(evening.room.ledger.entries) == 1


def test_an_action_that_comes_twice_is_one_action() -> None:
    evening = Evening().fight()
    number = evening.act(LEFT, DEFEND)
    evening.forget()
    evening.wish(LEFT, Act(1, DEFEND, number))
    assert evening.heard(LEFT) == evening.heard(RIGHT) == []
    assert evening.room.battle and evening.room.battle.turn == 2


def test_what_was_refused_is_refused_again_even_when_it_would_be_allowed_by_now() -> None:
    evening = Evening().fight()
    number = evening.act(RIGHT, DEFEND)
    evening.act(LEFT, DEFEND)
    evening.forget()
    evening.wish(RIGHT, Act(2, DEFEND, number))
    verify_refused(evening, RIGHT, Code.NUMBER, "That was refused before.")


def test_what_was_only_too_much_at_once_may_be_sent_again_under_its_number() -> None:
    evening = Evening(limits=LIMITS)
    for number in range(1, 7):
        evening.wish(LEFT, Say(f"line {number}", number=number))
    late = Say("too soon", number=7)
    evening.wish(LEFT, late)
    assert evening.last(LEFT, Refused).code is Code.FLOOD
    evening.now += 5
    evening.wish(LEFT, late)
    assert evening.last(LEFT, Said).text == "too soon"
    evening.wish(LEFT, Say("older", number=6))
    assert evening.last(LEFT, Said).text == "too soon"


def test_numbers_may_have_gaps_but_never_go_back() -> None:
    evening = Evening()
    evening.wish(LEFT, Say("five", number=5))
    evening.wish(LEFT, Say("nine", number=9))
    evening.forget()
    evening.wish(LEFT, Say("seven", number=7))
    verify_refused(evening, LEFT, Code.NUMBER, "That was refused before.")


def test_each_side_counts_for_itself() -> None:
    evening = Evening()
    evening.wish(LEFT, Say("mine", number=1))
    evening.wish(RIGHT, Say("mine too", number=1))
    assert len(evening.room.ledger.entries) == 2


def test_what_carries_no_number_is_refused_with_the_reason() -> None:
    evening = Evening()
    evening.forget()
    evening.wish(LEFT, Say("unnumbered"))
    verify_refused(evening, LEFT, Code.NUMBER, "Acts and lines are numbered, from 1 upwards.")


def test_a_number_that_would_spoil_the_log_for_others_is_refused() -> None:
    """A copy with a greater one is believed by nobody, so the match could not be brought back."""
    evening = Evening().fight()
    evening.wish(RIGHT, Say("Boom", number=COUNT_LIMIT + 1))
    assert evening.last(RIGHT, Refused).code is Code.NUMBER
    evening.wish(RIGHT, Say("Hello", number=1))
    assert believable(evening.room.ledger.copy(evening.room.sitters))
    assert [each.text for each in evening.room.ledger.entries if isinstance(each, Said)] == [
        "Hello"
    ]


def test_the_log_is_numbered_without_a_gap() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello")
    evening.fight()
    evening.play_out()
    assert [entry.seq for entry in evening.room.ledger.entries] == list(
        range(1, len(evening.room.ledger.entries) + 1)
    )


# --- what the log is good for ------------------------------------------------------------


def test_every_entry_follows_from_those_before_it() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello")
    evening.fight()
    evening.say(RIGHT, "Good luck")
    evening.play_out()
    tips = Tips()
    for entry in evening.room.ledger.entries:
        assert tips.fits(entry)
        tips = tips.after(entry)

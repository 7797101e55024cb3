"""The room in dialogues: who wishes what, and what both sides hear."""

import pytest

from game.match.hash_chain import Tips
from game.protocol.messages import (
    Act,
    Acted,
    Clock,
    Ended,
    ErrorCode,
    Pick,
    Refused,
    Said,
    Say,
    Seats,
    Started,
    position,
)
from game.rules import Action, Reason, Seat
from net.room.log_copy import COUNT_LIMIT, is_plausible
from net.wire.rate_limit import LIMITS
from tests.net.room_script import RoomScript, verify_refused
from tests.support import LEFT, RIGHT, ROSTER

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


# --- choosing ----------------------------------------------------------------------------


def test_both_see_a_fighter_that_one_looks_at() -> None:
    context = RoomScript()
    context.send(LEFT, Pick("reed"))
    seats = context.last(RIGHT, Seats)
    assert seats.left and (seats.left.fighter, seats.left.ready) == ("reed", False)
    assert context.room.battle is None


def test_the_match_begins_when_both_are_ready() -> None:
    context = RoomScript()
    context.send(LEFT, Pick("straw", ready=True))
    assert not context.has(LEFT, Started)
    context.send(RIGHT, Pick("reed", ready=True))
    for seat in Seat:
        started = context.last(seat, Started)
        assert (started.match, started.seq) == (1, 1)
        assert (started.left.name, started.left.fighter) == ("Ana", ROSTER["straw"])
        assert (started.right.name, started.right.fighter) == ("Ben", ROSTER["reed"])
        assert context.last(seat, Clock) == Clock(LEFT, 1, 60, True)


def test_nobody_waits_for_a_match_against_nobody() -> None:
    context = RoomScript(people=1)
    context.send(LEFT, Pick("straw", ready=True))
    assert context.room.battle is None


def test_a_fighter_may_be_put_back_before_the_other_is_ready() -> None:
    context = RoomScript()
    context.send(LEFT, Pick("straw", ready=True))
    context.send(LEFT, Pick("straw", ready=False))
    context.send(RIGHT, Pick("straw", ready=True))
    assert context.room.battle is None


def test_a_fighter_nobody_knows_is_refused() -> None:
    context = RoomScript()
    context.send(LEFT, Pick("nobody", ready=True))
    assert context.heard(LEFT)[-1] == Refused(ErrorCode.FIGHTER, "There is no such fighter.")


@pytest.mark.parametrize(("roll", "first"), [(1, LEFT), (2, RIGHT)])
def test_the_dice_draw_who_begins_the_first_match(roll: int, first: Seat) -> None:
    context = RoomScript([roll]).fight()
    assert context.room.battle and context.room.battle.to_move is first


# --- acting ------------------------------------------------------------------------------


def test_an_action_is_told_to_both_with_its_dice_and_the_position_after_it() -> None:
    context = RoomScript([1, 7, 3]).fight()
    number = context.act(LEFT, ATTACK)
    battle = context.room.battle
    assert battle
    for seat in Seat:
        acted = context.last(seat, Acted)
        assert (acted.seat, acted.number, acted.turn, acted.action) == (LEFT, number, 1, ATTACK)
        assert acted.rolls == (7, 3)
        assert acted.position == position(battle)
        assert not acted.by_clock
        assert context.last(seat, Clock) == Clock(RIGHT, 2, 60, True)


def test_who_acts_out_of_turn_is_refused() -> None:
    context = RoomScript().fight()
    before = context.room.battle
    context.act(RIGHT, DEFEND)
    verify_refused(context, RIGHT, ErrorCode.TURN, "It is Ana's turn.")
    assert context.room.battle == before


@pytest.mark.parametrize("turn", [0, 2, 2**53])
def test_an_action_for_another_turn_is_refused(turn: int) -> None:
    context = RoomScript().fight()
    context.act(LEFT, DEFEND, turn)
    verify_refused(context, LEFT, ErrorCode.TURN, f"That was for turn {turn}, but this is turn 1.")


def test_an_action_that_the_rules_forbid_is_refused_and_the_turn_stays_open() -> None:
    context = RoomScript().fight()
    for _ in range(3):
        context.act(LEFT, CHARGE)
        context.act(RIGHT, CHARGE)
    context.forget()
    context.act(LEFT, CHARGE)
    verify_refused(context, LEFT, ErrorCode.ACTION, "Straw's charge is already full.")
    context.act(LEFT, DEFEND)
    assert context.last(RIGHT, Acted).action is DEFEND


def test_before_a_match_nobody_acts() -> None:
    context = RoomScript()
    context.forget()
    context.act(LEFT, DEFEND)
    verify_refused(context, LEFT, ErrorCode.PHASE, "No match is running.")


def test_after_a_match_nobody_acts() -> None:
    context = RoomScript().fight()
    context.play_out()
    context.forget()
    context.act(LEFT, DEFEND)
    verify_refused(context, LEFT, ErrorCode.PHASE, "No match is running.")


def test_fighters_stay_as_they_are_during_a_match_and_after_it() -> None:
    context = RoomScript().fight()
    context.send(LEFT, Pick("reed"))
    text = "The match has begun, so fighters can no longer be changed."
    verify_refused(context, LEFT, ErrorCode.PHASE, text)
    context.play_out()
    context.forget()
    context.send(LEFT, Pick("reed"))
    verify_refused(context, LEFT, ErrorCode.PHASE, "The match is over. Ask for a rematch first.")


def test_a_match_that_is_played_out_ends_with_its_winner_and_the_clock_stops() -> None:
    context = RoomScript().fight()
    context.play_out()
    assert context.room.battle and context.room.battle.outcome
    ended = context.last(RIGHT, Ended)
    assert ended.winner is context.room.battle.outcome.winner
    assert ended.reason is Reason.KNOCKOUT
    assert context.room.deadline is None


# --- numbers -----------------------------------------------------------------------------


def test_a_line_that_comes_twice_is_one_line() -> None:
    context = RoomScript()
    number = context.say(LEFT, "once")
    context.forget()
    context.send(LEFT, Say("once", number=number))
    assert context.heard(LEFT) == context.heard(RIGHT) == []
    assert len(context.room.event_log.entries) == 1


def test_an_action_that_comes_twice_is_one_action() -> None:
    context = RoomScript().fight()
    number = context.act(LEFT, DEFEND)
    context.forget()
    context.send(LEFT, Act(1, DEFEND, number))
    assert context.heard(LEFT) == context.heard(RIGHT) == []
    assert context.room.battle and context.room.battle.turn == 2


def test_what_was_refused_is_refused_again_even_when_it_would_be_allowed_by_now() -> None:
    context = RoomScript().fight()
    number = context.act(RIGHT, DEFEND)
    context.act(LEFT, DEFEND)
    context.forget()
    context.send(RIGHT, Act(2, DEFEND, number))
    verify_refused(context, RIGHT, ErrorCode.NUMBER, "That was refused before.")


def test_what_was_only_too_much_at_once_may_be_sent_again_under_its_number() -> None:
    context = RoomScript(limits=LIMITS)
    for number in range(1, 7):
        context.send(LEFT, Say(f"line {number}", number=number))
    late = Say("too soon", number=7)
    context.send(LEFT, late)
    assert context.last(LEFT, Refused).code is ErrorCode.FLOOD
    context.now += 5
    context.send(LEFT, late)
    assert context.last(LEFT, Said).text == "too soon"
    context.send(LEFT, Say("older", number=6))
    assert context.last(LEFT, Said).text == "too soon"


def test_numbers_may_have_gaps_but_never_go_back() -> None:
    context = RoomScript()
    context.send(LEFT, Say("five", number=5))
    context.send(LEFT, Say("nine", number=9))
    context.forget()
    context.send(LEFT, Say("seven", number=7))
    verify_refused(context, LEFT, ErrorCode.NUMBER, "That was refused before.")


def test_each_side_counts_for_itself() -> None:
    context = RoomScript()
    context.send(LEFT, Say("mine", number=1))
    context.send(RIGHT, Say("mine too", number=1))
    assert len(context.room.event_log.entries) == 2


def test_what_carries_no_number_is_refused_with_the_reason() -> None:
    context = RoomScript()
    context.forget()
    context.send(LEFT, Say("unnumbered"))
    verify_refused(context, LEFT, ErrorCode.NUMBER, "Acts and lines are numbered, from 1 upwards.")


def test_a_number_that_would_spoil_the_log_for_others_is_refused() -> None:
    """A copy with a greater one is believed by nobody, so the match could not be brought back."""
    context = RoomScript().fight()
    context.send(RIGHT, Say("Boom", number=COUNT_LIMIT + 1))
    assert context.last(RIGHT, Refused).code is ErrorCode.NUMBER
    context.send(RIGHT, Say("Hello", number=1))
    assert is_plausible(context.room.event_log.copy(context.room.seat_owners))
    assert [each.text for each in context.room.event_log.entries if isinstance(each, Said)] == [
        "Hello"
    ]


def test_the_log_is_numbered_without_a_gap() -> None:
    context = RoomScript()
    context.say(LEFT, "Hello")
    context.fight()
    context.play_out()
    assert [entry.seq for entry in context.room.event_log.entries] == list(
        range(1, len(context.room.event_log.entries) + 1)
    )


# --- what the log is good for ------------------------------------------------------------


def test_every_entry_follows_from_those_before_it() -> None:
    context = RoomScript()
    context.say(LEFT, "Hello")
    context.fight()
    context.say(RIGHT, "Good luck")
    context.play_out()
    tips = Tips()
    for entry in context.room.event_log.entries:
        assert tips.accepts(entry)
        tips = tips.after(entry)

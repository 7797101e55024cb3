"""The clock of a room, in dialogues."""

import pytest

from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import (
    Acted,
    Claim,
    Clock,
    Ended,
    ErrorCode,
    Leave,
    Offer,
)
from game.rules import Action, Outcome, Reason, Seat
from tests.net.room_script import RoomScript, verify_refused
from tests.support import LEFT, RIGHT

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE

TURN = SHOWING_SECONDS + 60
"""Seconds from the action before to the end of a turn."""


def clocks(context: RoomScript, seat: Seat) -> list[tuple[int, bool]]:
    """Seconds left, and whether they run, of every clock that came."""
    return [
        (message.left, message.running)
        for message in context.heard(seat)
        if isinstance(message, Clock)
    ]


def test_both_are_warned_at_thirty_and_at_ten_seconds() -> None:
    """5.1"""
    context = RoomScript().fight()
    context.wait(SHOWING_SECONDS + 29)
    assert clocks(context, LEFT) == []
    context.wait(1)
    assert clocks(context, LEFT) == [(30, True)]
    context.wait(29.9)
    assert clocks(context, LEFT) == [(10, True)]
    assert clocks(context, RIGHT) == [(30, True), (10, True)]
    assert not context.has(LEFT, Acted)


def test_the_clock_of_a_turn_stands_still_while_the_action_before_is_shown() -> None:
    """5.1"""
    context = RoomScript().fight()
    context.wait(SHOWING_SECONDS)
    context.forget()
    context.away(RIGHT)
    assert clocks(context, LEFT) == [(60, False)]


def test_at_the_end_of_the_clock_the_referee_takes_the_mildest_action() -> None:
    """5.2"""
    context = RoomScript().fight()
    context.wait(TURN)
    for seat in Seat:
        acted = context.last(seat, Acted)
        assert (acted.seat, acted.action, acted.number) == (LEFT, DEFEND, 0)
        assert acted.by_clock
        assert context.last(seat, Clock) == Clock(RIGHT, 2, 60, True)


def test_the_third_time_in_a_row_loses_the_match() -> None:
    """5.3"""
    context = RoomScript().fight()
    for _ in range(2):
        context.wait(TURN)
        context.act(RIGHT, CHARGE)
        assert not context.has(RIGHT, Ended)
    context.wait(TURN)
    ended = context.last(LEFT, Ended)
    assert (ended.winner, ended.reason) == (RIGHT, Reason.ASLEEP)
    assert context.room.battle and context.room.battle.turn == 5
    assert context.room.deadline is None


def test_an_own_action_in_between_starts_the_count_anew() -> None:
    """5.3"""
    context = RoomScript().fight()
    for _ in range(2):
        context.wait(TURN)
        context.act(RIGHT, CHARGE)
    context.act(LEFT, CHARGE)
    context.act(RIGHT, CHARGE)
    for _ in range(2):
        context.wait(TURN)
        context.act(RIGHT, DEFEND)
    assert not context.room.outcome


def test_another_match_starts_the_count_anew() -> None:
    """5.3"""
    context = RoomScript().fight()
    for _ in range(2):
        context.wait(TURN)
        context.act(RIGHT, CHARGE)
    context.send(RIGHT, Leave())
    context.enter("Carl")
    context.fight()
    context.act(RIGHT, DEFEND)
    context.wait(TURN)
    assert context.last(LEFT, Acted).by_clock
    assert not context.room.outcome


def test_a_refused_action_does_not_stop_the_clock() -> None:
    context = RoomScript().fight()
    context.wait(SHOWING_SECONDS + 50)
    context.act(LEFT, DEFEND, turn=9)
    context.say(LEFT, "Thinking")
    context.forget()
    context.wait(10)
    assert context.last(LEFT, Acted).by_clock


@pytest.mark.parametrize("seat", Seat)
def test_the_clock_stands_still_while_somebody_is_away(seat: Seat) -> None:
    context = RoomScript().fight()
    context.wait(SHOWING_SECONDS + 40)
    context.forget()
    context.away(seat)
    assert clocks(context, seat.other) == [(20, False)]
    context.wait(1000)
    assert not context.has(seat.other, Acted)
    context.come_back(seat, 99)
    assert clocks(context, seat.other) == [(20, True)]
    context.wait(19)
    assert not context.has(seat.other, Acted)
    context.wait(1)
    assert context.last(seat.other, Acted).by_clock


def test_the_clock_goes_on_only_when_both_are_back() -> None:
    context = RoomScript().fight()
    context.away(LEFT)
    context.away(RIGHT)
    context.come_back(LEFT, 99)
    context.wait(100)
    assert not context.has(LEFT, Acted)
    context.come_back(RIGHT, 99)
    context.wait(TURN)
    assert context.has(LEFT, Acted)


def test_one_who_is_here_may_act_while_the_other_is_away_and_the_new_turn_waits() -> None:
    context = RoomScript().fight()
    context.away(RIGHT)
    context.act(LEFT, DEFEND)
    assert context.last(LEFT, Clock) == Clock(RIGHT, 2, 60, False)


def test_a_room_without_a_clock_waits_for_ever() -> None:
    context = RoomScript(turn_seconds=None).fight()
    assert context.room.deadline is None
    context.away(LEFT)
    context.come_back(LEFT, 0)
    assert not context.has(LEFT, Clock)


@pytest.mark.parametrize("draw", [False, True])
def test_who_waits_a_minute_for_the_other_side_may_claim_the_match(draw: bool) -> None:
    """5.4"""
    context = RoomScript().fight()
    context.away(RIGHT)
    context.wait(59)
    context.forget()
    context.send(LEFT, Claim())
    verify_refused(context, LEFT, ErrorCode.PHASE, "There is no win to claim.")
    context.wait(1)
    assert context.last(LEFT, Offer) == Offer(LEFT, open=True)
    context.send(LEFT, Claim(draw))
    assert context.room.outcome == Outcome(None if draw else LEFT, Reason.AWAY)


def test_the_offer_ends_when_the_absent_side_is_back() -> None:
    """5.4"""
    context = RoomScript().fight()
    context.away(RIGHT)
    context.wait(60)
    context.come_back(RIGHT, 99)
    assert context.last(LEFT, Offer) == Offer(LEFT, open=False)
    context.forget()
    context.send(LEFT, Claim())
    verify_refused(context, LEFT, ErrorCode.PHASE, "There is no win to claim.")


def test_short_absences_of_one_match_add_up_to_five_minutes() -> None:
    """5.4"""
    context = RoomScript().fight()
    for _ in range(6):
        context.away(RIGHT)
        context.wait(49)
        context.come_back(RIGHT, 99)
    context.forget()
    context.away(RIGHT)
    context.wait(5)
    assert not context.has(LEFT, Offer)
    context.wait(1)
    assert context.last(LEFT, Offer) == Offer(LEFT, open=True)

"""The clock of a room, in dialogues."""

import pytest

from game.contract.messages import (
    Acted,
    Claim,
    Clock,
    Code,
    Ended,
    Leave,
    Offer,
)
from game.rules import Action, Outcome, Reason, Seat
from tests.net.evening import Evening, verify_refused
from tests.support import LEFT, RIGHT

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


def clocks(evening: Evening, seat: Seat) -> list[tuple[int, bool]]:
    """Seconds left, and whether they run, of every clock that came."""
    return [(fact.left, fact.running) for fact in evening.heard(seat) if isinstance(fact, Clock)]


def test_both_are_warned_at_thirty_and_at_ten_seconds() -> None:
    """5.1"""
    evening = Evening().fight()
    evening.wait(29)
    assert clocks(evening, LEFT) == []
    evening.wait(1)
    assert clocks(evening, LEFT) == [(30, True)]
    evening.wait(29.9)
    assert clocks(evening, LEFT) == [(10, True)]
    assert clocks(evening, RIGHT) == [(30, True), (10, True)]
    assert not evening.has(LEFT, Acted)


def test_at_the_end_of_the_clock_the_referee_takes_the_mildest_action() -> None:
    """5.2"""
    evening = Evening().fight()
    evening.wait(60)
    for seat in Seat:
        acted = evening.last(seat, Acted)
        assert (acted.seat, acted.action, acted.number) == (LEFT, DEFEND, 0)
        assert acted.by_clock
        assert evening.last(seat, Clock) == Clock(RIGHT, 2, 60, True)


def test_the_third_time_in_a_row_loses_the_match() -> None:
    """5.3"""
    evening = Evening().fight()
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, CHARGE)
        assert not evening.has(RIGHT, Ended)
    evening.wait(60)
    ended = evening.last(LEFT, Ended)
    assert (ended.winner, ended.reason) == (RIGHT, Reason.ASLEEP)
    assert evening.room.battle and evening.room.battle.turn == 5
    assert evening.room.deadline is None


def test_an_own_action_in_between_starts_the_count_anew() -> None:
    """5.3"""
    evening = Evening().fight()
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, CHARGE)
    evening.act(LEFT, CHARGE)
    evening.act(RIGHT, CHARGE)
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, DEFEND)
    assert not evening.room.outcome


def test_another_match_starts_the_count_anew() -> None:
    """5.3"""
    evening = Evening().fight()
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, CHARGE)
    evening.wish(RIGHT, Leave())
    evening.enter("Carl")
    evening.fight()
    evening.act(RIGHT, DEFEND)
    evening.wait(60)
    assert evening.last(LEFT, Acted).by_clock
    assert not evening.room.outcome


def test_a_refused_action_does_not_stop_the_clock() -> None:
    evening = Evening().fight()
    evening.wait(50)
    evening.act(LEFT, DEFEND, turn=9)
    evening.say(LEFT, "Thinking")
    evening.forget()
    evening.wait(10)
    assert evening.last(LEFT, Acted).by_clock


@pytest.mark.parametrize("seat", Seat)
def test_the_clock_stands_still_while_somebody_is_away(seat: Seat) -> None:
    evening = Evening().fight()
    evening.wait(40)
    evening.forget()
    evening.away(seat)
    assert clocks(evening, seat.other) == [(20, False)]
    evening.wait(1000)
    assert not evening.has(seat.other, Acted)
    evening.come_back(seat, 99)
    assert clocks(evening, seat.other) == [(20, True)]
    evening.wait(19)
    assert not evening.has(seat.other, Acted)
    evening.wait(1)
    assert evening.last(seat.other, Acted).by_clock


def test_the_clock_goes_on_only_when_both_are_back() -> None:
    evening = Evening().fight()
    evening.away(LEFT)
    evening.away(RIGHT)
    evening.come_back(LEFT, 99)
    evening.wait(100)
    assert not evening.has(LEFT, Acted)
    evening.come_back(RIGHT, 99)
    evening.wait(60)
    assert evening.has(LEFT, Acted)


def test_one_who_is_here_may_act_while_the_other_is_away_and_the_new_turn_waits() -> None:
    evening = Evening().fight()
    evening.away(RIGHT)
    evening.act(LEFT, DEFEND)
    assert evening.last(LEFT, Clock) == Clock(RIGHT, 2, 60, False)


def test_a_room_without_a_clock_waits_for_ever() -> None:
    evening = Evening(turn_seconds=None).fight()
    assert evening.room.deadline is None
    evening.away(LEFT)
    evening.come_back(LEFT, 0)
    assert not evening.has(LEFT, Clock)


@pytest.mark.parametrize("draw", [False, True])
def test_who_waits_a_minute_for_the_other_side_may_claim_the_match(draw: bool) -> None:
    """5.4"""
    evening = Evening().fight()
    evening.away(RIGHT)
    evening.wait(59)
    evening.forget()
    evening.wish(LEFT, Claim())
    verify_refused(evening, LEFT, Code.PHASE, "There is nothing to claim.")
    evening.wait(1)
    assert evening.last(LEFT, Offer) == Offer(LEFT, open=True)
    evening.wish(LEFT, Claim(draw))
    assert evening.room.outcome == Outcome(None if draw else LEFT, Reason.AWAY)


def test_the_offer_ends_when_the_absent_side_is_back() -> None:
    """5.4"""
    evening = Evening().fight()
    evening.away(RIGHT)
    evening.wait(60)
    evening.come_back(RIGHT, 99)
    assert evening.last(LEFT, Offer) == Offer(LEFT, open=False)
    evening.forget()
    evening.wish(LEFT, Claim())
    verify_refused(evening, LEFT, Code.PHASE, "There is nothing to claim.")


def test_short_absences_of_one_match_add_up_to_five_minutes() -> None:
    """5.4"""
    evening = Evening().fight()
    for _ in range(6):
        evening.away(RIGHT)
        evening.wait(49)
        evening.come_back(RIGHT, 99)
    evening.forget()
    evening.away(RIGHT)
    evening.wait(5)
    assert not evening.has(LEFT, Offer)
    evening.wait(1)
    assert evening.last(LEFT, Offer) == Offer(LEFT, open=True)

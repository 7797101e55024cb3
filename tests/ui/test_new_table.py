"""A screen at a new table: what was true of the last room or its players is gone."""

from game.contract.messages import Place, Seats
from game.rules import Seat
from game.table.link import Down, Meeting, Met, Up
from tests.support import welcome_of
from tests.ui.talker import Evening


def test_nobody_is_muted_or_recognised_because_the_last_player_was() -> None:
    evening = Evening()
    evening.hear(Met(Seat.RIGHT, "Ben", "abcd", Meeting.AGAIN))
    evening.session.mute(True)
    assert evening.session.marks == {Seat.RIGHT: "abcd"}
    evening.hear(welcome_of(Seat.LEFT, room="another"), Seats(Place("Ana"), Place("Eve")))
    assert not evening.session.muted
    assert evening.session.marks == {}


def test_a_match_at_a_new_table_is_not_taken_for_the_past() -> None:
    evening = Evening()
    evening.hear(welcome_of(Seat.LEFT, room="long", seq=50))
    evening.ben_says("That was long ago.")
    assert evening.session.catching_up
    evening.hear(welcome_of(Seat.LEFT, room="another"))
    assert not evening.session.catching_up


def test_the_way_of_a_line_is_not_measured_over_a_break() -> None:
    evening = Evening()
    evening.session.say("Hi")
    number = evening.lines[-1].number
    evening.hear(Down(1, "The connection broke."), Up(), welcome_of(Seat.LEFT))
    evening.host_has(number, "Hi")
    assert evening.session.trip is None

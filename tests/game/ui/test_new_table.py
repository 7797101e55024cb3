"""A screen at a new table: what was true of the last room or its players is gone."""

from game.client_state.link import LinkDown, LinkUp, PeerFamiliarity, PeerRecognized
from game.protocol.messages import Seats, SeatState
from game.rules import Seat
from tests.game.ui.chat_pair import ChatPair
from tests.support import welcome_of


def test_nobody_is_muted_or_recognised_because_the_last_player_was() -> None:
    context = ChatPair()
    context.hear(PeerRecognized(Seat.RIGHT, "Ben", "abcd", PeerFamiliarity.AGAIN))
    context.session.mute(True)
    assert context.session.marks == {Seat.RIGHT: "abcd"}
    context.hear(welcome_of(Seat.LEFT, room="another"), Seats(SeatState("Ana"), SeatState("Eve")))
    assert not context.session.muted
    assert context.session.marks == {}


def test_a_match_at_a_new_table_is_not_taken_for_the_past() -> None:
    context = ChatPair()
    context.hear(welcome_of(Seat.LEFT, room="long", seq=50))
    context.ben_says("That was long ago.")
    assert context.session.catching_up
    context.hear(welcome_of(Seat.LEFT, room="another"))
    assert not context.session.catching_up


def test_the_way_of_a_line_is_not_measured_over_a_break() -> None:
    context = ChatPair()
    context.session.say("Hi")
    number = context.lines[-1].number
    context.hear(LinkDown(1, "The connection broke."), LinkUp(), welcome_of(Seat.LEFT))
    context.host_has(number, "Hi")
    assert context.session.trip is None

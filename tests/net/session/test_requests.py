"""What a player does before, between and after matches is delivered once, or the player is told."""

from collections.abc import Iterable

import pytest

from game.client_state.link import UnsentLines
from game.protocol.lobby_messages import (
    Call,
    Enter,
    LobbyJoined,
    Open,
    Remarked,
    Seek,
    ShowSpectatorChat,
)
from game.protocol.messages import (
    Acted,
    Claim,
    ClientMessage,
    ErrorCode,
    Leave,
    Message,
    Mute,
    Offer,
    Pick,
    Refused,
    Rematch,
    Said,
    Say,
    Seats,
    SeatState,
)
from game.rules import Action
from net.session.protocol import ClientProtocol
from net.wire.rate_limit import PACE, SAME_LINE_SECONDS
from tests.net.fair_match import FairMatch
from tests.net.room_script import RoomScript
from tests.net.session.test_protocol import hear, said, sent, standing, welcome
from tests.support import LEFT, RIGHT

LOBBY = LobbyJoined("Ana", "0.1.0")


def over() -> FairMatch:
    """A match has ended."""
    duet = FairMatch().fight()
    duet.play_out()
    assert duet.room.outcome
    return duet


def in_lobby() -> ClientProtocol:
    session = ClientProtocol("Ana")
    session.opened(0)
    hear(session, LOBBY)
    return session


def back(session: ClientProtocol, *messages: Message, now: float = 20) -> list[ClientMessage]:
    """What is sent on the next connection, on which this comes."""
    session.closed()
    session.opened(now)
    return hear(session, *messages, now=now)[1]


def told(session: ClientProtocol) -> list[str]:
    return [refused.text for refused in session.take_failures()]


# --- choices -----------------------------------------------------------------------------------


def test_a_rematch_wished_while_there_is_no_connection_is_wished_when_it_is_back() -> None:
    duet = over()
    duet.send(duet.ana, Rematch())
    duet.away(duet.ben)
    duet.send(duet.ben, Rematch())
    duet.come_in(duet.ben)
    assert duet.room.battle is None
    assert not duet.ben.room_state.outcome


def test_a_fighter_taken_while_there_is_no_connection_is_taken_when_it_is_back() -> None:
    duet = FairMatch()
    duet.send(duet.ana, Pick("straw", ready=True))
    duet.away(duet.ben)
    duet.send(duet.ben, Pick("reed"))
    duet.send(duet.ben, Pick("straw", ready=True))
    duet.come_in(duet.ben)
    assert duet.ben.room_state.match_running
    assert not duet.ben.room_state.desync


def test_what_a_break_swallowed_is_chosen_again_in_its_order() -> None:
    duet = over()
    duet.send(duet.ana, Rematch())
    duet.away(duet.ben)
    for message in (Rematch(), Pick("straw", ready=True)):
        duet.send(duet.ben, message)
    duet.come_in(duet.ben)
    duet.send(duet.ana, Pick("straw", ready=True))
    assert duet.ana.room_state.match == 2
    duet.play_out()
    assert not duet.ben.room_state.desync


def test_a_choice_of_the_last_match_is_not_one_of_the_next() -> None:
    duet = over()
    for player in (duet.ana, duet.ben):
        duet.send(player, Rematch())
    duet.away(duet.ben)
    duet.come_in(duet.ben)
    seats = duet.room.seats
    assert seats.right and not seats.right.ready


def test_hidden_lines_stay_hidden_at_a_host_that_was_started_again() -> None:
    session = standing()
    session.send(Mute(True), 0)
    here = Seats(SeatState("Ana"), SeatState("Ben"))
    assert back(session, welcome(), here) == [Mute(True)]
    assert back(session, welcome(), Seats(SeatState("Ana", muted=True), SeatState("Ben"))) == []


def test_spectators_are_still_heard_after_a_break() -> None:
    session = standing()
    session.send(ShowSpectatorChat(True), 0)
    assert back(session, welcome(), Seats(SeatState("Ana"), None)) == [ShowSpectatorChat(True)]


def test_who_leaves_a_room_while_there_is_no_connection_leaves_it_when_it_is_back() -> None:
    session = standing()
    session.closed()
    session.send(Leave(), 0)
    here = Seats(SeatState("Ana"), SeatState("Ben"))
    assert back(session, welcome(), here) == [Leave()]
    assert back(session, LOBBY) == []
    assert hear(session, welcome(room="another"), here)[1] == []


def test_a_choice_is_sent_once_on_each_connection() -> None:
    session = standing()
    session.send(Pick("straw"), 0)
    here = Seats(SeatState("Ana"), SeatState("Ben"))
    assert hear(session, here, here)[1] == []
    assert back(session, welcome(), here, here) == [Pick("straw")]


def test_what_was_refused_is_not_asked_for_again() -> None:
    session = standing()
    session.send(Pick("dragon"), 0)
    hear(session, Refused(ErrorCode.FIGHTER, "There is no such fighter."))
    assert back(session, welcome(), Seats(SeatState("Ana"), SeatState("Ben"))) == []


def test_a_claim_is_made_when_the_match_may_be_claimed_again() -> None:
    context = RoomScript().fight()
    session = standing()
    hear(session, *context.room.event_log.entries)
    session.send(Claim(draw=True), 0)
    here = Seats(SeatState("Ana"), SeatState("Ben", present=False))
    assert back(session, welcome(seq=1, keep=1), here) == []
    assert hear(session, Offer(LEFT, open=True))[1] == [Claim(draw=True)]


def test_a_claim_is_said_to_be_void_when_the_other_side_is_back() -> None:
    context = RoomScript().fight()
    session = standing()
    hear(session, *context.room.event_log.entries)
    session.closed()
    session.send(Claim(), 0)
    session.opened(5)
    heard, answer = hear(
        session,
        welcome(seq=1, keep=1),
        Seats(SeatState("Ana"), SeatState("Ben")),
        Offer(LEFT, open=True),
    )
    assert answer == []
    assert "There is no win to claim." in [f.text for f in heard if isinstance(f, Refused)]


# --- a lobby -----------------------------------------------------------------------------------


def test_who_seeks_a_match_goes_on_seeking_after_a_break() -> None:
    session = in_lobby()
    session.send(Seek(True), 0)
    assert back(session, LOBBY) == [Seek(True)]
    session.closed()
    session.send(Seek(False), 0)
    assert back(session, LOBBY) == []


def test_who_was_led_into_a_room_seeks_no_more() -> None:
    session = in_lobby()
    session.send(Seek(True), 0)
    hear(session, welcome())
    assert back(session, LOBBY) == []


@pytest.mark.parametrize(
    "message", [Open(), Enter(3), Call("easy")], ids=lambda message: type(message)
)
def test_what_was_asked_for_without_a_connection_is_said_not_to_be_done(
    message: ClientMessage,
) -> None:
    session = in_lobby()
    session.closed()
    session.send(message, 0)
    [sentence] = told(session)
    assert sentence == "You are offline at the moment. Try again when you are connected."
    assert back(session, LOBBY) == []


@pytest.mark.parametrize(
    "message", [Open(), Enter(3), Call("easy")], ids=lambda message: type(message)
)
def test_what_was_not_answered_before_a_break_is_said_not_to_be_done(
    message: ClientMessage,
) -> None:
    session = in_lobby()
    session.send(message, 0)
    session.closed()
    assert told(session) == ["The connection broke before the answer came. Try again."]


def test_what_was_answered_is_not_said_to_be_undone() -> None:
    session = in_lobby()
    for message, answer in (
        (Open(), welcome()),
        (Call("easy"), Seats(SeatState("Ana"), SeatState("Dabble"))),
    ):
        session.send(message, 0)
        hear(session, answer)
    session.closed()
    session.opened(1)
    hear(session, LOBBY)
    session.send(Enter(3), 0)
    hear(session, Refused(ErrorCode.ROOM, "There is no such room."))
    session.send(Say("Hello"), 0)
    hear(session, Remarked("Ana", "Hello"))
    session.closed()
    assert told(session) == []


def test_a_line_in_a_lobby_is_sent_or_said_not_to_be() -> None:
    session = in_lobby()
    session.send(Say("under way"), 0)
    session.closed()
    session.send(Say("too late"), 0)
    assert (
        told(session)
        == [
            "Not sent, because there is no connection: too late",
            "The connection broke. This may not have arrived: under way",
        ]
        or told(session) == []
    )
    assert back(session, LOBBY) == []


# --- lines whose room is gone --------------------------------------------------------------------


def unsent(messages: Iterable[object]) -> list[str]:
    return [
        line.text
        for message in messages
        if isinstance(message, UnsentLines)
        for line in message.lines
    ]


def test_a_line_typed_before_the_first_welcome_is_sent_after_it() -> None:
    session = ClientProtocol("Ana")
    session.send(Say("early"), 0)
    session.reset_room()
    session.opened(0)
    assert hear(session, welcome())[1] == [Say("early", number=1)]


def test_a_line_that_waited_for_a_room_that_is_gone_is_asked_about() -> None:
    session = standing()
    session.closed()
    session.send(Say("for Ben"), 0)
    session.opened(5)
    heard, answer = hear(session, welcome(room="another", token="new"))
    assert (unsent(heard), answer) == (["for Ben"], [])
    assert unsent(hear(session, Seats(SeatState("Ana"), None))[0]) == []


def test_a_line_for_a_friend_is_not_said_to_a_lobby() -> None:
    session = standing()
    session.closed()
    session.send(Say("for Ben"), 0)
    session.opened(5)
    heard, answer = hear(session, LOBBY)
    assert answer == []
    assert [message.text for message in heard if isinstance(message, Refused)] == [
        "Not sent: for Ben"
    ]


def test_a_line_that_is_in_the_log_no_more_is_asked_about() -> None:
    session = standing()
    session.send(Say("void"), 0)
    hear(session, said(1), said(2, number=1, text="void"))
    session.closed()
    session.opened(5)
    heard, _ = hear(session, welcome(keep=1, seq=2, number=1), said(2, text="theirs"))
    assert unsent(heard) == ["void"]


def test_a_line_that_only_has_another_place_in_the_log_is_not() -> None:
    session = standing()
    session.send(Say("moved"), 0)
    hear(session, said(1), said(2, number=1, text="moved"))
    session.closed()
    session.opened(5)
    there = (said(1, text="theirs"), said(2), said(3, number=1, text="moved"))
    heard, _ = hear(session, welcome(keep=0, seq=3, number=1), *there)
    assert unsent(heard) == []


def test_an_action_that_is_in_the_log_no_more_may_be_chosen_again() -> None:
    context = RoomScript().fight()
    number = context.act(LEFT, Action.DEFEND)
    session = standing()
    hear(session, *context.room.event_log.entries)
    session.closed()
    session.opened(5)
    heard, _ = hear(session, welcome(keep=1, seq=1, number=number))
    [refused] = [message for message in heard if isinstance(message, Refused)]
    assert (refused.number, refused.text) == (
        number,
        "Your choice in turn 1 was lost. Choose again.",
    )
    assert any(isinstance(entry, Acted) for entry in context.room.event_log.entries)


def test_what_still_waits_at_the_end_is_said_not_to_be_sent() -> None:
    session = standing()
    session.closed()
    session.send(Say("one"), 0)
    session.send(Say("", phrase="game"), 0)
    session.end()
    assert told(session) == ["Not sent: one / Good game!"]


# --- the same line twice -----------------------------------------------------------------------


def test_a_line_typed_twice_far_apart_is_no_repetition_though_both_waited() -> None:
    context = RoomScript(limits=PACE)
    session = ClientProtocol("Ben")
    session.opened(0)
    hear(session, welcome())
    session.closed()
    session.send(Say("yes"), 0)
    session.send(Say("well"), 6)
    session.send(Say("yes"), SAME_LINE_SECONDS + 2)
    session.send(Say("the end"), SAME_LINE_SECONDS + 3)
    session.opened(20)
    _, messages = hear(session, welcome(), now=20)
    assert [message.text for message in messages if isinstance(message, Say)] == ["yes", "well"]
    for message in messages:
        context.send(RIGHT, message)
    context.now += PACE.same_line_seconds
    for message in sent(session.tick(20 + PACE.same_line_seconds)):
        if isinstance(message, Say):
            context.send(RIGHT, message)
    lines = [entry.text for entry in context.room.event_log.entries if isinstance(entry, Said)]
    assert lines == ["yes", "well", "yes", "the end"]


def test_a_line_typed_twice_at_once_is_a_repetition_and_goes_out_at_once() -> None:
    session = standing()
    for now in (0, 1):
        number, data = session.send(Say("yes"), now)
        assert sent(data) == [Say("yes", number=number)]


def test_a_line_under_a_number_that_the_host_has_had_is_asked_about() -> None:
    """A killed program may have given it to a line that was not on its disk yet."""
    session = ClientProtocol("Ana")
    session.send(Say("mistaken"), 0)
    session.opened(0)
    heard, answer = hear(session, welcome(number=1, seq=1), said(1, number=1, text="another"))
    assert (unsent(heard), answer) == (["mistaken"], [])
    assert session.send(Say("next"), 0)[0] == 2

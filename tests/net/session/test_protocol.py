"""The client's end of the talk: what was sent arrives once, and what is missed comes again."""

from dataclasses import replace

import msgspec
import pytest

from game.client_state.link import UnsentLines
from game.protocol.messages import (
    Act,
    Bye,
    ClientMessage,
    Contender,
    ErrorCode,
    Got,
    Hello,
    Message,
    Ping,
    Pong,
    Refused,
    Said,
    Say,
    Seats,
    Show,
    Started,
    Trouble,
    Welcome,
)
from game.rules import Action, Roster
from net.session.backlog import WAITING_LIMIT
from net.session.protocol import ClientProtocol, ProtocolNews
from net.wire.codec import FrameReader, decode_client_message, encode
from tests.net.room_script import RoomScript
from tests.support import LEFT, RIGHT, fighter, welcome_of


def welcome(
    token: str = "secret", number: int = 0, seq: int = 0, keep: int = 0, room: str = "room"
) -> Welcome:
    return welcome_of(LEFT, token, room=room, keep=keep, number=number, seq=seq)


def said(seq: int, number: int = 0, text: str = "Hi") -> Said:
    """A line: with a number one of the left side's, which is ours; else the other side's."""
    return Said(seq, LEFT if number else RIGHT, number, "Ana" if number else "Ben", text)


def standing(now: float = 0.0) -> ClientProtocol:
    """A session that was welcomed."""
    session = ClientProtocol("Ana")
    session.opened(now)
    hear(session, welcome(), now=now)
    return session


def hear(
    session: ClientProtocol, *messages: Message, now: float = 0.0
) -> tuple[list[ProtocolNews], list[ClientMessage]]:
    """What is passed on of these facts, and what is answered to them."""
    heard, answer = session.receive_data(b"".join(encode(message) for message in messages), now)
    return heard, sent(answer)


def sent(data: bytes) -> list[ClientMessage]:
    return [decode_client_message(frame) for frame in FrameReader(2**20).feed(data)]


def test_the_first_hello_knows_nothing_yet() -> None:
    [hello] = sent(ClientProtocol("Ana", "rules").opened(0))
    assert isinstance(hello, Hello)
    assert (hello.name, hello.rules, hello.token, hello.have) == ("Ana", "rules", "", 0)


def test_acts_and_lines_are_numbered_together_and_other_messages_are_not() -> None:
    session = standing()
    messages: list[ClientMessage] = [Say("a"), Act(1, Action.DEFEND), Say("b"), Ping(1)]
    assert [session.send(message, 0.0)[0] for message in messages] == [1, 2, 3, 0]


def test_what_is_sent_before_the_welcome_waits_for_it() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    assert session.send(Say("early"), 0.0) == (1, b"")
    assert hear(session, welcome())[1] == [Say("early", number=1)]


def test_after_the_welcome_it_goes_out_at_once() -> None:
    number, data = standing().send(Say("now"), 0.0)
    assert sent(data) == [Say("now", number=number)]


def test_numbers_go_on_from_where_the_host_says() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    hear(session, welcome(number=41))
    assert session.send(Say("Hi"), 0.0)[0] == 42


def test_what_may_not_have_arrived_is_sent_again_on_the_next_connection() -> None:
    session = standing()
    session.send(Say("one"), 0.0)
    session.send(Act(1, Action.DEFEND), 0.0)
    hear(session, said(1, number=1))
    session.closed()
    session.send(Say("three"), 0.0)
    session.opened(10)
    again = [Act(1, Action.DEFEND, 2), Say("three", number=3)]
    assert hear(session, welcome(number=2, seq=1, keep=1))[1] == again


def test_what_waits_is_sent_when_all_that_the_host_has_is_here() -> None:
    session = standing()
    session.closed()
    session.send(Say("late"), 0.0)
    session.opened(10)
    assert hear(session, welcome(seq=1))[1] == []
    assert hear(session, Said(1, RIGHT, 1, "Ben", "first"))[1] == [Say("late", number=1)]


def test_what_was_refused_is_not_sent_again() -> None:
    session = standing()
    session.send(Act(1, Action.DEFEND), 0.0)
    hear(session, Refused(ErrorCode.TURN, "Not yet.", 1))
    session.closed()
    session.opened(10)
    assert hear(session, welcome(number=1))[1] == []


def test_the_other_sides_entry_of_the_same_number_settles_nothing() -> None:
    session = standing()
    session.send(Say("mine"), 0.0)
    hear(session, Said(1, RIGHT, 1, "Ben", "theirs"))
    session.closed()
    session.opened(10)
    assert Say("mine", number=1) in hear(session, welcome(seq=1, keep=1))[1]


def test_the_hello_of_a_new_connection_asks_for_what_is_missing() -> None:
    session = standing()
    hear(session, said(1), said(2))
    session.closed()
    [hello] = sent(session.opened(10))
    assert isinstance(hello, Hello)
    assert (hello.token, hello.have) == ("secret", 2)


def test_no_entry_is_passed_on_twice() -> None:
    session = standing()
    hear(session, said(1), said(2))
    session.closed()
    session.opened(10)
    back = welcome(seq=3, keep=2)
    messages, _ = hear(session, back, said(1), said(2), said(3))
    assert messages == [back, said(3)]


def test_what_the_host_says_is_void_is_heard_anew() -> None:
    session = standing()
    hear(session, said(1), said(2))
    session.closed()
    session.opened(10)
    back = welcome(seq=2, keep=1)
    assert hear(session, back, said(2, text="Ho"))[0] == [back, said(2, text="Ho")]


def test_a_missing_entry_breaks_the_talk() -> None:
    session = standing()
    heard, _ = hear(session, said(1), said(3))
    assert session.invalid
    # What came before it is in our log and will not come again.
    assert heard == [said(1)]


def test_what_has_arrived_is_acknowledged_once_per_piece() -> None:
    session = standing()
    hear(session, said(1), said(2))
    assert session.confirm(2) == encode(Got(2))
    assert session.confirm(2) == b""


def test_half_a_frame_of_an_old_connection_is_forgotten() -> None:
    session = standing()
    session.receive_data(encode(said(1))[:10], 0)
    session.closed()
    session.opened(10)
    assert hear(session, welcome(), said(1))[0] == [welcome(), said(1)]


def test_in_another_room_nothing_of_the_old_one_counts() -> None:
    session = standing()
    hear(session, said(1), said(2))
    session.send(Say("lost"), 0.0)
    session.closed()
    session.opened(10)
    another = welcome("another", room="another")
    messages, answer = hear(session, another, said(1))
    assert messages == [another, UnsentLines((Say("lost"),), gone=True), said(1)]
    assert answer == []
    assert session.send(Say("first"), 0.0)[0] == 1


def test_only_so_much_waits_for_a_broken_link() -> None:
    session = ClientProtocol("Ana")
    for number in range(1, WAITING_LIMIT + 1):
        assert session.send(Say("x"), 0.0)[0] == number
    assert session.send(Say("one too many"), 0.0) == (0, b"")


def test_a_session_is_seated_once_a_host_has_welcomed_it() -> None:
    session = ClientProtocol("Ana")
    assert not session.has_seat
    session.opened(0)
    hear(session, welcome())
    assert session.has_seat
    assert session.closed()
    assert session.has_seat
    assert not session.closed()


# --- a host that is not what it seems --------------------------------------------------------


@pytest.mark.parametrize("message", [said(1), Seats(None, None), Refused(ErrorCode.TURN, "No.")])
def test_a_host_welcomes_first(message: Message) -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    hear(session, message)
    assert session.invalid


def test_a_goodbye_may_come_instead_of_a_welcome() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    hear(session, Bye(ErrorCode.FULL, "Two players are already playing here."))
    assert session.bye == Bye(ErrorCode.FULL, "Two players are already playing here.")


@pytest.mark.parametrize("data", [b"HTTP/1.1 400 Bad Request\r\n", b"{}\n", b"x" * 20_000])
def test_what_is_no_host_of_parley_is_refused(data: bytes) -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    session.receive_data(data, 0)
    assert session.invalid


def test_a_hosts_sentences_are_cleaned_before_anybody_sees_them() -> None:
    session = standing()
    messages, _ = hear(session, Refused(ErrorCode.TURN, "\x1b[2JNot\x00 yet.\u202e"))
    assert messages == [Refused(ErrorCode.TURN, "Not yet.")]
    hear(session, Bye(ErrorCode.CLOSED, "\x1b]0;Owned\x07Bye."))
    assert session.bye == Bye(ErrorCode.CLOSED, "Bye.")


def test_a_fighter_whose_name_cannot_be_shown_is_not_played() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    bad = welcome_of(LEFT, "t", roster=Roster(1, (fighter("Na\x1bme"),)))
    hear(session, bad)
    assert session.invalid


def test_nor_is_one_whose_plan_cannot_be() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    sly = replace(fighter("Straw"), plan="Strike\x00 first")
    hear(session, welcome_of(LEFT, "t", roster=Roster(1, (sly,))))
    assert session.invalid


def test_nor_is_one_that_comes_with_the_match() -> None:
    context = RoomScript().fight()
    started = next(entry for entry in context.room.event_log.entries if isinstance(entry, Started))
    bad = Contender("Ana", fighter("Na\x00me"))
    session = standing()
    hear(session, msgspec.structs.replace(started, left=bad))
    assert session.invalid


def test_a_host_asks_for_a_copy_once_and_not_when_it_has_let_us_in() -> None:
    """Each time would be up to 8 MiB, for 16 bytes that ask."""
    session = ClientProtocol("Ana")
    session.opened(0)
    _, answer = hear(session, Show(), Show())
    assert len(answer) == 1
    assert session.invalid
    session = standing()
    assert hear(session, Show())[1] == []
    assert session.invalid


# --- the heartbeat ---------------------------------------------------------------------------


def test_a_ping_is_sent_two_and_a_half_seconds_after_the_connection_was_opened() -> None:
    session = standing(100)
    assert session.tick(102.4) == b""
    assert session.deadline == 102.5
    assert sent(session.tick(102.5)) == [Ping(1)]


def test_the_next_one_is_sent_two_and_a_half_seconds_after_the_pong() -> None:
    session = standing(100)
    session.tick(102.5)
    hear(session, Pong(1), now=103)
    assert session.tick(105.4) == b""
    assert sent(session.tick(105.5)) == [Ping(2)]


def test_there_is_one_ping_at_a_time() -> None:
    session = standing(100)
    session.tick(102.5)
    assert session.tick(107) == b""


def test_a_pong_is_nobodys_business() -> None:
    assert hear(standing(), Pong(1))[0] == []


def test_a_host_that_cannot_keep_anything_may_say_so_before_its_welcome() -> None:
    """A new player waits for its disk then, and both sides give signs of life meanwhile."""
    session = ClientProtocol("Ana")
    session.opened(100)
    assert sent(session.tick(103)) == [Ping(1)]
    messages, answer = hear(session, Pong(1), Trouble("The disk is full."))
    assert (messages, answer) == ([Trouble("The disk is full.")], [])
    assert not session.welcomed


def test_eight_seconds_without_a_byte_are_a_dead_host() -> None:
    session = standing(100)
    hear(session, Seats(None, None), now=101)
    assert not session.is_dead(108.9)
    assert session.is_dead(109)
    session.opened(200)
    assert not session.is_dead(207.9)


def test_an_acted_of_ours_settles_the_act() -> None:
    context = RoomScript().fight()
    session = standing()
    session.send(Act(1, Action.DEFEND), 0.0)
    context.act(LEFT, Action.DEFEND)
    hear(session, *context.room.event_log.entries)
    session.closed()
    session.opened(10)
    assert hear(session, welcome(number=1, seq=2, keep=2))[1] == []


def test_an_old_line_that_the_host_has_heard_of_is_sent_again_without_asking() -> None:
    """It may wait there for the other side; asked about and sent as a new one it came twice."""
    session = standing()
    session.send(Say("typed long ago"), 0)
    session.closed()
    session.opened(100)
    heard, answer = hear(session, welcome(number=1), now=100)
    assert not any(isinstance(update, UnsentLines) for update in heard)
    assert [request.text for request in answer if isinstance(request, Say)] == ["typed long ago"]


def test_an_old_line_of_which_the_host_knows_nothing_is_asked_about() -> None:
    session = standing()
    session.closed()
    session.send(Say("typed long ago"), 0)
    session.opened(100)
    heard, answer = hear(session, welcome(), now=100)
    assert any(isinstance(update, UnsentLines) for update in heard)
    assert not any(isinstance(request, Say) for request in answer)

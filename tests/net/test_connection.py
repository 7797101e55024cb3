"""The host's end of one connection: hello first, limits, deadlines, and a sentence for each."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.contract.messages import Act, Bye, Code, Hello, Message, Ping, Say, Shown, Wish
from game.contract.version import PROTOCOL, VERSION
from game.rules import Action
from game.words.cleaning import clean_text
from net.wire.codec import FRAME_LIMIT, HELLO_LIMIT, decode_fact, encode
from net.wire.pairing import Knock
from net.wire.protocol import Connection
from tests.game.wire import wishes
from tests.net.evening import hello
from tests.net.test_codec import PLACES, cut

HELLO = encode(hello("Ana"))


def greeted(now: float = 0.0) -> Connection:
    connection = Connection(now)
    assert connection.receive_data(HELLO, now) == [hello("Ana")]
    return connection


def verify_bye(connection: Connection, code: Code, text: str = "") -> None:
    """A goodbye of that code, which a client can read."""
    bye = connection.bye
    assert bye is not None
    assert bye.code is code
    assert bye.text.endswith(".") or code is Code.INVALID
    assert text in bye.text
    assert clean_text(bye.text) == bye.text
    assert decode_fact(encode(bye)[:-1]) == bye


def test_after_the_hello_wishes_are_understood() -> None:
    connection = greeted()
    assert connection.receive_data(encode(Ping(1)) + encode(Say("Hi")), 1) == [Ping(1), Say("Hi")]
    assert connection.bye is None


@pytest.mark.parametrize("wish", [Ping(1), Say("Hi"), Act(1, Action.DEFEND)])
def test_nothing_comes_before_the_hello(wish: Message) -> None:
    connection = Connection(0)
    assert connection.receive_data(encode(wish), 0) == []
    verify_bye(connection, Code.INVALID, "hello comes first")


def test_a_hello_comes_only_once() -> None:
    connection = greeted()
    assert connection.receive_data(HELLO, 1) == []
    verify_bye(connection, Code.INVALID, "only once")


def test_what_came_before_garbage_counts_and_what_comes_after_it_does_not() -> None:
    connection = greeted()
    data = encode(Ping(1)) + b"garbage\n" + encode(Ping(2))
    assert connection.receive_data(data, 1) == [Ping(1)]
    verify_bye(connection, Code.INVALID)
    assert connection.receive_data(encode(Ping(3)), 2) == []


def test_another_protocol_is_told_both_versions() -> None:
    connection = Connection(0)
    document = {"type": "hello", "protocol": PROTOCOL + 1, "version": "9.9", "new": [1, {}]}
    assert connection.receive_data(msgspec.json.encode(document) + b"\n", 0) == []
    verify_bye(connection, Code.VERSION)
    assert connection.bye and connection.bye.text == (
        f"The host plays Parley {VERSION} (protocol {PROTOCOL}), "
        f"you play 9.9 (protocol {PROTOCOL + 1})."
    )


@pytest.mark.parametrize("protocol", ["-1", str(2**64), "2.0", '"2"', "true", "null"])
def test_what_is_no_number_of_a_protocol_is_no_other_version(protocol: str) -> None:
    for kind in ("hello", "pair"):
        connection = Connection(0)
        document = f'{{"type":"{kind}","protocol":{protocol},"version":"9","name":"Eve"}}\n'
        assert connection.receive_data(document.encode(), 0) == []
        verify_bye(connection, Code.INVALID)


@pytest.mark.parametrize("field", ["key", "proof", "certificate"])
@pytest.mark.parametrize("text", ["zz", "ab", "AB" * 32, "ab" * 31, "ab" * 33, "ab" * 32 + "\n"])
def test_what_is_no_hexadecimal_of_the_right_length_is_no_hello(field: str, text: str) -> None:
    connection = Connection(0)
    greeting = msgspec.structs.replace(hello("Eve"), **{field: text})
    assert connection.receive_data(encode(greeting), 0) == []
    verify_bye(connection, Code.INVALID, f"$.{field}")


@pytest.mark.parametrize("version", ["", "\x1b[2J\x00", "é" * 60, "9" * 900])
@pytest.mark.parametrize("protocol", [0, -5, 2**70, 10**90])
def test_however_odd_the_other_version_is_the_answer_can_be_read(
    version: str, protocol: int
) -> None:
    connection = Connection(0)
    frame = f'{{"type":"hello","protocol":{protocol},"version":'.encode()
    frame += msgspec.json.encode(version)[: HELLO_LIMIT - len(frame) - 3]
    connection.receive_data(frame + b"}\n", 0)
    assert connection.bye
    verify_bye(connection, connection.bye.code)


def test_before_the_hello_a_frame_has_a_kibibyte() -> None:
    connection = Connection(0)
    connection.receive_data(b"x" * (HELLO_LIMIT + 1), 0)
    verify_bye(connection, Code.OVERSIZE, "1024 bytes")


def test_after_the_hello_a_frame_has_sixteen() -> None:
    connection = greeted()
    assert connection.receive_data(encode(Say("é" * 1200)), 1) == [Say("é" * 1200)]
    connection.receive_data(b"x" * (FRAME_LIMIT + 1), 2)
    verify_bye(connection, Code.OVERSIZE, "16384 bytes")


def test_a_long_line_may_come_in_one_piece_with_the_hello() -> None:
    say = Say("é" * 1200)
    connection = Connection(0)
    assert connection.receive_data(HELLO + encode(say), 0) == [hello("Ana"), say]


@settings(deadline=None)
@given(st.lists(wishes().filter(lambda wish: not isinstance(wish, Hello)), max_size=4), PLACES)
@example([Say("é" * 1200)], [])
def test_wishes_come_out_the_same_wherever_the_bytes_were_cut(
    sent: list[Wish], places: list[int]
) -> None:
    connection = Connection(0)
    data = HELLO + b"".join(encode(wish) for wish in sent)
    received = [wish for piece in cut(data, places) for wish in connection.receive_data(piece, 0)]
    assert received == [hello("Ana"), *sent]


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=300), st.booleans(), PLACES)
def test_whatever_bytes_come_the_answer_is_wishes_or_a_goodbye_wherever_they_were_cut(
    data: bytes, polite: bool, places: list[int]
) -> None:
    def result(pieces: list[bytes]) -> tuple[list[Wish | Knock], Bye | None]:
        connection = greeted() if polite else Connection(0)
        received = [wish for piece in pieces for wish in connection.receive_data(piece, 0)]
        return received, connection.bye

    assert result(cut(data, places)) == result([data])


# --- deadlines -------------------------------------------------------------------------------


def test_the_hello_has_five_seconds() -> None:
    connection = Connection(10)
    connection.tick(14.9)
    assert connection.bye is None
    connection.tick(15)
    verify_bye(connection, Code.SILENT, "No greeting came within 5 seconds.")


def test_an_empty_line_is_no_message() -> None:
    for connection in (Connection(0), greeted()):
        assert connection.receive_data(b"\n", 1) == []
        verify_bye(connection, Code.INVALID)


def test_a_frame_has_five_seconds_even_when_it_drips() -> None:
    connection = greeted()
    for tenth in range(50):
        connection.receive_data(b"x", 1 + tenth / 10)
        connection.tick(1 + tenth / 10)
        assert connection.bye is None
    connection.tick(6)
    verify_bye(connection, Code.SILENT, "A message took over 5 seconds.")


def test_each_frame_has_its_own_five_seconds() -> None:
    connection = greeted()
    frame = encode(Ping(1))
    for second in range(0, 40, 4):
        connection.receive_data(frame[:5], second)
        connection.tick(second + 3.9)
        assert connection.receive_data(frame[5:], second + 3.9) == [Ping(1)]
        connection.tick(second + 4)
    assert connection.bye is None


def test_the_end_of_one_frame_begins_the_time_of_the_next() -> None:
    connection = greeted()
    frame = encode(Ping(1))
    connection.receive_data(frame[:5], 0)
    connection.receive_data(frame[5:] + frame[:5], 4)
    connection.tick(8.9)
    assert connection.bye is None
    connection.tick(9)
    verify_bye(connection, Code.SILENT, "A message took")


def test_twelve_seconds_without_a_byte_end_a_connection() -> None:
    connection = greeted(100)
    connection.receive_data(encode(Ping(1)), 103)
    connection.tick(114.9)
    assert connection.bye is None
    connection.tick(115)
    verify_bye(connection, Code.SILENT, "Nothing was heard for 12 seconds.")


def test_the_first_goodbye_is_the_last() -> None:
    connection = Connection(0)
    connection.receive_data(b"garbage\n", 0)
    first = connection.bye
    connection.tick(100)
    assert connection.bye is first


def test_pieces_of_a_copy_count_as_other_messages_do_unless_it_was_asked_for() -> None:
    piece = encode(Shown(None, None, (), more=True))
    asked, unasked = greeted(), greeted()
    asked.copy_wanted = True
    assert len(asked.receive_data(piece * 200, 1)) == 200
    assert len(unasked.receive_data(piece * 200, 1)) < 200
    verify_bye(unasked, Code.FLOOD)


def test_nothing_is_answered_to_what_comes_after_far_too_many_messages() -> None:
    connection = greeted()
    connection.receive_data(encode(Ping(1)) * 5000, 1)
    verify_bye(connection, Code.FLOOD)
    assert len(connection.refusals()) < 40

"""Test protocol: hello first, limits, deadlines, and a sentence for each."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.protocol.messages import (
    Act,
    Bye,
    ClientMessage,
    ErrorCode,
    Hello,
    Message,
    Ping,
    Say,
    Shown,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action
from game.text_safety.sanitize import clean_text
from net.hosting.protocol import ServerProtocol
from net.wire.codec import FRAME_LIMIT, HELLO_LIMIT, decode_server_message, encode
from net.wire.pairing import PairingRequest
from tests.game.protocol.sample_messages import client_messages
from tests.net.room_script import hello
from tests.net.wire.test_codec import PLACES, cut

HELLO = encode(hello("Ana"))


def greeted(now: float = 0.0) -> ServerProtocol:
    protocol = ServerProtocol(now)
    assert protocol.receive_data(HELLO, now) == [hello("Ana")]
    return protocol


def verify_bye(protocol: ServerProtocol, code: ErrorCode, text: str = "") -> None:
    """A goodbye of that code, which a client can read."""
    bye = protocol.bye
    assert bye is not None
    assert bye.code is code
    assert bye.text.endswith(".") or code is ErrorCode.INVALID
    assert text in bye.text
    assert clean_text(bye.text) == bye.text
    assert decode_server_message(encode(bye)[:-1]) == bye


def test_after_the_hello_messages_are_understood() -> None:
    protocol = greeted()
    assert protocol.receive_data(encode(Ping(1)) + encode(Say("Hi")), 1) == [Ping(1), Say("Hi")]
    assert protocol.bye is None


@pytest.mark.parametrize("message", [Ping(1), Say("Hi"), Act(1, Action.DEFEND)])
def test_nothing_comes_before_the_hello(message: Message) -> None:
    protocol = ServerProtocol(0)
    assert protocol.receive_data(encode(message), 0) == []
    verify_bye(protocol, ErrorCode.INVALID, "hello comes first")


def test_a_hello_comes_only_once() -> None:
    protocol = greeted()
    assert protocol.receive_data(HELLO, 1) == []
    verify_bye(protocol, ErrorCode.INVALID, "only once")


def test_what_came_before_garbage_counts_and_what_comes_after_it_does_not() -> None:
    protocol = greeted()
    data = encode(Ping(1)) + b"garbage\n" + encode(Ping(2))
    assert protocol.receive_data(data, 1) == [Ping(1)]
    verify_bye(protocol, ErrorCode.INVALID)
    assert protocol.receive_data(encode(Ping(3)), 2) == []


def test_another_protocol_is_told_both_versions() -> None:
    protocol = ServerProtocol(0)
    document = {"type": "hello", "protocol": PROTOCOL + 1, "version": "9.9", "new": [1, {}]}
    assert protocol.receive_data(msgspec.json.encode(document) + b"\n", 0) == []
    verify_bye(protocol, ErrorCode.VERSION)
    assert protocol.bye and protocol.bye.text == (
        f"The host has Parley {VERSION} (protocol {PROTOCOL}), "
        f"you have 9.9 (protocol {PROTOCOL + 1})."
    )


@pytest.mark.parametrize("protocol", ["-1", str(2**64), "2.0", '"2"', "true", "null"])
def test_what_is_no_number_of_a_protocol_is_no_other_version(protocol: str) -> None:
    for kind in ("hello", "pair"):
        connection = ServerProtocol(0)
        document = f'{{"type":"{kind}","protocol":{protocol},"version":"9","name":"Eve"}}\n'
        assert connection.receive_data(document.encode(), 0) == []
        verify_bye(connection, ErrorCode.INVALID)


@pytest.mark.parametrize("field", ["key", "proof", "certificate"])
@pytest.mark.parametrize("text", ["zz", "ab", "AB" * 32, "ab" * 31, "ab" * 33, "ab" * 32 + "\n"])
def test_what_is_no_hexadecimal_of_the_right_length_is_no_hello(field: str, text: str) -> None:
    protocol = ServerProtocol(0)
    greeting = msgspec.structs.replace(hello("Eve"), **{field: text})
    assert protocol.receive_data(encode(greeting), 0) == []
    verify_bye(protocol, ErrorCode.INVALID, f"$.{field}")


@pytest.mark.parametrize("version", ["", "\x1b[2J\x00", "é" * 60, "9" * 900])
@pytest.mark.parametrize("protocol", [0, -5, 2**70, 10**90])
def test_however_odd_the_other_version_is_the_answer_can_be_read(
    version: str, protocol: int
) -> None:
    connection = ServerProtocol(0)
    frame = f'{{"type":"hello","protocol":{protocol},"version":'.encode()
    frame += msgspec.json.encode(version)[: HELLO_LIMIT - len(frame) - 3]
    connection.receive_data(frame + b"}\n", 0)
    assert connection.bye
    verify_bye(connection, connection.bye.code)


def test_before_the_hello_a_frame_has_a_kibibyte() -> None:
    protocol = ServerProtocol(0)
    protocol.receive_data(b"x" * (HELLO_LIMIT + 1), 0)
    verify_bye(protocol, ErrorCode.OVERSIZE, "1024 bytes")


def test_after_the_hello_a_frame_has_sixteen() -> None:
    protocol = greeted()
    assert protocol.receive_data(encode(Say("é" * 1200)), 1) == [Say("é" * 1200)]
    protocol.receive_data(b"x" * (FRAME_LIMIT + 1), 2)
    verify_bye(protocol, ErrorCode.OVERSIZE, "16384 bytes")


def test_a_long_line_may_come_in_one_piece_with_the_hello() -> None:
    say = Say("é" * 1200)
    protocol = ServerProtocol(0)
    assert protocol.receive_data(HELLO + encode(say), 0) == [hello("Ana"), say]


@settings(deadline=None)
@given(
    st.lists(client_messages().filter(lambda message: not isinstance(message, Hello)), max_size=4),
    PLACES,
)
@example([Say("é" * 1200)], [])
def test_messages_come_out_the_same_wherever_the_bytes_were_cut(
    sent: list[ClientMessage], places: list[int]
) -> None:
    protocol = ServerProtocol(0)
    data = HELLO + b"".join(encode(message) for message in sent)
    received = [
        message for piece in cut(data, places) for message in protocol.receive_data(piece, 0)
    ]
    assert received == [hello("Ana"), *sent]


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=300), st.booleans(), PLACES)
def test_whatever_bytes_come_the_answer_is_messages_or_a_goodbye_wherever_they_were_cut(
    data: bytes, polite: bool, places: list[int]
) -> None:
    def result(pieces: list[bytes]) -> tuple[list[ClientMessage | PairingRequest], Bye | None]:
        protocol = greeted() if polite else ServerProtocol(0)
        received = [message for piece in pieces for message in protocol.receive_data(piece, 0)]
        return received, protocol.bye

    assert result(cut(data, places)) == result([data])


# --- deadlines -------------------------------------------------------------------------------


def test_the_hello_has_five_seconds() -> None:
    protocol = ServerProtocol(10)
    protocol.tick(14.9)
    assert protocol.bye is None
    protocol.tick(15)
    verify_bye(protocol, ErrorCode.SILENT, "No greeting came within 5 seconds.")


def test_an_empty_line_is_no_message() -> None:
    for protocol in (ServerProtocol(0), greeted()):
        assert protocol.receive_data(b"\n", 1) == []
        verify_bye(protocol, ErrorCode.INVALID)


def test_a_frame_has_five_seconds_even_when_it_drips() -> None:
    protocol = greeted()
    for tenth in range(50):
        protocol.receive_data(b"x", 1 + tenth / 10)
        protocol.tick(1 + tenth / 10)
        assert protocol.bye is None
    protocol.tick(6)
    verify_bye(protocol, ErrorCode.SILENT, "A message took over 5 seconds.")


def test_each_frame_has_its_own_five_seconds() -> None:
    protocol = greeted()
    frame = encode(Ping(1))
    for second in range(0, 40, 4):
        protocol.receive_data(frame[:5], second)
        protocol.tick(second + 3.9)
        assert protocol.receive_data(frame[5:], second + 3.9) == [Ping(1)]
        protocol.tick(second + 4)
    assert protocol.bye is None


def test_the_end_of_one_frame_begins_the_time_of_the_next() -> None:
    protocol = greeted()
    frame = encode(Ping(1))
    protocol.receive_data(frame[:5], 0)
    protocol.receive_data(frame[5:] + frame[:5], 4)
    protocol.tick(8.9)
    assert protocol.bye is None
    protocol.tick(9)
    verify_bye(protocol, ErrorCode.SILENT, "A message took")


def test_twelve_seconds_without_a_byte_end_a_connection() -> None:
    protocol = greeted(100)
    protocol.receive_data(encode(Ping(1)), 103)
    protocol.tick(114.9)
    assert protocol.bye is None
    protocol.tick(115)
    verify_bye(protocol, ErrorCode.SILENT, "Nothing was heard for 12 seconds.")


def test_the_first_goodbye_is_the_last() -> None:
    protocol = ServerProtocol(0)
    protocol.receive_data(b"garbage\n", 0)
    first = protocol.bye
    protocol.tick(100)
    assert protocol.bye is first


def test_pieces_of_a_copy_count_as_other_messages_do_unless_it_was_asked_for() -> None:
    piece = encode(Shown(None, None, (), more=True))
    asked, unasked = greeted(), greeted()
    asked.copy_wanted = True
    assert len(asked.receive_data(piece * 200, 1)) == 200
    assert len(unasked.receive_data(piece * 200, 1)) < 200
    verify_bye(unasked, ErrorCode.FLOOD)


def test_nothing_is_answered_to_what_comes_after_far_too_many_messages() -> None:
    protocol = greeted()
    protocol.receive_data(encode(Ping(1)) * 5000, 1)
    verify_bye(protocol, ErrorCode.FLOOD)
    assert len(protocol.refusals()) < 40

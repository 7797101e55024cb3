"""The codec: whatever bytes come, they are messages, or they are refused with one exception."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.protocol.messages import Message, Say
from net.wire.codec import (
    FRAME_LIMIT,
    HELLO_LIMIT,
    FrameReader,
    InvalidMessage,
    OversizeFrame,
    decode_client_message,
    decode_server_message,
    encode,
    plain,
)
from tests.game.protocol.sample_messages import client_messages, server_messages


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The data in pieces, cut at these places."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges)]


PLACES = st.lists(st.integers(0, 2**20), max_size=20)


@settings(deadline=None)
@given(client_messages(), server_messages())
def test_a_message_is_one_line_and_is_read_as_it_was_written(
    client_message: Message, server_message: Message
) -> None:
    for message, decode in (
        (client_message, decode_client_message),
        (server_message, decode_server_message),
    ):
        frame = encode(message)
        assert frame.endswith(b"\n")
        assert frame.count(b"\n") == 1
        assert decode(frame[:-1]) == message


@settings(deadline=None)
@given(st.lists(client_messages(), max_size=5), PLACES)
def test_frames_come_out_the_same_wherever_the_bytes_were_cut(
    messages: list[Message], places: list[int]
) -> None:
    sent = b"".join(encode(message) for message in messages)
    frames = FrameReader(FRAME_LIMIT)
    received = [frame for piece in cut(sent, places) for frame in frames.feed(piece)]
    assert [decode_client_message(frame) for frame in received] == messages
    assert not frames


@settings(deadline=None)
@given(st.binary(max_size=400), PLACES, st.integers(1, 60))
def test_any_bytes_give_the_same_frames_or_the_same_refusal_wherever_they_were_cut(
    data: bytes, places: list[int], limit: int
) -> None:
    def result(pieces: list[bytes]) -> list[bytes] | None:
        frames = FrameReader(limit)
        try:
            return [frame for piece in pieces for frame in frames.feed(piece)]
        except OversizeFrame:
            return None

    assert result(cut(data, places)) == result([data])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_nothing_but_an_invalid_message_is_ever_raised(data: bytes) -> None:
    for decode in (decode_client_message, decode_server_message):
        with pytest.raises(InvalidMessage) as caught:
            decode(data)
        assert all(" " <= letter <= "~" for letter in str(caught.value))
        assert len(str(caught.value)) <= 200


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_message_is_a_message_or_is_refused(data: st.DataObject) -> None:
    frame = bytearray(encode(data.draw(client_messages() | server_messages()))[:-1])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(frame) - 1))
        frame[at] = data.draw(st.integers(0, 255))
    for decode in (decode_client_message, decode_server_message):
        try:
            decode(bytes(frame))
        except InvalidMessage as error:
            assert all(" " <= letter <= "~" for letter in str(error))


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"NaN",
        b"\xff\xfe",
        b'{"type":"ping"}',
        b'{"type":"ping","id":-1}',
        b'{"type":"ping","id":9007199254740993}',
        b'{"type":"ping","id":1e3}',
        b'{"type":"ping","id":"1"}',
        b'{"type":"ping","id":true}',
        b'{"type":"ping","id":1}{"type":"ping","id":2}',
        b'{"type":"ping","id":1,"x":1}',
        b'{"type":"Ping","id":1}',
        b'{"type":"pong","id":1}',
        b'{"type":"\x1b[2J","id":1}',
        b'{"type":"say","text":"\\ud800"}',
        b'{"type":"say","text":"\xed\xa0\x80"}',
        b"[" * 10_000,
        b'{"type":"ping","id":' + b"9" * 5_000 + b"}",
        b'{"type":"ping","id":1,"\x07":' + b"[" * 5_000,
    ],
)
def test_what_is_no_client_message_is_refused(frame: bytes) -> None:
    with pytest.raises(InvalidMessage):
        decode_client_message(frame)


def test_an_empty_line_is_a_frame_and_no_message() -> None:
    frames = FrameReader(10)
    assert list(frames.feed(b"\n{}\n")) == [b"", b"{}"]
    assert not frames


@pytest.mark.parametrize("limit", [HELLO_LIMIT, FRAME_LIMIT])
def test_a_frame_may_be_as_long_as_the_limit_and_not_a_byte_longer(limit: int) -> None:
    frames = FrameReader(limit)
    assert list(frames.feed(b"x" * limit + b"\n")) == [b"x" * limit]
    with pytest.raises(OversizeFrame):
        list(frames.feed(b"x" * (limit + 1) + b"\n"))


def test_a_frame_that_never_ends_is_refused_at_the_limit() -> None:
    frames = FrameReader(HELLO_LIMIT)
    assert list(frames.feed(b"x" * HELLO_LIMIT)) == []
    assert frames
    with pytest.raises(OversizeFrame):
        list(frames.feed(b"x"))


def test_a_great_many_empty_lines_are_read_in_one_go() -> None:
    assert not any(FrameReader(FRAME_LIMIT).feed(b"\n" * 2**20))


def test_the_longest_line_anybody_may_say_fits_a_frame() -> None:
    say: Any = Say("\U0001f600" * 1200, number=2**53)
    assert len(encode(say)) <= FRAME_LIMIT


def test_a_peers_words_are_made_plain() -> None:
    assert plain("a\x1b[2J\né" + "x" * 50, 10) == "a?[2J??xxx"


@pytest.mark.parametrize(
    "frame",
    [
        b'{"type":"ping","id":1,"id":1}',
        b'{"type":"ping","type":"ping","id":1}',
        b'{"type":"say","text":"yes","te\\u0078t":"no"}',
    ],
)
def test_no_field_is_there_twice(frame: bytes) -> None:
    with pytest.raises(InvalidMessage, match="twice"):
        decode_client_message(frame)

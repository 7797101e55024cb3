"""Records as bytes: what is written is read again, and what is not one is refused in a sentence."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.protocol.messages import Acted, Ended, Said, Started
from game.records.record import (
    ENTRY_LIMIT,
    HEADER,
    LINE_LIMIT,
    SIZE_LIMIT,
    RecordError,
    parse,
    read,
    records,
    within_limits,
)
from tests.game.records.sample_records import RecordWriter, changed, duel, played
from tests.support import LEFT, RIGHT

DUEL = duel()
BYTES = DUEL.encode()
LINES = BYTES.splitlines()


def with_line(number: int, line: bytes) -> bytes:
    """The duel with another line in the place of one, counted from 1."""
    return b"\n".join([*LINES[: number - 1], line, *LINES[number:]]) + b"\n"


def problem(data: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        parse(data)
    assert re.fullmatch(r"[^\n]+\.", str(caught.value)), "one sentence"
    return caught.value


def test_a_record_is_read_as_it_was_written() -> None:
    assert parse(BYTES) == DUEL
    assert parse(BYTES).encode() == BYTES


def test_a_record_tells_its_match_at_a_glance() -> None:
    assert DUEL.names == {LEFT: "Ana", RIGHT: "Ben"}
    assert DUEL.ended is not None
    assert DUEL.ended.winner is LEFT
    assert DUEL.actions == sum(isinstance(entry, Acted) for entry in DUEL.entries)


def test_names_are_cleaned_before_anybody_reads_them() -> None:
    record = RecordWriter(names=("\x1b[31mAna\0", "\u202e")).record
    assert record.names == {LEFT: "Ana", RIGHT: "somebody"}


def test_a_log_is_split_into_its_matches_with_what_was_said_after_each() -> None:
    first, second = duel(), played(1)
    before = Said(1, LEFT, 1, "Ana", "Hello")
    assert records([before, *first.entries, *second.entries]) == [first, second]
    assert isinstance(first.entries[-1], Said)
    assert records([before]) == []


def test_the_lines_are_those_of_the_wire() -> None:
    for line, entry in zip(LINES[1:], DUEL.entries, strict=True):
        assert line == msgspec.json.encode(entry)
    assert LINES[0] == HEADER


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "should be"),
        (b"\n", 1, "should be"),
        (b"GIF89a\0\xff", 1, "no record of Parley"),
        (BYTES[1:], 1, "should be"),
        (BYTES.replace(b'"format":3', b'"format":4', 1), 1, "format 4"),
        (BYTES.replace(b'"format":3', b'"format":1', 1), 1, "which an older Parley wrote"),
        (BYTES.replace(b'"format":3', b'"format":1e9999', 1), 1, "should be"),
        (HEADER + b"\n", 2, "start of a match"),
        (with_line(2, LINES[2]), 2, "should be the start"),
        (with_line(4, LINES[1]), 4, "should not be the start"),
        (with_line(4, b""), 4, "entry"),
        (with_line(4, b"null"), 4, "entry"),
        (with_line(4, b"\xff" + LINES[3]), 4, "entry"),
        (with_line(4, LINES[3].replace(b'"seq"', b'"sea"')), 4, "entry"),
        (with_line(4, LINES[3].replace(b'"right"', b'"middle"', 1)), 4, "entry"),
        (with_line(4, LINES[3].replace(b'"type":"acted"', b'"type":"welcome"')), 4, "entry"),
        (with_line(4, LINES[3] + b"\r"), 4, "one way"),
        (with_line(4, LINES[3].replace(b",", b", ", 1)), 4, "one way"),
        (with_line(3, LINES[2].replace(b"Hello", b"H\\u0065llo")), 3, "one way"),
        (with_line(3, LINES[2].replace(b"{", b'{"seq":9,', 1)), 3, "one way"),
        (with_line(2, LINES[1].replace(b'"hp":60,', b'"hp":60,"speed":9,', 1)), 2, "one way"),
        (with_line(4, LINES[3].replace(b'"seq":', b'"seq":' + b"[" * 9000)), 4, "entry"),
        (with_line(2, b'{"type":"started","left":{"fighter":{"x":' + b"[" * 9000), 2, "entry"),
        (b'{"x":' + b"[" * 9000 + b"\n", 1, "should be"),
        (with_line(4, b'"' + b"x" * LINE_LIMIT + b'"'), 4, "shorter"),
        (BYTES[:-1], len(LINES), "cut off"),
        (BYTES + b"\n", len(LINES) + 1, "entry"),
        (BYTES + b" " * SIZE_LIMIT, 0, "at most"),
    ],
)
def test_what_is_no_record_is_refused_with_the_line_and_what_was_expected(
    data: bytes, line: int, words: str
) -> None:
    error = problem(data)
    assert error.line == line
    assert words in str(error)
    assert not line or f"Line {line} " in str(error)


def test_a_sentence_about_strange_bytes_is_plain_ascii() -> None:
    assert str(problem(with_line(4, b'{"type":"\\u001b[2J"}'))).isascii()


def test_a_record_has_at_most_so_many_entries() -> None:
    scribe = RecordWriter()
    while len(scribe.entries) < ENTRY_LIMIT:
        scribe.say("x")
    assert parse(scribe.record.encode()) == scribe.record
    scribe.say("x")
    assert problem(scribe.record.encode()).line == ENTRY_LIMIT + 2


def test_what_would_be_too_long_to_read_again_is_kept_without_its_chat() -> None:
    scribe = RecordWriter()
    scribe.act()
    while len(scribe.entries) <= ENTRY_LIMIT:
        scribe.say("x")
    scribe.act()
    kept = within_limits(scribe.record)
    assert kept == scribe.record.without_chat()
    assert len(kept.entries) == 3
    assert within_limits(DUEL) is DUEL


def test_long_lines_of_chat_make_no_record_that_cannot_be_read() -> None:
    scribe = RecordWriter()
    while len(scribe.record.encode()) <= SIZE_LIMIT:
        for _ in range(200):
            scribe.say("\U0001f600" * 1200)
    assert parse(within_limits(scribe.record).encode()) == scribe.record.without_chat()


def test_what_comes_before_the_damage_can_be_read() -> None:
    entries, cut = read(BYTES[:-5]), []
    with pytest.raises(RecordError):
        for entry in entries:
            cut.append(entry)
    assert tuple(cut) == DUEL.entries[:-1]


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_a_record_or_a_sentence(data: bytes) -> None:
    check(data)
    check(HEADER + b"\n" + data)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_damage_to_a_record_leaves_a_record_or_a_sentence(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(BYTES)))
    end = data.draw(st.integers(start, min(len(BYTES), start + 400)))
    check(BYTES[:start] + data.draw(st.binary(max_size=60)) + BYTES[end:])


def check(data: bytes) -> None:
    try:
        record = parse(data)
    except RecordError as error:
        assert str(error).endswith(".")
        assert "\n" not in str(error)
    else:
        assert record.encode() == data
        assert isinstance(record.entries[0], Started)


def test_the_end_is_that_of_the_match_and_not_of_the_talk() -> None:
    assert RecordWriter().record.ended is None
    assert isinstance(DUEL.entries[-2], Ended)
    assert DUEL.ended is DUEL.entries[-2]
    assert changed(DUEL, -1, text="?").ended is DUEL.entries[-2]

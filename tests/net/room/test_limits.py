"""How much a room may hold: at the limit everything goes, one beyond it a sentence says why not."""

from collections.abc import Iterator

import pytest

from game.match.hash_chain import Tips
from game.protocol.limits import (
    LOG_BYTES,
    LOG_ENTRIES,
    MATCH_BYTES,
    MATCH_ENTRIES,
    TALK_BYTES,
    TALK_ENTRIES,
)
from game.protocol.messages import (
    TRIAL,
    Acted,
    Bye,
    Chosen,
    Contender,
    Ended,
    Entry,
    ErrorCode,
    HostMark,
    Pick,
    Promise,
    Refused,
    Rematch,
    Reveals,
    Said,
    SeatOwner,
    Shown,
    Started,
    position,
)
from game.records.record import ENTRY_LIMIT, SIZE_LIMIT
from game.rules import Action, Attack, Effect, Fighter, Seat, start
from game.rules.outcome import Reason
from net.connect.disconnect_reasons import FINAL_CODES
from net.hosting.connection import PIECES_LIMIT, ServerConnection
from net.room.log_copy import LogCopy, pieces, size_of
from net.room.refusals import FULL
from net.session.protocol import ClientProtocol
from net.wire.codec import encode
from tests.net.hosting.test_long_log import ManualClockContext, StalledTransport
from tests.net.room_script import RoomScript, verify_refused
from tests.support import LEFT, RIGHT, welcome_of

LONGEST = "\U0001f600" * 300
"""No line of 300 characters has more bytes."""

HEX = "f" * 64


def line(seq: int, text: str = "x") -> Said:
    return Said(seq, LEFT, seq, "Ana", text, hash=HEX)


def sealed(lines: int, text: str = "x") -> tuple[Entry, ...]:
    """A log of nothing but talk."""
    entries: list[Entry] = []
    tips = Tips()
    for seq in range(1, lines + 1):
        entry = tips.sealed(Said(seq, LEFT, seq, "Ana", text))
        entries.append(entry)
        tips = tips.after(entry)
    return tuple(entries)


def context_of(lines: int, text: str = "x") -> RoomScript:
    """Two who have said so much to each other."""
    context = RoomScript()
    event_log = context.room.event_log
    for _ in range(lines):
        event_log.write(Said(event_log.next_seq, LEFT, 0, "Ana", text))
    context.forget()
    return context


# --- a room ----------------------------------------------------------------------------------


def test_the_last_line_that_a_room_can_keep_is_said_and_the_next_is_refused() -> None:
    context = context_of(TALK_ENTRIES - 1)
    context.say(LEFT, "the last")
    assert context.last(RIGHT, Said).seq == TALK_ENTRIES
    context.forget()
    context.say(RIGHT, "one too many")
    verify_refused(context, RIGHT, ErrorCode.LIMIT, FULL.text)


def test_bytes_fill_a_room_as_entries_do(monkeypatch: pytest.MonkeyPatch) -> None:
    context = context_of(3, LONGEST)
    event_log = context.room.event_log
    monkeypatch.setattr("net.room.event_log.TALK_BYTES", size_of(event_log.entries) + 1)
    context.say(LEFT, "the last")
    assert context.last(RIGHT, Said).text == "the last"
    context.forget()
    context.say(LEFT, "one too many")
    verify_refused(context, LEFT, ErrorCode.LIMIT, FULL.text)


def test_in_a_full_room_no_match_begins_and_both_are_told_why() -> None:
    context = context_of(TALK_ENTRIES)
    context.send(LEFT, Pick("straw"))
    context.forget()
    context.send(LEFT, Pick("straw", ready=True))
    verify_refused(context, LEFT, ErrorCode.LIMIT, FULL.text)


def test_a_match_that_began_before_the_room_was_full_ends_in_it() -> None:
    context = context_of(TALK_ENTRIES - 1).fight()
    context.say(LEFT, "too late to talk")
    assert context.last(LEFT, Refused).code is ErrorCode.LIMIT
    context.play_out()
    assert context.has(RIGHT, Ended)
    assert len(context.room.event_log.entries) <= LOG_ENTRIES
    context.forget()
    context.send(RIGHT, Rematch())
    verify_refused(context, RIGHT, ErrorCode.LIMIT, FULL.text)


def test_a_room_that_is_taken_up_again_is_as_full_as_before() -> None:
    context = context_of(TALK_ENTRIES)
    room = context.room
    room.event_log.restore(room.event_log.copy(room.seat_owners))
    assert room.event_log.full
    room.event_log.reset("another")
    assert not room.event_log.full


# --- what a match may need -------------------------------------------------------------------

HP = 200
MARK = HostMark(HEX, HEX * 2)


def test_the_longest_match_fits_behind_the_last_line() -> None:
    """4.2"""
    attacks, others = 2 * HP - 1, 12 * 2 * HP
    entries = 1 + 2 * attacks + others + 1 + len(Seat)
    assert entries <= MATCH_ENTRIES
    glyph = "\U0001f600"
    attack = Attack(glyph * 16, HP, 100, Effect.FOCUS)
    fighter = Fighter("a" * 16, glyph * 16, glyph * 100, HP, HP, HP, (attack,) * 3, glyph * 100)
    side = Contender(glyph * 100, fighter, Promise(HEX, HEX, HEX, HEX * 2, HEX))
    where, seq = position(start(fighter, fighter, RIGHT)), LOG_ENTRIES
    number, turn = 2**32, 2**53
    largest: list[tuple[int, Entry]] = [
        (1, Started(seq, TRIAL, HEX, 2, side, side, where, HEX, HEX, Reveals(HEX, HEX), MARK, HEX)),
        (attacks, Chosen(seq, RIGHT, number, turn, Action.ATTACK1, False, HEX * 2, hash=HEX)),
        (
            attacks,
            Acted(
                *(seq, RIGHT, 0, turn, Action.ATTACK1, (100, 5), where, True),
                Reveals(HEX, HEX),
                hash=HEX,
            ),
        ),
        (
            others,
            Acted(
                *(seq, RIGHT, number, turn, Action.DEFEND, (), where, True, Reveals("", "")),
                host=MARK,
                hash=HEX,
            ),
        ),
        (1, Ended(seq, RIGHT, Reason.WITHHELD, HEX, HEX * 2, MARK, HEX)),
    ]
    assert sum(count * len(encode(entry)) for count, entry in largest) <= MATCH_BYTES


# --- copies ----------------------------------------------------------------------------------


@pytest.fixture
def peer() -> Iterator[ServerConnection]:
    connection = ServerConnection(ManualClockContext())
    StalledTransport(connection)
    yield connection


def show(connection: ServerConnection, entries: tuple[Entry, ...]) -> Shown | None:
    """A player's copy arrives in as many pieces as it has."""
    whole = None
    for piece in pieces(LogCopy("room", 0, {LEFT: SeatOwner("Ana", HEX)}, entries)):
        whole = connection.add_piece(piece)
    return whole


def test_a_copy_of_the_fullest_room_is_taken_whole(peer: ServerConnection) -> None:
    entries = tuple(line(seq) for seq in range(1, LOG_ENTRIES + 1))
    whole = show(peer, entries)
    assert whole is not None
    assert len(whole.entries) == LOG_ENTRIES
    assert not peer.ending


def test_a_copy_of_the_longest_lines_is_taken_whole(peer: ServerConnection) -> None:
    size = len(encode(line(LOG_ENTRIES, LONGEST)))
    entries = tuple(line(seq, LONGEST) for seq in range(1, LOG_BYTES // size + 1))
    assert size_of(entries) > LOG_BYTES - 100 * size
    whole = show(peer, entries)
    assert whole is not None
    assert whole.entries == entries


@pytest.mark.parametrize("text", ["x", LONGEST])
def test_a_copy_with_more_is_refused_for_good(peer: ServerConnection, text: str) -> None:
    most = min(LOG_ENTRIES, LOG_BYTES // len(encode(line(1, text))))
    said: list[Bye] = []
    peer.say_goodbye = said.append  # type: ignore[method-assign, assignment]
    assert show(peer, tuple(line(seq, text) for seq in range(1, most + 2))) is None
    assert said[0].code is ErrorCode.LIMIT
    assert ErrorCode.LIMIT in FINAL_CODES


def test_the_pieces_of_any_copy_are_few_enough() -> None:
    """The worst: each piece ends just before a line that is as long as can be."""
    long, short = len(encode(line(1, LONGEST))), 16 * 1024 - 1024
    assert LOG_BYTES / (short - long) <= PIECES_LIMIT


# --- a client and a record -------------------------------------------------------------------


def test_a_client_keeps_as_much_as_a_host_may_say_and_then_ends_it_with_a_sentence() -> None:
    session = ClientProtocol("Ana")
    session.opened(0)
    session.receive_data(encode(welcome_of(LEFT)), 0)
    for seq in range(1, LOG_ENTRIES + 1):
        session.receive_data(encode(line(seq)), 0)
    assert (len(session.log), session.bye, session.invalid) == (LOG_ENTRIES, None, "")
    session.receive_data(encode(line(LOG_ENTRIES + 1)), 0)
    assert len(session.log) == LOG_ENTRIES
    assert session.bye
    assert session.bye.code in FINAL_CODES
    assert "This room is full" in session.bye.text


def test_a_record_holds_whatever_a_room_does() -> None:
    assert ENTRY_LIMIT >= LOG_ENTRIES
    assert SIZE_LIMIT >= LOG_BYTES
    assert TALK_ENTRIES + MATCH_ENTRIES == LOG_ENTRIES
    assert TALK_BYTES + MATCH_BYTES == LOG_BYTES

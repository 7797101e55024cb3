"""Record: one match as a header and its entries, each a line of JSON. No disk access.

docs/RECORD.md describes the format; `game.records.verify` checks what a record claims. Lines are
compared with their canonical encoding, so one match has one spelling.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import UNSET

from game.i18n.fatal_error import within
from game.protocol.limits import LOG_BYTES, LOG_ENTRIES
from game.protocol.messages import (
    Acted,
    Chosen,
    Count,
    Ended,
    Entry,
    Said,
    Signed,
    Started,
)
from game.rules import Seat
from game.text_safety.sanitize import clean_name

FORMAT = 3
"""Format that is written; raise it when older programs could not read new records."""
OLDEST_FORMAT = 2
"""Oldest format that is read. In it a player signed only the dice and the result."""

HEADER = b'{"parley":"record","format":3}'
HEADERS = {FORMAT: HEADER, OLDEST_FORMAT: b'{"parley":"record","format":2}'}

SIZE_LIMIT = LOG_BYTES
LINE_LIMIT = 16 * 2**10
"""Most bytes of a line, including the newline."""
ENTRY_LIMIT = LOG_ENTRIES

CLAIM_LENGTH = 400
"""Most characters of `FalseClaim.text`."""

FIRST_LINE = 2
"""Number of the first entry's line; the header is line 1."""


class RecordError(ValueError):
    """The bytes are no record; the text is one sentence that says what was expected where."""

    def __init__(self, what: str, line: int = 0) -> None:
        """`what`: a sentence, or with a line number what is wrong in that line."""
        super().__init__(f"Line {line} {what}." if line else what)
        self.line = line
        """Line number from 1; 0 for an error about the whole file."""
        self.what = what


class _Header(msgspec.Struct, frozen=True):
    parley: str = ""
    format: Count = 0


class FalseClaim(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="caught"
):
    """A false claim of the host, noticed by the program that wrote the record. It is not signed."""

    text: Annotated[str, msgspec.Meta(max_length=CLAIM_LENGTH)]
    """The false claim, as a clause."""


@dataclass(frozen=True, slots=True)
class Record:
    """The entries of one match in the order of their `seq`; exactly the first is a `Started`."""

    entries: tuple[Entry, ...]
    false_claims: tuple[FalseClaim, ...] = ()
    format: int = FORMAT

    @property
    def started(self) -> Started:
        first = self.entries[0]
        assert isinstance(first, Started)
        return first

    @property
    def ended(self) -> Ended | None:
        """The end of the match; None if the match was not finished or the record stops before."""
        return next((entry for entry in self.entries if isinstance(entry, Ended)), None)

    @property
    def actions(self) -> int:
        return sum(isinstance(entry, Acted) for entry in self.entries)

    @property
    def names(self) -> Mapping[Seat, str]:
        """Names of the players, safe to show."""
        return {
            Seat.LEFT: clean_name(self.started.left.name) or "somebody",
            Seat.RIGHT: clean_name(self.started.right.name) or "somebody",
        }

    def without_chat(self) -> "Record":
        """Return the record without chat, which proves the match just as well."""
        match = tuple(entry for entry in self.entries if not isinstance(entry, Said))
        return replace(self, entries=match)

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        lines = map(_encoder.encode, (*self.entries, *self.false_claims))
        return b"".join(line + b"\n" for line in (HEADERS[self.format], *lines))


def records(log: Iterable[Entry]) -> list[Record]:
    """Return the matches of a room's log, each with the chat up to the start of the next."""
    matches: list[list[Entry]] = []
    for entry in log:
        if isinstance(entry, Started):
            matches.append([entry])
        elif matches:
            matches[-1].append(entry)
    return [Record(tuple(entries)) for entries in matches]


def within_limits(record: Record) -> Record:
    """Return the record if it is within the limits for reading; else without chat, and shortened if
    that is still too long."""
    for smaller in (record, record.without_chat()):
        lines = len(smaller.entries) + len(smaller.false_claims)
        if lines <= ENTRY_LIMIT and len(smaller.encode()) <= SIZE_LIMIT:
            return smaller
    return replace(smaller, entries=smaller.entries[: ENTRY_LIMIT - len(smaller.false_claims)])


def parse(data: bytes) -> Record:
    """Parse a record. Raises RecordError, and nothing else, if the bytes are none.

    A well-formed record need not be true: `game.records.verify.verify` decides that.
    """
    return record_of(format_of(data), read(data))


def record_of(number: int, lines: Iterable[Entry | FalseClaim]) -> Record:
    """Return a record of format `number` with these lines."""
    lines = tuple(lines)
    entries = tuple(line for line in lines if not isinstance(line, FalseClaim))
    return Record(entries, tuple(line for line in lines if isinstance(line, FalseClaim)), number)


def format_of(data: bytes) -> int:
    """Return the format of a file. Raises RecordError if it is no record or of an unknown
    format."""
    line = data[:LINE_LIMIT].partition(b"\n")[0]
    for number, header in HEADERS.items():
        if line == header:
            return number
    raise _why_no_header(line)


def read(data: bytes) -> Iterator[Entry | FalseClaim]:
    """Yield the lines in order as far as the bytes can be read.

    Raises RecordError at the first line that cannot; what came before it is still usable.
    """
    if len(data) > SIZE_LIMIT:
        raise RecordError(f"A record has at most {SIZE_LIMIT} bytes, and this file has more.")
    *lines, rest = data.split(b"\n")
    number_of_format = format_of(data)
    if len(lines) == 1 and not rest:
        raise RecordError("should be the start of a match, and the file ends before it", 2)
    caught = False
    for number, line in enumerate(lines[1:], FIRST_LINE):
        entry = _read_line(line, number)
        if caught and not isinstance(entry, FalseClaim):
            raise RecordError("should not stand behind what the record's own program noted", number)
        caught = isinstance(entry, FalseClaim)
        if number_of_format < FORMAT and not _is_of_format_2(entry):
            raise RecordError(f"has what no record of format {number_of_format} has", number)
        yield entry
    if rest:
        last = len(lines) + 1
        raise RecordError("should end with a newline, but the file is cut off", last)


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Entry | FalseClaim] = msgspec.json.Decoder(Entry | FalseClaim)


def _why_no_header(line: bytes) -> RecordError:
    try:
        header = msgspec.json.decode(line, type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        header = _Header()
    if header.parley == "record" and 0 < header.format < OLDEST_FORMAT:
        return RecordError(
            f"is of format {header.format}, which an older Parley wrote; this one reads "
            f"{OLDEST_FORMAT} and {FORMAT}",
            1,
        )
    if header.parley == "record" and header.format > FORMAT:
        newer = f"names format {header.format}, and this Parley reads formats up to {FORMAT}"
        return RecordError(newer, 1)
    return RecordError(f"should be {HEADER.decode()}, so this is no record of Parley", 1)


def _is_of_format_2(line: Entry | FalseClaim) -> bool:
    """Return whether the line has none of the signatures that came with format 3."""
    match line:
        case Started():
            promises = (line.left.promise, line.right.promise)
            newer = [line.reveals, line.host, *(each.seen for each in promises if each)]
        case Chosen() | Acted():
            newer = [line.signature, line.host]
        case Said():
            newer = [line.key, line.seen, line.signature]
        case Ended():
            newer = [line.seen, line.signature, line.host]
        case Signed():
            newer = []
        case FalseClaim():
            return False
    return all(value is UNSET for value in newer)


def _read_line(line: bytes, number: int) -> Entry | FalseClaim:
    if number - FIRST_LINE >= ENTRY_LIMIT:
        what = f"is one too many: a record has at most {ENTRY_LIMIT} entries"
        raise RecordError(what, number)
    if not line.strip():
        raise RecordError("should be an entry of a match, and is empty", number)
    if len(line) >= LINE_LIMIT:
        raise RecordError(f"should be shorter than {LINE_LIMIT} bytes", number)
    try:
        entry = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = "".join(letter if " " <= letter <= "~" else "?" for letter in str(error)[:120])
        what = f"should be an entry of a match: {within(reason)}"
        raise RecordError(what, number) from None
    # An entry has exactly one encoding: nothing can hide in spaces, escapes or duplicate fields.
    if _encoder.encode(entry) != line:
        raise RecordError("should be written in the one way that counts", number)
    if isinstance(entry, Started) != (number == FIRST_LINE):
        expected = "should" if number == FIRST_LINE else "should not"
        raise RecordError(f"{expected} be the start of a match", number)
    return entry

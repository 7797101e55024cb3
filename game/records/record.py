"""Record: one match written down, a header and its entries, one line of JSON each. No disk.

docs/RECORD.md describes the bytes; `game.records.proof` re-runs what they tell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from game.contract.limits import LOG_BYTES, LOG_ENTRIES
from game.contract.messages import Acted, Count, Ended, Entry, Said, Started
from game.rules import Seat
from game.words.cleaning import clean_name
from game.words.failure import within

FORMAT = 2
"""Raised when older programs could not read what newer ones write."""

HEADER = b'{"parley":"record","format":2}'

SIZE_LIMIT = LOG_BYTES
LINE_LIMIT = 16 * 2**10
"""Bytes, the newline included."""
ENTRY_LIMIT = LOG_ENTRIES

FIRST_LINE = 2
"""The line of the first entry; the header is line 1."""


class RecordError(ValueError):
    """Bytes that are no record; its text is one sentence that says what was expected where."""

    def __init__(self, what: str, line: int = 0) -> None:
        """`what`: a sentence, or, with a line, what of that line."""
        super().__init__(f"Line {line} {what}." if line else what)
        self.line = line
        """From 1; 0 if it is about the file as a whole."""
        self.what = what


class _Header(msgspec.Struct, frozen=True):
    parley: str = ""
    format: Count = 0


@dataclass(frozen=True, slots=True)
class Record:
    """The entries of one match in the order of their `seq`: `Started` first, and only there."""

    entries: tuple[Entry, ...]

    @property
    def started(self) -> Started:
        first = self.entries[0]
        assert isinstance(first, Started)
        return first

    @property
    def ended(self) -> Ended | None:
        """None: the match was not finished, or not to where this record goes."""
        return next((entry for entry in self.entries if isinstance(entry, Ended)), None)

    @property
    def actions(self) -> int:
        return sum(isinstance(entry, Acted) for entry in self.entries)

    @property
    def names(self) -> Mapping[Seat, str]:
        """What the players are called, safe to show."""
        return {
            Seat.LEFT: clean_name(self.started.left.name) or "somebody",
            Seat.RIGHT: clean_name(self.started.right.name) or "somebody",
        }

    def without_chat(self) -> "Record":
        """The match alone, which proves as much."""
        return Record(tuple(entry for entry in self.entries if not isinstance(entry, Said)))

    def encode(self) -> bytes:
        """The bytes of the file."""
        return b"".join(line + b"\n" for line in (HEADER, *map(_encoder.encode, self.entries)))


def records(log: Iterable[Entry]) -> list[Record]:
    """The matches of a room's log, each with what was said until the next one began."""
    matches: list[list[Entry]] = []
    for entry in log:
        if isinstance(entry, Started):
            matches.append([entry])
        elif matches:
            matches[-1].append(entry)
    return [Record(tuple(entries)) for entries in matches]


def within_limits(record: Record) -> Record:
    """The record if it can be read again; else without its chat, and cut if it must be."""
    for smaller in (record, record.without_chat()):
        if len(smaller.entries) <= ENTRY_LIMIT and len(smaller.encode()) <= SIZE_LIMIT:
            return smaller
    return Record(smaller.entries[:ENTRY_LIMIT])


def parse(data: bytes) -> Record:
    """The record that the bytes are. Raises RecordError, and nothing else, if they are none.

    That it is a record does not mean that it is true: `game.records.proof.verify` tells.
    """
    return Record(tuple(read(data)))


def read(data: bytes) -> Iterator[Entry]:
    """The entries one after the other, as far as the bytes can be read.

    Raises RecordError where they cannot: what came before is a record still, if it is anything.
    """
    if len(data) > SIZE_LIMIT:
        raise RecordError(f"A record has at most {SIZE_LIMIT} bytes, and this file has more.")
    *lines, rest = data.split(b"\n")
    _read_header(lines[0] if lines else rest)
    if len(lines) == 1 and not rest:
        raise RecordError("should be the start of a match, and the file ends before it", 2)
    for number, line in enumerate(lines[1:], FIRST_LINE):
        yield _read_entry(line, number)
    if rest:
        last = len(lines) + 1
        raise RecordError("should end with a newline, but the file is cut off", last)


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


def _read_header(line: bytes) -> None:
    if line == HEADER:
        return
    try:
        header = msgspec.json.decode(line[:LINE_LIMIT], type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        header = _Header()
    if header.parley == "record" and 0 < header.format < FORMAT:
        older = (
            f"is of format {header.format}, which an older Parley wrote; this one reads {FORMAT}"
        )
        raise RecordError(older, 1)
    if header.parley == "record" and header.format != FORMAT:
        raise RecordError(f"names format {header.format}, and this Parley reads format {FORMAT}", 1)
    raise RecordError(f"should be {HEADER.decode()}, so this is no record of Parley", 1)


def _read_entry(line: bytes, number: int) -> Entry:
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
    # There is one way to write an entry: nothing can hide in spaces, escapes or doubled fields.
    if _encoder.encode(entry) != line:
        raise RecordError("should be written in the one way that counts", number)
    if isinstance(entry, Started) != (number == FIRST_LINE):
        expected = "should" if number == FIRST_LINE else "should not"
        raise RecordError(f"{expected} be the start of a match", number)
    return entry

"""Archive: the folder of recorded matches, one file for each."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from game.files.bounded_read import read_regular
from game.files.private_files import make_folder
from game.i18n.fatal_error import reason_of
from game.protocol.messages import Started
from game.records.atomic_file import write_whole
from game.records.record import SIZE_LIMIT, Record, RecordError, parse, read, within_limits
from game.records.verify import Verdict, salvage
from game.rules import Seat
from game.text_safety.sanitize import clean_text

SUFFIX = ".parley"

_DATE = "%Y-%m-%d_%H%M%S"
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}_\d{6}")


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """One file of the archive, for a list."""

    path: Path
    when: datetime
    verdict: Verdict | None
    """What the file proves; None if not even the start of a match can be read."""
    damage: str = ""
    """What is wrong with the file, as a sentence; empty if the whole match is proven."""


def store(folder: Path, record: Record, when: datetime) -> Path:
    """Store the record in the folder, atomically; return its path.

    A match is stored once: the longer record stays, and one that shows a host's false claim counts
    as longer. Two versions of a match that diverge are both kept. Raises OSError if the folder
    cannot be written.
    """
    make_folder(folder)
    record = within_limits(record)
    short = _short_id(record)
    for path in sorted(folder.glob(f"*_{short}*{SUFFIX}")):
        there, lines = _lines_at(path), {*record.entries, *record.false_claims}
        if there >= lines:
            return path
        if there and there < lines:
            write_whole(path, record.encode(), firm=True)
            return path
    path = _free_path(folder, f"{when.strftime(_DATE)}_{_label(record)}_{short}")
    write_whole(path, record.encode(), firm=True)
    return path


def load(path: Path) -> Record:
    """Return the record in a file. Raises RecordError, and nothing else, if it cannot be read."""
    return parse(load_bytes(path))


def load_bytes(path: Path) -> bytes:
    """Return the bytes of a file that may be a record. Raises RecordError if they cannot be
    read."""
    try:
        return read_regular(path, SIZE_LIMIT)
    except (OSError, ValueError) as error:
        name = clean_text(path.name)
        raise RecordError(f"The record {name} cannot be read: {reason_of(error)}.") from None


def paths(folder: Path) -> list[Path]:
    """Return the files of the archive, the newest match first; empty if there is no such folder."""
    try:
        found = [path for path in folder.iterdir() if path.suffix == SUFFIX]
    except OSError:
        return []
    return sorted(found, key=lambda path: (date_of(path), path.name), reverse=True)


def of_the_same_match(folder: Path, record: Record) -> Iterator[tuple[Path, Record]]:
    """Yield the archive's other records of the same match in the same room: those that differ, or
    that end earlier or later."""
    place = (record.started.room, record.started.match)
    for path in paths(folder):
        try:
            data = load_bytes(path)
            first = next(read(data))
            if not isinstance(first, Started) or (first.room, first.match) != place:
                continue
            other = parse(data)
        except RecordError:
            continue
        if place[0] and other.entries != record.entries:
            yield path, other


def summarize(path: Path) -> RecordSummary:
    """Return what a file holds, damaged or not."""
    when = date_of(path)
    try:
        verdict = salvage(load_bytes(path))
    except RecordError as error:
        return RecordSummary(path, when, None, str(error))
    return RecordSummary(path, when, verdict, verdict.why_not_proven)


def list_records(folder: Path) -> Iterator[RecordSummary]:
    """Yield a summary of every record in the folder, the newest match first."""
    return map(summarize, paths(folder))


def _short_id(record: Record) -> str:
    """Return a part of the file name that is equal for all copies of a match, whatever the host
    sends."""
    return hashlib.sha256(msgspec.json.encode(record.started)).hexdigest()[:8]


def _label(record: Record) -> str:
    return "_".join(_ascii(record.names[seat]) for seat in Seat)


def _ascii(name: str) -> str:
    """Return the characters of a name that every file system accepts."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "player"


def _lines_at(path: Path) -> set[object]:
    """Return the lines of a file as a set; empty if it is no record."""
    try:
        record = load(path)
    except RecordError:
        return set()
    return {*record.entries, *record.false_claims}


def _free_path(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}{SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{SUFFIX}", number + 1
    return path


def date_of(path: Path) -> datetime:
    """Return the date of the match from the file's name, else that of the file."""
    if dated := _DATED.match(path.name):
        try:
            return datetime.strptime(dated.group(), _DATE)
        except ValueError:
            pass
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return datetime.fromtimestamp(0)

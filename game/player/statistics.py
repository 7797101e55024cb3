"""Statistics: what became of a player's matches, one row each in a database of the data folder.

The time of a row is the clock on the wall, for people only: nothing is decided by it.
"""

import csv
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import msgspec

from game.files.bounded_read import is_there
from game.files.database import Database
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import join_phrases, phrase, plural
from game.records.record import Record
from game.records.verify import verify
from game.rules import Seat
from game.text_safety.sanitize import clean_text

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS matches (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    fighter TEXT NOT NULL,
    other_fighter TEXT NOT NULL,
    opponent TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actions INTEGER NOT NULL,
    accuracy REAL,
    seat TEXT NOT NULL,
    record TEXT NOT NULL
)
"""


_FILE_LIMIT = 64 * 2**20
"""Bytes; some hundred thousand matches."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match."""

    id: str
    """Of the match, so that it is counted once."""
    at: str
    """When it was played, like 2026-11-22 18:05."""
    fighter: str
    """Name of the own one."""
    other_fighter: str
    opponent: str
    outcome: str
    """won, lost or draw."""
    actions: int
    """Of both sides."""
    accuracy: float | None
    """0 to 100; None while it has not been worked out."""
    seat: str
    record: str
    """Name of the file that tells the match."""

    @property
    def won(self) -> bool:
        return self.outcome == "won"


# By name: a later version may have more columns.
_COLUMNS = ", ".join(field.name for field in fields(MatchRow))
_ADD = (
    f"INSERT OR IGNORE INTO matches ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(MatchRow)))})"
)


def row_of(record: Record, seat: Seat, when: datetime, file: str) -> MatchRow | None:
    """What is remembered of a match; None if it was not finished, or if nobody needs to believe
    how: it broke the rules, or the host was caught in a lie."""
    ended, started = record.ended, record.started
    if ended is None or record.lies or not verify(record).proven:
        return None
    own, other = (
        (started.left, started.right) if seat is Seat.LEFT else (started.right, started.left)
    )
    outcome = "draw" if ended.winner is None else "won" if ended.winner is seat else "lost"
    return MatchRow(
        id=f"{started.id}-{started.match}-{seat}",
        at=f"{when:%Y-%m-%d %H:%M}",
        fighter=own.fighter.name,
        other_fighter=other.fighter.name,
        opponent=record.names[seat.other],
        outcome=outcome,
        actions=record.actions,
        accuracy=None,
        seat=seat,
        record=file,
    )


class Statistics:
    """The rows of one data folder. Any thread may call; what cannot be kept is left out."""

    def __init__(self, folder: Path, recount: Callable[[], Iterable[MatchRow]] = tuple) -> None:
        """`recount` finds the matches again, in the records, if the file is damaged or gone."""
        self._disk = Database(folder / "progress.db", _SCHEMA, _FILE_LIMIT, self._begin_again)
        self._recount = recount
        self._problem = ""
        self._adding = ""
        """The id of the match that is being added: it is recorded already, and is no news."""

    def take_problem(self) -> str:
        """What has happened to the file, as a sentence for the player; told once."""
        problem, self._problem = self._problem, ""
        return problem

    def add(self, row: MatchRow) -> None:
        """Remember a match; one that is there already stays as it is."""
        self._adding = row.id
        self._change(_ADD, astuple(row))

    def rate(self, id: str, accuracy: float) -> None:
        """The accuracy of a match, 0 to 100, is known now."""
        self._change("UPDATE matches SET accuracy = ? WHERE id = ?", (accuracy, id))

    def rows(self) -> tuple[MatchRow, ...]:
        """All matches, the oldest first; none if there is no file or it is damaged."""
        if not is_there(self._disk.file.parent):
            return ()
        try:
            found = self._disk.do(f"SELECT {_COLUMNS} FROM matches ORDER BY at, rowid")
        except (sqlite3.Error, OSError) as error:
            log.warning("the progress cannot be read: %s", reason_of(error))
            return ()
        return tuple(filter(None, map(_row, found)))

    def _change(self, statement: str, values: Sequence[object]) -> None:
        try:
            self._disk.do(statement, values)
        except (sqlite3.Error, OSError) as error:
            log.warning("the progress cannot be kept: %s", reason_of(error))

    def _begin_again(self, aside: str) -> None:
        """The file is empty: count what the records tell."""
        found = list(self._recount())
        for row in found:
            self._disk.do(_ADD, astuple(row), firm=False)
        older = [row for row in found if row.id != self._adding]
        recounted = plural(
            "{count} match was counted again from the records.",
            "{count} matches were counted again from the records.",
            len(older),
        )
        if aside:
            file = self._disk.file.name
            kept = phrase("The damaged {file} is kept as {aside} now.", file=file, aside=aside)
            self._problem = join_phrases([kept, recounted])
        elif older:
            self._problem = recounted


def _row(found: tuple[object, ...]) -> MatchRow | None:
    """A row of the database, safe to show; None if it is none."""
    try:
        row = msgspec.convert(MatchRow(*found), MatchRow)  # type: ignore[arg-type]
    except msgspec.ValidationError:
        return None
    shown: dict[str, Any] = {
        field.name: clean_text(value) for field in fields(MatchRow)
        if isinstance(value := getattr(row, field.name), str) and field.name != "id"
    }  # fmt: skip
    return replace(row, **shown) if row.seat in set(Seat) else None


@dataclass(frozen=True, slots=True)
class MatchTotals:
    """Some matches in numbers."""

    matches: int
    won: int
    streak: int
    """Wins in a row, up to the last match."""
    longest: int
    """The longest such streak."""
    accuracy: float | None
    """Mean of those that are known, 0 to 100."""

    @property
    def win_share(self) -> float:
        """Of matches that were won, 0 to 1."""
        return self.won / self.matches if self.matches else 0.0


def total(rows: Sequence[MatchRow]) -> MatchTotals:
    """`rows` with the oldest first."""
    streak = longest = 0
    for row in rows:
        streak = streak + 1 if row.won else 0
        longest = max(longest, streak)
    known = [row.accuracy for row in rows if row.accuracy is not None]
    mean = sum(known) / len(known) if known else None
    return MatchTotals(len(rows), sum(row.won for row in rows), streak, longest, mean)


def by_fighter(rows: Sequence[MatchRow]) -> dict[str, MatchTotals]:
    """The same for each of the own fighters, the one that was played most first."""
    names = dict.fromkeys(row.fighter for row in rows)
    tallies = {name: total([row for row in rows if row.fighter == name]) for name in names}
    return dict(sorted(tallies.items(), key=lambda item: -item[1].matches))


def export(rows: Sequence[MatchRow], target: TextIO) -> None:
    """Write the rows as CSV, with a heading."""
    writer = csv.writer(target)
    writer.writerow(field.name for field in fields(MatchRow))
    for row in rows:
        # A spreadsheet would take a name that begins so for a formula.
        writer.writerow(
            f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" and value else value
            for value in astuple(row)
        )

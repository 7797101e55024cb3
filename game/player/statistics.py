"""Statistics: the results of a player's matches, one row each in a database of the data folder.

A row's time is local time, for people only; no code decides anything by it.
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
"""Most bytes of the file; some hundred thousand matches."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One finished match of this player."""

    id: str
    """Id of the match, by which it is counted once."""
    at: str
    """Start of the match in local time, like 2026-11-22 18:05."""
    fighter: str
    """Name of this player's fighter."""
    other_fighter: str
    opponent: str
    outcome: str
    """One of won, lost and draw."""
    actions: int
    """Number of actions of both sides."""
    accuracy: float | None
    """Accuracy from 0 to 100; None until it was computed."""
    seat: str
    record: str
    """File name of the record."""

    @property
    def won(self) -> bool:
        return self.outcome == "won"


# Columns by name, because a later version may add some.
_COLUMNS = ", ".join(field.name for field in fields(MatchRow))
_ADD = (
    f"INSERT OR IGNORE INTO matches ({_COLUMNS}) VALUES ({', '.join('?' * len(fields(MatchRow)))})"
)


def row_of(record: Record, seat: Seat, when: datetime, file: str) -> MatchRow | None:
    """Return the row of a match.

    None if it was not finished or its end is not credible: it broke the rules, or the host made a
    false claim.
    """
    ended, started = record.ended, record.started
    if ended is None or record.false_claims or not verify(record).proven:
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
    """The rows of one data folder, for any thread. Rows that cannot be stored are dropped."""

    def __init__(self, folder: Path, recount: Callable[[], Iterable[MatchRow]] = tuple) -> None:
        """`recount` restores the rows from the records if the database is damaged or gone."""
        self._disk = Database(folder / "progress.db", _SCHEMA, _FILE_LIMIT, self._recount_all)
        self._recount = recount
        self._problem = ""
        self._adding = ""
        """Id of the match that is being added: the recount finds its record, but must not report
        it."""

    def take_problem(self) -> str:
        """Return what happened to the file, as a sentence for the player, and clear it."""
        problem, self._problem = self._problem, ""
        return problem

    def add(self, row: MatchRow) -> None:
        """Store a match; a stored match is not changed."""
        self._adding = row.id
        self._change(_ADD, astuple(row))

    def rate(self, id: str, accuracy: float) -> None:
        """Store the accuracy of a match, 0 to 100."""
        self._change("UPDATE matches SET accuracy = ? WHERE id = ?", (accuracy, id))

    def rows(self) -> tuple[MatchRow, ...]:
        """Return all matches, the oldest first; none if there is no file or it is damaged."""
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

    def _recount_all(self, aside: str) -> None:
        """Fill the empty database from the records."""
        found = list(self._recount())
        for row in found:
            self._disk.do(_ADD, astuple(row), firm=False)
        older = [row for row in found if row.id != self._adding]
        recounted = plural(
            "{count} match was restored to the statistics from its record.",
            "{count} matches were restored to the statistics from their records.",
            len(older),
        )
        if aside:
            file = self._disk.file.name
            moved = phrase("The damaged {file} is saved as {aside} now.", file=file, aside=aside)
            self._problem = join_phrases([moved, recounted])
        elif older:
            self._problem = recounted


def _row(found: tuple[object, ...]) -> MatchRow | None:
    """Return a row of the database, safe to show; None if it is not valid."""
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
    """Totals of several matches."""

    matches: int
    won: int
    streak: int
    """Wins in a row up to the last match."""
    longest: int
    """Most wins in a row."""
    accuracy: float | None
    """Mean of the known accuracies, 0 to 100."""

    @property
    def win_share(self) -> float:
        """Share of matches won, 0 to 1."""
        return self.won / self.matches if self.matches else 0.0


def total(rows: Sequence[MatchRow]) -> MatchTotals:
    """Return the totals of `rows`, which have the oldest first."""
    streak = longest = 0
    for row in rows:
        streak = streak + 1 if row.won else 0
        longest = max(longest, streak)
    known = [row.accuracy for row in rows if row.accuracy is not None]
    mean = sum(known) / len(known) if known else None
    return MatchTotals(len(rows), sum(row.won for row in rows), streak, longest, mean)


def by_fighter(rows: Sequence[MatchRow]) -> dict[str, MatchTotals]:
    """Return the totals for each of the player's fighters, the most played first."""
    names = dict.fromkeys(row.fighter for row in rows)
    tallies = {name: total([row for row in rows if row.fighter == name]) for name in names}
    return dict(sorted(tallies.items(), key=lambda item: -item[1].matches))


def export(rows: Sequence[MatchRow], target: TextIO) -> None:
    """Write the rows as CSV with a heading."""
    writer = csv.writer(target)
    writer.writerow(field.name for field in fields(MatchRow))
    for row in rows:
        # A name that starts like this would run as a formula in a spreadsheet (CSV injection).
        writer.writerow(
            f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" and value else value
            for value in astuple(row)
        )

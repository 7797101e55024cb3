"""Progress: what became of a player's matches, one row each in a database of the data folder.

The time of a row is the clock on the wall, for people only: nothing is decided by it.
"""

import csv
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TextIO

import msgspec

from game.records.record import Record
from game.rules import Seat

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


@dataclass(frozen=True, slots=True)
class Row:
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


def row_of(record: Record, seat: Seat, when: datetime, file: str) -> Row | None:
    """What is remembered of a match; None if it was not finished."""
    ended, started = record.ended, record.started
    if ended is None:
        return None
    own, other = (
        (started.left, started.right) if seat is Seat.LEFT else (started.right, started.left)
    )
    outcome = "draw" if ended.winner is None else "won" if ended.winner is seat else "lost"
    return Row(
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


class Progress:
    """The rows of one data folder. Any thread may call; what cannot be kept is left out."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "progress.db"

    def add(self, row: Row) -> None:
        """Remember a match; one that is there already stays as it is."""
        marks = ", ".join("?" * len(fields(Row)))
        self._change(f"INSERT OR IGNORE INTO matches VALUES ({marks})", astuple(row))

    def rate(self, id: str, accuracy: float) -> None:
        """The accuracy of a match, 0 to 100, is known now."""
        self._change("UPDATE matches SET accuracy = ? WHERE id = ?", (accuracy, id))

    def rows(self) -> tuple[Row, ...]:
        """All matches, the oldest first; none if there is no file or it is damaged."""
        if not self._file.exists():
            return ()
        try:
            with closing(self._open()) as connection:
                found = connection.execute("SELECT * FROM matches ORDER BY at, rowid").fetchall()
            return tuple(msgspec.convert(Row(*each), Row) for each in found)
        except (sqlite3.Error, OSError, TypeError, msgspec.ValidationError) as error:
            log.warning("the progress cannot be read: %s", error)
            return ()

    def _change(self, statement: str, values: Sequence[object]) -> None:
        try:
            with closing(self._open()) as connection, connection:
                connection.execute(statement, values)
        except (sqlite3.Error, OSError) as error:
            log.warning("the progress cannot be kept: %s", error)

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, timeout=2.0)
        connection.execute(_SCHEMA)
        return connection


@dataclass(frozen=True, slots=True)
class Tally:
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
    def share(self) -> float:
        """Of matches that were won, 0 to 1."""
        return self.won / self.matches if self.matches else 0.0


def tally(rows: Sequence[Row]) -> Tally:
    """`rows` with the oldest first."""
    streak = longest = 0
    for row in rows:
        streak = streak + 1 if row.won else 0
        longest = max(longest, streak)
    known = [row.accuracy for row in rows if row.accuracy is not None]
    mean = sum(known) / len(known) if known else None
    return Tally(len(rows), sum(row.won for row in rows), streak, longest, mean)


def by_fighter(rows: Sequence[Row]) -> dict[str, Tally]:
    """The same for each of the own fighters, the one that was played most first."""
    names = dict.fromkeys(row.fighter for row in rows)
    tallies = {name: tally([row for row in rows if row.fighter == name]) for name in names}
    return dict(sorted(tallies.items(), key=lambda item: -item[1].matches))


def export(rows: Sequence[Row], target: TextIO) -> None:
    """Write the rows as CSV, with a heading."""
    writer = csv.writer(target)
    writer.writerow(field.name for field in fields(Row))
    for row in rows:
        # A spreadsheet would take a name that begins so for a formula.
        writer.writerow(
            f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" and value else value
            for value in astuple(row)
        )

"""Database: an SQLite file of the data folder: made for its owner alone, put aside when damaged.

What is damaged is never thrown away: somebody may want to look at it.
"""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from game.files.private import make_folder, open_private
from game.files.regular import is_unfit

log = logging.getLogger(__name__)

BUSY_SECONDS = 2.0
"""For another Parley of this machine to finish what it writes."""

_PARTS = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to the name of a file for those beside it."""


class Damaged(sqlite3.DatabaseError):
    """The file is no database of ours, or not any more."""


def connect(file: Path, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that one thread at a time may use. Raises sqlite3.Error."""
    if any(is_unfit(part) for part in _parts(file)):
        # SQLite would wait for a pipe, and follow a link to wherever it leads.
        raise Damaged("it is not a regular file")
    # Before SQLite makes it, readable by everybody; it says by itself why that cannot be.
    with contextlib.suppress(OSError):
        os.close(open_private(str(file), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    return sqlite3.connect(file, timeout=timeout, isolation_level=None, check_same_thread=False)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether trying again is of no use: the file itself is at fault."""
    if isinstance(error, Damaged):
        return True
    # SQLITE_ERROR: our statements are right, so it is a table that is not as we made it.
    codes = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return _code(error) in codes


def is_full(error: sqlite3.Error) -> bool:
    """Whether the disk has no room."""
    return _code(error) == sqlite3.SQLITE_FULL


def check(connection: sqlite3.Connection) -> None:
    """Raise Damaged unless SQLite finds the whole file in order."""
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise Damaged("the file is damaged")


def put_aside(file: Path) -> str:
    """Give the file another name, which is returned. Raises OSError."""
    names = (f"{file.name}.damaged{n or ''}" for n in count())
    name = next(name for name in names if not os.path.lexists(file.with_name(name)))
    for part, suffix in zip(_parts(file), _PARTS, strict=True):
        if os.path.lexists(part):
            part.replace(file.with_name(name + suffix))
    return name


class Database:
    """A small one, opened for each use. Any thread may use it, and several programs at once."""

    def __init__(
        self,
        file: Path,
        schema: str,
        limit: int,
        begun_again: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`schema` makes the tables that are missing. `limit`: bytes; a larger file is none of
        ours. `begun_again` hears as what a damaged file was put aside; the new one is empty."""
        self.file = file
        self._schema, self._limit, self._begun_again = schema, limit, begun_again
        self._checked = False

    def do(self, sql: str, values: Sequence[object] = (), *, firm: bool = True) -> list[Any]:
        """Run a statement; a damaged file is put aside first. `firm`: wait for the disk itself.

        Raises sqlite3.Error and OSError.
        """
        try:
            return self._do(sql, values, firm=firm)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
        aside = put_aside(self.file)
        log.warning("%s is damaged and was kept as %s", self.file.name, aside)
        self._checked = False
        self._begun_again(aside)
        return self._do(sql, values, firm=firm)

    def _do(self, sql: str, values: Sequence[object], *, firm: bool) -> list[Any]:
        make_folder(self.file.parent)
        # It may have been deleted meanwhile, and then it has no tables.
        self._checked = self._checked and self.file.exists()
        with closing(connect(self.file)) as connection:
            if not self._checked:
                self._look(connection)
            if not firm:
                connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN" if sql.startswith("SELECT") else "BEGIN IMMEDIATE")
            found = connection.execute(sql, values).fetchall()
            connection.execute("COMMIT")
        return found

    def _look(self, connection: sqlite3.Connection) -> None:
        if self.file.stat().st_size > self._limit:
            raise Damaged(f"it is longer than {self._limit} bytes")
        check(connection)
        connection.executescript(self._schema)
        self._checked = True


def _parts(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in _PARTS]


def _code(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF

"""Database: an SQLite file of the data folder: made for its owner alone, put aside when damaged.

What is damaged is never thrown away: somebody may want to look at it.
"""

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from game.files.bounded_read import is_unsafe
from game.files.private_files import make_folder, open_private

log = logging.getLogger(__name__)

BUSY_SECONDS = 2.0
"""For another Parley of this machine to finish what it writes."""

_PARTS = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to the name of a file for those beside it."""


class DamagedDatabase(sqlite3.DatabaseError):
    """The file is no database of ours, or not any more."""


class OtherVersion(sqlite3.DatabaseError):
    """The file is in order, and another version of Parley wrote it; it is left as it is."""


def connect(file: Path, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that one thread at a time may use. Raises sqlite3.Error."""
    if any(is_unsafe(part) for part in _parts(file)):
        # SQLite would wait for a pipe, and follow a link to wherever it leads.
        raise DamagedDatabase("it is not a regular file")
    # Before SQLite makes it, readable by everybody; it says by itself why that cannot be.
    with contextlib.suppress(OSError):
        os.close(open_private(str(file), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    return sqlite3.connect(file, timeout=timeout, isolation_level=None, check_same_thread=False)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether trying again is of no use: the file itself is at fault."""
    if isinstance(error, DamagedDatabase):
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
        raise DamagedDatabase("the file is damaged")


def version_of(connection: sqlite3.Connection) -> int:
    """Of the tables; 0 where none was ever given."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def set_aside(file: Path) -> str:
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
        ours. `begun_again` is called when the tables were made, so nothing is in them: with the
        name under which a damaged file was put aside, or none if there was no such file."""
        self.file = file
        self._schema, self._limit, self._begun_again = schema, limit, begun_again
        self._checked = self._newer = False
        self._aside = ""
        self._lock = threading.RLock()
        """Two threads must not both put aside what they find."""

    def do(self, sql: str, values: Sequence[object] = (), *, firm: bool = True) -> list[Any]:
        """Run a statement; a damaged file is put aside first. `firm`: wait for the disk itself.

        Raises sqlite3.Error and OSError.
        """
        with self._lock:
            try:
                return self._do(sql, values, firm=firm)
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise
                if self._newer:
                    name = self.file.name
                    raise OtherVersion(f"{name} was written by a newer Parley") from None
            self._aside, self._checked = set_aside(self.file), False
            log.warning("%s is damaged and was kept as %s", self.file.name, self._aside)
            return self._do(sql, values, firm=firm)

    def _do(self, sql: str, values: Sequence[object], *, firm: bool) -> list[Any]:
        make_folder(self.file.parent)
        # It may have been deleted meanwhile, and then it has no tables.
        self._checked = self._checked and self.file.exists()
        with closing(connect(self.file)) as connection:
            new = not self._checked and self._look(connection)
            if new:
                aside, self._aside = self._aside, ""
                self._begun_again(aside)
            if not firm:
                connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN" if sql.startswith("SELECT") else "BEGIN IMMEDIATE")
            found = connection.execute(sql, values).fetchall()
            connection.execute("COMMIT")
        return found

    def _look(self, connection: sqlite3.Connection) -> bool:
        """Whether the tables had to be made. Raises Damaged."""
        if self.file.stat().st_size > self._limit:
            raise DamagedDatabase(f"it is longer than {self._limit} bytes")
        check(connection)
        # A later version raises it when ours cannot do everything with the file any more.
        self._newer = version_of(connection) > 0
        tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
        before = connection.execute(tables).fetchone()
        connection.executescript(self._schema)
        self._checked = True
        return bool(connection.execute(tables).fetchone() != before)


def _parts(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in _PARTS]


def _code(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF

"""Database: a private SQLite file in the data folder that is renamed and replaced when damaged.

A damaged file is renamed, never deleted, so that its content can still be recovered.
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
"""Seconds to wait while another Parley on this machine writes to the file."""

_PARTS = ("", "-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite keeps beside a database, the database itself included."""


class DamagedDatabase(sqlite3.DatabaseError):
    """The file is not a database of this program, or it is damaged."""


class OtherVersion(sqlite3.DatabaseError):
    """The file is sound but was written by an incompatible version of Parley; it is left alone."""


def connect(file: Path, timeout: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Return a connection for use by one thread at a time. Raises sqlite3.Error."""
    if any(is_unsafe(part) for part in _parts(file)):
        # SQLite would block on a pipe, and follow a link to wherever it leads.
        raise DamagedDatabase("it is not a regular file")
    # SQLite would create the file readable by everybody. If creating fails, SQLite's error says
    # why.
    with contextlib.suppress(OSError):
        os.close(open_private(str(file), os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    # No isolation level: the sqlite3 module would else begin transactions of its own.
    return sqlite3.connect(file, timeout=timeout, isolation_level=None, check_same_thread=False)


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file itself is at fault, so that trying again is of no use."""
    if isinstance(error, DamagedDatabase):
        return True
    # SQLITE_ERROR: our statements are right, so a table differs from our schema.
    codes = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return _code(error) in codes


def is_full(error: sqlite3.Error) -> bool:
    """Return whether the disk is full."""
    return _code(error) == sqlite3.SQLITE_FULL


def check(connection: sqlite3.Connection) -> None:
    """Raise DamagedDatabase unless SQLite's own check finds the whole file sound."""
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise DamagedDatabase("the file is damaged")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables (`PRAGMA user_version`); 0 if none was ever set."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def rename_damaged(file: Path) -> str:
    """Rename the file and return its new name. Raises OSError."""
    names = (f"{file.name}.damaged{n or ''}" for n in count())
    name = next(name for name in names if not os.path.lexists(file.with_name(name)))
    for part, suffix in zip(_parts(file), _PARTS, strict=True):
        if os.path.lexists(part):
            part.replace(file.with_name(name + suffix))
    return name


class Database:
    """A small database that is opened for each statement; safe for several threads and programs."""

    def __init__(
        self,
        file: Path,
        schema: str,
        limit: int,
        on_recreated: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`schema` creates the missing tables. `limit`: bytes; a larger file counts as damaged.
        `begun_again` is called when the tables were created, and so are empty, with the new name of
        the damaged file, or "" if there was none."""
        self.file = file
        self._schema, self._limit, self._on_recreated = schema, limit, on_recreated
        self._checked = self._newer = False
        self._renamed_to = ""
        self._lock = threading.RLock()
        """Held while a statement runs: two threads must not both rename a damaged file."""

    def do(self, sql: str, values: Sequence[object] = (), *, firm: bool = True) -> list[Any]:
        """Run a statement and return its rows; a damaged file is renamed first and replaced.

        `firm`: wait until the data is on the disk. Raises sqlite3.Error and OSError.
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
            self._renamed_to, self._checked = rename_damaged(self.file), False
            log.warning("%s is damaged and was kept as %s", self.file.name, self._renamed_to)
            return self._do(sql, values, firm=firm)

    def _do(self, sql: str, values: Sequence[object], *, firm: bool) -> list[Any]:
        make_folder(self.file.parent)
        # The file may have been deleted since the last check, and a new one has no tables.
        self._checked = self._checked and self.file.exists()
        with closing(connect(self.file)) as connection:
            new = not self._checked and self._check_tables(connection)
            if new:
                renamed_to, self._renamed_to = self._renamed_to, ""
                self._on_recreated(renamed_to)
            if not firm:
                # Holds for this connection only, so it is set each time.
                connection.execute("PRAGMA synchronous = OFF")
            # A deferred transaction that begins to write fails at once while another program
            # writes; an immediate one waits for the timeout.
            connection.execute("BEGIN" if sql.startswith("SELECT") else "BEGIN IMMEDIATE")
            found = connection.execute(sql, values).fetchall()
            connection.execute("COMMIT")
        return found

    def _check_tables(self, connection: sqlite3.Connection) -> bool:
        """Check the file and return whether tables had to be created. Raises DamagedDatabase."""
        if self.file.stat().st_size > self._limit:
            raise DamagedDatabase(f"it is longer than {self._limit} bytes")
        check(connection)
        # A later version sets it when this version could no longer use everything in the file.
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

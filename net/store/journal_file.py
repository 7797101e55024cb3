"""Journal file: the SQLite file of a journal, how it is opened, and what is saved of a damaged one.

SQLite notices a damaged log of its own, but returns flipped bits of the main file as good rows. So
every row answers for itself: entries by their chain, all others by a hash of what they say.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from game.files import database
from game.files.database import (
    DamagedDatabase,
    OtherVersion,
    check,
    is_damage,
    rename_damaged,
    version_of,
)

BUSY_SECONDS = 5.0
"""Seconds to wait for another Parley on this machine to finish writing."""

_SCHEMA = """
CREATE TABLE room (
    key TEXT PRIMARY KEY, epoch INTEGER NOT NULL, details BLOB NOT NULL, run TEXT NOT NULL,
    hash TEXT NOT NULL);
CREATE TABLE entry (
    room TEXT NOT NULL, seq INTEGER NOT NULL, seat TEXT, number INTEGER, body BLOB NOT NULL,
    PRIMARY KEY (room, seq), UNIQUE (room, seat, number));
CREATE TABLE waiting (
    room TEXT NOT NULL, number INTEGER NOT NULL, since REAL NOT NULL, body BLOB NOT NULL,
    hash TEXT NOT NULL, PRIMARY KEY (room, number));
"""

# Without row ids a long line took a whole page of its own, 4.4 KB instead of 2.1.
OLDER_SCHEMA = _SCHEMA.replace(
    "number));\nCREATE TABLE waiting", "number)) WITHOUT ROWID;\nCREATE TABLE waiting"
)
"""The tables of older journals; their rows are the same."""

_MIGRATE = f"""
BEGIN IMMEDIATE;
ALTER TABLE entry RENAME TO older;
{_SCHEMA.split(";")[1]};
INSERT INTO entry SELECT * FROM older ORDER BY room, seq;
DROP TABLE older;
COMMIT;
"""

VERSION = 1
"""The version of the tables; raised when an older program must leave a file alone."""

_PLAUSIBLE = 10_000
"""Highest plausible version; anything above is a flipped bit."""

_TABLES = ("room", "entry", "waiting")

_FORGET = """
DELETE FROM room WHERE rowid NOT IN (SELECT rowid FROM room ORDER BY rowid DESC LIMIT ?)
"""

Row = tuple[object, ...]


def connected(file: Path) -> closing[sqlite3.Connection]:
    """Yield a connection. Raises sqlite3.Error."""
    return closing(connect(file))


def connect(file: Path) -> sqlite3.Connection:
    return database.connect(file, BUSY_SECONDS)


def prepare(file: Path, rooms_stored: int) -> None:
    """Make the tables, forget the oldest rooms; a damaged file is put aside, its rows are saved.

    Raises sqlite3.Error when the file can be neither read nor made: a full disk, no permission.
    """
    try:
        _prepare(file, rooms_stored)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        repair(file)
        _prepare(file, rooms_stored)


def repair(file: Path) -> None:
    """Start a new file with all readable rows of the damaged one."""
    saved = [(table, list(_readable(file, table))) for table in _TABLES]
    rename_damaged(file)
    with connected(file) as connection:
        _make_tables(connection)
        connection.execute("BEGIN IMMEDIATE")
        for table, rows in saved:
            for row in rows:
                places = ", ".join("?" * len(row))
                # Rows that contradict each other: one of them is damaged, and the chain knows.
                connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({places})", row)
        connection.execute("COMMIT")


def row_hash(*fields: object) -> str:
    """Return the hash stored with a row, so that a flipped bit is noticed."""
    return sha256(repr(fields).encode("utf-8", "surrogatepass")).hexdigest()


def _prepare(file: Path, rooms_stored: int) -> None:
    with connected(file) as connection:
        version, tables = version_of(connection), _tables(connection)
        if VERSION < version < _PLAUSIBLE:
            raise OtherVersion(f"{file.name} is of version {version}")
        if not tables:
            _make_tables(connection)
        elif tables == _tables_of(OLDER_SCHEMA):
            _migrate(connection)
        check(connection)
        if _tables(connection) != _tables_of(_SCHEMA):
            raise _describe_foreign_file(file, tables)
        if version != VERSION:
            connection.execute(f"PRAGMA user_version = {VERSION}")
        if connection.execute("SELECT count(*) FROM room").fetchone()[0] > rooms_stored:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_FORGET, (rooms_stored,))
            connection.execute("DELETE FROM entry WHERE room NOT IN (SELECT key FROM room)")
            connection.execute("DELETE FROM waiting WHERE room NOT IN (SELECT key FROM room)")
            connection.execute("COMMIT")


def _describe_foreign_file(file: Path, tables: list[Row]) -> sqlite3.DatabaseError:
    """Return what a valid SQLite file with foreign tables is."""
    ours = _tables_of(_SCHEMA)
    if not {"room", "entry"} <= {row[1] for row in tables}:
        return DamagedDatabase("the tables are not those of a journal")
    if sorted(map(_length, tables)) == sorted(map(_length, ours)):
        # A flipped bit changes a letter, and another version more than that.
        return DamagedDatabase("the tables are not as we made them")
    return OtherVersion(f"{file.name} has other tables")


def _length(row: Row) -> int:
    return sum(len(str(field)) for field in row)


def _make_tables(connection: sqlite3.Connection) -> None:
    # In this order: two programs may start at once, and one transaction makes the tables.
    connection.execute("PRAGMA journal_mode = WAL")
    with contextlib.suppress(sqlite3.OperationalError):
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
        return
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    if _tables(connection) != _tables_of(_SCHEMA):
        # Not because they were made meanwhile; this says why.
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")


def _migrate(connection: sqlite3.Connection) -> None:
    """Migrate an older journal to today's tables, in one transaction."""
    with contextlib.suppress(sqlite3.OperationalError):
        connection.executescript(_MIGRATE)
        return
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    if _tables(connection) != _tables_of(_SCHEMA):
        # Not because another window did it meanwhile; this says why.
        connection.executescript(_MIGRATE)


def _tables(connection: sqlite3.Connection) -> list[Row]:
    return connection.execute(
        "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()


def _tables_of(schema: str) -> list[Row]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema)
        return _tables(connection)


def _readable(file: Path, table: str) -> Iterator[Row]:
    """Yield the rows of a table up to the first unreadable one."""
    with contextlib.suppress(sqlite3.Error, UnicodeDecodeError), connected(file) as connection:
        yield from connection.execute(f"SELECT * FROM {table} NOT INDEXED")

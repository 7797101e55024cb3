"""Journal: the rooms of this machine on disk, in SQLite. What is not in it was never said.

One thread of its own writes, everything that waits in one transaction, so neither the event loop
nor the window ever waits for a disk. Match events are on the disk before anybody hears of them.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import msgspec

from game.messages import Act, Acted, Entry, Said, Say, Sitter, Started
from game.rules import Seat
from net.roomcopy import RoomCopy, Ticket, good_beginning

log = logging.getLogger(__name__)

ROOMS_KEPT = 100
"""Older ones are forgotten; their matches are in the records."""

BATCH_LIMIT = 256
"""Jobs of one transaction."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS room (
    id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, details BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
    room TEXT NOT NULL, seq INTEGER NOT NULL, seat TEXT, number INTEGER, body BLOB NOT NULL,
    PRIMARY KEY (room, seq), UNIQUE (room, seat, number));
CREATE TABLE IF NOT EXISTS waiting (
    room TEXT NOT NULL, number INTEGER NOT NULL, since REAL NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (room, number));
"""

_FORGET = """
DELETE FROM room WHERE rowid NOT IN (SELECT rowid FROM room ORDER BY rowid DESC LIMIT ?)
"""

_wishes: msgspec.json.Decoder[Act | Say] = msgspec.json.Decoder(Act | Say)
_entries: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


class Details(msgspec.Struct, frozen=True):
    """What is kept of a room besides its entries."""

    sitters: dict[Seat, Sitter]
    port: int = 0
    """Where it was hosted, so that the other side finds it again."""
    ticket: Ticket | None = None
    """In a player's copy: his right to the seat."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A room as it is found again."""

    copy: RoomCopy
    """With the longest good beginning of its log: chained, and without a gap."""
    details: Details
    waiting: tuple[tuple[Act | Say, float], ...]
    """In a player's copy: what the host is not known to have, and how many seconds old it is."""


Done = Callable[[OSError | None], None]
"""Called on the journal's thread when a job is on the disk, or with why it is not."""


class Journal:
    """Opens or makes the file. Raises OSError if that cannot be done at all."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError:
            # Not a database any more. It is put aside, never thrown away.
            _put_aside(file)
            self._prepare()
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    # --- writing; returns at once ----------------------------------------------------------

    def open_room(self, room: str, epoch: int, details: Details, done: Done | None = None) -> None:
        """Keep a room, or what has changed about it."""
        body = msgspec.json.encode(details)
        sql = (
            "INSERT INTO room VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET epoch = excluded.epoch, details = excluded.details"
        )
        self._put([(sql, (room, epoch, body))], firm=True, done=done)

    def append(self, room: str, entries: Iterable[Entry], done: Done | None = None) -> None:
        """Keep entries. Only what a match consists of waits for the disk itself."""
        entries = tuple(entries)
        sql = "INSERT INTO entry VALUES (?, ?, ?, ?, ?)"
        rows = [(sql, _row(room, entry)) for entry in entries]
        self._put(rows, firm=any(not isinstance(entry, Said) for entry in entries), done=done)

    def cut(self, room: str, seq: int, entries: Iterable[Entry], done: Done | None = None) -> None:
        """Keep `entries` instead of all that came after `seq`."""
        rows: list[_Statement] = [("DELETE FROM entry WHERE room = ? AND seq > ?", (room, seq))]
        sql = "INSERT INTO entry VALUES (?, ?, ?, ?, ?)"
        rows += [(sql, _row(room, entry)) for entry in entries]
        self._put(rows, firm=True, done=done)

    def wait_with(self, room: str, wish: Act | Say) -> None:
        """Keep what a player wished until it is an entry, or refused."""
        row = (room, wish.number, time.time(), msgspec.json.encode(wish))
        self._put([("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?)", row)], False, None)

    def flush(self) -> None:
        """Wait until everything so far was tried."""
        reached = threading.Event()
        self._jobs.put(_Job([], False, lambda _: reached.set()))
        reached.wait()

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self._jobs.put(None)
        self._thread.join()

    # --- reading ---------------------------------------------------------------------------

    def unfinished(self) -> list[Kept]:
        """The rooms whose last match has not ended, newest first."""
        return [room for room in self.rooms() if _runs(room.copy.entries)]

    def rooms(self) -> list[Kept]:
        """All that can be read, newest first."""
        try:
            with _opened(self.file) as connection:
                rows = connection.execute("SELECT id FROM room ORDER BY rowid DESC").fetchall()
        except sqlite3.DatabaseError:
            return []
        kept = (self.read(room) for (room,) in rows)
        return [room for room in kept if room is not None]

    def read(self, room: str) -> Kept | None:
        """A room with the longest good beginning of its log; None if there is none."""
        with _opened(self.file) as connection:
            try:
                row = connection.execute(
                    "SELECT epoch, details FROM room WHERE id = ?", (room,)
                ).fetchone()
                if row is None:
                    return None
                details = msgspec.json.decode(row[1], type=Details)
                bodies = connection.execute(
                    "SELECT body FROM entry WHERE room = ? ORDER BY seq", (room,)
                )
                entries = good_beginning(_decoded(bodies))
                waiting = _waiting(
                    connection.execute(
                        "SELECT body, since FROM waiting WHERE room = ? ORDER BY number", (room,)
                    ),
                    details,
                    entries,
                )
            except (sqlite3.DatabaseError, msgspec.DecodeError, UnicodeDecodeError):
                return None
        return Kept(RoomCopy(room, row[0], details.sitters, entries), details, waiting)

    # --- inside ----------------------------------------------------------------------------

    def _prepare(self) -> None:
        with _opened(self.file) as connection:
            connection.executescript("PRAGMA journal_mode = WAL;" + _SCHEMA)
            connection.execute(_FORGET, (ROOMS_KEPT,))
            connection.execute("DELETE FROM entry WHERE room NOT IN (SELECT id FROM room)")
            connection.execute("DELETE FROM waiting WHERE room NOT IN (SELECT id FROM room)")
            result = connection.execute("PRAGMA quick_check").fetchone()
            if result != ("ok",):
                raise sqlite3.DatabaseError("the file is damaged")

    def _put(self, statements: "list[_Statement]", firm: bool, done: Done | None) -> None:
        self._jobs.put(_Job(statements, firm, done))

    def _write_all(self) -> None:
        with _opened(self.file) as connection:
            while (first := self._jobs.get()) is not None:
                jobs, ending = [first], False
                while len(jobs) < BATCH_LIMIT and not self._jobs.empty():
                    job = self._jobs.get()
                    if job is None:
                        ending = True
                        break
                    jobs.append(job)
                _write(connection, jobs)
                if ending:
                    return


_Statement = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class _Job:
    statements: list[_Statement]
    firm: bool
    done: Done | None


def _write(connection: sqlite3.Connection, jobs: list[_Job]) -> None:
    """All jobs in one transaction; if that fails each alone, so that one cannot harm another."""
    try:
        _commit(connection, jobs)
    except sqlite3.Error as error:
        if len(jobs) > 1:
            for job in jobs:
                _write(connection, [job])
            return
        log.warning("the journal could not be written: %s", error)
        _tell(jobs, OSError(str(error)))
    else:
        _tell(jobs, None)


def _commit(connection: sqlite3.Connection, jobs: list[_Job]) -> None:
    firm = any(job.firm for job in jobs)
    connection.execute(f"PRAGMA synchronous = {'FULL' if firm else 'NORMAL'}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for job in jobs:
            for sql, values in job.statements:
                connection.execute(sql, values)
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _tell(jobs: list[_Job], error: OSError | None) -> None:
    for job in jobs:
        if job.done:
            job.done(error)


def _opened(file: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(file, timeout=5.0, isolation_level=None))


def _row(room: str, entry: Entry) -> tuple[object, ...]:
    seat = number = None
    if isinstance(entry, Acted | Said) and entry.number:
        seat, number = entry.seat, entry.number
    return room, entry.seq, seat, number, msgspec.json.encode(entry)


def _decoded(rows: Iterable[tuple[bytes]]) -> list[Entry]:
    """SQLite notices a damaged log of its own, but returns flipped bits of the main file as good
    rows; what of them is good the chain tells."""
    entries: list[Entry] = []
    try:
        for (body,) in rows:
            entries.append(_entries.decode(body))
    except (sqlite3.DatabaseError, msgspec.DecodeError, UnicodeDecodeError, TypeError):
        pass
    return entries


def _waiting(
    rows: Iterable[tuple[bytes, float]], details: Details, entries: Iterable[Entry]
) -> tuple[tuple[Act | Say, float], ...]:
    """What is not among the entries; old actions are of no use to anybody."""
    seat = details.ticket and details.ticket.seat
    arrived = {
        entry.number for entry in entries if isinstance(entry, Acted | Said) and entry.seat is seat
    }
    wishes = ((_wishes.decode(body), time.time() - since) for body, since in rows)
    return tuple((wish, age) for wish, age in wishes if wish.number not in arrived)


def _runs(entries: Iterable[Entry]) -> bool:
    """Whether a match has started and not ended."""
    newest = None
    for entry in entries:
        if not isinstance(entry, Said):
            newest = entry
    return isinstance(newest, Started | Acted)


def _put_aside(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.replace(file.with_name(f"{file.name}.damaged{suffix}"))

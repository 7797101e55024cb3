"""Journal: the rooms of this machine on disk, in SQLite. Nothing is sent that is not in it.

One thread writes, everything that waits in one transaction, so neither the event loop nor the
window ever waits for a disk. Entries of a match are on disk before anybody receives them.
"""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec

from game.files.database import OtherVersion, is_damage, is_full
from game.files.private_files import make_folder
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import phrase
from game.protocol.messages import Act, Acted, Chosen, Entry, Said, Say
from net.store.instance_lock import InstanceLock
from net.store.journal_file import connect, prepare, repair, row_hash
from net.store.stored_room import RoomDetails, StoredRoom, entries_in, rooms_in, unfinished_in

log = logging.getLogger(__name__)

ROOMS_STORED = 100
"""Most rooms stored; older ones are deleted, their matches are in the records."""

BATCH_LIMIT = 256
"""Most jobs in one transaction."""

ROWS_LIMIT = 150
"""Most entries in one statement; old versions of SQLite accept 999 values."""

FLUSH_SECONDS = 10.0
"""Most seconds to wait for a disk that does not answer."""

_ROOM = (
    "INSERT INTO room VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE "
    "SET epoch = excluded.epoch, details = excluded.details, run = excluded.run, "
    "hash = excluded.hash"
)
_ENTRY_ROW = "(?, ?, ?, ?, ?)"
_ENTRY = f"INSERT INTO entry VALUES {_ENTRY_ROW}"
_TRUNCATE = "DELETE FROM entry WHERE room = ? AND seq > ?"
_ADD_PENDING = "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?)"
_DROP = (
    "DELETE FROM entry WHERE room = ?",
    "DELETE FROM waiting WHERE room = ?",
    "DELETE FROM room WHERE key = ?",
)
# Of a damaged row SQLite would say that it is no JSON, and not go on.
_OLD = """
SELECT key FROM room WHERE key NOT IN (SELECT value FROM json_each(?)) AND (
    CASE WHEN json_valid(CAST(details AS TEXT))
        THEN json_extract(CAST(details AS TEXT), '$.day') BETWEEN 1 AND ? - 1 END
    OR rowid NOT IN (SELECT rowid FROM room ORDER BY rowid DESC LIMIT ?))
"""
_PURGE = tuple(
    f"DELETE FROM {table} WHERE {key} IN ({_OLD})"
    for table, key in (("entry", "room"), ("waiting", "room"), ("room", "key"))
)
_CLEAR_PENDING = "DELETE FROM waiting WHERE room = ? AND number = ?"

OnDone = Callable[[OSError | None], None]
"""A callback on the journal's thread: None when a job is on disk, otherwise the reason why not."""


_Values = tuple[object, ...]
_Statement = tuple[str, _Values]


@dataclass(frozen=True, slots=True)
class _Job:
    statements: list[_Statement]
    durable: bool
    on_done: OnDone | None
    renewed: int
    """The journal's `renewed` when the job was made."""


class OtherJournal(OSError):
    """Raised if another version of Parley wrote the file, which is left as it is; the text is a
    sentence."""

    def __init__(self, name: str) -> None:
        self.sentence = phrase(
            "{file} was written by another version of Parley and is left as it is.", file=name
        )
        super().__init__(str(self.sentence).rstrip("."))


class Journal:
    """Opens or makes the file. Raises OSError if that cannot be done at all.

    A room has a key: its id, and in a player's journal the seat, for both sides of a room may sit
    at one machine. Several programs may have the same file open.
    """

    def __init__(
        self, file: Path, rooms_stored: int = ROOMS_STORED, batch_seconds: float = 0.0
    ) -> None:
        """`rooms_stored`: older ones are forgotten when the file is opened. `batch_seconds`:
        seconds that talk may wait for more of it, where nobody waits for its being kept."""
        self.file, self._rooms_stored, self._batch_seconds = file, rooms_stored, batch_seconds
        self.renewed = 0
        """How often the file was found damaged or deleted while it was open. All that is to be in
        it has to be written again then: what was queued before fails."""
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._durable: bool | None = None
        """Whether commits of that connection wait for the disk; None if not set yet."""
        self._opened_as: tuple[int, int] | None = None
        """The system's identity of that connection's file: even a deleted file accepts commits."""
        make_folder(file.parent)
        self._instance_lock = InstanceLock(file.parent, file.stem)
        try:
            prepare(file, rooms_stored)
        except sqlite3.Error as error:
            # A full disk may have room again before anything is to be kept.
            if not is_full(error):
                self._instance_lock.close()
                if isinstance(error, OtherVersion):
                    raise OtherJournal(file.name) from None
                raise OSError(str(error)) from error
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    # --- writing; returns at once ----------------------------------------------------------

    def open_room(
        self, key: str, epoch: int, details: RoomDetails, done: OnDone | None = None
    ) -> None:
        """Store a room, or its changes. It belongs to this program from now on."""
        body = msgspec.json.encode(details)
        row = (key, epoch, body, self._instance_lock.name, row_hash(key, epoch, body))
        self._enqueue([(_ROOM, row)], firm=True, done=done)

    def append(self, key: str, entries: Iterable[Entry], done: OnDone | None = None) -> None:
        """Store entries. Only entries of a match wait for the disk itself."""
        entries = tuple(entries)
        rows = [(_ENTRY, _row(key, entry)) for entry in entries]
        self._enqueue(rows, firm=any(not isinstance(entry, Said) for entry in entries), done=done)

    def truncate(
        self, key: str, seq: int, entries: Iterable[Entry], done: OnDone | None = None
    ) -> None:
        """Replace everything after `seq` by `entries`."""
        rows: list[_Statement] = [(_TRUNCATE, (key, seq))]
        rows += [(_ENTRY, _row(key, entry)) for entry in entries]
        self._enqueue(rows, firm=True, done=done)

    def add_pending(self, key: str, message: Act | Say, done: OnDone | None = None) -> None:
        """Store a player's message until it is settled."""
        since, body = time.time(), msgspec.json.encode(message)
        row = (key, message.number, since, body, row_hash(key, since, body))
        self._enqueue([(_ADD_PENDING, row)], firm=False, done=done)

    def clear_pending(self, key: str, numbers: Iterable[int]) -> None:
        """Delete stored messages that are entries by now, or never will be."""
        self._enqueue(
            [(_CLEAR_PENDING, (key, number)) for number in numbers], firm=False, done=None
        )

    def drop(self, key: str) -> None:
        """Delete a room."""
        self._enqueue([(sql, (key,)) for sql in _DROP], firm=False, done=None)

    def purge(self, day: int, newest: int, but: Iterable[str]) -> None:
        """Delete rooms without activity since that day, and all but that many of the newest; never
        one of `but`."""
        values = (msgspec.json.encode(list(but)).decode(), day, newest)
        self._enqueue([(sql, values) for sql in _PURGE], firm=False, done=None)

    def check_file(self) -> None:
        """Check whether the file still exists; if not, `renewed` rises a moment later."""
        self._enqueue([], firm=False, done=None)

    def flush(self) -> bool:
        """Wait until everything so far was tried; return whether it was."""
        reached = threading.Event()
        self._enqueue([], firm=False, done=lambda _: reached.set())
        return reached.wait(FLUSH_SECONDS)

    def close(self) -> None:
        """Write everything and close the file. May be called twice."""
        self._jobs.put(None)
        self._thread.join(FLUSH_SECONDS)
        self._instance_lock.close()

    # --- reading ---------------------------------------------------------------------------

    def unfinished(self) -> list[StoredRoom]:
        """Return the rooms whose last match has not ended, newest first, without those of other
        running programs."""
        return [
            room
            for room in self.rooms()
            if room.match_runs and not self._instance_lock.is_other_running(room.run)
        ]

    def resumable(self) -> list[StoredRoom]:
        """Return the same, and rooms interrupted between two matches."""
        return [
            room
            for room in self.rooms()
            if room.is_resumable and not self._instance_lock.is_other_running(room.run)
        ]

    def unfinished_quickly(self) -> list[StoredRoom]:
        """Return the same quickly; a room that is damaged in the middle may be left out."""
        return [
            room
            for room in unfinished_in(self.file)
            if not self._instance_lock.is_other_running(room.run)
        ]

    def rooms(self) -> list[StoredRoom]:
        """Yield all readable rooms, newest first."""
        return list(rooms_in(self.file))

    def newest(self) -> str:
        """Return the id of the room opened last; empty if none can be read."""
        room = next(rooms_in(self.file), None)
        return room.copy.id if room else ""

    def read(self, key: str) -> StoredRoom | None:
        """Return a room with the longest valid beginning of its log; None if there is none."""
        return next(rooms_in(self.file, key), None)

    def entries(self, key: str, after: int, count: int) -> list[Entry]:
        """Return up to that many entries of a room after the first `after`; fewer where they cannot
        be read."""
        return entries_in(self.file, key, after, count)

    # --- the journal's thread --------------------------------------------------------------

    def _enqueue(self, statements: list[_Statement], firm: bool, done: OnDone | None) -> None:
        self._jobs.put(_Job(statements, firm, done, self.renewed))

    def _write_all(self) -> None:
        ending = False
        while not ending:
            jobs = self._next_batch()
            ending = None in jobs
            self._write([job for job in jobs if job is not None])
        self._close_connection()

    def _next_batch(self) -> list[_Job | None]:
        """Return the jobs to write; chat may wait a moment for more."""
        jobs, until = [self._jobs.get()], time.monotonic() + self._batch_seconds
        with contextlib.suppress(Empty):
            while len(jobs) < BATCH_LIMIT:
                until = until if _can_wait(jobs[-1]) else 0.0
                jobs.append(self._jobs.get(timeout=max(0.0, until - time.monotonic())))
        return jobs

    def _write(self, jobs: list[_Job]) -> None:
        """Write all jobs in one transaction; if that fails, each alone, so that one cannot harm
        another."""
        if not jobs:
            return
        try:
            if self._is_gone():
                log.info("%s was deleted", self.file.name)
                self._close_connection()
                self.renewed += 1
            if any(job.statements for job in jobs):
                self._commit(jobs)
        except Exception as error:
            # The outermost shell of this thread: whatever it is, those who wait must hear of it.
            if not isinstance(error, sqlite3.Error | OSError):
                log.exception("the journal failed")
            elif isinstance(error, sqlite3.Error) and is_damage(error):
                self._repair()
            elif len(jobs) > 1:
                for job in jobs:
                    self._write([job])
                return
            _notify(jobs, OSError(str(error)))
        else:
            _notify(jobs, None)

    def _commit(self, jobs: list[_Job]) -> None:
        connection = self._opened()
        if any(job.renewed != self.renewed for job in jobs):
            raise sqlite3.OperationalError("the file was begun again meanwhile")
        self._set_durable(connection, any(job.durable for job in jobs))
        statements = (statement for job in jobs for statement in job.statements)
        connection.execute("BEGIN IMMEDIATE")
        try:
            for sql, rows in groupby(statements, key=itemgetter(0)):
                self._execute(connection, sql, [values for _, values in rows])
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _set_durable(self, connection: sqlite3.Connection, firm: bool) -> None:
        """Set whether the next commit waits for the disk itself."""
        if firm is not self._durable:
            connection.execute(f"PRAGMA synchronous = {'FULL' if firm else 'NORMAL'}")
            self._durable = firm

    @staticmethod
    def _execute(connection: sqlite3.Connection, sql: str, rows: list[_Values]) -> None:
        """Entries go in with one step: after each this thread has to wait for the event loop's."""
        if sql is not _ENTRY:
            for values in rows:
                connection.execute(sql, values)
            return
        for some in (rows[at : at + ROWS_LIMIT] for at in range(0, len(rows), ROWS_LIMIT)):
            more = f", {_ENTRY_ROW}" * (len(some) - 1)
            connection.execute(sql + more, [value for values in some for value in values])

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            make_folder(self.file.parent)
            self._instance_lock.restore_mark()
            prepare(self.file, self._rooms_stored)
            self._connection, self._durable = connect(self.file), None
            self._opened_as = _known_as(self.file)
        return self._connection

    def _is_gone(self) -> bool:
        """Return whether the file that we write to was deleted."""
        return self._connection is not None and _known_as(self.file) != self._opened_as

    def _repair(self) -> None:
        """Save what can be read and begin a new file; who writes here must write all again."""
        self._close_connection()
        log.warning("%s is damaged and was put aside", self.file.name)
        try:
            repair(self.file)
            self.renewed += 1
        except (OSError, sqlite3.Error) as error:
            log.warning("no new journal can be made: %s", reason_of(error))

    def _close_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _known_as(file: Path) -> tuple[int, int] | None:
    """Return the system's identity of a file; None if there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _can_wait(job: _Job | None) -> bool:
    """Return whether a job is only chat: not an end, nor a request to flush."""
    return job is not None and bool(job.statements) and not job.durable


def _notify(jobs: list[_Job], error: OSError | None) -> None:
    for job in jobs:
        if job.on_done:
            job.on_done(error)


def _row(room: str, entry: Entry) -> tuple[object, ...]:
    seat = number = None
    if isinstance(entry, Chosen | Acted | Said) and entry.number:
        seat, number = entry.seat, entry.number
    return room, entry.seq, seat, number, msgspec.json.encode(entry)

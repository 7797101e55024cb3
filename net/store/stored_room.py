"""Stored room: a room read from a journal after a restart, as far as it is valid."""

import contextlib
import math
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from game.protocol.messages import Act, Acted, Chosen, Draw, Entry, Said, Say, SeatOwner, Started
from game.rules import Seat
from net.room.log_copy import LogCopy, SeatTicket, tips_of, valid_prefix
from net.session.last_reveal import LastReveal
from net.store.journal_file import connected, row_hash

_client_messages: msgspec.json.Decoder[Act | Say] = msgspec.json.Decoder(Act | Say)
_entries: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)
_NOT_READABLE = (
    *(sqlite3.Error, msgspec.MsgspecError, UnicodeDecodeError),
    *(TypeError, RecursionError),
)


class RoomDetails(msgspec.Struct, frozen=True):
    """The details stored with a room's entries."""

    sitters: dict[Seat, SeatOwner]
    port: int = 0
    """The port it was hosted on, so that the opponent finds it again."""
    ticket: SeatTicket | None = None
    """In a player's copy: the right to their seat."""
    revealed: LastReveal | None = None
    """In a player's copy: the choice for which their program revealed a value last."""
    residents: dict[Seat, str] = {}
    """Seats and levels of computer players, which an arena seats again."""
    draw: Draw | None = None
    """In a host's: the draw of the first mover, once both were ready."""
    day: int = 0
    """The day of the last activity, as `today` counts."""
    in_use: bool = False
    """Both seats are taken; in a player's copy: and the player comes back. A program that is killed
    leaves it so, also between matches."""
    tip: str = ""
    """In a host's: digest of the log when the room was closed properly; empty while it is in
    use."""
    left: bool = False
    """In a player's copy: whether the player has left, even if the end of the match is not in
    it."""


@dataclass(frozen=True, slots=True)
class StoredRoom:
    """A room read from a journal."""

    copy: LogCopy
    """The longest valid beginning of its log: chained, and without a gap."""
    details: RoomDetails
    waiting: tuple[tuple[Act | Say, float], ...]
    """In a player's copy: what the host is not known to have, and how many seconds old it is."""
    run: str = ""
    """The lock of the program that opened it last."""

    @property
    def match_runs(self) -> bool:
        """Return whether a match has started and not ended, and the player has not left it."""
        return not self.details.left and _runs(reversed(self.copy.entries))

    @property
    def number(self) -> int:
        """The highest number given to an act or message of the seat whose copy this is."""
        seat = self.details.ticket and self.details.ticket.seat
        entries = (e for e in self.copy.entries if isinstance(e, Chosen | Acted | Said))
        said = [entry.number for entry in entries if entry.seat is seat]
        return max(*said, *(message.number for message, _ in self.waiting), 0, 0)

    @property
    def copy_to_show(self) -> LogCopy:
        """The part of the copy shown to a host. Nothing after a match: a host that has closed the
        room must not get it back."""
        if self.match_runs or (self.details.ticket and self.details.ticket.hosting):
            return self.copy
        return msgspec.structs.replace(self.copy, entries=())

    @property
    def is_resumable(self) -> bool:
        """Return whether its players return: a match is running, or was interrupted between two
        matches recently."""
        return self.match_runs or (self.details.in_use and self.details.day >= today() - 1)

    @property
    def last_match(self) -> tuple[Entry, ...]:
        """The entries of the last match; none if there was none."""
        entries = self.copy.entries
        begins = [at for at, entry in enumerate(entries) if isinstance(entry, Started)]
        return entries[begins[-1] :] if begins else ()


def today() -> int:
    """Return the days since 1970, by the system clock."""
    return int(time.time() // 86_400)


def rooms_in(file: Path, key: str | None = None) -> Iterator[StoredRoom]:
    """Yield all readable rooms of a journal, newest first; or the one with that key."""
    with contextlib.suppress(*_NOT_READABLE), connected(file) as connection:
        keys: list[str | None] = [key]
        if key is None:
            keys = [
                row[0] for row in connection.execute("SELECT key FROM room ORDER BY rowid DESC")
            ]
        for each in keys:
            with contextlib.suppress(*_NOT_READABLE):
                room = _room(connection, str(each))
                if room:
                    yield room


def entries_in(file: Path, key: str, after: int, count: int) -> list[Entry]:
    """Return up to that many entries of a room after the first `after`; fewer where they cannot be
    read."""
    rows = "SELECT body FROM entry WHERE room = ? AND seq > ? AND seq <= ? ORDER BY seq"
    with contextlib.suppress(*_NOT_READABLE), connected(file) as connection:
        return _decoded(connection.execute(rows, (key, after, after + count)))
    return []


def unfinished_in(file: Path) -> Iterator[StoredRoom]:
    """Yield the rooms whose last match has not ended; of the others only the end is read."""
    with contextlib.suppress(*_NOT_READABLE), connected(file) as connection:
        keys = connection.execute("SELECT key FROM room ORDER BY rowid DESC").fetchall()
        for (key,) in keys:
            with contextlib.suppress(*_NOT_READABLE):
                backwards = connection.execute(
                    "SELECT body FROM entry WHERE room = ? ORDER BY seq DESC", (key,)
                )
                room = _room(connection, key) if _runs(map(_entry, backwards)) else None
                if room and room.match_runs:
                    yield room


def _runs(backwards: Iterable[Entry]) -> bool:
    """Return whether a match is running, by the log from its end."""
    newest = next((entry for entry in backwards if not isinstance(entry, Said)), None)
    return isinstance(newest, Started | Chosen | Acted)


def _entry(row: tuple[bytes]) -> Entry:
    return _entries.decode(row[0])


def player_key(room: str, seat: Seat) -> str:
    """Return the key of a room in a player's journal."""
    return f"{room}/{seat}"


def _room(connection: sqlite3.Connection, key: str) -> StoredRoom | None:
    row = connection.execute(
        "SELECT epoch, details, run, hash FROM room WHERE key = ?", (key,)
    ).fetchone()
    if row is None or row[3] != row_hash(key, row[0], row[1]):
        return None
    details = msgspec.json.decode(row[1], type=RoomDetails)
    bodies = connection.execute("SELECT body FROM entry WHERE room = ? ORDER BY seq", (key,))
    entries = valid_prefix(_decoded(bodies))
    waiting = connection.execute(
        "SELECT body, since, hash FROM waiting WHERE room = ? ORDER BY number", (key,)
    )
    whole = details.tip == tips_of(entries).digest
    room = key.partition("/")[0]
    copy = LogCopy(room, row[0], details.sitters, entries, details.draw, whole)
    return StoredRoom(copy, details, tuple(_pending(key, waiting, details, entries)), row[2])


def _decoded(rows: Iterable[tuple[bytes]]) -> list[Entry]:
    """Return the entries up to the first invalid row."""
    entries: list[Entry] = []
    with contextlib.suppress(*_NOT_READABLE):
        for (body,) in rows:
            entries.append(_entries.decode(body))
    return entries


def _pending(
    key: str,
    rows: Iterable[tuple[bytes, float, str]],
    details: RoomDetails,
    entries: Iterable[Entry],
) -> Iterator[tuple[Act | Say, float]]:
    """Return the stored messages that are not among the entries."""
    seat = details.ticket and details.ticket.seat
    arrived = {e.number for e in entries if isinstance(e, Chosen | Acted | Said) and e.seat is seat}
    with contextlib.suppress(*_NOT_READABLE):
        for body, since, fingerprint in rows:
            if fingerprint == row_hash(key, since, body):
                message = _client_messages.decode(body)
                if message.number not in arrived:
                    yield message, _age(since)


def _age(since: float) -> float:
    """In seconds, by the clock on the wall, which may have been set meanwhile.

    What comes from the future is of an age that nobody knows; it is taken for old, so it is asked
    for before it is sent.
    """
    age = time.time() - since
    return age if age >= 0 else math.inf

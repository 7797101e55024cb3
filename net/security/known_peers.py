"""Known peers: hosts by their certificates and players by their keys, once proven.

A paired peer needs no code again. A fault of this file costs only a new code, so nothing here
raises. What the disk does not take is remembered as long as the program runs.
"""

import contextlib
import logging
import sqlite3
import threading
from pathlib import Path

from game.client_state.blocklist import Blocked
from game.client_state.link import PeerFamiliarity
from game.files.database import Database
from game.i18n.fatal_error import reason_of
from game.match.signatures import key_mark
from game.text_safety.sanitize import clean_name

log = logging.getLogger(__name__)

_FILE_LIMIT = 64 * 2**20
"""Most bytes of the file, enough for a lifetime of meetings."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS host (address TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS paired (fingerprint TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS guest (key BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS blocked (key BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS blocked_name (key BLOB PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS met (name TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (name, key));
"""


_TABLES = ("host", "paired", "guest", "blocked", "blocked_name", "met")
_MET, _NAMED = "SELECT name, key FROM met", "SELECT key, name FROM blocked_name"


class KnownPeers:
    """The peers that this installation knows. Several programs and threads may use the same
    file."""

    def __init__(self, file: Path) -> None:
        self._disk = Database(file, _SCHEMA, _FILE_LIMIT)
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._memory.executescript(_SCHEMA)
        self._unwritten: list[tuple[str, tuple[object, ...]]] = []
        """Changes that the disk did not take; memory has them."""
        self._lock = threading.Lock()
        """Guards the memory and the unwritten changes."""
        self._execute("SELECT 1 FROM host LIMIT 1", ())

    # --- for who joins ---------------------------------------------------------------------

    def pinned(self, address: str) -> str:
        """Return the fingerprint of the certificate that was last proven at that address; empty if
        none was."""
        found = self._execute("SELECT fingerprint FROM host WHERE address = ?", (address,))
        return str(found[0][0]) if found else ""

    def is_paired(self, fingerprint: str) -> bool:
        """Return whether the host with that certificate has proven itself before, at any
        address."""
        return bool(self._execute("SELECT 1 FROM paired WHERE fingerprint = ?", (fingerprint,)))

    def pin(self, address: str, fingerprint: str) -> None:
        """Pin the certificate of the host at that address."""
        row = (address, fingerprint)
        self._execute("INSERT OR REPLACE INTO host (address, fingerprint) VALUES (?, ?)", row)
        self.pair(fingerprint)

    def pair(self, fingerprint: str) -> None:
        """Trust that certificate without a code from now on."""
        self._execute("INSERT OR IGNORE INTO paired (fingerprint) VALUES (?)", (fingerprint,))

    # --- for who hosts ---------------------------------------------------------------------

    def is_guest(self, key: bytes) -> bool:
        """Return whether the player with that key may join without a code."""
        return bool(self._execute("SELECT 1 FROM guest WHERE key = ?", (key,)))

    def add_guest(self, key: bytes) -> None:
        """Remember that the player with that key knew the code."""
        self._execute("INSERT OR IGNORE INTO guest (key) VALUES (?)", (key,))

    # --- for both --------------------------------------------------------------------------

    def record_meeting(self, name: str, key: bytes) -> PeerFamiliarity:
        """Remember that a player of that name has proven to own the key."""
        name = clean_name(name).casefold()
        keys = {row[0] for row in self._execute("SELECT key FROM met WHERE name = ?", (name,))}
        self._execute("INSERT OR IGNORE INTO met (name, key) VALUES (?, ?)", (name, key))
        if self.is_blocked(key):
            return PeerFamiliarity.BLOCKED
        if not keys:
            return PeerFamiliarity.FIRST
        return PeerFamiliarity.AGAIN if key in keys else PeerFamiliarity.STRANGER

    def met(self) -> dict[str, frozenset[str]]:
        """The keys that were proven here, in hexadecimal, each with the names of its player:
        cleaned, and without capitals."""
        found: dict[str, set[str]] = {}
        for name, key in self._execute("SELECT name, key FROM met", ()):
            if isinstance(key, bytes):
                found.setdefault(key.hex(), set()).add(str(name))
        return {key: frozenset(names) for key, names in found.items()}

    def block(self, key: bytes, name: str = "") -> None:
        """Block the player with that key: their messages are hidden and they cannot join, whatever
        code they know."""
        self._execute("INSERT OR IGNORE INTO blocked (key) VALUES (?)", (key,))
        if name := clean_name(name):
            row = (key, name)
            self._execute("INSERT OR REPLACE INTO blocked_name (key, name) VALUES (?, ?)", row)
        self._execute("DELETE FROM guest WHERE key = ?", (key,))

    def unblock(self, who: Blocked) -> None:
        """Unblock the player; to join, they need the code like anybody new."""
        self._execute("DELETE FROM blocked WHERE key = ?", (who.key,))
        self._execute("DELETE FROM blocked_name WHERE key = ?", (who.key,))

    def blocked(self) -> tuple[Blocked, ...]:
        """Return all blocked players by name."""
        keys = {_bytes(row[0]) for row in self._execute("SELECT key FROM blocked", ())}
        # Before their names were kept with them, only those under which they were met were.
        names = {_bytes(key): str(name).title() for name, key in self._execute(_MET, ())}
        names |= {_bytes(key): str(name) for key, name in self._execute(_NAMED, ())}
        found = [Blocked(names.get(key, "?"), key_mark(key), key) for key in keys]
        return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.mark)))

    def is_blocked(self, key: bytes) -> bool:
        return bool(self._execute("SELECT 1 FROM blocked WHERE key = ?", (key,)))

    # --- inside ----------------------------------------------------------------------------

    def _execute(self, sql: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        with self._lock:
            try:
                self._catch_up()
                return self._on_disk(sql, values)
            except (sqlite3.Error, OSError) as error:
                if not self._unwritten:
                    log.warning(
                        "what is known of others cannot be kept or read: %s", reason_of(error)
                    )
                found: list[tuple[object, ...]] = self._memory.execute(sql, values).fetchall()
                if sql.startswith("SELECT"):
                    # What is on a disk that is merely full can be read.
                    with contextlib.suppress(sqlite3.Error, OSError):
                        found += self._on_disk(sql, values)
                else:
                    self._unwritten.append((sql, values))
                return found

    def _catch_up(self) -> None:
        """Write what could not be written. Raises sqlite3.Error and OSError."""
        while self._unwritten:
            self._on_disk(*self._unwritten[0])
            del self._unwritten[0]
            if not self._unwritten:
                for table in _TABLES:
                    self._memory.execute(f"DELETE FROM {table}")

    def _on_disk(self, sql: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        # What a power cut takes costs a new code; what waits for a disk is somebody's time.
        return self._disk.do(sql, values, firm=False)


def _bytes(key: object) -> bytes:
    return key if isinstance(key, bytes) else b""

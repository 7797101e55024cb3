"""Known: whom this installation has met: hosts by their certificates, players by their keys.

Who was paired with once needs no code again. Whatever goes wrong with this file costs a new code
and nothing else, so nothing here is ever raised.
"""

import logging
import sqlite3
from pathlib import Path

from game.table.link import Meeting
from game.words.cleaning import clean_name
from net.disk.journalfile import Damaged, connected, is_damage, put_aside

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS host (address TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS paired (fingerprint TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS guest (key BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS blocked (key BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS met (name TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (name, key));
"""


class Known:
    """Several programs may use the same file, and every thread of each."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            if isinstance(error, sqlite3.Error) and is_damage(error):
                log.warning("%s is damaged and was put aside", file.name)
                put_aside(file)
                self._prepare()
            else:
                log.warning("nothing can be kept of whom we meet: %s", error)

    # --- for who joins ---------------------------------------------------------------------

    def pinned(self, address: str) -> str:
        """The fingerprint of the certificate that was last proven there; empty: none yet."""
        found = self._do("SELECT fingerprint FROM host WHERE address = ?", (address,))
        return str(found[0][0]) if found else ""

    def is_paired(self, fingerprint: str) -> bool:
        """Whether the host of that certificate has proven himself before, wherever he was."""
        return bool(self._do("SELECT 1 FROM paired WHERE fingerprint = ?", (fingerprint,)))

    def pin(self, address: str, fingerprint: str) -> None:
        """The host at that address has proven that this is his certificate."""
        self._do("INSERT OR REPLACE INTO host VALUES (?, ?)", (address, fingerprint))
        self.pair(fingerprint)

    def pair(self, fingerprint: str) -> None:
        """Whoever has that certificate needs no code to be believed."""
        self._do("INSERT OR IGNORE INTO paired VALUES (?)", (fingerprint,))

    # --- for who hosts ---------------------------------------------------------------------

    def is_guest(self, key: bytes) -> bool:
        """Whether the player of that key comes in without a code."""
        return bool(self._do("SELECT 1 FROM guest WHERE key = ?", (key,)))

    def let_in(self, key: bytes) -> None:
        """The player of that key knew the code."""
        self._do("INSERT OR IGNORE INTO guest VALUES (?)", (key,))

    # --- for both --------------------------------------------------------------------------

    def meet(self, name: str, key: bytes) -> Meeting:
        """Somebody of that name has proven that the key is his."""
        name = clean_name(name).casefold()
        keys = {row[0] for row in self._do("SELECT key FROM met WHERE name = ?", (name,))}
        self._do("INSERT OR IGNORE INTO met VALUES (?, ?)", (name, key))
        if self.is_blocked(key):
            return Meeting.BLOCKED
        if not keys:
            return Meeting.FIRST
        return Meeting.AGAIN if key in keys else Meeting.STRANGER

    def block(self, key: bytes) -> None:
        """Its player is not to be heard nor let in any more; a code that he knew opens nothing."""
        self._do("INSERT OR IGNORE INTO blocked VALUES (?)", (key,))
        self._do("DELETE FROM guest WHERE key = ?", (key,))

    def is_blocked(self, key: bytes) -> bool:
        return bool(self._do("SELECT 1 FROM blocked WHERE key = ?", (key,)))

    # --- inside ----------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # Made before it is written to, so that nobody else may ever read it.
        self._file.touch(mode=0o600)
        with connected(self._file) as connection:
            connection.executescript(_SCHEMA)
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                raise Damaged("the file is damaged")

    def _do(self, sql: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        try:
            with connected(self._file) as connection:
                # What a power cut takes costs a new code; what waits for a disk is somebody's time.
                connection.execute("PRAGMA synchronous = OFF")
                return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            log.warning("what is known of others cannot be kept or read: %s", error)
            return []

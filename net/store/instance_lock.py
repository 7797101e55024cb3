"""Instance lock: shows other programs with the same data folder that this one is running.

It is a file under an exclusive SQLite lock, so it ends with the program, however that ends.
"""

import contextlib
import secrets
import sqlite3
from pathlib import Path

from game.files.database import connect


class InstanceLock:
    """The lock of one running program. Raises OSError if it cannot be made."""

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder, self._prefix = folder, stem
        self._remove_stale()
        while True:
            self.name = f"{stem}-{secrets.token_hex(4)}.run"
            lock = _lock(folder / self.name)
            if lock is None:
                raise OSError(f"no file can be made in {folder}")
            if (folder / self.name).exists():
                break
            # Another program that started in this moment took it for left over.
            lock.close()
        self._lock = lock

    def restore_mark(self) -> None:
        """Make the mark again if it was deleted. Raises OSError."""
        if (self._folder / self.name).exists():
            return
        self._lock.close()
        lock = _lock(self._folder / self.name)
        if lock is None:
            raise OSError(f"no file can be made in {self._folder}")
        self._lock = lock

    def close(self) -> None:
        self._lock.close()
        with contextlib.suppress(OSError):
            (self._folder / self.name).unlink()

    def is_other_running(self, name: str) -> bool:
        """Return whether the lock belongs to another program that is running."""
        file = self._folder / name
        if not name or name == self.name or not file.exists():
            return False
        lock = _lock(file)
        if lock is None:
            return True
        lock.close()
        return False

    def _remove_stale(self) -> None:
        """Remove the locks of killed programs."""
        for file in self._folder.glob(f"{self._prefix}-*.run"):
            lock = _lock(file)
            if lock is not None:
                with contextlib.suppress(OSError):
                    file.unlink()
                lock.close()


def _lock(file: Path) -> sqlite3.Connection | None:
    """Return a connection that holds the file until it is closed; None if it cannot be had."""
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(file, timeout=0.0)
        # Else SQLite would leave a second file beside it.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        if connection:
            connection.close()
        return None
    return connection

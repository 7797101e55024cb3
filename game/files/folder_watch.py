"""Folder watch: notices that the data folder, or what matters of it, was deleted meanwhile."""

from math import inf
from pathlib import Path

from game.files.bounded_read import is_there

LOOK_SECONDS = 1.0

_KEPT = ("", "identity", "records", "player.db", "host.db")
"""What this program never takes away itself, by its name in the folder."""


class FolderWatch:
    def __init__(self, folder: Path) -> None:
        self._folder, self._due = folder, -inf
        self._there = self._found()

    def lost(self, now: float) -> bool:
        """Whether something that was there is gone since the last look, once a second."""
        if now < self._due:
            return False
        self._due = now + LOOK_SECONDS
        before, self._there = self._there, self._found()
        return not before <= self._there

    def _found(self) -> frozenset[str]:
        if not is_there(self._folder):
            return frozenset()
        return frozenset(name for name in _KEPT if is_there(self._folder / name))

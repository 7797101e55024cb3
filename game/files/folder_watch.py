"""Folder watch: detects that the data folder, or an important part of it, was deleted while Parley
runs."""

from math import inf
from pathlib import Path

from game.files.bounded_read import is_there

LOOK_SECONDS = 1.0

_KEPT = ("", "identity", "records", "player.db", "host.db")
"""Names in the folder that this program itself never deletes."""


class FolderWatch:
    def __init__(self, folder: Path) -> None:
        self._folder, self._due = folder, -inf
        self._there = self._found()

    def lost(self, now: float) -> bool:
        """Return whether something has disappeared since the last check; checks once a second."""
        if now < self._due:
            return False
        self._due = now + LOOK_SECONDS
        before, self._there = self._there, self._found()
        return not before <= self._there

    def _found(self) -> frozenset[str]:
        if not is_there(self._folder):
            return frozenset()
        return frozenset(name for name in _KEPT if is_there(self._folder / name))

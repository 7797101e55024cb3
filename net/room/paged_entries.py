"""Paged entries: the entries of a room in order, of which old ones are read from the disk again.

Most of a long match and its chat is never asked for again, so it does not stay in memory. Without a
way to read it, all of it stays.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from game.match.hash_chain import Tips
from game.protocol.messages import Entry
from net.room.log_copy import tips_of

BLOCK = 256
"""Number of entries that leave memory together, and are read together. The newest ones stay."""

ReadEntries = Callable[[int, int], Sequence[Entry]]
"""Reads entries from the disk: after how many, and how many."""


class HistoryLost(LookupError):
    """Entries that have left memory cannot be read as they were."""


class PagedEntries(Sequence[Entry]):
    """A list of entries that grows at its end."""

    def __init__(self, entries: Iterable[Entry] = (), read: ReadEntries | None = None) -> None:
        self._recent, self._read = list(entries), read
        self._marks = [Tips()]
        """The tips at the beginning, and at the end of every block that has left memory."""

    def append(self, entry: Entry) -> None:
        self._recent.append(entry)

    def evict(self, length: int) -> None:
        """Let old entries leave memory: the first `length` are on the disk."""
        while self._read and length - self._past >= 2 * BLOCK:
            self._marks.append(tips_of(self._recent[:BLOCK], self._marks[-1]))
            del self._recent[:BLOCK]

    def tip(self, length: int) -> str:
        """Return the one hash that stands for the first `length` entries."""
        block = min(length // BLOCK, len(self._marks) - 1)
        return tips_of(self.read_range(block * BLOCK, length), self._marks[block]).digest

    def read_range(self, start: int, stop: int) -> Iterator[Entry]:
        """Yield the entries from `start` to before `stop`, reading them as they are taken. Raises
        HistoryLost."""
        while start < stop:
            past = self._past
            if start < past:
                block = start // BLOCK
                some = self._load_block(block)[start - block * BLOCK : stop - block * BLOCK]
            else:
                some = self._recent[start - past : stop - past]
            yield from some
            start += len(some)

    def __len__(self) -> int:
        return self._past + len(self._recent)

    def __iter__(self) -> Iterator[Entry]:
        return self.read_range(0, len(self))

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return next(self.read_range(places, places + 1))
        found = list(self.read_range(min(places, default=0), max(places, default=-1) + 1))
        return found[:: places.step]

    @property
    def _past(self) -> int:
        """The number of entries that have left memory."""
        return (len(self._marks) - 1) * BLOCK

    def _load_block(self, number: int) -> Sequence[Entry]:
        """Return a block that has left memory, with its chain checked. Raises HistoryLost."""
        assert self._read
        entries, tips = self._read(number * BLOCK, BLOCK), self._marks[number]
        for entry in entries:
            if not tips.accepts(entry):
                break
            tips = tips.after(entry)
        if len(entries) != BLOCK or tips != self._marks[number + 1]:
            raise HistoryLost(f"the entries from {number * BLOCK + 1} on cannot be read again")
        return entries

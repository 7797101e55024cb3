"""Ledger: the log of a room, where the room stands by it, and which of several copies it is."""

from collections.abc import Iterable, Sequence

from game.contract.limits import TALK_BYTES, TALK_ENTRIES
from game.contract.messages import Entry, Sitter
from game.rules import Seat
from net.room.roomcopy import RoomCopy, common_length, size_of, tips_of
from net.room.standing import BrokenLog, Standing, standing_of


class Ledger:
    """Everything that counts in a room is written here; nothing else is remembered of a match."""

    def __init__(self, room: str, *, trial: bool = False) -> None:
        """`trial`: a match may begin in any position, if it says so."""
        self.room, self.epoch = room, 0
        self.entries: list[Entry] = []
        self.standing = Standing(trial=trial)
        self.rewritten = False
        """The entries were exchanged for a better copy; who keeps them keeps all and unsets it."""
        self._size = 0
        """Bytes of the entries, as frames."""
        self._branch = 0
        """The epoch in which the newest entry was made."""

    @property
    def next_seq(self) -> int:
        return len(self.entries) + 1

    @property
    def full(self) -> bool:
        """Whether no line is accepted any more and no match may begin."""
        return len(self.entries) >= TALK_ENTRIES or self._size >= TALK_BYTES

    def write(self, entry: Entry) -> Entry:
        """Add an entry; returns it with its hash."""
        entry = self.standing.write(entry)
        self.entries.append(entry)
        self._size += size_of([entry])
        self._branch = self.epoch
        return entry

    def missed(self, keep: int) -> Iterable[Entry]:
        """The entries of now after the first `keep`."""
        return self.entries[keep:]

    def tip(self, length: int) -> str:
        """The one hash that stands for the first `length` entries."""
        return tips_of(self.entries[:length]).digest

    def copy(self, sitters: dict[Seat, Sitter]) -> RoomCopy:
        """What is to be kept of the room."""
        return RoomCopy(self.room, self._branch, sitters, tuple(self.entries))

    def renew(self, room: str) -> None:
        """Begin an empty log under another name."""
        self.room, self.epoch, self._branch = room, 0, 0
        self.entries, self.standing, self._size = [], Standing(), 0

    def take_up(self, copy: RoomCopy) -> None:
        """Go on from a copy, in a new epoch. Raises BrokenLog, and changes nothing then."""
        self.standing = standing_of(copy.entries)
        self.room, self.epoch, self._branch = copy.id, copy.epoch + 1, copy.epoch
        # Behind its good beginning there may be bad rows, and another copy may have been better.
        self.entries, self.rewritten = list(copy.entries), True
        self._size = size_of(self.entries)

    def adopt(self, entries: Sequence[Entry], epoch: int) -> bool:
        """Go on from a better log than ours; whether anything has changed by it.

        A log that the rules do not allow is not better.
        """
        if common_length(self.entries, entries) == len(self.entries) == len(entries):
            return False
        try:
            self.standing = standing_of(entries)
        except BrokenLog:
            return False
        self.entries, self.rewritten = list(entries), True
        self._size = size_of(self.entries)
        self._branch, self.epoch = max(self._branch, epoch), max(self.epoch, epoch + 1)
        return True

"""Event log: the entries of a room, the state that follows from them, and which copy of a room it
is."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec

from game.match.match_state import Resolution
from game.match.signatures import Signer
from game.match.statements import mark
from game.protocol.limits import TALK_BYTES, TALK_ENTRIES
from game.protocol.messages import Acted, Chosen, Ended, Entry, SeatOwner, Started
from game.rules import Seat
from net.room.copy_verification import verified_prefix
from net.room.log_copy import LogCopy, common_length, size_of
from net.room.log_state import LogState, log_state_of
from net.room.paged_entries import PagedEntries
from net.wire.codec import encode

ReadEntries = Callable[[str, int, int], Sequence[Entry]]
"""Reads entries of a room from the disk: its id, after how many entries, and how many."""


class EventLog:
    """Everything that counts in a room is written here; nothing else is remembered of a match."""

    def __init__(
        self,
        room: str,
        *,
        trial: bool = False,
        signer: Signer | None = None,
        past: ReadEntries | None = None,
    ) -> None:
        """`trial`: a match may begin in any position, if it says so. `signer`: the host's key,
        which signs what only the host decides. With `past`, stored entries leave memory after a
        while."""
        self._signer, self._past = signer, past
        self.room, self.epoch = room, 0
        self.entries = self._log()
        self.state = LogState(room, trial)
        self.rewritten = False
        """Whether the entries were replaced by a better copy; the journal then stores all and
        unsets it."""
        self._size = 0
        """The size of the entries in bytes, as frames."""
        self._branch = 0
        """The epoch in which the newest entry was made."""
        self._whole = False
        """Whether the log was read whole, so that nobody has more of it."""

    @property
    def signs(self) -> bool:
        """Whether the host signs what only the host decides."""
        return self._signer is not None

    @property
    def host_key(self) -> str:
        """The host's public key in hexadecimal; empty if the host signs nothing."""
        return self._signer.public_key.hex() if self._signer else ""

    @property
    def next_seq(self) -> int:
        return len(self.entries) + 1

    @property
    def full(self) -> bool:
        """Whether no line is accepted any more and no match may begin."""
        return len(self.entries) >= TALK_ENTRIES or self._size >= TALK_BYTES

    def write(self, entry: Entry, resolution: Resolution | None = None) -> Entry:
        """Add an entry; return it with its hash, and signed if only the host decides it."""
        entry = self.state.write(self._marked(entry), resolution)
        self.entries.append(entry)
        self._size += len(encode(entry))
        self._branch = self.epoch
        return entry

    def missed(self, keep: int) -> Iterable[Entry]:
        """Return the entries after the first `keep`."""
        return self.entries.read_range(keep, len(self.entries))

    def tip(self, length: int) -> str:
        """Return the one hash that stands for the first `length` entries."""
        return self.entries.tip(length)

    def copy(self, seat_owners: dict[Seat, SeatOwner]) -> LogCopy:
        """Return a copy of the room."""
        return LogCopy(self.room, self._branch, seat_owners, tuple(self.entries))

    def reset(self, room: str) -> None:
        """Begin an empty log under another id."""
        self.room, self.epoch, self._branch = room, 0, 0
        self.entries, self.state, self._size = self._log(), LogState(room), 0
        self._whole = False

    def restore(self, copy: LogCopy, *, own: bool = True) -> None:
        """Continue from a copy, our own or a player's, in a new epoch. Raises BrokenLog, and
        changes nothing then."""
        self.state = log_state_of(copy.id, copy.entries, own=own)
        self.room, self.epoch, self._branch = copy.id, copy.epoch + 1, copy.epoch
        # Behind the valid part of a file there may be bad rows, or another copy may have been
        # better.
        self.entries, self.rewritten = self._log(copy.entries), True
        self._size, self._whole = size_of(copy.entries), own and copy.whole

    def _log(self, entries: Iterable[Entry] = ()) -> PagedEntries:
        return PagedEntries(entries, partial(self._past, self.room) if self._past else None)

    def _marked(self, entry: Entry) -> Entry:
        """Return the entry with the host's mark, if only the host decides it."""
        if self._signer is None or not isinstance(entry, Started | Chosen | Acted | Ended):
            return entry
        if isinstance(entry, Started):
            tip = ""
        else:
            started = self.state.started
            if started is None or started.host is msgspec.UNSET:
                return entry
            if isinstance(entry, Chosen | Acted) and not self._is_by_clock(entry):
                return entry
            tip = self.state.tip
        return msgspec.structs.replace(entry, host=mark(self._signer, self.room, entry, tip))

    def _is_by_clock(self, entry: Chosen | Acted) -> bool:
        return entry.by_clock and (isinstance(entry, Chosen) or self.state.chosen is None)

    def extend(self, entries: Sequence[Entry], bringer: Seat) -> bool:
        """Continue from a longer copy that a player brings; return whether anything has changed.

        Our own log stands: a copy that differs from it is not taken, and none is if ours is whole.
        """
        if self._whole:
            return False
        shared = common_length(self.entries, entries)
        if shared < len(self.entries) or shared == len(entries):
            return False
        vouched = verified_prefix(self.room, entries, shared, bringer, self.host_key)
        if len(vouched) == shared:
            return False
        self.state = log_state_of(self.room, vouched, own=False)
        self.entries, self.rewritten = self._log(vouched), True
        self._size, self._branch = size_of(vouched), self.epoch
        self.epoch += 1
        return True

"""Event log: the log of a room, where the room stands by it, and which of several copies it is."""

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

ReadEntries = Callable[[str, int, int], Sequence[Entry]]
"""Reads entries of a room again: its id, after how many, and how many."""


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
        """`trial`: a match may begin in any position, if it says so. `signer`: the host's key, with
        which it signs what only it decides. With `past` entries that are kept leave memory after a
        while."""
        self._signer, self._past = signer, past
        self.room, self.epoch = room, 0
        self.entries = self._log()
        self.state = LogState(room, trial)
        self.rewritten = False
        """The entries were exchanged for a better copy; who keeps them keeps all and unsets it."""
        self._size = 0
        """Bytes of the entries, as frames."""
        self._branch = 0
        """The epoch in which the newest entry was made."""
        self._whole = False
        """The log was read whole: nobody has more of it."""

    @property
    def signs(self) -> bool:
        """Whether the host signs what only it decides."""
        return self._signer is not None

    @property
    def host_key(self) -> str:
        """The key with which it does, in hexadecimal; empty if it does not."""
        return self._signer.public_key.hex() if self._signer else ""

    @property
    def next_seq(self) -> int:
        return len(self.entries) + 1

    @property
    def full(self) -> bool:
        """Whether no line is accepted any more and no match may begin."""
        return len(self.entries) >= TALK_ENTRIES or self._size >= TALK_BYTES

    def write(self, entry: Entry, resolution: Resolution | None = None) -> Entry:
        """Add an entry; returns it with its hash, and signed if only the host decides it.
        `resolution`: the outcome of the action, if the referee has just resolved it."""
        entry = self.state.write(self._marked(entry), resolution)
        self.entries.append(entry)
        self._size += size_of([entry])
        self._branch = self.epoch
        return entry

    def missed(self, keep: int) -> Iterable[Entry]:
        """The entries of now after the first `keep`."""
        return self.entries.read_range(keep, len(self.entries))

    def tip(self, length: int) -> str:
        """The one hash that stands for the first `length` entries."""
        return self.entries.tip(length)

    def copy(self, seat_owners: dict[Seat, SeatOwner]) -> LogCopy:
        """What is to be kept of the room."""
        return LogCopy(self.room, self._branch, seat_owners, tuple(self.entries))

    def reset(self, room: str) -> None:
        """Begin an empty log under another name."""
        self.room, self.epoch, self._branch = room, 0, 0
        self.entries, self.state, self._size = self._log(), LogState(room), 0
        self._whole = False

    def restore(self, copy: LogCopy, *, own: bool = True) -> None:
        """Go on from a copy, our own or another's, in a new epoch. Raises BrokenLog, and changes
        nothing then."""
        self.state = log_state_of(copy.id, copy.entries, own=own)
        self.room, self.epoch, self._branch = copy.id, copy.epoch + 1, copy.epoch
        # Behind its good beginning there may be bad rows, and another copy may have been better.
        self.entries, self.rewritten = self._log(copy.entries), True
        self._size, self._whole = size_of(copy.entries), own and copy.whole

    def _log(self, entries: Iterable[Entry] = ()) -> PagedEntries:
        return PagedEntries(entries, partial(self._past, self.room) if self._past else None)

    def _marked(self, entry: Entry) -> Entry:
        """The entry with the host's mark, if it is for the host alone to decide."""
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
        """Go on from a longer copy that a player brings; whether anything has changed by it.

        Our own log stands: where a copy differs it is not taken, and where ours is whole none is.
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

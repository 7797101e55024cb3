"""Log copy: what a machine stores of a room, and which of two copies is believed."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from game.match.hash_chain import Tips
from game.protocol.messages import Acted, Chosen, Count, Draw, Entry, Said, SeatOwner, Shown, Word
from game.rules import Seat
from net.wire.codec import FRAME_LIMIT, encode
from net.wire.message_sanitizer import can_be_shown

PIECE_LIMIT = FRAME_LIMIT - 1024
"""Most bytes of entries in one piece of a copy."""

NO_TIPS = Tips()

COUNT_LIMIT = 2**32
"""Highest epoch, and highest number of a message, in a copy from somebody else."""


class LogCopy(msgspec.Struct, frozen=True):
    """A room as its host or a player has it. Either side's copy brings a match back."""

    id: Word
    epoch: Count
    """How often the room had been restored when its newest entry was made."""
    sitters: dict[Seat, SeatOwner]
    entries: tuple[Entry, ...] = ()
    draw: Draw | None = None
    """In a host's own copy: the draw that both sides were making."""
    whole: bool = False
    """In a host's own copy: nothing is missing at its end, because the room was closed in order."""

    @property
    def tips(self) -> Tips:
        return tips_of(self.entries)


class SeatTicket(msgspec.Struct, frozen=True):
    """A player's right to a seat, stored on the player's own machine."""

    seat: Seat
    token: str
    address: str
    """The address at which the room was last joined."""
    hosting: bool = False
    """Whether the player hosts the room."""
    certificates: tuple[str, ...] = ()
    """Fingerprints of the machines that host it, or may host it."""


def pieces(copy: LogCopy) -> Iterator[Shown]:
    """Yield a copy as a host is shown it, in messages that are no larger than a frame may be."""
    left, right = (copy.sitters.get(seat) for seat in Seat)
    piece: list[Entry] = []
    size = 0
    for entry in copy.entries:
        length = len(encode(entry))
        if piece and size + length > PIECE_LIMIT:
            yield Shown(left, right, tuple(piece), more=True)
            piece, size = [], 0
        piece.append(entry)
        size += length
    yield Shown(left, right, tuple(piece))


def size_of(entries: Iterable[Entry]) -> int:
    """Return the bytes of entries, as frames."""
    return sum(len(encode(entry)) for entry in entries)


def tips_of(entries: Iterable[Entry], tips: Tips = NO_TIPS) -> Tips:
    """Return the tips of a log whose hashes are known to fit; `tips` are those before it."""
    for entry in entries:
        tips = tips.after(entry)
    return tips


def valid_prefix(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the longest beginning that is numbered without a gap, chained without a break, and has
    no fighter whom a screen cannot show: anybody may have made a copy or changed a file."""
    tips = Tips()
    for at, entry in enumerate(entries):
        if entry.seq != at + 1 or not tips.accepts(entry) or not can_be_shown(entry):
            return tuple(entries[:at])
        tips = tips.after(entry)
    return tuple(entries)


def is_plausible(copy: LogCopy) -> bool:
    """Return whether the numbers of a copy are those of a real match, so that one can count on from
    them."""
    numbers = (entry.number for entry in copy.entries if isinstance(entry, Chosen | Acted | Said))
    return max(copy.epoch, *numbers, 0) <= COUNT_LIMIT


def common_length(ours: Sequence[Entry], theirs: Sequence[Entry]) -> int:
    """Return how many entries two logs share from the beginning."""
    for at, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one.hash != other.hash:
            return at
    return min(len(ours), len(theirs))


def better_entries(hosted: LogCopy, played: LogCopy) -> tuple[Entry, ...]:
    """Return the log that holds of our own two copies of a room, as its host and as a player.

    It is the longer one if it continues the other. Where they differ, the later epoch was made with
    both sides there, on another machine.
    """
    shared = common_length(hosted.entries, played.entries)
    longer = shared == len(hosted.entries) < len(played.entries)
    diverged = shared < min(len(hosted.entries), len(played.entries))
    return (
        played.entries if longer or (diverged and played.epoch > hosted.epoch) else hosted.entries
    )

"""Signatures: how much of a match each side's signatures cover, and what the host alone claims.

An action's signature covers the hash of the entry before it, and that hash covers everything
before: a signature vouches for all that led to its entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from game.match.hash_chain import Tips
from game.match.match_state import MatchEntry
from game.match.statements import claim_bytes, is_signed, leave_bytes, signing_key
from game.protocol.messages import Acted, Chosen, Ended, Entry, HostMark, Said, Signed, Started
from game.rules import Reason, Seat


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures on the valid entries of a record."""

    keys: Mapping[Seat, str]
    """Key that each side showed when the match began; sides without a key are missing."""
    keyed: frozenset[Seat]
    """The sides that sign all their actions; other keys sign only the dice and the result."""
    turns: Mapping[Seat, int]
    """Last turn up to which a side vouches for everything; 0 for none."""
    result: frozenset[Seat]
    """The sides that signed how the match ended."""
    left: Seat | None
    """The side that signed that it left."""
    claimed: Seat | None
    """The side that signed that the other one was away."""
    clocked: Mapping[Seat, tuple[int, ...]]
    """Turns in which, by the host's claim alone, a side's clock ran out."""
    hosts: tuple[tuple[int, str], ...]
    """Keys that signed as host, each with the turn of its first signature; 0 for the start."""

    @property
    def host(self) -> str:
        """The key that signed as host last; empty for none."""
        return self.hosts[-1][1] if self.hosts else ""

    @property
    def same_key(self) -> bool:
        """Whether both sides have the same key."""
        return len(self.keys) == len(Seat) and len(set(self.keys.values())) == 1


def signatures_of(started: Started, good: Iterable[Entry]) -> Signatures:
    """Return what is signed in a match. `good`: all valid entries, in order."""
    found = _Found(started)
    for entry in good:
        found.take(entry)
    # Both sides signed the same end, so both vouch for the clock's choices before it.
    clocked = {
        seat: tuple(turn for turn in found.by_clock[seat] if turn > found.turns[seat])
        for seat in Seat
    }
    return Signatures(
        found.keys,
        frozenset(found.signing),
        found.turns,
        frozenset(found.result),
        found.left,
        found.claimed,
        clocked,
        tuple(found.hosts),
    )


@dataclass(slots=True)
class _Found:
    """The signatures found up to an entry."""

    started: Started
    keys: dict[Seat, str] = field(default_factory=dict)
    signing: dict[Seat, str] = field(default_factory=dict)
    turns: dict[Seat, int] = field(default_factory=lambda: dict.fromkeys(Seat, 0))
    result: set[Seat] = field(default_factory=set)
    left: Seat | None = None
    claimed: Seat | None = None
    by_clock: dict[Seat, list[int]] = field(default_factory=lambda: {seat: [] for seat in Seat})
    hosts: list[tuple[int, str]] = field(default_factory=list)
    turn: int = 0
    """Turn of the newest entry."""
    at: dict[str, int] = field(default_factory=dict)
    """Turn by the hash of each entry of the match, and by the digest of the whole log after it."""
    tips: Tips = field(default_factory=Tips)

    def __post_init__(self) -> None:
        for seat, side in ((Seat.LEFT, self.started.left), (Seat.RIGHT, self.started.right)):
            if side.promise:
                self.keys[seat] = side.promise.key
            if key := signing_key(side):
                self.signing[seat] = key

    def take(self, entry: Entry) -> None:
        if isinstance(entry, Said):
            self._vouch(entry, str(entry.seen))
        else:
            self._take(entry)
            self.at[entry.hash] = self.turn
        self.tips = self.tips.after(entry)
        self.at[self.tips.digest] = self.turn

    def _vouch(self, said: Said, seen: str) -> None:
        """Count a signed line, which covers the whole log as its player had it."""
        if said.key == self.signing.get(said.seat):
            self.turns[said.seat] = max(self.turns[said.seat], self.at.get(seen, 0))

    def _take(self, entry: MatchEntry) -> None:
        mark = entry.host if isinstance(entry, Started | Chosen | Acted | Ended) else None
        match entry:
            case Chosen() | Acted():
                self.turn = entry.turn
                if entry.by_clock and entry.turn not in self.by_clock[entry.seat]:
                    self.by_clock[entry.seat].append(entry.turn)
                elif not entry.by_clock and entry.seat in self.signing:
                    self.turns[entry.seat] = entry.turn
            case Ended():
                self._end(entry)
            case Signed(seat=seat):
                self.result.add(seat)
                self.turns[seat] = self.turn
        if isinstance(mark, HostMark) and mark.key not in [key for _, key in self.hosts]:
            self.hosts.append((self.turn, mark.key))

    def _end(self, ended: Ended) -> None:
        """Note who signed that they left, or that the other side was away."""
        seen, place = str(ended.seen), (self.started.room, self.started.match)
        for seat, key in self.signing.items():
            leaves = ended.reason is Reason.LEFT and ended.winner is seat.other
            claims = ended.reason is Reason.AWAY and ended.winner in (seat, None)
            draw = ended.winner is None
            if leaves and is_signed(key, leave_bytes(*place, seat, seen), ended.signature):
                self.left = seat
            elif claims and is_signed(key, claim_bytes(*place, seat, draw, seen), ended.signature):
                self.claimed = seat
            else:
                continue
            self.turns[seat] = max(self.turns[seat], self.at.get(seen, 0))

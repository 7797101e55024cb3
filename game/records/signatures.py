"""Signatures: how much of a match each side's signatures vouch for, and what is only a host's word.

An act's signature covers the hash of the entry before it, and that hash covers everything before:
so whoever signs an entry vouches for all that led to it.
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
    """Of the entries of a record that hold."""

    keys: Mapping[Seat, str]
    """The key that each side showed when the match began; a side without one is not in it."""
    keyed: frozenset[Seat]
    """The sides that sign all that they do; other keys sign the dice and the result alone."""
    turns: Mapping[Seat, int]
    """The turn up to which a side vouches for everything; 0: for none."""
    result: frozenset[Seat]
    """The sides that signed how it ended."""
    left: Seat | None
    """The side that signed that it left."""
    claimed: Seat | None
    """The side that signed that the other one was away."""
    clocked: Mapping[Seat, tuple[int, ...]]
    """The turns in which a side's clock ran out by the host's word, without that side's own."""
    hosts: tuple[tuple[int, str], ...]
    """The keys that signed as host, each with the turn in which it was first seen; 0: the start."""

    @property
    def host(self) -> str:
        """The key that signed as host last; empty if none did."""
        return self.hosts[-1][1] if self.hosts else ""

    @property
    def same_key(self) -> bool:
        """Whether both sides have one and the same key."""
        return len(self.keys) == len(Seat) and len(set(self.keys.values())) == 1


def signatures_of(started: Started, good: Iterable[Entry]) -> Signatures:
    """`good`: all entries of a match that hold, in their order."""
    found = _Found(started)
    for entry in good:
        found.take(entry)
    # Both signed the same end, so both vouch for what came before it.
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
    """What has been found up to an entry."""

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
    """Of the newest entry."""
    at: dict[str, int] = field(default_factory=dict)
    """The turn by the hash of an entry of the match, and by the digest of the whole log."""
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
        """A signed line covers the whole log as its player had it."""
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
        """Who signed that they left, or that the other side was away."""
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

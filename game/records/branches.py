"""Branches: where two versions of a match diverge, and whose key signed both."""

from collections.abc import Sequence
from dataclasses import dataclass

from game.match.match_state import MatchEntry
from game.match.statements import signing_key
from game.protocol.messages import Acted, Chosen, Ended, HostMark, Said, Signed, Started
from game.records.verify import Verdict
from game.rules import Seat


@dataclass(frozen=True, slots=True)
class Fork:
    """The place where two versions diverge."""

    turn: int
    """First turn that differs; 0 if the start of the match does."""
    players: tuple[Seat, ...]
    """The side whose key signed two choices for one turn; at most one."""
    host: str
    """Key that signed as host after the fork in both versions; empty for none."""


def fork_of(one: Verdict, two: Verdict) -> Fork | None:
    """Return where two versions of one match diverge; None for different matches, or if one version
    only ends earlier."""
    places = {(each.started.room, each.started.match) for each in (one, two)}
    first, second = _match_of(one), _match_of(two)
    for at, (left, right) in enumerate(zip(first, second, strict=False)):
        if left.hash != right.hash and len(places) == 1:
            hosts = _hosts(first[at:]) & _hosts(second[at:])
            turn = max(map(_turn, first[: at + 1]))
            return Fork(turn, _who_chose_twice(one.started, left, right), min(hosts, default=""))
    return None


def _match_of(verdict: Verdict) -> list[MatchEntry]:
    """Return the match's entries without the signatures on its end, which come in any order or
    never."""
    return [entry for entry in verdict.good if not isinstance(entry, Said | Signed)]


def _turn(entry: MatchEntry) -> int:
    return entry.turn if isinstance(entry, Chosen | Acted) else 0


def _hosts(entries: Sequence[MatchEntry]) -> set[str]:
    marks = [entry.host for entry in entries if isinstance(entry, Started | Chosen | Acted | Ended)]
    return {mark.key for mark in marks if isinstance(mark, HostMark)}


def _who_chose_twice(started: Started, one: MatchEntry, two: MatchEntry) -> tuple[Seat, ...]:
    """Return the side that signed two different choices over the same log. The same choice in two
    entries is signed once, and where it stands is up to the host."""
    if not (isinstance(one, Chosen | Acted) and isinstance(two, Chosen | Acted)):
        return ()
    side = started.left if one.seat is Seat.LEFT else started.right
    chose = [(each.seat, each.turn, each.number, each.action) for each in (one, two)]
    signed = signing_key(side) and not one.by_clock and not two.by_clock
    return (one.seat,) if signed and one.seat is two.seat and chose[0] != chose[1] else ()

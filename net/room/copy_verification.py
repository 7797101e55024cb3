"""Copy verification: which part of a copy of a room a host believes, when a player brings it.

An entry is believed if its maker signed it: a player an action or a line, this host what only the
host decides. What comes before something that the other player signed is vouched for by that
signature. So nobody can add words or actions of others, nor decisions of a host.
"""

from collections.abc import Sequence

import msgspec

from game.match.statements import signing_key
from game.protocol.messages import Acted, Chosen, Ended, Entry, HostMark, Said, Signed, Started
from game.rules import Reason, Seat
from net.room.log_state import BrokenLog, LogState


def verified_prefix(
    room: str, entries: Sequence[Entry], known: int, bringer: Seat, host_key: str
) -> tuple[Entry, ...]:
    """Return the longest beginning that is believed. The first `known` entries are our own;
    `bringer` brings the others; `host_key` is this host's."""
    accepted = _acceptable_prefix(room, entries, known)
    vouched = max(known, _last_signed_by(bringer.other, accepted))
    for entry in accepted[vouched:]:
        if not _is_signed_by_its_maker(entry, host_key):
            break
        vouched += 1
    return tuple(accepted[:vouched])


def _acceptable_prefix(room: str, entries: Sequence[Entry], known: int) -> Sequence[Entry]:
    """Return the longest beginning that a room would have accepted; every signature in it holds."""
    log_state = LogState(room)
    for at, entry in enumerate(entries):
        try:
            log_state.add(entry, own=at < known)
        except BrokenLog:
            return entries[:at]
    return entries


def _last_signed_by(seat: Seat, entries: Sequence[Entry]) -> int:
    """Return the number of entries up to the last one that this player signed; 0 if there is
    none."""
    for at in range(len(entries), 0, -1):
        entry = entries[at - 1]
        match entry:
            case Chosen() | Acted() | Said():
                signed = entry.seat is seat and entry.signature is not msgspec.UNSET
            case Started():
                signed = bool(signing_key(entry.left if seat is Seat.LEFT else entry.right))
            case Signed():
                signed = entry.seat is seat
            case Ended(reason=Reason.LEFT):
                loser = entry.winner.other if entry.winner else None
                signed = loser is seat and entry.signature is not msgspec.UNSET
            case _:
                signed = False
        if signed:
            return at
    return 0


def _is_signed_by_its_maker(entry: Entry, host_key: str) -> bool:
    match entry:
        case Started() | Ended():
            return _is_ours(entry.host, host_key)
        case Chosen() | Acted() if entry.by_clock:
            return _is_ours(entry.host, host_key)
        case Chosen() | Said():
            return entry.signature is not msgspec.UNSET
        case Acted():
            # An action that was chosen and signed before has this one result, by both sides'
            # values.
            return entry.signature is not msgspec.UNSET or not entry.number
        case _:
            # A signature under the end, which has been checked.
            return True


def _is_ours(mark: HostMark | msgspec.UnsetType, host_key: str) -> bool:
    return isinstance(mark, HostMark) and mark.key == host_key

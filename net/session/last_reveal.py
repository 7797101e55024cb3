"""Last reveal: the two rules that keep a host from repeating anything.

A value of the dice is revealed for one place of the log only (`LastReveal`), and no entry that we
signed or revealed a value for is given up (`is_ours`). Both outlive the connection, so a cut
changes nothing. `tests/net/session/test_reveal_model.py` tries every order of cuts, copies and lies
against them.
"""

import msgspec

from game.protocol.messages import Acted, Chosen, Entry, Signed, Started
from game.rules import Seat


class LastReveal(msgspec.Struct, frozen=True):
    """For which place of which match we have revealed last: never again for another one there.

    Else a host could forget what was chosen once it has seen the dice, and have it chosen again.
    """

    room: str = ""
    match: int = 0
    tip: str = ""
    """Of our chain for that match."""
    turn: int = 0
    """0: the draw of the first mover."""
    entry: str = ""
    """Hash of what was chosen, or of the draw."""

    def is_denied_by(self, wanted: "LastReveal") -> bool:
        """Whether `wanted` is another match of that number, or another choice at that place."""
        if (self.room, self.match) != (wanted.room, wanted.match):
            return False
        other_match = self.tip != wanted.tip
        return other_match or (self.turn == wanted.turn and self.entry != wanted.entry)

    def is_past(self, wanted: "LastReveal") -> bool:
        """Whether we have revealed for a later place than `wanted`."""
        if self.room != wanted.room:
            return False
        return (self.match, self.turn) > (wanted.match, wanted.turn)


def is_ours(entry: Entry, seat: Seat, bound: LastReveal | None) -> bool:
    """Whether we, who sit at `seat`, signed the entry or revealed something for it, so that no host
    may have it undone. What others did may have been lost on the host's side."""
    match entry:
        case Signed():
            return entry.seat is seat
        case Chosen():
            signed = entry.seat is seat and not entry.by_clock
            return signed or (bound is not None and bound.entry == entry.hash)
        case Acted():
            signed = entry.seat is seat and not entry.by_clock
            return signed or bool(entry.reveals[seat])
        case Started(reveals=reveals):
            return reveals is not msgspec.UNSET and bool(reveals[seat])
        case _:
            return False

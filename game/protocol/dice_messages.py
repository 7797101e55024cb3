"""Dice messages: commitments, reveals and signed results. docs/FAIR.md explains the method.

`game.protocol.messages` has the unions of which these messages are part.
"""

from typing import Annotated

import msgspec

from game.protocol.message_base import Count, Hex32, Hex64, Message, Word
from game.rules import Action, Seat

SignatureText = Annotated[str, msgspec.Meta(max_length=128)]
"""A signature, 64 bytes in hexadecimal."""


class HostMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The host's signature on an entry that the host alone decides."""

    key: Hex32
    """Public key of the hosting program: Ed25519, 32 bytes in hexadecimal."""
    signature: Hex64


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A side's commitment before a match, after which it can no longer influence its dice
    (`fair_dice`)."""

    salt: Word
    """Random text, new for each match, so that no two matches have the same chain."""
    tip: Word
    """Last value of the side's hash chain, published first."""
    key: Word
    """Public key of the player's program: Ed25519, 32 bytes in hexadecimal."""
    signature: SignatureText
    """Signature on all of this, the fighter taken and its roster (`game.match.statements`)."""
    seen: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Digest of the log as the player had it. A side that sends one signs all its actions; without
    it, as in protocol 2, only the tip is signed."""


class Reveal(Message, frozen=True):
    """The client's next chain value, for the dice of the action chosen in `turn`."""

    turn: Count
    value: Word


class Sign(Message, frozen=True):
    """The client's signature on how the match ended."""

    match: Count
    signature: SignatureText


class Chosen(Message, frozen=True):
    """An action that needs dice was chosen; it is fixed before either side reveals its value."""

    seq: Count
    seat: Seat
    number: Count
    turn: Count
    action: Action
    by_clock: bool = False
    """Whether the clock ran out and the referee chose."""
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    """Signature of the player who chose."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    """The host's mark on a choice by the clock."""
    hash: Word = ""


class Reveals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The chain values from which the dice of one action are derived; empty for a side without
    any."""

    left: Word = ""
    right: Word = ""

    def __getitem__(self, seat: Seat) -> str:
        return self.left if seat is Seat.LEFT else self.right


class Signed(Message, frozen=True):
    """The side at `seat` signed how the match ended."""

    seq: Count
    seat: Seat
    signature: SignatureText
    hash: Word = ""


class Revealed(Message, frozen=True):
    """The other side's chain value for `turn`, sent to the acting side, which reveals last."""

    seat: Seat
    turn: Count
    value: Word

"""Dice messages: what crosses the wire about fair dice and signed results. docs/FAIR.md tells why.

The messages among them belong to those of `game.protocol.messages`, which tells of them all.
"""

from typing import Annotated

import msgspec

from game.protocol.message_base import Count, Hex32, Hex64, Message, Word
from game.rules import Action, Seat

SignatureText = Annotated[str, msgspec.Meta(max_length=128)]
"""64 bytes in hexadecimal."""


class HostMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The host's signature under an entry that only the host decides."""

    key: Hex32
    """Of the hosting program: Ed25519, 32 bytes in hexadecimal."""
    signature: Hex64


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What a side binds itself to before a match, so that it can choose no dice (`fair_dice`)."""

    salt: Word
    """Drawn anew each time, so that no two matches have the same chain."""
    tip: Word
    """Of its chain."""
    key: Word
    """Of the player's program: Ed25519, 32 bytes in hexadecimal."""
    signature: SignatureText
    """Of all this, the fighter taken and the roster it is from (`game.match.statements`)."""
    seen: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Digest of the log as the player had it. A side that says it signs all that it does; without
    it, as in protocol 2, only the tip is signed."""


class Reveal(Message, frozen=True):
    """The next value of our chain, for the dice of the action chosen in `turn`."""

    turn: Count
    value: Word


class Sign(Message, frozen=True):
    """We agree to how the match ended."""

    match: Count
    signature: SignatureText


class Chosen(Message, frozen=True):
    """A side has chosen an action that needs dice: locked in before anybody reveals anything."""

    seq: Count
    seat: Seat
    number: Count
    turn: Count
    action: Action
    by_clock: bool = False
    """The clock ran out and the referee chose."""
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    """Of the player who chose."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    """Under a choice by the clock."""
    hash: Word = ""


class Reveals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The values of both chains from which the dice of one action come; empty: none is due."""

    left: Word = ""
    right: Word = ""

    def __getitem__(self, seat: Seat) -> str:
        return self.left if seat is Seat.LEFT else self.right


class Signed(Message, frozen=True):
    """The side at `seat` agrees to how the match ended."""

    seq: Count
    seat: Seat
    signature: SignatureText
    hash: Word = ""


class Revealed(Message, frozen=True):
    """The other side's value for `turn`; told to who acts, whose own is wanted now."""

    seat: Seat
    turn: Count
    value: Word

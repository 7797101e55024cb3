"""Log entries: the messages that a room's log consists of, and their parts.

Entries are numbered from 1 without a gap, stored as long as the room lasts, and sent again to a
client that was away. Each one's `hash` covers the one before (`game.match.hash_chain`).
"""

from typing import Annotated

import msgspec

from game.protocol.dice_messages import Chosen, HostMark, Promise, Reveals, Signed
from game.protocol.message_base import Count, Hex32, Hex64, Message, RawName, RawText, Word
from game.rules import Action, Battle, Fighter, Reason, Seat, Side, legal_actions


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The changing values of one side of a battle."""

    hp: Count
    charge: Count
    guard: Count


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A battle as sent on the wire, with the legal actions, so that a bot need not know the rules.

    A client that knows the rules applies them and compares.
    """

    turn: Count
    to_move: Seat
    left: Level
    right: Level
    actions: tuple[Action, ...]
    """Actions that the side to move may choose; empty when the battle is over."""


def position(battle: Battle) -> Position:
    def level(side: Side) -> Level:
        return Level(side.hp, side.charge, side.guard)

    return Position(
        battle.turn,
        battle.to_move,
        level(battle.left),
        level(battle.right),
        legal_actions(battle),
    )


class Contender(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A player and their fighter in a match."""

    name: RawName
    fighter: Fighter
    """Fighter with all its numbers, so that a record replays after the roster has changed."""
    promise: Promise | None = None


class Draw(Message, frozen=True):
    """Both sides are ready: each reveals its first chain value, for turn 0. In the first match the
    values decide which side moves first; then the match starts."""

    room: Word
    match: Count
    id: Word
    """Id of the match that starts."""
    rules: Count
    roster: Word
    left: Contender
    right: Contender


TRIAL = 0
"""Number of a match that starts in a chosen position; in practice only, since it proves nothing."""


class Started(Message, frozen=True):
    seq: Count
    match: Count
    """Number of the match in this room, from 1; `TRIAL` for one that starts in a chosen
    position."""
    id: Word
    """Id of this match, never used again."""
    rules: Count
    """Version of the rules."""
    left: Contender
    right: Contender
    position: Position
    room: Word = ""
    roster: Word = ""
    """Hash of the roster from which both sides chose."""
    reveals: Reveals | msgspec.UnsetType = msgspec.UNSET
    """In the first match, the values that decided which side moves first (`Draw`)."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    hash: Word = ""


class Acted(Message, frozen=True):
    seq: Count
    seat: Seat
    number: Count
    """Number of the act; 0 if the clock chose, and after a `Chosen`, which carries it."""
    turn: Count
    action: Action
    rolls: Annotated[tuple[Count, ...], msgspec.Meta(max_length=8)]
    position: Position
    """Position after the action."""
    by_clock: bool = False
    """Whether the clock ran out and the referee chose."""
    reveals: Reveals = Reveals()
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    """Signature of the player who acted; after a `Chosen` that entry carries it."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    """The host's mark on an action by the clock that had no `Chosen` before it."""
    hash: Word = ""


class Said(Message, frozen=True):
    seq: Count
    seat: Seat
    number: Count
    name: RawName
    text: RawText
    emote: bool = False
    phrase: Word = ""
    """Id of a line of `game.protocol.quick_chat`; the text is then its English."""
    key: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Key of the player who sent the line, if they sign their lines."""
    seen: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Digest of the log as the player had it when they sent the line."""
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    hash: Word = ""


class Ended(Message, frozen=True):
    seq: Count
    winner: Seat | None
    """Seat of the winner; None for a draw."""
    reason: Reason
    seen: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Hash of the newest entry known to the player who left or claimed the match."""
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    """Signature of that player."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    hash: Word = ""


Entry = Started | Chosen | Acted | Said | Ended | Signed

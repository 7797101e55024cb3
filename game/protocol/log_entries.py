"""Log entries: what happened in a room, as its log keeps it; and the parts that they are made of.

They are numbered from 1 without a gap, kept for the whole match, and sent again to whoever was
away. Their `hash` ties each to the one before (`game.match.hash_chain`).
"""

from typing import Annotated

import msgspec

from game.protocol.dice_messages import Chosen, HostMark, Promise, Reveals, Signed
from game.protocol.message_base import Count, Hex32, Hex64, Message, RawName, RawText, Word
from game.rules import Action, Battle, Fighter, Reason, Seat, Side, legal_actions


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What changes about one side of a battle."""

    hp: Count
    charge: Count
    guard: Count


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A battle as the wire tells it, with what is allowed, so that a bot need not know the rules.

    Who knows the rules re-runs them and compares.
    """

    turn: Count
    to_move: Seat
    left: Level
    right: Level
    actions: tuple[Action, ...]
    """What the side to move may choose; empty when the battle is over."""


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
    """Who plays what in a match."""

    name: RawName
    fighter: Fighter
    """With all its numbers: a record must replay when the roster has long changed."""
    promise: Promise | None = None


class Draw(Message, frozen=True):
    """Both sides are ready: each reveals the first value of its chain, for turn 0. Together they
    decide which side moves first in the first match; then the match starts."""

    room: Word
    match: Count
    id: Word
    """Of the match that starts."""
    rules: Count
    roster: Word
    left: Contender
    right: Contender


TRIAL = 0
"""The number of a match that begins in any position: in practice only, and it proves nothing."""


class Started(Message, frozen=True):
    seq: Count
    match: Count
    """1 for the first match of the evening; `TRIAL` for one that begins elsewhere."""
    id: Word
    """Of this match, never used again."""
    rules: Count
    """Version of the rules."""
    left: Contender
    right: Contender
    position: Position
    room: Word = ""
    roster: Word = ""
    """Hash of the roster from which both chose."""
    reveals: Reveals | msgspec.UnsetType = msgspec.UNSET
    """In the first match: the values that decided which side moves first (`Draw`)."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    hash: Word = ""


class Acted(Message, frozen=True):
    seq: Count
    seat: Seat
    number: Count
    """Of the wish; 0 if the clock chose, and after a `Chosen`, which has it."""
    turn: Count
    action: Action
    rolls: Annotated[tuple[Count, ...], msgspec.Meta(max_length=8)]
    position: Position
    """After the action."""
    by_clock: bool = False
    """The clock ran out and the referee chose."""
    reveals: Reveals = Reveals()
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    """Of the player who acted; after a `Chosen` it stands there."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    """Under an action by the clock that was not `Chosen` before."""
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
    """Of the player who said it, if they sign what they say."""
    seen: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Digest of the log as the player had it when the line was sent."""
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    hash: Word = ""


class Ended(Message, frozen=True):
    seq: Count
    winner: Seat | None
    """None: a draw."""
    reason: Reason
    seen: Hex32 | msgspec.UnsetType = msgspec.UNSET
    """Hash of the newest entry of the match that the player had who left or claimed the match."""
    signature: Hex64 | msgspec.UnsetType = msgspec.UNSET
    """Of that player."""
    host: HostMark | msgspec.UnsetType = msgspec.UNSET
    hash: Word = ""


Entry = Started | Chosen | Acted | Said | Ended | Signed

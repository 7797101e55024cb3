"""Lobby messages: what is said between an arena and those who are in its lobby or look on in its
rooms.

The same rules as for `game.protocol.messages`, where these are part of `ClientMessage` and
`ServerMessage`.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from game.protocol.message_base import Count, Message, RawName, RawText, Sentence, Word


class Access(StrEnum):
    """Who may come into a room of an arena."""

    OPEN = "open"
    CODE = "code"
    """It is listed, and whoever has its code."""
    PRIVATE = "private"
    """It is not listed; whoever has its code."""


# --- wishes ------------------------------------------------------------------------------------


class Open(Message, frozen=True):
    """Open a room and sit down in it."""

    access: Access = Access.OPEN


class Enter(Message, frozen=True):
    """Sit down in a room, or look on there; it is named by its number, its code or both."""

    number: Count = 0
    code: Word = ""
    watch: bool = False


class Seek(Message, frozen=True):
    """Quick match: be seated with whoever seeks too; those who wait longest come first."""

    on: bool = True


class Call(Message, frozen=True):
    """Let a player of the computer's take the free seat of our room."""

    level: Word


class ShowSpectatorChat(Message, frozen=True, tag="hear"):
    """Whether a player wishes to read what spectators say; without it, only between matches."""

    on: bool


LobbyClientMessage = Open | Enter | Seek | Call | ShowSpectatorChat


# --- facts -------------------------------------------------------------------------------------


class RoomListing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A room as the lobby lists it."""

    number: Count
    names: Annotated[tuple[RawName, ...], msgspec.Meta(max_length=2)]
    access: Access
    match: Count = 0
    """Of the evening; 0 before the first."""
    running: bool = False
    """Whether a match runs."""
    watching: Count = 0


class LobbyJoined(Message, frozen=True, tag="lobby"):
    """We are in the lobby of an arena; what it lists follows. Sent instead of a welcome."""

    name: RawName
    """What we are called here."""
    version: Word
    levels: Annotated[tuple[Word, ...], msgspec.Meta(max_length=32)] = ()
    """Of the computer's players that may be called."""
    notice: Sentence = ""
    seeking: bool = False
    """We still seek a match."""


class Listed(Message, frozen=True):
    """A room is new in the list, or has changed."""

    room: RoomListing


class Unlisted(Message, frozen=True):
    number: Count


class Crowd(Message, frozen=True):
    """How many people are in the lobby, are seeking a match there, and are in rooms."""

    lobby: Count
    seeking: Count
    rooms: Count


class Inside(Message, frozen=True):
    """Which room of the arena we are in; its code if it has one."""

    number: Count
    access: Access
    code: Word = ""


class Watching(Message, frozen=True):
    """How many spectators look on."""

    count: Count


class Remarked(Message, frozen=True):
    """A line that is no entry: said in the lobby, or by a spectator."""

    name: RawName
    text: RawText
    emote: bool = False


class Notice(Message, frozen=True):
    """What the arena has to say to everybody."""

    text: Sentence


LobbyServerMessage = LobbyJoined | Listed | Unlisted | Crowd | Inside | Watching | Remarked | Notice

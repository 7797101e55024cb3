"""Lobby messages: messages between an arena and its clients in the lobby or watching a room.

The rules of `game.protocol.messages` apply; these are part of its `ClientMessage` and
`ServerMessage`.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from game.protocol.message_base import Count, Message, RawName, RawText, Sentence, Word


class Access(StrEnum):
    """Who may enter a room of an arena."""

    OPEN = "open"
    CODE = "code"
    """Listed; a code is required to enter."""
    PRIVATE = "private"
    """Not listed; a code is required to enter."""


# --- from the client -----------------------------------------------------------------------------


class Open(Message, frozen=True):
    """Open a room and take a seat in it."""

    access: Access = Access.OPEN


class Enter(Message, frozen=True):
    """Take a seat in a room, or watch it; the room is named by its number, its code or both."""

    number: Count = 0
    code: Word = ""
    watch: bool = False


class Seek(Message, frozen=True):
    """Join the queue for a quick match; the longest-waiting players are paired first."""

    on: bool = True


class Call(Message, frozen=True):
    """Ask for a bot to take the free seat of our room."""

    level: Word


class ShowSpectatorChat(Message, frozen=True, tag="hear"):
    """Whether a player receives spectators' lines during matches; between matches they always
    do."""

    on: bool


LobbyClientMessage = Open | Enter | Seek | Call | ShowSpectatorChat


# --- from the server -----------------------------------------------------------------------------


class RoomListing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A room as the lobby lists it."""

    number: Count
    names: Annotated[tuple[RawName, ...], msgspec.Meta(max_length=2)]
    access: Access
    match: Count = 0
    """Number of the match in this room; 0 before the first."""
    running: bool = False
    """Whether a match is running."""
    watching: Count = 0


class LobbyJoined(Message, frozen=True, tag="lobby"):
    """The client is in an arena's lobby; the list of rooms follows. Sent instead of a welcome."""

    name: RawName
    """The player's name in this arena."""
    version: Word
    levels: Annotated[tuple[Word, ...], msgspec.Meta(max_length=32)] = ()
    """Levels of the bots that may be asked for."""
    notice: Sentence = ""
    seeking: bool = False
    """Whether the client is still in the queue for a quick match."""


class Listed(Message, frozen=True):
    """A room was added to the list or has changed."""

    room: RoomListing


class Unlisted(Message, frozen=True):
    number: Count


class Crowd(Message, frozen=True):
    """Numbers of people in the lobby, in the queue for a quick match, and in rooms."""

    lobby: Count
    seeking: Count
    rooms: Count


class Inside(Message, frozen=True):
    """The room that the client is in, with its code if it has one."""

    number: Count
    access: Access
    code: Word = ""


class Watching(Message, frozen=True):
    """The number of spectators."""

    count: Count


class Remarked(Message, frozen=True):
    """A line outside the log, sent in the lobby or by a spectator."""

    name: RawName
    text: RawText
    emote: bool = False


class Notice(Message, frozen=True):
    """An announcement of the arena to everybody."""

    text: Sentence


LobbyServerMessage = LobbyJoined | Listed | Unlisted | Crowd | Inside | Watching | Remarked | Notice

"""Lobby state: what one client of an arena knows of its lobby, from the messages of its link."""

from collections import deque

from game.client_state.chat_state import ChatLine
from game.protocol.lobby_messages import (
    Crowd,
    Inside,
    Listed,
    LobbyJoined,
    Notice,
    Remarked,
    RoomListing,
    Unlisted,
)
from game.protocol.messages import Refused, ServerMessage, Welcome
from game.text_safety.sanitize import clean_name, clean_text

LINES_LIMIT = 200
ROOMS_LIMIT = 1000


class LobbyState:
    """The lobby as one client sees it: `receive` every message, then read the attributes."""

    def __init__(self) -> None:
        self.in_lobby = False
        """Whether this client is in the lobby, not in a room."""
        self.arena = False
        """Whether the server is an arena."""
        self.name = ""
        self.levels: tuple[str, ...] = ()
        self.rooms: dict[int, RoomListing] = {}
        self.counts = Crowd(0, 0, 0)
        self.lines: deque[ChatLine] = deque(maxlen=LINES_LIMIT)
        self.room_entered: Inside | None = None
        """The room that this client is in."""
        self.complaint = ""
        """Why our last request was refused."""

    def receive(self, message: ServerMessage) -> None:
        """Process one message; a room's messages only show that this client is not in the lobby."""
        match message:
            case LobbyJoined(name=name, levels=levels, notice=notice):
                self.in_lobby = self.arena = True
                self.name, self.levels = clean_name(name), levels
                self.rooms, self.room_entered, self.complaint = {}, None, notice
                self.lines.clear()
            case Welcome():
                self.in_lobby, self.complaint = False, ""
            case Inside():
                self.room_entered = message
            case Listed(room=listing):
                if listing.number in self.rooms or len(self.rooms) < ROOMS_LIMIT:
                    self.rooms[listing.number] = listing
            case Unlisted(number=number):
                self.rooms.pop(number, None)
            case Crowd():
                self.counts = message
            case Remarked(name=name, text=text, emote=emote) if self.in_lobby:
                self.lines.append(ChatLine(None, clean_name(name), clean_text(text), emote))
            case Notice(text=text) if self.in_lobby:
                self.lines.append(ChatLine(None, "", text))
            case Refused(text=text) if self.arena:
                self.complaint = text

    @property
    def open_rooms(self) -> list[RoomListing]:
        """Return the rooms, those with a free seat first, then by number."""
        return sorted(
            self.rooms.values(), key=lambda listing: (len(listing.names) > 1, listing.number)
        )

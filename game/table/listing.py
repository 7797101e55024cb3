"""Listing: what one guest of an arena knows of its lobby, fed by the facts of his link."""

from collections import deque

from game.contract.lobby import Card, Crowd, Inside, Listed, Lobby, Notice, Remarked, Unlisted
from game.contract.messages import Fact, Refused, Welcome
from game.table.talk import Line
from game.words.cleaning import clean_name, clean_text

LINES_KEPT = 200
ROOMS_KEPT = 1000


class Listing:
    """The lobby as one sees it. `receive` every fact, then look at the attributes."""

    def __init__(self) -> None:
        self.here = False
        """We are in the lobby, not in a room."""
        self.arena = False
        """The other end is an arena."""
        self.name = ""
        self.levels: tuple[str, ...] = ()
        self.rooms: dict[int, Card] = {}
        self.crowd = Crowd(0, 0, 0)
        self.lines: deque[Line] = deque(maxlen=LINES_KEPT)
        self.inside: Inside | None = None
        """The room that we are in."""
        self.complaint = ""
        """Why our last wish was not granted."""

    def receive(self, fact: Fact) -> None:
        """Take in one fact; those of a room only tell that we are not in the lobby."""
        match fact:
            case Lobby(name=name, levels=levels, notice=notice):
                self.here = self.arena = True
                self.name, self.levels = clean_name(name), levels
                self.rooms, self.inside, self.complaint = {}, None, notice
                self.lines.clear()
            case Welcome():
                self.here, self.complaint = False, ""
            case Inside():
                self.inside = fact
            case Listed(room=card):
                if card.number in self.rooms or len(self.rooms) < ROOMS_KEPT:
                    self.rooms[card.number] = card
            case Unlisted(number=number):
                self.rooms.pop(number, None)
            case Crowd():
                self.crowd = fact
            case Remarked(name=name, text=text, emote=emote) if self.here:
                self.lines.append(Line(None, clean_name(name), clean_text(text), emote))
            case Notice(text=text) if self.here:
                self.lines.append(Line(None, "", text))
            case Refused(text=text) if self.arena:
                self.complaint = text

    @property
    def open_rooms(self) -> list[Card]:
        """Those with a free seat first, then by number."""
        return sorted(self.rooms.values(), key=lambda card: (len(card.names) > 1, card.number))

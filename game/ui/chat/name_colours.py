"""Name colours: the colour of each player's name in the chat.

Derived from the player's key where it is known, so that players keep their colour under another
name and two players with one name differ; otherwise from the name. A sign before each line also
shows the speaker.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

from game.client_state.chat_state import ChatLine
from game.client_state.room_state import RoomState
from game.rules import Seat
from game.ui.graphics.theme import Colour

NAME_COLOURS: tuple[Colour, ...] = (
    (126, 212, 255), (255, 164, 138), (150, 226, 140), (240, 190, 255),
    (226, 200, 152), (130, 230, 214), (255, 160, 200), (190, 200, 255),
)  # fmt: skip
"""Colours readable on a panel; none is the gold of the game's own lines."""


@dataclass(frozen=True, slots=True)
class NameColours:
    """The name colours of one room."""

    keys: Mapping[tuple[Seat, str], str] = field(default_factory=dict)
    """The keys by seat and name, as far as they are known."""
    left: str = ""
    """The name of the left player; the other side never gets the same colour."""

    @classmethod
    def of(cls, room_state: RoomState) -> "NameColours":
        return cls(room_state.keys, room_state.name(Seat.LEFT))

    def __getitem__(self, line: ChatLine) -> Colour:
        """Return the colour of the name before a player's line."""
        place = self._place(line.seat, line.name)
        if line.seat is Seat.RIGHT and place == self._place(Seat.LEFT, self.left):
            place += 1
        return NAME_COLOURS[place % len(NAME_COLOURS)]

    def _place(self, seat: Seat | None, name: str) -> int:
        person = self.keys.get((seat, name), name.casefold()) if seat else name.casefold()
        return crc32(person.encode("utf-8", "replace")) % len(NAME_COLOURS)

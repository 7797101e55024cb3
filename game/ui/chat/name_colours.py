"""Name colours: in which colour each player's name stands in a chat.

By his key where it is known, so that the same person keeps his colour under another name and two of
one name differ; until then by his name. Who speaks is told by the sign before a line, too.
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
"""Each can be read on a panel; none is the game's own gold."""


@dataclass(frozen=True, slots=True)
class NameColours:
    """Those of one room."""

    keys: Mapping[tuple[Seat, str], str] = field(default_factory=dict)
    """By seat and name, as far as they are known."""
    left: str = ""
    """The name of who sits left: the other side never has the same colour."""

    @classmethod
    def of(cls, room_state: RoomState) -> "NameColours":
        return cls(room_state.keys, room_state.name(Seat.LEFT))

    def __getitem__(self, line: ChatLine) -> Colour:
        """Of the name before a line that a player said."""
        place = self._place(line.seat, line.name)
        if line.seat is Seat.RIGHT and place == self._place(Seat.LEFT, self.left):
            place += 1
        return NAME_COLOURS[place % len(NAME_COLOURS)]

    def _place(self, seat: Seat | None, name: str) -> int:
        person = self.keys.get((seat, name), name.casefold()) if seat else name.casefold()
        return crc32(person.encode("utf-8", "replace")) % len(NAME_COLOURS)

"""Room registry: the rooms of an arena, by number, by code, and by their players. No IO."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from game.protocol.lobby_messages import Access, Enter, RoomListing
from game.protocol.messages import Hello, token_hash
from net.arena.house_bot import HouseBot
from net.hosting.connection import ServerConnection
from net.hosting.room_host import RoomHost
from net.wire.passcode import PasscodeError, make_passcode, parse_passcode

NO_ROOM = "That room does not exist any more."
NO_CODE = "No room here has that code."
WITH_CODE = "That room needs a code. Ask the player who opened it."


@dataclass(slots=True, eq=False)
class HostedRoom:
    """A room of an arena, and who may enter it."""

    number: int
    access: Access
    code: str
    room_host: RoomHost
    house_bots: list[HouseBot] = field(default_factory=list)
    empty_since: float | None = None
    sought: bool = False
    """Whether it was opened for two guests who sought a match."""
    alone_since: float | None = None
    """Since when only one of these two is here."""

    @property
    def running(self) -> bool:
        """Whether a match runs here."""
        return self.room_host.room.event_log.state.running

    @property
    def full(self) -> bool:
        return len(self.room_host.room.seat_owners) == 2

    @property
    def is_waiting(self) -> bool:
        """Whether one player sits here and anybody may take the other seat."""
        alone = len(self.room_host.players) == len(self.room_host.room.seat_owners) == 1
        return alone and self.access is Access.OPEN and not (self.house_bots or self.running)

    @property
    def humans(self) -> list[ServerConnection]:
        """The connections that are no house bots."""
        return [
            connection
            for connection in self.room_host.connections
            if not isinstance(connection, HouseBot)
        ]

    @property
    def reserved_for_humans(self) -> bool:
        """Whether a person has a seat here, or may return to one."""
        theirs = {each.seat for each in self.house_bots}
        return any(seat not in theirs for seat in self.room_host.room.seat_owners)

    @property
    def listing(self) -> RoomListing:
        """The room as the lobby lists it."""
        room = self.room_host.room
        names = tuple(seat_owner.name for seat_owner in room.seat_owners.values())
        match, watching = room.event_log.state.match, len(self.room_host.spectators)
        return RoomListing(self.number, names, self.access, match, self.running, watching)


class RoomRegistry:
    """All rooms that are open."""

    def __init__(self) -> None:
        self._rooms: dict[int, HostedRoom] = {}
        self._by_code: dict[str, HostedRoom] = {}
        self._numbers = count(1)

    def __iter__(self) -> Iterator[HostedRoom]:
        return iter(list(self._rooms.values()))

    def __len__(self) -> int:
        return len(self._rooms)

    def add(self, access: Access, room_host: RoomHost) -> HostedRoom:
        """Add a room, with a code of its own unless everybody may enter it."""
        code = ""
        while access is not Access.OPEN and (not code or code in self._by_code):
            code = make_passcode(secrets.randbelow)
        hosted_room = HostedRoom(next(self._numbers), access, code, room_host)
        room_host.number = hosted_room.number
        self._rooms[hosted_room.number] = hosted_room
        if code:
            self._by_code[code] = hosted_room
        return hosted_room

    def remove(self, hosted_room: HostedRoom) -> None:
        self._rooms.pop(hosted_room.number, None)
        self._by_code.pop(hosted_room.code, None)

    def by_number(self, number: int) -> HostedRoom | None:
        return self._rooms.get(number)

    def find_waiting(self) -> HostedRoom | None:
        """Return the first open room in which one player waits for another."""
        return next((hosted_room for hosted_room in self if hosted_room.is_waiting), None)

    def find(self, message: Enter) -> HostedRoom | str:
        """Return the room that a guest may enter by a message, or a sentence that says why not."""
        if message.code:
            try:
                return self._by_code.get(parse_passcode(message.code)) or NO_CODE
            except PasscodeError as error:
                return str(error)
        hosted_room = self._rooms.get(message.number)
        if hosted_room is None or hosted_room.access is Access.PRIVATE:
            return NO_ROOM
        return WITH_CODE if hosted_room.access is Access.CODE else hosted_room

    def find_previous(self, hello: Hello) -> HostedRoom | None:
        """Return the room in which a guest was before the connection broke."""
        if hello.watch:
            here = (each for each in self if each.room_host.room.event_log.room == hello.room)
        elif hello.token:
            way_in = token_hash(hello.token)
            here = (each for each in self if _is_seated_in(each, way_in, hello))
        else:
            return None
        return next(here, None)


def _is_seated_in(hosted_room: HostedRoom, way_in: str, hello: Hello) -> bool:
    """Return whether a hello is that of a player. `way_in`: the hash of its token, which is made
    once for all rooms."""
    seat_owners = hosted_room.room_host.room.seat_owners.values()
    return any(
        each.token_hash == way_in and each.fits(hello.token, hello.key) for each in seat_owners
    )

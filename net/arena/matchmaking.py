"""Matchmaking: which room a guest who seeks a match is led to. Lives on one event loop."""

from collections.abc import Iterator

from game.protocol.lobby_messages import Access
from game.protocol.messages import ErrorCode, Leave
from net.arena.house_bot import HouseBot
from net.arena.lobby import Lobby
from net.arena.room_lifecycle import RoomLifecycle
from net.arena.room_registry import HostedRoom
from net.hosting.connection import ServerConnection

MISSING_SECONDS = 5.0
"""Time for the second of two guests who were paired to be in the room; then the first seeks
again."""

ROOMS_FULL = "The arena has no space for another room. Try again later."


class Matchmaker:
    """Belongs to one arena."""

    def __init__(self, lobby: Lobby[ServerConnection], lifecycle: RoomLifecycle) -> None:
        self._lobby, self._lifecycle = lobby, lifecycle
        self._seek_again: set[ServerConnection] = set()
        """Guests on the way out of a room to which nobody else came."""

    def placements(self) -> Iterator[tuple[ServerConnection, HostedRoom]]:
        """Yield each guest who seeks with the room of a player who sits alone, or two with a new
        one. The arena must lead each of them there before the next is asked for."""
        lobby, lifecycle = self._lobby, self._lifecycle
        while (seekers := lobby.seekers) and not lifecycle.closing:
            hosted_room = lifecycle.rooms.find_waiting()
            if hosted_room:
                yield seekers[0], hosted_room
            elif len(seekers) == 1:
                return
            elif lifecycle.full:
                for each in seekers:
                    lobby.seek(each, False)
                    lobby.refuse(each, ErrorCode.LIMIT, ROOMS_FULL)
            else:
                hosted_room = lifecycle.open(Access.OPEN)
                hosted_room.sought = True
                for each in seekers[:2]:
                    yield each, hosted_room

    def requeue_unmatched(self, now: float) -> None:
        """Let guests seek again whose opponent did not come: that one's connection is gone."""
        for hosted_room in self._lifecycle.rooms:
            here = hosted_room.room_host.players
            begun = hosted_room.room_host.room.event_log.state.match > 0
            if not hosted_room.sought or begun or len(here) != 1 or isinstance(here[0], HouseBot):
                hosted_room.alone_since = None
            elif hosted_room.alone_since is None:
                hosted_room.alone_since = now
            elif now - hosted_room.alone_since >= MISSING_SECONDS and not self._lifecycle.closing:
                self._seek_again.add(here[0])
                hosted_room.room_host.received(here[0], Leave())

    def was_moved_by_us(self, connection: ServerConnection) -> bool:
        """Return whether the arena itself led that guest out of a room; asked once."""
        again = connection in self._seek_again
        self._seek_again.discard(connection)
        return again

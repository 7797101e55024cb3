"""Room connections: the peers of one room, at its seats and as spectators."""

from game.protocol.messages import Acted, Bye, Chosen, Said
from game.rules import Seat
from net.hosting.connection import ServerConnection
from net.hosting.spectators import Spectators
from net.room.room import Room
from net.store.stored_room import RoomDetails, today
from net.wire.envelope import Envelope, History


class RoomConnections:
    """At most one connection for each seat, and the spectators."""

    def __init__(self, spectators: int) -> None:
        """`spectators`: most of them."""
        self.spectators = Spectators(spectators)
        self.seated: dict[Seat, ServerConnection] = {}

    @property
    def all(self) -> list[ServerConnection]:
        """The connections of players and spectators."""
        return [*self.seated.values(), *self.spectators.connections]

    def seat(self, seat: Seat, connection: ServerConnection) -> ServerConnection | None:
        """Give a connection the seat; return the one that had it before."""
        older = self.seated.get(seat)
        self.seated[seat] = connection
        return older

    def seat_of(self, connection: ServerConnection) -> Seat | None:
        """Return the seat that a connection has now."""
        seat = connection.seat
        return seat if seat and self.seated.get(seat) is connection else None

    def clear(self) -> list[ServerConnection]:
        """Remove every connection; return them."""
        connections = [*self.seated.values(), *self.spectators.clear()]
        self.seated.clear()
        return connections

    def recipients(self, post: Envelope[Seat] | History) -> list[ServerConnection]:
        """Return the connections that a post goes to; a player who is sent out has no seat then.

        A connection that takes the seat later gets the entries from the log.
        """
        if isinstance(post, History):
            return [each for seat, each in self.seated.items() if seat is post.to]
        to, message = post.to, post.message
        bye = isinstance(message, Bye)
        # The player who acted or spoke knows it already: the others get it first.
        own = message.seat if isinstance(message, Acted | Chosen | Said) else None
        seats = [seat for seat in self.seated if to in (None, seat)]
        ordered = [seat for seat in seats if seat is not own] + [s for s in seats if s is own]
        players = [self.seated.pop(seat) if bye else self.seated[seat] for seat in ordered]
        return players if to else [*players, *self.spectators.connections]

    def details(self, room: Room, port: int) -> RoomDetails:
        """Return the details stored with a room's entries."""
        house_bots = {
            seat: connection.level for seat, connection in self.seated.items() if connection.level
        }
        return RoomDetails(
            room.seat_owners,
            port,
            residents=house_bots,
            draw=room.draw,
            day=today(),
            in_use=len(room.seat_owners) == len(Seat),
        )

    def readers_of_spectators(self, room: Room) -> list[ServerConnection]:
        """Return the connections that get what a spectator says."""
        seat_owners, running = room.seat_owners, room.event_log.state.running
        players = [
            connection
            for seat, connection in self.seated.items()
            if seat in seat_owners and self.spectators.is_shown_to(seat_owners[seat], running)
        ]
        return [*self.spectators.connections, *players]

"""Server: the connections of one server: how many there may be, who they are, and what they send.

It owns no socket. Bytes come from `socket_protocol`; messages go down to the authenticator while a
guest pairs, and then to the host of one room, or to an arena.
"""

import asyncio
import logging
from itertools import chain

from game.protocol.messages import Bye, ErrorCode, Hello
from net.arena.arena import Arena
from net.connect.socket_options import connections_allowed
from net.hosting.connection import FAILED, ServerConnection, ServerContext
from net.hosting.room_host import RoomHost
from net.server.authenticator import Authenticator
from net.server.relay_pipe import RelayConnection
from net.server.relay_server import RelayServer
from net.wire.codec import encode
from net.wire.pairing import Pair, Prove
from net.wire.rate_limit import address_block
from net.wire.relay_messages import Request

log = logging.getLogger(__name__)

CONNECTIONS_LIMIT = 64
"""Most connections; above this the longest-waiting one without a seat is closed for a new one."""

LEAVING_LIMIT = 64
"""Most connections that are sent why they have to go at the same time; the rest are just cut."""

NOTHING_TO_PAIR = Bye(ErrorCode.INVALID, "This game is plain: there is nothing to pair, say hello.")
TOO_SOON = Bye(
    ErrorCode.FLOOD, "Too many connections come from your address. Try again in a minute."
)
CROWDED = Bye(ErrorCode.FLOOD, "Too many connections are open from your address.")
FULL = Bye(ErrorCode.FLOOD, "The host cannot take any more connections. Try again in a minute.")


class Server:
    """Serves one room or one arena. Lives on one event loop."""

    def __init__(
        self,
        context: ServerContext,
        handler: RoomHost | Arena,
        authenticator: Authenticator | None = None,
        connections: int = CONNECTIONS_LIMIT,
        relay: RelayServer | None = None,
    ) -> None:
        """`handler` gets the messages of guests. Without an `authenticator` anybody may enter.
        `connections`: most of them, if the system allows so many. `relay`: for peers that want to
        be passed on."""
        self.context, self.handler, self.relay = context, handler, relay
        self._authenticator = authenticator
        self._addresses = context.addresses
        self._connections: dict[ServerConnection, None] = {}
        """The oldest first."""
        self._leaving: dict[ServerConnection, None] = {}
        """Connections that are sent why they have to go."""
        self._limit = connections_allowed(connections)

    @property
    def connections(self) -> int:
        """The number of connections that are open now."""
        return len(self._connections) + (self.relay.connections if self.relay else 0)

    # --- in --------------------------------------------------------------------------------

    def opened(self, connection: ServerConnection) -> None:
        """Note a new connection. Above a limit the one that has waited longest is closed, so
        players, who say hello at once, find a place."""
        self._connections[connection] = None
        log.debug("a connection from %s", connection.address)
        now, near = self.context.now(), address_block(connection.address)
        if not self._addresses.opened(connection.address, now):
            may_reply = self._addresses.may_reply(connection.address, now)
            self._reject(connection, TOO_SOON, silently=not may_reply)
        elif self._addresses.is_full(connection.address):
            self._reject(self._idlest(connection, near), CROWDED)
        elif self.connections > self._limit:
            self._reject(self._idlest(connection), FULL)

    def received(self, connection: ServerConnection, data: bytes) -> None:
        """Hand the messages in a peer's bytes on."""
        try:
            messages = connection.protocol.receive_data(data, self.context.now())
        except Exception:
            # Our own bug, but only this peer's bytes are lost by it.
            log.exception("bytes could not be read")
            connection.say_goodbye(Bye(ErrorCode.FAULT, FAILED))
            return
        for message in messages:
            if connection.ending:
                break
            if isinstance(message, Pair | Prove):
                if self._authenticator:
                    self._authenticator.received(connection, message, self.context.now())
                else:
                    connection.say_goodbye(NOTHING_TO_PAIR)
            elif isinstance(message, Hello) and (refusal := self._refusal(connection, message)):
                connection.say_goodbye(refusal)
            else:
                self.handler.received(connection, message)
        for refused in connection.protocol.refusals():
            connection.post(encode(refused))
        if connection.protocol.bye:
            connection.say_goodbye(connection.protocol.bye)

    def closed(self, connection: ServerConnection) -> None:
        """Note that a connection is gone."""
        self._connections.pop(connection, None)
        self._leaving.pop(connection, None)
        log.debug("a connection from %s is gone", connection.address)
        self._addresses.closed(connection.address)
        if self._authenticator:
            self._authenticator.closed(connection)
        self.handler.closed(connection)

    def relayed(
        self, connection: ServerConnection, transport: asyncio.Transport, request: Request
    ) -> RelayConnection:
        """Hand a connection over to the relay; return what it is there."""
        assert self.relay
        self._connections.pop(connection, None)
        return self.relay.take(transport, connection.address, request)

    def tick(self, now: float) -> float:
        """Look at every deadline; return when the next one is."""
        for connection in [*self._connections, *self._leaving]:
            connection.tick(now)
        if self.relay:
            self.relay.tick(now)
        everybody = chain(self._connections, self._leaving)
        return min((connection.deadline for connection in everybody), default=now + 1)

    def abort(self, bye: Bye) -> None:
        """Say goodbye to everybody, at once."""
        for connection in [*self._connections, *self._leaving]:
            connection.say_goodbye(bye)
            connection.close()
        if self.relay:
            self.relay.close(bye)

    # --- inside ----------------------------------------------------------------------------

    def _refusal(self, connection: ServerConnection, hello: Hello) -> Bye | None:
        """Return why a guest who says hello may not enter; None if the guest may."""
        if self._authenticator and (bye := self._authenticator.refusal(connection, hello)):
            return bye
        connection.hello = hello
        seconds = self.context.bans.seconds_left(connection.marks, self.context.now())
        return Bye(ErrorCode.FLOOD, f"You can come back in {seconds} seconds.") if seconds else None

    def _idlest(self, newest: ServerConnection, near: str | None = None) -> ServerConnection:
        """Return the connection that has waited longest without a place, of all or from one
        address."""
        here = (connection for connection in self._connections if not connection.settled)
        return next((each for each in here if near in (None, address_block(each.address))), newest)

    def _reject(self, connection: ServerConnection, bye: Bye, *, silently: bool = False) -> None:
        # Its end is reported later, but it does not count from now on.
        self._connections.pop(connection, None)
        if not silently and len(self._leaving) < LEAVING_LIMIT:
            self._leaving[connection] = None
            connection.close_after_goodbye(bye)
        else:
            connection.abort()

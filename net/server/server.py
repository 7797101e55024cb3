"""Server: the doors of a host. It owns the sockets and decides nothing."""

import asyncio
import contextlib
import logging
import ssl
import time
from collections.abc import Callable
from itertools import chain
from typing import Protocol, cast

from game.protocol.messages import Bye, ClientMessage, ErrorCode, Hello, token_hash
from game.text_safety.sanitize import clean_name
from net.connect.socket_options import connections_allowed
from net.connect.suspend_clock import CHECK_SECONDS, MIN_GAP_SECONDS, SuspendClock
from net.hosting.connection import FAILED, ServerConnection
from net.server.authenticator import Authenticator
from net.server.protocol_sniffer import ProtocolSniffer
from net.server.relay_server import RelayServer
from net.wire.codec import encode
from net.wire.pairing import Pair, Prove
from net.wire.rate_limit import LIMITS, AddressRates, Bans, RateLimits, address_block
from net.wire.relay_messages import Request

log = logging.getLogger(__name__)

BACKLOG = 16
"""Small: on CPython 3.11 a large one multiplies the errors when file descriptors run out."""

CONNECTIONS_LIMIT = 64
"""Beyond it whoever has waited longest without a seat is closed for who comes."""

NOTHING_TO_PAIR = Bye(ErrorCode.INVALID, "This game is plain: there is nothing to pair, say hello.")


LEAVING_LIMIT = 64
"""Connections to which may be said at the same time why they have to go; the rest are just cut."""

TOO_SOON = Bye(
    ErrorCode.FLOOD, "Too many connections come from where you are; try again in a minute."
)
CROWDED = Bye(ErrorCode.FLOOD, "Too many connections are open from where you are.")
FULL = Bye(
    ErrorCode.FLOOD, "The host has as many connections as it can have; try again in a minute."
)


class ServerHandler(Protocol):
    """What is behind the doors: one room, or many."""

    def received(self, connection: ServerConnection, message: ClientMessage) -> None:
        """A peer wishes something; its hello comes first."""
        ...

    def closed(self, connection: ServerConnection) -> None:
        """A peer is gone."""
        ...

    def close(self) -> None:
        """Nothing is said or done here any more."""
        ...


class Server:
    """Serves one house on as many sockets as it is given. Lives on one event loop."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        limits: RateLimits = LIMITS,
        connections: int = CONNECTIONS_LIMIT,
        backlog: int = BACKLOG,
        authenticator: Authenticator | None = None,
        relays: bool = False,
    ) -> None:
        """`connections`: at once, if the system allows so many. Without a authenticator whoever
        connects comes in, and can be read along. `relays`: pass strangers on to hosts that wait
        here."""
        self.port, self.limits = 0, limits
        self.deliveries = 0
        self._unflushed: list[ServerConnection] = []
        self.tls: ssl.SSLContext | None = authenticator.tls if authenticator else None
        self._authenticator = authenticator
        self._addresses = AddressRates(limits)
        self._clock = SuspendClock(clock)
        self.relay: RelayServer | None = None
        if relays:
            self.relay = RelayServer(self.now, self._addresses.closed)
        self._handler: ServerHandler | None = None
        self._connections: dict[ServerConnection, None] = {}
        """In the order in which they came."""
        self._leaving: dict[ServerConnection, None] = {}
        """Those who are told why they have to go."""
        self._bans = Bans()
        self._listeners: list[asyncio.Server] = []
        self._ticker: asyncio.Task[None] | None = None
        self._limit = connections_allowed(connections)
        self._backlog = backlog

    async def listen(self, handler: ServerHandler, address: str | None, port: int) -> int:
        """Listen for `handler` on `address` (None: every interface) and return the port.

        Raises OSError if the port is taken.
        """
        self._handler = handler
        if address is not None:
            self.port = await self._listen_on(address, port)
        else:
            self.port = await self._listen_on("0.0.0.0", port)
            # A machine without IPv6 hosts all the same.
            with contextlib.suppress(OSError):
                await self._listen_on("::", self.port)
        self._ticker = asyncio.get_running_loop().create_task(self._tick_connections())
        return self.port

    async def _listen_on(self, address: str, port: int) -> int:
        listener = await asyncio.get_running_loop().create_server(
            self._make_connection, address, port, backlog=self._backlog
        )
        self._listeners.append(listener)
        return cast(int, listener.sockets[0].getsockname()[1])

    def _make_connection(self) -> asyncio.Protocol:
        """Who takes a connection that comes."""
        return (
            ProtocolSniffer(ServerConnection(self), self._divert)
            if self.relay
            else ServerConnection(self)
        )

    def _divert(
        self,
        connection: ServerConnection,
        transport: asyncio.Transport,
        request: Request,
        more: bytes,
    ) -> None:
        """It is for the relay server, which reports its end."""
        assert self.relay
        if connection.goodbye:
            connection.close_plain()
            return
        self._connections.pop(connection, None)
        self.relay.take(transport, connection.address, request, more)

    async def close(self, text: str = "The host has closed the game.") -> None:
        """Say goodbye to everybody and let go of every socket."""
        self.abort(Bye(ErrorCode.CLOSED, text))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)

    def abort(self, bye: Bye) -> None:
        """The same at once."""
        if self._handler:
            self._handler.close()
        if self._ticker:
            self._ticker.cancel()
        for listener in self._listeners:
            listener.close()
        for connection in [*self._connections, *self._leaving]:
            connection.say_goodbye(bye)
            connection.close()
        if self.relay:
            self.relay.close(bye)

    @property
    def connections(self) -> int:
        """That are open now."""
        return len(self._connections) + (self.relay.lines if self.relay else 0)

    def now(self) -> float:
        """Seconds; it stands while this machine sleeps."""
        return self._clock()

    def dismiss(self, connection: ServerConnection, bye: Bye) -> None:
        """Who leaves the only room leaves the house."""
        connection.say_goodbye(bye)

    def changed(self, room_host: object) -> None:
        """Nobody but those in it needs to know."""

    # --- what peers report ---------------------------------------------------------------

    def opened(self, connection: ServerConnection) -> None:
        """A connection came. Who says hello at once, as players do, is not in the way of others."""
        self._connections[connection] = None
        log.debug("a connection from %s", connection.address)
        now, near = self.now(), address_block(connection.address)
        if not self._addresses.opened(connection.address, now):
            self._reject(
                connection, TOO_SOON, known=self._addresses.may_reply(connection.address, now)
            )
        elif self._addresses.is_full(connection.address):
            self._reject(self._idlest(connection, near), CROWDED)
        elif self.connections > self._limit:
            self._reject(self._idlest(connection), FULL)

    def _idlest(self, newest: ServerConnection, near: str | None = None) -> ServerConnection:
        """Whoever has waited longest without settling: of all, or of one address."""
        here = (connection for connection in self._connections if not connection.settled)
        return next((each for each in here if near in (None, address_block(each.address))), newest)

    def _reject(self, connection: ServerConnection, bye: Bye, *, known: bool = True) -> None:
        # Its end is reported later, but it does not count from now on.
        self._connections.pop(connection, None)
        if known and len(self._leaving) < LEAVING_LIMIT:
            self._leaving[connection] = None
            connection.close_after_goodbye(bye)
        else:
            connection.abort()

    def ban(self, connection: ServerConnection) -> None:
        """For a while nobody comes in who says that he is the same."""
        self._bans.add(self._marks(connection), self.now())

    def _marks(self, connection: ServerConnection) -> list[str]:
        """By what somebody is known who comes again."""
        if connection.hello is None:
            return []
        key = connection.hello.key if self._authenticator else ""
        token = (
            token_hash(connection.hello.token) if connection.hello.token else connection.token_hash
        )
        name = clean_name(connection.hello.name).casefold()
        return [
            mark for mark in (key, token, f"{name} {address_block(connection.address)}") if mark
        ]

    def _why_banned(self, connection: ServerConnection, hello: Hello) -> Bye | None:
        connection.hello = hello
        left = self._bans.seconds_left(self._marks(connection), self.now())
        if not left:
            return None
        return Bye(ErrorCode.FLOOD, f"You may come back in {left} seconds.")

    def flush_soon(self, connection: ServerConnection) -> None:
        """One write for each peer and turn of the loop, whatever was posted to it."""
        if not self._unflushed:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unflushed.append(connection)

    def _flush(self) -> None:
        connections, self._unflushed = self._unflushed, []
        for connection in connections:
            connection.flush()

    def closed(self, connection: ServerConnection) -> None:
        self._connections.pop(connection, None)
        self._leaving.pop(connection, None)
        log.debug("a connection from %s is gone", connection.address)
        self._addresses.closed(connection.address)
        if self._authenticator:
            self._authenticator.closed(connection)
        if self._handler:
            self._handler.closed(connection)

    def received(self, connection: ServerConnection, data: bytes) -> None:
        """Bytes came: hand what they mean to the house."""
        try:
            messages = connection.protocol.receive_data(data, self.now())
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
                    self._authenticator.received(connection, message, self.now())
                else:
                    connection.say_goodbye(NOTHING_TO_PAIR)
            elif (
                isinstance(message, Hello)
                and self._authenticator
                and not self._authenticator.admit(connection, message)
            ):
                break
            elif isinstance(message, Hello) and (bye := self._why_banned(connection, message)):
                connection.say_goodbye(bye)
            elif self._handler:
                self._handler.received(connection, message)
        for refusal in connection.protocol.refusals():
            connection.post(encode(refusal))
        if connection.protocol.bye:
            connection.say_goodbye(connection.protocol.bye)

    # --- time ------------------------------------------------------------------------------

    async def _tick_connections(self) -> None:
        while True:
            now = self.now()
            for connection in [*self._connections, *self._leaving]:
                connection.tick(now)
            if self.relay:
                self.relay.tick(now)
            there = chain(self._connections, self._leaving)
            due = min((connection.deadline for connection in there), default=now + 1)
            await asyncio.sleep(min(CHECK_SECONDS, max(MIN_GAP_SECONDS, due - now)))

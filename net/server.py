"""Server: the asyncio shell round a room. It owns the sockets and decides nothing."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import cast

from game.messages import Bye, Code, Hello
from game.rules import Seat
from net.codec import encode
from net.protocol import Connection
from net.room import Room

log = logging.getLogger(__name__)

BACKLOG = 16
"""Small: on CPython 3.11 a large one multiplies the errors when file descriptors run out."""

CONNECTIONS_LIMIT = 64
"""More are closed as they come, so that the limit of file descriptors is never reached."""

OUTBOX_LIMIT = 256 * 1024
"""Bytes that may wait for a client that does not read; then it is cut off."""

TICK_SECONDS = 0.5
"""How often the deadlines of connections are looked at."""

SHORTEST_WAIT = 0.02
"""A loop's clock may fire a little early; asking the room again at once would spin."""


class Server:
    """Serves one room on as many sockets as it is given. Lives on one event loop."""

    def __init__(self, room: Room, clock: Callable[[], float] = time.monotonic) -> None:
        self._room, self._clock = room, clock
        self._peers: set[_Peer] = set()
        self._seated: dict[Seat, _Peer] = {}
        self._listeners: list[asyncio.Server] = []
        self._room_timer: asyncio.TimerHandle | None = None
        self._ticker: asyncio.Task[None] | None = None

    async def listen(self, address: str | None, port: int) -> int:
        """Listen on `address` (None: every interface) and return the port.

        Raises OSError if the port is taken.
        """
        if address is not None:
            port = await self._listen_on(address, port)
        else:
            port = await self._listen_on("0.0.0.0", port)
            # A machine without IPv6 hosts all the same.
            with contextlib.suppress(OSError):
                await self._listen_on("::", port)
        self._ticker = asyncio.get_running_loop().create_task(self._tick_connections())
        return port

    async def _listen_on(self, address: str, port: int) -> int:
        listener = await asyncio.get_running_loop().create_server(
            lambda: _Peer(self), address, port, backlog=BACKLOG
        )
        self._listeners.append(listener)
        return cast(int, listener.sockets[0].getsockname()[1])

    async def close(self, text: str = "The host has closed the game.") -> None:
        """Say goodbye to everybody and let go of every socket."""
        if self._ticker:
            self._ticker.cancel()
        if self._room_timer:
            self._room_timer.cancel()
        for listener in self._listeners:
            listener.close()
        for peer in list(self._peers):
            peer.say_goodbye(Bye(Code.CLOSED, text))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)

    # --- what peers report ---------------------------------------------------------------

    def now(self) -> float:
        return self._clock()

    def opened(self, peer: "_Peer") -> bool:
        """Whether a new connection may stay."""
        if len(self._peers) >= CONNECTIONS_LIMIT:
            return False
        self._peers.add(peer)
        return True

    def closed(self, peer: "_Peer") -> None:
        self._peers.discard(peer)
        if peer.seat and self._seated.get(peer.seat) is peer:
            del self._seated[peer.seat]
            self._room.away(peer.seat, self.now())
            self._deliver()

    def received(self, peer: "_Peer", data: bytes) -> None:
        """Bytes came: hand what they mean to the room and send what it answers."""
        now = self.now()
        try:
            for wish in peer.connection.receive_data(data, now):
                if isinstance(wish, Hello):
                    self._seat(peer, wish, now)
                elif peer.seat:
                    self._room.receive(peer.seat, wish, now)
        except Exception:
            # The outermost shell: our own bug must not take the other player's match with it.
            log.exception("a wish could not be handled")
            peer.say_goodbye(Bye(Code.FAULT, "The host's program failed; this is not your fault."))
        if peer.connection.bye:
            peer.say_goodbye(peer.connection.bye)
        self._deliver()

    # --- inside --------------------------------------------------------------------------

    def _seat(self, peer: "_Peer", hello: Hello, now: float) -> None:
        answer = self._room.enter(hello, now)
        if isinstance(answer, Bye):
            peer.say_goodbye(answer)
            return
        peer.seat = answer
        older = self._seated.get(answer)
        self._seated[answer] = peer
        if older:
            older.say_goodbye(Bye(Code.REPLACED, "You are playing on in another window."))

    def _deliver(self) -> None:
        """Put what the room has to say into outboxes; each fact is encoded once."""
        for envelope in self._room.envelopes():
            frame = encode(envelope.fact)
            for seat in list(self._seated):
                if envelope.to not in (None, seat):
                    continue
                if isinstance(envelope.fact, Bye):
                    self._seated.pop(seat).say_goodbye(envelope.fact)
                else:
                    self._seated[seat].post(frame)
        self._set_room_timer()

    def _set_room_timer(self) -> None:
        if self._room_timer:
            self._room_timer.cancel()
            self._room_timer = None
        deadline = self._room.deadline
        if deadline is not None:
            wait = max(SHORTEST_WAIT, deadline - self.now())
            self._room_timer = asyncio.get_running_loop().call_later(wait, self._tick_room)

    def _tick_room(self) -> None:
        self._room.tick(self.now())
        self._deliver()

    async def _tick_connections(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for peer in list(self._peers):
                peer.tick(self.now())


class _Peer(asyncio.Protocol):
    """One socket: bytes in, one write per turn of the loop out."""

    def __init__(self, server: Server) -> None:
        self.connection = Connection(server.now())
        self.seat: Seat | None = None
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._outbox = bytearray()
        self._flushing = self._ending = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio sets TCP_NODELAY itself on every stream socket.
        self._transport = cast(asyncio.Transport, transport)
        if not self._server.opened(self):
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if not self._ending:
            self._server.received(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.closed(self)

    def post(self, frame: bytes) -> None:
        """Send a frame with whatever else is sent in this turn of the loop."""
        if self._ending or self._transport is None:
            return
        self._outbox += frame
        if len(self._outbox) + self._transport.get_write_buffer_size() > OUTBOX_LIMIT:
            # It does not read, so a goodbye would never arrive.
            self._ending = True
            self._transport.abort()
        elif not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def say_goodbye(self, bye: Bye) -> None:
        """Send the last word and hang up; what the peer still sends is not read."""
        if self._ending or self._transport is None:
            return
        self._outbox += encode(bye)
        self._flush()
        self._ending = True
        self._transport.close()

    def tick(self, now: float) -> None:
        """Look at the deadlines."""
        if self._ending and self._transport:
            # A goodbye that nobody reads must not keep the socket.
            self._transport.abort()
            return
        self.connection.tick(now)
        if self.connection.bye:
            self.say_goodbye(self.connection.bye)

    def _flush(self) -> None:
        self._flushing = False
        if self._outbox and self._transport and not self._ending:
            self._transport.write(bytes(self._outbox))
            self._outbox.clear()

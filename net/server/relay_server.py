"""Relay server: an arena as relay: hosts that wait, guests that reach for them, and who was joined.

Lives on the event loop of the arena's server, which hands it the connections that are for it.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from game.protocol.messages import Bye, ErrorCode, Pong
from net.server.relay_pipe import RelayConnection, RelayPipe
from net.wire.codec import HELLO_LIMIT, FrameReader, InvalidMessage, decode_ping, encode, plain
from net.wire.rate_limit import TokenBucket
from net.wire.relay_messages import (
    ACCEPT_SECONDS,
    ALL_TOGETHER,
    HOSTS_LIMIT,
    PAIRS_LIMIT,
    PER_HOST_LIMIT,
    PING_RATE,
    WAITING_SILENCE_SECONDS,
    Accept,
    Reach,
    Reached,
    Request,
    Ring,
    Wait,
    Waiting,
    place_of,
)

log = logging.getLogger(__name__)

NOBODY = Bye(ErrorCode.ROOM, "Nobody waits at that place.")
NOT_ACCEPTED = Bye(ErrorCode.SILENT, "The host did not accept the call.")
NO_SUCH_CALL = Bye(ErrorCode.ROOM, "There is no such call any more.")
ALL_TAKEN = Bye(ErrorCode.FULL, "This arena passes on as many as it can.")
HOST_TAKEN = Bye(ErrorCode.FULL, "Many reach for that host just now.")
ANOTHER_WAITS = Bye(ErrorCode.REPLACED, "The same host waits on a newer connection.")
HOST_SILENT = Bye(ErrorCode.SILENT, "Nothing was heard of you for too long.")
TOO_MUCH = Bye(ErrorCode.FLOOD, "Far too many messages at once.")
PASSES_NOBODY = Bye(ErrorCode.CLOSED, "This arena passes nobody on.")
TOO_EARLY = Bye(ErrorCode.INVALID, "Wait until the host was reached.")


@dataclass(slots=True, eq=False)
class _WaitingHost:
    """One who waits."""

    connection: RelayConnection
    secret: str
    place: str
    received_at: float
    frames: FrameReader = field(default_factory=lambda: FrameReader(HELLO_LIMIT))
    pings: TokenBucket = field(default_factory=lambda: TokenBucket(PING_RATE))
    guests: int = 0
    """That reach for him or were joined with him."""


@dataclass(slots=True, eq=False)
class _RelayCall:
    """A guest for whom a host was rung."""

    guest: RelayConnection
    host: _WaitingHost
    until: float


class RelayServer:
    """Reads nothing of what it passes on. `on_closed` hears of every connection that it had, once,
    when that is gone, by its address."""

    def __init__(self, now: Callable[[], float], on_closed: Callable[[str], None]) -> None:
        self.forwards = True
        """Whether anybody is passed on at all; who runs the arena says so."""
        self.bytes = 0
        """Passed on since the start."""
        self.lines = 0
        """Connections that we have now."""
        self._now, self._on_closed = now, on_closed
        self._hosts: dict[str, _WaitingHost] = {}
        """By the place where they wait."""
        self._calls: dict[str, _RelayCall] = {}
        self._pipes: dict[RelayPipe, _WaitingHost] = {}
        self._shared_bucket = TokenBucket(ALL_TOGETHER)

    @property
    def hosts(self) -> int:
        """That wait now."""
        return len(self._hosts)

    @property
    def pipes(self) -> int:
        """That are joined now."""
        return len(self._pipes)

    def take(
        self, transport: asyncio.Transport, address: str, request: Request, more: bytes = b""
    ) -> None:
        """A connection from `address` is for us; the server knows nothing of it any more. `more`:
        what came behind the request."""
        self.lines += 1
        connection = RelayConnection(transport, address, self._now, self._remove)
        transport.set_protocol(connection)
        if not self.forwards:
            connection.say_goodbye(PASSES_NOBODY)
            return
        match request:
            case Wait(secret=secret):
                self._wait(connection, secret)
            case Reach(place=place):
                self._reach(connection, place)
            case Accept(call=call):
                self._accept(connection, call)
        if more:
            connection.data_received(more)

    def tick(self, now: float) -> None:
        """Look at everything that may be late."""
        for host in list(self._hosts.values()):
            if host.connection.is_stuck(now):
                host.connection.abort()
            elif now - host.received_at >= WAITING_SILENCE_SECONDS:
                host.connection.say_goodbye(HOST_SILENT)
        for call in list(self._calls.values()):
            if now >= call.until:
                call.guest.say_goodbye(NOT_ACCEPTED)
        for pipe in list(self._pipes):
            pipe.tick(now)

    def close(self, bye: Bye) -> None:
        """Nobody is passed on any more."""
        for host in list(self._hosts.values()):
            host.connection.say_goodbye(bye)
        for call in list(self._calls.values()):
            call.guest.say_goodbye(bye)
        for pipe in list(self._pipes):
            pipe.close()

    def _remove(self, connection: RelayConnection) -> None:
        self.lines -= 1
        if connection.counted:
            self._on_closed(connection.address)

    # --- hosts -------------------------------------------------------------------------------

    def _wait(self, connection: RelayConnection, secret: str) -> None:
        older = next((host for host in self._hosts.values() if host.secret == secret), None)
        if older:
            # His connection broke and only he knows it yet, or he has two windows.
            self._host_gone(older)
            older.connection.say_goodbye(ANOTHER_WAITS)
        if len(self._hosts) >= HOSTS_LIMIT:
            connection.say_goodbye(ALL_TAKEN)
            return
        place = older.place if older else place_of(secret, self._hosts)
        host = self._hosts[place] = _WaitingHost(connection, secret, place, self._now())
        connection.on_data = lambda data: self._host_sent(host, data)
        connection.on_lost = lambda: self._host_gone(host)
        connection.write(encode(Waiting(place)))

    def _host_sent(self, host: _WaitingHost, data: bytes) -> None:
        host.received_at = self._now()
        try:
            for frame in host.frames.feed(data):
                ping = decode_ping(frame)
                if not host.pings.take(host.received_at):
                    host.connection.say_goodbye(TOO_MUCH)
                    return
                host.connection.write(encode(Pong(ping.id)))
        except InvalidMessage as error:
            host.connection.say_goodbye(
                Bye(ErrorCode.INVALID, f"That is no message of Parley: {error}")
            )

    def _host_gone(self, host: _WaitingHost) -> None:
        """Who was joined with him stays joined; who reaches for him is told."""
        if self._hosts.get(host.place) is host:
            del self._hosts[host.place]
        for call in [call for call in self._calls.values() if call.host is host]:
            call.guest.say_goodbye(NOBODY)

    # --- guests ------------------------------------------------------------------------------

    def _reach(self, connection: RelayConnection, place: str) -> None:
        host = self._hosts.get(place)
        if host is None:
            connection.say_goodbye(NOBODY)
        elif len(self._calls) + len(self._pipes) >= PAIRS_LIMIT:
            connection.say_goodbye(ALL_TAKEN)
        elif host.guests >= PER_HOST_LIMIT:
            connection.say_goodbye(HOST_TAKEN)
        else:
            call = secrets.token_hex(16)
            self._calls[call] = _RelayCall(connection, host, self._now() + ACCEPT_SECONDS)
            host.guests += 1
            connection.on_data = lambda data: connection.say_goodbye(TOO_EARLY)
            connection.on_lost = lambda: self._withdraw(call)
            host.connection.write(encode(Ring(call, plain(connection.address, 45))))

    def _withdraw(self, call: str) -> None:
        if called := self._calls.pop(call, None):
            called.host.guests -= 1

    def _accept(self, connection: RelayConnection, call: str) -> None:
        called = self._calls.get(call)
        if called is None or called.guest.ending:
            connection.say_goodbye(NO_SUCH_CALL)
            return
        del self._calls[call]
        # It was called for, by somebody who counts himself: a host may have many guests.
        connection.counted = False
        self._on_closed(connection.address)
        pipe = RelayPipe(
            called.guest, connection, self._shared_bucket, self._count, self._pipe_closed, self._now
        )
        self._pipes[pipe] = called.host
        called.guest.write(encode(Reached()))

    def _count(self, passed: int) -> None:
        self.bytes += passed

    def _pipe_closed(self, pipe: RelayPipe) -> None:
        if host := self._pipes.pop(pipe, None):
            host.guests -= 1

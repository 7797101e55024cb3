"""Relay server: passes guests on to hosts who wait at an arena, because nobody reaches them.

It lives on the event loop of the arena's server. Bytes come from `socket_protocol`, and go to what
their connection is here: a host that waits, a guest that calls one, or one end of a pipe.
"""

import asyncio
import logging
import secrets
from dataclasses import dataclass, field
from functools import partial

from game.protocol.messages import Bye, ErrorCode, Pong
from net.hosting.connection import ServerContext
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

NO_HOST_WAITS = Bye(ErrorCode.ROOM, "No host is waiting under that number.")
NOT_ACCEPTED = Bye(ErrorCode.SILENT, "The host did not accept the call.")
NO_SUCH_CALL = Bye(ErrorCode.ROOM, "That call has ended.")
ALL_TAKEN = Bye(ErrorCode.FULL, "This arena is relaying as many connections as it can.")
HOST_TAKEN = Bye(ErrorCode.FULL, "Many players are trying to reach that host right now.")
ANOTHER_WAITS = Bye(ErrorCode.REPLACED, "The same host is waiting on a newer connection.")
HOST_SILENT = Bye(ErrorCode.SILENT, "Nothing was heard of you for too long.")
TOO_MUCH = Bye(ErrorCode.FLOOD, "Far too many messages at once.")
RELAY_OFF = Bye(ErrorCode.CLOSED, "This arena does not relay connections.")
TOO_EARLY = Bye(ErrorCode.INVALID, "Wait until the host was reached.")


@dataclass(slots=True, eq=False)
class _WaitingHost:
    """A host that waits for guests."""

    connection: RelayConnection
    secret: str
    place: str
    received_at: float
    frames: FrameReader = field(default_factory=partial(FrameReader, HELLO_LIMIT))
    pings: TokenBucket = field(default_factory=partial(TokenBucket, PING_RATE))
    guests: int = 0
    """The number of guests that call it or are joined with it."""


@dataclass(slots=True, eq=False)
class _RelayCall:
    """A guest for whom a host was rung."""

    key: str
    guest: RelayConnection
    host: _WaitingHost
    until: float


class RelayServer:
    """Reads nothing of what it passes on."""

    def __init__(self, context: ServerContext, forwards: bool = True) -> None:
        """`forwards`: whether anybody is passed on at all."""
        self.bytes = 0
        """Bytes passed on since the start."""
        self.connections = 0
        """The number of connections that are open now."""
        self._context, self._forwards = context, forwards
        self._hosts: dict[str, _WaitingHost] = {}
        """By the place where they wait."""
        self._calls: dict[str, _RelayCall] = {}
        self._pipes: dict[RelayPipe, _WaitingHost] = {}
        self._roles: dict[RelayConnection, _WaitingHost | _RelayCall | RelayPipe] = {}
        self._shared_bucket = TokenBucket(ALL_TOGETHER)

    @property
    def hosts(self) -> int:
        """The number of hosts that wait now."""
        return len(self._hosts)

    @property
    def pipes(self) -> int:
        """The number of guests that are joined with a host now."""
        return len(self._pipes)

    # --- in ----------------------------------------------------------------------------------

    def take(self, transport: asyncio.Transport, address: str, request: Request) -> RelayConnection:
        """Accept a connection and do what its peer requests; return what it is here."""
        self.connections += 1
        connection = RelayConnection(transport, address)
        if not self._forwards:
            connection.say_goodbye(RELAY_OFF)
            return connection
        match request:
            case Wait(secret=secret):
                self._wait(connection, secret)
            case Reach(place=place):
                self._reach(connection, place)
            case Accept(call=key):
                self._accept(connection, key)
        return connection

    def received(self, connection: RelayConnection, data: bytes) -> None:
        """Take what a peer has sent."""
        if connection.ending:
            return
        match self._roles.get(connection):
            case _WaitingHost() as host:
                self._host_sent(host, data)
            case _RelayCall():
                connection.say_goodbye(TOO_EARLY)
            case RelayPipe() as pipe:
                self.bytes += len(data)
                pipe.forward(connection, data, self._context.now())

    def closed(self, connection: RelayConnection) -> None:
        """Note that a connection is gone."""
        connection.ending = True
        match self._roles.pop(connection, None):
            case _WaitingHost() as host:
                self._host_gone(host)
            case _RelayCall() as call:
                if self._calls.pop(call.key, None):
                    call.host.guests -= 1
            case RelayPipe() as pipe:
                pipe.other(connection).close()
                if waiting := self._pipes.pop(pipe, None):
                    waiting.guests -= 1
        self.connections -= 1
        if connection.counted:
            self._context.addresses.closed(connection.address)

    def pause_writing(self, connection: RelayConnection) -> None:
        """Note that a peer does not read; what is joined with it is not read either."""
        connection.pause_writing(self._context.now())
        role = self._roles.get(connection)
        if isinstance(role, RelayPipe):
            role.other(connection).pause_reading()

    def resume_writing(self, connection: RelayConnection) -> None:
        """Note that a peer reads again."""
        connection.resume_writing()
        role = self._roles.get(connection)
        if isinstance(role, RelayPipe):
            role.other(connection).resume_reading()

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
        """Say goodbye to everybody."""
        for host in list(self._hosts.values()):
            host.connection.say_goodbye(bye)
        for call in list(self._calls.values()):
            call.guest.say_goodbye(bye)
        for pipe in list(self._pipes):
            pipe.close()

    # --- hosts -------------------------------------------------------------------------------

    def _wait(self, connection: RelayConnection, secret: str) -> None:
        older = next((host for host in self._hosts.values() if host.secret == secret), None)
        if older:
            # The connection of that host broke and only the host knows it yet, or it runs twice.
            self._host_gone(older)
            older.connection.say_goodbye(ANOTHER_WAITS)
        if len(self._hosts) >= HOSTS_LIMIT:
            connection.say_goodbye(ALL_TAKEN)
            return
        place = older.place if older else place_of(secret, self._hosts)
        host = _WaitingHost(connection, secret, place, self._context.now())
        self._hosts[place] = self._roles[connection] = host
        connection.write(encode(Waiting(place)))

    def _host_sent(self, host: _WaitingHost, data: bytes) -> None:
        host.received_at = self._context.now()
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
        """Forget a host. Guests that are joined with it stay so; guests that call it are closed."""
        if self._hosts.get(host.place) is host:
            del self._hosts[host.place]
        for call in [call for call in self._calls.values() if call.host is host]:
            call.guest.say_goodbye(NO_HOST_WAITS)

    # --- guests ------------------------------------------------------------------------------

    def _reach(self, connection: RelayConnection, place: str) -> None:
        host = self._hosts.get(place)
        if host is None:
            connection.say_goodbye(NO_HOST_WAITS)
        elif len(self._calls) + len(self._pipes) >= PAIRS_LIMIT:
            connection.say_goodbye(ALL_TAKEN)
        elif host.guests >= PER_HOST_LIMIT:
            connection.say_goodbye(HOST_TAKEN)
        else:
            key = secrets.token_hex(16)
            call = _RelayCall(key, connection, host, self._context.now() + ACCEPT_SECONDS)
            self._calls[key] = self._roles[connection] = call
            host.guests += 1
            host.connection.write(encode(Ring(key, plain(connection.address, 45))))

    def _accept(self, connection: RelayConnection, key: str) -> None:
        call = self._calls.get(key)
        if call is None or call.guest.ending:
            connection.say_goodbye(NO_SUCH_CALL)
            return
        del self._calls[key]
        # The guest that it was called for counts already: a host may have many guests.
        connection.counted = False
        self._context.addresses.closed(connection.address)
        pipe = RelayPipe(call.guest, connection, self._shared_bucket, self._context.now())
        self._pipes[pipe] = call.host
        self._roles[call.guest] = self._roles[connection] = pipe
        call.guest.write(encode(Reached()))

"""Switchboard: an arena as relay: hosts that wait, guests that reach for them, and who was joined.

Lives on the event loop of the arena's server, which hands it the connections that are for it.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from game.contract.messages import Bye, Code, Pong
from net.host.line import Line, Pair
from net.wire.bucket import Bucket
from net.wire.codec import HELLO_LIMIT, Frames, InvalidMessage, decode_ping, encode, plain
from net.wire.relay import (
    ACCEPT_SECONDS,
    ALL_TOGETHER,
    HOSTS_LIMIT,
    PAIRS_LIMIT,
    PER_HOST_LIMIT,
    SIGNS,
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

NOBODY = Bye(Code.ROOM, "Nobody waits at that place.")
NOT_ACCEPTED = Bye(Code.SILENT, "The host did not accept the call.")
NO_SUCH_CALL = Bye(Code.ROOM, "There is no such call any more.")
ALL_TAKEN = Bye(Code.FULL, "This arena passes on as many as it can.")
HOST_TAKEN = Bye(Code.FULL, "Many reach for that host just now.")
ANOTHER_WAITS = Bye(Code.REPLACED, "The same host waits on a newer connection.")
HOST_SILENT = Bye(Code.SILENT, "Nothing was heard of you for too long.")
TOO_MUCH = Bye(Code.FLOOD, "Far too many messages at once.")
PASSES_NOBODY = Bye(Code.CLOSED, "This arena passes nobody on.")
TOO_EARLY = Bye(Code.INVALID, "Wait until the host was reached.")


@dataclass(slots=True, eq=False)
class _Host:
    """One who waits."""

    line: Line
    secret: str
    place: str
    heard: float
    frames: Frames = field(default_factory=lambda: Frames(HELLO_LIMIT))
    signs: Bucket = field(default_factory=lambda: Bucket(SIGNS))
    guests: int = 0
    """That reach for him or were joined with him."""


@dataclass(slots=True, eq=False)
class _Call:
    """A guest for whom a host was rung."""

    guest: Line
    host: _Host
    until: float


class Switchboard:
    """Reads nothing of what it passes on. `left` hears of every connection that it had, once, when
    that is gone, by its address."""

    def __init__(self, now: Callable[[], float], left: Callable[[str], None]) -> None:
        self.passes_on = True
        """Whether anybody is passed on at all; who runs the arena says so."""
        self.bytes = 0
        """Passed on since the start."""
        self.lines = 0
        """Connections that we have now."""
        self._now, self._left = now, left
        self._hosts: dict[str, _Host] = {}
        """By the place where they wait."""
        self._calls: dict[str, _Call] = {}
        self._pairs: dict[Pair, _Host] = {}
        self._together = Bucket(ALL_TOGETHER)

    @property
    def hosts(self) -> int:
        """That wait now."""
        return len(self._hosts)

    @property
    def pairs(self) -> int:
        """That are joined now."""
        return len(self._pairs)

    def take(
        self, transport: asyncio.Transport, address: str, request: Request, more: bytes = b""
    ) -> None:
        """A connection from `address` is for us; the server knows nothing of it any more. `more`:
        what came behind the request."""
        self.lines += 1
        line = Line(transport, address, self._now, self._leave)
        transport.set_protocol(line)
        if not self.passes_on:
            line.say_goodbye(PASSES_NOBODY)
            return
        match request:
            case Wait(secret=secret):
                self._wait(line, secret)
            case Reach(place=place):
                self._reach(line, place)
            case Accept(call=call):
                self._accept(line, call)
        if more:
            line.data_received(more)

    def tick(self, now: float) -> None:
        """Look at everything that may be late."""
        for host in list(self._hosts.values()):
            if host.line.stuck(now):
                host.line.hang_up()
            elif now - host.heard >= WAITING_SILENCE_SECONDS:
                host.line.say_goodbye(HOST_SILENT)
        for call in list(self._calls.values()):
            if now >= call.until:
                call.guest.say_goodbye(NOT_ACCEPTED)
        for pair in list(self._pairs):
            pair.tick(now)

    def shut(self, bye: Bye) -> None:
        """Nobody is passed on any more."""
        for host in list(self._hosts.values()):
            host.line.say_goodbye(bye)
        for call in list(self._calls.values()):
            call.guest.say_goodbye(bye)
        for pair in list(self._pairs):
            pair.end()

    def _leave(self, line: Line) -> None:
        self.lines -= 1
        if line.counted:
            self._left(line.address)

    # --- hosts -------------------------------------------------------------------------------

    def _wait(self, line: Line, secret: str) -> None:
        older = next((host for host in self._hosts.values() if host.secret == secret), None)
        if older:
            # His connection broke and only he knows it yet, or he has two windows.
            self._gone(older)
            older.line.say_goodbye(ANOTHER_WAITS)
        if len(self._hosts) >= HOSTS_LIMIT:
            line.say_goodbye(ALL_TAKEN)
            return
        place = older.place if older else place_of(secret, self._hosts)
        host = self._hosts[place] = _Host(line, secret, place, self._now())
        line.heard = lambda data: self._hear(host, data)
        line.lost = lambda: self._gone(host)
        line.write(encode(Waiting(place)))

    def _hear(self, host: _Host, data: bytes) -> None:
        host.heard = self._now()
        try:
            for frame in host.frames.feed(data):
                ping = decode_ping(frame)
                if not host.signs.take(host.heard):
                    host.line.say_goodbye(TOO_MUCH)
                    return
                host.line.write(encode(Pong(ping.id)))
        except InvalidMessage as error:
            host.line.say_goodbye(Bye(Code.INVALID, f"That is no message of Parley: {error}"))

    def _gone(self, host: _Host) -> None:
        """Who was joined with him stays joined; who reaches for him is told."""
        if self._hosts.get(host.place) is host:
            del self._hosts[host.place]
        for call in [call for call in self._calls.values() if call.host is host]:
            call.guest.say_goodbye(NOBODY)

    # --- guests ------------------------------------------------------------------------------

    def _reach(self, line: Line, place: str) -> None:
        host = self._hosts.get(place)
        if host is None:
            line.say_goodbye(NOBODY)
        elif len(self._calls) + len(self._pairs) >= PAIRS_LIMIT:
            line.say_goodbye(ALL_TAKEN)
        elif host.guests >= PER_HOST_LIMIT:
            line.say_goodbye(HOST_TAKEN)
        else:
            call = secrets.token_hex(16)
            self._calls[call] = _Call(line, host, self._now() + ACCEPT_SECONDS)
            host.guests += 1
            line.heard = lambda data: line.say_goodbye(TOO_EARLY)
            line.lost = lambda: self._withdraw(call)
            host.line.write(encode(Ring(call, plain(line.address, 45))))

    def _withdraw(self, call: str) -> None:
        if called := self._calls.pop(call, None):
            called.host.guests -= 1

    def _accept(self, line: Line, call: str) -> None:
        called = self._calls.get(call)
        if called is None or called.guest.ending:
            line.say_goodbye(NO_SUCH_CALL)
            return
        del self._calls[call]
        # It was called for, by somebody who counts himself: a host may have many guests.
        line.counted = False
        self._left(line.address)
        pair = Pair(called.guest, line, self._together, self._count, self._part, self._now)
        self._pairs[pair] = called.host
        called.guest.write(encode(Reached()))

    def _count(self, passed: int) -> None:
        self.bytes += passed

    def _part(self, pair: Pair) -> None:
        if host := self._pairs.pop(pair, None):
            host.guests -= 1

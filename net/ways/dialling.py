"""Dialling: from addresses to a connected socket, or to a sentence that says why not.

All ways are tried at once, the best with a small lead (as RFC 8305, "Happy Eyeballs", does it), so
that a way that is silent costs nothing where another is open.
"""

import errno
import ipaddress
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from game.contract.messages import Code
from game.table.link import Over, Route, Routes, RouteState
from net.ways.diagnosis import Attempt, diagnose
from net.ways.reaching import Reaching, Unreached
from net.ways.sockets import prepare
from net.ways.surroundings import look_round
from net.wire.address import Address

DIAL_SECONDS = 4.0
"""For finding the name and connecting, together; a join of nobody ends within five seconds."""

LEAD_SECONDS = 0.1
"""Each way begins so long after the one before, unless that one has failed already."""

RELAY_LEAD_SECONDS = 0.5
"""The same for a way through an arena, which is the longer one wherever there is another."""

WAYS_LIMIT = 12

READ_SIZE = 1024
_LOOK_SECONDS = 0.05
_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0))

Tell = Callable[[Routes], None]


class DialError(Exception):
    """No connection came about; `over` is what to tell the player."""

    def __init__(self, over: Over) -> None:
        super().__init__(over.text)
        self.over = over


@dataclass(slots=True)
class _Way:
    """One number at which to knock; without one while the name is being looked up."""

    address: Address
    number: tuple[Any, ...] | None = None
    """As getaddrinfo gives it: family, type, protocol, canonical name, socket address."""
    sock: socket.socket | None = None
    problem: OSError | None = None
    open: bool = False
    reaching: Reaching | None = None
    """What is said with the arena, once that answers."""

    @property
    def state(self) -> RouteState:
        if self.open:
            return RouteState.OPEN
        if self.problem is None and self.reaching:
            return RouteState.CALLING
        if self.problem is None:
            return RouteState.KNOCKING if self.number else RouteState.LOOKING
        if isinstance(self.problem, Unreached):
            return RouteState.AWAY
        if self.number is None:
            return RouteState.UNKNOWN
        if isinstance(self.problem, ConnectionRefusedError):
            return RouteState.REFUSED
        return RouteState.SILENT if isinstance(self.problem, TimeoutError) else RouteState.NO_WAY

    @property
    def route(self) -> Route:
        named = self.number and self.number[4][0] != self.address.host
        place = f" ({self.number[4][0]})" if named and self.number else ""
        return Route(f"{self.address}{place}", self.state)


class _Dialling:
    """The ways to a host, while they are being tried."""

    def __init__(self, addresses: Sequence[Address], tell: Tell) -> None:
        self.ways = [_Way(address) for address in addresses]
        self._tell = tell
        self._told: Routes | None = None
        self._answers: SimpleQueue[tuple[_Way, list[Any] | OSError]] = SimpleQueue()
        self._began, self._started_at = time.monotonic(), float("-inf")
        for way in self.ways:
            self._look_up(way)

    def run(self, until: float) -> socket.socket | None:
        """The first connection that stands; None if none does by then."""
        try:
            while (now := time.monotonic()) < until and self._hopeful:
                self._take_answers()
                self._start_next(now)
                self._tell_routes()
                if sock := self._opened():
                    return sock
            for way in self.ways:
                way.problem = way.problem or TimeoutError()
            return None
        finally:
            self._tell_routes()
            for way in self.ways:
                if way.sock and not way.open:
                    way.sock.close()

    @property
    def _hopeful(self) -> bool:
        return any(way.problem is None for way in self.ways)

    def _look_up(self, way: _Way) -> None:
        """getaddrinfo on a thread: the system's own has no limit of time."""

        def ask() -> None:
            try:
                host, port = way.address.host, way.address.port
                found = list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
                self._answers.put((way, found))
            except (OSError, UnicodeError) as error:
                self._answers.put((way, OSError(str(error))))

        threading.Thread(target=ask, name="look-up", daemon=True).start()

    def _take_answers(self) -> None:
        waits = not any(way.sock for way in self.ways)
        while True:
            try:
                way, answer = self._answers.get(timeout=_LOOK_SECONDS if waits else 0.0)
            except Empty:
                return
            waits = False
            if isinstance(answer, OSError):
                way.problem = answer
                continue
            found = [_Way(way.address, number) for number in answer]
            known = [other.number for other in self.ways]
            place = self.ways.index(way)
            self.ways[place : place + 1] = [new for new in found if new.number not in known]
            del self.ways[WAYS_LIMIT:]

    def _start_next(self, now: float) -> None:
        """Begin the next way, if the one before has had its lead or has failed."""
        for way in self.ways:
            if way.sock or way.problem or way.number is None:
                continue
            lead = RELAY_LEAD_SECONDS if way.address.place else LEAD_SECONDS
            before = self.ways[: self.ways.index(way)]
            failed = before[-1:] if lead == LEAD_SECONDS else before
            # The name of a better way may still be being looked up.
            looks = self._began if way.address.place and before else float("-inf")
            hopeless = before and all(earlier.problem for earlier in failed)
            if now - max(looks, self._started_at) < lead and not hopeless:
                return
            self._started_at = now
            self._begin(way)

    def _begin(self, way: _Way) -> None:
        assert way.number is not None
        family, kind, protocol, _, number = way.number
        try:
            # A machine may know a number of a family that it cannot speak.
            way.sock = socket.socket(family, kind, protocol)
            way.sock.setblocking(False)
            if (code := way.sock.connect_ex(number)) not in _UNDER_WAY:
                raise OSError(code, os.strerror(code))
        except OSError as error:
            way.problem = error

    def _opened(self) -> socket.socket | None:
        trying = {way.sock: way for way in self.ways if way.sock and not way.problem}
        if not trying:
            return None
        said = [sock for sock, way in trying.items() if way.reaching]
        connecting = [sock for sock in trying if sock not in said]
        readable, writable, failed = select.select(said, connecting, list(trying), _LOOK_SECONDS)
        for sock in {*readable, *writable, *failed}:
            way = trying[sock]
            try:
                if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    raise OSError(code, os.strerror(code))
                way.open = self._goes_on(way, sock)
            except OSError as error:
                way.problem = error
            if way.open:
                prepare(sock)
                return sock
        return None

    @staticmethod
    def _goes_on(way: _Way, sock: socket.socket) -> bool:
        """Something happened on the way: whether the host hears us now. Raises OSError."""
        if way.reaching:
            data = sock.recv(READ_SIZE)
            if not data:
                raise Unreached(Code.LOST)
            return way.reaching.receive_data(data)
        if way.address.place:
            way.reaching = Reaching(way.address.place)
            sock.send(way.reaching.begin())
            return False
        return True

    def _tell_routes(self) -> None:
        routes = Routes(tuple(way.route for way in self.ways))
        if routes != self._told:
            self._told = routes
            self._tell(routes)


def dial(
    addresses: Address | Sequence[Address],
    seconds: float = DIAL_SECONDS,
    tell: Tell = lambda routes: None,
) -> socket.socket:
    """Connect to whichever of the addresses answers first, within `seconds`.

    `tell` hears how each way is getting on. Raises DialError.
    """
    tried = [addresses] if isinstance(addresses, Address) else list(addresses)
    # Whatever way is the first to stand is taken, so a detour begins last.
    tried.sort(key=lambda address: bool(address.place))
    dialling = _Dialling(tried, tell)
    sock = dialling.run(time.monotonic() + seconds)
    if sock is not None:
        return sock
    attempts = [_attempt(way) for way in dialling.ways]
    raise DialError(diagnose(tried[0], attempts, look_round()))


def _attempt(way: _Way) -> Attempt:
    ip = None
    if way.number:
        ip = ipaddress.ip_address(way.number[4][0].partition("%")[0])
    arena = way.address if way.address.place else None
    return Attempt(ip, way.problem or TimeoutError(), arena)

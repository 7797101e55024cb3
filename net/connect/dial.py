"""Dial: from addresses to a connected socket, or to a sentence that says why not.

All addresses are tried at once, the best with a small lead, as in RFC 8305 ("Happy Eyeballs"), so a
silent one costs nothing where another answers.
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

from game.client_state.link import LinkClosed, Route, Routes, RouteState
from game.protocol.messages import ErrorCode
from net.connect.diagnosis import ConnectAttempt, diagnose
from net.connect.network_info import read_network_info
from net.connect.relay_guest import RelayGuest, RelayRefused
from net.connect.socket_options import prepare
from net.wire.address import Address

DIAL_SECONDS = 4.0
"""Seconds for resolving and connecting together; a failed join ends within five seconds."""

STAGGER_SECONDS = 0.1
"""Seconds between the starts of two attempts, unless the earlier one has already failed."""

RELAY_STAGGER_SECONDS = 0.5
"""The same, in seconds, for an attempt through an arena, which is slower than a direct one."""

CANDIDATES_LIMIT = 12

READ_SIZE = 1024
_POLL_SECONDS = 0.05
_IN_PROGRESS = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", 0))

OnRoutes = Callable[[Routes], None]


class DialError(Exception):
    """Raised if no connection was made; `over` is what the player reads."""

    def __init__(self, over: LinkClosed) -> None:
        super().__init__(over.text)
        self.over = over


@dataclass(slots=True)
class _Candidate:
    """One address to try, or a name that is being resolved."""

    address: Address
    number: tuple[Any, ...] | None = None
    """A result of getaddrinfo: family, type, protocol, canonical name, socket address."""
    sock: socket.socket | None = None
    problem: OSError | None = None
    open: bool = False
    relay: RelayGuest | None = None
    """The relay handshake with the arena, once it answers."""

    @property
    def state(self) -> RouteState:
        if self.open:
            return RouteState.OPEN
        if self.problem is None and self.relay:
            return RouteState.CALLING
        if self.problem is None:
            return RouteState.KNOCKING if self.number else RouteState.LOOKING
        if isinstance(self.problem, RelayRefused):
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


class _Dial:
    """All attempts to reach a host, while they are running."""

    def __init__(self, addresses: Sequence[Address], on_routes: OnRoutes) -> None:
        self.candidates = [_Candidate(address) for address in addresses]
        self._on_routes = on_routes
        self._last_routes: Routes | None = None
        self._answers: SimpleQueue[tuple[_Candidate, list[Any] | OSError]] = SimpleQueue()
        self._started_count, self._started_at = time.monotonic(), float("-inf")
        for candidate in self.candidates:
            self._look_up(candidate)

    def run(self, until: float) -> socket.socket | None:
        """Return the first connection that succeeds; None if none does in time."""
        try:
            while (now := time.monotonic()) < until and self._any_pending:
                self._take_answers()
                self._start_next(now)
                self._report_routes()
                if sock := self._opened():
                    return sock
            for candidate in self.candidates:
                candidate.problem = candidate.problem or TimeoutError()
            return None
        finally:
            self._report_routes()
            for candidate in self.candidates:
                if candidate.sock and not candidate.open:
                    candidate.sock.close()

    @property
    def _any_pending(self) -> bool:
        return any(candidate.problem is None for candidate in self.candidates)

    def _look_up(self, candidate: _Candidate) -> None:
        """getaddrinfo on a thread: the system's own has no limit of time."""

        def ask() -> None:
            try:
                host, port = candidate.address.host, candidate.address.port
                found = list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
                self._answers.put((candidate, found))
            except (OSError, UnicodeError) as error:
                self._answers.put((candidate, OSError(str(error))))

        threading.Thread(target=ask, name="look-up", daemon=True).start()

    def _take_answers(self) -> None:
        waits = not any(candidate.sock for candidate in self.candidates)
        while True:
            try:
                candidate, answer = self._answers.get(timeout=_POLL_SECONDS if waits else 0.0)
            except Empty:
                return
            waits = False
            if isinstance(answer, OSError):
                candidate.problem = answer
                continue
            found = [_Candidate(candidate.address, number) for number in answer]
            known = [other.number for other in self.candidates]
            place = self.candidates.index(candidate)
            self.candidates[place : place + 1] = [new for new in found if new.number not in known]
            del self.candidates[CANDIDATES_LIMIT:]

    def _start_next(self, now: float) -> None:
        """Start the next attempt if the one before has had its lead or has failed."""
        for candidate in self.candidates:
            if candidate.sock or candidate.problem or candidate.number is None:
                continue
            lead = RELAY_STAGGER_SECONDS if candidate.address.place else STAGGER_SECONDS
            before = self.candidates[: self.candidates.index(candidate)]
            failed = before[-1:] if lead == STAGGER_SECONDS else before
            # The name of a better way may still be being looked up.
            looks = self._started_count if candidate.address.place and before else float("-inf")
            hopeless = before and all(earlier.problem for earlier in failed)
            if now - max(looks, self._started_at) < lead and not hopeless:
                return
            self._started_at = now
            self._begin(candidate)

    def _begin(self, candidate: _Candidate) -> None:
        assert candidate.number is not None
        family, kind, protocol, _, number = candidate.number
        try:
            # A machine may know a number of a family that it cannot speak.
            candidate.sock = socket.socket(family, kind, protocol)
            candidate.sock.setblocking(False)
            if (code := candidate.sock.connect_ex(number)) not in _IN_PROGRESS:
                raise OSError(code, os.strerror(code))
        except OSError as error:
            candidate.problem = error

    def _opened(self) -> socket.socket | None:
        trying = {
            candidate.sock: candidate
            for candidate in self.candidates
            if candidate.sock and not candidate.problem
        }
        if not trying:
            return None
        said = [sock for sock, candidate in trying.items() if candidate.relay]
        connecting = [sock for sock in trying if sock not in said]
        readable, writable, failed = select.select(said, connecting, list(trying), _POLL_SECONDS)
        for sock in {*readable, *writable, *failed}:
            candidate = trying[sock]
            try:
                if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    raise OSError(code, os.strerror(code))
                candidate.open = self._advance(candidate, sock)
            except OSError as error:
                candidate.problem = error
            if candidate.open:
                prepare(sock)
                return sock
        return None

    @staticmethod
    def _advance(candidate: _Candidate, sock: socket.socket) -> bool:
        """Continue an attempt after an event, and return whether the host can hear us. Raises
        OSError."""
        if candidate.relay:
            data = sock.recv(READ_SIZE)
            if not data:
                raise RelayRefused(ErrorCode.LOST)
            return candidate.relay.receive_data(data)
        if candidate.address.place:
            candidate.relay = RelayGuest(candidate.address.place)
            sock.send(candidate.relay.begin())
            return False
        return True

    def _report_routes(self) -> None:
        routes = Routes(tuple(candidate.route for candidate in self.candidates))
        if routes != self._last_routes:
            self._last_routes = routes
            self._on_routes(routes)


def dial(
    addresses: Address | Sequence[Address],
    seconds: float = DIAL_SECONDS,
    on_routes: OnRoutes = lambda routes: None,
) -> socket.socket:
    """Connect to the first address that answers within `seconds`. `on_routes` receives the state of
    each attempt. Raises DialError."""
    tried = [addresses] if isinstance(addresses, Address) else list(addresses)
    # Whatever way is the first to stand is taken, so a detour begins last.
    tried.sort(key=lambda address: bool(address.place))
    attempt = _Dial(tried, on_routes)
    sock = attempt.run(time.monotonic() + seconds)
    if sock is not None:
        return sock
    attempts = [_attempt(candidate) for candidate in attempt.candidates]
    raise DialError(diagnose(tried[0], attempts, read_network_info()))


def _attempt(candidate: _Candidate) -> ConnectAttempt:
    ip = None
    if candidate.number:
        ip = ipaddress.ip_address(candidate.number[4][0].partition("%")[0])
    arena = candidate.address if candidate.address.place else None
    return ConnectAttempt(ip, candidate.problem or TimeoutError(), arena)

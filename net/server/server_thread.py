"""Server thread: a server on a background thread, for a player who hosts and for practice."""

import asyncio
import contextlib
import errno
import logging
import math
import secrets
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Protocol

from game.client_state.link import Incoming, Moved, Protection, ProtectionState, Reachable
from game.match.signatures import Signer
from game.protocol.messages import Bye, ErrorCode, Seats
from game.rules import Roster, Seat
from net.client.client import Client
from net.client.inbox import Inbox
from net.connect.interfaces import local_addresses
from net.hosting.connection import ServerContext
from net.hosting.room_host import RoomHost
from net.room.log_copy import LogCopy, SeatTicket
from net.room.room import Room
from net.room.room_options import DEFAULT_OPTIONS, RoomOptions
from net.room.system_dice import SystemDice
from net.security.client_handshake import Credentials
from net.security.identity import temporary_identity
from net.server.authenticator import authenticator_of
from net.server.listener import Listener
from net.server.server import Server
from net.store.journal import Journal
from net.store.stored_room import RoomDetails, StoredRoom
from net.wire.address import DEFAULT_PORT, Address
from net.wire.rate_limit import LIMITS, PACE

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"

LOG_INTERVAL_SECONDS = 5.0

FLUSH_SECONDS = 1.0
"""Longest wait for the disk when the host closes."""

REMOTE_WAYS = (BY_ROUTER, BY_ARENA) = ("router", "arena")
"""What lets friends from outside reach us, the better first."""

PORTS_TRIED = 10
"""Number of ports from the default one upwards: several people may host on one machine."""


class ServerThread:
    """A running server. `stop` ends it; so does the end of the program."""

    def __init__(
        self,
        roster: Roster,
        *,
        address: str | None = None,
        port: int | None = None,
        old_port: int | None = None,
        journal: Journal | None = None,
        copy: LogCopy | None = None,
        options: RoomOptions = DEFAULT_OPTIONS,
        credentials: Credentials | None = None,
    ) -> None:
        """Return when the server listens.

        With a `journal` the room is stored; with a `copy` that one is restored. Without
        `credentials`, or with those of `Protection.PLAIN`, anybody may enter, unencrypted.

        `address` None: every interface. `port` None: the default or one of the next that is free;
        0: any that the system gives. `old_port` is tried before the default. Raises OSError if no
        port can be had, and BrokenLog if the copy is not of these rules.
        """

        self.token = secrets.token_hex()
        """The token with which the player who hosts gets a seat, even without a stored ticket."""
        self.limits = options.limits
        signer = credentials.identity if credentials else temporary_identity()
        room_options = replace(options, host_token=self.token, signer=signer)
        room = Room(roster, SystemDice(), secrets.token_hex, room_options, copy)
        context = ServerContext(limits=options.limits)
        self.room_host = RoomHost(context, room, journal, options.spectators)
        self._authenticator = authenticator_of(credentials, self.room_host)
        context.tls = self._authenticator.tls if self._authenticator else None
        self.server = Server(context, self.room_host, self._authenticator)
        self._listener = Listener(self.server)
        self._address, self._journal = address, journal
        self._ports = _ports(old_port) if port is None else [port]
        self._listening: Future[int] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="host", daemon=True)
        self._thread.start()
        self.port = self._listening.result()

    @property
    def addresses(self) -> list[Address]:
        """The addresses at which others may reach it, the likeliest first."""
        numbers = [self._address] if self._address else local_addresses()
        return [Address(number, self.port) for number in numbers]

    @property
    def protection(self) -> ProtectionState:
        """How the server is protected, and its code."""
        return (
            self._authenticator.protection
            if self._authenticator
            else ProtectionState(Protection.PLAIN)
        )

    def send_news_to(self, inbox: Inbox[Incoming]) -> None:
        """Put every change of the protection into `inbox` from now on, from the host's thread."""
        if self._authenticator:
            self._authenticator.news = inbox

    def seats(self) -> Seats | None:
        """Return who sits where, from any thread; None once the host has stopped."""
        answer: Future[Seats] = Future()
        try:
            assert self._loop
            self._loop.call_soon_threadsafe(self._answer_seats, answer)
            return answer.result(1.0)
        except (RuntimeError, TimeoutError):
            return None

    def _answer_seats(self, answer: Future[Seats]) -> None:
        answer.set_result(self.room_host.room.seats)

    def kick(self, seat: Seat) -> None:
        """Send a player out; while a match runs, once it is over."""
        if self._loop:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.room_host.kick, seat)

    def run(self, task: Coroutine[Any, Any, None]) -> Future[None] | None:
        """Run a coroutine on the host's loop; return what cancels it, from any thread, or None if
        the host has stopped."""
        assert self._loop
        try:
            return asyncio.run_coroutine_threadsafe(task, self._loop)
        except RuntimeError:
            task.close()
            return None

    def renew_passcode(self) -> None:
        """Make a new code, which is reported as a change of the protection."""
        if self._authenticator and self._loop:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._authenticator.renew_passcode)

    def set_open(self, on: bool) -> None:
        """Let anybody on this network enter without the code, or ask for it again."""
        if self._authenticator and self._loop:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._authenticator.set_open, on)

    def stop(self) -> None:
        """Say goodbye to the players and end the thread. May be called twice."""
        if self._loop and self._stopping and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(2.0)
            if self._journal:
                self._journal.flush()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(AsyncioLog().handle)
        try:
            port = await self._listen()
        except OSError as error:
            self._listening.set_exception(error)
            return
        self._listening.set_result(port)
        failing = self._loop.create_task(self._abort_on_failure())
        await self._stopping.wait()
        failing.cancel()
        await self._flush_remaining()
        await self._listener.close()
        if self._authenticator:
            self._authenticator.close()

    async def _abort_on_failure(self) -> None:
        """Stop listening once the program of the room has failed for good."""
        await self.room_host.failed.wait()
        self._listener.abort(Bye(ErrorCode.CLOSED, self.room_host.failure))

    async def _flush_remaining(self) -> None:
        """Wait until everything is sent that was said before the end, unless the disk takes too
        long."""
        assert self._loop
        until = self._loop.time() + FLUSH_SECONDS
        while self.room_host.has_pending and self._loop.time() < until:
            await asyncio.sleep(0.01)

    async def _listen(self) -> int:
        *earlier, last = self._ports
        for port in earlier:
            try:
                return await self._listener.listen(self._address, port)
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
        return await self._listener.listen(self._address, last)


def _ports(old_port: int | None) -> list[int]:
    ports = list(range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED))
    return [old_port, *ports] if old_port else ports


class AsyncioLog:
    """Logs what asyncio itself reports, at most every `LOG_INTERVAL_SECONDS`: out of file
    descriptors it reports without end."""

    def __init__(self) -> None:
        self._logged_at = -math.inf

    def handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log one report; an exception handler of a loop."""
        if loop.time() - self._logged_at >= LOG_INTERVAL_SECONDS:
            self._logged_at = loop.time()
            log.warning("%s: %s", context.get("message"), context.get("exception"))


class Closable(Protocol):
    """What a hosted game needs while it is open."""

    def close(self) -> None: ...


class HostClient(Client):
    """The link of the player who hosts: a client like any other, whose server ends with it."""

    def __init__(
        self,
        host: ServerThread,
        name: str,
        journal: Journal | None = None,
        stored: StoredRoom | None = None,
        credentials: Credentials | None = None,
        identity: Signer | None = None,
    ) -> None:
        """`credentials`: those of the host."""
        self.host = host
        self._resources = contextlib.ExitStack()
        """What is closed together with the game."""
        self._remote_addresses: dict[str, str] = {}
        address = Address(LOOPBACK, host.port)
        ticket = SeatTicket(Seat.LEFT, host.token, str(address), hosting=True)
        stored = stored or StoredRoom(LogCopy("", 0, {}), RoomDetails({}, ticket=ticket), ())
        # A player who allows everything need not keep to a pace either.
        pace = PACE if host.limits is LIMITS else host.limits
        super().__init__(
            address,
            name,
            journal=journal,
            stored=stored,
            hosting=True,
            pace=pace,
            credentials=credentials,
            identity=identity,
        )
        if credentials:
            host.send_news_to(self._queue)
            self._queue.put(host.protection)

    @property
    def kicks(self) -> bool:
        return True

    def block(self) -> bool:
        """Block the other side and send it out; while a match runs, once it is over."""
        known = super().block()
        welcome = self._protocol.welcome
        if welcome and welcome.seat:
            self.host.kick(welcome.seat.other)
        return known

    def show(self, text: str) -> None:
        """Show the player who hosts a sentence, from any thread."""
        if text:
            self._queue.put(replace(self.host.protection, text=text))

    def add_address(self, source: str, address: str) -> None:
        """Report the address at which friends from outside reach us, from any thread. `source`: one
        of `REMOTE_WAYS`."""
        self._remote_addresses = {**self._remote_addresses, source: address}
        ways = sorted(self._remote_addresses, key=REMOTE_WAYS.index)
        self._queue.put(Reachable(tuple(self._remote_addresses[each] for each in ways)))

    def moved(self, addresses: tuple[str, ...], short_code: str) -> None:
        """Report that friends on this network reach us at other addresses now, from any thread."""
        self._queue.put(Moved(addresses, short_code))

    def close_with(self, resource: Closable) -> None:
        """Close a resource together with the game; at once if the game is closed already."""
        self._resources.callback(resource.close)
        if self._closing.is_set():
            self._resources.close()

    def close(self) -> None:
        super().close()
        self._resources.close()
        self.host.stop()

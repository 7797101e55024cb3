"""Serving: an arena from its opening to its end, with the journal that brings it back."""

import asyncio
import contextlib
import logging
import secrets
import signal
import time
from collections.abc import Callable
from pathlib import Path

from game.ai import LEVELS
from game.contract.messages import Bye, Code, Wish
from game.learning.advice import Solutions
from game.rules import Roster
from net.arena.arena import BACK_SOON, Arena
from net.arena.caretaker import KEPT_FOR_EACH, ROOMS_LIMIT
from net.arena.pauses import shorten_pauses
from net.arena.resident import Resident
from net.arena.status import Status, StatusPage
from net.disk.journal import Journal
from net.door.arrival import Credentials
from net.door.identity import passing_identity
from net.guest.bot import NAMES, player_of
from net.host.gallery import SPECTATORS_LIMIT
from net.host.hosting import log_seldom
from net.host.porter import porter_of
from net.host.server import Server
from net.host.switchboard import Switchboard
from net.room.dice import SystemDice
from net.room.room import TURN_SECONDS, Room
from net.room.roomcopy import RoomCopy
from net.ways.sockets import raise_limit
from net.wire.address import DEFAULT_PORT
from net.wire.floodgate import LIMITS, Limits

log = logging.getLogger(__name__)

CONNECTIONS_FOR_EACH = 4
"""Room: two play, and others look on or wait in the lobby."""

BACKLOG = 100
"""Larger than a host's: many may come at once after a restart."""

DRAIN_SECONDS = 60.0
"""For matches to end once the arena is to stop; the others are kept."""

LOOK_SECONDS = 0.2


class Serving:
    """One arena. `run` it on an event loop; `stop` may be called from anywhere."""

    def __init__(
        self,
        roster: Roster,
        folder: Path,
        solutions: Solutions,
        *,
        address: str | None = None,
        port: int | None = None,
        turn_seconds: int | None = TURN_SECONDS,
        spectators: int = SPECTATORS_LIMIT,
        drain_seconds: float = DRAIN_SECONDS,
        status: tuple[str, int] | None = None,
        limits: Limits = LIMITS,
        credentials: Credentials | None = None,
        relays: bool = True,
        rooms: int = ROOMS_LIMIT,
    ) -> None:
        """`status`: address and port of the page that tells how it is doing. `relays`: pass guests
        on to hosts who wait here.

        Opens the journal below `folder`; residents play by `solutions`.

        Raises OSError if it can neither be read nor made. Whoever connects comes in; with
        `credentials` nobody on the way can read what he says.
        """
        self._solutions = solutions
        self._roster, self._turn_seconds = roster, turn_seconds
        self._limits = limits
        self._signer = credentials.identity if credentials else passing_identity()
        self._address, self._port = address, DEFAULT_PORT if port is None else port
        self._drain_seconds = drain_seconds
        self.journal = Journal(folder / "arena.db", rooms_kept=KEPT_FOR_EACH * rooms)
        connections = CONNECTIONS_FOR_EACH * rooms
        raise_limit(connections)
        porter = porter_of(credentials, anywhere=True)
        self.server = Server(
            limits=limits,
            connections=connections,
            backlog=BACKLOG,
            porter=porter,
            relays=True,
        )
        self._switchboard.passes_on = relays
        self.arena = Arena(
            self.server,
            self._make_room,
            self._make_resident,
            tuple(LEVELS),
            self.journal,
            spectators,
            limits,
            rooms,
        )
        self.page = StatusPage(self._look)
        self._page_at, self._began = status, self.server.now()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._hurried = False

    async def run(self, opened: Callable[[int], None] = lambda port: None) -> None:
        """Serve until told to stop, then drain. `opened` hears the port.

        Raises OSError if the port is taken.
        """
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(log_seldom())
        try:
            self.arena.take_up(self.journal.going_on())
            opened(await self.server.listen(self.arena, self._address, self._port))
            if self._page_at:
                await self.page.listen(*self._page_at)
            await self._stopping.wait()
            await self._drain()
        finally:
            self.page.close()
            self.server.shut(Bye(Code.PAUSED, BACK_SOON))
            # One turn of the loop lets the last words out.
            await asyncio.sleep(0)
            self.journal.close()

    def run_here(self, opened: Callable[[int], None]) -> None:
        """The same on a loop of its own until SIGTERM or Ctrl-C; faster where uvloop is there."""

        async def serve() -> None:
            self._stop_at_signals()
            shorten_pauses()
            await self.run(opened)

        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(serve())

    def stop(self, hurry: bool = False) -> None:
        """Begin to drain; with `hurry`, or when told twice, without waiting for matches."""
        if self._loop:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop, hurry)

    def _stop_at_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # Windows has no such handlers; there Ctrl-C ends the program, and the journal holds.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, self._stop, False)

    # --- inside --------------------------------------------------------------------------

    @property
    def _switchboard(self) -> Switchboard:
        assert self.server.switchboard
        return self.server.switchboard

    def _stop(self, hurry: bool) -> None:
        self._hurried = hurry or self._stopping.is_set()
        self._stopping.set()

    async def _drain(self) -> None:
        self.arena.drain()
        until = self.server.now() + self._drain_seconds
        while self.arena.busy and not self._hurried and self.server.now() < until:
            await asyncio.sleep(LOOK_SECONDS)

    def _look(self) -> Status:
        doors = list(self.arena.doors)
        spectators = sum(len(door.parlour.gallery) for door in doors)
        crowd, switchboard = self.arena.lobby.crowd, self._switchboard
        return Status(
            rooms=len(doors),
            matches=sum(door.running for door in doors),
            players=crowd.rooms - spectators,
            spectators=spectators,
            lobby=crowd.lobby,
            connections=self.server.connections,
            deliveries=self.server.deliveries,
            relay_hosts=switchboard.hosts,
            relayed=switchboard.pairs,
            relayed_bytes=switchboard.bytes,
            cpu_seconds=round(time.process_time(), 3),
            uptime_seconds=round(self.server.now() - self._began, 1),
            closing=self.arena.closing,
        )

    def _make_room(self, copy: RoomCopy | None) -> Room:
        return Room(
            self._roster,
            SystemDice(),
            secrets.token_hex,
            self._turn_seconds,
            copy,
            limits=self._limits,
            signer=self._signer,
            past=self.journal.entries,
        )

    def _make_resident(self, level: str, wishes: Callable[[Resident, Wish], None]) -> Resident:
        return Resident(
            self.server, NAMES[level], player_of(level, self._solutions), SystemDice(), wishes
        )


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ModuleNotFoundError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory

"""Arena runner: an arena from its opening to its end, with the journal that brings it back."""

import asyncio
import contextlib
import gc
import logging
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from game.bots import LEVELS
from game.protocol.messages import Bye, ClientMessage, ErrorCode
from game.review.advice import Solutions
from game.rules import Roster
from net.arena.arena import RESTARTING, Arena
from net.arena.arena_options import DEFAULT_ARENA, ArenaOptions
from net.arena.house_bot import HouseBot
from net.arena.room_lifecycle import KEPT_FOR_EACH
from net.client.bot import NAMES, player_of
from net.connect.socket_options import raise_limit
from net.room.system_dice import SystemDice
from net.security.client_handshake import Credentials
from net.security.identity import temporary_identity
from net.server.authenticator import authenticator_of
from net.server.relay_server import RelayServer
from net.server.server import Server
from net.server.server_thread import throttle_asyncio_log
from net.server.status_page import Status, StatusPage
from net.store.journal import Journal

log = logging.getLogger(__name__)

CONNECTIONS_FOR_EACH = 4
"""Room: two play, and others look on or wait in the lobby."""

BACKLOG = 100
"""Larger than a host's: many may come at once after a restart."""

CHECK_SECONDS = 0.2


class ArenaRunner:
    """One arena. `run` it on an event loop; `stop` may be called from anywhere."""

    def __init__(
        self,
        roster: Roster,
        folder: Path,
        solutions: Solutions,
        options: ArenaOptions = DEFAULT_ARENA,
        credentials: Credentials | None = None,
    ) -> None:
        """Open the journal below `folder`; house bots play by `solutions`.

        With `credentials` connections are encrypted. Raises OSError if the journal can neither be
        read nor made.
        """
        self._solutions = solutions
        self._options = options
        signer = credentials.identity if credentials else temporary_identity()
        self.journal = Journal(folder / "arena.db", rooms_stored=KEPT_FOR_EACH * options.rooms)
        connections = CONNECTIONS_FOR_EACH * options.rooms
        raise_limit(connections)
        authenticator = authenticator_of(credentials, open_to_internet=True)
        self.server = Server(
            limits=options.room.limits,
            connections=connections,
            backlog=BACKLOG,
            authenticator=authenticator,
            relays=True,
        )
        self._relay_server.forwards = options.relays
        signed = replace(options, room=replace(options.room, signer=signer))
        self.arena = Arena(self.server, roster, signed, self._make_bot, tuple(LEVELS), self.journal)
        self.page = StatusPage(self._status)
        self._started_at = self.server.now()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._stop_now = False

    async def run(self, opened: Callable[[int], None] = lambda port: None) -> None:
        """Serve until told to stop, then drain. `opened` hears the port.

        Raises OSError if the port is taken.
        """
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(throttle_asyncio_log())
        try:
            self.arena.restore(self.journal.resumable())
            opened(await self.server.listen(self.arena, self._options.address, self._options.port))
            if self._options.status:
                await self.page.listen(*self._options.status)
            await self._stopping.wait()
            await self._drain()
        finally:
            self.page.close()
            self.server.abort(Bye(ErrorCode.PAUSED, RESTARTING))
            # One turn of the loop lets the last words out.
            await asyncio.sleep(0)
            self.journal.close()

    def run_here(self, opened: Callable[[int], None]) -> None:
        """The same on a loop of its own until SIGTERM or Ctrl-C; faster where uvloop is there."""

        async def serve() -> None:
            self._stop_at_signals()
            tune_garbage_collection()
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
    def _relay_server(self) -> RelayServer:
        assert self.server.relay
        return self.server.relay

    def _stop(self, hurry: bool) -> None:
        self._stop_now = hurry or self._stopping.is_set()
        self._stopping.set()

    async def _drain(self) -> None:
        self.arena.drain()
        until = self.server.now() + self._options.drain_seconds
        while self.arena.has_running_match and not self._stop_now and self.server.now() < until:
            await asyncio.sleep(CHECK_SECONDS)

    def _status(self) -> Status:
        hosted_rooms = list(self.arena.rooms)
        spectators = sum(len(hosted_room.room_host.spectators) for hosted_room in hosted_rooms)
        crowd, relay_server = self.arena.lobby.counts, self._relay_server
        return Status(
            rooms=len(hosted_rooms),
            matches=sum(hosted_room.running for hosted_room in hosted_rooms),
            players=crowd.rooms - spectators,
            spectators=spectators,
            lobby=crowd.lobby,
            connections=self.server.connections,
            deliveries=self.server.deliveries,
            relay_hosts=relay_server.hosts,
            relayed=relay_server.pipes,
            relayed_bytes=relay_server.bytes,
            cpu_seconds=round(time.process_time(), 3),
            uptime_seconds=round(self.server.now() - self._started_at, 1),
            closing=self.arena.closing,
        )

    def _make_bot(
        self, level: str, on_message: Callable[[HouseBot, ClientMessage], None]
    ) -> HouseBot:
        return HouseBot(
            self.server, NAMES[level], player_of(level, self._solutions), SystemDice(), on_message
        )


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ModuleNotFoundError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


YOUNG_OBJECTS = 10_000
"""New objects until the collector looks at them; by itself it does so every 700, and in the end
at everything: a quarter of a second with a thousand matches."""

SWITCH_INTERVAL_SECONDS = 0.0005
"""How long one thread may keep the interpreter while another waits. By itself 5 ms, which the
journal's thread would wait for at every step, and everybody in a match for the journal's thread."""


def tune_garbage_collection() -> None:
    """To be called once, when everything is there that stays."""
    gc.collect()
    # What is there now is there at the end, too; nobody need ever look at it again.
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)

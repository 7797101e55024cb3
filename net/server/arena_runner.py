"""Arena runner: an arena from its opening to its end, with the journal that brings it back."""

import asyncio
import contextlib
import gc
import logging
import signal
import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from game.protocol.messages import Bye, ErrorCode
from game.review.advice import Solutions
from game.rules import Roster
from net.arena.arena import RESTARTING, Arena
from net.arena.arena_options import DEFAULT_ARENA, ArenaOptions
from net.arena.room_lifecycle import STORED_PER_ROOM
from net.connect.socket_options import raise_limit
from net.hosting.connection import ServerContext
from net.security.client_handshake import Credentials
from net.security.identity import temporary_identity
from net.server.authenticator import authenticator_of
from net.server.listener import Listener
from net.server.relay_server import RelayServer
from net.server.server import Server
from net.server.server_thread import AsyncioLog
from net.server.status_page import StatusPage
from net.store.journal import Journal

log = logging.getLogger(__name__)

CONNECTIONS_FOR_EACH = 4
"""Connections for each room: two players, and others who watch or wait in the lobby."""

BACKLOG = 100
"""Connections that may wait to be accepted; many come at once after a restart."""

CHECK_SECONDS = 0.2
"""Time between two looks whether all matches have ended."""


class ArenaRunner:
    """One arena, open as an asynchronous context. `serve` in it; `stop` from anywhere."""

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
        self._options = options
        signer = credentials.identity if credentials else temporary_identity()
        signed = replace(options, room=replace(options.room, signer=signer))
        self.journal = Journal(folder / "arena.db", rooms_stored=STORED_PER_ROOM * options.rooms)
        connections = CONNECTIONS_FOR_EACH * options.rooms
        raise_limit(connections)
        authenticator = authenticator_of(credentials, open_to_internet=True)
        context = ServerContext(
            limits=options.room.limits, tls=authenticator.tls if authenticator else None
        )
        self.arena = Arena(context, roster, signed, solutions, self.journal)
        relay = RelayServer(context, options.relays)
        self.server = Server(context, self.arena, authenticator, connections, relay)
        self.page = StatusPage(self.server, self.arena)
        self._listener = Listener(self.server, BACKLOG)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._stop_now = False

    async def __aenter__(self) -> int:
        """Restore the rooms of the journal, listen, and return the port.

        Raises OSError if the port is taken.
        """
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(AsyncioLog().handle)
        try:
            self.arena.start(self.journal.resumable())
            port = await self._listener.listen(self._options.address, self._options.port)
            if self._options.status:
                await self.page.listen(*self._options.status)
        except BaseException:
            await self._close()
            raise
        return port

    async def __aexit__(self, *error: object) -> None:
        await self._close()

    async def serve(self) -> None:
        """Serve until `stop`, and then until all matches have ended, but not for too long."""
        await self._stopping.wait()
        await self._drain()

    def take_over_process(self) -> None:
        """Stop at SIGTERM and at Ctrl-C, and let the collector of garbage look seldom.

        Only for a program that does nothing else; to be called on the loop, once it is open.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            # Windows has no such handlers; there Ctrl-C ends the program, and the journal holds.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, self._stop, False)
        tune_garbage_collection()

    def stop(self, hurry: bool = False) -> None:
        """Begin to drain; with `hurry`, or when called twice, without waiting for matches."""
        if self._loop:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop, hurry)

    # --- inside --------------------------------------------------------------------------

    def _stop(self, hurry: bool) -> None:
        self._stop_now = hurry or self._stopping.is_set()
        self._stopping.set()

    async def _drain(self) -> None:
        self.arena.drain()
        now = self.server.context.now
        until = now() + self._options.drain_seconds
        while self.arena.has_running_match and not self._stop_now and now() < until:
            await asyncio.sleep(CHECK_SECONDS)

    async def _close(self) -> None:
        self.page.close()
        self._listener.abort(Bye(ErrorCode.PAUSED, RESTARTING))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)
        self.journal.close()


def run_fast(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a loop of its own: on uvloop where that is installed."""
    try:
        import uvloop
    except ModuleNotFoundError:
        asyncio.run(main)
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


YOUNG_OBJECTS = 10_000
"""New objects until the collector looks at them. By itself it does so every 700, and at last at
everything, which takes a quarter of a second with a thousand matches."""

SWITCH_INTERVAL_SECONDS = 0.0005
"""Longest time for which one thread has the interpreter while another waits. By itself it is 5 ms:
the journal's thread would wait so long at every step, and every match for that thread."""


def tune_garbage_collection() -> None:
    """Make the collector look seldom; call this once, when everything is there that stays."""
    gc.collect()
    # What is there now stays to the end, so the collector need never look at it again.
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)

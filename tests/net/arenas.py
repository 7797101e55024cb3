"""Arenas: one on a thread of its own, and those who come to it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from game.client_state.lobby_state import LobbyState
from game.protocol.lobby_messages import Seek
from game.protocol.messages import ClientMessage, ServerMessage
from net.arena.arena_options import ArenaOptions
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.security.client_handshake import Credentials
from net.server.arena_runner import ArenaRunner
from net.server.server_thread import LOOPBACK
from net.store.journal import Journal
from net.wire.address import Address
from net.wire.rate_limit import PACE, RateLimits
from tests.end_to_end.real_player import RealPlayer
from tests.game.solved_pairings import SolvedPairings
from tests.support import ROSTER, free_port


class ArenaGuest(RealPlayer):
    """Who has come to an arena."""

    def __init__(self, link: Client) -> None:
        super().__init__(link)
        self.lobby_state = LobbyState()
        self._read = 0

    def listen(self, seconds: float) -> None:
        super().listen(seconds)
        for each in self.heard[self._read :]:
            if isinstance(each, ServerMessage):
                self.lobby_state.receive(each)
        self._read = len(self.heard)

    def request(self, message: ClientMessage) -> "ArenaGuest":
        self.send(message)
        return self

    def in_lobby(self) -> "ArenaGuest":
        self.until(lambda: self.lobby_state.in_lobby)
        return self

    def in_room(self) -> "ArenaGuest":
        self.until(lambda: self.lobby_state.room_entered)
        return self


class RunningArena:
    """A running arena and its guests."""

    def __init__(
        self, folder: Path, port: int = 0, credentials: Credentials | None = None, **more: Any
    ) -> None:
        """`more`: the options of the arena and of its rooms."""
        self._pace: RateLimits = more.get("limits", PACE)
        names = {field.name for field in fields(RoomOptions)} & set(more)
        room = RoomOptions(**{name: more.pop(name) for name in names})
        self.runner = ArenaRunner(
            ROSTER,
            folder,
            SolvedPairings(),
            ArenaOptions(address=LOOPBACK, port=port or free_port(), room=room, **more),
            credentials,
        )
        self._stack = ExitStack()
        opened: SimpleQueue[int] = SimpleQueue()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(opened)), daemon=True
        )
        self._thread.start()
        self.port = opened.get(timeout=20)

    async def _serve(self, opened: SimpleQueue[int]) -> None:
        async with self.runner as port:
            opened.put(port)
            await self.runner.serve()

    def guest(self, name: str, journal: Journal | None = None, watch: bool = False) -> ArenaGuest:
        address = Address(LOOPBACK, self.port)
        link = Client(address, name, journal=journal, watch=watch, pace=self._pace)
        self._stack.callback(link.close)
        return ArenaGuest(link)

    def pair(self) -> tuple[ArenaGuest, ArenaGuest]:
        """Two who were brought together."""
        pair = self.guest("Ana").in_lobby(), self.guest("Ben").in_lobby()
        for each in pair:
            each.request(Seek())
        for each in pair:
            each.in_room()
        return pair

    def stop(self, hurry: bool = False) -> None:
        self.runner.stop(hurry)
        self._thread.join(20)
        assert not self._thread.is_alive()

    def close(self) -> None:
        self._stack.close()
        self.stop(hurry=True)


@contextmanager
def arena(folder: Path, **more: Any) -> Iterator[RunningArena]:
    here = RunningArena(folder, **more)
    try:
        yield here
    finally:
        here.close()

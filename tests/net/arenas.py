"""Arenas: one on a thread of its own, and those who come to it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from game.contract.lobby import Seek
from game.contract.messages import Fact, Wish
from game.table.listing import Listing
from net.arena.serving import Serving
from net.disk.journal import Journal
from net.guest.client import Client
from net.host.hosting import LOOPBACK
from net.wire.address import Address
from net.wire.floodgate import PACE, Limits
from tests.end_to_end.visitor import Visitor
from tests.game.solved import Shelf
from tests.support import ROSTER, free_port


class Guest(Visitor):
    """Who has come to an arena."""

    def __init__(self, link: Client) -> None:
        super().__init__(link)
        self.listing = Listing()
        self._read = 0

    def listen(self, seconds: float) -> None:
        super().listen(seconds)
        for each in self.heard[self._read :]:
            if isinstance(each, Fact):
                self.listing.receive(each)
        self._read = len(self.heard)

    def wish(self, wish: Wish) -> "Guest":
        self.send(wish)
        return self

    def in_lobby(self) -> "Guest":
        self.until(lambda: self.listing.here)
        return self

    def in_room(self) -> "Guest":
        self.until(lambda: self.listing.inside)
        return self


class ArenaHere:
    """A running arena and its guests."""

    def __init__(self, folder: Path, port: int = 0, **more: Any) -> None:
        self.serving = Serving(
            ROSTER, folder, Shelf(), address=LOOPBACK, port=port or free_port(), **more
        )
        self._pace: Limits = more.get("limits", PACE)
        self._stack = ExitStack()
        opened: SimpleQueue[int] = SimpleQueue()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self.serving.run(opened.put)), daemon=True
        )
        self._thread.start()
        self.port = opened.get(timeout=20)

    def guest(self, name: str, journal: Journal | None = None, watch: bool = False) -> Guest:
        address = Address(LOOPBACK, self.port)
        link = Client(address, name, journal=journal, watch=watch, pace=self._pace)
        self._stack.callback(link.close)
        return Guest(link)

    def pair(self) -> tuple[Guest, Guest]:
        """Two who were brought together."""
        pair = self.guest("Ana").in_lobby(), self.guest("Ben").in_lobby()
        for each in pair:
            each.wish(Seek())
        for each in pair:
            each.in_room()
        return pair

    def stop(self, hurry: bool = False) -> None:
        self.serving.stop(hurry)
        self._thread.join(20)
        assert not self._thread.is_alive()

    def close(self) -> None:
        self._stack.close()
        self.stop(hurry=True)


@contextmanager
def arena(folder: Path, **more: Any) -> Iterator[ArenaHere]:
    here = ArenaHere(folder, **more)
    try:
        yield here
    finally:
        here.close()

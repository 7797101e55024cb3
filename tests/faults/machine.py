"""Machine: one computer with its journals. Somebody hosts or joins on it; it may break."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from game.client_state.link import Protection
from game.protocol.messages import Entry, Pick, Welcome
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.security.client_handshake import Credentials, load_credentials
from net.security.identity import load_identity
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.store.stored_room import StoredRoom
from net.store.stores import Stores
from net.wire.address import Address
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.real_player import PATIENCE, RealPlayer, take_turns
from tests.support import ROSTER, free_port


class Machine:
    """Hosts and joins as main.py does. `die` is a kill: nothing is said to anybody."""

    def __init__(self, folder: Path, secure: bool = False) -> None:
        """`secure`: over TLS, and only with a code, as main.py does."""
        self.folder, self.secure = folder, secure
        self.stores, self.identity = Stores(folder), load_identity(folder)
        self._links: list[Client] = []
        self._hosts: list[ServerThread] = []

    def host(self, name: str = "Ana", port: int = 0) -> RealPlayer:
        """Host here: the unfinished match if there is one."""
        found = self.stores.match_to_host()
        room, seat = found or (None, None)
        host = ServerThread(
            ROSTER,
            address=LOOPBACK,
            port=port or free_port(),
            journal=self.stores.host,
            copy=room.copy if room else None,
            credentials=self._credentials(),
            options=RoomOptions(limits=NO_LIMITS),
        )
        self._hosts.append(host)
        link = HostClient(
            host,
            name,
            self.stores.player,
            seat,
            identity=self.identity,
            credentials=self._credentials(),
        )
        self._links.append(link)
        return RealPlayer(link)

    def _credentials(self, code: str = "") -> Credentials | None:
        return load_credentials(self.folder, Protection.CODE, code) if self.secure else None

    @property
    def code(self) -> str:
        """What who hosts here would tell a friend."""
        return self._hosts[-1].protection.code

    @property
    def port(self) -> int:
        return self._hosts[-1].port

    def join(self, port: int, name: str = "Ben", code: str = "") -> RealPlayer:
        """Join the host at that port: to come back, if there is something to come back to."""
        address = Address(LOOPBACK, port)
        stored = self.stores.seat_at(address)
        journal, identity = self.stores.player, self.identity
        link = Client(
            address,
            name,
            journal=journal,
            stored=stored,
            pace=NO_LIMITS,
            identity=identity,
            credentials=self._credentials(code),
        )
        self._links.append(link)
        return RealPlayer(link)

    def die(self) -> None:
        """The program is gone, without a goodbye; what is on its disk is on its disk."""
        for link in self._links:
            vanish(link)
        for host in self._hosts:
            crash(host)
        self._links, self._hosts = [], []
        self.stores.close()

    def wake(self) -> "Machine":
        """The program is started again."""
        self.stores, self.identity = Stores(self.folder), load_identity(self.folder)
        return self


def vanish(link: Client) -> None:
    """End a link without the goodbye of `close`, which would leave the match."""
    link._closing.set()
    link._wake()
    link._thread.join(5)


def crash(host: ServerThread) -> None:
    """End a host without a word to its players."""
    assert host._loop and host._stopping
    server = host.server

    def drop() -> None:
        host.room_host.close()
        for each in host._listener._sockets:
            each.close()
        for connection in list(server._connections):
            connection.abort()

    # Its loop is closed if it has stopped already.
    with contextlib.suppress(RuntimeError):
        host._loop.call_soon_threadsafe(drop)
    host.stop()


@contextmanager
def machines(folder: Path, *names: str, secure: bool = False) -> Iterator[list[Machine]]:
    """Computers of these names; whatever runs on them at the end is ended."""
    all_of_them = [Machine(folder / name, secure) for name in names]
    try:
        yield all_of_them
    finally:
        for machine in all_of_them:
            machine.die()


def sit_down(*visitors: RealPlayer) -> None:
    for visitor in visitors:
        visitor.until(lambda v=visitor: v.room_state.full)  # type: ignore[misc]


def fight(*visitors: RealPlayer) -> None:
    """Both take a fighter, and a match begins. What was picked as a link broke is picked again."""
    limit, again = time.monotonic() + PATIENCE, dict.fromkeys(visitors, 0.0)
    while not all(visitor.room_state.match_running for visitor in visitors):
        assert time.monotonic() < limit, [visitor.heard[-3:] for visitor in visitors]
        for visitor in visitors:
            if visitor.room_state.choosing and time.monotonic() > again[visitor]:
                again[visitor] = time.monotonic() + 0.3
                visitor.send(Pick("straw", ready=True))
            visitor.listen(0.01)


def finish(one: RealPlayer, other: RealPlayer) -> None:
    """Play to the end of the match; both have heard of it then, and of the same."""
    take_turns(one, other)
    for visitor in (one, other):
        visitor.until(lambda v=visitor: v.room_state.outcome)  # type: ignore[misc]
        visitor.until(lambda v=visitor: len(v.room_state.match_state.signed) == 2)  # type: ignore[misc]
    together(one, other)
    assert one.room_state.log == other.room_state.log
    assert not one.room_state.desync


def together(*visitors: RealPlayer) -> None:
    """Until all are there, let in by the same host, and have heard the same."""
    limit = time.monotonic() + PATIENCE
    while not agreed(visitors):
        assert time.monotonic() < limit, [visitor.heard[-3:] for visitor in visitors]
        for visitor in visitors:
            visitor.listen(0.02)


def agreed(visitors: Sequence[RealPlayer]) -> bool:
    first, *others = visitors
    return all(visitor.room_state.everyone_present for visitor in visitors) and all(
        welcome(other).epoch == welcome(first).epoch
        and other.room_state.log == first.room_state.log
        for other in others
    )


def welcome(visitor: RealPlayer) -> Welcome:
    """The last one that was heard."""
    return next(each for each in reversed(visitor.heard) if isinstance(each, Welcome))


def on_disk(stored: StoredRoom | None) -> list[Entry]:
    assert stored
    return list(stored.copy.entries)

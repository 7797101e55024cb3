"""Machine: one computer with its journals. Somebody hosts or joins on it; it may break."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from game.contract.messages import Entry, Pick, Welcome
from game.table.link import Protection
from net.disk.kept import Kept
from net.disk.memory import Memory
from net.door.arrival import Credentials, load_credentials
from net.door.identity import load_identity
from net.guest.client import Client
from net.host.hosting import LOOPBACK, Host, HostedLink
from net.wire.address import Address
from net.wire.floodgate import NO_LIMITS
from tests.end_to_end.visitor import PATIENCE, Visitor, take_turns
from tests.support import ROSTER, free_port


class Machine:
    """Hosts and joins as main.py does. `die` is a kill: nothing is said to anybody."""

    def __init__(self, folder: Path, secure: bool = False) -> None:
        """`secure`: over TLS, and only with a code, as main.py does."""
        self.folder, self.secure = folder, secure
        self.memory, self.identity = Memory(folder), load_identity(folder)
        self._links: list[Client] = []
        self._hosts: list[Host] = []

    def host(self, name: str = "Ana", port: int = 0) -> Visitor:
        """Host here: the unfinished match if there is one."""
        found = self.memory.match_to_host()
        room, seat = found or (None, None)
        host = Host(
            ROSTER,
            address=LOOPBACK,
            port=port or free_port(),
            journal=self.memory.host,
            copy=room.copy if room else None,
            limits=NO_LIMITS,
            credentials=self._credentials(),
        )
        self._hosts.append(host)
        link = HostedLink(
            host,
            name,
            self.memory.player,
            seat,
            identity=self.identity,
            credentials=self._credentials(),
        )
        self._links.append(link)
        return Visitor(link)

    def _credentials(self, code: str = "") -> Credentials | None:
        return load_credentials(self.folder, Protection.CODE, code) if self.secure else None

    @property
    def code(self) -> str:
        """What who hosts here would tell a friend."""
        return self._hosts[-1].protected.code

    @property
    def port(self) -> int:
        return self._hosts[-1].port

    def join(self, port: int, name: str = "Ben", code: str = "") -> Visitor:
        """Join the host at that port: to come back, if there is something to come back to."""
        address = Address(LOOPBACK, port)
        kept = self.memory.seat_at(address)
        journal, identity = self.memory.player, self.identity
        link = Client(
            address,
            name,
            journal=journal,
            kept=kept,
            pace=NO_LIMITS,
            identity=identity,
            credentials=self._credentials(code),
        )
        self._links.append(link)
        return Visitor(link)

    def die(self) -> None:
        """The program is gone, without a goodbye; what is on its disk is on its disk."""
        for link in self._links:
            vanish(link)
        for host in self._hosts:
            crash(host)
        self._links, self._hosts = [], []
        self.memory.close()

    def wake(self) -> "Machine":
        """The program is started again."""
        self.memory, self.identity = Memory(self.folder), load_identity(self.folder)
        return self


def vanish(link: Client) -> None:
    """End a link without the goodbye of `close`, which would leave the match."""
    link._closing.set()
    link._wake()
    link._thread.join(5)


def crash(host: Host) -> None:
    """End a host without a word to its players."""
    assert host._loop and host._stopping
    server = host.server

    def drop() -> None:
        host.parlour.close()
        for listener in server._listeners:
            listener.close()
        for peer in list(server._peers):
            peer.hang_up()

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


def sit_down(*visitors: Visitor) -> None:
    for visitor in visitors:
        visitor.until(lambda v=visitor: v.table.full)  # type: ignore[misc]


def fight(*visitors: Visitor) -> None:
    """Both take a fighter, and a match begins. What was picked as a link broke is picked again."""
    limit, again = time.monotonic() + PATIENCE, dict.fromkeys(visitors, 0.0)
    while not all(visitor.table.fighting for visitor in visitors):
        assert time.monotonic() < limit, [visitor.heard[-3:] for visitor in visitors]
        for visitor in visitors:
            if visitor.table.choosing and time.monotonic() > again[visitor]:
                again[visitor] = time.monotonic() + 0.3
                visitor.send(Pick("straw", ready=True))
            visitor.listen(0.01)


def finish(one: Visitor, other: Visitor) -> None:
    """Play to the end of the match; both have heard of it then, and of the same."""
    take_turns(one, other)
    for visitor in (one, other):
        visitor.until(lambda v=visitor: v.table.outcome)  # type: ignore[misc]
        visitor.until(lambda v=visitor: len(v.table.course.signed) == 2)  # type: ignore[misc]
    together(one, other)
    assert one.table.log == other.table.log
    assert not one.table.desync


def together(*visitors: Visitor) -> None:
    """Until all are there, let in by the same host, and have heard the same."""
    limit = time.monotonic() + PATIENCE
    while not agreed(visitors):
        assert time.monotonic() < limit, [visitor.heard[-3:] for visitor in visitors]
        for visitor in visitors:
            visitor.listen(0.02)


def agreed(visitors: Sequence[Visitor]) -> bool:
    first, *others = visitors
    return all(visitor.table.everyone_present for visitor in visitors) and all(
        welcome(other).epoch == welcome(first).epoch and other.table.log == first.table.log
        for other in others
    )


def welcome(visitor: Visitor) -> Welcome:
    """The last one that was heard."""
    return next(each for each in reversed(visitor.heard) if isinstance(each, Welcome))


def on_disk(kept: Kept | None) -> list[Entry]:
    assert kept
    return list(kept.copy.entries)

"""An evening so long that its log is more than may wait for a client at once."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from game.contract.messages import Hello, Ping, Said
from game.contract.version import PROTOCOL, VERSION
from net.guest.client import Client
from net.host.hosting import LOOPBACK, Host
from net.host.peer import HISTORY_PACE, OUTBOX_LIMIT, STUCK_SECONDS, Peer
from net.wire.address import Address
from net.wire.codec import encode
from net.wire.floodgate import NO_LIMITS
from tests.end_to_end.visitor import Visitor
from tests.net.evening import Evening
from tests.support import LEFT, ROSTER

LINES = 1500


@pytest.fixture
def host() -> Iterator[Host]:
    """Takes up the room of a long evening."""
    evening = Evening().fight()
    for number in range(LINES):
        evening.say(LEFT, f"{number} " + "x" * 200)
    room = evening.room
    assert LINES * 200 > OUTBOX_LIMIT
    host = Host(
        ROSTER, address=LOOPBACK, port=0, copy=room.ledger.copy(room.sitters), limits=NO_LIMITS
    )
    yield host
    host.stop()


def test_who_has_nothing_of_it_gets_all_of_it(host: Host) -> None:
    eve = Visitor(Client(Address(LOOPBACK, host.port), "Eve", watch=True))
    eve.until(lambda: len([each for each in eve.heard if isinstance(each, Said)]) == LINES)
    eve.link.close()


class Pipe(asyncio.Transport):
    """A wire that takes nothing by itself."""

    def __init__(self, peer: Peer) -> None:
        with socket.socket() as sock:
            super().__init__({"socket": sock})
            self.waiting, self.cut = 0, False
            self._peer = peer
            peer.connection_made(self)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.waiting += len(data)
        self._peer.pause_writing()

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def is_closing(self) -> bool:
        return self.cut

    def abort(self) -> None:
        self.cut = True


class House:
    """The server of one peer, with a clock that is moved by hand."""

    deliveries, limits, tls = 0, NO_LIMITS, None

    def __init__(self) -> None:
        self.clock = 0.0

    def now(self) -> float:
        return self.clock

    def flush_soon(self, peer: Peer) -> None:
        peer.flush()

    def opened(self, peer: Peer) -> None:
        pass

    def received(self, peer: Peer, data: bytes) -> None:
        pass

    def closed(self, peer: Peer) -> None:
        pass

    def pass_time(self, peer: Peer) -> None:
        """As long as anything may wait, while the peer says a word."""
        self.clock += STUCK_SECONDS
        peer.connection.receive_data(encode(Ping(1)), self.clock)
        peer.tick(self.clock)


def welcomed() -> tuple[House, Peer, Pipe]:
    """Somebody who was sent a long evening and has taken nothing of it yet."""
    house = House()
    peer = Peer(house)
    pipe = Pipe(peer)
    peer.connection.receive_data(encode(Hello(PROTOCOL, VERSION, "Eve")), 0)
    peer.welcome()
    peer.post(b"x" * (4 * OUTBOX_LIMIT))
    assert not pipe.cut
    return house, peer, pipe


def test_who_reads_slowly_but_does_gets_it_too() -> None:
    house, peer, pipe = welcomed()
    while pipe.waiting > 0:
        pipe.waiting -= HISTORY_PACE
        house.pass_time(peer)
        assert not pipe.cut
    peer.resume_writing()
    # From then on he is one like any other.
    peer.post(b"x" * (OUTBOX_LIMIT + 1))
    assert pipe.cut


def test_who_reads_nothing_of_it_is_cut_off() -> None:
    house, peer, pipe = welcomed()
    house.pass_time(peer)
    assert pipe.cut

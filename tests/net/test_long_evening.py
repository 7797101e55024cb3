"""An evening so long that its log is more than may wait for a client at once."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from game.contract.messages import Bye, Code, Hello, Ping, Pong, Said, Shown
from game.contract.version import PROTOCOL, VERSION
from game.table.link import Down
from net.guest.client import Client
from net.host.hosting import LOOPBACK, Host
from net.host.peer import ALIVE_SECONDS, HISTORY_PIECE, OUTBOX_LIMIT, STUCK_SECONDS, Peer
from net.room.roomcopy import size_of
from net.wire.address import Address
from net.wire.codec import encode
from net.wire.floodgate import NO_LIMITS
from tests.end_to_end.visitor import Visitor
from tests.net.evening import Evening
from tests.support import LEFT, ROSTER

LINES = 6500
LONGEST = "\U0001f600" * 290

LONG = 16_000_000


@pytest.fixture
def host() -> Iterator[Host]:
    """Takes up the room of a long evening."""
    evening = Evening().fight()
    for number in range(LINES):
        evening.say(LEFT, f"{number} {LONGEST}")
    room = evening.room
    assert size_of(room.ledger.entries) > 8 * 2**20
    host = Host(
        ROSTER, address=LOOPBACK, port=0, copy=room.ledger.copy(room.sitters), limits=NO_LIMITS
    )
    yield host
    host.stop()


def test_who_has_nothing_of_it_gets_all_of_it(host: Host) -> None:
    eve = Visitor(Client(Address(LOOPBACK, host.port), "Eve", watch=True))
    eve.until(lambda: len([each for each in eve.heard if isinstance(each, Said)]) == LINES)
    assert not [each for each in eve.heard if isinstance(each, Down)]
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

    def write_eof(self) -> None:
        """What waits still goes out."""


class House:
    """The server of one peer, with a clock that is moved by hand."""

    deliveries, limits, tls = 0, NO_LIMITS, None

    def __init__(self) -> None:
        self.clock = 0.0

    def now(self) -> float:
        return self.clock

    def bar(self, peer: Peer) -> None:
        pass

    def flush_soon(self, peer: Peer) -> None:
        peer.flush()

    def opened(self, peer: Peer) -> None:
        pass

    def received(self, peer: Peer, data: bytes) -> None:
        pass

    def closed(self, peer: Peer) -> None:
        pass

    def pass_time(self, peer: Peer, seconds: float) -> None:
        """While the peer says a word."""
        self.clock += seconds
        peer.connection.receive_data(encode(Ping(1)), self.clock)
        peer.tick(self.clock)


def welcomed() -> tuple[House, Peer, Pipe]:
    """Somebody who is sent a long evening and has taken nothing of it yet."""
    house = House()
    peer = Peer(house)
    pipe = Pipe(peer)
    peer.connection.receive_data(encode(Hello(PROTOCOL, VERSION, "Eve")), 0)
    peer.post(b"welcome")
    peer.post_history(b"x" * 1000 for _ in range(LONG // 1000))
    return house, peer, pipe


def take(peer: Peer, pipe: Pipe) -> int:
    """The client reads all that waits; how much it was."""
    taken, pipe.waiting = pipe.waiting, 0
    peer.resume_writing()
    return taken


def test_who_reads_slowly_but_does_gets_it_too() -> None:
    house, peer, pipe = welcomed()
    taken = 0
    while piece := take(peer, pipe):
        taken += piece
        assert pipe.waiting <= HISTORY_PIECE + 1000
        house.pass_time(peer, STUCK_SECONDS - 0.1)
        assert not pipe.cut
    assert taken == len(b"welcome") + LONG
    # From then on he is one like any other.
    peer.post(b"x" * (OUTBOX_LIMIT + 1))
    assert pipe.cut


def test_what_happens_meanwhile_comes_behind_it_and_nothing_is_left_out() -> None:
    _, peer, pipe = welcomed()
    peer.post(b"y" * 100)
    assert pipe.waiting < OUTBOX_LIMIT
    pieces = iter(lambda: take(peer, pipe), 0)
    assert sum(pieces) == len(b"welcome") + LONG + 100


def test_who_has_to_go_meanwhile_is_told_why_and_nothing_else() -> None:
    _, peer, pipe = welcomed()
    take(peer, pipe)
    peer.post(b"y" * 100)
    before, bye = pipe.waiting, Bye(Code.CLOSED, "")
    peer.say_goodbye(bye)
    assert pipe.waiting == before + len(encode(bye))


def test_who_reads_nothing_of_it_is_cut_off() -> None:
    house, peer, pipe = welcomed()
    house.pass_time(peer, STUCK_SECONDS)
    assert pipe.cut


def test_who_does_not_read_what_happens_meanwhile_is_cut_off() -> None:
    _, peer, pipe = welcomed()
    peer.post(b"y" * OUTBOX_LIMIT)
    assert not pipe.cut
    peer.post(b"y")
    assert pipe.cut


# --- a player's copy of it -------------------------------------------------------------------


def test_while_a_copy_arrives_its_player_hears_that_the_host_is_there() -> None:
    """Up a slow line a copy takes minutes, and a client that hears nothing for 8 s gives up."""
    house = House()
    peer = Peer(house)
    pipe, pong = Pipe(peer), len(encode(Pong(0)))
    for _ in range(3):
        assert peer.gather(Shown(None, None, (), more=True)) is None
        assert peer.gather(Shown(None, None, (), more=True)) is None
        assert take(peer, pipe) == pong
        house.clock += ALIVE_SECONDS

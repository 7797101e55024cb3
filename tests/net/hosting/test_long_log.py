"""An evening so long that its log is more than may wait for a client at once."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from game.client_state.link import LinkDown
from game.protocol.messages import Bye, ErrorCode, Hello, Ping, Pong, Said, Shown
from game.protocol.version import PROTOCOL, VERSION
from net.client.client import Client
from net.hosting.connection import (
    ALIVE_SECONDS,
    HISTORY_PIECE,
    OUTBOX_LIMIT,
    STUCK_SECONDS,
    ServerConnection,
    ServerContext,
)
from net.room.log_copy import size_of
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address
from net.wire.codec import encode
from net.wire.rate_limit import NO_LIMITS
from tests.end_to_end.real_player import RealPlayer
from tests.net.room_script import RoomScript
from tests.support import LEFT, ROSTER

LINES = 6500
LONGEST = "\U0001f600" * 290

LONG = 16_000_000


@pytest.fixture
def host() -> Iterator[ServerThread]:
    """Takes up the room of a long evening."""
    context = RoomScript().fight()
    for number in range(LINES):
        context.say(LEFT, f"{number} {LONGEST}")
    room = context.room
    assert size_of(room.event_log.entries) > 8 * 2**20
    host = ServerThread(
        ROSTER,
        address=LOOPBACK,
        port=0,
        copy=room.event_log.copy(room.seat_owners),
        options=RoomOptions(limits=NO_LIMITS),
    )
    yield host
    host.stop()


def test_who_has_nothing_of_it_gets_all_of_it(host: ServerThread) -> None:
    eve = RealPlayer(Client(Address(LOOPBACK, host.port), "Eve", watch=True))
    eve.until(lambda: len([each for each in eve.heard if isinstance(each, Said)]) == LINES)
    assert not [each for each in eve.heard if isinstance(each, LinkDown)]
    eve.link.close()


class StalledTransport(asyncio.Transport):
    """A wire that takes nothing by itself."""

    def __init__(self, connection: ServerConnection) -> None:
        with socket.socket() as sock:
            super().__init__({"socket": sock})
            self.waiting, self.cut = 0, False
            self._connection = connection
            connection.attach(self)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.waiting += len(data)
        self._connection.pause_writing()

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


class ManualClockContext(ServerContext):
    """What the connections of one server share, with a clock that is moved by hand."""

    def __init__(self) -> None:
        super().__init__(limits=NO_LIMITS)
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def flush_soon(self, connection: ServerConnection) -> None:
        connection.flush()

    def pass_time(self, connection: ServerConnection, seconds: float) -> None:
        """While the peer says a word."""
        self.time += seconds
        connection.protocol.receive_data(encode(Ping(1)), self.time)
        connection.tick(self.time)


def welcomed() -> tuple[ManualClockContext, ServerConnection, StalledTransport]:
    """Somebody who is sent a long evening and has taken nothing of it yet."""
    context = ManualClockContext()
    connection = ServerConnection(context)
    pipe = StalledTransport(connection)
    connection.protocol.receive_data(encode(Hello(PROTOCOL, VERSION, "Eve")), 0)
    connection.post(b"welcome")
    connection.post_history(b"x" * 1000 for _ in range(LONG // 1000))
    return context, connection, pipe


def take(connection: ServerConnection, pipe: StalledTransport) -> int:
    """The client reads all that waits; how much it was."""
    taken, pipe.waiting = pipe.waiting, 0
    connection.resume_writing()
    return taken


def test_who_reads_slowly_but_does_gets_it_too() -> None:
    context, connection, pipe = welcomed()
    taken = 0
    while piece := take(connection, pipe):
        taken += piece
        assert pipe.waiting <= HISTORY_PIECE + 1000
        context.pass_time(connection, STUCK_SECONDS - 0.1)
        assert not pipe.cut
    assert taken == len(b"welcome") + LONG
    # From then on he is one like any other.
    connection.post(b"x" * (OUTBOX_LIMIT + 1))
    assert pipe.cut


def test_what_happens_meanwhile_comes_behind_it_and_nothing_is_left_out() -> None:
    _, connection, pipe = welcomed()
    connection.post(b"y" * 100)
    assert pipe.waiting < OUTBOX_LIMIT
    pieces = iter(lambda: take(connection, pipe), 0)
    assert sum(pieces) == len(b"welcome") + LONG + 100


def test_who_has_to_go_meanwhile_is_told_why_and_nothing_else() -> None:
    _, connection, pipe = welcomed()
    take(connection, pipe)
    connection.post(b"y" * 100)
    before, bye = pipe.waiting, Bye(ErrorCode.CLOSED, "")
    connection.say_goodbye(bye)
    assert pipe.waiting == before + len(encode(bye))


def test_who_reads_nothing_of_it_is_cut_off() -> None:
    context, connection, pipe = welcomed()
    context.pass_time(connection, STUCK_SECONDS)
    assert pipe.cut


def test_who_does_not_read_what_happens_meanwhile_is_cut_off() -> None:
    _, connection, pipe = welcomed()
    connection.post(b"y" * OUTBOX_LIMIT)
    assert not pipe.cut
    connection.post(b"y")
    assert pipe.cut


# --- a player's copy of it -------------------------------------------------------------------


def test_while_a_copy_arrives_its_player_hears_that_the_host_is_there() -> None:
    """Up a slow line a copy takes minutes, and a client that hears nothing for 8 s gives up."""
    context = ManualClockContext()
    connection = ServerConnection(context)
    pipe, pong = StalledTransport(connection), len(encode(Pong(0)))
    for _ in range(3):
        assert connection.add_piece(Shown(None, None, (), more=True)) is None
        assert connection.add_piece(Shown(None, None, (), more=True)) is None
        assert take(connection, pipe) == pong
        context.time += ALIVE_SECONDS

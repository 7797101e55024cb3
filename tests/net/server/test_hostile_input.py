"""What a stranger may send to a host, from docs/PROTOCOL.md alone; the host stays as it is."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from net.hosting.connection import PIECES_LIMIT
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.rate_limit import NO_LIMITS
from tests.net.arenas import arena
from tests.support import ROSTER


class RawJsonPeer:
    """Speaks JSON on a bare socket."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection((LOOPBACK, port), timeout=20)
        self._lines = self.sock.makefile("rb")

    def send(self, **message: Any) -> None:
        self.write(json.dumps(message).encode() + b"\n")

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)

    def hello(self, **more: Any) -> None:
        self.send(type="hello", protocol=3, version="x", name="Eve", **more)

    def until(self, *kinds: str) -> Any:
        """The next fact of one of these kinds; fails if the host hangs up before."""
        for line in self._lines:
            message = json.loads(line)
            if message["type"] in kinds:
                return message
        raise AssertionError(f"no {kinds} came")

    def close(self) -> None:
        self._lines.close()
        self.sock.close()


@pytest.fixture
def host() -> Iterator[ServerThread]:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0, options=RoomOptions(limits=NO_LIMITS))
    yield host
    host.stop()


def come_in(host: ServerThread) -> RawJsonPeer:
    return RawJsonPeer(host.port)


def bring_a_copy(host: ServerThread) -> RawJsonPeer:
    """Somebody who says that he was in a room before, and is asked for his copy of it."""
    stranger = come_in(host)
    stranger.hello(room="of old", token="t" * 64, have=1, tip="?")
    stranger.until("show")
    return stranger


def test_a_copy_with_a_hash_that_is_none_does_not_end_the_game(host: ServerThread) -> None:
    ours = sha256(b"t" * 64).hexdigest()
    for hashes in (("\u00e9", ours), (ours, "\u00e9"), ("", "\u00e9" * 64)):
        with closing(bring_a_copy(host)) as stranger:
            left, right = ({"name": "Eve", "token_hash": each} for each in hashes)
            stranger.send(type="shown", left=left, right=right, entries=[])
            assert stranger.until("welcome")
            stranger.send(type="leave")
            assert stranger.until("bye")["code"] == "left"


def test_a_ping_is_answered_while_a_copy_is_on_its_way(host: ServerThread) -> None:
    with closing(bring_a_copy(host)) as stranger:
        stranger.send(type="ping", id=7)
        assert stranger.until("pong")["id"] == 7
        stranger.send(type="shown", left=None, right=None, entries=[])
        assert stranger.until("welcome")


def test_a_copy_in_pieces_without_end_is_broken_off(host: ServerThread) -> None:
    with closing(bring_a_copy(host)) as stranger:
        for _ in range(PIECES_LIMIT + 1):
            stranger.send(type="shown", left=None, right=None, entries=[], more=True)
        assert stranger.until("bye")["code"] == "limit"


def test_empty_lines_are_no_way_to_keep_a_host_busy(host: ServerThread) -> None:
    with closing(come_in(host)) as stranger:
        stranger.hello()
        stranger.until("welcome")
        stranger.write(b"\n")
        assert stranger.until("bye")["code"] == "invalid"


def flood_with_refused_messages(port: int, **hello: Any) -> str:
    """The code of the goodbye to somebody who is refused something again and again."""
    with closing(RawJsonPeer(port)) as stranger:
        stranger.hello(**hello)
        for _ in range(100):
            stranger.send(type="rematch")
            message = stranger.until("refused", "bye")
            if message["type"] == "bye":
                return str(message["code"])
    return "nothing"


def test_who_is_refused_too_often_is_sent_out_of_a_lobby_and_a_spectators_too(
    tmp_path: Path,
) -> None:
    host = ServerThread(ROSTER, address=LOOPBACK, port=0)
    try:
        assert flood_with_refused_messages(host.port, watch=True) == "flood"
    finally:
        host.stop()
    with arena(tmp_path) as here:
        assert flood_with_refused_messages(here.port) == "flood"


@pytest.mark.parametrize("name", ["Server", "\u0410na", "An\u0430", "5erver", "Parley"])
def test_nobody_looks_like_the_game_or_like_another_in_a_lobby(tmp_path: Path, name: str) -> None:
    with arena(tmp_path) as here, closing(RawJsonPeer(here.port)) as ana:
        ana.send(type="hello", protocol=3, version="x", name="Ana")
        ana.until("lobby")
        with closing(RawJsonPeer(here.port)) as other:
            other.send(type="hello", protocol=3, version="x", name=name)
            assert other.until("bye")["code"] == "name"
        with closing(RawJsonPeer(here.port)) as namesake:
            namesake.send(type="hello", protocol=3, version="x", name="ana")
            assert namesake.until("lobby")["name"] == "ana 2"


def test_a_copy_of_the_last_epoch_leaves_room_for_the_next(host: ServerThread) -> None:
    with closing(come_in(host)) as stranger:
        stranger.hello(room="of old", token="t" * 64, have=1, tip="?", epoch=2**53)
        stranger.until("show")
        seat_owner = {"name": "Eve", "token_hash": sha256(b"t" * 64).hexdigest()}
        other = {"name": "Ana", "token_hash": "ab" * 32}
        stranger.send(type="shown", left=other, right=seat_owner, entries=[])
        assert stranger.until("welcome")["epoch"] == 0

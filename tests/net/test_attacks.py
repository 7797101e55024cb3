"""What a stranger may send to a host, from docs/PROTOCOL.md alone; the host stays as it is."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

import pytest

from net.floodgate import NO_LIMITS
from net.hosting import LOOPBACK, Host
from net.peer import PIECES_LIMIT
from tests.support import ROSTER


class Stranger:
    """Speaks JSON on a bare socket."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection((LOOPBACK, port), timeout=10)
        self._lines = self.sock.makefile("rb")

    def send(self, **message: Any) -> None:
        self.write(json.dumps(message).encode() + b"\n")

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)

    def hello(self, **more: Any) -> None:
        self.send(type="hello", protocol=2, version="x", name="Eve", **more)

    def until(self, kind: str) -> Any:
        """The next fact of a kind; fails if the host hangs up before."""
        for line in self._lines:
            fact = json.loads(line)
            if fact["type"] == kind:
                return fact
        raise AssertionError(f"no {kind} came")

    def close(self) -> None:
        self._lines.close()
        self.sock.close()


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host(ROSTER, address=LOOPBACK, port=0, limits=NO_LIMITS)
    yield host
    host.stop()


def come_in(host: Host) -> Stranger:
    return Stranger(host.port)


def bring_a_copy(host: Host) -> Stranger:
    """Somebody who says that he was in a room before, and is asked for his copy of it."""
    stranger = come_in(host)
    stranger.hello(room="of old", token="t" * 64, have=1, tip="?")
    stranger.until("show")
    return stranger


def test_a_copy_with_a_hash_that_is_none_does_not_end_the_game(host: Host) -> None:
    ours = sha256(b"t" * 64).hexdigest()
    for hashes in (("\u00e9", ours), (ours, "\u00e9"), ("", "\u00e9" * 64)):
        with closing(bring_a_copy(host)) as stranger:
            left, right = ({"name": "Eve", "token_hash": each} for each in hashes)
            stranger.send(type="shown", left=left, right=right, entries=[])
            assert stranger.until("welcome")
            stranger.send(type="leave")
            assert stranger.until("bye")["code"] == "left"


def test_a_copy_in_pieces_without_end_is_broken_off(host: Host) -> None:
    with closing(bring_a_copy(host)) as stranger:
        for _ in range(PIECES_LIMIT + 1):
            stranger.send(type="shown", left=None, right=None, entries=[], more=True)
        assert stranger.until("bye")["code"] == "oversize"


def test_empty_lines_are_no_way_to_keep_a_host_busy(host: Host) -> None:
    with closing(come_in(host)) as stranger:
        stranger.hello()
        stranger.until("welcome")
        stranger.write(b"\n")
        assert stranger.until("bye")["code"] == "invalid"

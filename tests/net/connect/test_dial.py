"""Which way to a host is tried first, and which has to wait."""

import socket
import threading
from typing import Any

import pytest

from net.connect.dial import dial
from net.server.server_thread import LOOPBACK
from net.wire.address import Address


def test_a_way_through_an_arena_waits_also_while_the_name_of_a_better_one_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look_up, answered = socket.getaddrinfo, threading.Event()

    def look_up_slowly(host: str, port: int, **more: Any) -> Any:
        if host == "anas-laptop":
            assert answered.wait(20)
        else:
            threading.Timer(0.2, answered.set).start()
        return look_up(LOOPBACK, port, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up_slowly)
    monkeypatch.setattr("net.connect.dial.RELAY_STAGGER_SECONDS", 20.0)
    with socket.create_server((LOOPBACK, 0)) as host, socket.create_server((LOOPBACK, 0)) as arena:
        ways = [
            Address("arena", arena.getsockname()[1], "12345678"),
            Address("anas-laptop", host.getsockname()[1]),
        ]
        with dial(ways, 20.0) as sock:
            assert sock.getpeername() == host.getsockname()
        arena.setblocking(False)
        with pytest.raises(BlockingIOError):
            arena.accept()

"""Pairing: from the knock to the welcome, on loopback and over a way of 80 ms there and back.

The floor is TLS alone to the same host. `python -m tests.bench pairing` prints p95 of each.
"""

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

from game.client_state.link import LinkClosed, LinkUp, Protection
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.security.client_handshake import Credentials, load_credentials
from net.security.tls import client_context
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address
from net.wire.rate_limit import NO_LIMITS
from tests.bench.measurement import Measurement, percentile
from tests.support import ROSTER

CODE = "amber-carrot-zigzag"
TIMES, TIMES_AFAR = 100, 20
ONE_WAY = 0.04
"""Seconds; 80 ms there and back."""


def measure() -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        home = load_credentials(Path(folder) / "host", Protection.CODE, CODE)
        host = ServerThread(
            ROSTER,
            address=LOOPBACK,
            port=0,
            credentials=home,
            options=RoomOptions(limits=NO_LIMITS),
        )
        guests = (Path(folder) / f"guest {number}" for number in range(TIMES + TIMES_AFAR))
        credentials = [load_credentials(guest, Protection.CODE, CODE) for guest in guests]
        floor = [_shake_hands(host.port) for _ in range(TIMES)]
        near = [_pair(host.port, paper) for paper in credentials[:TIMES]]
        way = _SlowWay(host.port)
        floor_afar = [_shake_hands(way.port) for _ in range(TIMES_AFAR)]
        afar = [_pair(way.port, paper) for paper in credentials[TIMES:]]
        host.stop()
    names = ("loopback (goal 100 ms)", "80 ms there and back (goal 600 ms)")
    for name, ours, tls in zip(names, (near, afar), (floor, floor_afar), strict=True):
        for share in (0.5, 0.95):
            what = f"pairing, p{share * 100:.0f}, {name}, against TLS alone"
            yield Measurement(
                what, percentile(ours, share) * 1e3, percentile(tls, share) * 1e3, "ms"
            )


def _pair(port: int, credentials: Credentials) -> float:
    """Seconds from the knock of somebody who has never been here to his welcome."""
    # Two attempts a second are looked at.
    time.sleep(0.5)
    began = time.perf_counter()
    link = Client(Address(LOOPBACK, port), "Ben", credentials=credentials)
    while not isinstance(heard := link.wait(10.0), LinkUp):
        assert not isinstance(heard, LinkClosed), heard
    took = time.perf_counter() - began
    link.close()
    return took


def _shake_hands(port: int) -> float:
    began = time.perf_counter()
    with socket.create_connection((LOOPBACK, port)) as sock, client_context().wrap_socket(sock):
        return time.perf_counter() - began


class _SlowWay:
    """Carries every piece to a port of 127.0.0.1 and back, each after `ONE_WAY`."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            # The way there and back that TCP itself needs to connect.
            time.sleep(2 * ONE_WAY)
            far = socket.create_connection((LOOPBACK, self._target))
            for source, sink in ((near, far), (far, near)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                pieces: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                threading.Thread(target=_take, args=(source, pieces), daemon=True).start()
                threading.Thread(target=_give, args=(sink, pieces), daemon=True).start()


def _take(source: socket.socket, pieces: "SimpleQueue[tuple[float, bytes]]") -> None:
    data = b"-"
    while data:
        with contextlib.suppress(OSError):
            data = b""
            data = source.recv(65536)
        pieces.put((time.monotonic() + ONE_WAY, data))


def _give(sink: socket.socket, pieces: "SimpleQueue[tuple[float, bytes]]") -> None:
    with contextlib.suppress(OSError):
        while True:
            due, data = pieces.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                sink.shutdown(socket.SHUT_RDWR)
                return
            sink.sendall(data)

"""A thousand connections at a host that may open 64 files: the match goes on."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.protocol.messages import ServerMessage
from net.connect.socket_options import connections_allowed
from tests.end_to_end.real_player import RawPeer
from tests.net.room_script import hello
from tests.support import until

ROOT = Path(__file__).parents[2]
CONNECTIONS = 1000

pytestmark = pytest.mark.skipif(os.name != "posix", reason="NOT RUN: needs a limit of files")


def test_the_match_goes_on_among_a_thousand_connections(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.fd_limited_host", str(tmp_path / "data")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(tmp_path / "log").open("w"),
        text=True,
    )
    try:
        assert process.stdout
        port = int(process.stdout.readline())
        time.sleep(0.5)
        quiet = report(process)
        crowd = knock(port)
        crowded = report(process)
        began = time.monotonic()
        # Knocks of the crowd that are still under way may push him out once more.
        until(lambda: answer_to("Carl", port) != [])
        served = time.monotonic() - began
        for sock in crowd:
            sock.close()
        lines = len((tmp_path / "log").read_text(encoding="utf-8").splitlines())
    finally:
        process.kill()
        process.wait()
    print(
        f"{CONNECTIONS} connections at 64 files: line p99 {crowded[1]:.1f} ms (quiet "
        f"{quiet[1]:.1f}), worst {crowded[2]:.1f} ms; {lines} log lines; a new client is served "
        f"after {served * 1000:.0f} ms"
    )
    assert lines < 10


def answer_to(name: str, port: int) -> list[ServerMessage]:
    """Return everything the host sends to one more client; nothing if it has no space for it.

    While the queue of the listening socket is full, the system drops the first packet and sends it
    again after 1, 3, 7, 15 s. So a short attempt is repeated, as our own client does.
    """
    with (
        contextlib.suppress(ConnectionError, TimeoutError),
        RawPeer(port, timeout=2.0) as peer,
    ):
        peer.send(hello(name))
        return peer.listen_to_the_end()
    return []


def report(process: "subprocess.Popen[str]") -> tuple[int, float, float]:
    """How many lines were said, their p99 and the worst, in milliseconds."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    count, p99, worst = process.stdout.readline().split()
    return int(count), float(p99), float(worst)


def knock(port: int) -> list[socket.socket]:
    """Connections that say nothing, over some seconds, each held as long as the host lets it."""
    crowd: list[socket.socket] = []
    for _ in range(CONNECTIONS):
        sock = socket.socket()
        sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            sock.connect(("127.0.0.1", port))
        crowd.append(sock)
        time.sleep(0.002)
        if len(crowd) > 400:
            crowd.pop(0).close()
    return crowd


def test_so_many_connections_are_taken_as_files_can_be_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import resource

    for soft, room in ((64, 16), (40, 4), (256, 64), (resource.RLIM_INFINITY, 64)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert connections_allowed(64) == room

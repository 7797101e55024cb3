"""Keep: how long an action takes, there and back, at a host that has it on its disk before it
answers, against the same host without a journal and against the bare commit of such a row."""

import json
import socket
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from game.protocol.version import PROTOCOL, VERSION
from net.room.room_options import RoomOptions
from net.server.server_thread import LOOPBACK, ServerThread
from net.store.journal import Journal
from net.wire.rate_limit import NO_LIMITS
from tests.bench.measurement import Measurement, percentile
from tests.support import ROSTER

ACTIONS = 1500
ROW = b"x" * 420
"""As long as an action is as an entry."""
FASTEST = 0.002
"""Nobody acts oftener; without a pause the disk's own write-back would be measured."""


def measure() -> Iterator[Measurement]:
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        bare = _bare_commits(Path(folder) / "bare.db")
        kept = _actions(Path(folder))
    unkept = _actions(None)
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        ours = percentile(kept, share)
        floor = percentile(unkept, share) + percentile(bare, share)
        yield Measurement(f"action kept, {name} / unkept + bare commit", ours, floor, "ms")
    yield Measurement(
        "action kept, there and back, p50 / 1 ms", percentile(kept, 0.5), 1.0, "ms", 1.0
    )


def _bare_commits(file: Path) -> list[float]:
    """Milliseconds of single commits in WAL with synchronous=FULL."""
    taken = []
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB)")
        for seq in range(ACTIONS):
            began = time.perf_counter()
            connection.execute("INSERT INTO entry VALUES (?, ?)", (seq, ROW))
            taken.append((time.perf_counter() - began) * 1000)
            time.sleep(FASTEST)
    return taken


def _actions(folder: Path | None) -> list[float]:
    """Milliseconds from an action to its answer over 127.0.0.1."""
    journal = Journal(folder / "host.db") if folder else None
    taken: list[float] = []
    host = ServerThread(
        ROSTER,
        address=LOOPBACK,
        port=0,
        journal=journal,
        options=RoomOptions(turn_seconds=None, limits=NO_LIMITS),
    )
    try:
        with _Player(host.port) as ana, _Player(host.port) as ben:
            while len(taken) < ACTIONS:
                taken += _match(ana, ben)
    finally:
        host.stop()
        if journal:
            journal.close()
    return taken


def _match(ana: "_Player", ben: "_Player") -> Iterator[float]:
    players = {ana.seat: ana, ben.seat: ben}
    for player in players.values():
        player.send(type="pick", fighter="straw", ready=True)
    started = [player.next("started") for player in players.values()]
    position = started[0]["position"]
    while position["actions"]:
        mover = players[position["to_move"]]
        mild = next(a for a in ("defend", "charge", "attack1") if a in position["actions"])
        began = time.perf_counter()
        mover.act(position["turn"], mild)
        position = mover.next("acted")["position"]
        yield (time.perf_counter() - began) * 1000
        time.sleep(FASTEST)
        players["right" if mover.seat == "left" else "left"].next("acted")
    for player in players.values():
        player.next("ended")
        player.send(type="rematch")
    for player in players.values():
        while player.next("seats")["left"]["ready"]:
            pass


class _Player:
    """A bare socket, so that little but the host is measured."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((LOOPBACK, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._messages = self._socket.makefile("rb")
        self._number = 0
        self.send(type="hello", protocol=PROTOCOL, version=VERSION, name="Ana")
        self.seat: str = self.next("welcome")["seat"]

    def __enter__(self) -> "_Player":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def act(self, turn: int, action: str) -> None:
        self._number += 1
        self.send(type="act", turn=turn, action=action, number=self._number)

    def send(self, **message: object) -> None:
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def next(self, kind: str) -> dict[str, Any]:
        for line in self._messages:
            message: dict[str, Any] = json.loads(line)
            if message["type"] == kind:
                return message
        raise AssertionError(f"the host hung up before any {kind}")

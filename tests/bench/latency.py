"""Latency: from the other side's send to our pixels changed, against loops at 60 Hz.

The other side is a bare socket at a real host, a program of its own that keeps what it hears
before it tells it; what it sends falls anywhere between two frames. Lines come to a screen at rest,
actions also into the middle of an animation. All windows are to be seen all the time.
"""

import json
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from game.protocol.messages import Act, Hello, Message, Pick, Ping, Say
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Action
from net.server.server_thread import LOOPBACK
from net.wire.codec import encode
from tests.bench.measurement import Measurement, percentile
from tests.bench.process import HOSTING, INSTRUMENTED_APP, running, window_of
from tests.end_to_end.desktop import Desktop, virtual_desktop

BLOCKS, BLOCK = 12, 20
"""After a block every room hears from us, lest its host takes us for dead."""
SETTLING = 4.0
"""Seconds until the card before the match is gone."""
PAUSE = (0.04, 0.09)
"""Seconds between two sends, at random."""
WIDE = 1300
"""Pixels of the screen for each window."""
GOALS = {0.5: 1 / 6, 0.99: 1 / 5}
FLOORS = {"polling": "drawing on change", "restless": "always drawing"}


def measure() -> Iterator[Measurement]:
    loops = ("shipped", *FLOORS)
    with virtual_desktop(len(loops) * WIDE) as desktop, ExitStack() as stack:
        rooms: dict[str, _Room] = {}
        for place, loop in enumerate(loops):
            rooms[loop] = stack.enter_context(_room(desktop, loop, place * WIDE))
            _ping(rooms)
        time.sleep(SETTLING)
        taken: dict[tuple[str, str], list[float]] = {}
        # First the lines: what many actions have led to is played for a long while.
        for what, measured in (("line", _Room.lines), ("action", _Room.actions)):
            for _ in range(BLOCKS):
                for loop, room in rooms.items():
                    taken.setdefault((what, loop), []).extend(measured(room, BLOCK))
                    _ping(rooms)
    for what in ("line", "action"):
        for loop, words in FLOORS.items():
            for share, goal in GOALS.items():
                yield Measurement(
                    f"{what} sent to seen, p{share * 100:.0f} / tick(60) {words}",
                    percentile(taken[what, "shipped"], share),
                    percentile(taken[what, loop], share),
                    "ms",
                    goal,
                )


def _ping(rooms: "Mapping[str, _Room]") -> None:
    for room in rooms.values():
        room.ping()


class _Room:
    """A window that plays by itself in a room, and the other side's socket."""

    def __init__(self, sock: socket.socket, window: "subprocess.Popen[bytes]") -> None:
        self._socket, self._messages, self._window = sock, sock.makefile("rb"), window
        self._number = 0
        self._seat = ""
        self._position: dict[str, Any] = {}

    def begin(self) -> None:
        self._send(Hello(PROTOCOL, VERSION, "Ben"))
        welcome = self._next("welcome")
        self._seat = welcome["seat"]
        self._send(Pick(welcome["roster"]["fighter"][1]["id"], ready=True))
        self._next("started")

    def ping(self) -> None:
        self._send(Ping(1))

    def lines(self, count: int) -> list[float]:
        """Milliseconds until each of so many lines was seen."""
        return self._seen([self._said() for _ in range(count)])

    def actions(self, count: int) -> list[float]:
        return self._seen([self._acted() for _ in range(count)])

    def _said(self) -> tuple[int, float]:
        """The number of the entry that a line has become, and when it was sent."""
        self._number += 1
        # No two are alike, as those of people.
        return self._sent(Say(f"Have at you, {self._number}!", number=self._number), "said")

    def _acted(self) -> tuple[int, float]:
        while self._position["to_move"] != self._seat:
            self._next("acted")
        allowed = self._position["actions"]
        action = next((mild for mild in ("defend", "charge") if mild in allowed), allowed[0])
        self._number += 1
        return self._sent(Act(self._position["turn"], Action(action), self._number), "acted")

    def _sent(self, request: Say | Act, becomes: str) -> tuple[int, float]:
        time.sleep(random.uniform(*PAUSE))
        now = time.monotonic()
        self._send(request)
        # An attack's number is on the entry that locks it in, before the dice fall.
        mark = ("turn", request.turn) if isinstance(request, Act) else ("number", request.number)
        while True:
            update = self._next(becomes)
            if (update["seat"], update[mark[0]]) == (self._seat, mark[1]):
                return update["seq"], now

    def _seen(self, sent: list[tuple[int, float]]) -> list[float]:
        assert self._window.stdout
        shown: dict[int, float] = {}
        while sent[-1][0] not in shown:
            kind, seq, when = self._window.stdout.readline().split()
            assert kind == b"shown"
            shown[int(seq)] = float(when)
        return [(shown[seq] - when) * 1000 for seq, when in sent]

    def _send(self, message: Message) -> None:
        self._socket.sendall(encode(message))

    def _next(self, kind: str) -> dict[str, Any]:
        """The next fact of that kind."""
        for line in self._messages:
            message: dict[str, Any] = json.loads(line)
            self._position = message.get("position", self._position)
            if message["type"] == kind:
                return message
        raise AssertionError(f"the host hung up before any {kind}")


@contextmanager
def _room(desktop: Desktop, loop: str, left: int) -> Iterator[_Room]:
    """`left`: where its window stands."""
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        folders = [Path(data) / name for name in ("host", "Ana")]
        host = stack.enter_context(running(desktop, "-m", HOSTING, str(folders[0])))
        assert host.stdout
        port = int(host.stdout.readline())
        join = ["--join", LOOPBACK, "--plain", "--port", str(port), "--name", "Ana"]
        window = stack.enter_context(
            running(desktop, "-m", INSTRUMENTED_APP, loop, "auto", *join, "--data", str(folders[1]))
        )
        assert window.stdout
        window.stdout.readline()
        window_of(desktop, window, (left, 20))
        sock = stack.enter_context(socket.create_connection((LOOPBACK, port)))
        room = _Room(sock, window)
        room.begin()
        yield room

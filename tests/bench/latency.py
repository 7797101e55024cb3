"""Latency: from the other side's send to our pixels changed, against loops at 60 Hz.

The other side is a bare socket at a real host; its sends fall anywhere between two frames. Lines
come to a screen at rest, actions also into the middle of an animation.
"""

import json
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from assets import ROSTER
from game.rules import Effect, Roster, parse_roster
from game.version import PROTOCOL, VERSION
from net.floodgate import NO_LIMITS
from net.hosting import LOOPBACK, Host
from tests.bench.figure import Figure, percentile
from tests.bench.process import ALTERED, running
from tests.end_to_end.desktop import Desktop, virtual_desktop

BLOCKS, BLOCK = 12, 20
"""After a block every room hears from us, lest its host takes us for dead."""
PAUSE = (0.04, 0.09)
"""Seconds between two sends, at random."""
GOALS = {0.5: 1 / 6, 0.99: 1 / 5}
FLOORS = {"polling": "drawing on change", "restless": "always drawing"}


def measure() -> Iterator[Figure]:
    with virtual_desktop() as desktop, ExitStack() as stack:
        rooms = {loop: stack.enter_context(_room(desktop, loop)) for loop in ("shipped", *FLOORS)}
        taken: dict[tuple[str, str], list[float]] = {}
        for _ in range(BLOCKS):
            for loop, room in rooms.items():
                taken.setdefault(("line", loop), []).extend(room.lines(BLOCK))
                taken.setdefault(("action", loop), []).extend(room.actions(BLOCK))
                for other in rooms.values():
                    other.ping()
    for what in ("line", "action"):
        for loop, words in FLOORS.items():
            for share, goal in GOALS.items():
                yield Figure(
                    f"{what} sent to seen, p{share * 100:.0f} / tick(60) {words}",
                    percentile(taken[what, "shipped"], share),
                    percentile(taken[what, loop], share),
                    "ms",
                    goal,
                )


class _Room:
    """A window that plays by itself in a room, and the other side's socket."""

    def __init__(self, sock: socket.socket, window: "subprocess.Popen[bytes]") -> None:
        self._socket, self._facts, self._window = sock, sock.makefile("rb"), window
        self._number = 0
        self._seat = ""
        self._position: dict[str, Any] = {}

    def begin(self, fighter: str) -> None:
        self._send(type="hello", protocol=PROTOCOL, version=VERSION, name="Ben")
        self._seat = self._next("welcome")["seat"]
        self._send(type="pick", fighter=fighter, ready=True)
        self._next("started")

    def ping(self) -> None:
        self._send(type="ping", id=1)

    def lines(self, count: int) -> list[float]:
        """Milliseconds until each of so many lines was seen."""
        line = {"type": "say", "text": "Have at you!"}
        return self._seen([self._sent("said", **line) for _ in range(count)])

    def actions(self, count: int) -> list[float]:
        return self._seen([self._acted() for _ in range(count)])

    def _acted(self) -> tuple[int, float]:
        while self._position["to_move"] != self._seat:
            self._next("acted")
        allowed = self._position["actions"]
        action = next((mild for mild in ("defend", "charge") if mild in allowed), allowed[0])
        return self._sent("acted", type="act", turn=self._position["turn"], action=action)

    def _sent(self, becomes: str, **wish: object) -> tuple[int, float]:
        """The number of the entry that a wish has become, and when it was sent."""
        time.sleep(random.uniform(*PAUSE))
        self._number += 1
        now = time.monotonic()
        self._send(**wish, number=self._number)
        while True:
            fact = self._next(becomes)
            # An attack's number is on the entry that locks it in, before the dice fall.
            mark = "turn" if "turn" in wish else "number"
            if (fact["seat"], fact[mark]) == (self._seat, wish.get(mark, self._number)):
                return fact["seq"], now

    def _seen(self, sent: list[tuple[int, float]]) -> list[float]:
        assert self._window.stdout
        shown: dict[int, float] = {}
        while sent[-1][0] not in shown:
            kind, seq, when = self._window.stdout.readline().split()
            assert kind == b"shown"
            shown[int(seq)] = float(when)
        return [(shown[seq] - when) * 1000 for seq, when in sent]

    def _send(self, **wish: object) -> None:
        self._socket.sendall(json.dumps(wish).encode() + b"\n")

    def _next(self, kind: str) -> dict[str, Any]:
        """The next fact of that kind."""
        for line in self._facts:
            fact: dict[str, Any] = json.loads(line)
            self._position = fact.get("position", self._position)
            if fact["type"] == kind:
                return fact
        raise AssertionError(f"the host hung up before any {kind}")


@contextmanager
def _room(desktop: Desktop, loop: str) -> Iterator[_Room]:
    roster = _tireless()
    # The other side says more than people do.
    host = Host(roster, address=LOOPBACK, port=0, turn_seconds=None, limits=NO_LIMITS)
    join = ["--join", LOOPBACK, "--plain", "--port", str(host.port), "--name", "Ana"]
    try:
        with (
            tempfile.TemporaryDirectory() as data,
            running(desktop, "-m", ALTERED, loop, "auto", *join, "--data", data) as window,
            socket.create_connection((LOOPBACK, host.port)) as sock,
        ):
            assert window.stdout
            window.stdout.readline()
            room = _Room(sock, window)
            room.begin(roster.fighter[1].id)
            yield room
    finally:
        host.stop()


def _tireless() -> Roster:
    """Fighters who hardly hurt each other, so that one match is long enough."""
    roster = parse_roster(ROSTER.read_text(encoding="utf-8"))

    def tireless(fighter: Any) -> Any:
        attacks = tuple(replace(a, power=1, effect=Effect.NONE) for a in fighter.attacks)
        return replace(fighter, hp=200, attack=1, defence=200, attacks=attacks)

    return Roster(roster.version, tuple(map(tireless, roster)))

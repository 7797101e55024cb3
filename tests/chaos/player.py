"""Player: somebody who talks and fights without a pause, over a wire that breaks."""

import threading
import time
from itertools import takewhile

from game.contract.messages import Act, Pick, Refused, Rematch, Said, Say
from game.rules import Action
from game.table.link import (
    Down,
    Incoming,
    Met,
    Moved,
    Over,
    Protected,
    Reachable,
    Routes,
    Unsent,
    Up,
)
from game.table.table import Table
from net.guest.client import Client
from net.host.hosting import LOOPBACK
from net.session.session import Session
from net.wire.address import Address
from net.wire.codec import encode
from net.wire.floodgate import NO_LIMITS
from net.wire.papers import Papers

UNDER_WAY = 20
"""Lines that are sent ahead of their answer."""

LOOK_SECONDS = 0.02
AGAIN_SECONDS = 0.3
"""Wishes without a number may be lost with the wire; they are wished again after this long."""


class EagerSession(Session):
    """Sends again the lines that wait before it is welcomed: allowed, and harder for a host. A
    choice has to wait until it can be signed over what has happened."""

    def opened(self, now: float, papers: Papers | None = None) -> bytes:
        hello = super().opened(now, papers)
        wishes = (one.wish for one in self.waiting)
        lines = takewhile(lambda wish: isinstance(wish, Say), wishes) if self.welcome else ()
        return hello + b"".join(encode(self._signed(line)) for line in lines)


class Player:
    """Says `lines` numbered lines and plays matches meanwhile. Runs on a thread of its own."""

    def __init__(self, name: str, port: int, lines: int, *, eager: bool) -> None:
        self.name, self.lines = name, lines
        self.table = Table()
        self.over: Over | None = None
        self.mended: list[tuple[float, float]] = []
        """When each link broke, and when it stood again."""
        self.given_up: list[str] = []
        """Lines that the link has said were not sent."""
        self._sent = self._arrived = 0
        self._broke_at: float | None = None
        self._wished_at = 0.0
        self._asked = (0, 0)
        self._stop = threading.Event()
        self.client = Client(Address(LOOPBACK, port), name, pace=NO_LIMITS)
        if eager:
            self.client._session.__class__ = EagerSession
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def arrived(self) -> int:
        """How many of our lines have come back from the host."""
        return self._arrived

    @property
    def done(self) -> bool:
        return self._arrived >= self.lines

    def talk_on(self) -> None:
        """Do not come to an end of it yet."""
        self.lines = max(self.lines, self._arrived + 2 * UNDER_WAY)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        # Not `close`, which would leave the match.
        self.client._closing.set()
        self.client._wake()

    def _run(self) -> None:
        while not self._stop.is_set() and self.over is None:
            incoming = self.client.wait(LOOK_SECONDS)
            while incoming is not None:
                self._take(incoming)
                incoming = self.client.poll()
            self._talk()
            self._play()

    def _take(self, incoming: Incoming) -> None:
        now = time.monotonic()
        match incoming:
            case Over():
                self.over = incoming
            case Down():
                self._broke_at = self._broke_at or now
            case Up():
                if self._broke_at is not None:
                    self.mended.append((self._broke_at, now))
                self._broke_at = None
            case Routes():
                pass
            case Unsent(lines=lines):
                self.given_up += [line.text for line in lines]
                self._arrived += len(lines)
            case Protected() | Reachable() | Moved() | Met():
                raise AssertionError(f"the link is plain: {incoming}")
            case Refused():
                self._asked = (0, 0)
            case fact:
                self.table.receive(fact, now)
                if isinstance(fact, Said) and fact.seat is self.table.seat:
                    self._arrived += 1

    def _talk(self) -> None:
        while self._sent < self.lines and self._sent - self._arrived < UNDER_WAY:
            self._sent += 1
            self.client.send(Say(f"{self.name} {self._sent}"))

    def _play(self) -> None:
        table, now = self.table, time.monotonic()
        if table.battle and table.acting:
            turn = (table.match, table.battle.turn)
            if turn != self._asked:
                self._asked = turn
                self.client.send(Act(table.battle.turn, Action.ATTACK1))
        elif now - self._wished_at > AGAIN_SECONDS and not table.fighting and table.full:
            self._wished_at = now
            self.client.send(Rematch() if table.outcome else Pick("kettle", ready=True))

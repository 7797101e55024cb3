"""Visitor: a player at a real link, and a peer that has only a socket."""

import socket
import time
from collections.abc import Callable

from game.contract.messages import Act, Fact, Message, Pick, Say, Seats, Wish
from game.rules import Action, Seat
from game.table.link import Caught, Incoming, Link, Over
from game.table.table import Table
from net.wire.codec import FRAME_LIMIT, Frames, decode_fact, encode

PATIENCE = 30.0
"""Seconds that anything here may take."""


class Visitor:
    """Who sits at a link and looks at a table. Nothing happens but in `until` and `listen`."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.table = Table()
        self.heard: list[Incoming] = []

    def until(self, condition: Callable[[], object], patience: float = PATIENCE) -> None:
        """Take in what comes until the condition holds."""
        limit = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < limit, f"in vain; the last was {self.heard[-3:]}"
            self.listen(0.05)

    def listen(self, seconds: float) -> None:
        """Take in what comes next, if anything does."""
        incoming = self.link.wait(seconds)
        if incoming is not None:
            self.heard.append(incoming)
            if isinstance(incoming, Fact | Caught):
                self.table.receive(incoming, time.monotonic())

    def until_over(self) -> Over:
        self.until(lambda: self.over)
        assert self.over
        return self.over

    @property
    def over(self) -> Over | None:
        return next((each for each in self.heard if isinstance(each, Over)), None)

    @property
    def seat(self) -> Seat:
        assert self.table.seat
        return self.table.seat

    @property
    def lines(self) -> list[str]:
        """What was said, by anybody."""
        return [line.text for line in self.table.lines if line.seat]

    def saw(self, kind: type[Fact]) -> bool:
        return any(isinstance(each, kind) for each in self.heard)

    def send(self, wish: Wish) -> None:
        self.link.send(wish)

    def say(self, text: str) -> None:
        """The line is in the table at once, as on a screen."""
        say = Say(text)
        self.table.sent(say, self.link.send(say))

    def sit_down(self) -> "Visitor":
        self.until(lambda: self.saw(Seats))
        return self


def begin(one: Visitor, other: Visitor, fighter: str = "straw") -> None:
    """Both take a fighter, and the match begins."""
    for visitor in (one, other):
        visitor.until(lambda v=visitor: v.table.choosing)  # type: ignore[misc]
        visitor.send(Pick(fighter, ready=True))
    for visitor in (one, other):
        visitor.until(lambda v=visitor: v.table.fighting)  # type: ignore[misc]


def take_turns(one: Visitor, other: Visitor, turns: int = 1000) -> None:
    """Both act by turns, sure attacks only, until the match or the number of turns ends."""
    for _ in range(turns):
        battle = one.table.battle
        assert battle
        if battle.outcome:
            break
        mover = one if one.table.acting else other
        mover.send(Act(battle.turn, Action.ATTACK1))
        for visitor in (one, other):
            visitor.until(lambda v=visitor, turn=battle.turn: v.table.battle.turn > turn)  # type: ignore[misc]


class RawPeer:
    """A socket and nothing else: for those who do not keep to the protocol."""

    def __init__(self, port: int, *, window: int | None = None) -> None:
        self.socket = socket.socket()
        if window:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self._frames = Frames(FRAME_LIMIT)

    def __enter__(self) -> "RawPeer":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *messages: Message) -> None:
        self.send_bytes(b"".join(encode(message) for message in messages))

    def send_bytes(self, data: bytes) -> None:
        self.socket.sendall(data)

    def listen_to_the_end(self) -> list[Fact]:
        """Everything until the host hangs up."""
        facts: list[Fact] = []
        while True:
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                return facts
            if not data:
                return facts
            facts += [decode_fact(frame) for frame in self._frames.feed(data)]

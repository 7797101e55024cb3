"""Real player: a player at a real link, and a peer that has only a socket."""

import socket
import time
from collections.abc import Callable

from game.client_state.link import HostCheated, Incoming, Link, LinkClosed
from game.client_state.room_state import RoomState
from game.match.match_state import FollowedEntry
from game.protocol.messages import Act, ClientMessage, Message, Pick, Say, Seats, ServerMessage
from game.rules import Action, Seat
from net.wire.codec import FRAME_LIMIT, FrameReader, decode_server_message, encode

PATIENCE = 30.0
"""Seconds that anything here may take."""


class RealPlayer:
    """Who sits at a link and looks at a table. Nothing happens but in `until` and `listen`."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.room_state = RoomState()
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
            if isinstance(incoming, ServerMessage | FollowedEntry | HostCheated):
                self.room_state.receive(incoming, time.monotonic())

    def until_over(self) -> LinkClosed:
        self.until(lambda: self.over)
        assert self.over
        return self.over

    @property
    def over(self) -> LinkClosed | None:
        return next((each for each in self.heard if isinstance(each, LinkClosed)), None)

    @property
    def seat(self) -> Seat:
        assert self.room_state.seat
        return self.room_state.seat

    @property
    def lines(self) -> list[str]:
        """What was said, by anybody."""
        return [line.text for line in self.room_state.lines if line.seat]

    def saw(self, kind: type[ServerMessage]) -> bool:
        return any(isinstance(each, kind) for each in self.heard)

    def send(self, message: ClientMessage) -> None:
        self.link.send(message)

    def say(self, text: str) -> None:
        """The line is in the table at once, as on a screen."""
        say = Say(text)
        self.room_state.line_sent(say, self.link.send(say))

    def sit_down(self) -> "RealPlayer":
        self.until(lambda: self.saw(Seats))
        return self


def begin(one: RealPlayer, other: RealPlayer, fighter: str = "straw") -> None:
    """Both take a fighter, and the match begins."""
    for visitor in (one, other):
        visitor.until(lambda v=visitor: v.room_state.choosing)  # type: ignore[misc]
        visitor.send(Pick(fighter, ready=True))
    for visitor in (one, other):
        visitor.until(lambda v=visitor: v.room_state.match_running)  # type: ignore[misc]


def take_turns(one: RealPlayer, other: RealPlayer, turns: int = 1000) -> None:
    """Both act by turns, sure attacks only, until the match or the number of turns ends."""
    for _ in range(turns):
        battle = one.room_state.battle
        assert battle
        if battle.outcome:
            break
        mover = one if one.room_state.acting else other
        mover.send(Act(battle.turn, Action.ATTACK1))
        for visitor in (one, other):
            visitor.until(lambda v=visitor, turn=battle.turn: v.room_state.battle.turn > turn)  # type: ignore[misc]


class RawPeer:
    """A socket and nothing else: for those who do not keep to the protocol."""

    def __init__(self, port: int, *, window: int | None = None, timeout: float = PATIENCE) -> None:
        self.socket = socket.socket()
        if window:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        self._frames = FrameReader(FRAME_LIMIT)

    def __enter__(self) -> "RawPeer":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *messages: Message) -> None:
        self.send_bytes(b"".join(encode(message) for message in messages))

    def send_bytes(self, data: bytes) -> None:
        self.socket.sendall(data)

    def listen_to_the_end(self) -> list[ServerMessage]:
        """Everything until the host hangs up."""
        messages: list[ServerMessage] = []
        while True:
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                return messages
            if not data:
                return messages
            messages += [decode_server_message(frame) for frame in self._frames.feed(data)]

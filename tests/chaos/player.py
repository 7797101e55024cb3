"""Player: somebody who talks and fights without a pause, over a wire that breaks."""

import threading
import time
from itertools import takewhile

from game.client_state.link import (
    Incoming,
    LinkClosed,
    LinkDown,
    LinkUp,
    Moved,
    PeerRecognized,
    ProtectionState,
    Reachable,
    Routes,
    UnsentLines,
)
from game.client_state.room_state import RoomState
from game.protocol.messages import Act, Pick, Refused, Rematch, Said, Say
from game.rules import Action
from net.client.client import Client
from net.server.server_thread import LOOPBACK
from net.session.protocol import ClientProtocol
from net.wire.address import Address
from net.wire.codec import encode
from net.wire.hello_credentials import HelloCredentials
from net.wire.rate_limit import NO_LIMITS

UNDER_WAY = 20
"""Lines that are sent ahead of their answer."""

LOOK_SECONDS = 0.02
AGAIN_SECONDS = 0.3
"""Wishes without a number may be lost with the wire; they are wished again after this long."""


class EagerSession(ClientProtocol):
    """Sends again the lines that wait before it is welcomed: allowed, and harder for a host. A
    choice has to wait until it can be signed over what has happened."""

    def opened(self, now: float, hello_credentials: HelloCredentials | None = None) -> bytes:
        hello = super().opened(now, hello_credentials)
        messages = (one.message for one in self.waiting)
        lines = (
            takewhile(lambda message: isinstance(message, Say), messages) if self.welcome else ()
        )
        return hello + b"".join(encode(self._signed(line)) for line in lines)


class ChaosPlayer:
    """Says `lines` numbered lines and plays matches meanwhile. Runs on a thread of its own."""

    def __init__(self, name: str, port: int, lines: int, *, eager: bool) -> None:
        self.name, self.lines = name, lines
        self.room_state = RoomState()
        self.over: LinkClosed | None = None
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
            self.client._protocol.__class__ = EagerSession
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
            case LinkClosed():
                self.over = incoming
            case LinkDown():
                self._broke_at = self._broke_at or now
            case LinkUp():
                if self._broke_at is not None:
                    self.mended.append((self._broke_at, now))
                self._broke_at = None
            case Routes():
                pass
            case UnsentLines(lines=lines):
                self.given_up += [line.text for line in lines]
                self._arrived += len(lines)
            case ProtectionState() | Reachable() | Moved() | PeerRecognized():
                raise AssertionError(f"the link is plain: {incoming}")
            case Refused():
                self._asked = (0, 0)
            case message:
                self.room_state.receive(message, now)
                if isinstance(message, Said) and message.seat is self.room_state.seat:
                    self._arrived += 1

    def _talk(self) -> None:
        while self._sent < self.lines and self._sent - self._arrived < UNDER_WAY:
            self._sent += 1
            self.client.send(Say(f"{self.name} {self._sent}"))

    def _play(self) -> None:
        room_state, now = self.room_state, time.monotonic()
        if room_state.battle and room_state.acting:
            turn = (room_state.match, room_state.battle.turn)
            if turn != self._asked:
                self._asked = turn
                self.client.send(Act(room_state.battle.turn, Action.ATTACK1))
        elif (
            now - self._wished_at > AGAIN_SECONDS
            and not room_state.match_running
            and room_state.full
        ):
            self._wished_at = now
            self.client.send(Rematch() if room_state.outcome else Pick("kettle", ready=True))

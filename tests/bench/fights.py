"""Fights: a thousand matches at one arena at once, a move every two seconds in each."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast

from game.protocol.lobby_messages import Inside, LobbyJoined, Seek
from game.protocol.messages import (
    Act,
    Acted,
    Ended,
    Got,
    Hello,
    Pick,
    Ping,
    Rematch,
    Seats,
    Started,
    Welcome,
)
from game.protocol.version import PROTOCOL, VERSION
from game.rules import Seat
from net.server.server_thread import LOOPBACK
from net.wire.codec import FRAME_LIMIT, FrameReader, decode_server_message, encode
from tests.bench.crowd import CrowdServer

PAUSE = 2.0
"""Between one move and the next of a match."""

SECONDS = 20.0

PING_SECONDS = 5.0


@dataclass
class Fights:
    delays: list[float] = field(default_factory=list)
    """Seconds from a move to the other side."""
    seconds: float = SECONDS
    cpu: float = 0.0
    """Of a core."""
    memory: float = 0.0
    """Bytes that the matches took."""
    measuring: bool = False

    @property
    def cpu_a_move(self) -> float:
        """Seconds of the server."""
        return self.cpu * self.seconds / max(1, len(self.delays))


class BenchFighter(asyncio.Protocol):
    """One side of one match."""

    def __init__(self, name: str, fights: Fights, sent: dict[tuple[str, int], float]) -> None:
        self.ready = asyncio.get_running_loop().create_future()
        self.fighting = asyncio.get_running_loop().create_future()
        self._name, self._fights, self._sent = name, fights, sent
        self._frames = FrameReader(FRAME_LIMIT)
        self._seat: Seat | None = None
        self._match, self._number = "", 0
        self._fighter, self._picked = "", False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.send(Hello(PROTOCOL, VERSION, self._name))
        self.ping()

    def ping(self) -> None:
        assert self._transport
        if not self._transport.is_closing():
            self.send(Ping(1))
            asyncio.get_running_loop().call_later(PING_SECONDS, self.ping)

    def send(self, message: object) -> None:
        assert self._transport
        self._transport.write(encode(message))  # type: ignore[arg-type]

    def close(self) -> None:
        assert self._transport
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        for frame in self._frames.feed(data):
            if b'"listed"' in frame[:20] or b'"crowd"' in frame[:20] or b'"pong"' in frame[:20]:
                continue
            self._take(decode_server_message(frame))

    def _take(self, message: object) -> None:
        match message:
            case LobbyJoined() if not self.ready.done():
                self.ready.set_result(None)
            case Welcome(seat=seat, roster=roster):
                self._seat, self._fighter = seat, roster.fighter[0].id
            case Seats(left=left, right=right) if left and right:
                ready = left.ready if self._seat is Seat.LEFT else right.ready
                if not ready and not self._picked:
                    self._picked = True
                    self.send(Pick(self._fighter, ready=True))
            case Started(id=match, seq=seq):
                self._match, self._picked = match, False
                if not self.fighting.done():
                    self.fighting.set_result(None)
                self._consider(message.position, seq)
            case Acted(seat=seat, turn=turn, seq=seq):
                if seat is not self._seat and self._fights.measuring:
                    began = self._sent.pop((self._match, turn), None)
                    if began:
                        self._fights.delays.append(time.perf_counter() - began)
                self._consider(message.position, seq)
            case Ended():
                self.send(Rematch())
            case Inside():
                pass

    def _consider(self, position: object, seq: int) -> None:
        self.send(Got(seq))
        if position.to_move is self._seat and position.actions:  # type: ignore[attr-defined]
            asyncio.get_running_loop().call_later(PAUSE, self._act, position)

    def _act(self, position: object) -> None:
        self._number += 1
        turn, actions = position.turn, position.actions  # type: ignore[attr-defined]
        self._sent[self._match, turn] = time.perf_counter()
        self.send(Act(turn, actions[self._number % len(actions)], self._number))


async def fight(server: CrowdServer, matches: int) -> Fights:
    """So many matches begin; then their moves are measured for a while."""
    loop, fights = asyncio.get_running_loop(), Fights()
    sent: dict[tuple[str, int], float] = {}
    before = server.house_bot
    fighters: list[BenchFighter] = []
    for number in range(2 * matches):
        _, fighter = await loop.create_connection(
            lambda n=number: BenchFighter(f"Fighter {n}", fights, sent),  # type: ignore[misc]
            LOOPBACK,
            server.port,
        )
        await fighter.ready
        fighter.send(Seek())
        fighters.append(fighter)
    await asyncio.gather(*(fighter.fighting for fighter in fighters))
    await asyncio.sleep(2 * PAUSE)
    fights.memory = server.house_bot - before
    fights.measuring = True
    cpu, began = server.cpu_seconds, time.monotonic()
    await asyncio.sleep(SECONDS)
    fights.seconds = time.monotonic() - began
    fights.cpu = (server.cpu_seconds - cpu) / fights.seconds
    fights.measuring = False
    for fighter in fighters:
        fighter.close()
    return fights

"""Attack: `python -m tests.faults.attack SECONDS` does everything bad at once to an arena in which
twenty honest matches are played, and prints what became of them.

The arena, those who attack and those who play are a process each. Each match is of two addresses
of their own; the attack comes from 200 others. Needs Linux, where all of 127.0.0.0/8 is here.
"""

import asyncio
import contextlib
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from net.arena.arena_options import ArenaOptions
from net.server.arena_runner import ArenaRunner, run_fast
from net.server.server_thread import LOOPBACK
from tests.game.solved_pairings import SolvedPairings
from tests.support import ROSTER

MATCHES = 20
ADDRESSES = 200
VILLAINS = 150
"""Attacks that go on at the same time."""

STALLED_SECONDS = 10.0
"""A match in which nothing is done for so long is lost."""

Message = dict[str, Any]


class AttackWire:
    """One connection that speaks JSON."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, **message: Any) -> None:
        await self.write(json.dumps(message).encode() + b"\n")

    async def write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def read(self) -> Message:
        """Raises EOFError at the end."""
        line = await self._reader.readline()
        if not line:
            raise EOFError
        message: Message = json.loads(line)
        return message

    async def until(self, kind: str) -> Message:
        while True:
            if (message := await self.read())["type"] == kind:
                return message

    @property
    def ends(self) -> tuple[int, str]:
        """Port and address with which another connection is just like this one."""
        about = self._writer.get_extra_info
        return about("peername")[1], about("sockname")[0]

    def abort(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def dialled(port: int, address: str) -> AsyncIterator[AttackWire]:
    reader, writer = await asyncio.open_connection(
        LOOPBACK, port, local_addr=(address, 0), limit=2**20
    )
    wire = AttackWire(reader, writer)
    try:
        yield wire
    finally:
        wire.abort()


async def greet(wire: AttackWire, name: str, **more: Any) -> None:
    await wire.send(type="hello", protocol=3, version="attack", name=name, **more)


# --- who plays -----------------------------------------------------------------------------------


class HonestPlayer:
    """Plays on and on by the page alone, and talks; measures how soon a move is answered."""

    def __init__(self, wire: AttackWire, name: str) -> None:
        self.round_trips: list[float] = []
        self.last_move = time.monotonic()
        self.ended = ""
        self._wire, self._name = wire, name
        self._number, self._sent = 0, (0, 0.0)
        self.seat, self._picked = "", False
        self.welcome: Message = {}

    async def play(self) -> None:
        """Until the connection ends."""
        talk = asyncio.create_task(self._talk())
        ping = asyncio.create_task(self._ping())
        try:
            while True:
                await self._take(await self._wire.read())
        except (OSError, EOFError) as error:
            self.ended = self.ended or repr(error)
        finally:
            talk.cancel()
            ping.cancel()

    async def _take(self, message: Message) -> None:
        match message["type"]:
            case "bye":
                self.ended = message["text"]
            case "welcome":
                self.seat, self.welcome = message["seat"], message
            case "started" | "acted":
                self._picked = False
                self._measure(message)
                self.last_move = time.monotonic()
                position = message["position"]
                if position["actions"] and position["to_move"] == self.seat:
                    await asyncio.sleep(random.uniform(0.3, 0.6))
                    await self._act(position)
            case "ended":
                await self._wire.send(type="rematch")
            case "seats" if message["left"] and message["right"] and not self._picked:
                if not message[self.seat]["ready"]:
                    self._picked = True
                    await self._wire.send(type="pick", fighter="straw", ready=True)

    def _measure(self, message: Message) -> None:
        number, at = self._sent
        if message.get("seat") == self.seat and message.get("number") == number:
            self.round_trips.append(time.perf_counter() - at)

    async def _act(self, position: Message) -> None:
        self._number += 1
        self._sent = (self._number, time.perf_counter())
        action = "defend" if "defend" in position["actions"] and random.random() < 0.3 else ""
        await self._wire.send(
            type="act",
            turn=position["turn"],
            action=action or position["actions"][0],
            number=self._number,
        )

    async def _talk(self) -> None:
        for line in itertools.count():
            await asyncio.sleep(random.uniform(2, 4))
            await self.say(f"{self._name} says {line}")

    async def say(self, text: str) -> None:
        self._number += 1
        await self._wire.send(type="say", text=text, number=self._number)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(2.5)
            await self._wire.send(type="ping", id=1)


# --- who attacks ---------------------------------------------------------------------------------

Attack = Callable[[AttackWire], Awaitable[None]]

BAD_LINES = (
    b"\n" * 4096,
    b"[" * 16000 + b"\n",
    b"x" * 20000,
    b'{"type":"ping","id":' + b"9" * 4000 + b"}\n",
    b'{"type":"ping","id":NaN}\n',
    b'{"type":"ping","id":1,"id":2}\n',
    b'{"type":"say","text":"\\ud800","number":1}\n',
    b'{"type":"shown","left":null,"right":null,"entries":[],"more":true}\n' * 500,
    b'{"type":"hello","protocol":3,"version":"x","name":"y"}\n',
    b"\xff\xfe\x00\n",
)


async def be_silent(wire: AttackWire) -> None:
    await wire.read()


async def drip(wire: AttackWire) -> None:
    for letter in b'{"type":"hello","protocol":3' * 100:
        await wire.write(bytes([letter]))
        await asyncio.sleep(0.2)


async def spoil(wire: AttackWire) -> None:
    await greet(wire, "Spoiler")
    await wire.write(random.choice(BAD_LINES))
    await wire.until("never")


async def flood(wire: AttackWire) -> None:
    await greet(wire, "Flood")
    messages: list[Message] = [
        {"type": "ping", "id": 1},
        {"type": "say", "text": "x" * 1200, "number": 2**53},
        {"type": "seek"},
        {"type": "open"},
        {"type": "leave"},
        {"type": "rematch"},
        {"type": "enter", "number": 1},
        {"type": "enter", "number": random.randint(1, MATCHES), "watch": True},
        {"type": "act", "turn": 1, "action": "attack1", "number": 1},
    ]
    message = random.choice(messages)
    for _ in range(10_000):
        await wire.send(**message)


async def never_read(wire: AttackWire) -> None:
    await greet(wire, "Deaf")
    await wire.send(type="enter", number=random.randint(1, MATCHES), watch=True)
    for number in itertools.count():
        await wire.send(type="ping", id=number)
        await asyncio.sleep(0.06)


async def act_as_another(wire: AttackWire) -> None:
    await greet(wire, "Spectator")
    await wire.until("lobby")
    await wire.send(type="enter", number=random.randint(1, MATCHES), watch=True)
    for number in range(200):
        await wire.send(type="act", turn=number, action="attack1", number=number)
        await wire.send(type="say", text=f"boo {number}", number=number)
        await wire.send(type="claim")
        await asyncio.sleep(0.2)


async def guess_tokens(wire: AttackWire) -> None:
    token = random.randbytes(32).hex()
    await greet(wire, "Guesser", room="x" * 32, token=token, have=3, tip="0" * 64)
    await wire.send(type="shown", left=None, right=None, entries=[])
    await wire.read()


async def come_and_go(wire: AttackWire) -> None:
    await wire.write(b'{"type":"he')


async def open_rooms(wire: AttackWire) -> None:
    await greet(wire, "Opener")
    await wire.send(type="open", access=random.choice(["open", "code", "private"]))
    await wire.send(type="call", level="easy")
    await asyncio.sleep(1)


async def reach_for_everybody(wire: AttackWire) -> None:
    await wire.send(type="reach", place=f"{random.randrange(10**8):08}")
    await wire.until("never")


async def wait_and_flood(wire: AttackWire) -> None:
    await wire.send(type="wait", secret=random.randbytes(32).hex())
    for number in range(10_000):
        await wire.send(type="ping", id=number)


async def pump_through_the_relay(wire: AttackWire) -> None:
    await wire.send(type="wait", secret=random.randbytes(32).hex())
    place = (await wire.until("waiting"))["place"]
    async with dialled(*wire.ends) as guest:
        await guest.send(type="reach", place=place)
        ring = await wire.until("ring")
        async with dialled(*wire.ends) as host:
            await host.send(type="accept", call=ring["call"])
            await guest.until("reached")
            piece = random.choice((b"x", b"x" * 65536))
            while True:
                # The other end reads nothing of it.
                await guest.write(piece)
                await asyncio.sleep(0)


ATTACKS: tuple[Attack, ...] = (
    be_silent, drip, spoil, flood, never_read, act_as_another, guess_tokens, come_and_go,
    open_rooms, reach_for_everybody, wait_and_flood, pump_through_the_relay,
)  # fmt: skip


async def attack(port: int) -> None:
    """Without end; prints each second how many connections were tried."""
    tried = itertools.count()

    async def false_host(number: int) -> None:
        for turn in itertools.count(number):
            next(tried)
            where = turn % ADDRESSES
            with contextlib.suppress(OSError, EOFError, ValueError, TimeoutError):
                async with dialled(port, f"127.66.{where}.1") as wire, asyncio.timeout(8):
                    await ATTACKS[random.randrange(len(ATTACKS))](wire)
            await asyncio.sleep(0.02)

    for number in range(VILLAINS):
        asyncio.get_running_loop().create_task(false_host(number * 7))
    while True:
        await asyncio.sleep(1)
        print(next(tried), flush=True)


# --- what becomes of it --------------------------------------------------------------------------


def house_bot(process: int) -> float:
    """MiB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 2**20


async def sit_down(stack: contextlib.AsyncExitStack, port: int, match: int) -> list[HonestPlayer]:
    """Two who sit in a room of their own, not yet playing."""
    ana = await stack.enter_async_context(dialled(port, f"127.55.{match}.1"))
    ben = await stack.enter_async_context(dialled(port, f"127.55.{match}.2"))
    await greet(ana, f"Ana of {match + 1}")
    await greet(ben, f"Ben of {match + 1}")
    await ana.send(type="open")
    await ben.until("lobby")
    pair = [HonestPlayer(ana, "Ana"), HonestPlayer(ben, "Ben")]
    pair[0].welcome = await ana.until("welcome")
    pair[0].seat = pair[0].welcome["seat"]
    inside = await ana.until("inside")
    await ben.send(type="enter", number=inside["number"])
    return pair


async def measure(seconds: float, port: int, arena: int) -> bool:
    """Plays, has the arena attacked for so long, and prints the figures; whether none is lost."""
    async with contextlib.AsyncExitStack() as stack:
        people = [one for m in range(MATCHES) for one in await sit_down(stack, port, m)]
        players = [asyncio.create_task(one.play()) for one in people]
        await asyncio.sleep(5)
        quiet = [trip for one in people for trip in one.round_trips]
        for one in people:
            one.round_trips.clear()
        before = most = house_bot(arena)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.faults.attack", "attack", str(port)],
            stdout=subprocess.PIPE,
        ) as villains:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                await asyncio.sleep(0.25)
                most = max(most, house_bot(arena))
            villains.terminate()
            output = villains.communicate()[0].split()
        now = time.monotonic()
        lost = [each for each in people if each.ended or now - each.last_move > STALLED_SECONDS]
        trips = [trip for one in people for trip in one.round_trips]
        for task in players:
            task.cancel()
    print(f"connections that attacked: {output[-1].decode() if output else 0}")
    print(f"matches lost: {(len(lost) + 1) // 2} of {MATCHES} {[each.ended for each in lost]}")
    print(f"moves: {len(trips)}; {_spread('quiet', quiet)}; {_spread('attacked', trips)}")
    print(f"resident memory: {before:.0f} MiB, at most {most - before:+.1f} MiB")
    return not lost


def _spread(what: str, trips: list[float]) -> str:
    cuts = quantiles(trips, n=100)
    return f"{what}: p50 {median(trips) * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


async def serve(runner: ArenaRunner) -> None:
    async with runner as port:
        print(port, flush=True)
        runner.take_over_process()
        await runner.serve()


def main(arguments: list[str]) -> int:
    match arguments:
        case ["serve"]:
            with tempfile.TemporaryDirectory() as folder:
                options = ArenaOptions(address=LOOPBACK, port=0)
                runner = ArenaRunner(ROSTER, Path(folder), SolvedPairings(), options)
                run_fast(serve(runner))
            return 0
        case ["attack", port]:
            asyncio.run(attack(int(port)))
            return 0
        case [seconds]:
            command = [sys.executable, "-m", "tests.faults.attack", "serve"]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as arena:
                assert arena.stdout
                at = int(arena.stdout.readline())
                try:
                    return not asyncio.run(measure(float(seconds), at, arena.pid))
                finally:
                    arena.kill()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

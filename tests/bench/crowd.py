"""Crowd: many connections of one loop that talk in one room, at an arena or at an IRC server."""

import asyncio
import contextlib
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import Hello, Say
from game.protocol.version import PROTOCOL, VERSION
from net.server.server_thread import LOOPBACK
from net.wire.codec import encode

LINE = "You parry well, for a kettle. Shall we?"
PATIENCE = 60.0

FIRST_CORE = 0
"""The server's."""


@dataclass(frozen=True, slots=True)
class CrowdServer:
    """What is measured: where it listens and how one talks there."""

    process: int
    port: int
    greeting: Callable[[int], bytes]
    welcomed: bytes
    """In what comes once somebody is in."""
    line: Callable[[int], bytes]
    said: bytes
    """In every line that is delivered."""
    echoes: bool
    """Whether who says something hears it too."""
    tls: ssl.SSLContext | None = None

    @property
    def cpu_seconds(self) -> float:
        return time.clock_gettime(~self.process << 3 | 2)

    @property
    def house_bot(self) -> int:
        """Bytes."""
        text = Path(f"/proc/{self.process}/statm").read_text()
        return int(text.split()[1]) * 4096


class CrowdVisitor(asyncio.Protocol):
    """One connection; counts the lines that it was told."""

    def __init__(self, server: CrowdServer) -> None:
        self.heard = 0
        self.welcomed = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self._server = server
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        whole, _, self._rest = data.rpartition(b"\n")
        if not self.welcomed.done() and self._server.welcomed in whole:
            self.welcomed.set_result(None)
        self.heard += whole.count(self._server.said)

    def send(self, data: bytes) -> None:
        assert self.transport
        self.transport.write(data)


async def enter(server: CrowdServer, people: int, first: int = 0) -> list[CrowdVisitor]:
    """So many come and are let in; `first` is the number of the first of them."""
    loop, visitors = asyncio.get_running_loop(), []
    for number in range(first, first + people):
        _, visitor = await loop.create_connection(
            lambda: CrowdVisitor(server), LOOPBACK, server.port, ssl=server.tls
        )
        visitor.send(server.greeting(number))
        await asyncio.wait_for(visitor.welcomed, PATIENCE)
        visitors.append(visitor)
    return visitors


async def saturate(server: CrowdServer, people: int, rounds: int, burst: int) -> float:
    """Server CPU seconds per 100,000 deliveries while everybody talks as fast as it goes."""
    visitors = await enter(server, people)
    await _settle(visitors)
    before, started = server.cpu_seconds, sum(each.heard for each in visitors)
    each_round = people * burst * (people if server.echoes else people - 1)
    wanted = started
    for _ in range(rounds):
        wanted += each_round
        for number, visitor in enumerate(visitors):
            visitor.send(server.line(number) * burst)
        await _until(lambda total=wanted: sum(v.heard for v in visitors) >= total)  # type: ignore[misc]
    return _per_100_000(server.cpu_seconds - before, wanted - started, visitors)


async def converse(server: CrowdServer, people: int, per_second: int, seconds: float) -> float:
    """The same while people talk at a steady rate."""
    visitors = await enter(server, people)
    await _settle(visitors)
    before, started = server.cpu_seconds, sum(each.heard for each in visitors)
    began, sent = time.monotonic(), 0
    while sent < per_second * seconds:
        visitors[sent % people].send(server.line(sent % people))
        sent += 1
        await asyncio.sleep(max(0.0, began + sent / per_second - time.monotonic()))
    wanted = started + sent * (people if server.echoes else people - 1)
    await _until(lambda: sum(v.heard for v in visitors) >= wanted)
    return _per_100_000(server.cpu_seconds - before, wanted - started, visitors)


async def idle(server: CrowdServer, people: int) -> float:
    """House bot bytes of the server for each connection that says nothing."""
    early = await enter(server, 20)
    await asyncio.sleep(1.0)
    before = server.house_bot
    visitors = await enter(server, people, first=len(early))
    await asyncio.sleep(1.0)
    grown = server.house_bot - before
    for each in (*early, *visitors):
        assert each.transport
        each.transport.close()
    return grown / people


def _per_100_000(cpu: float, deliveries: int, visitors: list[CrowdVisitor]) -> float:
    for each in visitors:
        assert each.transport
        each.transport.close()
    return cpu / deliveries * 100_000


async def _settle(visitors: list[CrowdVisitor]) -> None:
    """What newcomers are told is not measured."""
    heard = -1
    while heard != (heard := sum(each.heard for each in visitors)):
        await asyncio.sleep(0.5)


async def _until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "lines were lost"
        await asyncio.sleep(0.002)


# --- the servers ---------------------------------------------------------------------------------


@contextmanager
def on_other_cores() -> Iterator[None]:
    """The crowd leaves the first core to the server; where there is but one they share it."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores - {FIRST_CORE} or cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _give_first_core(process: int) -> None:
    os.sched_setaffinity(process, {FIRST_CORE})


@contextmanager
def arena(tls: bool = False) -> Iterator[CrowdServer]:
    """Ours, without limits."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.serving", folder, *(["tls"] if tls else [])]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            _give_first_core(process.pid)
            assert process.stdout
            port = int(process.stdout.readline())
            yield CrowdServer(
                process.pid,
                port,
                lambda number: encode(Hello(PROTOCOL, VERSION, f"Guest {number}")),
                f'"{LobbyJoined.__struct_config__.tag}"'.encode(),
                lambda number: encode(Say(LINE)),
                b'"remarked"',
                echoes=True,
                tls=context,
            )
        finally:
            process.kill()
            process.wait()


@contextmanager
def ngircd(nodelay: bool = False) -> Iterator[CrowdServer]:
    """The peer, without limits either. Raises FileNotFoundError if it, or what it needs, is not
    there."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
        free.close()
        config = Path(folder) / "ngircd.conf"
        config.write_text(
            f"[Global]\nName=irc.test\nInfo=bench\nListen={LOOPBACK}\nPorts={port}\n"
            "[Limits]\nMaxConnections=0\nMaxConnectionsIP=0\nMaxJoins=0\nMaxPenaltyTime=0\n"
            "[Options]\nDNS=no\nIdent=no\nPAM=no\n"
        )
        environment = {"LD_PRELOAD": str(_shim(folder))} if nodelay else {}
        process = subprocess.Popen(
            ["/usr/sbin/ngircd", "-n", "-f", str(config)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _give_first_core(process.pid)
            _wait_for(port)
            yield CrowdServer(
                process.pid,
                port,
                lambda n: f"NICK g{n}\r\nUSER g{n} 0 * :g\r\nJOIN #bench\r\n".encode(),
                b" 366 ",
                lambda n: f"PRIVMSG #bench :{LINE}\r\n".encode(),
                b" PRIVMSG #bench ",
                echoes=False,
            )
        finally:
            process.kill()
            process.wait()


def _shim(folder: str) -> Path:
    shim = Path(folder) / "nodelay.so"
    source = Path(__file__).with_name("nodelay.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    return shim


def _wait_for(port: int) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        with contextlib.suppress(OSError):
            socket.create_connection((LOOPBACK, port), 1).close()
            return
        time.sleep(0.05)
    raise TimeoutError("ngircd does not answer")

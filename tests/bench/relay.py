"""Relay: a match through an arena beside the same match without one, there and back.

Host, arena and guest run on 127.0.0.1, host and arena as programs of their own, so what is
measured is the work of the arena and no way between towns. `python -m tests.bench relay`.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from game.client_state.link import Incoming, LinkClosed, Protection
from game.protocol.messages import Said, Say, Seats
from net.client.client import Client
from net.security.client_handshake import load_credentials
from net.server.server_thread import LOOPBACK
from net.wire.address import parse_address
from net.wire.rate_limit import NO_LIMITS
from tests.bench.measurement import Measurement, percentile

CODE = "amber-carrot-zigzag"
ROUNDS, TIMES = 5, 60
"""In turn, so that what else the machine does falls on both alike."""


def measure() -> Iterator[Measurement]:
    for what, keeps in (("kept on the host's disk", "kept"), ("kept nowhere", "")):
        with tempfile.TemporaryDirectory() as folder:
            direct, relayed = _talk(Path(folder), keeps)
        for share in (0.5, 0.95):
            yield Measurement(
                f"a line, {what}, relayed / direct, p{share * 100:.0f}",
                percentile(relayed, share) * 1e3,
                percentile(direct, share) * 1e3,
                "ms",
                2.0 if share == 0.5 else None,
            )


def _talk(folder: Path, keeps: str) -> tuple[list[float], list[float]]:
    """Seconds from a guest's line to where he has it back from the host, directly and relayed."""
    with ExitStack() as stack:
        arena = stack.enter_context(_program("tests.bench.serving", str(folder / "arena")))
        host = ("tests.bench.relayed", str(folder / "host"), f"{LOOPBACK}:{arena}", keeps)
        known = stack.enter_context(_program(*host))
        ways = [parse_address(way) for way in known.split()]
        took: list[list[float]] = [[], []]
        for turn in range(ROUNDS):
            for way, seconds in zip(ways, took, strict=True):
                credentials = load_credentials(folder / "guest", Protection.CODE, CODE)
                link = Client(way, "Ben", pace=NO_LIMITS, credentials=credentials)
                _until(link, lambda heard: isinstance(heard, Seats))
                seconds += [_say(link, f"{way} {turn} {number}") for number in range(TIMES)]
                link.close()
    return took[0], took[1]


@contextmanager
def _program(*arguments: str) -> Iterator[str]:
    """One that runs until it is ended; what it says first."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def _say(link: Client, text: str) -> float:
    began = time.perf_counter()
    link.send(Say(text))
    _until(link, lambda heard: isinstance(heard, Said) and heard.text == text)
    return time.perf_counter() - began


def _until(link: Client, wanted: Callable[[Incoming], bool]) -> None:
    while True:
        heard = link.wait(10.0)
        assert heard is not None and not isinstance(heard, LinkClosed), heard
        if wanted(heard):
            return

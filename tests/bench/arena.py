"""Arena: what its chat costs beside an IRC server's, and a thousand matches at once.

Needs Linux, ngircd and gcc for the figures beside ngircd; without them those are not run.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from net.connect.socket_options import raise_limit
from tests.bench.crowd import arena, converse, idle, ngircd, on_other_cores, saturate
from tests.bench.fights import fight
from tests.bench.measurement import Measurement, median, percentile

SATURATED: dict[str, Any] = {"people": 100, "rounds": 20, "burst": 5}
STEADY: dict[str, Any] = {"people": 10, "per_second": 200, "seconds": 5.0}
TIMES = 3
MATCHES = 1000
IDLE = 1000
KIB = 1024


def measure() -> Iterator[Measurement]:
    raise_limit(6 * MATCHES)
    with on_other_cores():
        yield from _talk()
        yield from _idle()
        yield from _matches()


def _talk() -> Iterator[Measurement]:
    try:
        loud, floor = map(median, zip(*_saturated(), strict=True))
        steady, hidden, steady_floor = map(median, zip(*_steady(), strict=True))
    except FileNotFoundError as missing:
        print(f"NOT RUN: {missing.filename} is missing", file=sys.stderr)
        return
    unit = "s"
    yield Measurement("CPU of 100,000 lines, 100 here, saturated / ngircd", loud, floor, unit, 0.4)
    what = "the same, 200 a second, 10 here / ngircd, no Nagle"
    yield Measurement(what, steady, steady_floor, unit, 1.5)
    yield Measurement(f"{what}, TLS", hidden, steady_floor, unit)


def _saturated() -> Iterator[tuple[float, float]]:
    """Ours and the peer, some times in turn."""
    for _ in range(TIMES):
        with arena() as ours, ngircd() as peer:
            loud, floor = (asyncio.run(saturate(server, **SATURATED)) for server in (ours, peer))
        yield loud, floor


def _steady() -> Iterator[tuple[float, float, float]]:
    """Ours, ours with TLS, and the peer, some times in turn: one alone is a matter of luck."""
    for _ in range(TIMES):
        with arena() as plain, arena(tls=True) as hidden, ngircd(nodelay=True) as peer:
            plainly, secretly, theirs = (
                asyncio.run(converse(server, **STEADY)) for server in (plain, hidden, peer)
            )
        yield plainly, secretly, theirs


def _idle() -> Iterator[Measurement]:
    for tls in (False, True):
        with arena(tls) as ours:
            each = asyncio.run(idle(ours, IDLE)) / KIB
        what = f"memory of an idle guest, {'TLS' if tls else 'plain'} / 10 KiB"
        yield Measurement(what, each, 10.0, "KiB", None if tls else 1.0)


def _matches() -> Iterator[Measurement]:
    with arena() as ours:
        fights = asyncio.run(fight(ours, MATCHES))
    p99 = percentile(fights.delays, 0.99) * 1000
    print(
        f"{MATCHES} matches: {len(fights.delays)} moves in {fights.seconds:.0f} s, "
        f"p50 {percentile(fights.delays, 0.5) * 1000:.1f} ms, "
        f"server CPU {fights.cpu:.1%} of a core, {fights.cpu_a_move * 1000:.2f} ms a move, "
        f"{fights.memory / MATCHES / KIB:.0f} KiB a match; "
        f"the disk alone takes {flush_seconds() * 1000:.1f} ms, 99 of 100 times",
        file=sys.stderr,
    )
    yield Measurement(f"a move in {MATCHES} matches at once, p99 / 50 ms", p99, 50.0, "ms", 1.0)


def flush_seconds(times: int = 200) -> float:
    """How long the disk takes to keep one page, 99 of 100 times: each move waits for that once."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(times):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return percentile(taken, 0.99)

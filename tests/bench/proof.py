"""Proof: what it costs the processor that players sign what they do, without sockets and disks."""

import time
from collections.abc import Iterator

from game.match.signatures import verify_signature
from game.rules import Action
from tests.bench.measurement import Measurement, percentile
from tests.keys import Key
from tests.net.fair_match import FairMatch

MATCHES = 40
SIGNATURES = 2000


def measure() -> Iterator[Measurement]:
    signed, unsigned = _actions(fair=True), _actions(fair=False)
    made, checked = _signatures()
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        what = (
            f"an attack, fair dice and signed, host and both programs, {name} / by the host alone"
        )
        yield Measurement(what, percentile(signed, share), percentile(unsigned, share), "ms")
    yield Measurement("a signature checked / made", checked, made, "ms")


def _actions(*, fair: bool) -> list[float]:
    """Milliseconds of processor from an attack until both programs have seen what it did."""
    taken = []
    for _ in range(MATCHES):
        # A check is remembered; between two programs it would be made by each.
        verify_signature.cache_clear()
        duet = FairMatch() if fair else FairMatch(fair=())
        duet.fight()
        while duet.room.outcome is None:
            began = time.thread_time()
            duet.act(Action.ATTACK1)
            taken.append((time.thread_time() - began) * 1000)
    return taken


def _signatures() -> tuple[float, float]:
    """Milliseconds of processor to make one, and to check one."""
    key = Key("Ana")
    statements = [number.to_bytes(160, "big") for number in range(SIGNATURES)]
    began = time.thread_time()
    signatures = [key.sign(statement) for statement in statements]
    made = time.thread_time()
    for statement, signature in zip(statements, signatures, strict=True):
        verify_signature(key.public_key, statement, signature)
    checked = time.thread_time()
    return (made - began) / SIGNATURES * 1000, (checked - made) / SIGNATURES * 1000

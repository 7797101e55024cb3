"""Benchmarks: `python -m tests.bench` measures everything and prints a table, `python -m
tests.bench NAME …` some of it.

Every figure is a ratio against a floor or a peer measured in the same run. Nothing is asserted.
Needs Linux, Xvfb, openbox and xdotool (`keep`, `solver`, `balance`, `review`, `pairing`, `path`,
`lan`, `relay` and `proof` need none of them); takes some minutes.
"""

import sys
from collections.abc import Callable, Iterator

from tests.bench.arena import measure as measure_arena
from tests.bench.balance import measure as measure_balance
from tests.bench.first_flip import measure as measure_first_flip
from tests.bench.frame import measure as measure_frame
from tests.bench.idle import measure as measure_idle
from tests.bench.keep import measure as measure_keep
from tests.bench.lan import measure as measure_lan
from tests.bench.latency import measure as measure_latency
from tests.bench.measurement import Measurement, heading, row
from tests.bench.memory import measure as measure_memory
from tests.bench.pairing import measure as measure_pairing
from tests.bench.path import measure as measure_path
from tests.bench.proof import measure as measure_proof
from tests.bench.relay import measure as measure_relay
from tests.bench.review import measure as measure_review
from tests.bench.solver import measure as measure_solver

FIGURES: dict[str, Callable[[], Iterator[Measurement]]] = {
    "idle": measure_idle,
    "latency": measure_latency,
    "first_flip": measure_first_flip,
    "frame": measure_frame,
    "memory": measure_memory,
    "keep": measure_keep,
    "solver": measure_solver,
    "balance": measure_balance,
    "review": measure_review,
    "arena": measure_arena,
    "pairing": measure_pairing,
    "path": measure_path,
    "lan": measure_lan,
    "relay": measure_relay,
    "proof": measure_proof,
}


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in FIGURES]:
        print(f"There is no {unknown[0]}; there are {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    print(heading(), flush=True)
    for name in names or FIGURES:
        for figure in FIGURES[name]():
            print(row(figure), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

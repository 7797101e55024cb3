"""Benchmarks: `python -m tests.bench` measures everything and prints a table, `python -m
tests.bench NAME …` some of it.

Every figure is a ratio against a floor or a peer measured in the same run. Nothing is asserted.
Needs Linux, Xvfb, openbox and xdotool; takes some minutes.
"""

import sys
from collections.abc import Callable, Iterator

from tests.bench import first_flip, frame, idle, latency, memory
from tests.bench.figure import Figure, heading, row

FIGURES: dict[str, Callable[[], Iterator[Figure]]] = {
    "idle": idle.measure,
    "latency": latency.measure,
    "first_flip": first_flip.measure,
    "frame": frame.measure,
    "memory": memory.measure,
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

"""First flip: from the start of the process to the title on the screen, against a bare window."""

import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence

from tests.bench.measurement import Measurement, median
from tests.bench.process import BARE_WINDOW, INSTRUMENTED_APP, running
from tests.end_to_end.desktop import Desktop, virtual_desktop

RUNS = 15
STEPS = ("Python starts", "imports", "the window opens", "the first picture")


def measure() -> Iterator[Measurement]:
    with virtual_desktop() as desktop, tempfile.TemporaryDirectory() as data:
        ours: list[list[float]] = []
        floor: list[list[float]] = []
        lean: list[list[float]] = []
        for run in range(RUNS + 1):
            steps = (
                _steps(desktop, ["-m", INSTRUMENTED_APP, "shipped", "--data", data]),
                _steps(desktop, ["-m", BARE_WINDOW]),
                _steps(desktop, ["-m", BARE_WINDOW, "lean"]),
            )
            # The first one fills the disk's cache.
            if run:
                ours.append(steps[0])
                floor.append(steps[1])
                lean.append(steps[2])
    whole, bare, lean_bare = (median(map(sum, runs)) for runs in (ours, floor, lean))
    yield Measurement("first flip of the title", whole, bare, "ms", 1.25)
    yield Measurement("  against a bare window with our lean pygame", whole, lean_bare, "ms")
    for place, step in enumerate(STEPS):
        mine, theirs = (median(run[place] for run in runs) for runs in (ours, floor))
        yield Measurement(f"  of it: {step}", mine, theirs, "ms")


def _steps(desktop: Desktop, command: Sequence[str]) -> list[float]:
    """Milliseconds of each step."""
    begin = time.monotonic()
    with running(desktop, *command) as process:
        assert process.stdout
        times = [begin, *map(float, process.stdout.readline().split()[1:])]
    return [(b - a) * 1000 for a, b in itertools.pairwise(times)]

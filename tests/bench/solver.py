"""What the solver costs: `python -m tests.bench solver` prints the figures.

The floor is the same recurrence in C, compiled here if there is a compiler. Both play out every
position in the same order with the same double precision and differ by less than 0.00001, which is
what a stored value is rounded to. All times are processor time of one core.
"""

import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from game.player.solution_cache import PAIRINGS_IN_MEMORY
from game.rules import Fighter, parse_roster, start
from game.solver import SolutionStore, solve
from game.solver.balance import ROSTER
from game.solver.transitions import level_sums, read_transitions
from tests.bench.measurement import Measurement, median

C = Path(__file__).with_name("solver.c")
ROUNDS = 7


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The least processor time of some runs; other programs on the machine do not count."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


@contextmanager
def compiled(left: Fighter, right: Fighter) -> Iterator[Callable[[], tuple[float, float]] | None]:
    """Solves the pairing in C: processor seconds, and the value of the opening.

    None without a compiler.
    """
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        yield None
        return
    transitions = read_transitions(left, right)
    with tempfile.TemporaryDirectory() as folder:
        program, data = Path(folder, "solver"), Path(folder, "transitions")
        subprocess.run([compiler, "-O2", "-o", program, C], check=True)
        order = np.argsort(-level_sums(), kind="stable")
        integers = (transitions.damage, transitions.following, transitions.raised, order)
        data.write_bytes(
            np.array([*transitions.hp, transitions.opening[0]], np.int32).tobytes()
            + b"".join(array.astype(np.int32).tobytes() for array in integers)
            + transitions.weight.tobytes()
        )

        def run() -> tuple[float, float]:
            done = subprocess.run([program, data], check=True, capture_output=True, text=True)
            taken, value = map(float, done.stdout.split())
            return taken, value

        yield run


def against_c(left: Fighter, right: Fighter) -> Iterator[Measurement]:
    """Both in turn, so that whatever else the machine does slows both."""
    with compiled(left, right) as in_c:
        pairs = [(seconds(lambda: solve(left, right), 1), in_c and in_c()) for _ in range(ROUNDS)]
    taken = median(ours for ours, _ in pairs)
    yield Measurement("the largest pairing solved / 5 s", taken, 5.0, "s", 1.0)
    if floors := [floor for _, floor in pairs if floor]:
        value = solve(left, right).value(start(left, right))
        assert abs(value - floors[0][1]) < 1e-5, (value, floors[0][1])
        yield Measurement("the same / in C", taken, median(floor for floor, _ in floors), "s", 8.0)


def measure() -> Iterator[Measurement]:
    fighters = sorted(
        parse_roster(ROSTER.read_text(encoding="utf-8")), key=lambda f: f.hp, reverse=True
    )
    left, right = fighters[0], fighters[1]
    yield from against_c(left, right)
    taken = seconds(lambda: solve(left, right))
    with tempfile.TemporaryDirectory() as folder:
        solution_store = SolutionStore(Path(folder))
        begin = time.process_time()
        for index, one in enumerate(fighters):
            for other in fighters[index:]:
                solution_store.solution(one, other)
        yield Measurement("all pairings / 3 min", time.process_time() - begin, 180.0, "s", 1.0)
        size = sum(path.stat().st_size for path in solution_store.folder.iterdir()) / 1e6
        yield Measurement("all pairings on disk / 60 MB", size, 60.0, "MB", 1.0)
        loaded = 1000 * seconds(lambda: solution_store.solution(left, right))
        yield Measurement("a pairing from disk / solved", loaded, 1000 * taken, "ms")
        solution = solution_store.solution(left, right)
    battle = start(left, right)
    look_up = 10 * seconds(lambda: [solution.action_values(battle) for _ in range(100)])
    yield Measurement("look-up of all five buttons / 1 ms", look_up, 1.0, "ms", 1.0)
    best = 10 * seconds(lambda: [solution.best(battle) for _ in range(100)])
    yield Measurement("look-up of the best one / 1 ms", best, 1.0, "ms", 1.0)
    house_bot = (solution.values.nbytes + solution.actions.nbytes) * PAIRINGS_IN_MEMORY / 1e6
    yield Measurement("solutions in memory / 100 MB", house_bot, 100.0, "MB", 1.0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Measurement("peak of the bench's process / 1 GiB", peak, 1024.0, "MiB", 1.0)

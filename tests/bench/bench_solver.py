"""What the solver costs: `python tests/bench/bench_solver.py` prints the figures.

The floor is the same recurrence in C, compiled here if there is a compiler.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from game.rules import Fighter, parse_roster, start
from game.solver import Atlas, solve
from game.solver.balance import ROSTER
from game.solver.induction import Diagonals
from game.solver.solution import solve_on
from game.solver.transitions import LEVELS, level_sums, read_transitions

C = Path(__file__).with_name("solver.c")


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The fastest of some runs."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def compiled(left: Fighter, right: Fighter) -> tuple[float, float] | None:
    """Seconds that C needs for a pairing, and the value of the opening; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
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
        lines = [
            subprocess.run([program, data], check=True, capture_output=True, text=True).stdout
            for _ in range(3)
        ]
    results = [tuple(map(float, line.split())) for line in lines]
    return min(result[0] for result in results), results[0][1]


def main() -> int:
    fighters = sorted(
        parse_roster(ROSTER.read_text(encoding="utf-8")), key=lambda f: f.hp, reverse=True
    )
    left, right = fighters[0], fighters[1]
    positions = 2 * left.hp * right.hp * LEVELS
    taken = seconds(lambda: solve(left, right))
    print(f"one pairing, {left.hp} and {right.hp} HP, {positions:,} positions: {taken:.2f} s")
    floor = compiled(left, right)
    if floor:
        diagonals = Diagonals(read_transitions(left, right))
        bare = seconds(lambda: solve_on(diagonals))
        value = solve(left, right).value(start(left, right))
        assert abs(value - floor[1]) < 1e-5, (value, floor[1])
        print(f"the recurrence alone: numpy {bare:.2f} s, C {floor[0]:.2f} s")
        print(f"as a ratio: {taken / floor[0]:.1f} with everything, {bare / floor[0]:.1f} alone")
    with tempfile.TemporaryDirectory() as folder:
        atlas = Atlas(Path(folder))
        begin = time.perf_counter()
        for index, one in enumerate(fighters):
            for other in fighters[index:]:
                atlas.solution(one, other)
        size = sum(path.stat().st_size for path in atlas.folder.iterdir())
        count = len(fighters) ** 2
        print(f"all {count} pairings: {time.perf_counter() - begin:.1f} s, {size / 1e6:.1f} MB")
        print(f"from disk: {1000 * seconds(lambda: atlas.solution(left, right)):.0f} ms a pairing")
        solution = atlas.solution(left, right)
    battle = start(left, right)
    look_up = seconds(lambda: [solution.action_values(battle) for _ in range(100)]) / 100
    best = seconds(lambda: [solution.best(battle) for _ in range(100)]) / 100
    resident = (solution.values.nbytes + solution.actions.nbytes) / 1e6
    print(f"all five buttons: {1000 * look_up:.2f} ms, the best one: {1000 * best:.3f} ms")
    print(f"resident: {resident:.1f} MB a pairing", end="; ")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of this process {peak:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

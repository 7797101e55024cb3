"""Review: how long it takes to judge a match of 16 actions, beside merely proving it."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assets import ROSTER
from game.player.solution_cache import SolutionCache
from game.records.verify import verify
from game.review.review import FinishedMatch, review_of
from game.rules import Action, Battle, Fighter, parse_roster
from tests.bench.measurement import Measurement, median
from tests.game.records.sample_records import RecordWriter, SeededDice

ACTIONS = 16
ROUNDS = 9


def measure() -> Iterator[Measurement]:
    """Milliseconds of processor time; a review is to take 100, from the disk too."""
    left, right = tuple(parse_roster(ROSTER.read_text(encoding="utf-8")))[:2]
    with tempfile.TemporaryDirectory() as folder:
        solved = SolutionCache(Path(folder)).solve(left, right)
        scribe = _match(solved.best, left, right)
        record = scribe.record
        finished = FinishedMatch(record.entries, record.names)
        proving = _milliseconds(lambda: verify(record))
        held = _milliseconds(lambda: review_of(finished, solved))
        loaded = _milliseconds(
            lambda: review_of(finished, SolutionCache(Path(folder)).solve(left, right))
        )
    what = f"review of {len(finished.entries) - 1} actions"
    yield Measurement(f"{what}, solution held / proving it", held, proving, "ms")
    yield Measurement(f"{what}, solution held / 100 ms", held, 100.0, "ms", 1.0)
    yield Measurement(f"{what}, from disk / 100 ms", loaded, 100.0, "ms", 1.0)


def _match(best: Callable[[Battle], Action], left: Fighter, right: Fighter) -> RecordWriter:
    """The first match of perfect players that has enough actions, cut there."""
    for seed in range(1000):
        scribe, dice = RecordWriter(left, right), SeededDice(seed)
        for _ in range(ACTIONS):
            if scribe.battle.outcome:
                break
            scribe.act(best(scribe.battle), (dice.roll(100), dice.roll(5)))
        else:
            return scribe
    raise RuntimeError("no match is that long")


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - begin))
    return median(taken)

"""Review: how long it takes to judge a match of 16 actions, beside merely proving it."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assets import ROSTER
from game.learning.review import Played, review_of
from game.player.almanac import Almanac
from game.records.proof import verify
from game.rules import Action, Battle, Fighter, parse_roster
from tests.bench.figure import Figure, median
from tests.game.matches import Scribe, SeededDice

ACTIONS = 16
ROUNDS = 9


def measure() -> Iterator[Figure]:
    """Milliseconds of processor time; a review is to take 100, from the disk too."""
    left, right = tuple(parse_roster(ROSTER.read_text(encoding="utf-8")))[:2]
    with tempfile.TemporaryDirectory() as folder:
        solved = Almanac(Path(folder)).now(left, right)
        scribe = _match(solved.best, left, right)
        record = scribe.record
        played = Played(record.entries, record.names)
        proving = _milliseconds(lambda: verify(record))
        held = _milliseconds(lambda: review_of(played, solved))
        loaded = _milliseconds(lambda: review_of(played, Almanac(Path(folder)).now(left, right)))
    what = f"review of {len(played.entries) - 1} actions"
    yield Figure(f"{what}, solution held / proving it", held, proving, "ms")
    yield Figure(f"{what}, solution held / 100 ms", held, 100.0, "ms", 1.0)
    yield Figure(f"{what}, from disk / 100 ms", loaded, 100.0, "ms", 1.0)


def _match(best: Callable[[Battle], Action], left: Fighter, right: Fighter) -> Scribe:
    """The first match of perfect players that has enough actions, cut there."""
    for seed in range(1000):
        scribe, dice = Scribe(left, right), SeededDice(seed)
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

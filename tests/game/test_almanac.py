"""Solutions at hand, and how much of one is done for whoever waits."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from game.player.almanac import Almanac
from game.rules import Fighter
from game.solver import Atlas, Solution
from tests.game.solved import LEAF, TWIG, solution


class Slow:
    """An atlas that gets on only when it is told to."""

    def __init__(self) -> None:
        self.steps: list[float] = [0.1, 0.3, 0.8]
        self.gate = threading.Semaphore(0)
        self.asked = 0

    def solution(
        self, _atlas: Atlas, left: Fighter, right: Fighter, progress: Callable[[float], None]
    ) -> Solution:
        self.asked += 1
        for step in self.steps:
            self.gate.acquire()
            progress(step)
        self.gate.acquire()
        return solution(left, right)

    def go(self, steps: int) -> None:
        for _ in range(steps):
            self.gate.release()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    atlas = Slow()
    monkeypatch.setattr(
        Atlas, "solution", lambda self, left, right, told: atlas.solution(self, left, right, told)
    )
    return atlas


def test_every_quarter_is_told_as_it_is_done(slow: Slow, tmp_path: Path) -> None:
    almanac = Almanac(tmp_path)
    quarters = almanac.quarters(TWIG, LEAF)
    assert next(quarters) == 0
    assert almanac.share(LEAF, TWIG) == 0
    slow.go(2)
    assert next(quarters) == 0.25
    assert almanac.share(TWIG, LEAF) == 0.3
    slow.go(1)
    assert next(quarters) == 0.5
    assert next(quarters) == 0.75
    slow.go(1)
    assert list(quarters) == []
    assert almanac.now(TWIG, LEAF) is almanac(LEAF, TWIG)
    assert almanac.share(TWIG, LEAF) == 1


def test_a_pairing_is_worked_out_once_for_all_who_ask(slow: Slow, tmp_path: Path) -> None:
    almanac = Almanac(tmp_path)
    assert almanac(TWIG, LEAF) is None
    assert almanac(LEAF, TWIG) is None
    slow.go(4)
    found = almanac.now(LEAF, TWIG)
    assert found is almanac(TWIG, LEAF) is almanac.now(TWIG, LEAF)
    assert slow.asked == 1


def test_nothing_is_told_of_what_is_at_hand(tmp_path: Path) -> None:
    almanac = Almanac(tmp_path)
    almanac.now(TWIG, LEAF)
    assert list(almanac.quarters(TWIG, LEAF)) == []


def test_what_cannot_be_worked_out_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> Solution:
        raise MemoryError

    monkeypatch.setattr(Atlas, "solution", fail)
    almanac = Almanac(tmp_path)
    assert list(almanac.quarters(TWIG, LEAF)) in ([], [0.0])
    assert almanac(TWIG, LEAF) is None
    with pytest.raises(MemoryError):
        almanac.now(TWIG, LEAF)

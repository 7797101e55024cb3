"""Solutions at hand, and how much of one is done for whoever waits."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from game.player.solution_cache import SolutionCache
from game.rules import Fighter
from game.solver import Solution, SolutionStore
from tests.game.solved_pairings import LEAF, TWIG, solution


class SlowStore:
    """An solution store that gets on only when it is told to."""

    def __init__(self) -> None:
        self.steps: list[float] = [0.1, 0.3, 0.8]
        self.gate = threading.Semaphore(0)
        self.asked = 0

    def solution(
        self,
        _solution_store: SolutionStore,
        left: Fighter,
        right: Fighter,
        progress: Callable[[float], None],
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
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowStore:
    solution_store = SlowStore()
    monkeypatch.setattr(
        SolutionStore,
        "solution",
        lambda self, left, right, known: solution_store.solution(self, left, right, known),
    )
    return solution_store


def test_every_quarter_is_told_as_it_is_done(slow: SlowStore, tmp_path: Path) -> None:
    solution_cache = SolutionCache(tmp_path)
    quarters = solution_cache.progress_quarters(TWIG, LEAF)
    assert next(quarters) == 0
    assert solution_cache.progress(LEAF, TWIG) == 0
    slow.go(2)
    assert next(quarters) == 0.25
    assert solution_cache.progress(TWIG, LEAF) == 0.3
    slow.go(1)
    assert next(quarters) == 0.5
    assert next(quarters) == 0.75
    slow.go(1)
    assert list(quarters) == []
    assert solution_cache.solve(TWIG, LEAF) is solution_cache(LEAF, TWIG)
    assert solution_cache.progress(TWIG, LEAF) == 1


def test_a_pairing_is_worked_out_once_for_all_who_ask(slow: SlowStore, tmp_path: Path) -> None:
    solution_cache = SolutionCache(tmp_path)
    assert solution_cache(TWIG, LEAF) is None
    assert solution_cache(LEAF, TWIG) is None
    slow.go(4)
    found = solution_cache.solve(LEAF, TWIG)
    assert found is solution_cache(TWIG, LEAF) is solution_cache.solve(TWIG, LEAF)
    assert slow.asked == 1


def test_nothing_is_told_of_what_is_at_hand(tmp_path: Path) -> None:
    solution_cache = SolutionCache(tmp_path)
    solution_cache.solve(TWIG, LEAF)
    assert list(solution_cache.progress_quarters(TWIG, LEAF)) == []


def test_what_cannot_be_worked_out_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> Solution:
        raise MemoryError

    monkeypatch.setattr(SolutionStore, "solution", fail)
    solution_cache = SolutionCache(tmp_path)
    assert list(solution_cache.progress_quarters(TWIG, LEAF)) in ([], [0.0])
    assert solution_cache(TWIG, LEAF) is None
    with pytest.raises(MemoryError):
        solution_cache.solve(TWIG, LEAF)

"""Solution cache: solved pairings in memory, computed in the background when first requested."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

from game.review.advice import SolvedPairing
from game.rules import Fighter

log = logging.getLogger(__name__)

PAIRINGS_IN_MEMORY = 4
"""Solutions kept in memory, the latest requested; each takes about 6 MB."""

QUARTERS = (0.0, 0.25, 0.5, 0.75)

_Pairing = tuple[Fighter, Fighter]


class SolutionCache:
    """Call it with a pairing: it returns the solution, or None while a thread computes it."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where solutions are stored."""
        self._folder = folder
        self._changed = threading.Condition()
        self._in_memory: OrderedDict[_Pairing, SolvedPairing] = OrderedDict()
        self._progress: dict[_Pairing, float] = {}
        """Share done, 0 to 1, of the pairings that are being computed."""
        self._failed: set[_Pairing] = set()
        """Pairings that failed, which are not tried again."""

    def __call__(self, left: Fighter, right: Fighter) -> SolvedPairing | None:
        pairing = _in_order(left, right)
        with self._changed:
            if found := self._find(pairing):
                return found
            if pairing not in self._progress and pairing not in self._failed:
                self._progress[pairing] = 0.0
                threading.Thread(
                    target=self._work, args=(pairing,), name="solution_cache", daemon=True
                ).start()
        return None

    def progress(self, left: Fighter, right: Fighter) -> float:
        """Return the share of a requested pairing that is done, 0 to 1."""
        return self._progress.get(_in_order(left, right), 1.0)

    def progress_quarters(self, left: Fighter, right: Fighter) -> Iterator[float]:
        """Yield the share done at every quarter; nothing if the solution is ready."""
        pairing = _in_order(left, right)
        self(left, right)
        for quarter in QUARTERS:
            self._wait(pairing, quarter)
            if pairing in self._progress:
                yield quarter

    def solve(self, left: Fighter, right: Fighter) -> SolvedPairing:
        """Return the solution, after waiting for it if needed."""
        pairing = _in_order(left, right)
        if found := self(left, right):
            return found
        self._wait(pairing)
        with self._changed:
            found = self._find(pairing)
        return found or self._add(pairing, _ignore_progress)

    def _wait(self, pairing: _Pairing, share: float = inf) -> None:
        """Wait until so much of the pairing is done, or all of it."""
        with self._changed:
            self._changed.wait_for(lambda: self._progress.get(pairing, inf) >= share)

    def _find(self, pairing: _Pairing) -> SolvedPairing | None:
        if pairing in self._in_memory:
            self._in_memory.move_to_end(pairing)
        return self._in_memory.get(pairing)

    def _add(self, pairing: _Pairing, progress: Callable[[float], None]) -> SolvedPairing:
        # Imported here: numpy takes as long to import as all the rest of the game.
        from game.solver.solution_store import SolutionStore

        solution = SolutionStore(self._folder).solution(*pairing, progress)
        with self._changed:
            self._in_memory[pairing] = solution
            while len(self._in_memory) > PAIRINGS_IN_MEMORY:
                self._in_memory.popitem(last=False)
        return solution

    def _work(self, pairing: _Pairing) -> None:
        def done(share: float) -> None:
            with self._changed:
                self._progress[pairing] = share
                self._changed.notify_all()

        try:
            self._add(pairing, done)
        except Exception:
            # The outermost code of the thread: without a solution the game continues without
            # advice.
            log.exception("a pairing could not be solved")
            self._failed.add(pairing)
        with self._changed:
            del self._progress[pairing]
            self._changed.notify_all()


def _ignore_progress(_share: float) -> None:
    """Ignore the progress."""


def _in_order(left: Fighter, right: Fighter) -> _Pairing:
    """Return the pairing in one order for both, since one solution serves either."""
    return (left, right) if left.id <= right.id else (right, left)

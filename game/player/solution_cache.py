"""Solution cache: solutions at hand, worked out in the background when they are first asked for."""

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
"""Solutions kept in memory, the last ones asked for; one has about 6 MB."""

QUARTERS = (0.0, 0.25, 0.5, 0.75)

_Pairing = tuple[Fighter, Fighter]


class SolutionCache:
    """Call it with a pairing: its solution, or None while a thread works it out."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where solutions are kept."""
        self._folder = folder
        self._changed = threading.Condition()
        self._in_memory: OrderedDict[_Pairing, SolvedPairing] = OrderedDict()
        self._progress: dict[_Pairing, float] = {}
        """How much is done of those that are being worked out."""
        self._failed: set[_Pairing] = set()
        """Not begun anew."""

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
        """How much of a pairing that was asked for is worked out, 0 to 1."""
        return self._progress.get(_in_order(left, right), 1.0)

    def progress_quarters(self, left: Fighter, right: Fighter) -> Iterator[float]:
        """Every quarter of the work, as it is reached; none for what is at hand."""
        pairing = _in_order(left, right)
        self(left, right)
        for quarter in QUARTERS:
            self._wait(pairing, quarter)
            if pairing in self._progress:
                yield quarter

    def solve(self, left: Fighter, right: Fighter) -> SolvedPairing:
        """The same, waiting for it."""
        pairing = _in_order(left, right)
        if found := self(left, right):
            return found
        self._wait(pairing)
        with self._changed:
            found = self._find(pairing)
        return found or self._add(pairing, _ignore_progress)

    def _wait(self, pairing: _Pairing, share: float = inf) -> None:
        """Until so much of it is done, or all."""
        with self._changed:
            self._changed.wait_for(lambda: self._progress.get(pairing, inf) >= share)

    def _find(self, pairing: _Pairing) -> SolvedPairing | None:
        if pairing in self._in_memory:
            self._in_memory.move_to_end(pairing)
        return self._in_memory.get(pairing)

    def _add(self, pairing: _Pairing, progress: Callable[[float], None]) -> SolvedPairing:
        # Here, because numpy takes as long to import as all the rest of the game.
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
            # The thread's outermost shell: without a solution the game goes on as it is.
            log.exception("a pairing could not be solved")
            self._failed.add(pairing)
        with self._changed:
            del self._progress[pairing]
            self._changed.notify_all()


def _ignore_progress(_share: float) -> None:
    """Progress that nobody watches."""


def _in_order(left: Fighter, right: Fighter) -> _Pairing:
    """One order for both: a solution serves either."""
    return (left, right) if left.id <= right.id else (right, left)

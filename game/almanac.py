"""Almanac: solutions at hand, worked out in the background when they are first asked for."""

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from game.advice import Solved
from game.rules import Fighter

log = logging.getLogger(__name__)

HELD = 4
"""Solutions kept in memory, the last ones asked for; one has about 6 MB."""

_Pairing = tuple[Fighter, Fighter]


class Almanac:
    """Call it with a pairing: its solution, or None while a thread works it out."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where solutions are kept."""
        self._folder = folder
        self._lock = threading.Lock()
        self._held: OrderedDict[_Pairing, Solved] = OrderedDict()
        self._asked: set[_Pairing] = set()

    def __call__(self, left: Fighter, right: Fighter) -> Solved | None:
        with self._lock:
            if found := self._find(left, right):
                return found
            if (left, right) not in self._asked:
                self._asked.add((left, right))
                threading.Thread(
                    target=self._work, args=(left, right), name="almanac", daemon=True
                ).start()
        return None

    def now(self, left: Fighter, right: Fighter) -> Solved:
        """The same, waiting for it."""
        with self._lock:
            found = self._find(left, right)
        return found or self._add(left, right)

    def _find(self, left: Fighter, right: Fighter) -> Solved | None:
        for pairing in ((left, right), (right, left)):
            if pairing in self._held:
                self._held.move_to_end(pairing)
                return self._held[pairing]
        return None

    def _add(self, left: Fighter, right: Fighter) -> Solved:
        # Here, because numpy takes as long to import as all the rest of the game.
        from game.solver.atlas import Atlas

        solution = Atlas(self._folder).solution(left, right)
        with self._lock:
            self._held[left, right] = solution
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return solution

    def _work(self, left: Fighter, right: Fighter) -> None:
        try:
            self._add(left, right)
        except Exception:
            # The thread's outermost shell: without a solution the game goes on as it is.
            log.exception("a pairing could not be solved")
            return
        with self._lock:
            self._asked.discard((left, right))

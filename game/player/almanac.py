"""Almanac: solutions at hand, worked out in the background when they are first asked for."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

from game.learning.advice import Solved
from game.rules import Fighter

log = logging.getLogger(__name__)

HELD = 4
"""Solutions kept in memory, the last ones asked for; one has about 6 MB."""

QUARTERS = (0.0, 0.25, 0.5, 0.75)

_Pairing = tuple[Fighter, Fighter]


class Almanac:
    """Call it with a pairing: its solution, or None while a thread works it out."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where solutions are kept."""
        self._folder = folder
        self._changed = threading.Condition()
        self._held: OrderedDict[_Pairing, Solved] = OrderedDict()
        self._shares: dict[_Pairing, float] = {}
        """How much is done of those that are being worked out."""
        self._failed: set[_Pairing] = set()
        """Not begun anew."""

    def __call__(self, left: Fighter, right: Fighter) -> Solved | None:
        pairing = _in_order(left, right)
        with self._changed:
            if found := self._find(pairing):
                return found
            if pairing not in self._shares and pairing not in self._failed:
                self._shares[pairing] = 0.0
                threading.Thread(
                    target=self._work, args=(pairing,), name="almanac", daemon=True
                ).start()
        return None

    def share(self, left: Fighter, right: Fighter) -> float:
        """How much of a pairing that was asked for is worked out, 0 to 1."""
        return self._shares.get(_in_order(left, right), 1.0)

    def quarters(self, left: Fighter, right: Fighter) -> Iterator[float]:
        """Every quarter of the work, as it is reached; none for what is at hand."""
        pairing = _in_order(left, right)
        self(left, right)
        for quarter in QUARTERS:
            self._wait(pairing, quarter)
            if pairing in self._shares:
                yield quarter

    def now(self, left: Fighter, right: Fighter) -> Solved:
        """The same, waiting for it."""
        pairing = _in_order(left, right)
        if found := self(left, right):
            return found
        self._wait(pairing)
        with self._changed:
            found = self._find(pairing)
        return found or self._add(pairing, _silent)

    def _wait(self, pairing: _Pairing, share: float = inf) -> None:
        """Until so much of it is done, or all."""
        with self._changed:
            self._changed.wait_for(lambda: self._shares.get(pairing, inf) >= share)

    def _find(self, pairing: _Pairing) -> Solved | None:
        if pairing in self._held:
            self._held.move_to_end(pairing)
        return self._held.get(pairing)

    def _add(self, pairing: _Pairing, progress: Callable[[float], None]) -> Solved:
        # Here, because numpy takes as long to import as all the rest of the game.
        from game.solver.atlas import Atlas

        solution = Atlas(self._folder).solution(*pairing, progress)
        with self._changed:
            self._held[pairing] = solution
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return solution

    def _work(self, pairing: _Pairing) -> None:
        def done(share: float) -> None:
            with self._changed:
                self._shares[pairing] = share
                self._changed.notify_all()

        try:
            self._add(pairing, done)
        except Exception:
            # The thread's outermost shell: without a solution the game goes on as it is.
            log.exception("a pairing could not be solved")
            self._failed.add(pairing)
        with self._changed:
            del self._shares[pairing]
            self._changed.notify_all()


def _silent(_share: float) -> None:
    """Progress that nobody watches."""


def _in_order(left: Fighter, right: Fighter) -> _Pairing:
    """One order for both: a solution serves either."""
    return (left, right) if left.id <= right.id else (right, left)

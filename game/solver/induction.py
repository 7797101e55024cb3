"""Induction: the value of every position of a pairing, computed backwards from the end (Zermelo
1913; backward induction).

Every attack costs its target at least 1 HP, and every Defend or Charge raises a level. So positions
can be sorted such that each leads only to earlier ones: by the HP of both sides together, lowest
first, and among equals by the sum of the four levels, highest first. All positions with one total
of HP are a diagonal of the (left HP, right HP) square. The attacks of a diagonal are computed for
all cells and all levels at once, its raises in layers of equal level sum.

A grid holds, for the seat to move, one row per (total HP, levels) and one column per HP of the
*other* side: the attacker keeps its own HP, so the positions after an attack lie in whole rows. A
side with 0 HP has lost: those cells are 0, and so is row 0, where all overkill goes.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from game.solver.transitions import LEVELS, OUTCOMES, Transitions, level_sums

Grid = NDArray[np.float64]
"""Winning probability of the seat to move; [(HP of both + 1) * LEVELS, HP of the other side +
1]."""

Progress = Callable[[float], None]
"""Callback with the share that is done, 0 to 1. It may raise to stop the work."""

ATTACK_COUNT = 3
ACTION_COUNT = 5
TIE = 1e-9
"""Difference below which two actions are equally good; the first button of them is chosen."""


def ignore_progress(_share: float) -> None:
    """Ignore the progress."""


class Diagonals:
    """The geometry of a pairing's grids, and the steps that every pass over them consists of."""

    def __init__(self, transitions: Transitions) -> None:
        self.transitions = transitions
        self.hp = transitions.hp
        self.total = sum(self.hp)
        shape = (2, ATTACK_COUNT * LEVELS, OUTCOMES)
        self._back = (transitions.following - transitions.damage * LEVELS).reshape(shape)
        self._weight = np.repeat(transitions.weight, LEVELS, axis=1)
        sums = level_sums()
        self.layers = [np.flatnonzero(sums == s) for s in range(int(sums.max()), -1, -1)]
        """Indexes of levels by equal sum, highest sum first."""

    def grids(self) -> tuple[Grid, Grid]:
        """Return empty grids for left and for right to move."""
        rows = (self.total + 1) * LEVELS
        return np.zeros((rows, self.hp[1] + 1)), np.zeros((rows, self.hp[0] + 1))

    def totals(self) -> range:
        return range(2, self.total + 1)

    def columns(self, seat: int, total: int) -> slice:
        """Return the range of HP that `seat` can have when both together have `total`."""
        return slice(max(1, total - self.hp[1 - seat]), min(self.hp[seat], total - 1) + 1)

    def cells(self, seat: int, total: int) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
        """Return where a diagonal lies in arrays of [seat, HP of left - 1, HP of right - 1]."""
        own = np.arange(self.hp[seat] + 1)[self.columns(seat, total)]
        left, right = (own, total - own) if seat == 0 else (total - own, own)
        return seat, left - 1, right - 1

    def rows(self, seat: int, total: int) -> NDArray[np.int64]:
        """Return the rows of the grid after each attack of `seat`; [3 * LEVELS, OUTCOMES]."""
        rows: NDArray[np.int64] = np.maximum(self._back[seat] + total * LEVELS, 0)
        return rows

    def attack_values(self, seat: int, total: int, waiting: Grid) -> Grid:
        """Return the value of each attack of `seat`; [3, LEVELS, HP of seat].

        `waiting`: the grid of the other seat, which moves next.
        """
        columns = waiting[:, self.columns(seat, total)]
        rows, weight = self.rows(seat, total), self._weight[seat]
        lost = weight[:, :1] * columns[rows[:, 0]]
        for outcome in range(1, OUTCOMES):
            lost += weight[:, outcome, None] * columns[rows[:, outcome]]
        values: Grid = np.subtract(1.0, lost, out=lost).reshape(ATTACK_COUNT, LEVELS, -1)
        return values

    def raised(self, seat: int, total: int, rows: NDArray[np.int64], waiting: Grid) -> Grid:
        """Return the values, for `seat`, of the positions after its raise; [len(rows), HP of
        seat]."""
        after: Grid = waiting[total * LEVELS + rows, self.columns(seat, total)]
        return 1.0 - after

    def store(
        self, seat: int, total: int, levels: NDArray[np.int64], grid: Grid, new: Grid
    ) -> None:
        """Store `new`, by HP of `seat`, in its grid, whose columns are HP of the other side."""
        grid[total * LEVELS + levels, self.columns(1 - seat, total)] = new[:, ::-1]

    def fetch(self, seat: int, total: int, levels: NDArray[np.int64], grid: Grid) -> Grid:
        """Return what `store` stored; [len(levels), HP of seat]."""
        stored: Grid = grid[total * LEVELS + levels, self.columns(1 - seat, total)]
        return stored[:, ::-1]

    def pass_raise(
        self, seat: int, index: int, total: int, rows: NDArray[np.int64], share: Grid, waiting: Grid
    ) -> None:
        """Add `share` of each of `rows` to the positions after a raise of `seat`."""
        after = self.transitions.raised[seat, index, rows]
        may = after >= 0
        waiting[total * LEVELS + after[may], self.columns(seat, total)] += share[may]

    def pass_attacks(
        self, seat: int, total: int, best: NDArray[np.uint8], likely: Grid, waiting: Grid
    ) -> None:
        """Add the probabilities `likely` of attacking positions to the positions after their
        attacks.

        `best` and `likely` are [LEVELS, HP of seat].
        """
        levels, places = np.nonzero((best < ATTACK_COUNT) & (likely > 0))
        attacks = best[levels, places].astype(np.int64) * LEVELS + levels
        columns = places + self.columns(seat, total).start
        rows = self.rows(seat, total)[attacks]
        shares = self._weight[seat, attacks] * likely[levels, places, None]
        np.add.at(waiting, (rows, columns[:, None]), shares)


def induce(
    diagonals: Diagonals, progress: Progress = ignore_progress
) -> Iterator[tuple[int, int, Grid, NDArray[np.uint8]]]:
    """Yield (total HP, seat to move, values, best actions) of every diagonal, lowest total first.

    Values and actions are [LEVELS, HP of the seat to move].
    """
    grids = diagonals.grids()
    for total in diagonals.totals():
        values, best = _diagonal(diagonals, total, grids)
        for seat in (0, 1):
            yield total, seat, values[seat], best[seat]
        progress(total / diagonals.total)


def _diagonal(
    diagonals: Diagonals, total: int, grids: tuple[Grid, Grid]
) -> tuple[list[Grid], list[NDArray[np.uint8]]]:
    values, best = [], []
    for seat in (0, 1):
        attacks = diagonals.attack_values(seat, total, grids[1 - seat])
        value, choice = attacks[0], np.zeros(attacks[0].shape, np.uint8)
        for index in (1, 2):
            _prefer(value, choice, attacks[index], index)
        values.append(value)
        best.append(choice)
    for layer in diagonals.layers:
        for seat in (0, 1):
            value, choice = values[seat][layer], best[seat][layer]
            for index in (0, 1):
                after = diagonals.transitions.raised[seat, index, layer]
                may = after >= 0
                if may.any():
                    raised = diagonals.raised(seat, total, after, grids[1 - seat])
                    _prefer(value, choice, raised, ATTACK_COUNT + index, may[:, None])
            values[seat][layer], best[seat][layer] = value, choice
            diagonals.store(seat, total, layer, grids[seat], value)
    return values, best


def _prefer(
    value: Grid,
    choice: NDArray[np.uint8],
    rival: Grid,
    action: int,
    may: NDArray[np.bool_] | bool = True,
) -> None:
    """Replace `value` by `rival`, and `choice` by `action`, where `rival` is greater and legal."""
    better = (rival > value + TIE) & may
    np.copyto(value, rival, where=better)
    np.copyto(choice, np.uint8(action), where=better)

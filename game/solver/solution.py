"""Solution: the value and best action of every position of one pairing, as arrays to look up."""

import io
import zipfile
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.files.bounded_read import open_regular
from game.records.atomic_file import write_whole
from game.rules import Action, Battle, Fighter, ForcedDice, legal_actions, resolve
from game.solver.induction import Diagonals, Progress, ignore_progress, induce
from game.solver.transitions import LEVELS, SEATS, levels_of, outcomes_of, read_transitions

ACTIONS = tuple(Action)
_BESIDE = 64 * 1024
"""Most bytes of a solution file in addition to its positions."""
WHOLE = 65535
"""Stored values are multiples of 1 / WHOLE, so within 0.000008 of the exact value."""


class WrongPairing(ValueError):
    """The battle is not between the two fighters that were solved."""


class DamagedSolution(ValueError):
    """The file is not a solution that this version of the game wrote."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Perfect play of `left` against `right`; also answers with the seats swapped."""

    left: Fighter
    right: Fighter
    values: NDArray[np.uint16]
    """Winning probability of the side to move in units of 1 / WHOLE; [side to move, HP of left - 1,
    HP of right - 1, LEVELS]."""
    actions: NDArray[np.uint8]
    """Index of the best action in `Action`; indexed like `values`."""

    def value(self, battle: Battle) -> float:
        """Return the probability, 0 to 1, that the side to move wins if both sides play
        perfectly."""
        if battle.outcome:
            return float(battle.outcome.winner is battle.to_move)
        return float(self.values[self._index(battle)]) / WHOLE

    def best(self, battle: Battle) -> Action:
        """Return the best action of the side to move; of equally good ones the first button.

        Raises ValueError if the battle is over.
        """
        if battle.outcome:
            raise ValueError("the match is over: there is nothing to choose")
        return ACTIONS[int(self.actions[self._index(battle)])]

    def action_values(self, battle: Battle) -> dict[Action, float]:
        """Return, for each legal action, the probability that the side to move wins after it."""
        return {action: self._after(battle, action) for action in legal_actions(battle)}

    def _after(self, battle: Battle, action: Action) -> float:
        mover = battle.to_move
        value = 0.0
        for rolls, weight in outcomes_of(battle[mover].fighter, action):
            after, _ = resolve(battle, action, ForcedDice(rolls))
            value += weight * (1.0 - self.value(after))
        return value

    def _index(self, battle: Battle) -> tuple[int, int, int, int]:
        fighters = (battle.left.fighter, battle.right.fighter)
        if fighters == (self.left, self.right):
            pass
        elif fighters == (self.right, self.left):
            battle = Battle(battle.right, battle.left, battle.to_move.other)
        else:
            names = [fighter.name for fighter in (*fighters, self.left, self.right)]
            raise WrongPairing("{} against {} is not {} against {}".format(*names))
        mover = SEATS.index(battle.to_move)
        return mover, battle.left.hp - 1, battle.right.hp - 1, levels_of(battle)

    def save(self, path: Path) -> None:
        """Write a file that `load` reads, atomically."""
        packed = io.BytesIO()
        np.savez_compressed(
            packed,
            values=_differences(self.values).view(np.uint8).reshape(-1, 2).T,
            actions=self.actions,
        )
        write_whole(path, packed.getvalue())


def load(path: Path, left: Fighter, right: Fighter) -> Solution:
    """Read the solution of this pairing from a file that `Solution.save` wrote.

    Raises OSError if it cannot be read, and DamagedSolution if it holds something else.
    """
    shape = (2, left.hp, right.hp, LEVELS)
    positions = 2 * left.hp * right.hp * LEVELS
    # A sound file is compressed to a fraction of this; a hostile one may be of any size.
    with open_regular(path, 3 * positions + _BESIDE) as file:
        try:
            with zipfile.ZipFile(file) as stored:
                planes = _unpacked(stored, "values", (2, positions))
                actions = _unpacked(stored, "actions", shape)
            if actions.max() >= len(ACTIONS):
                raise ValueError("there is no such action")
            values = np.ascontiguousarray(planes.T).view(np.uint16).reshape(shape)
        # numpy, zipfile and zlib raise errors of many types for a truncated file.
        except Exception as error:
            raise DamagedSolution(f"{path.name} is not a solution: {error}") from None
    # Row by row: forty times as fast as np.cumsum along an axis that is not the last.
    for row in range(1, left.hp):
        values[:, row] += values[:, row - 1]
    return Solution(left, right, values, actions)


def _unpacked(stored: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Read one array of bytes. Raises ValueError before it would exceed the expected size."""
    packed, limit = stored.getinfo(f"{name}.npy"), prod(shape) + _BESIDE
    if packed.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in another way")
    with stored.open(packed) as member:
        # A zip header may understate the length, so never read more than this.
        data = io.BytesIO(member.read(limit))
    # The header is checked first: `read_array` allocates whatever size it states.
    if np.lib.format.read_magic(data) != (1, 0):
        raise ValueError(f"{name} is of another format")
    found, _, kind = np.lib.format.read_array_header_1_0(data)
    if (found, kind) != (shape, np.dtype(np.uint8)):
        raise ValueError(f"{name} is of another shape")
    data.seek(0)
    array: NDArray[np.uint8] = np.lib.format.read_array(data, allow_pickle=False)
    return array


def solve(left: Fighter, right: Fighter, progress: Progress = ignore_progress) -> Solution:
    """Solve the pairing by backward induction: about a second at 60 HP a side."""
    return solve_on(Diagonals(read_transitions(left, right)), progress)


def solve_on(diagonals: Diagonals, progress: Progress = ignore_progress) -> Solution:
    """Solve like `solve`, for a caller that needs the pairing's diagonals for more."""
    left, right = diagonals.transitions.left, diagonals.transitions.right
    shape = (2, left.hp, right.hp, LEVELS)
    values, actions = np.zeros(shape, np.uint16), np.zeros(shape, np.uint8)
    for total, seat, value, best in induce(diagonals, progress):
        cells = diagonals.cells(seat, total)
        values[cells] = np.rint(value.T * WHOLE)
        actions[cells] = best.T
    return Solution(left, right, values, actions)


def _differences(values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return each value minus the one at 1 HP of left fewer, modulo 65536; small, so they compress
    well."""
    return np.diff(values, axis=1, prepend=np.uint16(0))

"""The game solved: the value and the best action of every position, by backward induction.

`solve` answers for one pairing; an `Atlas` keeps the answers on disk. Pure but for the atlas's
folder: no clock, screen or network.
"""

from game.solver.atlas import Atlas
from game.solver.solution import DamagedSolution, Solution, WrongPairing, load, solve

__all__ = ["Atlas", "DamagedSolution", "Solution", "WrongPairing", "load", "solve"]

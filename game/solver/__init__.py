"""The game solved: the value and the best action of every position, by backward induction.

`solve` answers for one pairing; an `SolutionStore` keeps the answers on disk. Pure but for the
solution store's folder: no clock, screen or network.
"""

from game.solver.solution import DamagedSolution, Solution, WrongPairing, load, solve
from game.solver.solution_store import SolutionStore

__all__ = ["DamagedSolution", "Solution", "SolutionStore", "WrongPairing", "load", "solve"]

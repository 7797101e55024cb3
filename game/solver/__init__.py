"""The solved game: the value and the best action of every position, by backward induction.

`solve` solves one pairing; a `SolutionStore` stores solutions on disk. Apart from that folder the
package is pure: no clock, screen or network.
"""

from game.solver.solution import DamagedSolution, Solution, WrongPairing, load, solve
from game.solver.solution_store import SolutionStore

__all__ = ["DamagedSolution", "Solution", "SolutionStore", "WrongPairing", "load", "solve"]

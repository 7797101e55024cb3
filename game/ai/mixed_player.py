"""Mixed player: perfect play in so many turns of a hundred, in the others any legal action."""

from game.ai.greedy_player import GreedyPlayer
from game.ai.random_player import RandomPlayer
from game.learning.advice import Solutions
from game.rules import Action, Battle, Dice

TURNS = 100


class MixedPlayer:
    def __init__(self, share: int, solutions: Solutions) -> None:
        """`share` of 100 turns are played perfectly."""
        self._share, self._solutions = share, solutions
        self._lost, self._blind = GreedyPlayer(), RandomPlayer()

    def prepare(self, battle: Battle) -> bool:
        """Whether the pairing is solved. If not, that is begun, and until then the strongest
        blow stands in for the best action."""
        return self._solutions(battle.left.fighter, battle.right.fighter) is not None

    def choose(self, battle: Battle, dice: Dice) -> Action:
        if self._share < TURNS and dice.roll(TURNS) > self._share:
            return self._blind.choose(battle, dice)
        solved = self._solutions(battle.left.fighter, battle.right.fighter)
        return solved.best(battle) if solved else self._lost.choose(battle, dice)

"""Player: whoever can name an action for the side to move."""

from typing import Protocol

from game.rules import Action, Battle, Dice


class Player(Protocol):
    def prepare(self, battle: Battle) -> bool:
        """Get ready for the two fighters of `battle`; False while there is more to do."""
        ...

    def choose(self, battle: Battle, dice: Dice) -> Action:
        """A legal action for the side to move. `dice` settle what the player leaves to chance."""
        ...

"""Greedy player: the attack that is expected to cost the other side most, one step ahead."""

from game.rules import Action, Battle, Dice, forecast
from game.rules.action import ATTACKS


class GreedyPlayer:
    def prepare(self, battle: Battle) -> bool:
        return True

    def choose(self, battle: Battle, dice: Dice) -> Action:
        def expected(action: Action) -> float:
            outlook = forecast(battle, action)
            return float(outlook.expected) if outlook else 0.0

        return max(ATTACKS, key=expected)

"""Random player: any legal action, each as likely as the other."""

from game.rules import Action, Battle, Dice, legal_actions


class RandomPlayer:
    def prepare(self, battle: Battle) -> bool:
        return True

    def choose(self, battle: Battle, dice: Dice) -> Action:
        actions = legal_actions(battle)
        return actions[dice.roll(len(actions)) - 1]

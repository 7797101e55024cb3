"""Bots: opponents played by the computer. Each receives a battle and returns an action."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from game.review.advice import Solutions
from game.rules import Action, Battle, Dice, Seat, forecast, legal_actions
from game.rules.action import ATTACKS

__all__ = ["LEVELS", "GreedyPlayer", "MixedPlayer", "Player", "RandomPlayer", "remark"]


class Player(Protocol):
    def prepare(self, battle: Battle) -> bool:
        """Prepare for the two fighters of `battle`; return False while there is more to do."""
        ...

    def choose(self, battle: Battle, dice: Dice) -> Action:
        """Return a legal action for the side to move; `dice` decide what is left to chance."""
        ...


class RandomPlayer:
    def prepare(self, battle: Battle) -> bool:
        return True

    def choose(self, battle: Battle, dice: Dice) -> Action:
        actions = legal_actions(battle)
        return actions[dice.roll(len(actions)) - 1]


class GreedyPlayer:
    def prepare(self, battle: Battle) -> bool:
        return True

    def choose(self, battle: Battle, dice: Dice) -> Action:
        def expected(action: Action) -> float:
            outlook = forecast(battle, action)
            return float(outlook.expected) if outlook else 0.0

        return max(ATTACKS, key=expected)


TURNS = 100


class MixedPlayer:
    def __init__(self, share: int, solutions: Solutions) -> None:
        """`share`: how many of 100 turns are played perfectly."""
        self._share, self._solutions = share, solutions
        self._lost, self._blind = GreedyPlayer(), RandomPlayer()

    def prepare(self, battle: Battle) -> bool:
        """Return whether the pairing is solved. If not, solving begins in the background; until it
        is done the strongest attack stands in for the best action."""
        return self._solutions(battle.left.fighter, battle.right.fighter) is not None

    def choose(self, battle: Battle, dice: Dice) -> Action:
        if self._share < TURNS and dice.roll(TURNS) > self._share:
            return self._blind.choose(battle, dice)
        solved = self._solutions(battle.left.fighter, battle.right.fighter)
        return solved.best(battle) if solved else self._lost.choose(battle, dice)


LEVELS: Mapping[str, int] = MappingProxyType({"easy": 20, "normal": 60, "hard": 85, "perfect": 100})
"""For each level, weakest first, how many of 100 turns are played perfectly; docs/BALANCE.md has
the strength that results."""


HEAVY = 3
"""Divisor of a fighter's full HP; an attack that costs at least that share causes a remark."""

SELDOM = 2
"""Divisor of the number of occasions on which a bot says something."""


def remark(before: Battle | None, after: Battle, seat: Seat, dice: Dice) -> str:
    """Return the id of the phrase that `seat` says between two positions; "" for none.

    `before` is None when a match begins.
    """
    occasion = _occasion(before, after, seat)
    if occasion in ("", "fun", "game"):
        return occasion
    return occasion if dice.roll(SELDOM) == 1 else ""


def _occasion(before: Battle | None, after: Battle, seat: Seat) -> str:
    if before is None:
        return "fun"
    if after.outcome:
        return "game"
    if _is_heavy(before, after, seat):
        return "ouch" if before[seat].guard else "nice"
    if before[seat].hp > after[seat].hp and after[seat].hp * 2 * HEAVY < after[seat].fighter.hp:
        return "close"
    return ""


def _is_heavy(before: Battle, after: Battle, seat: Seat) -> bool:
    return (before[seat].hp - after[seat].hp) * HEAVY >= after[seat].fighter.hp

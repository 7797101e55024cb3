"""Chances: every position that an action can lead to, and how likely it is; nothing is sampled."""

from game.rules.action import Action
from game.rules.battle import HIT_SIDES, STRENGTH_SIDES, Battle, resolve
from game.rules.dice import ForcedDice


def chances(battle: Battle, action: Action) -> tuple[tuple[Battle, float], ...]:
    """The positions after the side to move takes `action`, with probabilities that sum to 1.

    Raises IllegalAction if the rules forbid it.
    """
    if action.attack_index is None:
        return ((resolve(battle, action, ForcedDice(()))[0], 1.0),)
    chance = battle[battle.to_move].fighter.attacks[action.attack_index].chance
    found: dict[Battle, float] = {}
    # One roll that hits and one that misses stand for all of their kind.
    for roll, weight in ((1, chance), (HIT_SIDES, HIT_SIDES - chance)):
        for strength in range(1, STRENGTH_SIDES + 1) if weight else ():
            after, _ = resolve(battle, action, ForcedDice((roll, strength)))
            share = weight / HIT_SIDES / STRENGTH_SIDES
            found[after] = found.get(after, 0.0) + share
    return tuple(found.items())

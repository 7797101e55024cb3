"""Forecast: what an attack would do from here, for tooltips and for opponents that look ahead."""

from dataclasses import dataclass
from fractions import Fraction

from game.rules.action import Action
from game.rules.battle import HIT_SIDES, STRENGTH_SIDES, Battle, graze_damage, hit_damage, resolve
from game.rules.dice import ForcedDice


@dataclass(frozen=True, slots=True)
class Forecast:
    low: int
    """HP a hit costs at the weakest roll, before it is cut to what the target has left."""
    high: int
    graze: int
    """HP a miss costs, likewise."""
    chance: int
    """Per cent."""
    expected: Fraction
    """Mean HP the target loses, misses and what it has left included."""


def forecast(battle: Battle, action: Action) -> Forecast | None:
    """What `action` would do for the side to move; None for Defend and Charge."""
    if action.attack_index is None:
        return None
    actor, target = battle[battle.to_move], battle[battle.to_move.other]
    attack = actor.fighter.attacks[action.attack_index]
    hits = [hit_damage(attack, actor, target, roll) for roll in range(1, STRENGTH_SIDES + 1)]
    graze = graze_damage(attack, actor, target)
    mean_hit = Fraction(sum(min(hit, target.hp) for hit in hits), STRENGTH_SIDES)
    chance = Fraction(attack.chance, 100)
    return Forecast(
        low=hits[0],
        high=hits[-1],
        graze=graze,
        chance=attack.chance,
        expected=chance * mean_hit + (1 - chance) * min(graze, target.hp),
    )


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

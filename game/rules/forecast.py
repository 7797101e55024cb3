"""Forecast: what an attack would do in this position, for tooltips and for bots that look ahead."""

from dataclasses import dataclass
from fractions import Fraction

from game.rules.action import Action
from game.rules.battle import HIT_SIDES, STRENGTH_SIDES, Battle, graze_damage, hit_damage, resolve
from game.rules.dice import ForcedDice


@dataclass(frozen=True, slots=True)
class Forecast:
    low: int
    """HP that a hit costs at the weakest roll; may exceed the HP that the target has left."""
    high: int
    graze: int
    """HP that a miss costs; may exceed the HP that the target has left."""
    chance: int
    """Chance to hit, in percent."""
    expected: Fraction
    """Mean HP that the target loses, counting misses and no more than the target has left."""
    knockout: Fraction
    """Chance that the attack ends the match, from 0 to 1."""


def forecast(battle: Battle, action: Action) -> Forecast | None:
    """Return what `action` would do for the side to move; None for Defend and Charge."""
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
        knockout=chance * Fraction(sum(hit >= target.hp for hit in hits), STRENGTH_SIDES)
        + (1 - chance) * (graze >= target.hp),
    )


def chances(battle: Battle, action: Action) -> tuple[tuple[Battle, float], ...]:
    """Return the positions that `action` can lead to, with probabilities that sum to 1.

    Raises IllegalAction if the rules forbid it.
    """
    if action.attack_index is None:
        return ((resolve(battle, action, ForcedDice(()))[0], 1.0),)
    chance = battle[battle.to_move].fighter.attacks[action.attack_index].chance
    found: dict[Battle, float] = {}
    # One roll that hits and one that misses stand for all others of their kind.
    for roll, weight in ((1, chance), (HIT_SIDES, HIT_SIDES - chance)):
        for strength in range(1, STRENGTH_SIDES + 1) if weight else ():
            after, _ = resolve(battle, action, ForcedDice((roll, strength)))
            share = weight / HIT_SIDES / STRENGTH_SIDES
            found[after] = found.get(after, 0.0) + share
    return tuple(found.items())

"""Annealing: searches for numbers of a roster that reach the goals of game/solver/balance.py.

`python -m game.solver.tuning.annealing --seconds 3600 --write FILE` starts from the current roster
and changes one fighter slightly at a time, mostly one that misses a goal. It accepts changes that
come closer to the goals and, at first, also small ones away from them, to escape local minima
(simulated annealing, Kirkpatrick, Gelatt and Vecchi 1983). With a C compiler it tries some thousand
rosters in ten minutes, without one a fifth of that. The character of a fighter – the effects of its
attacks, which one is sure and which strong – stays as designed by hand.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from game.files.decoding import decode_text
from game.rules import Attack, Fighter, Roster, parse_roster
from game.solver.balance import ROSTER, Balance, Goal, Pairing, measure
from game.solver.tuning.kernel import Kernel, compiler

Measure = Callable[[Fighter, Fighter], Pairing]

MARGIN = 0.003
"""Distance inside its bounds that a share should have: values at the edge look like an accident."""

LENGTH_SCALE = 0.05
"""Weight of one action too many or too few, where shares of wins and actions have weight 1."""

STRENGTH_SCALE = 8.0
"""Weight of a share of wins against weak play: one figure stands for all seatings."""

HOT, COLD = 0.012, 0.0008
"""Mean loss that an accepted step may add, at the start and at the end."""


@dataclass(frozen=True, slots=True)
class Range:
    low: int
    high: int
    step: int = 1

    def near(self, value: int, rng: Random) -> int:
        """Return another value close by, mostly the next one."""
        moved = value + self.step * rng.choice((-3, -2, -1, -1, -1, 1, 1, 1, 2, 3))
        return min(self.high, max(self.low, moved))


HP = Range(38, 80)
ATTACK = DEFENCE = Range(7, 13)
POWERS = (Range(3, 18), Range(10, 30), Range(3, 20))
CHANCES = (Range(85, 100, 5), Range(50, 95, 5), Range(50, 100, 5))
"""Ranges for the sure, the strong and the special attack."""

FOCUS = 0.6
"""Probability that the fighter to change is one of a missed goal, and not any."""

NEGLIGIBLE = 0.002
"""Added to the weight of every missed goal, so that small misses are worked on as well."""


def neighbour(fighter: Fighter, rng: Random) -> Fighter:
    """Return the fighter with one to three of its numbers changed slightly."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        match rng.randrange(9):
            case 0 | 1:
                fighter = replace(fighter, hp=HP.near(fighter.hp, rng))
            case 2:
                fighter = replace(fighter, attack=ATTACK.near(fighter.attack, rng))
            case 3:
                fighter = replace(fighter, defence=DEFENCE.near(fighter.defence, rng))
            case _:
                fighter = _other_attack(fighter, rng)
    return fighter


def _other_attack(fighter: Fighter, rng: Random) -> Fighter:
    index = rng.randrange(3)
    attacks: list[Attack] = list(fighter.attacks)
    attack = attacks[index]
    if rng.random() < 0.6:
        attacks[index] = replace(attack, power=POWERS[index].near(attack.power, rng))
    else:
        attacks[index] = replace(attack, chance=CHANCES[index].near(attack.chance, rng))
    first, second, third = attacks
    return replace(fighter, attacks=(first, second, third))


def loss(goals: Iterable[Goal]) -> float:
    """Return the total distance from the goals; 0 when each is reached with a margin."""
    return sum(_loss(goal) for goal in goals)


def _loss(goal: Goal) -> float:
    if goal.what.startswith("actions"):
        return LENGTH_SCALE * goal.miss
    inside = replace(goal, low=goal.low + MARGIN, high=goal.high - MARGIN)
    weight = STRENGTH_SCALE if goal.what.startswith("perfect") else 1.0
    return weight * (0.5 * min(inside.miss, MARGIN) + 3 * goal.miss)


def improve(
    fighters: Iterable[Fighter],
    rng: Random,
    heat: Callable[[], float],
    on_step: Callable[[float, Balance], None],
    measure: Measure = measure,
) -> Balance:
    """Change one fighter at a time while the heat is above 0; return the best balance found.

    A step is accepted if it adds no more to the loss than an amount drawn with the mean `heat`.
    `on_step` is called with every new best.
    """
    fighters = list(fighters)
    result = best = Balance(
        fighters,
        [measure(one, other) for i, one in enumerate(fighters) for other in fighters[i:]],
    )
    now = least = loss(result.goals())
    on_step(least, best)
    while least > 0 and (warmth := heat()) > 0:
        changed = neighbour(fighter_to_change(result, rng), rng)
        bound = now + warmth * rng.expovariate(1.0)
        trial = with_changed(result, changed, measure, bound)
        if trial is None or (lost := loss(trial.goals())) > bound:
            continue
        result, now = trial, lost
        if now < least:
            best, least = trial, now
            on_step(least, best)
    return best


def fighter_to_change(result: Balance, rng: Random) -> Fighter:
    """Return a fighter to change, mostly one of a missed goal, weighted by the miss."""
    missed = [goal for goal in result.goals() if goal.miss]
    if not missed or rng.random() >= FOCUS:
        return rng.choice(result.fighters)
    (goal,) = rng.choices(missed, [_loss(goal) + NEGLIGIBLE for goal in missed])
    names = goal.what.replace(",", "").split()
    return rng.choice([f for f in result.fighters if f.id in names] or list(result.fighters))


def with_changed(
    result: Balance, changed: Fighter, measure: Measure, most: float
) -> Balance | None:
    """Return the balance with one fighter changed; only its own pairings are measured again.

    Return None as soon as these alone lose more than `most`.
    """
    fighters = [changed if f.id == changed.id else f for f in result.fighters]
    by_id = {f.id: f for f in fighters}
    old = [p for names, p in result.pairings.items() if changed.id not in names]
    lost = sum(loss(pairing.goals()) for pairing in old)
    new = []
    # The pairing that was worst will likely be worst again, so a bad change is rejected early.
    touched = sorted(
        (pairing for names, pairing in result.pairings.items() if changed.id in names),
        key=lambda pairing: -loss(pairing.goals()),
    )
    for before in touched:
        pairing = measure(by_id[before.left.id], by_id[before.right.id])
        lost += loss(pairing.goals())
        if lost > most:
            return None
        new.append(pairing)
    return Balance(fighters, [*old, *new])


def rewrite(text: str, fighters: Iterable[Fighter]) -> str:
    """Return the roster's own text with the numbers of `fighters` replaced; the rest stays."""
    for fighter in fighters:
        head, mark, rest = text.partition(f'id = "{fighter.id}"')
        body, next_mark, tail = rest.partition("[[fighter]]")
        for key in ("hp", "attack", "defence"):
            body = re.sub(rf"(?m)^{key} = \d+$", f"{key} = {getattr(fighter, key)}", body)
        for attack in fighter.attacks:
            body = re.sub(
                rf'(name = "{re.escape(attack.name)}", power = )\d+(, chance = )\d+',
                rf"\g<1>{attack.power}\g<2>{attack.chance}",
                body,
            )
        text = head + mark + body + next_mark + tail
    return text


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m game.solver.tuning.annealing", description=__doc__
    )
    parser.add_argument("--roster", type=Path, default=ROSTER, metavar="FILE")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the best roster here")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    text = decode_text(options.roster.read_bytes())
    roster: Roster = parse_roster(text)
    begin = time.monotonic()

    def heat() -> float:
        passed = (time.monotonic() - begin) / options.seconds
        return HOT * (COLD / HOT) ** passed if passed < 1 else 0.0

    def known(least: float, result: Balance) -> None:
        print(f"{least:.4f}  {worst(result)}", flush=True)
        if options.write:
            options.write.write_text(rewrite(text, result.fighters), encoding="utf-8")

    quick = Kernel() if compiler() else measure
    improve(roster, Random(options.seed), heat, known, cache(quick))
    return 0


def worst(result: Balance) -> str:
    missed = sorted((goal for goal in result.goals() if goal.miss), key=lambda goal: -goal.miss)
    if not missed:
        return "every goal is reached"
    return f"{len(missed)} goals missed, first {missed[0].what}: {missed[0].value:.3f}"


if __name__ == "__main__":
    sys.exit(main())

"""Bot strength: the exact strength of each bot level, against perfect play and against the
others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise

import numpy as np

from game.rules import Fighter
from game.solver.induction import Diagonals, Grid
from game.solver.policies import Policy, perfect, random, win_chances
from game.solver.solution import solve_on
from game.solver.transitions import read_transitions

WHOLE = 100
"""Number of turns to which a level's share of perfect turns refers; the rest are random."""


@dataclass(frozen=True, slots=True)
class BotStrength:
    """A level's share of wins, over all pairings, seats and orders."""

    level: str
    against_perfect: float
    against_below: float
    """Share of wins over the level below; 1 for the weakest level."""


def mixed_policy(best: Policy, share: int) -> Policy:
    """Return a level's policy: `best` in `share` of 100 turns, a random legal action in the
    others."""

    def choose(diagonals: Diagonals, seat: int, total: int) -> Grid:
        part = share / WHOLE
        mix: Grid = part * best(diagonals, seat, total)
        return mix + (1 - part) * random(diagonals, seat, total)

    return choose


def bot_strengths(
    fighters: Iterable[Fighter], levels: Mapping[str, int]
) -> tuple[BotStrength, ...]:
    """Return the strength of each level, in the order given; takes seconds for every pairing."""
    beats: dict[tuple[str, str], list[float]] = {}
    names = tuple(levels)
    top = names[-1]
    matches = {(level, top) for level in names} | {(b, a) for a, b in pairwise(names)}
    for left, right in combinations_with_replacement(fighters, 2):
        diagonals = Diagonals(read_transitions(left, right))
        best = perfect(solve_on(diagonals))
        policies = {level: mixed_policy(best, share) for level, share in levels.items()}
        for one, other in matches:
            wins = _wins(diagonals, policies[one], policies[other])
            # A pairing of two fighters has two seatings; a mirror match is counted once.
            beats.setdefault((one, other), []).extend(wins[: 1 if left is right else 2])
    mean = {match: float(np.mean(wins)) for match, wins in beats.items()}
    below = dict(zip(names[1:], names, strict=False))
    return tuple(
        BotStrength(level, mean[level, top], mean[level, below[level]] if level in below else 1.0)
        for level in names
    )


def _wins(diagonals: Diagonals, one: Policy, other: Policy) -> tuple[float, float]:
    """Return how often `one` wins as left and as right, over both orders."""
    as_left = sum(win_chances(diagonals, one, other)) / 2
    as_right = 1 - sum(win_chances(diagonals, other, one)) / 2
    return as_left, as_right

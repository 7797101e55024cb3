"""Policies: exact statistics of matches in which each side follows a policy, without sampling.

A policy is the probability of every action in every position. Values of a policy come from the same
diagonals as perfect play (`game.solver.induction`), with the policy's mixture in place of the best
action. A pass in the other direction, from the opening down, gives how often each action is taken.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.rules.battle import HIT_SIDES, STRENGTH_SIDES
from game.solver.induction import ACTION_COUNT, ATTACK_COUNT, Diagonals, Grid
from game.solver.solution import Solution
from game.solver.transitions import LEVELS, OUTCOMES

Policy = Callable[[Diagonals, int, int], Grid]
"""(diagonals, seat, total HP) to the probability of each action; [5, LEVELS, HP of seat]."""


def perfect(solution: Solution) -> Policy:
    """Return the policy that always takes the best action."""

    def choose(diagonals: Diagonals, seat: int, total: int) -> Grid:
        best = _best(solution, diagonals, seat, total)
        return _certain(best)

    return choose


def random(diagonals: Diagonals, seat: int, total: int) -> Grid:
    """Return equal probabilities for all legal actions."""
    legal = np.ones((ACTION_COUNT, LEVELS))
    legal[ATTACK_COUNT:] = diagonals.transitions.raised[seat] >= 0
    columns = diagonals.columns(seat, total)
    shares = (legal / legal.sum(axis=0))[:, :, None]
    return np.broadcast_to(shares, (ACTION_COUNT, LEVELS, columns.stop - columns.start))


def greedy(diagonals: Diagonals, seat: int, total: int) -> Grid:
    """Return probability 1 for the attack with the highest mean damage, the first button on a
    tie."""
    transitions = diagonals.transitions
    columns = diagonals.columns(seat, total)
    target_hp = total - np.arange(columns.start, columns.stop)
    # Integers, so that equal means compare equal: all weights are multiples of 1/500.
    weight = np.rint(transitions.weight[seat] * HIT_SIDES * STRENGTH_SIDES).astype(np.int64)
    cost = np.zeros((ATTACK_COUNT, LEVELS, len(target_hp)), np.int64)
    for outcome in range(OUTCOMES):
        damage = transitions.damage[seat, :, :, outcome, None]
        cost += weight[:, outcome, None, None] * np.minimum(damage, target_hp)
    return _certain(cost.argmax(axis=0))


def win_chances(diagonals: Diagonals, left: Policy, right: Policy) -> tuple[float, float]:
    """Return left's winning probability when left moves first, and when right does."""
    grids = diagonals.grids()
    values: list[Grid] = []
    for total in diagonals.totals():
        mixes = [policy(diagonals, seat, total) for seat, policy in enumerate((left, right))]
        values = []
        for seat in (0, 1):
            attacks = diagonals.attack_values(seat, total, grids[1 - seat])
            values.append((mixes[seat][:ATTACK_COUNT] * attacks).sum(axis=0))
        for layer in diagonals.layers:
            for seat in (0, 1):
                for index in (0, 1):
                    after = diagonals.transitions.raised[seat, index, layer]
                    share = mixes[seat][ATTACK_COUNT + index, layer]
                    raised = diagonals.raised(seat, total, after, grids[1 - seat])
                    values[seat][layer] += np.where((after >= 0)[:, None], share * raised, 0.0)
                diagonals.store(seat, total, layer, grids[seat], values[seat][layer])
    left_first, right_first = diagonals.transitions.opening
    return float(values[0][left_first, -1]), 1.0 - float(values[1][right_first, -1])


def action_frequencies(diagonals: Diagonals, solution: Solution) -> NDArray[np.float64]:
    """Return how often perfect players take each action in a match, on average.

    [left or right moves first, seat, 5 actions]; actions per match.
    """
    counts = np.zeros((2, 2, ACTION_COUNT))
    for first in (0, 1):
        grids = diagonals.grids()
        diagonals.store(
            first,
            diagonals.total,
            np.array([diagonals.transitions.opening[first]]),
            grids[first],
            np.ones((1, 1)),
        )
        for total in reversed(diagonals.totals()):
            for seat, taken in _descend(diagonals, solution, total, grids):
                counts[first, seat] += taken
    return counts


def _descend(
    diagonals: Diagonals, solution: Solution, total: int, grids: tuple[Grid, Grid]
) -> list[tuple[int, NDArray[np.float64]]]:
    """Pass the probability of a diagonal's positions on to their successors; return how often each
    action was taken."""
    best = [_best(solution, diagonals, seat, total) for seat in (0, 1)]
    for layer in reversed(diagonals.layers):
        for seat in (0, 1):
            likely = diagonals.fetch(seat, total, layer, grids[seat])
            if likely.any():
                for index in (0, 1):
                    share = np.where(best[seat][layer] == ATTACK_COUNT + index, likely, 0.0)
                    diagonals.pass_raise(seat, index, total, layer, share, grids[1 - seat])
    taken = []
    for seat in (0, 1):
        likely = diagonals.fetch(seat, total, np.arange(LEVELS), grids[seat])
        diagonals.pass_attacks(seat, total, best[seat], likely, grids[1 - seat])
        counts = np.bincount(best[seat].ravel(), likely.ravel(), ACTION_COUNT)
        taken.append((seat, counts.astype(np.float64)))
    return taken


def _certain(choice: NDArray[np.integer[Any]]) -> Grid:
    """Return the mixture that takes `choice` with certainty; [5, *shape of choice]."""
    mix: Grid = (choice == np.arange(ACTION_COUNT)[:, None, None]).astype(np.float64)
    return mix


def _best(solution: Solution, diagonals: Diagonals, seat: int, total: int) -> NDArray[np.uint8]:
    """Return the best actions on a diagonal; [LEVELS, HP of seat]."""
    best: NDArray[np.uint8] = solution.actions[diagonals.cells(seat, total)].T
    return best

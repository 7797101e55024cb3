"""What happens in a match, exactly: against a plain walk through the rules."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from game.bots import GreedyPlayer
from game.rules import (
    Action,
    Battle,
    ForcedDice,
    Outcome,
    Reason,
    Seat,
    Side,
    legal_actions,
    resolve,
    start,
)
from game.solver.induction import Diagonals
from game.solver.policies import action_frequencies, greedy, perfect, random, win_chances
from game.solver.solution import solve_on
from game.solver.transitions import SEATS, levels_of, outcomes_of, read_transitions
from tests.game.solver.reference_solver import CRAB, HARE, TOAD, win_chance

Choice = Callable[[Battle], dict[Action, float]]

DIAGONALS = Diagonals(read_transitions(CRAB, HARE))
SOLUTION = solve_on(DIAGONALS)
BEST = perfect(SOLUTION)


def best(battle: Battle) -> dict[Action, float]:
    return {SOLUTION.best(battle): 1.0}


def any_legal(battle: Battle) -> dict[Action, float]:
    actions = legal_actions(battle)
    return dict.fromkeys(actions, 1 / len(actions))


def greediest(battle: Battle) -> dict[Action, float]:
    return {GreedyPlayer().choose(battle, ForcedDice(())): 1.0}


def walk(battle: Battle, left: Choice, right: Choice, chance: float = 1.0) -> tuple[float, float]:
    """How often left wins and how long the match is, every branch that is likelier than 1e-7."""
    if battle.outcome or chance < 1e-7:
        return float(battle.outcome == Outcome(Seat.LEFT, Reason.KNOCKOUT)), 0.0
    won = length = 0.0
    choice = (left if battle.to_move is Seat.LEFT else right)(battle)
    for action, share in choice.items():
        for rolls, weight in outcomes_of(battle[battle.to_move].fighter, action):
            if weight:
                after, _ = resolve(battle, action, ForcedDice(rolls))
                rest = walk(after, left, right, chance * share * weight)
                won += share * weight * rest[0]
                length += share * weight * (1 + rest[1])
    return won, length


def test_perfect_players_win_what_the_solution_says() -> None:
    left_first, right_first = win_chances(DIAGONALS, BEST, BEST)
    assert left_first == pytest.approx(win_chance(start(CRAB, HARE)), abs=1e-8)
    assert right_first == pytest.approx(1 - win_chance(start(CRAB, HARE, Seat.RIGHT)), abs=1e-8)


def test_greedy_players_win_as_often_as_a_walk_through_the_rules_finds() -> None:
    expected = [walk(start(CRAB, HARE, seat), best, greediest)[0] for seat in SEATS]
    assert win_chances(DIAGONALS, BEST, greedy) == pytest.approx(expected, abs=1e-4)


def test_random_players_win_as_often_as_a_walk_through_the_rules_finds() -> None:
    # Two fighters who are done soon: a random player's tree is wide.
    one, other = replace(CRAB, hp=1), replace(HARE, hp=1)
    diagonals = Diagonals(read_transitions(one, other))
    expected = [walk(start(one, other, seat), any_legal, any_legal)[0] for seat in SEATS]
    assert win_chances(diagonals, random, random) == pytest.approx(expected, abs=1e-4)


def test_the_greedy_policy_chooses_what_the_greedy_player_chooses() -> None:
    for total in DIAGONALS.totals():
        mix = greedy(DIAGONALS, 0, total)
        columns = DIAGONALS.columns(0, total)
        for place, hp in enumerate(range(columns.start, columns.stop)):
            for charge in range(4):
                battle = Battle(
                    Side(CRAB, hp, charge), Side(HARE, total - hp, guard=charge), Seat.LEFT
                )
                chosen = GreedyPlayer().choose(battle, ForcedDice(()))
                assert mix[list(Action).index(chosen), levels_of(battle), place] == 1


def test_a_tally_is_as_long_as_the_match() -> None:
    counts = action_frequencies(DIAGONALS, SOLUTION)
    for first, seat in enumerate(SEATS):
        assert counts[first].sum() == pytest.approx(
            walk(start(CRAB, HARE, seat), best, best)[1], abs=1e-4
        )


def test_both_seats_of_a_mirror_do_the_same() -> None:
    diagonals = Diagonals(read_transitions(TOAD, TOAD))
    counts = action_frequencies(diagonals, solve_on(diagonals))
    assert np.allclose(counts[0], counts[1, ::-1])

"""What the search measures in C is what the solver proves."""

import numpy as np
import pytest

from game.rules import Fighter
from game.solver.balance import measure
from game.solver.tuning.kernel import MOST_HP, Kernel, compiler
from tests.game.solver.reference_solver import CRAB, HARE, TOAD, fighter

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler")


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    return Kernel()


@pytest.mark.parametrize(("left", "right"), [(CRAB, HARE), (TOAD, CRAB), (HARE, HARE)])
def test_a_pairing_measures_the_same_in_c(kernel: Kernel, left: Fighter, right: Fighter) -> None:
    ours, exact = kernel(left, right), measure(left, right)
    for name in ("wins", "random", "greedy"):
        assert getattr(ours, name) == pytest.approx(getattr(exact, name), abs=0.001)
    assert np.allclose(ours.actions.sum(axis=0), exact.actions.sum(axis=0), atol=0.001)


def test_who_has_more_hp_than_fit_is_refused(kernel: Kernel) -> None:
    numbers = [(attack.power, attack.chance, attack.effect) for attack in CRAB.attacks]
    with pytest.raises(ValueError, match="HP"):
        kernel(fighter("giant", MOST_HP + 1, *numbers), CRAB)


def test_the_smallest_numbers_of_the_program_stay_what_they_were(kernel: Kernel) -> None:
    assert kernel and float("3e-308") / 4 > 0

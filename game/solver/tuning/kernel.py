"""Kernel: a compiled version of `balance.measure`, about five times as fast; for the search only.

It is C (`kernel.c`), which the game never needs: `main.py --balance` proves the result. Both use
double precision: single precision misses the better of two almost equal actions, which shifts the
shares of actions by whole percentage points.
"""

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from game.rules import Action, Attack, Effect, Fighter, Seat
from game.rules.action import ATTACKS
from game.solver.balance import Pairing
from game.solver.induction import ACTION_COUNT, ATTACK_COUNT
from game.solver.transitions import (
    LEVELS,
    OUTCOMES,
    SEATS,
    level_sums,
    read_attack,
    read_transitions,
)

SOURCE = Path(__file__).with_suffix(".c")
MOST_HP = 95
QUICK_SUMS = ("-fassociative-math", "-fno-signed-zeros", "-fno-trapping-math", "-fno-math-errno")
"""The safe parts of -ffast-math. The whole of it would make the processor treat subnormal numbers
as 0 in the entire program (https://simonbyrne.github.io/notes/fastmath/)."""

BLANK = Attack("", 1, 100, Effect.NONE)
"""Attack of the side that is hit, whose own attacks do not matter."""


class _Pairing(ctypes.Structure):
    _table = ctypes.c_int * (2 * ATTACK_COUNT * LEVELS * OUTCOMES)
    _fields_ = (
        ("hp", ctypes.c_int * 2),
        ("opening", ctypes.c_int * 2),
        ("order", ctypes.c_int * LEVELS),
        ("damage", _table),
        ("following", _table),
        ("raised", ctypes.c_int * (4 * LEVELS)),
        ("percent", ctypes.c_int * (2 * ATTACK_COUNT)),
    )


class _Figures(ctypes.Structure):
    _fields_ = (
        ("wins", ctypes.c_double * 2),
        ("counts", ctypes.c_double * (2 * ACTION_COUNT)),
        ("random", ctypes.c_double * 2),
        ("greedy", ctypes.c_double * 2),
    )


def compiler() -> str | None:
    """Return the path of a C compiler; None if there is none."""
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


class Kernel:
    """The compiled function; call it with two fighters."""

    def __init__(self) -> None:
        """Compile the kernel. Raises FileNotFoundError without a compiler."""
        found = compiler()
        if found is None:
            raise FileNotFoundError("there is no C compiler")
        flags = ("-O3", "-march=native", *QUICK_SUMS, "-shared", "-fPIC")
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder, "kernel.so")
            subprocess.run([found, *flags, "-o", library, SOURCE], check=True)
            self._library = ctypes.CDLL(str(library))
        self._order = np.argsort(-level_sums(), kind="stable")
        self._attack = cache(read_attack)
        nobody = Fighter("", "", "", 1, 1, 1, (BLANK,) * 3)
        self._rules = read_transitions(nobody, nobody)

    def __call__(self, left: Fighter, right: Fighter) -> Pairing:
        """Measure a pairing. Raises ValueError for more than MOST_HP, MemoryError without
        memory."""
        if max(left.hp, right.hp) > MOST_HP:
            raise ValueError(f"more than {MOST_HP} HP")
        figures = _Figures()
        if self._library.measure(ctypes.byref(self._laid_out(left, right)), ctypes.byref(figures)):
            raise MemoryError
        counts = np.array(figures.counts).reshape(2, ACTION_COUNT) / 2
        return Pairing(
            left,
            right,
            tuple(figures.wins),
            np.stack((counts, counts)),
            tuple(figures.random),
            tuple(figures.greedy),
        )

    def _laid_out(self, left: Fighter, right: Fighter) -> _Pairing:
        rules = self._rules
        attacks = [
            [self._attack(*_bare(left, right, seat, attack)) for attack in ATTACKS]
            for seat in SEATS
        ]
        percent = [attack.chance for fighter in (left, right) for attack in fighter.attacks]
        laid_out = _Pairing()
        for name, values in (
            ("hp", (left.hp, right.hp)),
            ("opening", rules.opening),
            ("order", self._order),
            ("damage", [[each[0] for each in row] for row in attacks]),
            ("following", [[each[1] for each in row] for row in attacks]),
            ("raised", rules.raised),
            ("percent", percent),
        ):
            field = np.ctypeslib.as_array(getattr(laid_out, name))
            field[:] = np.asarray(values).ravel()
        return laid_out


def _bare(
    left: Fighter, right: Fighter, seat: Seat, action: Action
) -> tuple[Fighter, Fighter, Seat, Action]:
    """Return the arguments for `read_attack` without everything that cannot change its result."""
    assert action.attack_index is not None
    sides = []
    for each, fighter in zip(SEATS, (left, right), strict=True):
        mover = each is seat
        attack = fighter.attacks[action.attack_index] if mover else BLANK
        force = fighter.attack if mover else 1
        shell = 1 if mover else fighter.defence
        sides.append(Fighter("", "", "", 1, force, shell, (attack,) * 3))
    return sides[0], sides[1], seat, Action.ATTACK1

"""Perfect play is what a plain search through the rules finds, on disk as in memory."""

import io
import tracemalloc
import zipfile
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from game.rules import Action, Battle, Fighter, Outcome, Reason, Seat, Side, legal_actions, start
from game.solver import DamagedSolution, Solution, SolutionStore, WrongPairing, load, solve
from game.solver.solution import WHOLE
from game.solver.transitions import LEVELS
from tests.game.solver.reference_solver import CRAB, HARE, TOAD, win_chance, win_chance_after

ROUNDING = 0.5 / WHOLE + 1e-9


def positions(left: Fighter, right: Fighter) -> list[Battle]:
    levels = range(4)
    return [
        Battle(Side(left, hp, charge, guard), Side(right, other_hp, 0, other_guard), seat)
        for hp, other_hp, charge, guard, other_guard, seat in product(
            range(1, left.hp + 1, 2), range(1, right.hp + 1, 2), levels, (0, 3), levels, Seat
        )
    ]


@pytest.mark.parametrize(("left", "right"), [(CRAB, HARE), (TOAD, TOAD)])
def test_every_value_is_that_of_the_plain_search(left: Fighter, right: Fighter) -> None:
    solution = solve(left, right)
    for battle in positions(left, right):
        assert solution.value(battle) == pytest.approx(win_chance(battle), abs=ROUNDING)


def test_no_action_is_better_than_the_best() -> None:
    solution = solve(CRAB, HARE)
    for battle in positions(CRAB, HARE):
        best = win_chance_after(battle, solution.best(battle))
        assert best == pytest.approx(win_chance(battle), abs=1e-8)


def test_action_values_are_those_of_the_plain_search_and_of_legal_actions_only() -> None:
    solution = solve(CRAB, HARE)
    for battle in positions(CRAB, HARE)[::7]:
        values = solution.action_values(battle)
        assert tuple(values) == legal_actions(battle)
        for action, value in values.items():
            assert value == pytest.approx(win_chance_after(battle, action), abs=2 * ROUNDING)


def test_a_solution_serves_both_orders_of_its_pairing() -> None:
    solution, battle = solve(CRAB, HARE), start(CRAB, HARE)
    swapped = start(HARE, CRAB, first=Seat.RIGHT)
    assert solution.value(swapped) == solution.value(battle)
    assert solution.best(swapped) is solution.best(battle)


def test_a_match_that_is_over_is_worth_all_or_nothing() -> None:
    solution = solve(CRAB, HARE)
    lost = Battle(Side(CRAB, 0), Side(HARE, 2), Seat.LEFT, 9, Outcome(Seat.RIGHT, Reason.KNOCKOUT))
    left = Battle(Side(CRAB, 5), Side(HARE, 2), Seat.LEFT, 9, Outcome(Seat.LEFT, Reason.LEFT))
    assert solution.value(lost) == 0
    assert solution.value(left) == 1
    assert solution.action_values(lost) == {}
    with pytest.raises(ValueError, match="nothing to choose"):
        solution.best(lost)


def test_another_pairing_is_refused() -> None:
    with pytest.raises(WrongPairing, match="Crab against Toad is not Crab against Hare"):
        solve(CRAB, HARE).value(start(CRAB, TOAD))


def test_progress_rises_to_one_and_may_stop_the_work() -> None:
    known: list[float] = []
    solve(CRAB, HARE, known.append)
    assert known == sorted(known)
    assert known[-1] == 1

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(CRAB, HARE, stop)


def same(one: Solution, other: Solution) -> bool:
    return bool((one.values == other.values).all() and (one.actions == other.actions).all())


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    solution = solve(CRAB, HARE)
    solution.save(tmp_path / "crab-hare.npz")
    assert same(load(tmp_path / "crab-hare.npz", CRAB, HARE), solution)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"\x93NUMPY"])
def test_a_damaged_file_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "crab-hare.npz"
    path.write_bytes(content)
    with pytest.raises(DamagedSolution, match=r"crab-hare\.npz"):
        load(path, CRAB, HARE)


def test_a_solution_of_other_hp_is_named_as_damaged(tmp_path: Path) -> None:
    solve(CRAB, HARE).save(tmp_path / "x.npz")
    with pytest.raises(DamagedSolution):
        load(tmp_path / "x.npz", CRAB, TOAD)


def test_an_solution_store_solves_a_pairing_once_for_both_orders(tmp_path: Path) -> None:
    solution_store, known = SolutionStore(tmp_path / "atlas"), list[float]()
    assert not solution_store.has(CRAB, HARE)
    solution = solution_store.solution(CRAB, HARE, known.append)
    assert solution_store.has(HARE, CRAB)
    steps = len(known)
    assert same(solution_store.solution(HARE, CRAB, known.append), solution)
    assert len(known) == steps


def test_an_solution_store_solves_again_what_is_damaged(tmp_path: Path) -> None:
    solution_store = SolutionStore(tmp_path)
    solution = solution_store.solution(CRAB, HARE)
    solution_store.path(CRAB, HARE).write_bytes(b"damaged")
    assert same(solution_store.solution(CRAB, HARE), solution)
    assert same(load(solution_store.path(CRAB, HARE), CRAB, HARE), solution)


def test_an_solution_store_without_a_disk_still_answers(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    solution = SolutionStore(tmp_path / "file").solution(CRAB, HARE)
    assert solution.best(start(CRAB, HARE)) in Action


def packed(path: Path, **arrays: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in arrays.items():
            file.writestr(f"{name}.npy", data)
    return path


def array_of(shape: tuple[int, ...], data: bytes = b"") -> bytes:
    header = io.BytesIO()
    kind = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(header, kind)
    return header.getvalue() + data


POSITIONS = 2 * CRAB.hp * HARE.hp * LEVELS
SOUND = {
    "values": array_of((2, POSITIONS), bytes(2 * POSITIONS)),
    "actions": array_of((2, CRAB.hp, HARE.hp, LEVELS), bytes(POSITIONS)),
}
HOSTILE = {
    "far too long": {"values": array_of((2, 2**24), bytes(2**25))},
    "a shape that would fill the memory": {"values": array_of((2, 2**40))},
    "an action that is none": {
        "actions": array_of((2, CRAB.hp, HARE.hp, LEVELS), b"\xc8" * POSITIONS)
    },
}


def test_such_a_file_would_be_sound(tmp_path: Path) -> None:
    assert load(packed(tmp_path / "crab-hare.npz", **SOUND), CRAB, HARE)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_file_is_damaged_and_takes_no_memory(tmp_path: Path, hostile: str) -> None:
    path = packed(tmp_path / "crab-hare.npz", **{**SOUND, **HOSTILE[hostile]})
    tracemalloc.start()
    try:
        with pytest.raises(DamagedSolution):
            load(path, CRAB, HARE)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()

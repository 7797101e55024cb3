"""Test puzzle finder: the shipped ones are what they say they are, and today's is everybody's."""

import io
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from assets import PUZZLES, ROSTER
from game.app.arguments import parse_arguments
from game.app.context import Context
from game.review.puzzles import (
    MARGIN,
    WINNING,
    Puzzle,
    PuzzleError,
    PuzzleFile,
    all_puzzles,
    daily,
    load_puzzles,
    write_puzzles,
)
from game.rules import Action, Roster, legal_actions, parse_roster
from game.solver.puzzle_finder import MORE, choose, fingerprint, greedy, more, positions, puzzle_in
from game.solver.solution import solve
from game.terminal.puzzle import NoSuchPuzzle, ask, run
from game.terminal.stdin_lines import StdinLines
from tests.game.solved_pairings import LEAF, TWIG, SolvedPairings, solution
from tests.support import battle

SHIPPED = load_puzzles(PUZZLES)
FIGHTERS = parse_roster(ROSTER.read_text(encoding="utf-8"))
SMALL = Roster(1, (TWIG, LEAF))
AGAIN = "the fighters have changed: run python -m game.solver.puzzle_finder"


def pairing(puzzle: Puzzle) -> tuple[str, ...]:
    return tuple(sorted(puzzle.fighters))


def small() -> Puzzle:
    """One of the small pairing."""
    for seed in range(50):
        for here in positions(battle(TWIG, LEAF), solution(), Random(seed)):
            if found := puzzle_in(here, solution()):
                return found
    raise AssertionError("there is no puzzle in this pairing")


def test_thirty_are_shipped_and_every_button_is_an_answer() -> None:
    assert len(SHIPPED.puzzle) == 30
    assert len(set(SHIPPED.puzzle)) == 30
    assert {puzzle.best for puzzle in SHIPPED.puzzle} == set(Action)


def test_the_shipped_ones_can_be_played_with_the_fighters_of_today() -> None:
    for puzzle in SHIPPED.puzzle:
        here = puzzle.battle(FIGHTERS)
        assert puzzle.best in legal_actions(here)
        assert puzzle.win >= WINNING
        assert puzzle.win - puzzle.next >= MARGIN - 0.001


def check(puzzles: list[Puzzle]) -> None:
    """Solve their pairing and compare."""
    here = puzzles[0].battle(FIGHTERS)
    solved = solve(here.left.fighter, here.right.fighter)
    for puzzle in puzzles:
        values = solved.action_values(puzzle.battle(FIGHTERS))
        best, second = sorted(values.values(), reverse=True)[:2]
        assert values[puzzle.best] == best, AGAIN
        assert best - second >= MARGIN - 1e-9, AGAIN
        assert puzzle.win == pytest.approx(best, abs=0.001), AGAIN


PAIRINGS = [list(group) for _, group in groupby(sorted(SHIPPED.puzzle, key=pairing), key=pairing)]


def test_the_solver_agrees_with_the_shipped_ones() -> None:
    check(PAIRINGS[0])


def test_the_shipped_ones_were_found_with_the_fighters_of_today() -> None:
    assert SHIPPED.fingerprint == fingerprint(FIGHTERS), AGAIN


@pytest.mark.long
@pytest.mark.parametrize("puzzles", PAIRINGS)
def test_the_solver_agrees_with_all_shipped_ones(puzzles: list[Puzzle]) -> None:
    check(puzzles)


def test_a_position_in_which_two_actions_are_close_is_no_puzzle() -> None:
    for here in positions(battle(TWIG, LEAF), solution(), Random(1)):
        best, second = sorted(solution().action_values(here).values(), reverse=True)[:2]
        if best - second < MARGIN:
            assert puzzle_in(here, solution()) is None


def test_what_the_greedy_eye_overlooks_is_chosen_first() -> None:
    found = {
        puzzle
        for seed in range(60)
        for here in positions(battle(TWIG, LEAF), solution(), Random(seed))
        if (puzzle := puzzle_in(here, solution()))
    }
    first = choose(sorted(found, key=repr), 1, SMALL)
    alike = [each for each in found if each.best is first[0].best]
    overlooked = [each for each in alike if greedy(each.battle(SMALL)) is not each.best]
    assert len(first) == 1
    assert not overlooked or first[0] in overlooked


def test_every_puzzle_has_its_day() -> None:
    today = date(2026, 11, 22)
    assert daily(30, today) == daily(30, date(2026, 11, 22))
    assert {daily(30, today + timedelta(days=day)) for day in range(30)} == set(range(30))


def test_puzzles_of_ones_own_leave_todays_the_same_for_all(tmp_path: Path) -> None:
    own = SHIPPED.puzzle[:7]
    write_puzzles(tmp_path / PUZZLES.name, PuzzleFile(SHIPPED.fingerprint, own))
    context = Context(parse_arguments(["--data", str(tmp_path)]))
    assert context.puzzles == SHIPPED.puzzle + own
    context.today = lambda: date(2026, 11, 22)
    assert context.todays_puzzle == daily(len(SHIPPED.puzzle), context.today())
    assert context.todays_puzzle != daily(len(context.puzzles), context.today())


def test_those_that_were_found_with_other_numbers_are_left_out(tmp_path: Path) -> None:
    write_puzzles(tmp_path / "own.toml", PuzzleFile("abc", SHIPPED.puzzle[:7]))
    assert all_puzzles(PUZZLES, tmp_path / "own.toml", FIGHTERS) == SHIPPED.puzzle


def test_there_are_always_more_and_none_twice(tmp_path: Path) -> None:
    known: tuple[Puzzle, ...] = ()
    for _ in range(2):
        found = more(tmp_path, SMALL, known, lambda left, right: solution())
        assert 0 < len(found) <= MORE
        assert not set(found) & set(known)
        assert all(puzzle_in(each.battle(SMALL), solution()) == each for each in found)
        known += found


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "puzzles.toml"
    write_puzzles(path, PuzzleFile("abc", SHIPPED.puzzle))
    assert load_puzzles(path) == PuzzleFile("abc", SHIPPED.puzzle)


@pytest.mark.parametrize("text", ["", "puzzle = 3", 'fingerprint = "a"\n[[puzzle]]\nhp = [0, 1]'])
def test_a_file_that_holds_none_is_left_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "puzzles.toml"
    path.write_text(text)
    with pytest.raises(PuzzleError):
        load_puzzles(path)
    assert all_puzzles(path, tmp_path / "none.toml", SMALL) == ()


def answered(line: str, shelf: SolvedPairings | None = None) -> tuple[int, str]:
    task = ask((small(),), "daily", 0, SMALL, shelf or SolvedPairings())
    target = io.StringIO()
    stdin = StdinLines(io.BytesIO(line.encode()))  # type: ignore[arg-type]
    return run(task, stdin, target), target.getvalue()


def test_the_best_action_is_right_and_another_is_not() -> None:
    best = list(Action).index(small().best) + 1
    status, known = answered(f"nonsense\n{best}\n")
    assert status == 0
    assert "Right!" in known
    status, known = answered(f"{best % 3 + 1}\n")
    assert status == 1
    assert "Not the best." in known


def test_a_puzzle_is_asked_before_it_is_worked_out() -> None:
    _, known = answered("1\n", SolvedPairings(there=False))
    assert known.index("Which?") < known.index("pairing: 50%") < known.index(" wins ")


def test_a_number_that_no_puzzle_has_is_a_sentence() -> None:
    with pytest.raises(NoSuchPuzzle, match="puzzles 1 to 1"):
        ask((small(),), "7", 0, SMALL, SolvedPairings())
    with pytest.raises(NoSuchPuzzle, match="no puzzles"):
        ask((), "daily", 0, SMALL, SolvedPairings())

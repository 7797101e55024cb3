"""Puzzle in plain text: prints a position, reads an action, and shows the value of every action."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from game.client_state.labels import button_label
from game.client_state.narration import describe_side
from game.i18n.fatal_error import FatalError
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import join_phrases, phrase
from game.review.advice import Solutions, SolvedPairing, percent
from game.review.coach import advise, describe_solving_progress, recommend
from game.review.puzzles import Puzzle, number_of
from game.rules import Action, Battle, Roster, Seat, why_not
from game.terminal.line_parser import parse_line
from game.terminal.replay import print_line
from game.terminal.status_report import describe_button
from game.terminal.stdin_lines import StdinLines

NAMES = {Seat.LEFT: phrase("You"), Seat.RIGHT: phrase("Your opponent")}


class NoSuchPuzzle(FatalError):
    """The requested puzzle does not exist; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class PuzzleTask:
    """One puzzle, ready to be asked."""

    battle: Battle
    title: str
    solutions: Solutions


def ask(
    puzzles: Sequence[Puzzle], which: str, today: int, roster: Roster, solutions: Solutions
) -> PuzzleTask:
    """Return the puzzle named by `which`: "daily" or a number from 1; `today` is counted from 0.

    Raises NoSuchPuzzle.
    """
    if not puzzles:
        raise NoSuchPuzzle(phrase("There are no puzzles here."))
    number = number_of(which)
    place = today if number is None else number
    if not 0 <= place < len(puzzles):
        raise NoSuchPuzzle(phrase("There are puzzles 1 to {count}.", count=len(puzzles)))
    battle = puzzles[place].battle(roster)
    title = phrase("Puzzle {number} of {count}.", number=place + 1, count=len(puzzles))
    # Start solving it while the player thinks.
    solutions(battle.left.fighter, battle.right.fighter)
    return PuzzleTask(battle, title, solutions)


def run(task: PuzzleTask, stdin: StdinLines, target: TextIO, language: Language = ENGLISH) -> int:
    """Ask until an action is named; return exit status 0 for the best one and 1 for another."""
    battle, solutions = task.battle, task.solutions
    for line in question(battle, task.title):
        print_line(language.say(line), target)
    while line := stdin.wait():
        action = parse_line(line, battle.left.fighter, language)
        if isinstance(action, Action) and why_not(battle, action) is None:
            for line in describe_solving_progress(solutions, battle):
                print_line(language.say(line), target)
            solved = solutions.solve(battle.left.fighter, battle.right.fighter)
            for line in answer(battle, action, solved):
                print_line(language.say(line), target)
            return 0 if _is_best(battle, action, solved) else 1
        print_line(language.say(phrase("Type 1 to 5 or the name of an action.")), target)
    return 1


def question(battle: Battle, title: str) -> Iterator[str]:
    """Return the position and the actions."""
    yield title
    yield phrase(
        "You play {fighter} against {other}. One action is clearly the best. Which?",
        fighter=battle.left.fighter.name,
        other=battle.right.fighter.name,
    )
    for seat in Seat:
        yield join_phrases([NAMES[seat], describe_side(battle, seat)], ": ")
    for action in Action:
        yield describe_button(battle, action)


def answer(battle: Battle, chosen: Action, solved: SolvedPairing) -> Iterator[str]:
    """Return whether the answer was right, and the value of every action."""
    right = _is_best(battle, chosen, solved)
    yield phrase("Right!") if right else phrase("Not the best.")
    yield recommend(battle, solved, NAMES)
    for each in advise(battle, solved, NAMES):
        yield phrase(
            "{action} wins {chance}. {why}",
            action=button_label(battle.left.fighter, each.action),
            chance=percent(each.win),
            why=each.why,
        )


def _is_best(battle: Battle, action: Action, solved: SolvedPairing) -> bool:
    return any(each.best for each in advise(battle, solved, NAMES) if each.action is action)

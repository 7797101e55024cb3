"""Desk: what one does alone in plain text: settings, records, puzzles, progress."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from game.course.turns import opening
from game.evening import Evening, read_record
from game.learning.coach import workings
from game.learning.review import Played, review_of
from game.player.settings import SettingsError
from game.records.archive import load, of_the_same_match
from game.records.proof import verify
from game.records.report import Report
from game.text import progress, puzzle, replay, review
from game.text.config import changed_by, list_settings
from game.text.typed import Typed
from game.words.failure import Failure, reason_of
from game.words.phrase import phrase


def configure(evening: Evening, changes: Sequence[str]) -> int:
    """Change the settings, or list them if no change was asked for."""
    if evening.problem:
        print(evening.language.say(evening.problem), file=sys.stderr)
    if not changes:
        list_settings(evening.settings, sys.stdout)
        return 0
    try:
        evening.keep_settings(changed_by(evening.settings, changes))
    except SettingsError as error:
        raise Failure(error.args[0], 2) from None
    except OSError as error:
        raise Failure(
            phrase("The settings could not be kept: {why}.", why=reason_of(error))
        ) from None
    return 0


def judge(evening: Evening, path: Path) -> int:
    """Say what a record proves and by whom, also beside the records of the same match here."""
    record = load(path)
    others = [
        (other.name, verify(found)) for other, found in of_the_same_match(evening.records, record)
    ]
    report = Report(verify(record), evening.known_keys(), evening.roster, others)
    return replay.report(report, sys.stdout, evening.language)


def show_again(evening: Evening, path: Path, typed: Typed, start: int = 0) -> int:
    """Show a record, blow by blow, from the action `start` on."""
    verdict = read_record(path)
    return replay.run(verdict, sys.stdout, evening.sleep, evening.language, typed, start)


def review_record(evening: Evening, path: Path) -> int:
    """Say what was well played in a record."""
    verdict = read_record(path)
    started = opening(verdict.good)
    assert started is not None, "what can be shown has a start"
    tell(evening, workings(evening.solutions, started))
    solved = evening.solutions.now(started.left.fighter, started.right.fighter)
    return tell(evening, review.report(review_of(Played(verdict.good, verdict.names), solved)))


def ask_puzzle(evening: Evening, which: str, typed: Typed) -> int:
    """Ask for the best action in a position."""
    today = evening.todays_puzzle
    asked = puzzle.ask(evening.puzzles, which, today, evening.roster, evening.solutions)
    return puzzle.run(asked, typed, sys.stdout, evening.language)


def tell_progress(evening: Evening, table: Path | None = None) -> int:
    """The player's matches in plain text, or as a table in a file."""
    evening.rating.catch_up()
    rows = evening.progress.rows()
    if problem := evening.progress.take_problem():
        tell(evening, [problem])
    progress.run(rows, table, sys.stdout, evening.language)
    return 0


def tell(evening: Evening, sentences: Iterable[str]) -> int:
    """Print them in the player's language."""
    for sentence in sentences:
        replay.print_line(evening.language.say(sentence), sys.stdout)
    return 0

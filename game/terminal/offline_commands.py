"""Offline commands: plain-text commands without a link: settings, records, puzzles, statistics."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from game.app.context import Context, read_record
from game.i18n.fatal_error import FatalError, reason_of
from game.i18n.phrase import phrase
from game.match.turns import opening
from game.player.settings import Settings, SettingsError, changed, listed
from game.records.archive import load, of_the_same_match
from game.records.report import Report
from game.records.verify import verify
from game.review.coach import describe_solving_progress
from game.review.review import FinishedMatch, review_of
from game.terminal import puzzle, replay, review, statistics
from game.terminal.stdin_lines import StdinLines


def configure(context: Context, changes: Sequence[str]) -> int:
    """Change settings, or list them if there are no changes."""
    if context.problem:
        print(context.language.say(context.problem), file=sys.stderr)
    if not changes:
        list_settings(context.settings, sys.stdout)
        return 0
    try:
        context.store_settings(changed_by(context.settings, changes))
    except SettingsError as error:
        raise FatalError(error.args[0], 2) from None
    except OSError as error:
        raise FatalError(
            phrase("The settings could not be saved: {why}.", why=reason_of(error))
        ) from None
    return 0


def verify_record(context: Context, path: Path) -> int:
    """Print what a record proves, checked together with records of the same match on this
    machine.
    """
    record = load(path)
    others = [
        (other.name, verify(found)) for other, found in of_the_same_match(context.records, record)
    ]
    report = Report(verify(record), context.known_keys(), context.roster, others)
    return replay.report(report, sys.stdout, context.language)


def replay_record(context: Context, path: Path, stdin: StdinLines, start: int = 0) -> int:
    """Print a record event by event, from the action `start` on."""
    verdict = read_record(path)
    return replay.run(verdict, sys.stdout, context.sleep, context.language, stdin, start)


def review_record(context: Context, path: Path) -> int:
    """Print the review of a record."""
    verdict = read_record(path)
    started = opening(verdict.good)
    assert started is not None, "what can be shown has a start"
    print_sentences(context, describe_solving_progress(context.solutions, started))
    solved = context.solutions.solve(started.left.fighter, started.right.fighter)
    return print_sentences(
        context, review.report(review_of(FinishedMatch(verdict.good, verdict.names), solved))
    )


def play_puzzle(context: Context, which: str, stdin: StdinLines) -> int:
    """Ask for the best action in a position."""
    today = context.todays_puzzle
    task = puzzle.ask(context.puzzles, which, today, context.roster, context.solutions)
    return puzzle.run(task, stdin, sys.stdout, context.language)


def show_statistics(context: Context, table: Path | None = None) -> int:
    """Print the player's statistics, or write them as a table to a file."""
    context.accuracy_rating.rate_all()
    rows = context.statistics.rows()
    if problem := context.statistics.take_problem():
        print_sentences(context, [problem])
    statistics.run(rows, table, sys.stdout, context.language)
    return 0


def print_sentences(context: Context, sentences: Iterable[str]) -> int:
    """Print sentences in the player's language."""
    for sentence in sentences:
        replay.print_line(context.language.say(sentence), sys.stdout)
    return 0


def list_settings(settings: Settings, out: TextIO) -> None:
    for name, value in listed(settings).items():
        print(f"{name}={value}", file=out)


def changed_by(settings: Settings, changes: Iterable[str]) -> Settings:
    """Return the settings after all changes, each `name=value`. Raises SettingsError."""
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise SettingsError(
                phrase("{what} changes nothing; write name=value.", what=ascii(change[:40]))
            )
        settings = changed(settings, name.strip(), value.strip())
    return settings

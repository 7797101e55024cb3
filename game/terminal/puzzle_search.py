"""Puzzle search: finds further puzzles for players who have solved all, in plain text."""

import contextlib
import os
import sys
from pathlib import Path

from assets import PUZZLES
from game.app.context import Context
from game.files.database import rename_damaged
from game.files.private_files import make_folder
from game.i18n.fatal_error import FatalError, reason_of
from game.i18n.phrase import phrase
from game.review.puzzles import PuzzleError, PuzzleFile, load_puzzles, write_puzzles
from game.solver.puzzle_finder import fingerprint, more
from game.terminal.replay import print_line


def find_more_puzzles(context: Context) -> int:
    """Find puzzles and append them to the existing ones. Raises FatalError."""
    known, own = context.puzzles, context.puzzles[context.shipped_puzzles :]
    _print(context, phrase("Looking for puzzles, in your own matches first. This takes a while."))
    found = more(context.records, context.roster, known, context.solutions.solve)
    if aside := _put_aside(context.own_puzzles):
        moved = phrase(
            "The unreadable {file} is saved as {aside} now.", file=PUZZLES.name, aside=aside
        )
        _print(context, moved)
    try:
        make_folder(context.folder)
        file = PuzzleFile(fingerprint(context.roster), (*own, *found))
        write_puzzles(context.own_puzzles, file)
    except OSError as error:
        words = phrase(
            "{path} cannot be written: {why}.",
            path=context.own_puzzles,
            why=reason_of(error),
        )
        raise FatalError(words) from None
    _print(
        context,
        phrase(
            "Puzzles {first} to {last} are new. main.py --puzzle {first} shows the first one.",
            first=len(known) + 1,
            last=len(known) + len(found),
        ),
    )
    return 0


def _put_aside(file: Path) -> str:
    """Rename a file that contains no puzzles, and return the new name."""
    try:
        load_puzzles(file)
    except PuzzleError:
        with contextlib.suppress(OSError):
            return rename_damaged(file) if os.path.lexists(file) else ""
    return ""


def _print(context: Context, sentence: str) -> None:
    print_line(context.language.say(sentence), sys.stdout)

"""Gathering: more puzzles for whoever has done all there are, in plain text."""

import contextlib
import os
import sys
from pathlib import Path

from assets import PUZZLES
from game.evening import Evening
from game.files.database import put_aside
from game.files.private import make_folder
from game.learning.puzzles import PuzzleError, PuzzleFile, load_puzzles, write_puzzles
from game.solver.puzzles import fingerprint, more
from game.text.replay import print_line
from game.words.failure import Failure, reason_of
from game.words.phrase import phrase


def gather(evening: Evening) -> int:
    """Find some more and put them behind those that are there. Raises Failure."""
    known, own = evening.puzzles, evening.puzzles[evening.shipped_puzzles :]
    _say(evening, phrase("Looking for puzzles, in your own matches first. That takes a while."))
    found = more(evening.records, evening.roster, known, evening.solutions.now)
    if aside := _put_aside(evening.own_puzzles):
        kept = phrase(
            "The unreadable {file} is kept as {aside} now.", file=PUZZLES.name, aside=aside
        )
        _say(evening, kept)
    try:
        make_folder(evening.folder)
        file = PuzzleFile(fingerprint(evening.roster), (*own, *found))
        write_puzzles(evening.own_puzzles, file)
    except OSError as error:
        words = phrase(
            "{path} cannot be written: {why}.",
            path=evening.own_puzzles,
            why=reason_of(error),
        )
        raise Failure(words) from None
    _say(
        evening,
        phrase(
            "Puzzles {first} to {last} are new; main.py --puzzle {first} shows the first of them.",
            first=len(known) + 1,
            last=len(known) + len(found),
        ),
    )
    return 0


def _put_aside(file: Path) -> str:
    """Keep a file that holds no puzzles under another name, which is returned."""
    try:
        load_puzzles(file)
    except PuzzleError:
        with contextlib.suppress(OSError):
            return put_aside(file) if os.path.lexists(file) else ""
    return ""


def _say(evening: Evening, sentence: str) -> None:
    print_line(evening.language.say(sentence), sys.stdout)

"""Puzzles: positions in which one action is clearly the best, and which of them is today's."""

import logging
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from game.files.bounded_read import is_there, read_regular
from game.files.decoding import decode_text
from game.i18n.fatal_error import reason_of
from game.records.atomic_file import write_whole
from game.rules import Action, Battle, Roster, Seat, Side
from game.rules.battle import TOP

log = logging.getLogger(__name__)

_FILE_LIMIT = 4 * 2**20
"""Bytes; some ten thousand puzzles."""

MARGIN = 0.12
"""By how much of the chance to win the best action of a puzzle is better than any other."""

WINNING = 0.55
"""The least chance to win after it."""

Level = Annotated[int, msgspec.Meta(ge=0, le=TOP)]
Points = Annotated[int, msgspec.Meta(ge=1, le=200)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class PuzzleError(ValueError):
    """A file that holds no puzzles; its text is a sentence."""


class Puzzle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A position, the side to move first; pairs are of that side and the other one."""

    fighters: tuple[str, str]
    """Ids."""
    hp: tuple[Points, Points]
    charge: tuple[Level, Level]
    guard: tuple[Level, Level]
    best: Action
    win: Share
    """Chance to win after the best action."""
    next: Share
    """The same after the next best."""

    def battle(self, roster: Roster) -> Battle:
        """The position, with the side to move at the left. Raises KeyError for a fighter that is
        not in the roster."""
        left, right = (
            Side(roster[fighter], min(hp, roster[fighter].hp), charge, guard)
            for fighter, hp, charge, guard in zip(
                self.fighters, self.hp, self.charge, self.guard, strict=True
            )
        )
        return Battle(left, right, Seat.LEFT)


class PuzzleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fingerprint: str
    """Of the numbers they were found with."""
    puzzle: tuple[Puzzle, ...]


def load_puzzles(path: Path) -> PuzzleFile:
    """The puzzles of a file. Raises PuzzleError if it holds none."""
    try:
        document = tomllib.loads(decode_text(read_regular(path, _FILE_LIMIT)))
        return msgspec.convert(document, PuzzleFile)
    except (OSError, ValueError, RecursionError) as error:
        raise PuzzleError(f"{path.name} holds no puzzles: {reason_of(error)}.") from None


def playable(puzzles: Sequence[Puzzle], roster: Roster) -> tuple[Puzzle, ...]:
    """Those whose fighters are still there."""
    return tuple(each for each in puzzles if all(name in roster for name in each.fighters))


def all_puzzles(shipped: Path, own: Path | None, roster: Roster) -> tuple[Puzzle, ...]:
    """Those of the game, then those of one's own that were found with the same numbers."""
    ours, found = _puzzles_of(shipped), _puzzles_of(own)
    if ours and found and ours.fingerprint != found.fingerprint:
        log.warning("%s was found with other numbers", own)
        found = None
    return playable([*(ours.puzzle if ours else ()), *(found.puzzle if found else ())], roster)


def _puzzles_of(path: Path | None) -> PuzzleFile | None:
    try:
        return load_puzzles(path) if path and is_there(path) else None
    except PuzzleError as error:
        log.warning("%s", error)
        return None


def number_of(which: str) -> int | None:
    """From 0; None for today's. `which` is "daily" or a number from 1."""
    return None if which == "daily" else int(which) - 1


def daily(count: int, day: date) -> int:
    """Which of `count` puzzles is today's, from 0; the same for everybody who has the same."""
    return day.toordinal() % max(1, count)


def write_puzzles(path: Path, found: PuzzleFile) -> None:
    """Write what `load_puzzles` reads."""
    lines = [
        "# Puzzles: positions in which one action is clearly the best. The first of each pair is",
        "# the side to move. Found by `python -m game.solver.puzzle_finder`; run it again when a",
        "# number of a fighter has changed.",
        f'fingerprint = "{found.fingerprint}"',
    ]
    for each in found.puzzle:
        lines += ["", "[[puzzle]]"]
        for name in ("fighters", "hp", "charge", "guard"):
            lines.append(f"{name} = {_pair(getattr(each, name))}")
        lines += [f'best = "{each.best}"', f"win = {each.win:.3f}", f"next = {each.next:.3f}"]
    write_whole(path, ("\n".join(lines) + "\n").encode())


def _pair(values: tuple[object, object]) -> str:
    return "[" + ", ".join(f'"{v}"' if isinstance(v, str) else str(v) for v in values) + "]"

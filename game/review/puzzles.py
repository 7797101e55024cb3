"""Puzzles: positions in which one action is clearly best, and which of them is today's."""

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
"""Most bytes of a puzzle file; some ten thousand puzzles."""

MARGIN = 0.12
"""Least margin in winning probability between a puzzle's best action and the next best."""

WINNING = 0.55
"""Least winning probability after the best action."""

Level = Annotated[int, msgspec.Meta(ge=0, le=TOP)]
Points = Annotated[int, msgspec.Meta(ge=1, le=200)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class PuzzleError(ValueError):
    """A file holds no puzzles; the text is one sentence."""


class Puzzle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A position with the side to move; pairs of values are for that side, then the other."""

    fighters: tuple[str, str]
    """Ids of the fighters."""
    hp: tuple[Points, Points]
    charge: tuple[Level, Level]
    guard: tuple[Level, Level]
    best: Action
    win: Share
    """Winning probability after the best action."""
    next: Share
    """Winning probability after the next best action."""

    def battle(self, roster: Roster) -> Battle:
        """Return the position, with the side to move as left. Raises KeyError if a fighter is not
        in the roster."""
        left, right = (
            Side(roster[fighter], min(hp, roster[fighter].hp), charge, guard)
            for fighter, hp, charge, guard in zip(
                self.fighters, self.hp, self.charge, self.guard, strict=True
            )
        )
        return Battle(left, right, Seat.LEFT)


class PuzzleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fingerprint: str
    """Fingerprint of the roster for which the puzzles were found."""
    puzzle: tuple[Puzzle, ...]


def load_puzzles(path: Path) -> PuzzleFile:
    """Return the puzzles of a file. Raises PuzzleError if it holds none."""
    try:
        document = tomllib.loads(decode_text(read_regular(path, _FILE_LIMIT)))
        return msgspec.convert(document, PuzzleFile)
    except (OSError, ValueError, RecursionError) as error:
        raise PuzzleError(f"{path.name} holds no puzzles: {reason_of(error)}.") from None


def playable(puzzles: Sequence[Puzzle], roster: Roster) -> tuple[Puzzle, ...]:
    """Return the puzzles whose fighters are in the roster."""
    return tuple(each for each in puzzles if all(name in roster for name in each.fighters))


def all_puzzles(shipped: Path, own: Path | None, roster: Roster) -> tuple[Puzzle, ...]:
    """Return the game's puzzles, then the player's own that were found for the same roster."""
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
    """Return a puzzle's index from 0; None for today's. `which`: "daily" or a number from 1."""
    return None if which == "daily" else int(which) - 1


def daily(count: int, day: date) -> int:
    """Return the index of today's puzzle among `count`; the same for every player."""
    return day.toordinal() % max(1, count)


def write_puzzles(path: Path, found: PuzzleFile) -> None:
    """Write a file that `load_puzzles` reads."""
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

"""Solution store: a folder of solved pairings; each is solved when it is first requested.

A file name has the two fighters and a fingerprint of everything the solution depends on, so a
change of rules or numbers leads to new files, and old ones are never used by mistake.
"""

import hashlib
import logging
from pathlib import Path

import msgspec

from game.files.bounded_read import is_there
from game.files.private_files import make_folder
from game.i18n.fatal_error import reason_of
from game.rules import Fighter
from game.rules.roster import RULES_VERSION
from game.solver.induction import Progress, ignore_progress
from game.solver.solution import DamagedSolution, Solution, load, solve

log = logging.getLogger(__name__)

FORMAT = 1
"""Version of the file format; raise it when the content of files changes."""


def pairing_fingerprint(left: Fighter, right: Fighter) -> str:
    """Return 16 hexadecimal digits that change with the rules and with any number of these
    fighters.

    Names and texts do not count: they change nothing in perfect play.
    """
    numbers = [
        [f.hp, f.attack, f.defence, [[a.power, a.chance, a.effect] for a in f.attacks]]
        for f in (left, right)
    ]
    canonical = msgspec.json.encode([FORMAT, RULES_VERSION, numbers])
    return hashlib.sha256(canonical).hexdigest()[:16]


class SolutionStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, left: Fighter, right: Fighter) -> Path:
        """Return the pairing's file; the same for both orders of the two."""
        left, right = _in_order(left, right)
        name = f"{left.id}-{right.id}-{pairing_fingerprint(left, right)}.npz"
        return self.folder / name

    def has(self, left: Fighter, right: Fighter) -> bool:
        return is_there(self.path(left, right))

    def solution(
        self, left: Fighter, right: Fighter, progress: Progress = ignore_progress
    ) -> Solution:
        """Return the solution from disk, or solve the pairing and store it.

        An unreadable file is solved again; if the disk cannot be written, the next start solves
        again.
        """
        left, right = _in_order(left, right)
        path = self.path(left, right)
        try:
            return load(path, left, right)
        except (OSError, DamagedSolution):
            solution = solve(left, right, progress)
        try:
            make_folder(self.folder)
            solution.save(path)
        except OSError as error:
            log.warning("a solution cannot be kept: %s", reason_of(error))
        return solution


def _in_order(left: Fighter, right: Fighter) -> tuple[Fighter, Fighter]:
    return (left, right) if left.id <= right.id else (right, left)

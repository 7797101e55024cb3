"""Solution store: the solutions of a roster's pairings on disk, each solved when first asked for.

A file is named after its two fighters and a fingerprint of everything the solution depends on,
so a change of rules or of numbers makes new files and an old one is never mistaken for the new.
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
"""Of the files; whoever changes what they hold raises it."""


def pairing_fingerprint(left: Fighter, right: Fighter) -> str:
    """16 hexadecimal digits that differ when the rules or a number of these two differ.

    Names and lines do not count: they change nothing in perfect play.
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
        """Where the pairing lies; the same for both orders of the two."""
        left, right = _in_order(left, right)
        name = f"{left.id}-{right.id}-{pairing_fingerprint(left, right)}.npz"
        return self.folder / name

    def has(self, left: Fighter, right: Fighter) -> bool:
        return is_there(self.path(left, right))

    def solution(
        self, left: Fighter, right: Fighter, progress: Progress = ignore_progress
    ) -> Solution:
        """The pairing's solution, from disk or else solved now and kept.

        A file that cannot be read is solved again; a disk that cannot be written costs only the
        time to solve it next time.
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

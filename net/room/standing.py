"""Standing: where a room stands by its log, found by playing the log through the rules again."""

from collections.abc import Iterable

from game.contract.messages import Acted, Chosen, Entry, Said, Started
from game.course.chain import Tips
from game.course.course import Course, Deviation
from game.rules import Seat
from game.rules.roster import RULES_VERSION


class BrokenLog(ValueError):
    """A log that the rules do not allow; its text says where."""


class Standing(Course):
    """What follows from the entries so far: the course of the last match, and what is beside it."""

    def __init__(self, trial: bool = False) -> None:
        super().__init__(trial)
        self.tips = Tips()
        self.match = 0
        self.first = Seat.LEFT
        self.numbers: dict[Seat, set[int]] = {seat: set() for seat in Seat}
        """The numbers of the wishes that were accepted."""

    @property
    def running(self) -> bool:
        """Whether a match has begun and not ended."""
        return self.battle is not None and self.outcome is None

    def add(self, entry: Entry) -> None:
        """Go on by one entry. Raises BrokenLog if it cannot follow."""
        if not self.tips.fits(entry):
            raise BrokenLog(f"entry {entry.seq} does not follow from those before it")
        self._go_on(entry)

    def write(self, entry: Entry) -> Entry:
        """Go on by an entry of our own; returns it with its hash. Raises BrokenLog likewise."""
        entry = self.tips.sealed(entry)
        self._go_on(entry)
        return entry

    def _go_on(self, entry: Entry) -> None:
        if isinstance(entry, Started) and entry.rules != RULES_VERSION:
            raise BrokenLog(f"match {entry.match} is of rules {entry.rules}, not {RULES_VERSION}")
        if not isinstance(entry, Said):
            try:
                self.take(entry)
            except Deviation as error:
                raise BrokenLog(f"entry {entry.seq}: {error}") from None
        if isinstance(entry, Started):
            self.match, self.first = entry.match, entry.position.to_move
        elif isinstance(entry, Chosen | Acted | Said) and entry.number:
            self.numbers[entry.seat].add(entry.number)
        self.tips = self.tips.after(entry)


def standing_of(entries: Iterable[Entry]) -> Standing:
    """Raises BrokenLog if the rules do not allow the log."""
    standing = Standing()
    for entry in entries:
        standing.add(entry)
    return standing

"""Standing: where a room stands by its log, found by playing the log through the rules again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from game.chain import Tips
from game.messages import TRIAL, Acted, Ended, Entry, Said, Started, position
from game.rules import Battle, ForcedDice, Outcome, Seat, resolve, start
from game.rules.roster import RULES_VERSION
from game.turns import battle_at


class BrokenLog(ValueError):
    """A log that the rules do not allow; its text says where."""


@dataclass(slots=True)
class Standing:
    """What follows from the entries so far."""

    trial: bool = False
    """A match may begin in any position, if it says so."""
    tips: Tips = field(default_factory=Tips)
    match: int = 0
    first: Seat = Seat.LEFT
    battle: Battle | None = None
    outcome: Outcome | None = None
    numbers: dict[Seat, set[int]] = field(default_factory=lambda: {seat: set() for seat in Seat})
    """The numbers of the wishes that were accepted."""
    asleep: dict[Seat, int] = field(default_factory=lambda: dict.fromkeys(Seat, 0))

    @property
    def running(self) -> bool:
        """Whether a match has begun and not ended."""
        return self.battle is not None and self.outcome is None

    def add(self, entry: Entry) -> None:
        """Go on by one entry. Raises BrokenLog if it cannot follow."""
        if not self.tips.fits(entry):
            raise BrokenLog(f"entry {entry.seq} does not follow from those before it")
        self.tips = self.tips.after(entry)
        match entry:
            case Started():
                self._start(entry)
            case Acted():
                self._act(entry)
            case Ended():
                self.outcome = Outcome(entry.winner, entry.reason)
            case Said():
                self.numbers[entry.seat].add(entry.number)

    def _start(self, entry: Started) -> None:
        if entry.rules != RULES_VERSION:
            raise BrokenLog(f"match {entry.match} is of rules {entry.rules}, not {RULES_VERSION}")
        self.match, self.first, self.outcome = entry.match, entry.position.to_move, None
        self.asleep = dict.fromkeys(Seat, 0)
        if self.trial and entry.match == TRIAL:
            self.battle = battle_at(entry.left, entry.right, entry.position)
            return
        self.battle = start(entry.left.fighter, entry.right.fighter, self.first)
        if position(self.battle) != entry.position:
            raise BrokenLog(f"match {entry.match} does not begin as the rules do")

    def _act(self, entry: Acted) -> None:
        battle = self.battle
        if (
            battle is None
            or self.outcome
            or (entry.turn, entry.seat) != (battle.turn, battle.to_move)
        ):
            raise BrokenLog(f"entry {entry.seq} is an action out of turn")
        dice = ForcedDice(entry.rolls)
        try:
            self.battle, _ = resolve(battle, entry.action, dice)
        except ValueError as error:
            raise BrokenLog(f"entry {entry.seq}: {error}") from None
        if not dice.spent or position(self.battle) != entry.position:
            raise BrokenLog(f"the sums of entry {entry.seq} differ from the rules")
        self.asleep[entry.seat] = self.asleep[entry.seat] + 1 if entry.by_clock else 0
        if not entry.by_clock:
            self.numbers[entry.seat].add(entry.number)


def standing_of(entries: Iterable[Entry]) -> Standing:
    """Raises BrokenLog if the rules do not allow the log."""
    standing = Standing()
    for entry in entries:
        standing.add(entry)
    return standing

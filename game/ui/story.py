"""Story: what is worth telling of a match when it is over. No pygame."""

from collections.abc import Iterable, Mapping, Sequence

from game.messages import Acted, Entry, Started
from game.rules import Battle, ForcedDice, Missed, Seat, Struck, resolve, start
from game.table import Happening


class Story:
    """Fed with what happens, asked in the end."""

    def __init__(self) -> None:
        self.biggest: Struck | None = None
        """The hit that cost most."""
        self.tries = dict.fromkeys(Seat, 0)
        self.hits = dict.fromkeys(Seat, 0)

    def add(self, happenings: Sequence[Happening]) -> None:
        for happening in happenings:
            if isinstance(happening, Struck | Missed):
                self.tries[happening.seat] += 1
            if isinstance(happening, Struck):
                self.hits[happening.seat] += 1
                if self.biggest is None or happening.damage > self.biggest.damage:
                    self.biggest = happening

    def lines(self, battle: Battle, names: Mapping[Seat, str], first: Seat) -> tuple[str, ...]:
        """The match in a few sentences, the side of `first` before the other."""
        actions = battle.turn - 1
        told = [f"{actions} actions." if actions != 1 else "One action."]
        if blow := self.biggest:
            fighter = battle[blow.seat].fighter
            spent = f" with charge {blow.charge}" if blow.charge else ""
            told[0] += (
                f" The biggest blow: {names[blow.seat]}'s {fighter.attacks[blow.attack].name}"
                f"{spent} for {blow.damage} HP."
            )
        for seat in (first, first.other):
            side = battle[seat]
            told.append(
                f"{names[seat]}: {side.fighter.name} keeps {side.hp} of {side.fighter.hp} HP; "
                f"{self.hits[seat]} of {self.tries[seat]} attacks hit."
            )
        return tuple(told)


def story_of(log: Iterable[Entry]) -> Story:
    """The story of the last match in a log that the rules allow, seen or not."""
    story, battle = Story(), None
    for entry in log:
        match entry:
            case Started():
                first = entry.position.to_move
                story, battle = Story(), start(entry.left.fighter, entry.right.fighter, first)
            case Acted() if battle:
                battle, events = resolve(battle, entry.action, ForcedDice(entry.rolls))
                story.add(events)
    return story

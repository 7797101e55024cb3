"""Story: what is worth telling of a match when it is over. No pygame."""

from collections.abc import Iterable, Mapping, Sequence

from game.messages import Acted, Entry, Started
from game.phrase import joined, phrase, plural
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
        told: list[str] = [plural("One action.", "{count} actions.", actions)]
        if blow := self.biggest:
            told[0] = joined([told[0], self._tell_blow(blow, battle, names)])
        for seat in (first, first.other):
            side = battle[seat]
            told.append(
                phrase(
                    "{name}: {fighter} keeps {hp} of {most} HP; {hits} of {tries} attacks hit.",
                    name=names[seat],
                    fighter=side.fighter.name,
                    hp=side.hp,
                    most=side.fighter.hp,
                    hits=self.hits[seat],
                    tries=self.tries[seat],
                )
            )
        return tuple(told)

    def _tell_blow(self, blow: Struck, battle: Battle, names: Mapping[Seat, str]) -> str:
        attack = battle[blow.seat].fighter.attacks[blow.attack]
        told = {"name": names[blow.seat], "attack": phrase(attack.name), "damage": blow.damage}
        if not blow.charge:
            return phrase("The biggest blow: {name}'s {attack} for {damage} HP.", **told)
        return phrase(
            "The biggest blow: {name}'s {attack} with charge {charge} for {damage} HP.",
            charge=blow.charge,
            **told,
        )


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


def match_of(log: Sequence[Entry]) -> str:
    """The id of the last match in a log; empty if there was none."""
    return next((entry.id for entry in reversed(log) if isinstance(entry, Started)), "")

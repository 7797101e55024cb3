"""Highlights: the notable events of a finished match. No pygame."""

from collections.abc import Iterable, Mapping, Sequence

from game.client_state.room_state import Happening
from game.i18n.phrase import join_phrases, phrase, plural
from game.protocol.messages import Acted, Entry, Started
from game.rules import Battle, ForcedDice, Missed, Seat, Struck, resolve, start

Blow = Struck | Missed


class Highlights:
    """Collects what happens in a match and describes it at the end."""

    def __init__(self, battle: Battle | None = None) -> None:
        """Start from the position `battle`."""
        self.biggest: Struck | None = None
        """The hit that cost most."""
        self.biggest_at = 0
        """The number of actions when the biggest hit landed; 0 if there was none."""
        self.last: Blow | None = None
        """The blow that ended the match by a knockout."""
        self.tries = dict.fromkeys(Seat, 0)
        self.hits = dict.fromkeys(Seat, 0)
        self.hp: dict[Seat, list[int]] = {seat: [] for seat in Seat}
        """The HP of each side at the start and after every action."""
        self.longest_guard = dict.fromkeys(Seat, 0)
        """For each side, the most successive actions at whose end it had guard."""
        self._guarded = dict.fromkeys(Seat, 0)
        if battle is not None:
            self._stand(battle)

    def add(self, happenings: Sequence[Happening], after: Battle | None = None) -> None:
        """Add what an action brought, and the position after it."""
        for happening in happenings:
            if isinstance(happening, Blow):
                self.tries[happening.seat] += 1
                self.last = happening if happening.hp == 0 else self.last
            if isinstance(happening, Struck):
                self.hits[happening.seat] += 1
                if self.biggest is None or happening.damage > self.biggest.damage:
                    self.biggest, self.biggest_at = happening, len(self.hp[Seat.LEFT])
        if after is not None:
            self._stand(after)
            self._count_guards(after)

    def _stand(self, battle: Battle) -> None:
        for seat in Seat:
            self.hp[seat].append(battle[seat].hp)

    def _count_guards(self, after: Battle) -> None:
        """Count an action for each side that had guard at its end."""
        for seat in Seat:
            self._guarded[seat] = self._guarded[seat] + 1 if after[seat].guard else 0
            self.longest_guard[seat] = max(self.longest_guard[seat], self._guarded[seat])

    def lines(self, battle: Battle, names: Mapping[Seat, str], first: Seat) -> tuple[str, ...]:
        """Return the match in a few sentences, the side of `first` before the other."""
        actions = battle.turn - 1
        known: list[str] = [plural("One action.", "{count} actions.", actions)]
        if blow := self.biggest:
            known[0] = join_phrases([known[0], self._describe_blow(blow, battle, names)])
        if turning := self._turning(battle, names):
            known.append(turning)
        for seat in (first, first.other):
            side = battle[seat]
            known.append(
                phrase(
                    "{name}: {fighter} has {hp} of {most} HP left; {hits} of {tries} attacks hit.",
                    name=names[seat],
                    fighter=side.fighter.name,
                    hp=side.hp,
                    most=side.fighter.hp,
                    hits=self.hits[seat],
                    tries=self.tries[seat],
                )
            )
        return tuple(known)

    def _turning(self, battle: Battle, names: Mapping[Seat, str]) -> str:
        """Return sentences about the deciding blow and a long guard."""
        known: list[str] = []
        if last := self.last:
            attack = battle[last.seat].fighter.attacks[last.attack]
            known.append(
                phrase(
                    "{name}'s {attack} decided it.",
                    name=names[last.seat],
                    attack=phrase(attack.name),
                )
            )
        seat, length = max(self.longest_guard.items(), key=lambda item: item[1])
        if length > 1:
            known.append(
                phrase(
                    "The longest guard: {name}, {actions} actions.",
                    name=names[seat],
                    actions=length,
                )
            )
        return join_phrases(known) if known else ""

    def _describe_blow(self, blow: Struck, battle: Battle, names: Mapping[Seat, str]) -> str:
        attack = battle[blow.seat].fighter.attacks[blow.attack]
        known = {"name": names[blow.seat], "attack": phrase(attack.name), "damage": blow.damage}
        if not blow.charge:
            return phrase("The biggest blow: {name}'s {attack} for {damage} HP.", **known)
        return phrase(
            "The biggest blow: {name}'s {attack} with charge {charge} for {damage} HP.",
            charge=blow.charge,
            **known,
        )


def highlights_of(log: Iterable[Entry]) -> Highlights:
    """Return the highlights of the last match in a log, as far as the rules allow its actions."""
    highlights, battle = Highlights(), None
    for entry in log:
        match entry:
            case Started():
                first = entry.position.to_move
                battle = start(entry.left.fighter, entry.right.fighter, first)
                highlights = Highlights(battle)
            case Acted() if battle:
                battle, events = resolve(battle, entry.action, ForcedDice(entry.rolls))
                highlights.add(events, battle)
    return highlights


def match_of(log: Sequence[Entry]) -> str:
    """Return the id of the last match in a log; empty if there was none."""
    return next((entry.id for entry in reversed(log) if isinstance(entry, Started)), "")

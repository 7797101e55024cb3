"""Replay: what a record tells, beat by beat as it came about, for screens and for plain text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from game.contract.messages import Acted, Ended, Entry, Place, Said, Seats, Started
from game.course.turns import shown_fighter
from game.records.proof import Verdict
from game.rules import Battle, Seat
from game.table.table import Happening, Note, Table
from game.table.talk import Line
from game.words.cleaning import clean_text


@dataclass(frozen=True, slots=True)
class Beat:
    """One entry, as a table that was there would have told it."""

    entry: Entry
    happenings: tuple[Happening, ...]
    battle: Battle
    """After it, with the outcome however the match ended."""
    line: Line | None = None
    """What was said, if this is somebody speaking."""

    @property
    def turns(self) -> bool:
        """Whether the match is another after it: a place that one can go to."""
        return isinstance(self.entry, Started | Acted | Ended)


def beats(verdict: Verdict) -> tuple[Beat, ...]:
    """All that holds of a record; nothing if its rules are not known here."""
    return tuple(_beats(verdict)) if verdict.rules_known else ()


def _beats(verdict: Verdict) -> Iterator[Beat]:
    table = Table()
    left, right = (Place(verdict.names[seat], ready=True) for seat in Seat)
    table.receive(Seats(left, right), 0.0)
    for entry in verdict.good:
        happenings = tuple(map(_clean, table.receive(entry, 0.0)))
        assert table.battle is not None and not table.desync, "a verdict's entries hold"
        battle = _shown(replace(table.battle, outcome=table.outcome or table.battle.outcome))
        talks = isinstance(entry, Said)
        yield Beat(entry, happenings, battle, table.lines[-1] if talks else None)


def _clean(happening: Happening) -> Happening:
    return Note(clean_text(happening.text)) if isinstance(happening, Note) else happening


def _shown(battle: Battle) -> Battle:
    """The battle with words that are safe to show: a record may come from anybody."""
    for seat in Seat:
        side = battle[seat]
        battle = battle.with_side(seat, replace(side, fighter=shown_fighter(side.fighter)))
    return battle

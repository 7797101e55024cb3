"""Replay: a record as a sequence of beats, for screens and for the terminal."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from game.client_state.chat_state import ChatLine
from game.client_state.room_state import Happening, Note, RoomState
from game.match.turns import shown_fighter
from game.protocol.messages import Acted, Ended, Entry, Said, Seats, SeatState, Started
from game.records.verify import Verdict
from game.rules import Battle, Seat
from game.text_safety.sanitize import clean_text


@dataclass(frozen=True, slots=True)
class Beat:
    """One entry, as a client in the room would have seen it."""

    entry: Entry
    happenings: tuple[Happening, ...]
    battle: Battle
    """Position after the entry, with the outcome, however the match ended."""
    line: ChatLine | None = None
    """The chat line, if the entry is one."""

    @property
    def turns(self) -> bool:
        """Whether the match changes here, so that a viewer can jump to it."""
        return isinstance(self.entry, Started | Acted | Ended)


def beats(verdict: Verdict) -> tuple[Beat, ...]:
    """Return the beats of all valid entries; none if the record's rules are unknown here."""
    return tuple(_beats(verdict)) if verdict.rules_known else ()


def _beats(verdict: Verdict) -> Iterator[Beat]:
    room_state = RoomState()
    left, right = (SeatState(verdict.names[seat], ready=True) for seat in Seat)
    room_state.receive(Seats(left, right), 0.0)
    for entry in verdict.good:
        happenings = tuple(map(_clean, room_state.receive(entry, 0.0)))
        assert room_state.battle is not None and not room_state.desync, "a verdict's entries hold"
        battle = _shown(
            replace(room_state.battle, outcome=room_state.outcome or room_state.battle.outcome)
        )
        talks = isinstance(entry, Said)
        yield Beat(entry, happenings, battle, room_state.lines[-1] if talks else None)


def _clean(happening: Happening) -> Happening:
    return Note(clean_text(happening.text)) if isinstance(happening, Note) else happening


def _shown(battle: Battle) -> Battle:
    """Return the battle with texts that are safe to show; a record may come from anybody."""
    for seat in Seat:
        side = battle[seat]
        battle = battle.with_side(seat, replace(side, fighter=shown_fighter(side.fighter)))
    return battle

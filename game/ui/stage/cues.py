"""Cues: what the screen plays of what happened, and when. No pygame.

The rules are done with an action before its first cue begins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from game.client_state.narration import describe_event
from game.client_state.room_state import Happening, Note
from game.i18n.phrase import join_phrases
from game.rules import (
    Battle,
    Broken,
    Charged,
    Event,
    Fainted,
    Guarded,
    GuardLost,
    Missed,
    Sapped,
    Seat,
    Struck,
)

STOP_PACE = 0.1
"""Time nearly stands still as a blow lands, for so many seconds, and longer the more it costs."""
STOP, STOP_BY_WEIGHT, STOP_BY_CHARGE = 0.05, 0.08, 0.02
LAST_PACE, LAST_SLOW = 0.4, 0.45
"""The last blow is seen in slow motion; in seconds as they are felt."""


@dataclass(frozen=True, slots=True)
class Windup:
    """`seat` gathers itself for an attack."""

    seat: Seat
    charge: int = 0
    """What it will spend."""


@dataclass(frozen=True, slots=True)
class Lunge:
    seat: Seat
    attack: int
    """Which of the fighter's three attacks, 0 to 2."""
    charge: int = 0
    """What it spends."""


@dataclass(frozen=True, slots=True)
class Impact:
    """An attack arrives at `seat`: sparks, a number that flies, a shaken screen."""

    seat: Seat
    damage: int
    hit: bool
    """False: a graze."""
    weight: float
    """The share of its full HP that it cost, 0 to 1."""
    attack: int = 0
    """Which of the attacker's three, 0 to 2."""
    charge: int = 0
    """How much charge it spent."""
    last: bool = False
    """Nothing is left of the one who is struck."""


@dataclass(frozen=True, slots=True)
class Flinch:
    seat: Seat


@dataclass(frozen=True, slots=True)
class Drain:
    """The bar of `seat` falls to `hp`, its trail after it."""

    seat: Seat
    hp: int


class LevelChange(StrEnum):
    """How a level of guard or charge came to change."""

    GAINED = "gained"
    LOST = "lost"
    BROKEN = "broken"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Guard:
    seat: Seat
    level: int
    level_change: LevelChange


@dataclass(frozen=True, slots=True)
class Charge:
    seat: Seat
    level: int
    level_change: LevelChange


@dataclass(frozen=True, slots=True)
class Faint:
    seat: Seat


@dataclass(frozen=True, slots=True)
class Cheer:
    seat: Seat


@dataclass(frozen=True, slots=True)
class ShowText:
    """What has happened so far in this passage, in words."""

    text: str


@dataclass(frozen=True, slots=True)
class SlowMotion:
    """Time itself goes slower: for a moment as a blow lands, for longer when it was the last."""

    pace: float
    """How much of a second goes by in a second."""


Cue = (
    Windup
    | Lunge
    | Impact
    | Flinch
    | Drain
    | Guard
    | Charge
    | Faint
    | Cheer
    | ShowText
    | SlowMotion
)


@dataclass(frozen=True, slots=True)
class TimedCue:
    cue: Cue
    at: float
    """Seconds after the passage began."""
    length: float

    @property
    def end(self) -> float:
        return self.at + self.length


@dataclass(frozen=True, slots=True)
class CueSequence:
    """The cues of what one message brought, and the position they lead to."""

    cues: tuple[TimedCue, ...]
    after: Battle

    @property
    def length(self) -> float:
        return max((cue.end for cue in self.cues), default=0.0)


def cue_sequence(
    happenings: Sequence[Happening], after: Battle, names: Mapping[Seat, str] | None = None
) -> CueSequence:
    """The passage that plays `happenings`, which led to the position `after`.

    `after` carries the outcome also when the match ended otherwise than by a knockout.
    """
    cues: list[TimedCue] = []
    said: list[str] = []
    at = 0.0
    for happening in happenings:
        if isinstance(happening, Note):
            said.append(happening.text)
            cues.append(TimedCue(ShowText(join_phrases(said)), at, 0.25))
            continue
        said.append(describe_event(happening, after, names))
        timed, told_at = _cues_of(happening, after, at)
        cues.extend(timed)
        cues.append(TimedCue(ShowText(join_phrases(said)), told_at, 0.0))
        # What follows a blow is told while its bar still drains.
        at = told_at + 0.22
    return CueSequence(tuple(cues), after)


def _cues_of(event: Event, after: Battle, at: float) -> tuple[list[TimedCue], float]:
    """The cues of one event that begins at `at`, and the moment at which it is told."""
    seat = event.seat
    match event:
        case Struck() | Missed():
            struck = at + 0.42
            return _blow(event, after, at, struck), struck
        case Guarded(guard=guard):
            return [TimedCue(Guard(seat, guard, LevelChange.GAINED), at, 0.6)], at
        case Charged(charge=charge):
            return [TimedCue(Charge(seat, charge, LevelChange.GAINED), at, 0.6)], at
        case GuardLost(guard=guard):
            return [TimedCue(Guard(seat, guard, LevelChange.LOST), at, 0.35)], at
        case Broken():
            return [TimedCue(Guard(seat, 0, LevelChange.BROKEN), at, 0.5)], at
        case Sapped(charge=charge):
            return [TimedCue(Charge(seat, charge, LevelChange.LOST), at, 0.4)], at
        case Fainted():
            return [
                TimedCue(Faint(seat), at - 0.1, 0.5),
                TimedCue(Cheer(seat.other), at + 0.15, 0.25),
            ], at
        case _:
            assert_never(event)


def _blow(event: Struck | Missed, after: Battle, at: float, struck: float) -> list[TimedCue]:
    """An attack that is wound up at `at` and lands at `struck`."""
    seat, charge = event.seat, event.charge
    weight = min(1.0, event.damage / after[seat.other].fighter.hp)
    hit, last = isinstance(event, Struck), event.hp == 0
    impact = Impact(seat.other, event.damage, hit, weight, event.attack, charge, last)
    cues = [
        TimedCue(Windup(seat, charge), at, 0.26),
        TimedCue(Lunge(seat, event.attack, charge), at + 0.26, 0.36),
        TimedCue(impact, struck, 0.62),
        TimedCue(Drain(seat.other, event.hp), struck, 0.62),
    ]
    if charge:
        cues.append(TimedCue(Charge(seat, 0, LevelChange.SPENT), at + 0.26, 0.2))
    if hit:
        cues.append(TimedCue(Flinch(seat.other), struck, 0.38))
        stop = STOP + STOP_BY_WEIGHT * weight + STOP_BY_CHARGE * charge
        cues.append(TimedCue(SlowMotion(STOP_PACE), struck, STOP_PACE * stop))
    if last:
        cues.append(TimedCue(SlowMotion(LAST_PACE), struck + 0.03, LAST_PACE * LAST_SLOW))
    return cues

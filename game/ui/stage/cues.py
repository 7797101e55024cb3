"""Cues: the animations for what happened, with their times. No pygame.

The rules have finished an action before its first cue begins.
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
"""The pace of time as a blow lands, and for how many seconds: longer the more it costs."""
STOP, STOP_BY_WEIGHT, STOP_BY_CHARGE = 0.05, 0.08, 0.02
LAST_PACE, LAST_SLOW = 0.4, 0.45
"""The pace of the slow motion at the last blow, and its length in real seconds."""


@dataclass(frozen=True, slots=True)
class Windup:
    """The fighter at `seat` prepares an attack."""

    seat: Seat
    charge: int = 0
    """The charge that it will spend."""


@dataclass(frozen=True, slots=True)
class Lunge:
    seat: Seat
    attack: int
    """The index of the fighter's attack, 0 to 2."""
    charge: int = 0
    """The charge that it spends."""


@dataclass(frozen=True, slots=True)
class Impact:
    """An attack reaches `seat`: sparks, a flying number, a shaken screen."""

    seat: Seat
    damage: int
    hit: bool
    """Whether the attack hit; otherwise it grazed."""
    weight: float
    """The damage as a share of full HP, 0 to 1."""
    attack: int = 0
    """The index of the attacker's attack, 0 to 2."""
    charge: int = 0
    """The charge that it spent."""
    last: bool = False
    """Whether this blow ends the match by a knockout."""


@dataclass(frozen=True, slots=True)
class Flinch:
    seat: Seat


@dataclass(frozen=True, slots=True)
class Drain:
    """The bar of `seat` falls to `hp`, followed by its trail."""

    seat: Seat
    hp: int


class LevelChange(StrEnum):
    """The cause of a change of guard or charge."""

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
    """The words for what has happened so far in this sequence."""

    text: str


@dataclass(frozen=True, slots=True)
class SlowMotion:
    """Time itself slows down: briefly as a blow lands, longer at the last one."""

    pace: float
    """Animation seconds that pass in one real second."""


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
    """Seconds after the start of the sequence."""
    length: float

    @property
    def end(self) -> float:
        return self.at + self.length


@dataclass(frozen=True, slots=True)
class CueSequence:
    """The cues for one message, and the position after it."""

    cues: tuple[TimedCue, ...]
    after: Battle
    event: Event | None = None
    """The first event of the sequence; None if it shows notes only."""

    @property
    def actor(self) -> Seat | None:
        """The side that acted."""
        return self.event.seat if self.event else None

    @property
    def impact(self) -> float:
        """The time at which the last number flies up, in seconds; 0 if none does."""
        return max((each.at for each in self.cues if isinstance(each.cue, Impact)), default=0.0)

    @property
    def length(self) -> float:
        return max((cue.end for cue in self.cues), default=0.0)


def cue_sequence(
    happenings: Sequence[Happening], after: Battle, names: Mapping[Seat, str] | None = None
) -> CueSequence:
    """Return the cues that play `happenings`, which led to the position `after`.

    `after` has the outcome also when the match did not end by a knockout.
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
        timed, text_at = _cues_of(happening, after, at)
        cues.extend(timed)
        cues.append(TimedCue(ShowText(join_phrases(said)), text_at, 0.0))
        # What follows a blow is shown while its bar still drains.
        at = text_at + 0.22
    first = next((each for each in happenings if not isinstance(each, Note)), None)
    return CueSequence(tuple(cues), after, first)


def _cues_of(event: Event, after: Battle, at: float) -> tuple[list[TimedCue], float]:
    """Return the cues of one event that begins at `at`, and the time at which its text is shown."""
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
    """Return the cues of an attack that begins at `at` and lands at `struck`."""
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

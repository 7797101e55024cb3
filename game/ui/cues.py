"""Cues: what the screen plays of what happened. No pygame, no clock: time comes as `dt`.

The rules are done with an action before its first cue begins. What is shown lags behind what is
true, catches up by itself, and can be skipped; it decides nothing.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from game.narration import tell
from game.phrase import joined
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
from game.table import Happening, Note

WAITING_CALMLY = 2
"""Passages that may wait before the one that plays is hurried."""
MOST_WAITING = 5
"""Whoever comes back to a long match sees its last actions, not all of them."""
HURRY = 2.5
MOST_ENTERED = 32
"""Cues that are remembered for somebody who asks what has begun."""

STOP_PACE = 0.1
"""Time nearly stands still as a blow lands, for so many seconds, and longer the more it costs."""
STOP, STOP_BY_WEIGHT, STOP_BY_CHARGE = 0.05, 0.08, 0.02
LAST_PACE, LAST_SLOW = 0.4, 0.45
"""The last blow is seen in slow motion; in seconds as they are felt."""

DRAIN_SHARE = 0.4
"""Of a drain the bar itself takes this part; its trail follows in the rest."""


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


class How(StrEnum):
    """How a level of guard or charge came to change."""

    GAINED = "gained"
    LOST = "lost"
    BROKEN = "broken"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Guard:
    seat: Seat
    level: int
    how: How


@dataclass(frozen=True, slots=True)
class Charge:
    seat: Seat
    level: int
    how: How


@dataclass(frozen=True, slots=True)
class Faint:
    seat: Seat


@dataclass(frozen=True, slots=True)
class Cheer:
    seat: Seat


@dataclass(frozen=True, slots=True)
class Tell:
    """What has happened so far in this passage, in words."""

    text: str


@dataclass(frozen=True, slots=True)
class Slow:
    """Time itself goes slower: for a moment as a blow lands, for longer when it was the last."""

    pace: float
    """How much of a second goes by in a second."""


Cue = Windup | Lunge | Impact | Flinch | Drain | Guard | Charge | Faint | Cheer | Tell | Slow


@dataclass(frozen=True, slots=True)
class Timed:
    cue: Cue
    at: float
    """Seconds after the passage began."""
    length: float

    @property
    def end(self) -> float:
        return self.at + self.length


@dataclass(frozen=True, slots=True)
class Passage:
    """The cues of what one message brought, and the position they lead to."""

    cues: tuple[Timed, ...]
    after: Battle

    @property
    def length(self) -> float:
        return max((cue.end for cue in self.cues), default=0.0)


def passage(
    happenings: Sequence[Happening], after: Battle, names: Mapping[Seat, str] | None = None
) -> Passage:
    """The passage that plays `happenings`, which led to the position `after`.

    `after` carries the outcome also when the match ended otherwise than by a knockout.
    """
    cues: list[Timed] = []
    said: list[str] = []
    at = 0.0
    for happening in happenings:
        if isinstance(happening, Note):
            said.append(happening.text)
            cues.append(Timed(Tell(joined(said)), at, 0.25))
            continue
        said.append(tell(happening, after, names))
        timed, told_at = _cues_of(happening, after, at)
        cues.extend(timed)
        cues.append(Timed(Tell(joined(said)), told_at, 0.0))
        # What follows a blow is told while its bar still drains.
        at = told_at + 0.22
    return Passage(tuple(cues), after)


def _cues_of(event: Event, after: Battle, at: float) -> tuple[list[Timed], float]:
    """The cues of one event that begins at `at`, and the moment at which it is told."""
    seat = event.seat
    match event:
        case (
            Struck(attack=attack, damage=damage, hp=hp, charge=charge)
            | Missed(attack=attack, damage=damage, hp=hp, charge=charge)
        ):
            struck = at + 0.42
            weight = min(1.0, damage / after[seat.other].fighter.hp)
            hit, last = isinstance(event, Struck), hp == 0
            cues = [
                Timed(Windup(seat, charge), at, 0.26),
                Timed(Lunge(seat, attack, charge), at + 0.26, 0.36),
                Timed(Impact(seat.other, damage, hit, weight, attack, charge, last), struck, 0.62),
                Timed(Drain(seat.other, hp), struck, 0.62),
            ]
            if charge:
                cues.append(Timed(Charge(seat, 0, How.SPENT), at + 0.26, 0.2))
            if hit:
                cues.append(Timed(Flinch(seat.other), struck, 0.38))
                stop = STOP + STOP_BY_WEIGHT * weight + STOP_BY_CHARGE * charge
                cues.append(Timed(Slow(STOP_PACE), struck, STOP_PACE * stop))
            if last:
                cues.append(Timed(Slow(LAST_PACE), struck + 0.03, LAST_PACE * LAST_SLOW))
            return cues, struck
        case Guarded(guard=guard):
            return [Timed(Guard(seat, guard, How.GAINED), at, 0.6)], at
        case Charged(charge=charge):
            return [Timed(Charge(seat, charge, How.GAINED), at, 0.6)], at
        case GuardLost(guard=guard):
            return [Timed(Guard(seat, guard, How.LOST), at, 0.35)], at
        case Broken():
            return [Timed(Guard(seat, 0, How.BROKEN), at, 0.5)], at
        case Sapped(charge=charge):
            return [Timed(Charge(seat, charge, How.LOST), at, 0.4)], at
        case Fainted():
            return [
                Timed(Faint(seat), at - 0.1, 0.5),
                Timed(Cheer(seat.other), at + 0.15, 0.25),
            ], at
        case _:
            assert_never(event)


class Rest(StrEnum):
    """How a fighter stands when nothing is played."""

    IDLE = "idle"
    FAINT = "faint"
    WIN = "win"


@dataclass(slots=True)
class Shown:
    """What the screen shows of one side; it lags behind the battle."""

    hp: float
    trail: float
    charge: int
    guard: int
    rest: Rest = Rest.IDLE

    @property
    def draining(self) -> bool:
        """Whether the bar or its trail is on its way."""
        return self.hp != self.trail


class Timeline:
    """Plays passages one after the other, and knows what is shown meanwhile."""

    def __init__(self, battle: Battle) -> None:
        self.text = ""
        """The last thing that happened, in words."""
        self.shown = {seat: _shown(battle, seat) for seat in Seat}
        self.time = 0.0
        """Seconds into the passage that plays."""
        self._entered: deque[Cue] = deque(maxlen=MOST_ENTERED)
        self._passages: deque[Passage] = deque()
        self._from: dict[Seat, float] = {}

    @property
    def playing(self) -> bool:
        return bool(self._passages)

    def play(
        self,
        happenings: Sequence[Happening],
        after: Battle,
        names: Mapping[Seat, str] | None = None,
    ) -> None:
        """Play what happened once what is already under way is through.

        `names` are the players', for the words.
        """
        if not happenings:
            return
        self._passages.append(passage(happenings, after, names))
        if len(self._passages) == 1:
            self._begin()
        while len(self._passages) > 1 + MOST_WAITING:
            self._finish()

    def skip(self) -> None:
        """Be at the end of everything."""
        while self._passages:
            self._finish()

    def entered(self) -> tuple[Cue, ...]:
        """The cues that have begun since this was asked last; none of what was skipped."""
        entered = tuple(self._entered)
        self._entered.clear()
        return entered

    def jump(self, battle: Battle, text: str) -> None:
        """Be at another position at once; whatever was played or waited is forgotten."""
        self._passages.clear()
        self._entered.clear()
        self.text, self.time = text, 0.0
        self.shown = {seat: _shown(battle, seat) for seat in Seat}

    def update(self, dt: float) -> bool:
        """Go on by `dt` seconds; whether anything that is shown may have changed."""
        if not self._passages:
            return False
        while dt > 0 and self._passages:
            pace, until = self._pace()
            step = min(dt * pace, until - self.time)
            before, self.time = self.time, self.time + step
            dt -= step / pace
            if until - self.time < 1e-9:
                # Sums of small steps stop short of where they lead to.
                self.time = until
            self._follow(before)
            if self.time >= self._passages[0].length:
                self._finish()
        return True

    def active(self) -> Iterator[tuple[Cue, float]]:
        """The cues that play now, each with how far it is, 0 to 1."""
        if self._passages:
            for timed in self._passages[0].cues:
                if timed.at <= self.time < timed.end:
                    yield timed.cue, (self.time - timed.at) / timed.length

    # --- inside --------------------------------------------------------------------------

    def _pace(self) -> tuple[float, float]:
        """How fast time goes now, and until which moment of the passage."""
        until = self._passages[0].length
        if len(self._passages) - 1 > WAITING_CALMLY:
            return HURRY, until
        for timed in self._passages[0].cues:
            if isinstance(timed.cue, Slow):
                if timed.at <= self.time < timed.end:
                    return timed.cue.pace, min(until, timed.end)
                if self.time < timed.at:
                    until = min(until, timed.at)
        return 1.0, until

    def _begin(self) -> None:
        self.time = 0.0
        self._from = {seat: self.shown[seat].hp for seat in Seat}
        self._follow(-1.0)

    def _follow(self, before: float) -> None:
        """Bring what is shown up to the present moment of the passage; `before` is the last one."""
        for timed in self._passages[0].cues:
            if before < timed.at <= self.time:
                self._entered.append(timed.cue)
                self._enter(timed.cue)
            if isinstance(timed.cue, Drain) and timed.at <= self.time:
                self._drain(timed.cue, min(1.0, (self.time - timed.at) / timed.length))

    def _enter(self, cue: Cue) -> None:
        match cue:
            case Tell(text=text):
                self.text = text
            case Guard(seat=seat, level=level):
                self.shown[seat].guard = level
            case Charge(seat=seat, level=level):
                self.shown[seat].charge = level
            case Faint(seat=seat):
                self.shown[seat].rest = Rest.FAINT
            case Cheer(seat=seat):
                self.shown[seat].rest = Rest.WIN
            case Windup() | Lunge() | Impact() | Flinch() | Drain() | Slow():
                pass
            case _:
                assert_never(cue)

    def _drain(self, cue: Drain, progress: float) -> None:
        start, shown = self._from[cue.seat], self.shown[cue.seat]
        falling = min(1.0, progress / DRAIN_SHARE)
        trailing = max(0.0, (progress - DRAIN_SHARE) / (1 - DRAIN_SHARE))
        shown.hp = start + (cue.hp - start) * ease_out(falling)
        shown.trail = start + (cue.hp - start) * ease_in_out(trailing)

    def _finish(self) -> None:
        """The passage that plays is over: what is shown is true, and the next one begins."""
        done = self._passages.popleft()
        for timed in done.cues:
            if isinstance(timed.cue, Tell):
                self.text = timed.cue.text
        self.shown = {seat: _shown(done.after, seat) for seat in Seat}
        if self._passages:
            self._begin()


def _shown(battle: Battle, seat: Seat) -> Shown:
    side = battle[seat]
    rest = Rest.FAINT if side.hp == 0 else Rest.IDLE
    if battle.outcome and battle.outcome.winner is seat:
        rest = Rest.WIN
    return Shown(side.hp, side.hp, side.charge, side.guard, rest)


def ease_out(progress: float) -> float:
    """Quick at first."""
    return 1 - (1 - progress) ** 3


def ease_in_out(progress: float) -> float:
    return progress * progress * (3 - 2 * progress)

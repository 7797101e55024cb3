"""Timeline: plays cues and holds the state shown meanwhile. No pygame, no clock: time comes as
`dt`.

What is shown lags behind the battle, catches up by itself and can be skipped; nothing is decided
here.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from game.client_state.room_state import Happening
from game.rules import Battle, Event, Seat
from game.ui.graphics.easing import ease_in_out, ease_out
from game.ui.stage.cues import (
    Charge,
    Cheer,
    Cue,
    CueSequence,
    Drain,
    Faint,
    Flinch,
    Guard,
    Impact,
    Lunge,
    ShowText,
    SlowMotion,
    Windup,
    cue_sequence,
)

WAITING_CALMLY = 2
"""Sequences that may wait before the current one is played faster."""
MOST_WAITING = 5
"""The most waiting sequences: after a long absence only the last actions are played."""
HURRY = 2.5
SKIP_AFTER = 0.4
"""Seconds that a sequence has played before it can be skipped, so that a double click or a key
pressed for something else does not skip what the player has not seen yet."""
SKIP_PACE = 2.0
"""How fast the rest of a skipped sequence is played: its number is seen all the same."""
MOST_ENTERED = 32
"""The most started cues that are remembered until somebody asks for them."""

DRAIN_SHARE = 0.4
"""The share of a drain in which the bar itself moves; its trail follows in the rest."""


class RestingPose(StrEnum):
    """The pose of a fighter when nothing is played."""

    IDLE = "idle"
    FAINT = "faint"
    WIN = "win"


@dataclass(slots=True)
class DisplayedSide:
    """What the screen shows of one side, which lags behind the battle."""

    hp: float
    trail: float
    charge: int
    guard: int
    rest: RestingPose = RestingPose.IDLE

    @property
    def draining(self) -> bool:
        """Return whether the bar or its trail is moving."""
        return self.hp != self.trail


class Timeline:
    """Plays sequences of cues one after the other."""

    def __init__(self, battle: Battle) -> None:
        self.text = ""
        """The last event in words."""
        self.shown = {seat: _shown(battle, seat) for seat in Seat}
        self.time = 0.0
        """Seconds into the current sequence."""
        self._started: deque[Cue] = deque(maxlen=MOST_ENTERED)
        self._sequences: deque[CueSequence] = deque()
        self._from: dict[Seat, float] = {}
        self._real_time = 0.0
        """Seconds since the current sequence began, without slow motion."""
        self._skipping = False
        """Whether the player skips what is queued."""
        self.pace = 1.0
        """Animation seconds in one real second, as the player has set it; infinite: no
        animations."""

    @property
    def playing(self) -> bool:
        return bool(self._sequences)

    def play(
        self,
        happenings: Sequence[Happening],
        after: Battle,
        names: Mapping[Seat, str] | None = None,
    ) -> None:
        """Queue cues for what happened, to play after those under way.

        `names` are the players', for the words.
        """
        if not happenings:
            return
        self._sequences.append(cue_sequence(happenings, after, names))
        if len(self._sequences) == 1:
            self._begin()
        while len(self._sequences) > 1 + MOST_WAITING:
            self._finish()

    @property
    def event(self) -> Event | None:
        """Return what is being played, by its first event; None while nothing is."""
        return self._sequences[0].event if self._sequences else None

    @property
    def actor(self) -> Seat | None:
        """Return the side whose action is being played; None while none is."""
        return self._sequences[0].actor if self._sequences else None

    def skip(self) -> None:
        """Hurry through everything queued: jump to where each number flies up, and play on fast.

        Does nothing in the first `SKIP_AFTER` seconds of a sequence.
        """
        if self._sequences and self._real_time >= SKIP_AFTER:
            self._skipping = True
            self._jump_to_impact()

    def finish(self) -> None:
        """End everything queued at once."""
        while self._sequences:
            self._finish()

    def take_started(self) -> tuple[Cue, ...]:
        """Return the cues begun since the last call, without those skipped."""
        entered = tuple(self._started)
        self._started.clear()
        return entered

    def jump(self, battle: Battle, text: str) -> None:
        """Show another position at once, and drop everything queued."""
        self._sequences.clear()
        self._started.clear()
        self._skipping = False
        self.text, self.time = text, 0.0
        self.shown = {seat: _shown(battle, seat) for seat in Seat}

    def update(self, dt: float) -> bool:
        """Advance by `dt` seconds; return whether anything shown may have changed."""
        if not self._sequences:
            return False
        while dt > 0 and self._sequences:
            pace, until = self._pace()
            step = min(dt * pace, until - self.time)
            before, self.time = self.time, self.time + step
            dt -= step / pace
            self._real_time += step / pace
            if until - self.time < 1e-9:
                # Sums of small steps end just short of their target.
                self.time = until
            self._follow(before)
            if self.time >= self._sequences[0].length:
                self._finish()
        return True

    def active(self) -> Iterator[tuple[Cue, float]]:
        """Return the cues that play now, each with its progress from 0 to 1."""
        if self._sequences:
            for timed in self._sequences[0].cues:
                if timed.at <= self.time < timed.end:
                    yield timed.cue, (self.time - timed.at) / timed.length

    # --- internals -----------------------------------------------------------------------

    def _pace(self) -> tuple[float, float]:
        """Return the current pace, and the time in the sequence until which it holds."""
        until = self._sequences[0].length
        if self._skipping:
            return SKIP_PACE * self.pace, until
        if len(self._sequences) - 1 > WAITING_CALMLY:
            return HURRY * self.pace, until
        for timed in self._sequences[0].cues:
            if isinstance(timed.cue, SlowMotion):
                if timed.at <= self.time < timed.end:
                    return timed.cue.pace * self.pace, min(until, timed.end)
                if self.time < timed.at:
                    until = min(until, timed.at)
        return self.pace, until

    def _begin(self) -> None:
        self.time = self._real_time = 0.0
        self._from = {seat: self.shown[seat].hp for seat in Seat}
        self._follow(-1.0)
        if self._skipping:
            self._jump_to_impact()

    def _jump_to_impact(self) -> None:
        """Jump to where the number of the current sequence flies up, unless it already has."""
        before, impact = self.time, self._sequences[0].impact
        if before < impact:
            self.time = impact
            self._follow(before)

    def _follow(self, before: float) -> None:
        """Update what is shown to the current time of the sequence; `before` is the previous
        time.
        """
        for timed in self._sequences[0].cues:
            if before < timed.at <= self.time:
                self._started.append(timed.cue)
                self._enter(timed.cue)
            if isinstance(timed.cue, Drain) and timed.at <= self.time:
                self._drain(timed.cue, min(1.0, (self.time - timed.at) / timed.length))

    def _enter(self, cue: Cue) -> None:
        match cue:
            case ShowText(text=text):
                self.text = text
            case Guard(seat=seat, level=level):
                self.shown[seat].guard = level
            case Charge(seat=seat, level=level):
                self.shown[seat].charge = level
            case Faint(seat=seat):
                self.shown[seat].rest = RestingPose.FAINT
            case Cheer(seat=seat):
                self.shown[seat].rest = RestingPose.WIN
            case Windup() | Lunge() | Impact() | Flinch() | Drain() | SlowMotion():
                pass
            case _:
                assert_never(cue)

    def _drain(self, cue: Drain, progress: float) -> None:
        start, displayed = self._from[cue.seat], self.shown[cue.seat]
        falling = min(1.0, progress / DRAIN_SHARE)
        trailing = max(0.0, (progress - DRAIN_SHARE) / (1 - DRAIN_SHARE))
        displayed.hp = start + (cue.hp - start) * ease_out(falling)
        displayed.trail = start + (cue.hp - start) * ease_in_out(trailing)

    def _finish(self) -> None:
        """End the current sequence: show its result and begin the next one."""
        done = self._sequences.popleft()
        for timed in done.cues:
            if isinstance(timed.cue, ShowText):
                self.text = timed.cue.text
        self.shown = {seat: _shown(done.after, seat) for seat in Seat}
        if self._sequences:
            self._begin()
        else:
            self._skipping = False


def _shown(battle: Battle, seat: Seat) -> DisplayedSide:
    side = battle[seat]
    rest = RestingPose.FAINT if side.hp == 0 else RestingPose.IDLE
    if battle.outcome and battle.outcome.winner is seat:
        rest = RestingPose.WIN
    return DisplayedSide(side.hp, side.hp, side.charge, side.guard, rest)

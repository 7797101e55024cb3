"""Playback: the position in a recorded match, and the beat that comes next. No pygame, no clock."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from game.client_state.chat_state import ChatLine
from game.client_state.narration import describe_event
from game.client_state.room_state import Note
from game.i18n.phrase import join_phrases
from game.records.replay import Beat
from game.rules import Seat
from game.ui.stage.timeline import Timeline

SPEEDS = (0.5, 1.0, 2.0, 4.0)

PAUSE = 0.7
"""Seconds at normal speed between the end of one beat's animation and the next beat."""
READING, READING_LETTER, READING_MOST = 0.8, 0.035, 3.5
"""Seconds for a line of chat: the base, for each of its letters, and the maximum."""


class Playback:
    """Plays beats one after the other; can pause, step and jump to any action.

    The places to go to are the start of the match, every action and the end.
    """

    def __init__(self, beats: Sequence[Beat], names: Mapping[Seat, str]) -> None:
        self.timeline = Timeline(beats[0].battle)
        self.at = 0
        """The index of the beat begun last."""
        self.playing = True
        self.speed = 1.0
        self.stops = tuple(at for at, beat in enumerate(beats) if beat.turns)
        """The indices of the beats at the places, in order."""
        self._beats, self._names = beats, names
        self._rest = 0.0
        """Seconds until the next beat, once the animation is over."""
        self.go(0)

    # --- position ------------------------------------------------------------------------

    @property
    def place(self) -> int:
        return bisect_right(self.stops, self.at) - 1

    @property
    def beat(self) -> Beat:
        """Return the beat that led to the current position of the match."""
        return self._beats[self.stops[self.place]]

    @property
    def finished(self) -> bool:
        return self.at == len(self._beats) - 1 and not self.timeline.playing

    @property
    def lines(self) -> list[ChatLine]:
        """Return the lines of chat so far."""
        return [beat.line for beat in self._beats[: self.at + 1] if beat.line]

    def words(self, place: int) -> str:
        """Return what happened at a place, in words."""
        beat = self._beats[self.stops[place]]
        return join_phrases(
            each.text if isinstance(each, Note) else describe_event(each, beat.battle, self._names)
            for each in beat.happenings
        )

    # --- commands ------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play or pause; at the end, play again from the start."""
        if self.finished:
            self.go(0)
            self.playing = True
        else:
            self.playing = not self.playing

    def step(self) -> None:
        """Play the next action alone."""
        self.playing = False
        self.timeline.finish()
        while self.at < len(self._beats) - 1:
            self._next()
            if self._beats[self.at].turns:
                return

    def back(self) -> None:
        """Go to the position before the last action."""
        self.playing = False
        self.go(max(0, self.place - 1))

    def go(self, place: int) -> None:
        """Go to a place at once; the last one is the end of the record."""
        last = place == len(self.stops) - 1
        self.at = len(self._beats) - 1 if last and place else self.stops[place]
        self.timeline.jump(self.beat.battle, self.words(place))
        self._rest = PAUSE

    def faster(self, by: int = 1) -> None:
        """Change to the next speed, or with -1 to the one before."""
        at = SPEEDS.index(self.speed) + by
        self.speed = SPEEDS[min(max(at, 0), len(SPEEDS) - 1)]

    # --- time ----------------------------------------------------------------------------

    def update(self, dt: float) -> bool:
        """Move to the next beat when it is due, and return whether it did. Does not advance the
        timeline.
        """
        if not self.playing or self.timeline.playing:
            return False
        self._rest -= dt * self.speed
        if self._rest > 0:
            return False
        if self.at == len(self._beats) - 1:
            self.playing = False
        else:
            self._next()
        return True

    def _next(self) -> None:
        self.at += 1
        beat = self._beats[self.at]
        if beat.line:
            long = READING + READING_LETTER * len(beat.line.text)
            self._rest = min(READING_MOST, long)
        else:
            self.timeline.play(beat.happenings, beat.battle, self._names)
            self._rest = PAUSE

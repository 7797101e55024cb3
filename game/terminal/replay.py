"""Replay in plain text: a record as the sentences of the match, including its chat.

At a terminal it runs at reading pace and can be paused, stepped and searched.
"""

from collections.abc import Callable, Iterator
from typing import TextIO

from game.client_state.narration import (
    describe_event,
    describe_side,
    describe_speech,
    describe_turn,
)
from game.client_state.room_state import Note
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import phrase
from game.protocol.messages import Acted, Ended, Started
from game.records.replay import Beat, beats
from game.records.report import Report
from game.records.verify import Verdict
from game.rules import Seat
from game.terminal.line_parser import unknown_command
from game.terminal.stdin_lines import StdinLines
from game.text_safety.sanitize import clean_print

PAUSE = 1.2
"""Seconds of pause after an event, when a person is reading."""

LOOK_SECONDS = 0.05
"""Seconds between checks for typed input."""

HELP = phrase(
    "Type the number of an action to jump there, next, back, start or end. Enter continues, "
    "stop pauses, quit ends."
)


def report(known: Report, target: TextIO, language: Language = ENGLISH) -> int:
    """Print what is proven and by whom; return exit status 0 if nothing is wrong."""
    for sentence in known.sentences:
        print_line(language.say(sentence), target)
    return 0 if known.is_sound else 1


def run(
    verdict: Verdict,
    target: TextIO,
    sleep: Callable[[float], object],
    language: Language = ENGLISH,
    stdin: StdinLines | None = None,
    start: int = 0,
) -> int:
    """Print the valid part of a record from the action `start` on; return exit status 0 if that is
    all of it. With `stdin` a player at the terminal can jump.
    """
    reader = Reader(verdict)
    pace = _Pace(sleep, stdin if stdin and stdin.interactive else None, reads=target.isatty())

    def show(sentences: Iterator[str]) -> None:
        for each in sentences:
            print_line(language.say(each), target)

    if pace.asks:
        show(iter([HELP]))
    show(reader.go(start) if start else reader.next())
    while True:
        while (line := pace.wait(reader)) is not None:
            show(reader.command(line))
        if reader.quit:
            return 0 if verdict.proven else 1
        if reader.finished:
            break
        show(reader.next())
    if not verdict.proven:
        print_line(language.say(verdict.sentence), target)
        return 1
    if verdict.outcome is None:
        words = phrase("The record ends here; the match was not finished.")
        print_line(language.say(words), target)
    return 0


class Reader:
    """The position in a record, and the beat that comes next.

    The places to go to are the start of the match, every action and the end.
    """

    def __init__(self, verdict: Verdict) -> None:
        self.quit = False
        self.stopped = False
        """Whether the replay is paused."""
        self._verdict, self._beats = verdict, beats(verdict)
        self._stops = tuple(at for at, beat in enumerate(self._beats) if beat.turns)
        """The indices of the beats at the places, in order."""
        self._at = 0
        """The index of the next beat."""

    @property
    def finished(self) -> bool:
        """Return whether everything has been printed."""
        return self._at >= len(self._beats)

    @property
    def place(self) -> int:
        """Return the last place printed; -1 before the start."""
        return sum(stop < self._at for stop in self._stops) - 1

    def next(self) -> Iterator[str]:
        """Return the next beat, if there is one."""
        if self.finished:
            return
        beat = self._beats[self._at]
        self._at += 1
        yield from sentences(beat, self._verdict)

    def go(self, place: int) -> Iterator[str]:
        """Go to a place and return what happened there, with the state of both sides after it."""
        if not 0 <= place < len(self._stops):
            yield phrase("There is no action {number} in this match.", number=place)
            return
        self._at = self._stops[place]
        beat = self._beats[self._at]
        yield self._heading(beat)
        yield from self.next()
        for seat in Seat:
            yield describe_side(beat.battle, seat, self._verdict.names)

    def command(self, line: str) -> Iterator[str]:
        """Run a typed command."""
        word = line.strip().lower().lstrip("/")
        self.stopped = True
        if word.isascii() and word.isdigit():
            yield from self.go(int(word[:6]))
        elif word == "next":
            yield from self._step()
        elif word == "back":
            yield from self.go(max(0, self.place - 1))
        elif word == "start":
            yield from self.go(0)
        elif word == "end":
            yield from self.go(len(self._stops) - 1)
        elif word == "quit":
            self.quit = True
        elif word in ("help", "?"):
            yield HELP
        elif word != "stop":
            yield unknown_command(line.strip())

    def _step(self) -> Iterator[str]:
        """Return the next action, and the chat before it."""
        place = self.place
        while self.place == place and not self.finished:
            yield from self.next()

    def _heading(self, beat: Beat) -> str:
        if isinstance(beat.entry, Ended):
            return phrase("The end")
        if not self.place + 1:
            return phrase("The start")
        return phrase(
            "Action {done} of {actions}", done=self.place + 1, actions=self._verdict.actions
        )


class _Pace:
    """The pauses between events, and input typed meanwhile."""

    def __init__(
        self, sleep: Callable[[float], object], stdin: StdinLines | None, *, reads: bool
    ) -> None:
        """Set up the pace; `stdin` has a person's lines, `reads` means that a person is reading."""
        self._sleep, self._stdin, self._reads = sleep, stdin, reads

    @property
    def asks(self) -> bool:
        """Return whether a person can type commands."""
        return self._stdin is not None and self._reads

    def wait(self, reader: Reader) -> str | None:
        """Wait for the next event; return a line typed meanwhile, or None."""
        over = reader.finished and not reader.stopped
        if reader.quit or over or not self._reads:
            return None
        if self._stdin is None:
            self._sleep(PAUSE)
            return None
        line = self._stdin.wait() if reader.stopped else self._glance(self._stdin)
        if line == "":
            return "quit"
        if line is None or line.strip():
            return line
        reader.stopped = False
        return None

    def _glance(self, stdin: StdinLines) -> str | None:
        """Return a line typed while the last sentence is read."""
        waited = 0.0
        while waited < PAUSE:
            if (line := stdin.take()) is not None:
                return line
            self._sleep(LOOK_SECONDS)
            waited += LOOK_SECONDS
        return None


def sentences(beat: Beat, verdict: Verdict) -> Iterator[str]:
    """Return what a spectator in plain text would have read at that moment."""
    for happening in beat.happenings:
        if isinstance(happening, Note):
            yield happening.text
        else:
            yield describe_event(happening, beat.battle, verdict.names)
    if beat.line:
        yield describe_speech(beat.line.name, beat.line.text, beat.line.emote)
    if isinstance(beat.entry, Started | Acted) and not beat.battle.outcome:
        yield describe_turn(beat.battle.turn, verdict.names[beat.battle.to_move])


def print_line(sentence: str, target: TextIO) -> None:
    """Print one line at once, with control characters removed so that it cannot command the
    terminal.
    """
    print(clean_print(sentence), file=target, flush=True)

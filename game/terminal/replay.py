"""Replay in plain text: a record told in the sentences of the match, lines of chat and all.

A person at a terminal reads along at the pace of a reader, and can stop, step and jump.
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
from game.terminal.commands import unknown_command
from game.terminal.stdin_lines import StdinLines
from game.text_safety.sanitize import clean_print

PAUSE = 1.2
"""Seconds after what happened, where a person reads along."""

LOOK_SECONDS = 0.05
"""Between two looks whether something was typed."""

HELP = phrase(
    "Type the number of an action to jump there, next, back, start or end; Enter goes on, stop "
    "waits, quit ends."
)


def report(known: Report, target: TextIO, language: Language = ENGLISH) -> int:
    """Say what is proven and by whom; returns the exit status, 0 if nothing is wrong."""
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
    """Tell what holds of the record, from the action `start` on; returns the exit status, 0 if that
    is all of it. With `stdin` whoever sits there may jump."""
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
    """Where in a record its reader is, and what is told next.

    The places one can go to are the start of the match, every action and the end.
    """

    def __init__(self, verdict: Verdict) -> None:
        self.quit = False
        self.stopped = False
        """Nothing comes until the reader asks for it."""
        self._verdict, self._beats = verdict, beats(verdict)
        self._stops = tuple(at for at, beat in enumerate(self._beats) if beat.turns)
        """The beats of the places, in order."""
        self._at = 0
        """The beat that is told next."""

    @property
    def finished(self) -> bool:
        """Whether all has been told."""
        return self._at >= len(self._beats)

    @property
    def place(self) -> int:
        """The last one that was told; -1 before the start."""
        return sum(stop < self._at for stop in self._stops) - 1

    def next(self) -> Iterator[str]:
        """What comes next, if anything does."""
        if self.finished:
            return
        beat = self._beats[self._at]
        self._at += 1
        yield from sentences(beat, self._verdict)

    def go(self, place: int) -> Iterator[str]:
        """Be at a place: what happened there, and how both stand after it."""
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
        """Do what was typed."""
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
        """The next action, and what was said before it."""
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
    """When the next thing is told, and what is typed meanwhile."""

    def __init__(
        self, sleep: Callable[[float], object], stdin: StdinLines | None, *, reads: bool
    ) -> None:
        """`stdin`: a person's lines. `reads`: somebody reads along."""
        self._sleep, self._stdin, self._reads = sleep, stdin, reads

    @property
    def asks(self) -> bool:
        """Whether somebody is there who can type."""
        return self._stdin is not None and self._reads

    def wait(self, reader: Reader) -> str | None:
        """A line that was typed; None: go on."""
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
        """What is typed while the last sentence is read."""
        waited = 0.0
        while waited < PAUSE:
            if (line := stdin.take()) is not None:
                return line
            self._sleep(LOOK_SECONDS)
            waited += LOOK_SECONDS
        return None


def sentences(beat: Beat, verdict: Verdict) -> Iterator[str]:
    """What a spectator in plain text would have read at that moment."""
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
    """One line, at once; no word of it can command the terminal."""
    print(clean_print(sentence), file=target, flush=True)

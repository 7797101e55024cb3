"""Replay in plain text: a record told in the sentences of the match, lines of chat and all."""

from collections.abc import Callable, Iterator
from typing import TextIO

from game.contract.messages import Acted, Started
from game.records.proof import Verdict
from game.records.replay import Beat, beats
from game.table.narration import tell, tell_speech, tell_turn
from game.table.table import Note
from game.words.cleaning import clean_print
from game.words.language import ENGLISH, Language
from game.words.phrase import phrase

PAUSE = 1.2
"""Seconds after what happened, where a person reads along."""


def report(verdict: Verdict, target: TextIO, language: Language = ENGLISH) -> int:
    """Say what is proven; returns the exit status, 0 if that is everything about the match."""
    print_line(language.say(verdict.sentence), target)
    if verdict.proof:
        print_line(language.say(verdict.proof), target)
    return 0 if verdict.proven else 1


def run(
    verdict: Verdict,
    target: TextIO,
    sleep: Callable[[float], object],
    language: Language = ENGLISH,
) -> int:
    """Tell what holds of the record; returns the exit status, 0 if that is all of it."""
    reads_along = target.isatty()
    told = beats(verdict)
    for beat in told:
        for sentence in sentences(beat, verdict):
            print_line(language.say(sentence), target)
        if reads_along and beat is not told[-1]:
            sleep(PAUSE)
    if not verdict.proven:
        return report(verdict, target, language)
    if verdict.outcome is None:
        words = phrase("The record ends here; the match was not finished.")
        print_line(language.say(words), target)
    return 0


def sentences(beat: Beat, verdict: Verdict) -> Iterator[str]:
    """What a spectator in plain text would have read at that moment."""
    for happening in beat.happenings:
        if isinstance(happening, Note):
            yield happening.text
        else:
            yield tell(happening, beat.battle, verdict.names)
    if beat.line:
        yield tell_speech(beat.line.name, beat.line.text, beat.line.emote)
    if isinstance(beat.entry, Started | Acted) and not beat.battle.outcome:
        yield tell_turn(beat.battle.turn, verdict.names[beat.battle.to_move])


def print_line(sentence: str, target: TextIO) -> None:
    """One line, at once; no word of it can command the terminal."""
    print(clean_print(sentence), file=target, flush=True)

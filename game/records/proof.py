"""Proof: a record re-run through the rules, entry by entry, until its end or its first fault.

The match and its chat are proven apart, for they are chained apart: who takes the chat out of a
record takes nothing from the proof of the match.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from msgspec import UNSET

from game.contract.messages import MAX_INT, Acted, Chosen, Ended, Entry, Said, Signed, Started
from game.course.chain import Tips
from game.course.course import Course, Deviation, MatchEntry
from game.course.fairness import tell_proof
from game.course.statements import line_is_signed
from game.records.record import FIRST_LINE, Record, RecordError, read
from game.rules import Action, Outcome, Seat
from game.rules.roster import RULES_VERSION
from game.table.narration import tell_outcome
from game.words.cleaning import clean_text


class Chat(StrEnum):
    """How much of what was said a record holds."""

    COMPLETE = "complete"
    """All that was said until the last entry; that may be nothing."""
    REMOVED = "removed"
    DAMAGED = "damaged"
    """Lines are missing, changed or out of place."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where something does not hold, and why."""

    line: int
    """Of the file, from 1."""
    event: str
    """What stands there, in words."""
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proven of a record."""

    started: Started
    """As it is told, be it proven or not."""
    names: Mapping[Seat, str]
    good: tuple[Entry, ...]
    """The entries that hold: all before the flaw, without the lines that do not hold."""
    outcome: Outcome | None
    """None: the record is unfinished, or breaks before its end."""
    chat: Chat
    chat_flaw: Flaw | None = None
    """Where the chat is first damaged; None if it is not, or lines are only missing."""
    flaw: Flaw | None = None

    @property
    def rules_known(self) -> bool:
        return self.started.rules == RULES_VERSION

    @property
    def proven(self) -> bool:
        """Whether everything about the match holds, finished or not."""
        return self.flaw is None and self.rules_known

    @property
    def actions(self) -> int:
        """How many hold."""
        return sum(isinstance(entry, Acted) for entry in self.good)

    @property
    def lines(self) -> int:
        """Of the chat, that hold."""
        return sum(isinstance(entry, Said) for entry in self.good)

    @property
    def signed(self) -> frozenset[Seat]:
        """Who signed how it ended."""
        return frozenset(entry.seat for entry in self.good if isinstance(entry, Signed))

    @property
    def proof(self) -> str:
        """What is proven of the dice and the result, as a sentence; empty if it is not proven."""
        return tell_proof(self.started, self.signed, self.names) if self.proven else ""

    @property
    def fault(self) -> str:
        """Why it is not proven, as a sentence; empty if it is."""
        if flaw := self.flaw:
            return f"Broken in line {flaw.line}, {flaw.event}: {flaw.reason}."
        if not self.rules_known:
            return (
                f"Not proven: the match was played by version {self.started.rules} of the rules, "
                f"and this Parley knows version {RULES_VERSION}."
            )
        return ""

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        if self.flaw and self.actions:
            before = _count(self.actions, "action")
            holds = "holds" if self.actions == 1 else "hold"
            return f"{self.fault.rstrip('.')}; {before} before it {holds}."
        if self.flaw:
            return self.fault
        if self.fault:
            return f"{self.fault.rstrip('.')}; its hashes fit together."
        actions = _count(self.actions, "action")
        if self.outcome is None:
            return f"Proven as far as it goes: {actions}, no end; {self._chat_words}."
        told = tell_outcome(self.outcome, self.names)
        return f"Proven: {told.rstrip('.')}, after {actions}; {self._chat_words}."

    @property
    def _chat_words(self) -> str:
        match self.chat:
            case Chat.COMPLETE if not self.lines:
                return "nothing was said"
            case Chat.COMPLETE:
                return f"the chat is complete, {_count(self.lines, 'line')}"
            case Chat.REMOVED:
                return "the chat has been removed"
            case Chat.DAMAGED if self.chat_flaw:
                return f"the chat is damaged in line {self.chat_flaw.line}"
            case Chat.DAMAGED:
                return "of the chat some lines are missing"
            case _:
                assert_never(self.chat)


def verify(record: Record) -> Verdict:
    """Re-run the record. Everything up to the first fault holds."""
    match = _MatchTrack()
    chat = _ChatTrack(match.course)
    flaw: Flaw | None = None
    good: list[Entry] = []
    said: list[tuple[int, Said]] = []
    for line, entry in enumerate(record.entries, FIRST_LINE):
        if isinstance(entry, Said):
            said.append((line, entry))
            continue
        if reason := match.take(entry):
            flaw = Flaw(line, _event(entry, record), reason)
            break
        # Only now is it known between which two entries of the match these lines stand.
        good += chat.take(said, before=entry.seq)
        said = []
        good.append(entry)
        chat.beside(entry)
    good += chat.take(said)
    course = match.course
    return Verdict(
        record.started,
        record.names,
        tuple(good),
        course.outcome if flaw is None and course.battle else None,
        _chat_state(good, chat.flaw),
        chat.flaw,
        flaw,
    )


def salvage(data: bytes) -> Verdict:
    """What is proven of bytes that may be damaged: their longest good beginning.

    Raises RecordError if not even the start of the match can be read.
    """
    entries: list[Entry] = []
    fault: RecordError | None = None
    try:
        for entry in read(data):
            entries.append(entry)
    except RecordError as error:
        if not entries:
            raise
        fault = error
    verdict = verify(Record(tuple(entries)))
    if fault is None or verdict.flaw is not None:
        return verdict
    flaw = Flaw(fault.line, "which cannot be read", f"it {fault.what}")
    return replace(verdict, flaw=flaw)


class _MatchTrack:
    """Follows the match: its numbers, its course by the rules, and its hashes."""

    def __init__(self) -> None:
        self.course = Course()
        self._tips = Tips()
        self._seq = 0

    def take(self, entry: MatchEntry) -> str:
        """Why the entry cannot be what came next; empty if it can, and it is taken in."""
        reason = ""
        if entry.seq <= self._seq:
            return f"its number {entry.seq} should be higher than {self._seq}"
        try:
            self.course.take(entry)
        except Deviation as deviation:
            reason = str(deviation)
        if not reason and not self._tips.fits(entry):
            return "it has been changed, for its hash does not follow from it"
        self._seq, self._tips = entry.seq, self._tips.after(entry)
        return reason


class _ChatTrack:
    """Follows what was said; the first fault spoils all that comes after it."""

    def __init__(self, course: Course) -> None:
        self.flaw: Flaw | None = None
        self._course = course
        self._tips = Tips()
        self._seq = 0

    def take(self, lines: list[tuple[int, Said]], before: int = MAX_INT + 1) -> list[Said]:
        """Those that hold of the lines said since the last entry of the match."""
        return [said for line, said in lines if self._holds(said, line, before)]

    def beside(self, entry: MatchEntry) -> None:
        """An entry of the match that holds: what follows was said after it."""
        self._seq = entry.seq
        if isinstance(entry, Started):
            self._tips = self._tips.after(entry)

    def _holds(self, said: Said, line: int, before: int) -> bool:
        if self.flaw is None:
            reason = ""
            if not self._seq < said.seq < before:
                reason = "it does not stand where it was said"
            elif not self._tips.fits(said):
                reason = "it has been changed, or lines before it are missing"
            elif not self._is_signed(said):
                reason = "its player did not sign it"
            if reason:
                self.flaw = Flaw(line, "a line of the chat", reason)
            self._seq, self._tips = said.seq, self._tips.after(said)
        return self.flaw is None

    def _is_signed(self, said: Said) -> bool:
        """Whether the player said it; of a player who signs nothing that is not known."""
        started, key = self._course.started, self._course.keys.get(said.seat, "")
        if said.key is UNSET:
            return not key
        return key in ("", said.key) and line_is_signed(started.room if started else "", said)


def _chat_state(good: list[Entry], flaw: Flaw | None) -> Chat:
    """Numbers without a gap: nothing is missing between the start and the last entry."""
    if flaw:
        return Chat.DAMAGED
    if not good or good[-1].seq - good[0].seq + 1 == len(good):
        return Chat.COMPLETE
    return Chat.DAMAGED if any(isinstance(entry, Said) for entry in good) else Chat.REMOVED


def _event(entry: Entry, record: Record) -> str:
    match entry:
        case Started():
            return "the start of the match"
        case Acted(turn=turn, seat=seat, action=action):
            return f"turn {turn} ({record.names[seat]}'s {_action(record, seat, action)})"
        case Chosen(turn=turn, seat=seat, action=action):
            named = _action(record, seat, action)
            return f"the choice of turn {turn} ({record.names[seat]}'s {named})"
        case Ended():
            return "the end of the match"
        case Signed(seat=seat):
            return f"{record.names[seat]}'s signature"
        case Said():
            return "a line of the chat"
        case _:
            assert_never(entry)


def _action(record: Record, seat: Seat, action: Action) -> str:
    contender = record.started.left if seat is Seat.LEFT else record.started.right
    if action.attack_index is None:
        return action.value.capitalize()
    return clean_text(contender.fighter.attacks[action.attack_index].name) or action.value


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

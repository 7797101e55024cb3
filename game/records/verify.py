"""Verify: a record re-run through the rules, entry by entry, until its end or its first fault.

The match and its chat are proven apart, for they are chained apart: who takes the chat out of a
record takes nothing from the proof of the match.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from msgspec import UNSET

from game.client_state.labels import button_label
from game.client_state.narration import describe_outcome
from game.i18n.phrase import join_phrases, phrase, plural
from game.match.hash_chain import Tips
from game.match.match_state import InvalidEntry, MatchEntry, MatchState
from game.match.statements import line_is_signed
from game.match.turns import shown_fighter
from game.protocol.messages import MAX_INT, Acted, Chosen, Ended, Entry, Said, Signed, Started
from game.records.record import (
    FIRST_LINE,
    FORMAT,
    CaughtLie,
    Record,
    RecordError,
    format_of,
    read,
    record_of,
)
from game.rules import Action, Outcome, Seat
from game.rules.roster import RULES_VERSION
from game.text_safety.sanitize import clean_name


class ChatCompleteness(StrEnum):
    """How much of what was said a record holds."""

    COMPLETE = "complete"
    """All that was said until the last entry; that may be nothing."""
    REMOVED = "removed"
    DAMAGED = "damaged"
    """Lines are missing, changed or out of place."""


@dataclass(frozen=True, slots=True)
class RecordFlaw:
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
    chat: ChatCompleteness
    chat_flaw: RecordFlaw | None = None
    """Where the chat is first damaged; None if it is not, or lines are only missing."""
    flaw: RecordFlaw | None = None
    elsewhere: int = 0
    """Lines that were signed over a log which the record does not hold."""
    lies: tuple[str, ...] = ()
    """In what the program that kept the record caught the host, as parts of sentences."""
    format: int = FORMAT

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
    def why_not_proven(self) -> str:
        """Why it is not proven, as a sentence; empty if it is."""
        if flaw := self.flaw:
            return phrase(
                "Broken in line {number}, {event}: {reason}.",
                number=flaw.line,
                event=flaw.event,
                reason=flaw.reason,
            )
        if not self.rules_known:
            return phrase(
                "Not proven: the match was played by version {theirs} of the rules, and this "
                "Parley knows version {ours}.",
                theirs=self.started.rules,
                ours=RULES_VERSION,
            )
        return ""

    @property
    def sentence(self) -> str:
        """All of it in a sentence or two, by the rules alone: whoever signed it."""
        return self.description(proven=False)

    def description(self, *, proven: bool) -> str:
        """The same. `proven`: signed by keys that are worth something to whoever reads it."""
        if self.flaw and self.actions:
            return plural(
                "Broken in line {number}, {event}: {reason}; {count} action before it holds.",
                "Broken in line {number}, {event}: {reason}; {count} actions before it hold.",
                self.actions,
                number=self.flaw.line,
                event=self.flaw.event,
                reason=self.flaw.reason,
            )
        if self.why_not_proven:
            return self.why_not_proven
        actions = plural("{count} action", "{count} actions", self.actions)
        if self.outcome is None:
            text = phrase("{actions} and no end; {chat}.", actions=actions, chat=self._chat_words)
        else:
            ending = describe_outcome(self.outcome, self.names)
            length = phrase("It took {actions}; {chat}.", actions=actions, chat=self._chat_words)
            text = join_phrases([ending, length])
        if self.format < FORMAT:
            return phrase("By the rules of format {format}: {told}", format=self.format, told=text)
        if proven:
            return phrase("Proven: {told}", told=text)
        return phrase("By the rules: {told}", told=text)

    @property
    def _chat_words(self) -> str:
        match self.chat:
            case ChatCompleteness.COMPLETE if not self.lines:
                return phrase("nothing was said")
            case ChatCompleteness.COMPLETE:
                return plural(
                    "the chat is complete as far as it goes, {count} line",
                    "the chat is complete as far as it goes, {count} lines",
                    self.lines,
                )
            case ChatCompleteness.REMOVED:
                return phrase("the chat has been removed")
            case ChatCompleteness.DAMAGED if self.chat_flaw:
                return phrase("the chat is damaged in line {number}", number=self.chat_flaw.line)
            case ChatCompleteness.DAMAGED:
                return phrase("of the chat some lines are missing")
            case _:
                assert_never(self.chat)


def verify(record: Record) -> Verdict:
    """Re-run the record. Everything up to the first fault holds."""
    match = _MatchTrack()
    chat = _ChatTrack(match.match_state)
    flaw: RecordFlaw | None = None
    good: list[Entry] = []
    said: list[tuple[int, Said]] = []
    for line, entry in enumerate(record.entries, FIRST_LINE):
        if isinstance(entry, Said):
            said.append((line, entry))
            continue
        if reason := match.take(entry):
            flaw = RecordFlaw(line, _event(entry, record), reason)
            break
        # Only now is it known between which two entries of the match these lines stand.
        good += chat.take(said, before=entry.seq)
        said = []
        good.append(entry)
        chat.match_entry(entry)
    good += chat.take(said)
    match_state = match.match_state
    return Verdict(
        record.started,
        record.names,
        tuple(good),
        match_state.outcome if flaw is None and match_state.battle else None,
        _chat_state(good, chat.flaw),
        chat.flaw,
        flaw,
        chat.elsewhere,
        tuple(lie.text for lie in record.lies),
        record.format,
    )


def salvage(data: bytes) -> Verdict:
    """What is proven of bytes that may be damaged: their longest good beginning.

    Raises RecordError if not even the start of the match can be read.
    """
    number = format_of(data)
    lines: list[Entry | CaughtLie] = []
    fault: RecordError | None = None
    try:
        for line in read(data):
            lines.append(line)
    except RecordError as error:
        if not lines:
            raise
        fault = error
    verdict = verify(record_of(number, lines))
    if fault is None or verdict.flaw is not None:
        return verdict
    flaw = RecordFlaw(fault.line, phrase("which cannot be read"), f"it {fault.what}")
    return replace(verdict, flaw=flaw)


class _MatchTrack:
    """Follows the match: its numbers, its course by the rules, and its hashes."""

    def __init__(self) -> None:
        self.match_state = MatchState()
        self._tips = Tips()
        self._seq = 0

    def take(self, entry: MatchEntry) -> str:
        """Why the entry cannot be what came next; empty if it can, and it is taken in."""
        reason = ""
        if entry.seq <= self._seq:
            return phrase(
                "its number {number} should be higher than {before}",
                number=entry.seq,
                before=self._seq,
            )
        try:
            self.match_state.apply(entry)
        except InvalidEntry as deviation:
            reason = deviation.args[0]
        if not reason and not self._tips.accepts(entry):
            return phrase("it has been changed, for its hash does not follow from it")
        self._seq, self._tips = entry.seq, self._tips.after(entry)
        return reason


class _ChatTrack:
    """Follows what was said; the first fault spoils all that comes after it."""

    def __init__(self, match_state: MatchState) -> None:
        self.flaw: RecordFlaw | None = None
        self.elsewhere = 0
        """Signed lines whose player had a log that the record does not hold."""
        self._match_state = match_state
        self._tips = Tips()
        self._seq = 0
        self._digests: set[str] = set()
        """Of the log, after each of its entries."""
        self._here: set[Seat] = set()
        """The sides that have signed anything over this match."""
        self._numbers = dict.fromkeys(Seat, 0)
        """The highest of each side's acts and lines."""
        self._over = False
        """The match has ended: another player may have taken a seat."""

    def take(self, lines: list[tuple[int, Said]], before: int = MAX_INT + 1) -> list[Said]:
        """Those that hold of the lines said since the last entry of the match."""
        return [said for line, said in lines if self._is_valid(said, line, before)]

    def match_entry(self, entry: MatchEntry) -> None:
        """An entry of the match that holds: what follows was said after it."""
        self._seq = entry.seq
        self._go_on(entry)
        self._over |= isinstance(entry, Ended)
        if isinstance(entry, Chosen | Acted) and entry.number:
            self._here.add(entry.seat)
            self._numbers[entry.seat] = max(self._numbers[entry.seat], entry.number)

    def _go_on(self, entry: Entry) -> None:
        self._tips = self._tips.after(entry)
        self._digests.add(self._tips.digest)

    def _is_valid(self, said: Said, line: int, before: int) -> bool:
        if self.flaw is None:
            reason = ""
            if not self._seq < said.seq < before:
                reason = phrase("it does not stand where it was said")
            elif not self._tips.accepts(said):
                reason = phrase("it has been changed, or lines before it are missing")
            else:
                reason = self._why_not_theirs(said)
            if reason:
                self.flaw = RecordFlaw(line, phrase("a line of the chat"), reason)
            else:
                self._note(said)
            self._seq = said.seq
            self._go_on(said)
        return self.flaw is None

    def _why_not_theirs(self, said: Said) -> str:
        """Why the player cannot have said it here; of one who signs nothing that is not known."""
        match_state, key = self._match_state, self._match_state.keys.get(said.seat, "")
        room = match_state.started.room if match_state.started else ""
        if said.key is UNSET and not key:
            return ""
        if key not in ("", said.key) or not line_is_signed(room, said):
            return phrase("its player did not sign it")
        if key and not self._over and clean_name(said.name) != match_state.name(said.seat):
            return phrase("its player has another name")
        if said.number <= self._numbers[said.seat]:
            return phrase("its player said it at another place")
        if said.seat in self._here and said.seen not in self._digests:
            return phrase("its player had another log than this one")
        return ""

    def _note(self, said: Said) -> None:
        if said.key is UNSET:
            return
        self._numbers[said.seat] = said.number
        if said.seen in self._digests:
            self._here.add(said.seat)
        else:
            self.elsewhere += 1


def _chat_state(good: list[Entry], flaw: RecordFlaw | None) -> ChatCompleteness:
    """Numbers without a gap: nothing is missing between the start and the last entry."""
    if flaw:
        return ChatCompleteness.DAMAGED
    if not good or good[-1].seq - good[0].seq + 1 == len(good):
        return ChatCompleteness.COMPLETE
    return (
        ChatCompleteness.DAMAGED
        if any(isinstance(entry, Said) for entry in good)
        else ChatCompleteness.REMOVED
    )


def _event(entry: Entry, record: Record) -> str:
    match entry:
        case Started():
            return phrase("the start of the match")
        case Acted(turn=turn, seat=seat, action=action):
            return phrase(
                "turn {turn} ({name}'s {action})",
                turn=turn,
                name=record.names[seat],
                action=_action(record, seat, action),
            )
        case Chosen(turn=turn, seat=seat, action=action):
            return phrase(
                "the choice of turn {turn} ({name}'s {action})",
                turn=turn,
                name=record.names[seat],
                action=_action(record, seat, action),
            )
        case Ended():
            return phrase("the end of the match")
        case Signed(seat=seat):
            return phrase("{name}'s signature", name=record.names[seat])
        case Said():
            return phrase("a line of the chat")
        case _:
            assert_never(entry)


def _action(record: Record, seat: Seat, action: Action) -> str:
    contender = record.started.left if seat is Seat.LEFT else record.started.right
    return button_label(shown_fighter(contender.fighter), action)

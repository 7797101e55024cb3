"""Verify: replays a record through the rules, entry by entry, up to its end or its first flaw.

Match and chat have separate hash chains and are verified separately: removing the chat from a
record takes nothing from the proof of its match.
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
    FalseClaim,
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
    """How much of the chat a record holds."""

    COMPLETE = "complete"
    """Every line up to the last entry, or a match without chat."""
    REMOVED = "removed"
    DAMAGED = "damaged"
    """Lines are missing, changed or in the wrong place."""


@dataclass(frozen=True, slots=True)
class RecordFlaw:
    """The place of a flaw and its reason."""

    line: int
    """Line of the file, from 1."""
    event: str
    """The entry in that line, in words."""
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a record proves."""

    started: Started
    """Start of the match as the record has it, proven or not."""
    names: Mapping[Seat, str]
    good: tuple[Entry, ...]
    """The valid entries: all before the flaw, without invalid chat lines."""
    outcome: Outcome | None
    """The proven outcome; None if the record is unfinished or has a flaw before its end."""
    chat: ChatCompleteness
    chat_flaw: RecordFlaw | None = None
    """First damage to the chat; None if there is none or lines are only missing."""
    flaw: RecordFlaw | None = None
    lines_of_other_logs: int = 0
    """Number of lines that were signed over a log which this record does not hold."""
    false_claims: tuple[str, ...] = ()
    """False claims of the host, noticed by the program that wrote the record, as clauses."""
    format: int = FORMAT

    @property
    def rules_known(self) -> bool:
        return self.started.rules == RULES_VERSION

    @property
    def proven(self) -> bool:
        """Whether everything about the match is valid, finished or not."""
        return self.flaw is None and self.rules_known

    @property
    def actions(self) -> int:
        """Number of valid actions."""
        return sum(isinstance(entry, Acted) for entry in self.good)

    @property
    def lines(self) -> int:
        """Number of valid chat lines."""
        return sum(isinstance(entry, Said) for entry in self.good)

    @property
    def signed(self) -> frozenset[Seat]:
        """The sides that signed how the match ended."""
        return frozenset(entry.seat for entry in self.good if isinstance(entry, Signed))

    @property
    def why_not_proven(self) -> str:
        """Why the match is not proven, as a sentence; empty if it is."""
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
        """The verdict in one or two sentences, by the rules alone; signatures are not
        considered."""
        return self.description(proven=False)

    def description(self, *, proven: bool) -> str:
        """Return the verdict in one or two sentences. `proven`: signed by keys that the reader
        trusts."""
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
            text = phrase("{actions} and no end; {chat}.", actions=actions, chat=self._chat_text)
        else:
            ending = describe_outcome(self.outcome, self.names)
            length = phrase("It took {actions}; {chat}.", actions=actions, chat=self._chat_text)
            text = join_phrases([ending, length])
        if self.format < FORMAT:
            return phrase("By the rules of format {format}: {told}", format=self.format, told=text)
        if proven:
            return phrase("Proven: {told}", told=text)
        return phrase("By the rules: {told}", told=text)

    @property
    def _chat_text(self) -> str:
        match self.chat:
            case ChatCompleteness.COMPLETE if not self.lines:
                return phrase("nothing was said")
            case ChatCompleteness.COMPLETE:
                return plural(
                    "the chat is complete so far, {count} message",
                    "the chat is complete so far, {count} messages",
                    self.lines,
                )
            case ChatCompleteness.REMOVED:
                return phrase("the chat has been removed")
            case ChatCompleteness.DAMAGED if self.chat_flaw:
                return phrase("the chat is damaged in line {number}", number=self.chat_flaw.line)
            case ChatCompleteness.DAMAGED:
                return phrase("some chat messages are missing")
            case _:
                assert_never(self.chat)


def verify(record: Record) -> Verdict:
    """Verify the record; everything up to the first flaw is valid."""
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
        chat.lines_of_other_logs,
        tuple(claim.text for claim in record.false_claims),
        record.format,
    )


def salvage(data: bytes) -> Verdict:
    """Verify as much as can be read of bytes that may be damaged.

    Raises RecordError if not even the start of the match can be read.
    """
    number = format_of(data)
    lines: list[Entry | FalseClaim] = []
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
    flaw = RecordFlaw(fault.line, phrase("unreadable"), f"it {fault.what}")
    return replace(verdict, flaw=flaw)


class _MatchTrack:
    """Verifies the match: its numbers, its rules and its hashes."""

    def __init__(self) -> None:
        self.match_state = MatchState()
        self._tips = Tips()
        self._seq = 0

    def take(self, entry: MatchEntry) -> str:
        """Add the entry and return ""; if it cannot come next, return why."""
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
            return phrase("it has been changed: its hash does not match")
        self._seq, self._tips = entry.seq, self._tips.after(entry)
        return reason


class _ChatTrack:
    """Verifies the chat; the first flaw invalidates every line after it."""

    def __init__(self, match_state: MatchState) -> None:
        self.flaw: RecordFlaw | None = None
        self.lines_of_other_logs = 0
        """Number of signed lines whose player had a log that the record does not hold."""
        self._match_state = match_state
        self._tips = Tips()
        self._seq = 0
        self._digests: set[str] = set()
        """Digests of the log after each of its entries."""
        self._signers: set[Seat] = set()
        """The sides that have signed anything over this match."""
        self._numbers = dict.fromkeys(Seat, 0)
        """Highest number of each side's acts and lines."""
        self._over = False
        """Whether the match has ended, so that another player may have taken a seat."""

    def take(self, lines: list[tuple[int, Said]], before: int = MAX_INT + 1) -> list[Said]:
        """Return the valid ones among the lines between the last two entries of the match."""
        return [said for line, said in lines if self._is_valid(said, line, before)]

    def match_entry(self, entry: MatchEntry) -> None:
        """Add a valid entry of the match; the lines that follow were sent after it."""
        self._seq = entry.seq
        self._advance(entry)
        self._over |= isinstance(entry, Ended)
        if isinstance(entry, Chosen | Acted) and entry.number:
            self._signers.add(entry.seat)
            self._numbers[entry.seat] = max(self._numbers[entry.seat], entry.number)

    def _advance(self, entry: Entry) -> None:
        self._tips = self._tips.after(entry)
        self._digests.add(self._tips.digest)

    def _is_valid(self, said: Said, line: int, before: int) -> bool:
        if self.flaw is None:
            reason = ""
            if not self._seq < said.seq < before:
                reason = phrase("it is not where it was said")
            elif not self._tips.accepts(said):
                reason = phrase("it has been changed, or messages before it are missing")
            else:
                reason = self._why_not_sent(said)
            if reason:
                self.flaw = RecordFlaw(line, phrase("a line of the chat"), reason)
            else:
                self._note(said)
            self._seq = said.seq
            self._advance(said)
        return self.flaw is None

    def _why_not_sent(self, said: Said) -> str:
        """Return why the player cannot have sent the line here; unknown for a player who signs
        nothing."""
        match_state, key = self._match_state, self._match_state.keys.get(said.seat, "")
        room = match_state.started.room if match_state.started else ""
        if said.key is UNSET and not key:
            return ""
        if key not in ("", said.key) or not line_is_signed(room, said):
            return phrase("its player did not sign it")
        if key and not self._over and clean_name(said.name) != match_state.name(said.seat):
            return phrase("its player has another name")
        if said.number <= self._numbers[said.seat]:
            return phrase("its player said it at another point")
        if said.seat in self._signers and said.seen not in self._digests:
            return phrase("its player had a different log")
        return ""

    def _note(self, said: Said) -> None:
        if said.key is UNSET:
            return
        self._numbers[said.seat] = said.number
        if said.seen in self._digests:
            self._signers.add(said.seat)
        else:
            self.lines_of_other_logs += 1


def _chat_state(good: list[Entry], flaw: RecordFlaw | None) -> ChatCompleteness:
    """Compare the numbers: without a gap, nothing is missing between the start and the last
    entry."""
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

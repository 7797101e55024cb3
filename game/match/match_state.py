"""Match state: a match followed by the rules, entry by entry; an entry that cannot come next is
rejected.

The host's own room, each client that checks it, and the verification of a record use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

import msgspec

from game.i18n.phrase import phrase
from game.match.dice_protocol import DiceProtocol, ForgedDice, signature_is_valid
from game.match.statements import (
    act_bytes,
    claim_bytes,
    draw_of,
    is_marked,
    is_signed,
    leave_bytes,
    signing_key,
)
from game.match.turns import battle_at
from game.protocol.messages import (
    TRIAL,
    Acted,
    Chosen,
    Ended,
    Position,
    Reveals,
    Signed,
    Started,
    position,
)
from game.rules import (
    ASLEEP_LIMIT,
    Action,
    Battle,
    Event,
    IllegalAction,
    Outcome,
    Reason,
    Seat,
    mildest_action,
    resolve,
    start,
)
from game.rules.roster import RULES_VERSION
from game.text_safety.sanitize import clean_name, clean_text

MatchEntry = Started | Chosen | Acted | Ended | Signed
"""The entries of the match, without those of the chat."""


class InvalidEntry(ValueError):
    """The entry cannot come next; the text says why, as a clause."""


Resolution = tuple[Battle, tuple[Event, ...]]
"""The result of an action by the rules: the position after it, and its events."""


@dataclass(frozen=True, slots=True)
class MatchView:
    """An immutable copy of a match's state after one entry, for other threads and for screens."""

    started: Started | None = None
    battle: Battle | None = None
    """The position; None before the start, and for a match with unknown rules."""
    outcome: Outcome | None = None
    chosen: Chosen | None = None
    """The choice whose dice are awaited."""
    keys: Mapping[Seat, str] = field(default_factory=dict)
    """Public keys, in hexadecimal, of the sides that sign their actions."""
    signed: frozenset[Seat] = frozenset()
    """The sides that signed how the match ended."""


@dataclass(frozen=True, slots=True)
class FollowedEntry:
    """An entry of the match with the result of applying the rules to it."""

    entry: MatchEntry
    events: tuple[Event, ...]
    match: MatchView
    """State of the match after the entry."""
    rejection: str = ""
    """Why the entry cannot come next, as a clause; empty if it can."""


class MatchState:
    """State of a match after its entries. A rejected entry changes nothing."""

    def __init__(self, trial: bool = False) -> None:
        """`trial`: the match may begin in any position that its first entry gives."""
        self.trial = trial
        self.started: Started | None = None
        self.battle: Battle | None = None
        """The position; None before the start, and for a match with unknown rules."""
        self.outcome: Outcome | None = None
        self.dice_protocol = DiceProtocol()
        self.chosen: Chosen | None = None
        """The choice whose dice are awaited."""
        self.ended: Ended | None = None
        self.signed: set[Seat] = set()
        """The sides that signed how the match ended."""
        self.missed_turns = dict.fromkeys(Seat, 0)
        """Turns in a row in which a side's clock ran out."""
        self.keys: dict[Seat, str] = {}
        """Public keys, in hexadecimal, of the sides that sign their actions."""
        self.tip = ""
        """Hash of the newest entry."""
        self._tips: set[str] = set()
        """Hashes of all entries of the match."""
        self._cleared = True

    def clear_match(self) -> None:
        """Discard the battle of a match that is over; the match may still be signed."""
        self.battle = self.outcome = None
        self._cleared = True

    @property
    def view(self) -> MatchView:
        """Return an immutable copy of the state."""
        return MatchView(
            self.started,
            self.battle,
            self.outcome,
            self.chosen,
            dict(self.keys),
            frozenset(self.signed),
        )

    def follow(self, entry: MatchEntry) -> FollowedEntry:
        """Apply an entry and return the result; a rejected entry changes nothing."""
        try:
            events = self.apply(entry)
        except InvalidEntry as error:
            return FollowedEntry(entry, (), self.view, error.args[0])
        return FollowedEntry(entry, events, self.view)

    def apply(self, entry: MatchEntry, resolution: Resolution | None = None) -> tuple[Event, ...]:
        """Apply an entry and return its events. Raises InvalidEntry, and then nothing has changed.
        `resolution`: the result of the action, from a referee that has just resolved it."""
        events = self._take(entry, resolution)
        if isinstance(entry, Started):
            self._tips = set()
        self.tip = entry.hash
        self._tips.add(entry.hash)
        return events

    def _take(self, entry: MatchEntry, resolution: Resolution | None) -> tuple[Event, ...]:
        match entry:
            case Started():
                self._start(entry)
            case Chosen():
                self._choose(entry)
            case Acted():
                return self._act(entry, resolution)
            case Ended():
                self._end(entry)
            case Signed():
                self._sign(entry)
            case _:
                assert_never(entry)
        return ()

    def name(self, seat: Seat) -> str:
        """Return the name of the player at a seat when the match began, safe to show."""
        return _name(self.started, seat)

    # --- entries -------------------------------------------------------------------------

    def _start(self, entry: Started) -> None:
        battle = None
        if self.trial and entry.match == TRIAL:
            battle = battle_at(entry.left, entry.right, entry.position)
        elif entry.rules == RULES_VERSION:
            first = entry.position.to_move
            battle = start(entry.left.fighter, entry.right.fighter, first)
            _compare(battle, entry.position, entry)
        try:
            dice_protocol = DiceProtocol.of(entry)
            keys = {
                seat: key
                for seat, side in ((Seat.LEFT, entry.left), (Seat.RIGHT, entry.right))
                if (key := signing_key(side))
            }
            dice_protocol = self._expect_first(
                entry, dice_protocol, drawn=bool(keys) and entry.match == 1
            )
        except ForgedDice as error:
            raise InvalidEntry(error.args[0]) from None
        if (keys or entry.host is not msgspec.UNSET) and not is_marked(entry.room, entry, ""):
            raise InvalidEntry(phrase("the host did not sign it"))
        self.keys = keys
        self.started = entry
        self.battle, self.outcome, self.dice_protocol = battle, None, dice_protocol
        self.chosen, self.ended, self.signed = None, None, set()
        self._cleared = False
        self.missed_turns = dict.fromkeys(Seat, 0)

    def _choose(self, entry: Chosen) -> None:
        self._is_running()
        if self.battle is None:
            self.chosen = entry
            return
        self._expect(self.battle, entry)
        if self.chosen:
            raise InvalidEntry(phrase("another action is waiting for its dice"))
        self._expect_by_clock(self.battle, entry)
        self._expect_signed(entry)
        if reason := self.dice_protocol.why_not(self.battle, entry):
            raise InvalidEntry(reason)
        self.chosen = entry

    def _act(self, entry: Acted, resolution: Resolution | None) -> tuple[Event, ...]:
        self._is_running()
        battle, chosen = self.battle, self.chosen
        if battle is None:
            self.chosen = None
            return ()
        self._expect(battle, entry)
        self._expect_by_clock(battle, entry)
        if chosen is None:
            self._expect_signed(entry)
        elif entry.signature is not msgspec.UNSET or entry.host is not msgspec.UNSET:
            raise InvalidEntry(phrase("it is signed at the same point as the choice"))
        after, events = resolution or self._resolve(battle, entry)
        _compare(after, entry.position, self.started)
        self.battle, self.chosen = after, None
        if chosen:
            self.dice_protocol = self.dice_protocol.after(entry.reveals)
        self.missed_turns[entry.seat] = self.missed_turns[entry.seat] + 1 if entry.by_clock else 0
        return events

    def _resolve(self, battle: Battle, entry: Acted) -> Resolution:
        """Resolve the action with the dice in its entry. Raises InvalidEntry."""
        try:
            dice = self.dice_protocol.dice(self.chosen, entry)
            resolution = resolve(battle, entry.action, dice)
        except IllegalAction as error:
            reason = clean_text(str(error)).rstrip(".")
            raise InvalidEntry(
                phrase("the rules forbid it because {reason}", reason=reason)
            ) from None
        except ValueError as error:
            raise InvalidEntry(error.args[0]) from None
        if not dice.spent:
            raise InvalidEntry(phrase("more dice were rolled than the rules require"))
        return resolution

    def _end(self, entry: Ended) -> None:
        self._is_running()
        if self.battle and (reason := self._why_not_ended(entry, self.battle)):
            raise InvalidEntry(reason)
        self._expect_mark(entry)
        known = entry.signature is not msgspec.UNSET or entry.seen is not msgspec.UNSET
        if known and not self.end_is_signed(entry):
            raise InvalidEntry(phrase("the end is not signed by the player named"))
        self.outcome = Outcome(entry.winner, entry.reason)
        self.ended, self.chosen = entry, None

    def _sign(self, entry: Signed) -> None:
        if self.started is None or self.ended is None:
            raise InvalidEntry(phrase("a match is signed when it is over"))
        if entry.seat in self.signed:
            raise InvalidEntry(phrase("{name} had already signed", name=self.name(entry.seat)))
        if not signature_is_valid(entry.signature, self.started, self.ended, entry.seat):
            raise InvalidEntry(phrase("the signature is not {name}'s", name=self.name(entry.seat)))
        self.signed.add(entry.seat)

    # --- signatures ----------------------------------------------------------------------

    def _expect_signed(self, entry: Chosen | Acted) -> None:
        """Check that the player signed a choice, or the host one that the clock made. Raises
        InvalidEntry."""
        key, started = self.keys.get(entry.seat, ""), self.started
        assert started is not None
        if entry.by_clock:
            self._expect_mark(entry)
            key = ""
        elif entry.host is not msgspec.UNSET:
            raise InvalidEntry(phrase("the host signed what a player chooses"))
        place = (started.room, started.match, entry.seat)
        statement = act_bytes(*place, entry.turn, entry.number, entry.action, self.tip)
        if key:
            holds = is_signed(key, statement, entry.signature)
        else:
            holds = entry.signature is msgspec.UNSET
        if not holds:
            name = self.name(entry.seat)
            raise InvalidEntry(phrase("the choice is not signed by {name}", name=name))

    def end_is_signed(self, entry: Ended) -> bool:
        """Return whether the player who left or claimed the match signed that they did."""
        started = self.started
        assert started is not None
        seen = entry.seen if isinstance(entry.seen, str) else ""
        place = (started.room, started.match)
        if entry.reason is Reason.LEFT and entry.winner:
            seat = entry.winner.other
            statements = {seat: leave_bytes(*place, seat, seen)}
        elif entry.reason is Reason.AWAY:
            seats = [entry.winner] if entry.winner else list(Seat)
            draw = entry.winner is None
            statements = {seat: claim_bytes(*place, seat, draw, seen) for seat in seats}
        else:
            statements = {}
        return seen in self._tips and any(
            is_signed(self.keys.get(seat, ""), statement, entry.signature)
            for seat, statement in statements.items()
        )

    def _expect_mark(self, entry: Chosen | Acted | Ended) -> None:
        """Check that the host signed its decision, if a host signed the start. Raises InvalidEntry.

        Another program may host by now, so the key may differ; the mark shows whose it is.
        """
        started = self.started
        assert started is not None
        if started.host is msgspec.UNSET:
            if entry.host is not msgspec.UNSET:
                raise InvalidEntry(phrase("it is signed by a host that did not begin the match"))
            return
        if not is_marked(started.room, entry, self.tip):
            raise InvalidEntry(phrase("the host did not sign it"))

    def _expect_first(
        self, entry: Started, dice_protocol: DiceProtocol, *, drawn: bool
    ) -> DiceProtocol:
        """Check which side moves first: drawn in the first match, alternating afterwards.

        Return the dice protocol after the values that the draw used. Raises InvalidEntry and
        ForgedDice.
        """
        first = entry.position.to_move
        if drawn != (entry.reveals is not msgspec.UNSET):
            raise InvalidEntry(phrase("there was no draw for the first move"))
        if isinstance(entry.reveals, Reveals):
            if dice_protocol.first(draw_of(entry), entry.reveals) is not first:
                raise InvalidEntry(phrase("by the draw, the other player moves first"))
            return dice_protocol.after(entry.reveals)
        before = self.started
        follows = before and before.room == entry.room and entry.match == before.match + 1
        if before and follows and before.match != TRIAL and first is before.position.to_move:
            raise InvalidEntry(phrase("in this match the other player moves first"))
        return dice_protocol

    # --- rules ---------------------------------------------------------------------------

    def _is_running(self) -> None:
        if self._cleared:
            raise InvalidEntry(phrase("no match was running"))
        if self.outcome:
            raise InvalidEntry(phrase("nothing happens in a match after its end"))

    def _expect(self, battle: Battle, entry: Chosen | Acted) -> None:
        """Check that it is that side's turn. Raises InvalidEntry."""
        if battle.outcome:
            raise InvalidEntry(phrase("the fight was over"))
        if (entry.turn, entry.seat) != (battle.turn, battle.to_move):
            name = self.name(battle.to_move)
            raise InvalidEntry(
                phrase("it was turn {turn}, which belongs to {name}", turn=battle.turn, name=name)
            )

    def _expect_by_clock(self, battle: Battle, entry: Chosen | Acted) -> None:
        """Check the referee's choice for a side whose clock ran out (clauses 5.2 and 5.3). Raises
        InvalidEntry."""
        if not entry.by_clock:
            return
        if self.missed_turns[entry.seat] == ASLEEP_LIMIT - 1:
            raise InvalidEntry(
                phrase("running out of time for the third turn in a row ends the match")
            )
        mildest: Action = mildest_action(battle)
        if entry.action is not mildest:
            raise InvalidEntry(
                phrase(
                    "when time runs out, the referee chooses {mildest}, not {action}",
                    mildest=mildest.value,
                    action=entry.action.value,
                )
            )

    def _why_not_ended(self, entry: Ended, battle: Battle) -> str:
        outcome = Outcome(entry.winner, entry.reason)
        if battle.outcome:
            if outcome == battle.outcome:
                return ""
            return phrase("by the rules, it ended by knockout")
        if entry.winner is None:
            if entry.reason is Reason.AWAY:
                return ""
            return phrase("only a long absence ends in a draw")
        loser = entry.winner.other
        match entry.reason:
            case Reason.KNOCKOUT:
                return phrase("both fighters were still standing")
            case Reason.ASLEEP:
                return self._why_not_asleep(loser, battle)
            case Reason.WITHHELD:
                if self.chosen and self.dice_protocol.has_chain(loser):
                    return ""
                return phrase("{name}'s half of the dice was not needed", name=self.name(loser))
            case Reason.LEFT | Reason.AWAY:
                return ""
            case _:
                assert_never(entry.reason)

    def _why_not_asleep(self, sleeper: Seat, battle: Battle) -> str:
        if battle.to_move is not sleeper or self.chosen:
            return phrase("the clock was running for {name}", name=self.name(battle.to_move))
        if self.missed_turns[sleeper] != ASLEEP_LIMIT - 1:
            return phrase(
                "{name} had not run out of time twice in a row before",
                name=self.name(sleeper),
            )
        return ""


def _name(started: Started | None, seat: Seat) -> str:
    contender = started and (started.left if seat is Seat.LEFT else started.right)
    return (contender and clean_name(contender.name)) or phrase("a player")


def _compare(battle: Battle, known: Position, started: Started | None) -> None:
    """Raise InvalidEntry for the first value in which a position differs from the rules."""
    due = position(battle)
    if due == known:
        return
    for seat, ours, theirs in (
        (Seat.LEFT, due.left, known.left),
        (Seat.RIGHT, due.right, known.right),
    ):
        for word, right, wrong in (
            (phrase("HP"), ours.hp, theirs.hp),
            (phrase("charge"), ours.charge, theirs.charge),
            (phrase("guard"), ours.guard, theirs.guard),
        ):
            if right != wrong:
                raise InvalidEntry(
                    phrase(
                        "by the rules, {name} then has {word} {right}, not {wrong}",
                        name=_name(started, seat),
                        word=word,
                        right=right,
                        wrong=wrong,
                    )
                )
    raise InvalidEntry(phrase("by the rules, a different turn comes next"))

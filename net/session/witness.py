"""Witness: what our own program did and saw, so that no host can deny. Time is an argument.

The rules and the chains of hashes show what cannot be. This shows what was not: an action that we
never sent, a clock that had not run out, a seat that we had not left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from game.contract.messages import (
    Act,
    Acted,
    Chosen,
    Claim,
    Clock,
    Ended,
    Entry,
    Leave,
    Position,
    Reveal,
    Said,
    Say,
    Started,
    Wish,
)
from game.rules import Reason, Seat
from game.words.phrase import phrase

TOLERANCE_SECONDS = 10.0
"""A clock that is told may be so much late, for the wire may have stood still on its way."""

REVEALED_SECONDS = 5.0
"""What we revealed so long ago on a connection that still stands has arrived."""


@dataclass(slots=True)
class _Visit:
    """What was seen from one welcome to the end of its connection."""

    revealed: tuple[int, float] | None = None
    """Turn and time of what we revealed last."""
    clock: tuple[Clock, float] | None = None
    """The last that was told, and when."""
    turn: int = 0
    """Of ours, which we saw begin; 0: none."""
    pending: Chosen | None = None


class Witness:
    """Belongs to one room of a session."""

    def __init__(self) -> None:
        self._acts: dict[int, Act] = {}
        self._number = 0
        self._left = self._claimed = False
        self._visit = _Visit()

    def arrive(self, entries: Sequence[Entry]) -> None:
        """We are let in, for the first time or once more; `entries` are those we have."""
        newest = next((entry for entry in reversed(entries) if not isinstance(entry, Said)), None)
        self._visit = _Visit(pending=newest if isinstance(newest, Chosen) else None)

    def sent(self, wish: Wish, number: int, now: float) -> None:
        """We have wished something; it may not have arrived."""
        self._number = max(self._number, number)
        match wish:
            case Act():
                self._acts[number] = wish
            case Leave():
                self._left = True
            case Claim():
                self._claimed = True
            case Reveal(turn=turn):
                self._visit.revealed = (turn, now)
            case Say():
                self._acts.pop(number, None)

    def numbered(self, number: int) -> None:
        """A number of ours that is known from elsewhere."""
        self._number = max(self._number, number)

    def clock(self, clock: Clock, seat: Seat, now: float) -> str:
        """Take in what the host says of the clock; why it cannot be so, or nothing."""
        before, self._visit.clock = self._visit.clock, (clock, now)
        if before is None or clock.seat is not seat or clock.turn != before[0].turn:
            return ""
        if clock.left < self._left_by(before, now) - TOLERANCE_SECONDS:
            return phrase("the host lets your clock run faster than time goes by")
        return ""

    def entry(self, entry: Entry, seat: Seat, now: float, *, live: bool) -> str:
        """Why an entry about our seat cannot be true, as the part of a sentence; or nothing.

        `live`: it came about while we were there.
        """
        why = ""
        match entry:
            case Chosen() | Acted():
                if entry.seat is seat and self._visit.pending is None:
                    why = self._action(entry, now, live=live)
                self._visit.pending = entry if isinstance(entry, Chosen) else None
                if isinstance(entry, Acted):
                    self._begin_turn(entry.position, seat, live=live)
            case Started(position=position):
                self._begin_turn(position, seat, live=live)
            case Said() if live and entry.seat is seat and not 0 < entry.number <= self._number:
                why = phrase("the host made up a line of yours")
            case Ended():
                if entry.winner is not seat:
                    why = self._end(entry, seat, now, live=live)
                self._visit.pending, self._visit.clock, self._claimed = None, None, False
        return why

    # --- inside --------------------------------------------------------------------------

    def _begin_turn(self, position: Position, seat: Seat, *, live: bool) -> None:
        self._visit.turn = position.turn if live and position.to_move is seat else 0

    def _action(self, entry: Chosen | Acted, now: float, *, live: bool) -> str:
        if entry.by_clock:
            return self._early(entry.turn, now) if live else ""
        sent = self._acts.get(entry.number)
        if sent and (sent.turn, sent.action) != (entry.turn, entry.action):
            return phrase("the host changed what you chose in turn {turn}", turn=entry.turn)
        if not entry.number or entry.number > self._number:
            return phrase("the host made up what you chose in turn {turn}", turn=entry.turn)
        return ""

    def _early(self, turn: int, now: float) -> str:
        seen = self._visit
        told = seen.clock if seen.clock and seen.clock[0].turn == turn else None
        if turn == seen.turn and told is None:
            return phrase("the host says that your time was up, and no clock was running")
        if told:
            left = self._left_by(told, now)
            if left > TOLERANCE_SECONDS:
                return phrase(
                    "the host says that your time was up, and you had {left} seconds",
                    left=round(left),
                )
        return ""

    def _end(self, entry: Ended, seat: Seat, now: float, *, live: bool) -> str:
        match entry.reason:
            case Reason.LEFT if not self._left:
                return phrase("the host says that you left, and you are here")
            case Reason.AWAY if live and not self._claimed:
                return phrase("the host says that you were away, and you are here")
            case Reason.ASLEEP if live and (turn := self._visit.turn or self._clocked):
                return self._early(turn, now)
            case Reason.WITHHELD if live and self._visit.pending and self._visit.revealed:
                turn, at = self._visit.revealed
                if turn == self._visit.pending.turn and now - at >= REVEALED_SECONDS:
                    return phrase("the host says that you held back your half of the dice")
        return ""

    @property
    def _clocked(self) -> int:
        """The turn of the last clock that was told; 0: none was."""
        return self._visit.clock[0].turn if self._visit.clock else 0

    @staticmethod
    def _left_by(told: tuple[Clock, float], now: float) -> float:
        """Seconds left of a clock by our own time."""
        clock, at = told
        return clock.left - (now - at if clock.running else 0.0)

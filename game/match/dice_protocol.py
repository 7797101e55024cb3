"""Dice protocol: the publicly known state of both hash chains of a match, and the dice that they
give.

A side that acts commits to its action (`Chosen`); then both sides reveal the next value of their
chain, the acting side last. The values and the hash of the choice give the dice (`fair_dice`). The
choice is fixed before any value is known, and the values were fixed before the match, so neither
side, nor the host, can choose the dice. The host, each client and the verification of a record
follow it. docs/FAIR.md explains it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from game.i18n.phrase import phrase
from game.match.fair_dice import FairDice, hash_bytes, is_next_value, result_message, throw_key
from game.match.statements import draw_hash, is_signed, promise_bytes
from game.protocol.messages import Acted, Chosen, Draw, Ended, Promise, Reveals, Started
from game.rules import Battle, Dice, Fighter, ForcedDice, Seat, why_not


class ForgedDice(ValueError):
    """The dice do not follow from the commitments; the text says why."""


@dataclass(frozen=True, slots=True)
class DiceProtocol:
    """The state of both chains after the last roll."""

    room: str = ""
    match: int = 0
    match_id: str = ""
    known: Mapping[Seat, str] = field(default_factory=dict)
    """Newest revealed value of each side that has a chain; at first its tip."""

    @staticmethod
    def of(start: Started | Draw) -> "DiceProtocol":
        """Return the state at the start of a match. Raises ForgedDice if a promise is not its
        side's own."""
        known: dict[Seat, str] = {}
        for seat, contender in ((Seat.LEFT, start.left), (Seat.RIGHT, start.right)):
            if promise := contender.promise:
                if not has_promised(start, seat):
                    raise ForgedDice(phrase("the dice promise is not signed by its player"))
                known[seat] = promise.tip
        return DiceProtocol(start.room, start.match, start.id, known)

    @property
    def is_fair(self) -> bool:
        """Whether at least one side has a chain, so that the host does not roll alone."""
        return bool(self.known)

    def has_chain(self, seat: Seat) -> bool:
        """Return whether the side has a chain."""
        return seat in self.known

    def reveal_order(self, actor: Seat) -> tuple[Seat, ...]:
        """Return the sides that must reveal after a choice by `actor`, in order; `actor` reveals
        last."""
        return tuple(seat for seat in (actor.other, actor) if self.has_chain(seat))

    def accepts(self, seat: Seat, value: str) -> bool:
        """Return whether this is the side's next chain value, of which there is exactly one."""
        return self.has_chain(seat) and is_next_value(
            value, self.known[seat], self.room, self.match, seat
        )

    def roll(self, chosen: Chosen, reveals: Reveals) -> FairDice:
        """Return the dice for a choice. Raises ForgedDice if a value is not the next one of its
        chain."""
        self._expect_values(reveals)
        return FairDice(
            throw_key(self.match_id, chosen.turn, reveals.left, reveals.right, chosen.hash)
        )

    def first(self, draw: Draw, reveals: Reveals) -> Seat:
        """Return the side that moves first in the first match, from the first value of each side.
        Raises ForgedDice if a value is not the next one of its chain."""
        self._expect_values(reveals)
        key = throw_key(self.match_id, 0, reveals.left, reveals.right, draw_hash(draw))
        return Seat.LEFT if FairDice(key).roll(len(Seat)) == 1 else Seat.RIGHT

    def after(self, reveals: Reveals) -> "DiceProtocol":
        """Return the state once these values are known."""
        return replace(self, known={seat: reveals[seat] for seat in self.known})

    def why_not(self, battle: Battle, chosen: Chosen) -> str:
        """Return why the choice is impossible in this position, as a clause; empty if it is
        possible."""
        if battle.outcome or (chosen.turn, chosen.seat) != (battle.turn, battle.to_move):
            return phrase("it was the other player's turn")
        if reason := why_not(battle, chosen.action):
            return phrase("the rules forbid it because {reason}", reason=reason.rstrip("."))
        if not (self.is_fair and chosen.action.needs_dice):
            return phrase("it needs no dice")
        return ""

    def dice(self, chosen: Chosen | None, acted: Acted) -> ForcedDice:
        """Return dice with the rolls of an entry, to resolve its action again.

        Raises ForgedDice, now or when they are rolled, if the values give other rolls.
        """
        if chosen is None:
            if acted.reveals != Reveals():
                raise ForgedDice(phrase("values were revealed for dice that nobody asked for"))
            if self.is_fair and acted.action.needs_dice:
                raise ForgedDice(phrase("the dice were rolled without a player's half"))
            return ForcedDice(acted.rolls)
        said = (acted.seat, acted.turn, acted.action, acted.by_clock, acted.number)
        if said != (chosen.seat, chosen.turn, chosen.action, chosen.by_clock, 0):
            raise ForgedDice(phrase("the action differs from the one chosen"))
        return _ProvenDice(acted.rolls, self.roll(chosen, acted.reveals))

    def _expect_values(self, reveals: Reveals) -> None:
        for seat in Seat:
            value = reveals[seat]
            if value if not self.has_chain(seat) else not self.accepts(seat, value):
                raise ForgedDice(phrase("a revealed value does not fit that player's hash chain"))


class _ProvenDice(ForcedDice):
    """Dice with given rolls that check each one against the dice derived from the chains."""

    def __init__(self, rolls: tuple[int, ...], proof: Dice) -> None:
        super().__init__(rolls)
        self._proof = proof

    def roll(self, sides: int) -> int:
        roll = super().roll(sides)
        if roll != self._proof.roll(sides):
            raise ForgedDice(phrase("the dice do not match the values both players revealed"))
        return roll


def has_promised(start: Started | Draw, seat: Seat) -> bool:
    """Return whether a side's promise is valid, so that the side is proven to hold its key."""
    side = start.left if seat is Seat.LEFT else start.right
    place = (start.room, start.match, seat)
    return side.promise is not None and promise_is_valid(
        side.promise, *place, side.fighter, start.roster
    )


def promise_is_valid(
    promise: Promise, room: str, match: int, seat: Seat, fighter: Fighter, roster: str
) -> bool:
    """Return whether a promise is complete and signed for this seat, match and fighter."""
    statement = promise_bytes(room, match, seat, promise, fighter, roster)
    return hash_bytes(promise.tip) is not None and is_signed(
        promise.key, statement, promise.signature
    )


def signature_is_valid(text: str, started: Started, ended: Ended, seat: Seat) -> bool:
    """Return whether the end of a match is signed with the key that the side showed at its
    start."""
    promise = (started.left if seat is Seat.LEFT else started.right).promise
    return promise is not None and is_signed(
        promise.key, result_message(started.id, ended.hash), text
    )

"""Sample records: records made by hand or by dice, for tests of what is written down and re-run."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, TypeVar

import msgspec

from game.match.dice_protocol import DiceProtocol
from game.match.fair_dice import DiceChain, result_message
from game.match.hash_chain import Tips
from game.protocol.messages import (
    Acted,
    Chosen,
    Contender,
    Ended,
    Entry,
    Reveals,
    Said,
    Signed,
    Started,
    position,
)
from game.records.record import Record
from game.rules import (
    Action,
    Attack,
    Battle,
    Effect,
    Fighter,
    ForcedDice,
    Outcome,
    Reason,
    RecordingDice,
    Seat,
    legal_actions,
    mildest_action,
    resolve,
    start,
)
from game.rules.roster import RULES_VERSION
from tests.keys import Key, promised
from tests.support import LEFT, REED, RIGHT, STRAW

_Sealed = TypeVar("_Sealed", bound=Entry)

WORDS = ("Good evening!", "Have at you", "¡Ay!", "それは痛い", 'He said "ouch" \\o/', "😀", "ok")


class RecordWriter:
    """Writes a match as a true host would: every method adds one entry."""

    def __init__(
        self,
        left: Fighter = STRAW,
        right: Fighter = REED,
        *,
        first: Seat = LEFT,
        seq: int = 1,
        match_id: str = "b6df1bf7e89aafd8cb56290aa68520fc",
        names: tuple[str, str] = ("Ana", "Ben"),
        rules: int = RULES_VERSION,
        fair: Iterable[Seat] = (),
    ) -> None:
        """`fair`: the sides that have a chain for the dice."""
        self.entries: list[Entry] = []
        self.battle: Battle = start(left, right, first)
        self._seq = seq - 1
        self._names = dict(zip(Seat, names, strict=True))
        self._tips = Tips()
        self._chains: dict[Seat, DiceChain] = {}
        self._keys = {seat: Key(name) for seat, name in self._names.items()}
        sides = [Contender(names[0], left), Contender(names[1], right)]
        for at, seat in enumerate(Seat):
            if seat in tuple(fair):
                promise, chain = promised(names[at], "room", 1, seat)
                sides[at] = msgspec.structs.replace(sides[at], promise=promise)
                self._chains[seat] = chain
        where = position(self.battle)
        started = Started(
            self._next(), 1, match_id, rules, sides[0], sides[1], where, "room", "roster"
        )
        self._add(started)
        self.dice_protocol = DiceProtocol.of(started)

    @property
    def record(self) -> Record:
        return Record(tuple(self.entries))

    def act(
        self, action: Action = Action.ATTACK1, rolls: Iterable[int] = (1, 3), *, clock: bool = False
    ) -> None:
        """The side to move takes `action`; rolls that it does not need are left out.

        Where anybody has a chain, the dice fall as they must.
        """
        turn, seat = self.battle.turn, self.battle.to_move
        number, reveals, source = 0 if clock else self._seq, Reveals(), ForcedDice(rolls)
        dice: RecordingDice = RecordingDice(source)
        if self.dice_protocol.is_fair and action.needs_dice:
            chosen = self.choose(action, clock=clock)
            reveals = self.values()
            dice, number = RecordingDice(self.dice_protocol.roll(chosen, reveals)), 0
            self.dice_protocol = self.dice_protocol.after(reveals)
        self.battle, _ = resolve(self.battle, action, dice)
        after = position(self.battle)
        self._add(
            Acted(
                self._next(), seat, number, turn, action, tuple(dice.rolls), after, clock, reveals
            )
        )

    def choose(self, action: Action = Action.ATTACK1, *, clock: bool = False) -> Chosen:
        """The side to move chooses; nobody has revealed anything yet."""
        number, seq = 0 if clock else self._seq, self._next()
        self._add(Chosen(seq, self.battle.to_move, number, self.battle.turn, action, clock))
        chosen = self.entries[-1]
        assert isinstance(chosen, Chosen)
        return chosen

    def values(self) -> Reveals:
        """What both sides must reveal next."""
        left, right = (
            self._chains[seat].before(self.dice_protocol.known[seat])
            if self.dice_protocol.has_chain(seat)
            else ""
            for seat in Seat
        )
        return Reveals(left or "", right or "")

    def sign(self, *seats: Seat) -> None:
        """These sides sign how it ended."""
        started = self.record.started
        ended = next(entry.hash for entry in self.entries if isinstance(entry, Ended))
        for seat in seats:
            signature = self._keys[seat].sign(result_message(started.id, ended)).hex()
            self._add(Signed(self._next(), seat, signature))

    def sleep(self) -> None:
        """The side to move lets the clock run out, and the referee acts."""
        self.act(mildest_action(self.battle), clock=True)

    def say(self, text: str = "Good evening!", seat: Seat = LEFT, *, emote: bool = False) -> None:
        self._add(Said(self._next(), seat, self._seq, self._names[seat], text, emote))

    def end(self, outcome: Outcome | None = None) -> None:
        """As the battle ended, unless told otherwise."""
        outcome = outcome or self.battle.outcome
        assert outcome is not None
        self._add(Ended(self._next(), outcome.winner, outcome.reason))

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _add(self, entry: Entry) -> None:
        entry = self._tips.sealed(entry)
        self._tips = self._tips.after(entry)
        self.entries.append(entry)


class SeededDice:
    """Dice of one seed. `random()` keeps its sequence from one Python to the next."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def roll(self, sides: int) -> int:
        return int(self._random.random() * sides) + 1


def duel(*, chat: bool = True) -> Record:
    """A whole match by knockout, with four lines said before, in and after it."""
    scribe = RecordWriter(seq=4)
    said = [("Hello", LEFT), ("waves", RIGHT), ("Ouch!", RIGHT), ("Well fought", LEFT)]

    def say() -> None:
        text, seat = said.pop(0)
        if chat:
            scribe.say(text, seat, emote=text == "waves")

    say()
    scribe.act(Action.CHARGE)
    say()
    scribe.act(Action.DEFEND)
    scribe.act(Action.ATTACK2)
    say()
    scribe.act(Action.ATTACK3, (100, 1))
    while scribe.battle.outcome is None:
        scribe.act(Action.ATTACK1)
    scribe.end()
    say()
    return scribe.record


def played(seed: int) -> Record:
    """A match of two fighters nobody has seen, by dice alone: with talk, sleepers and leavers."""
    dice = SeededDice(seed)
    scribe = RecordWriter(
        stranger(dice),
        stranger(dice),
        first=tuple(Seat)[dice.roll(2) - 1],
        seq=dice.roll(9),
        match_id=f"{seed:032x}",
        fair=((), tuple(Seat), (LEFT,), (RIGHT,))[seed % 4],
    )
    fair = [seat for seat in Seat if scribe.dice_protocol.has_chain(seat)]
    leaves_at = dice.roll(100)
    asleep = dict.fromkeys(Seat, 0)
    while scribe.battle.outcome is None:
        mover = scribe.battle.to_move
        while dice.roll(3) == 1:
            scribe.say(WORDS[dice.roll(len(WORDS)) - 1], tuple(Seat)[dice.roll(2) - 1])
        if scribe.battle.turn == leaves_at:
            winner = (*Seat, None)[dice.roll(3) - 1]
            reason = Reason.AWAY if winner is None or dice.roll(2) == 1 else Reason.LEFT
            if fair and dice.roll(2) == 1:
                scribe.choose()
                winner, reason = fair[0].other, Reason.WITHHELD
            scribe.end(Outcome(winner, reason))
            return scribe.record
        if dice.roll(4) == 1:
            asleep[mover] += 1
            if asleep[mover] == 3:
                scribe.end(Outcome(mover.other, Reason.ASLEEP))
                return scribe.record
            scribe.act(mildest_action(scribe.battle), _throw(dice), clock=True)
            continue
        asleep[mover] = 0
        actions = legal_actions(scribe.battle)
        scribe.act(actions[dice.roll(len(actions)) - 1], _throw(dice))
    scribe.end()
    scribe.sign(*fair[: dice.roll(3) - 1])
    if dice.roll(2) == 1:
        scribe.say("Again?")
    return scribe.record


def stranger(dice: SeededDice) -> Fighter:
    """A fighter with numbers by dice."""
    effects = tuple(Effect)
    attacks = [
        Attack(f"Blow {place}", 3 + dice.roll(20), 40 + dice.roll(60), effects[dice.roll(5) - 1])
        for place in (1, 2, 3)
    ]
    hp, attack, defence = 29 + dice.roll(61), 7 + dice.roll(6), 7 + dice.roll(6)
    three = (attacks[0], attacks[1], attacks[2])
    return Fighter("straw", "Straw", "By dice.", hp, attack, defence, three)


def _throw(dice: SeededDice) -> tuple[int, int]:
    return dice.roll(100), dice.roll(5)


def changed(record: Record, place: int, **fields: Any) -> Record:
    """The record with fields of one entry changed, and nothing else: the hashes stay."""
    entries = list(record.entries)
    entries[place] = msgspec.structs.replace(entries[place], **fields)
    return Record(tuple(entries))


def resealed(record: Record) -> Record:
    """The record with all hashes made anew, as a forger would who knows how they are made."""
    tips, entries = Tips(), []
    for entry in record.entries:
        entry = tips.sealed(entry)
        tips = tips.after(entry)
        entries.append(entry)
    return Record(tuple(entries))


def place_of(record: Record, fits: Callable[[Entry], bool]) -> int:
    """Of the first entry that fits."""
    return next(place for place, entry in enumerate(record.entries) if fits(entry))

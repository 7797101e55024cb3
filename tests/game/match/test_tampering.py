"""Tampering: transcripts of fair matches, changed by somebody who makes every hash anew."""

from random import Random

import msgspec
import pytest

from game.protocol.messages import Acted, Chosen, Ended, Entry, Reveals, Signed, Started
from game.records.record import Record
from game.records.verify import verify
from game.rules import Action, Outcome, Reason, Seat, legal_actions
from tests.game.records.sample_records import RecordWriter, SeededDice, resealed
from tests.game.records.sample_records import stranger as fighter
from tests.keys import Key, promised
from tests.support import LEFT, RIGHT

replace = msgspec.structs.replace


def fair_match(seed: int) -> Record:
    """A whole match of two with chains, signed by both."""
    dice = SeededDice(seed)
    scribe = RecordWriter(fighter(dice), fighter(dice), fair=tuple(Seat), match_id=f"{seed:032x}")
    while scribe.battle.outcome is None:
        actions = legal_actions(scribe.battle)
        scribe.act(actions[dice.roll(len(actions)) - 1])
    scribe.end()
    scribe.sign(LEFT, RIGHT)
    return scribe.record


def tampered(entry: Entry, dice: Random) -> Entry | None:
    """The entry as a cheat would like it; None: left out."""
    match entry:
        case Started():
            return _begun_otherwise(entry, dice)
        case Chosen():
            others = [each for each in Action if each is not entry.action]
            changes: list[dict[str, object]] = [
                {"action": dice.choice(others)},
                {"turn": entry.turn + 1},
                {"seat": entry.seat.other},
                {"by_clock": True},
                # The dice hang on every field of it.
                {"number": entry.number + 1},
            ]
            return replace(entry, **dice.choice(changes))
        case Acted() if entry.rolls:
            hit, strength = entry.rolls
            made_up = dice.randbytes(32).hex()
            changes = [
                {"rolls": (hit % 100 + 1, strength)},
                {"rolls": (hit, strength % 5 + 1)},
                {"reveals": replace(entry.reveals, left=made_up)},
                {"reveals": replace(entry.reveals, right=made_up)},
                {"reveals": Reveals(entry.reveals.right, entry.reveals.left)},
                {"reveals": Reveals()},
                {"number": 1},
            ]
            return replace(entry, **dice.choice(changes))
        case Acted():
            return replace(entry, reveals=Reveals(dice.randbytes(32).hex()))
        case Ended():
            winner = entry.winner.other if entry.winner else LEFT
            return replace(entry, winner=winner, reason=dice.choice(tuple(Reason)))
        case Signed():
            return replace(entry, signature=Key("Mallory").sign(dice.randbytes(9)).hex())
    return None


def _begun_otherwise(started: Started, dice: Random) -> Started:
    seat = dice.choice(("left", "right"))
    contender = getattr(started, seat)
    false, _ = promised("Mallory", started.room, started.match + 1, Seat(seat))
    stolen, _ = promised("Mallory", started.room, started.match, Seat(seat))
    contenders = [
        replace(contender, promise=false),
        replace(contender, promise=replace(contender.promise, key=stolen.key)),
        replace(contender, promise=stolen),
        replace(contender, promise=None),
    ]
    changes: list[dict[str, object]] = [
        {"room": "another"},
        {"match": started.match + 1},
        {"id": "another"},
        {seat: dice.choice(contenders)},
    ]
    return replace(started, **dice.choice(changes))


def caught(count: int) -> int:
    """How many of so many tampered transcripts are not proven."""
    dice, matches, found = Random(count), [fair_match(seed) for seed in range(20)], 0
    for _ in range(count):
        entries = list(dice.choice(matches).entries)
        place = dice.randrange(len(entries))
        cheated = tampered(entries[place], dice)
        entries[place : place + 1] = [cheated] if cheated else []
        found += not verify(resealed(Record(tuple(entries)))).proven
    return found


def test_true_transcripts_are_proven() -> None:
    for seed in range(20):
        verdict = verify(fair_match(seed))
        assert verdict.proven, verdict.sentence
        assert verdict.signed == {LEFT, RIGHT}


def test_three_hundred_tampered_transcripts_are_found() -> None:
    assert caught(300) == 300


@pytest.mark.long
def test_three_thousand_tampered_transcripts_are_found() -> None:
    found = caught(3_000)
    print(f"\n{found} of 3,000 tampered transcripts found")
    assert found == 3_000


def test_a_match_without_its_end_is_unfinished_and_unsigned() -> None:
    record = fair_match(1)
    cut = Record(tuple(each for each in record.entries if not isinstance(each, Ended | Signed)))
    verdict = verify(resealed(cut))
    assert verdict.outcome is None
    assert "actions and no end" in verdict.sentence
    assert not verdict.signed


def test_withheld_ends_a_match_only_while_dice_are_waited_for() -> None:
    scribe = RecordWriter(fair=(LEFT, RIGHT))
    scribe.act(Action.DEFEND)
    scribe.end(Outcome(LEFT, Reason.WITHHELD))
    assert verify(scribe.record).flaw
    scribe = RecordWriter(fair=(LEFT, RIGHT))
    scribe.choose(Action.ATTACK1)
    scribe.end(Outcome(LEFT, Reason.WITHHELD))
    assert verify(scribe.record).proven

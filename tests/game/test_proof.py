"""Proof: a true record is proven; whatever is changed in one is found at the event it was done to.

The clauses are those of docs/RULES.md.
"""

import hashlib
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec
import pytest

from game.messages import Acted, Ended, Entry, Level, Said, Started
from game.proof import Chat, Verdict, salvage, verify
from game.record import Record, RecordError, parse
from game.rules import Action, Outcome, Reason
from tests.game import stranger
from tests.game.matches import Scribe, changed, duel, place_of, played, resealed
from tests.support import LEFT, RIGHT

DUEL = duel()
BYTES = DUEL.encode()


def match_of(entries: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in entries if not isinstance(entry, Said)]


def chat_of(entries: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in entries if isinstance(entry, Said)]


def acted(turn: int, record: Record = DUEL) -> int:
    """The place of the action of that turn."""
    return place_of(record, lambda entry: isinstance(entry, Acted) and entry.turn == turn)


def broken(record: Record, place: int, words: str = "") -> Verdict:
    """The verdict on a record that breaks at the entry of that place."""
    verdict = verify(record)
    assert verdict.flaw is not None, verdict.sentence
    assert verdict.flaw.line == place + 2, verdict.sentence
    assert words in verdict.flaw.reason, verdict.sentence
    assert not verdict.proven
    assert verdict.outcome is None
    assert match_of(verdict.good) == match_of(record.entries[:place])
    return verdict


# --- what is true -------------------------------------------------------------------------


def test_a_true_record_is_proven_with_its_outcome_its_actions_and_its_chat() -> None:
    verdict = verify(DUEL)
    assert verdict.proven
    assert verdict.outcome == Outcome(LEFT, Reason.KNOCKOUT)
    assert (verdict.actions, verdict.lines, verdict.chat) == (9, 4, Chat.COMPLETE)
    assert verdict.good == DUEL.entries
    assert verdict.sentence == (
        "Proven: Ana wins the match by knockout, after 9 actions; the chat is complete, 4 lines."
    )


def test_a_match_without_a_word_has_a_complete_chat() -> None:
    verdict = verify(duel(chat=False))
    assert (verdict.chat, verdict.lines) == (Chat.COMPLETE, 0)
    assert verdict.sentence.endswith("nothing was said.")


def test_a_record_without_an_end_is_proven_as_far_as_it_goes_and_says_so() -> None:
    for length in range(1, len(DUEL.entries) - 2):
        verdict = verify(Record(DUEL.entries[:length]))
        assert verdict.proven
        assert verdict.outcome is None
        assert verdict.sentence.startswith("Proven as far as it goes: ")
        assert "no end" in verdict.sentence


def test_two_hundred_matches_by_dice_are_proven_from_their_bytes() -> None:
    total = hashlib.sha256()
    for seed in range(200):
        data = played(seed).encode()
        verdict = verify(parse(data))
        assert verdict.proven, (seed, verdict.sentence)
        assert verdict.outcome is not None
        total.update(data)
    # The same on every Python: a change of the rules, of the wire or of the hashes moves it.
    assert total.hexdigest() == TOTAL_OF_200


TOTAL_OF_200 = "0645f52eead4b608e4759a6dd57074553bae0526673dd0b2d9733d5b2de9b58e"


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_ten_thousand_matches_by_dice_are_proven_from_their_bytes() -> None:
    total = hashlib.sha256()
    for seed in range(10_000):
        data = played(seed).encode()
        assert verify(parse(data)).proven, seed
        total.update(data)
    print(f"\n10,000 matches replayed: {total.hexdigest()}")
    assert total.hexdigest() == TOTAL_OF_10_000


TOTAL_OF_10_000 = "fc0e2aae25992a3e78509cfefa591f86c1c86f74c52bfd85c3fd4ef0af2f01a3"


# --- what was changed and not hidden ------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        (0, {"id": "another"}),
        (0, {"match": 2}),
        (acted(1), {"number": 77}),
        (acted(3), {"by_clock": True}),
        (acted(4), {"hash": ""}),
        (acted(5), {"rolls": (2, 3)}),
        (len(DUEL.entries) - 2, {"winner": RIGHT}),
    ],
)
def test_a_changed_entry_of_the_match_is_found_where_it_stands(
    place: int, fields: dict[str, Any]
) -> None:
    broken(changed(DUEL, place, **fields), place)


def test_a_missing_action_is_found_where_it_is_missing() -> None:
    for turn in range(1, 9):
        place = acted(turn)
        record = Record(DUEL.entries[:place] + DUEL.entries[place + 1 :])
        broken(record, place_of(record, lambda e, t=turn: isinstance(e, Acted) and e.turn > t))  # type: ignore[misc]


def test_an_action_told_twice_or_in_another_order_is_found() -> None:
    place = acted(3)
    twice = Record((*DUEL.entries[: place + 1], *DUEL.entries[place:]))
    broken(twice, place + 1, "should be higher")
    one, two = acted(4), acted(5)
    entries = list(DUEL.entries)
    entries[one], entries[two] = entries[two], entries[one]
    broken(Record(tuple(entries)), one)


def test_an_end_that_was_left_out_makes_the_match_unfinished_and_no_other_outcome_of_it() -> None:
    place = len(DUEL.entries) - 2
    verdict = verify(Record(DUEL.entries[:place]))
    assert verdict.proven
    assert verdict.outcome is None


# --- forgeries: changed, and every hash made anew -----------------------------------------


def forged(place: int, **fields: Any) -> Record:
    return resealed(changed(DUEL, place, **fields))


def with_level(place: int, side: str, **fields: int) -> Record:
    """Forge one number of the position after an action."""
    entry = DUEL.entries[place]
    assert isinstance(entry, Acted | Started)
    level: Level = getattr(entry.position, side)
    level = msgspec.structs.replace(level, **fields)
    return forged(place, position=msgspec.structs.replace(entry.position, **{side: level}))


def test_a_forged_number_of_a_position_is_found_and_named() -> None:
    """3.3, 3.4, 3.6"""
    place = acted(3)
    broken(with_level(place, "right", hp=1), place, "Ben has HP")
    broken(with_level(place, "left", charge=3), place, "Ana has charge 0 then, not 3")
    broken(with_level(place, "right", guard=3), place, "Ben has guard 1 then, not 3")
    broken(with_level(0, "right", guard=0), 0, "Ben has guard 1 then, not 0")


def test_forged_dice_are_found() -> None:
    """3.1, 3.2"""
    place = acted(5)
    broken(forged(place, rolls=(100, 3)), place, "by the rules")
    broken(forged(place, rolls=(101, 3)), place, "cannot show 101")
    broken(forged(place, rolls=(1,)), place, "more rolls are needed")
    broken(forged(place, rolls=(1, 3, 1)), place, "more dice were rolled")
    broken(forged(acted(1), rolls=(1,)), acted(1), "more dice were rolled")


def test_another_action_another_turn_or_another_side_is_found() -> None:
    """2.1"""
    place = acted(3)
    broken(forged(place, action=Action.ATTACK1), place, "by the rules")
    broken(forged(place, turn=4), place, "it was turn 3, that of Ana")
    broken(forged(place, seat=RIGHT), place, "it was turn 3, that of Ana")


def test_what_the_side_to_move_may_choose_is_part_of_the_position() -> None:
    place = acted(3)
    entry = DUEL.entries[place]
    assert isinstance(entry, Acted)
    fewer = msgspec.structs.replace(entry.position, actions=(Action.CHARGE,))
    broken(forged(place, position=fewer), place, "another")


def test_an_action_that_the_rules_forbid_is_found() -> None:
    """2.4"""
    scribe = Scribe()
    for _ in range(3):
        scribe.act(Action.CHARGE)
        scribe.act(Action.ATTACK1, (100, 1))
    scribe.act(Action.DEFEND)
    place = len(scribe.entries) - 1
    record = resealed(changed(scribe.record, place, action=Action.CHARGE))
    broken(record, place, "the rules forbid it, for Straw's charge is at its top already")


def test_a_missing_action_is_found_also_when_the_numbers_are_made_to_fit() -> None:
    place = acted(4)
    record = resealed(Record(DUEL.entries[:place] + DUEL.entries[place + 1 :]))
    broken(record, place, "it was turn 4")


def test_a_knockout_is_the_rules_own_and_nobodys_wish() -> None:
    """4.1"""
    scribe = Scribe()
    scribe.act()
    scribe.end(Outcome(LEFT, Reason.KNOCKOUT))
    broken(scribe.record, 2, "both fighters still stood")
    end = len(DUEL.entries) - 2
    broken(forged(end, winner=RIGHT), end, "ended by knockout")
    broken(forged(end, reason=Reason.LEFT), end, "ended by knockout")


def test_only_a_long_absence_ends_in_a_draw() -> None:
    for reason in Reason:
        scribe = Scribe()
        scribe.end(Outcome(None, reason))
        if reason is Reason.AWAY:
            verdict = verify(scribe.record)
            assert verdict.outcome == Outcome(None, Reason.AWAY)
            assert "draw" in verdict.sentence
        else:
            broken(scribe.record, 1, "only a long absence")
    away = Scribe()
    away.end(Outcome(RIGHT, Reason.AWAY))
    assert verify(away.record).outcome == Outcome(RIGHT, Reason.AWAY)


def test_nothing_happens_in_a_match_after_its_end() -> None:
    """4.3"""
    scribe = Scribe()
    scribe.act()
    scribe.end(Outcome(LEFT, Reason.LEFT))
    assert verify(scribe.record).outcome == Outcome(LEFT, Reason.LEFT)
    scribe.act()
    broken(scribe.record, 3, "after its end")
    twice = Scribe()
    twice.end(Outcome(LEFT, Reason.LEFT))
    twice.end(Outcome(LEFT, Reason.LEFT))
    broken(twice.record, 2, "after its end")


def test_nobody_acts_between_the_knockout_and_the_end() -> None:
    last = acted(9)
    record = resealed(Record((*DUEL.entries[: last + 1], DUEL.entries[last])))
    entry = record.entries[-1]
    assert isinstance(entry, Acted)
    record = resealed(changed(record, -1, seq=entry.seq + 1))
    broken(record, last + 1, "the fight was over")


def test_the_clock_decides_for_the_mildest_action_and_no_other() -> None:
    """5.2"""
    scribe = Scribe()
    scribe.act(Action.CHARGE, clock=True)
    broken(scribe.record, 1, "chooses defend, not charge")
    true = Scribe()
    for _ in range(2):
        true.sleep()
    assert verify(true.record).proven


def test_the_third_turn_in_a_row_that_a_side_sleeps_is_the_end_and_no_action() -> None:
    """5.3"""
    scribe = Scribe()
    for _ in range(2):
        scribe.sleep()
        scribe.act()
    assert verify(scribe.record).proven
    scribe.sleep()
    broken(scribe.record, 5, "third time")


def test_an_action_of_its_own_wakes_a_side() -> None:
    """5.3"""
    scribe = Scribe()
    for sleeps in (True, True, False, True, True):
        scribe.sleep() if sleeps else scribe.act()
        scribe.act()
    assert verify(scribe.record).proven


def test_asleep_is_the_end_only_for_who_slept_twice_before_and_is_to_move() -> None:
    """5.3"""
    scribe = Scribe()
    for _ in range(2):
        scribe.sleep()
        scribe.act()
    awake = Record(tuple(scribe.entries))
    scribe.end(Outcome(RIGHT, Reason.ASLEEP))
    assert verify(scribe.record).outcome == Outcome(RIGHT, Reason.ASLEEP)
    broken(resealed(changed(scribe.record, -1, winner=LEFT)), 5, "the clock ran for Ana")
    early = Record((*awake.entries[:3], scribe.entries[-1]))
    broken(resealed(early), 3, "had not let the clock run out")


def test_rules_that_are_not_known_here_are_named_and_nothing_is_proven() -> None:
    scribe = Scribe(rules=7)
    scribe.act()
    verdict = verify(scribe.record)
    assert not verdict.proven
    assert verdict.flaw is None
    assert "version 7 of the rules" in verdict.sentence
    assert "knows version 2" in verdict.sentence
    broken(changed(scribe.record, 1, number=5), 1, "hash")
    # What those rules allow is not for us to say.
    strange = resealed(changed(scribe.record, 1, rolls=(1, 2, 3, 4), by_clock=True))
    assert verify(strange).flaw is None


# --- the chat -----------------------------------------------------------------------------


def test_a_record_without_its_chat_proves_the_match_as_well() -> None:
    for record in (DUEL, *(played(seed) for seed in range(40))):
        verdict, bare = verify(record), verify(record.without_chat())
        assert bare.proven
        assert (bare.outcome, bare.actions) == (verdict.outcome, verdict.actions)
        assert bare.lines == 0
    bare = verify(DUEL.without_chat())
    assert bare.chat is Chat.REMOVED
    assert bare.sentence.endswith("the chat has been removed.")


def test_a_changed_line_is_found_and_the_match_stands() -> None:
    places = [at for at, entry in enumerate(DUEL.entries) if isinstance(entry, Said)]
    for number, place in enumerate(places):
        verdict = verify(changed(DUEL, place, text="Never said"))
        assert verdict.proven
        assert verdict.outcome == Outcome(LEFT, Reason.KNOCKOUT)
        assert verdict.chat is Chat.DAMAGED
        assert verdict.chat_flaw is not None
        assert verdict.chat_flaw.line == place + 2
        assert verdict.sentence.endswith(f"the chat is damaged in line {place + 2}.")
        assert chat_of(verdict.good) == chat_of(DUEL.entries)[:number]


def test_a_line_that_was_taken_out_is_missed() -> None:
    places = [at for at, entry in enumerate(DUEL.entries) if isinstance(entry, Said)]
    for place in places[:-1]:
        verdict = verify(Record(DUEL.entries[:place] + DUEL.entries[place + 1 :]))
        assert verdict.proven
        assert verdict.chat is Chat.DAMAGED
    # The last lines before the end are missed by their numbers alone.
    kept = [entry for entry in DUEL.entries if entry not in chat_of(DUEL.entries)[2:]]
    verdict = verify(Record(tuple(kept)))
    assert verdict.chat is Chat.DAMAGED
    assert verdict.sentence.endswith("of the chat some lines are missing.")


def test_a_line_that_stands_elsewhere_than_it_was_said_is_found() -> None:
    place = place_of(DUEL, lambda entry: isinstance(entry, Said) and entry.text == "Ouch!")
    said = DUEL.entries[place]
    rest = DUEL.entries[:place] + DUEL.entries[place + 1 :]
    for target in (place - 1, place + 1):
        verdict = verify(Record((*rest[:target], said, *rest[target:])))
        assert verdict.proven
        assert verdict.chat is Chat.DAMAGED
        assert verdict.chat_flaw is not None
        assert verdict.chat_flaw.line == target + 2
        assert said not in verdict.good


# --- damage -------------------------------------------------------------------------------


def corruptions(data: bytes, random: Random, count: int) -> Iterator[bytes]:
    """The bytes with one fault each, of every kind that disks, wires and people make."""
    lines = data.splitlines(keepends=True)
    for _ in range(count):
        at, to = random.randrange(len(data)), random.randrange(len(data))
        line, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(9):
            case 0 | 1 | 2:
                yield data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
            case 3:
                yield data[:at] + random.randbytes(random.randrange(1, 64)) + data[at:]
            case 4:
                yield data[:at] + data[at + random.randrange(1, 64) :]
            case 5:
                yield data[:at]
            case 6:
                yield data[:at] + bytes(random.randrange(1, 512)) + data[at + 512 :]
            case 7:
                yield b"".join([*lines[:line], *lines[line + 1 :]])
            case _:
                swapped = [*lines]
                swapped[line], swapped[other] = swapped[other], swapped[line]
                yield b"".join(swapped) if line != other else data[:at] + data[to:]


def check(data: bytes, record: Record) -> None:
    """Nothing wrong is accepted, and what stands before the first fault is kept."""
    pairs = list(zip(record.encode().split(b"\n"), data.split(b"\n"), strict=False))
    # The last piece is what follows the last newline: no line of its own.
    same = next((at for at, (true, read) in enumerate(pairs) if true != read), len(pairs) - 1)
    before = record.entries[: max(0, same - 1)]
    try:
        verdict = salvage(data)
    except RecordError:
        assert not before
        return
    match, chat = match_of(verdict.good), chat_of(verdict.good)
    assert match == match_of(record.entries)[: len(match)]
    assert chat == chat_of(record.entries)[: len(chat)]
    assert len(match) >= len(match_of(before))
    assert len(chat) >= len(chat_of(before))
    if verdict.outcome is not None:
        assert verdict.outcome == verify(record).outcome


def corrupt(count: int, seed: int) -> int:
    tried = 0
    random = Random(seed)
    for number in range(count // 40):
        record = DUEL if number == 0 else played(number)
        for data in corruptions(record.encode(), random, 40):
            check(data, record)
            tried += 1
    return tried


def test_of_four_hundred_damaged_records_nothing_wrong_is_accepted() -> None:
    assert corrupt(400, seed=7275) == 400


@pytest.mark.long
@pytest.mark.timeout(600)
def test_of_twelve_hundred_damaged_records_nothing_wrong_is_accepted() -> None:
    print(f"\n{corrupt(1200, seed=1)} corruptions of records: 0 wrong data accepted")


def test_a_bit_that_flips_anywhere_is_found_in_its_line() -> None:
    lines = BYTES.split(b"\n")
    at = 0
    for number, line in enumerate(lines[:-1], 1):
        # The newline belongs to the line that it ends.
        for place in range(at, at + len(line) + 1, 5):
            data = BYTES[:place] + bytes([BYTES[place] ^ 1 << place % 8]) + BYTES[place + 1 :]
            assert found_in(data) == number, BYTES[place - 9 : place + 9]
        at += len(line) + 1


def found_in(data: bytes) -> int:
    """The line of the first fault that is found."""
    try:
        verdict = salvage(data)
    except RecordError as error:
        return error.line
    flaw = verdict.flaw or verdict.chat_flaw
    assert flaw is not None
    return flaw.line


def test_a_record_that_is_cut_anywhere_is_its_good_beginning() -> None:
    for length in range(0, len(BYTES), 13):
        check(BYTES[:length], DUEL)


def test_what_can_be_read_of_a_damaged_file_says_where_it_breaks() -> None:
    verdict = salvage(BYTES[: BYTES.rindex(b'{"type":"ended"')] + b"\xff\xfe\n")
    assert verdict.flaw is not None
    assert verdict.sentence.startswith(f"Broken in line {verdict.flaw.line}, which cannot be read")
    assert verdict.actions == 9
    assert verdict.outcome is None
    after = salvage(BYTES[:-9])
    assert not after.proven
    assert after.outcome == Outcome(LEFT, Reason.KNOCKOUT)


def test_every_ending_is_among_the_matches_by_dice() -> None:
    endings = {entry.reason for seed in range(60) for entry in played(seed).entries
               if isinstance(entry, Ended)}  # fmt: skip
    assert endings == set(Reason)


# --- somebody else's verifier -------------------------------------------------------------


def test_a_verifier_written_from_the_page_agrees_on_true_matches() -> None:
    for seed in range(100):
        assert stranger.verify(played(seed).encode()) == 0
    assert stranger.verify(DUEL.encode()) == 0
    assert stranger.verify(DUEL.without_chat().encode()) == 0
    assert stranger.verify(Record(DUEL.entries[:6]).encode()) == 0


def test_a_verifier_written_from_the_page_agrees_on_where_a_forgery_breaks() -> None:
    random, tried = Random(3), 0
    for seed in range(60):
        record = played(seed)
        places = [at for at, entry in enumerate(record.entries) if isinstance(entry, Acted | Ended)]
        place = random.choice(places)
        entry = record.entries[place]
        changes: list[dict[str, Any]] = [{"winner": None}, {"winner": LEFT}, {"reason": "asleep"}]
        if isinstance(entry, Acted):
            changes = [
                {"turn": entry.turn + 1},
                {"rolls": tuple(random.randint(1, 5) for _ in entry.rolls)},
                {"rolls": (*entry.rolls, 1)},
                {"action": random.choice(list(Action))},
                {"by_clock": not entry.by_clock},
                {"seat": entry.seat.other},
            ]
        for fields in changes:
            for forged in (
                changed(record, place, **fields),
                resealed(changed(record, place, **fields)),
            ):
                flaw = verify(forged).flaw
                assert stranger.verify(forged.encode()) == (flaw.line if flaw else 0)
                tried += 1
    assert tried > 500


def test_a_verifier_written_from_the_page_accepts_no_damage_either() -> None:
    random = Random(4)
    for seed in range(20):
        record = played(seed)
        for data in corruptions(record.encode(), random, 20):
            try:
                verdict = verify(parse(data))
            except RecordError:
                continue
            assert stranger.verify(data) == (verdict.flaw.line if verdict.flaw else 0)

"""Forgeries: a record is changed and every hash made anew; the rules find it all the same."""

from typing import Any

import msgspec
import pytest

from game.match.match_state import InvalidEntry, MatchState
from game.protocol.messages import Acted, Level, Started
from game.records.record import Record
from game.records.verify import verify
from game.rules import Action, Outcome, Reason
from tests.game.records.record_damage import DUEL, acted, broken
from tests.game.records.sample_records import RecordWriter, changed, resealed
from tests.support import LEFT, RIGHT


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
    broken(with_level(place, "right", hp=1), place, "Ben then has HP")
    broken(with_level(place, "left", charge=3), place, "Ana then has charge 0, not 3")
    broken(with_level(place, "right", guard=3), place, "Ben then has guard 1, not 3")
    broken(with_level(0, "right", guard=0), 0, "Ben then has guard 1, not 0")


def test_a_start_that_cannot_be_changes_nothing() -> None:
    match_state = MatchState()
    start = with_level(0, "right", guard=0).entries[0]
    assert isinstance(start, Started)
    with pytest.raises(InvalidEntry, match="Ben then has guard 1, not 0"):
        match_state.apply(start)
    assert match_state.started is None


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
    broken(forged(place, turn=4), place, "it was turn 3, which belongs to Ana")
    broken(forged(place, seat=RIGHT), place, "it was turn 3, which belongs to Ana")


def test_what_the_side_to_move_may_choose_is_part_of_the_position() -> None:
    place = acted(3)
    entry = DUEL.entries[place]
    assert isinstance(entry, Acted)
    fewer = msgspec.structs.replace(entry.position, actions=(Action.CHARGE,))
    broken(forged(place, position=fewer), place, "a different turn")


def test_an_action_that_the_rules_forbid_is_found() -> None:
    """2.4"""
    scribe = RecordWriter()
    for _ in range(3):
        scribe.act(Action.CHARGE)
        scribe.act(Action.ATTACK1, (100, 1))
    scribe.act(Action.DEFEND)
    place = len(scribe.entries) - 1
    record = resealed(changed(scribe.record, place, action=Action.CHARGE))
    broken(record, place, "the rules forbid it because Straw's charge is already full")


def test_a_missing_action_is_found_also_when_the_numbers_are_made_to_fit() -> None:
    place = acted(4)
    record = resealed(Record(DUEL.entries[:place] + DUEL.entries[place + 1 :]))
    broken(record, place, "it was turn 4")


def test_only_the_rules_decide_a_knockout() -> None:
    """4.1"""
    scribe = RecordWriter()
    scribe.act()
    scribe.end(Outcome(LEFT, Reason.KNOCKOUT))
    broken(scribe.record, 2, "both fighters were still standing")
    end = len(DUEL.entries) - 2
    broken(forged(end, winner=RIGHT), end, "ended by knockout")
    broken(forged(end, reason=Reason.LEFT), end, "ended by knockout")


def test_only_a_long_absence_ends_in_a_draw() -> None:
    for reason in Reason:
        scribe = RecordWriter()
        scribe.end(Outcome(None, reason))
        if reason is Reason.AWAY:
            verdict = verify(scribe.record)
            assert verdict.outcome == Outcome(None, Reason.AWAY)
            assert "draw" in verdict.sentence
        else:
            broken(scribe.record, 1, "only a long absence")
    away = RecordWriter()
    away.end(Outcome(RIGHT, Reason.AWAY))
    assert verify(away.record).outcome == Outcome(RIGHT, Reason.AWAY)


def test_nothing_happens_in_a_match_after_its_end() -> None:
    """4.3"""
    scribe = RecordWriter()
    scribe.act()
    scribe.end(Outcome(LEFT, Reason.LEFT))
    assert verify(scribe.record).outcome == Outcome(LEFT, Reason.LEFT)
    scribe.act()
    broken(scribe.record, 3, "after its end")
    twice = RecordWriter()
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
    scribe = RecordWriter()
    scribe.act(Action.CHARGE, clock=True)
    broken(scribe.record, 1, "chooses defend, not charge")
    true = RecordWriter()
    for _ in range(2):
        true.sleep()
    assert verify(true.record).proven


def test_the_third_turn_in_a_row_that_a_side_sleeps_is_the_end_and_no_action() -> None:
    """5.3"""
    scribe = RecordWriter()
    for _ in range(2):
        scribe.sleep()
        scribe.act()
    assert verify(scribe.record).proven
    scribe.sleep()
    broken(scribe.record, 5, "third turn")


def test_an_action_of_its_own_wakes_a_side() -> None:
    """5.3"""
    scribe = RecordWriter()
    for sleeps in (True, True, False, True, True):
        scribe.sleep() if sleeps else scribe.act()
        scribe.act()
    assert verify(scribe.record).proven


def test_asleep_is_the_end_only_for_who_slept_twice_before_and_is_to_move() -> None:
    """5.3"""
    scribe = RecordWriter()
    for _ in range(2):
        scribe.sleep()
        scribe.act()
    awake = Record(tuple(scribe.entries))
    scribe.end(Outcome(RIGHT, Reason.ASLEEP))
    assert verify(scribe.record).outcome == Outcome(RIGHT, Reason.ASLEEP)
    broken(resealed(changed(scribe.record, -1, winner=LEFT)), 5, "the clock was running for Ana")
    early = Record((*awake.entries[:3], scribe.entries[-1]))
    broken(resealed(early), 3, "had not run out of time")


def test_rules_that_are_not_known_here_are_named_and_nothing_is_proven() -> None:
    scribe = RecordWriter(rules=7)
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

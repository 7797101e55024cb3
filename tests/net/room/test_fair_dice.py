"""Test fair dice: who reveals when, what stands after a break, and who signs in the end."""

import msgspec
import pytest

from game.match.dice_protocol import signature_is_valid
from game.match.statements import act_bytes
from game.protocol.messages import (
    Act,
    Acted,
    Chosen,
    Ended,
    ErrorCode,
    Leave,
    Pick,
    Refused,
    Reveal,
    Revealed,
    Sign,
    Signed,
)
from game.records.record import records
from game.records.report import Report
from game.records.signers import mark_of
from game.records.verify import verify
from game.rules import Action, Outcome, Reason
from net.room.log_copy import tips_of
from net.room.log_state import log_state_of
from net.room.room import Room
from net.room.room_options import RoomOptions
from tests.keys import Key
from tests.net.fair_match import HOST, SALT, FairMatch
from tests.net.room_script import RoomScript
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice

ATTACK, DEFEND = Action.ATTACK1, Action.DEFEND


def log(duet: FairMatch) -> list[str]:
    return [type(entry).__name__ for entry in duet.room.event_log.entries]


def refused(duet: FairMatch) -> list[ErrorCode]:
    return [
        each.code for p in duet.players.values() for each in p.received if isinstance(each, Refused)
    ]


def test_a_whole_match_is_rolled_by_both_and_signed_by_both() -> None:
    duet = FairMatch().fight()
    duet.play_out()
    assert not refused(duet)
    for player in duet.players.values():
        assert not player.room_state.desync
        assert player.room_state.match_state.signed == {LEFT, RIGHT}
    (record,) = records(duet.room.event_log.entries)
    verdict = verify(record)
    assert verdict.proven
    assert "Both sides rolled every die together." in Report(verdict).sentences
    assert verdict.signed == {LEFT, RIGHT}


def test_the_action_is_locked_in_before_anybody_reveals() -> None:
    duet = FairMatch().fight()
    duet.act(ATTACK)
    assert log(duet) == ["Started", "Chosen", "Acted"]
    chosen, acted = duet.room.event_log.entries[1:]
    assert isinstance(chosen, Chosen) and isinstance(acted, Acted)
    assert (chosen.number, acted.number) == (1, 0)
    assert acted.reveals.left and acted.reveals.right


def test_an_action_without_dice_needs_nobody() -> None:
    duet = FairMatch().fight()
    duet.act(DEFEND)
    assert log(duet) == ["Started", "Acted"]


def test_who_acts_hears_the_others_value_before_he_gives_his_own() -> None:
    duet = FairMatch().fight()
    duet.act(ATTACK)
    assert not any(isinstance(each, Revealed) for each in duet.ben.received)
    assert duet.ana.commitments._revealed == Revealed(
        RIGHT,
        1,
        duet.room.event_log.entries[2].reveals.right,  # type: ignore[union-attr]
    )


@pytest.mark.parametrize("fair", [(LEFT,), (RIGHT,)])
def test_a_side_without_a_chain_leaves_its_half_to_the_other(fair: tuple[object]) -> None:
    duet = FairMatch(fair=fair).fight()  # type: ignore[arg-type]
    duet.play_out()
    (record,) = records(duet.room.event_log.entries)
    assert not any(player.room_state.desync for player in duet.players.values())
    name = "Ana" if fair == (LEFT,) else "Ben"
    other = "Ben" if name == "Ana" else "Ana"
    mark = mark_of(Key(name).public_key.hex())
    assert Report(verify(record)).sentences[1:4] == [
        f"Only {name}'s half of the dice is proven.",
        f"The result is signed by {name} ({mark}, key unknown here) alone.",
        f"Nothing proves what {other} did, because {other} has no key.",
    ]


def test_where_nobody_has_a_chain_the_host_rolls() -> None:
    context = RoomScript((1, 100, 3)).fight()
    context.act(LEFT, ATTACK)
    assert context.last(RIGHT, Acted).rolls == (100, 3)
    assert not context.has(RIGHT, Chosen)


# --- who is late, early, or at the wrong place ------------------------------------------------


def waiting() -> FairMatch:
    """Ana has chosen, and both are here, but Ben's program says nothing."""
    duet = FairMatch().fight()
    duet.ben.commitments._broken = True
    duet.act(ATTACK)
    assert log(duet) == ["Started", "Chosen"]
    return duet


def test_what_is_locked_in_cannot_be_chosen_again() -> None:
    duet = waiting()
    duet.send(duet.ana, Act(1, DEFEND))
    duet.send(duet.ben, Act(1, DEFEND))
    assert refused(duet) == [ErrorCode.TURN, ErrorCode.TURN]
    assert log(duet) == ["Started", "Chosen"]


def test_who_holds_back_his_half_loses_by_the_clock() -> None:
    """5.5"""
    duet = waiting()
    duet.wait(14)
    assert duet.room.outcome is None
    duet.wait(2)
    assert duet.room.outcome == Outcome(LEFT, Reason.WITHHELD)
    assert not duet.ana.room_state.desync
    (record,) = records(duet.room.event_log.entries)
    assert verify(record).outcome == Outcome(LEFT, Reason.WITHHELD)


def test_the_actor_who_holds_back_his_half_loses_as_well() -> None:
    """5.5"""
    duet = FairMatch().fight()
    duet.ana.commitments._broken = True
    duet.act(ATTACK)
    duet.wait(16)
    assert duet.room.outcome == Outcome(RIGHT, Reason.WITHHELD)


def test_while_somebody_is_away_nobody_is_late() -> None:
    """5.5"""
    duet = waiting()
    duet.away(duet.ben)
    duet.wait(59)
    assert duet.room.outcome is None


def test_the_actor_does_not_reveal_first() -> None:
    duet = waiting()
    value = duet.ana.commitments._chain_of(1, f"Ana{SALT}").before(
        duet.room.event_log.state.dice_protocol.known[LEFT]
    )
    assert value
    duet.send(duet.ana, Reveal(1, value))
    assert refused(duet) == [ErrorCode.TURN]


@pytest.mark.parametrize("value", ["", "00" * 32, "x", "AB" * 32])
def test_a_value_that_does_not_fit_changes_nothing(value: str) -> None:
    duet = waiting()
    duet.send(duet.ben, Reveal(1, value))
    assert refused(duet) == [ErrorCode.PROOF]
    assert log(duet) == ["Started", "Chosen"]


def test_a_value_that_comes_twice_or_late_is_passed_over() -> None:
    duet = FairMatch().fight()
    duet.act(ATTACK)
    value = duet.room.event_log.entries[2].reveals.right  # type: ignore[union-attr]
    before = log(duet)
    for turn in (1, 2, 3):
        duet.send(duet.ben, Reveal(turn, value))
    assert log(duet) == before
    assert not refused(duet)


# --- after a break ----------------------------------------------------------------------------


def test_after_a_break_the_same_value_comes_again() -> None:
    duet = FairMatch().fight()
    duet.away(duet.ben)
    duet.act(ATTACK)
    assert log(duet) == ["Started", "Chosen"]
    duet.come_in(duet.ben)
    assert log(duet) == ["Started", "Chosen", "Acted"]
    duet.play_out()
    assert not any(player.room_state.desync for player in duet.players.values())


def test_an_actor_who_comes_back_is_told_again_what_was_revealed() -> None:
    duet = FairMatch().fight()
    duet.ana.commitments._broken = True
    duet.act(ATTACK)
    duet.away(duet.ana)
    duet.come_in(duet.ana)
    assert log(duet) == ["Started", "Chosen", "Acted"]


def test_a_host_that_was_killed_between_choice_and_dice_rolls_the_same() -> None:
    duet = FairMatch().fight()
    duet.away(duet.ben)
    duet.act(ATTACK)
    duet.away(duet.ana)
    seat_owners = duet.room.seat_owners
    copy = duet.room.event_log.copy(seat_owners)
    duet.room = Room(ROSTER, LoadedDice(()), lambda: "token", RoomOptions(signer=HOST), copy=copy)
    for player in duet.players.values():
        duet.come_in(player)
    assert log(duet) == ["Started", "Chosen", "Acted"]
    assert (
        log_state_of(duet.room.event_log.room, duet.room.event_log.entries).battle
        == duet.ben.room_state.battle
    )


def test_nobody_reveals_for_another_choice_at_the_same_place() -> None:
    duet = FairMatch().fight()
    duet.ana.commitments._broken = True
    duet.act(ATTACK)
    chosen = duet.room.event_log.state.chosen
    assert chosen and duet.ben.commitments.last_reveal
    room, started = duet.room.event_log.room, duet.room.event_log.state.started
    assert started
    statement = act_bytes(room, 1, LEFT, 1, chosen.number, Action.ATTACK2, started.hash)
    signature = Key("Ana").sign(statement).hex()
    other = msgspec.structs.replace(chosen, action=Action.ATTACK2, signature=signature)
    duet.ben.commitments.take_seat(
        duet.room.event_log.room, RIGHT, duet.room.event_log.entries[:1], ROSTER
    )
    duet.ben.commitments.follow(tips_of(duet.room.event_log.entries[:1]).sealed(other))
    assert duet.ben.commitments.take_due() == []
    assert duet.ben.commitments.lie == "the host tried to replay turn 1"


# --- the end ----------------------------------------------------------------------------------


def test_a_signature_is_taken_once_and_only_from_its_owner() -> None:
    duet = FairMatch().fight()
    duet.play_out()
    entries = list(duet.room.event_log.entries)
    signed = [entry for entry in entries if isinstance(entry, Signed)]
    ended = next(entry for entry in entries if isinstance(entry, Ended))
    assert [entry.seat for entry in signed] == [LEFT, RIGHT]
    started = duet.room.event_log.state.started
    assert started
    for entry in signed:
        assert signature_is_valid(entry.signature, started, ended, entry.seat)
        assert not signature_is_valid(entry.signature, started, ended, entry.seat.other)
    duet.send(duet.ana, Sign(1, signed[0].signature))
    assert list(duet.room.event_log.entries) == entries
    assert not refused(duet)


def test_what_nobody_can_sign_is_refused() -> None:
    duet = FairMatch().fight()
    duet.send(duet.ben, Sign(1, "00" * 64))
    assert refused(duet) == [ErrorCode.PHASE]


def test_a_false_signature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    duet = FairMatch().fight()
    monkeypatch.setattr(duet.ben.commitments, "_sign", lambda started: [])
    duet.play_out()
    duet.send(duet.ben, Sign(1, "00" * 64))
    assert refused(duet) == [ErrorCode.PROOF]


def test_who_left_does_not_sign() -> None:
    duet = FairMatch().fight()
    duet.send(duet.ben, Leave())
    (record,) = records(duet.room.event_log.entries)
    verdict = verify(record)
    assert verdict.signed == {LEFT}
    assert not any("only the word" in each for each in Report(verdict).sentences)


def test_a_promise_for_another_match_begins_none() -> None:
    duet = FairMatch()
    duet.ben.commitments._match = 5
    for player in duet.players.values():
        duet.send(player, Pick("straw", ready=True))
    assert refused(duet) == [ErrorCode.PROOF]
    assert duet.room.battle is None

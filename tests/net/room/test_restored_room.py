"""A room that is taken up again after its host was gone is the room it was."""

import msgspec

from game.protocol.limits import SHOWING_SECONDS
from game.protocol.messages import (
    Claim,
    ErrorCode,
    Leave,
    Refused,
    Rematch,
    Reveal,
    Said,
    Say,
    Seats,
    Show,
    Shown,
    Welcome,
)
from game.rules import Action
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.room.seat_table import QUEUED_LIMIT
from tests.net.room_script import RoomScript, hello
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice


def taken_up(context: RoomScript) -> RoomScript:
    """The same evening after the host was killed and started again; nobody is back yet."""
    old = context.room
    copy = old.event_log.copy(old.seat_owners)
    tokens = iter(f"later{number}" for number in range(100))
    context.room = Room(ROSTER, LoadedDice((1,)), lambda: next(tokens), copy=copy)
    context.forget()
    return context


def back(context: RoomScript) -> None:
    for seat in (LEFT, RIGHT):
        context.come_back(seat, len(context.room.event_log.entries))


def test_the_battle_stands_where_it_stood() -> None:
    context = RoomScript().fight()
    context.act(LEFT, Action.CHARGE)
    before = context.room.battle
    assert taken_up(context).room.battle == before


def test_who_plays_has_taken_a_fighter_as_before() -> None:
    context = taken_up(RoomScript().fight("straw", "reed"))
    back(context)
    seats = context.last(LEFT, Seats)
    assert seats.left and (seats.left.fighter, seats.left.ready) == ("straw", True)
    assert seats.right and (seats.right.fighter, seats.right.ready) == ("reed", True)


def test_after_a_match_that_had_ended_both_choose_for_the_next_one() -> None:
    context = RoomScript().fight()
    context.play_out()
    context.send(LEFT, Rematch())
    taken_up(context)
    back(context)
    seats = context.room.seats
    assert seats.left and not (seats.left.ready or seats.left.rematch)
    context.send(RIGHT, Rematch())
    assert context.last(RIGHT, Refused).code is ErrorCode.PHASE
    context.fight()
    assert context.room.event_log.state.match == 2


def test_a_rematch_follows_as_after_any_match() -> None:
    context = taken_up(RoomScript().fight())
    back(context)
    context.play_out()
    assert context.room.outcome
    for seat in (LEFT, RIGHT):
        context.send(seat, Rematch())
    assert context.room.outcome is None
    context.fight()
    assert context.room.battle


def test_a_player_who_waits_alone_cannot_pile_up_messages_without_end() -> None:
    context = taken_up(RoomScript().fight())
    context.come_back(LEFT, len(context.room.event_log.entries))
    for number in range(QUEUED_LIMIT + 1):
        context.now += 1
        context.say(LEFT, f"line {number}")
    assert context.last(LEFT, Refused).code is ErrorCode.FLOOD
    # Those that may wait were no flood.
    heard = context.come_back(RIGHT, len(context.room.event_log.entries))
    assert len([message for message in heard if isinstance(message, Said)]) == QUEUED_LIMIT


def test_lines_that_are_sent_again_on_every_connection_wait_only_once() -> None:
    context = taken_up(RoomScript().fight())
    for _ in range(QUEUED_LIMIT):
        context.come_back(LEFT, len(context.room.event_log.entries))
        for number in (1, 2):
            context.send(LEFT, Say(f"line {number}", number=number))
    assert not context.has(LEFT, Refused)
    heard = context.come_back(RIGHT, len(context.room.event_log.entries))
    assert [message.text for message in heard if isinstance(message, Said)] == ["line 1", "line 2"]


def test_one_side_cannot_use_up_what_the_other_may_have_waiting() -> None:
    context = taken_up(RoomScript().fight())
    context.come_back(LEFT, len(context.room.event_log.entries))
    for turn in range(QUEUED_LIMIT * 2):
        context.send(LEFT, Reveal(turn, "ab"))
    context.room.disconnect(LEFT, context.now)
    context.come_back(RIGHT, len(context.room.event_log.entries))
    context.send(RIGHT, Say("I am here", number=1))
    assert not context.has(RIGHT, Refused)


def test_what_somebody_wished_goes_with_him() -> None:
    context = taken_up(RoomScript().fight())
    context.come_back(LEFT, len(context.room.event_log.entries))
    context.say(LEFT, "I said this")
    context.send(LEFT, Leave())
    context.come_back(RIGHT, len(context.room.event_log.entries))
    cleo = context.enter("Cleo")
    assert cleo is LEFT
    context.fight()
    context.away(RIGHT)
    context.wait(SHOWING_SECONDS + 61)
    context.send(LEFT, Claim())
    assert context.room.outcome
    said = [entry for entry in context.room.event_log.entries if isinstance(entry, Said)]
    assert not said


def test_a_match_that_nobody_signed_is_not_brought_back() -> None:
    old = RoomScript().fight()
    copy = old.room.event_log.copy(old.room.seat_owners)
    tokens = iter(f"new{number}" for number in range(100))
    room = Room(ROSTER, LoadedDice(), lambda: next(tokens), RoomOptions(host_token="the house's"))
    greeting = msgspec.structs.replace(
        hello("Ben", old.tokens[RIGHT], len(copy.entries)), room=copy.id, tip=copy.tips.digest
    )
    assert isinstance(room.enter(greeting, 0.0), Show)
    shown = Shown(copy.sitters[LEFT], copy.sitters[RIGHT], copy.entries)
    assert room.enter_with_copy(greeting, shown, 0.0) is LEFT
    assert room.battle is None


def test_what_waits_for_the_other_side_counts_as_heard() -> None:
    context = taken_up(RoomScript().fight())
    context.come_back(LEFT, len(context.room.event_log.entries))
    context.send(LEFT, Say("typed long ago", number=7))
    heard = context.come_back(LEFT, len(context.room.event_log.entries))
    assert [message.number for message in heard if isinstance(message, Welcome)] == [7]

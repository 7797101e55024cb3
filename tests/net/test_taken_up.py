"""A room that is taken up again after its host was gone is the room it was."""

import msgspec

from game.contract.messages import (
    Claim,
    Code,
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
from net.room.seating import HELD_LIMIT
from tests.net.evening import Evening, hello
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice


def taken_up(evening: Evening) -> Evening:
    """The same evening after the host was killed and started again; nobody is back yet."""
    old = evening.room
    copy = old.ledger.copy(old.sitters)
    tokens = iter(f"later{number}" for number in range(100))
    evening.room = Room(ROSTER, LoadedDice((1,)), lambda: next(tokens), 60, copy)
    evening.forget()
    return evening


def back(evening: Evening) -> None:
    for seat in (LEFT, RIGHT):
        evening.come_back(seat, len(evening.room.ledger.entries))


def test_the_battle_stands_where_it_stood() -> None:
    evening = Evening().fight()
    evening.act(LEFT, Action.CHARGE)
    before = evening.room.battle
    assert taken_up(evening).room.battle == before


def test_who_plays_has_taken_a_fighter_as_before() -> None:
    evening = taken_up(Evening().fight("straw", "reed"))
    back(evening)
    seats = evening.last(LEFT, Seats)
    assert seats.left and (seats.left.fighter, seats.left.ready) == ("straw", True)
    assert seats.right and (seats.right.fighter, seats.right.ready) == ("reed", True)


def test_after_a_match_that_had_ended_both_choose_for_the_next_one() -> None:
    evening = Evening().fight()
    evening.play_out()
    evening.wish(LEFT, Rematch())
    taken_up(evening)
    back(evening)
    seats = evening.room.seats
    assert seats.left and not (seats.left.ready or seats.left.rematch)
    evening.wish(RIGHT, Rematch())
    assert evening.last(RIGHT, Refused).code is Code.PHASE
    evening.fight()
    assert evening.room.ledger.standing.match == 2


def test_a_rematch_follows_as_after_any_match() -> None:
    evening = taken_up(Evening().fight())
    back(evening)
    evening.play_out()
    assert evening.room.outcome
    for seat in (LEFT, RIGHT):
        evening.wish(seat, Rematch())
    assert evening.room.outcome is None
    evening.fight()
    assert evening.room.battle


def test_who_waits_alone_may_not_pile_up_wishes_without_end() -> None:
    evening = taken_up(Evening().fight())
    evening.come_back(LEFT, len(evening.room.ledger.entries))
    for number in range(HELD_LIMIT + 1):
        evening.now += 1
        evening.say(LEFT, f"line {number}")
    assert evening.last(LEFT, Refused).code is Code.FLOOD
    # Those that may wait were no flood.
    heard = evening.come_back(RIGHT, len(evening.room.ledger.entries))
    assert len([fact for fact in heard if isinstance(fact, Said)]) == HELD_LIMIT


def test_lines_that_are_sent_again_on_every_connection_wait_only_once() -> None:
    evening = taken_up(Evening().fight())
    for _ in range(HELD_LIMIT):
        evening.come_back(LEFT, len(evening.room.ledger.entries))
        for number in (1, 2):
            evening.wish(LEFT, Say(f"line {number}", number=number))
    assert not evening.has(LEFT, Refused)
    heard = evening.come_back(RIGHT, len(evening.room.ledger.entries))
    assert [fact.text for fact in heard if isinstance(fact, Said)] == ["line 1", "line 2"]


def test_one_side_cannot_use_up_what_the_other_may_have_waiting() -> None:
    evening = taken_up(Evening().fight())
    evening.come_back(LEFT, len(evening.room.ledger.entries))
    for turn in range(HELD_LIMIT * 2):
        evening.wish(LEFT, Reveal(turn, "ab"))
    evening.room.away(LEFT, evening.now)
    evening.come_back(RIGHT, len(evening.room.ledger.entries))
    evening.wish(RIGHT, Say("I am here", number=1))
    assert not evening.has(RIGHT, Refused)


def test_what_somebody_wished_goes_with_him() -> None:
    evening = taken_up(Evening().fight())
    evening.come_back(LEFT, len(evening.room.ledger.entries))
    evening.say(LEFT, "I said this")
    evening.wish(LEFT, Leave())
    evening.come_back(RIGHT, len(evening.room.ledger.entries))
    cleo = evening.enter("Cleo")
    assert cleo is LEFT
    evening.fight()
    evening.away(RIGHT)
    evening.wait(61)
    evening.wish(LEFT, Claim())
    assert evening.room.outcome
    said = [entry for entry in evening.room.ledger.entries if isinstance(entry, Said)]
    assert not said


def test_a_match_that_nobody_signed_is_not_brought_back() -> None:
    old = Evening().fight()
    copy = old.room.ledger.copy(old.room.sitters)
    tokens = iter(f"new{number}" for number in range(100))
    room = Room(ROSTER, LoadedDice(), lambda: next(tokens), 60, house="the house's")
    greeting = msgspec.structs.replace(
        hello("Ben", old.tokens[RIGHT], len(copy.entries)), room=copy.id, tip=copy.tips.digest
    )
    assert isinstance(room.enter(greeting, 0.0), Show)
    shown = Shown(copy.sitters[LEFT], copy.sitters[RIGHT], copy.entries)
    assert room.enter_with_copy(greeting, shown, 0.0) is LEFT
    assert room.battle is None


def test_what_waits_for_the_other_side_counts_as_heard() -> None:
    evening = taken_up(Evening().fight())
    evening.come_back(LEFT, len(evening.room.ledger.entries))
    evening.wish(LEFT, Say("typed long ago", number=7))
    heard = evening.come_back(LEFT, len(evening.room.ledger.entries))
    assert [fact.number for fact in heard if isinstance(fact, Welcome)] == [7]

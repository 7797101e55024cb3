"""Who sits down in a room, goes away, comes back and leaves."""

import pytest

from game.protocol.messages import (
    Bye,
    Delivered,
    Ended,
    Entry,
    ErrorCode,
    Got,
    Leave,
    Pick,
    Rematch,
    Said,
    Say,
    Seats,
    SeatState,
    Started,
    Welcome,
    token_hash,
)
from game.rules import Action, Reason, Seat
from net.room.admission import OTHER_KEY, TAKEN
from net.room.seat_table import RESERVED_SECONDS
from tests.net.room_script import RoomScript, verify_refused
from tests.support import LEFT, RIGHT, ROSTER

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


def test_the_first_sits_left_and_the_second_right() -> None:
    context = RoomScript()
    assert context.last(LEFT, Welcome).seat is LEFT
    assert context.last(RIGHT, Welcome).seat is RIGHT
    seats = context.last(LEFT, Seats)
    assert seats.left and seats.left.name == "Ana"
    assert seats.right and seats.right.name == "Ben"


def test_the_welcome_is_the_first_word_and_brings_the_roster() -> None:
    welcome = RoomScript().heard(RIGHT)[0]
    assert isinstance(welcome, Welcome)
    assert welcome.roster == ROSTER
    assert welcome.rules == ROSTER.fingerprint
    assert (welcome.number, welcome.seq) == (0, 0)


def test_a_third_is_told_that_the_room_is_full() -> None:
    context = RoomScript()
    context.forget()
    answer = context.enter("Carl")
    assert answer == Bye(ErrorCode.FULL, "Two players are already playing here.")
    assert context.heard(LEFT) == context.heard(RIGHT) == []


def test_the_same_name_twice_is_told_apart() -> None:
    context = RoomScript(people=1)
    context.enter("ana")
    seats = context.last(LEFT, Seats)
    assert seats.right and seats.right.name == "ana 2"


@pytest.mark.parametrize("name", ["abcdefghijklmnopqr 2", "abcdefghijklmnopq rst", "x" * 20])
def test_even_long_names_are_told_apart(name: str) -> None:
    context = RoomScript(people=0)
    context.enter(name)
    context.enter(name)
    seats = context.last(LEFT, Seats)
    assert seats.left and seats.right
    assert seats.left.name != seats.right.name
    assert len(seats.right.name) <= 20
    assert "  " not in seats.right.name


def test_who_has_no_name_left_is_a_guest() -> None:
    context = RoomScript(people=0)
    context.enter("\x00😀")
    seats = context.last(LEFT, Seats)
    assert seats.left and seats.left.name == "Guest"


def test_the_two_sides_get_different_tokens() -> None:
    context = RoomScript()
    assert context.tokens[LEFT] != context.tokens[RIGHT]


def test_who_goes_away_keeps_the_seat_and_the_other_side_is_told() -> None:
    context = RoomScript().fight()
    context.away(LEFT)
    seats = context.last(RIGHT, Seats)
    assert seats.left and not seats.left.present
    assert context.enter("Carl") == Bye(ErrorCode.FULL, "Two players are already playing here.")


def test_before_and_between_matches_the_seat_of_a_player_whose_connection_is_lost_is_kept() -> None:
    for context in (RoomScript(), RoomScript().fight()):
        context.play_out()
        context.away(RIGHT)
        context.wait(RESERVED_SECONDS - 0.1)
        answer = context.enter("Carl")
        assert answer == Bye(ErrorCode.FULL, "A seat here is saved for Ben. Try again in a minute.")
        assert context.enter("Ben", context.tokens[RIGHT]) is RIGHT


def test_a_player_who_has_lost_the_token_gets_the_kept_seat_by_the_key() -> None:
    for played in (False, True):
        context = RoomScript(people=1)
        context.enter("Ben", key="be" * 32)
        if played:
            context.fight()
            context.play_out()
        context.say(LEFT, "Come back!")
        context.away(RIGHT)
        assert isinstance(context.enter("Eve", key="e7" * 32), Bye)
        room = context.room.event_log.room
        assert context.enter("Ben", key="be" * 32) is RIGHT
        assert context.room.event_log.room == room
        assert context.last(RIGHT, Said).text == "Come back!"


def test_nobody_gets_the_seat_of_a_running_match_by_the_key_alone() -> None:
    context = RoomScript(people=1)
    context.enter("Ben", key="be" * 32)
    context.fight()
    context.away(RIGHT)
    assert context.enter("Ben", key="be" * 32) == Bye(ErrorCode.FULL, TAKEN)


def test_each_break_is_counted_from_its_own_beginning() -> None:
    context = RoomScript()
    for _ in range(2):
        context.away(RIGHT)
        context.wait(RESERVED_SECONDS - 1)
        assert isinstance(context.enter("Carl"), Bye)
        context.come_back(RIGHT, 0)


def test_a_seat_is_not_kept_for_longer_than_the_page_says() -> None:
    context = RoomScript()
    context.away(RIGHT)
    context.wait(RESERVED_SECONDS)
    assert context.enter("Carl") is RIGHT
    seats = context.last(LEFT, Seats)
    assert seats.right and seats.right.name == "Carl"


@pytest.mark.parametrize("have", range(6))
def test_who_comes_back_by_token_gets_exactly_what_was_missed(have: int) -> None:
    context = RoomScript().fight()
    context.say(LEFT, "Ready?")
    context.act(LEFT, DEFEND)
    context.away(RIGHT)
    context.say(LEFT, "Where are you?")
    context.say(LEFT, "Ben?")
    heard = context.come_back(RIGHT, have)
    assert [message.seq for message in heard if isinstance(message, Entry)] == list(
        range(have + 1, 6)
    )
    assert isinstance(heard[0], Welcome)
    assert heard[0].seq == 5


def test_who_comes_back_keeps_name_fighter_and_number() -> None:
    context = RoomScript()
    context.send(RIGHT, Pick("reed"))
    context.say(RIGHT, "I fall out of the window now")
    context.away(RIGHT)
    [welcome, *_] = context.come_back(RIGHT, 1)
    assert isinstance(welcome, Welcome)
    assert welcome.number == 1
    seats = context.last(LEFT, Seats)
    assert seats.right
    assert (seats.right.name, seats.right.fighter, seats.right.present) == ("Ben", "reed", True)


def test_a_token_nobody_was_given_is_no_way_in() -> None:
    context = RoomScript().fight()
    context.away(RIGHT)
    for token in ("", "token", "token1 ", "TOKEN1", "\ud800"):
        assert isinstance(context.enter("Eve", token), Bye)


def test_coming_back_says_what_the_other_side_has() -> None:
    context = RoomScript()
    context.say(LEFT, "Hello?")
    context.away(LEFT)
    context.send(RIGHT, Got(1))
    assert Delivered(RIGHT, 1) in context.come_back(LEFT, 1)


def test_coming_back_with_a_line_tells_the_other_side_that_it_arrived() -> None:
    """The `got` may have been lost with the old connection."""
    context = RoomScript()
    context.say(LEFT, "Hello?")
    context.away(RIGHT)
    context.forget()
    context.come_back(RIGHT, 1)
    assert context.last(LEFT, Delivered) == Delivered(RIGHT, 1)


def test_a_newer_connection_takes_the_seat_over() -> None:
    context = RoomScript()
    context.say(LEFT, "Hello")
    heard = context.come_back(RIGHT, 0)
    assert [type(message) for message in heard] == [Welcome, Said, Seats]
    context.say(RIGHT, "Still me")
    assert context.last(LEFT, Said).name == "Ben"


def test_a_rematch_comes_about_when_both_want_it_and_leads_back_to_choosing() -> None:
    context = RoomScript().fight()
    context.play_out()
    context.send(LEFT, Rematch())
    seats = context.last(RIGHT, Seats)
    assert seats.left and seats.left.rematch
    assert context.room.outcome
    context.send(RIGHT, Rematch())
    assert context.room.battle is None
    seats = context.last(LEFT, Seats)
    for seat_state in (seats.left, seats.right):
        assert seat_state
        assert (seat_state.fighter, seat_state.ready, seat_state.rematch) == ("straw", False, False)


def test_who_begins_alternates_from_match_to_match() -> None:
    context = RoomScript([2])
    firsts = []
    for _ in range(4):
        context.fight()
        assert context.room.battle
        firsts.append(context.room.battle.to_move)
        context.play_out()
        context.send(LEFT, Rematch())
        context.send(RIGHT, Rematch())
    assert firsts == [RIGHT, LEFT, RIGHT, LEFT]
    assert [
        entry.match for entry in context.room.event_log.entries if isinstance(entry, Started)
    ] == [
        1,
        2,
        3,
        4,
    ]


def test_no_rematch_before_the_end() -> None:
    context = RoomScript().fight()
    context.send(LEFT, Rematch())
    verify_refused(context, LEFT, ErrorCode.PHASE, "No match has ended yet.")


def test_no_rematch_with_somebody_who_has_left() -> None:
    context = RoomScript().fight()
    context.send(LEFT, Leave())
    context.forget()
    context.send(RIGHT, Rematch())
    verify_refused(context, RIGHT, ErrorCode.PHASE, "Your opponent has left.")


@pytest.mark.parametrize("seat", Seat)
def test_who_leaves_during_a_match_loses_it(seat: Seat) -> None:
    """4.3"""
    context = RoomScript().fight()
    context.send(seat, Leave())
    assert Bye(ErrorCode.LEFT, "You left.") in context.heard(seat)
    ended = context.last(seat.other, Ended)
    assert (ended.winner, ended.reason) == (seat.other, Reason.LEFT)
    seats = context.last(seat.other, Seats)
    assert (seats.left is None) is (seat is LEFT)


def test_leaving_before_a_match_ends_none() -> None:
    context = RoomScript()
    context.send(LEFT, Leave())
    assert not context.has(RIGHT, Ended)


def test_leaving_after_a_match_does_not_change_its_end() -> None:
    context = RoomScript().fight()
    context.play_out()
    outcome = context.room.outcome
    context.send(LEFT, Leave())
    context.send(RIGHT, Leave())
    assert context.room.outcome == outcome
    assert sum(isinstance(entry, Ended) for entry in context.room.event_log.entries) == 1


def test_a_player_who_has_left_can_send_nothing_more_and_not_return_by_token() -> None:
    context = RoomScript()
    context.send(LEFT, Leave())
    context.send(LEFT, Say("One more thing", number=1))
    assert list(context.room.event_log.entries) == []
    assert context.enter("Ana", context.tokens[LEFT]) is LEFT
    assert context.tokens[LEFT] == "token3"


def test_a_newcomer_takes_the_free_seat_and_the_table_is_cleared() -> None:
    context = RoomScript().fight()
    context.send(LEFT, Leave())
    assert context.enter("Carl") is LEFT
    assert context.room.battle is None
    assert context.room.outcome is None
    seats = context.last(RIGHT, Seats)
    assert seats.left and seats.left.name == "Carl"
    assert seats.right and not seats.right.ready
    context.fight()


def test_a_newcomer_does_not_see_what_was_said_before_somebody_left() -> None:
    context = RoomScript()
    context.say(LEFT, "Between you and me…")
    context.send(LEFT, Leave())
    context.say(RIGHT, "Nobody here.")
    context.enter("Carl", have=0)
    lines = [message.text for message in context.heard(LEFT) if isinstance(message, Said)]
    assert lines == []


def test_a_room_that_both_have_left_begins_anew() -> None:
    context = RoomScript().fight()
    context.say(LEFT, "Bye")
    context.send(LEFT, Leave())
    context.send(RIGHT, Leave())
    context.enter("Carl")
    context.enter("Dora")
    assert not [message for message in context.heard(RIGHT) if isinstance(message, Entry)]
    context.fight()


def test_a_token_without_the_key_that_sat_down_with_it_takes_no_seat() -> None:
    context = RoomScript(people=1)
    context.enter("Ben", key="be" * 32)
    context.fight()
    context.away(RIGHT)
    for key in ("", "e7" * 32):
        answer = context.enter("Ben", context.tokens[RIGHT], key=key)
        assert answer == Bye(ErrorCode.FULL, OTHER_KEY)
    assert context.enter("Ben", context.tokens[RIGHT], key="be" * 32) is RIGHT


def test_a_player_without_a_key_comes_back_by_the_token_alone_with_or_without_one() -> None:
    context = RoomScript().fight()
    for key in ("", "be" * 32):
        context.away(RIGHT)
        assert context.enter("Ben", context.tokens[RIGHT], key=key) is RIGHT


def test_between_matches_a_stolen_token_makes_a_newcomer_of_its_thief() -> None:
    context = RoomScript(people=1)
    context.enter("Ben", key="be" * 32)
    stolen = context.tokens[RIGHT]
    context.send(RIGHT, Leave())
    assert context.enter("Eve", stolen, key="e7" * 32) is RIGHT
    assert context.tokens[RIGHT] != stolen
    assert context.last(RIGHT, Seats).right == SeatState(
        "Eve", token_hash=token_hash(context.tokens[RIGHT]), key="e7" * 32
    )

"""Who sits down in a room, goes away, comes back and leaves."""

import pytest

from game.contract.messages import (
    Bye,
    Code,
    Delivered,
    Ended,
    Entry,
    Got,
    Leave,
    Pick,
    Place,
    Rematch,
    Said,
    Say,
    Seats,
    Started,
    Welcome,
    token_hash,
)
from game.rules import Action, Reason, Seat
from net.room.reception import OTHER_KEY, TAKEN
from net.room.seating import KEPT_SECONDS
from tests.net.evening import Evening, verify_refused
from tests.support import LEFT, RIGHT, ROSTER

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


def test_the_first_sits_left_and_the_second_right() -> None:
    evening = Evening()
    assert evening.last(LEFT, Welcome).seat is LEFT
    assert evening.last(RIGHT, Welcome).seat is RIGHT
    seats = evening.last(LEFT, Seats)
    assert seats.left and seats.left.name == "Ana"
    assert seats.right and seats.right.name == "Ben"


def test_the_welcome_is_the_first_word_and_brings_the_roster() -> None:
    welcome = Evening().heard(RIGHT)[0]
    assert isinstance(welcome, Welcome)
    assert welcome.roster == ROSTER
    assert welcome.rules == ROSTER.fingerprint
    assert (welcome.number, welcome.seq) == (0, 0)


def test_a_third_is_told_that_the_room_is_full() -> None:
    evening = Evening()
    evening.forget()
    answer = evening.enter("Carl")
    assert answer == Bye(Code.FULL, "Two people are playing here already.")
    assert evening.heard(LEFT) == evening.heard(RIGHT) == []


def test_the_same_name_twice_is_told_apart() -> None:
    evening = Evening(people=1)
    evening.enter("ana")
    seats = evening.last(LEFT, Seats)
    assert seats.right and seats.right.name == "ana 2"


@pytest.mark.parametrize("name", ["abcdefghijklmnopqr 2", "abcdefghijklmnopq rst", "x" * 20])
def test_even_long_names_are_told_apart(name: str) -> None:
    evening = Evening(people=0)
    evening.enter(name)
    evening.enter(name)
    seats = evening.last(LEFT, Seats)
    assert seats.left and seats.right
    assert seats.left.name != seats.right.name
    assert len(seats.right.name) <= 20
    assert "  " not in seats.right.name


def test_who_has_no_name_left_is_a_guest() -> None:
    evening = Evening(people=0)
    evening.enter("\x00😀")
    seats = evening.last(LEFT, Seats)
    assert seats.left and seats.left.name == "Guest"


def test_the_two_sides_get_different_tokens() -> None:
    evening = Evening()
    assert evening.tokens[LEFT] != evening.tokens[RIGHT]


def test_who_goes_away_keeps_the_seat_and_the_other_side_is_told() -> None:
    evening = Evening().fight()
    evening.away(LEFT)
    seats = evening.last(RIGHT, Seats)
    assert seats.left and not seats.left.present
    assert evening.enter("Carl") == Bye(Code.FULL, "Two people are playing here already.")


def test_before_and_between_matches_the_seat_of_a_player_whose_connection_is_lost_is_kept() -> None:
    for evening in (Evening(), Evening().fight()):
        evening.play_out()
        evening.away(RIGHT)
        evening.wait(KEPT_SECONDS - 0.1)
        answer = evening.enter("Carl")
        assert answer == Bye(Code.FULL, "A seat is kept here for Ben; try again in a minute.")
        assert evening.enter("Ben", evening.tokens[RIGHT]) is RIGHT


def test_a_player_who_has_lost_the_token_gets_the_kept_seat_by_the_key() -> None:
    for played in (False, True):
        evening = Evening(people=1)
        evening.enter("Ben", key="be" * 32)
        if played:
            evening.fight()
            evening.play_out()
        evening.say(LEFT, "Come back!")
        evening.away(RIGHT)
        assert isinstance(evening.enter("Eve", key="e7" * 32), Bye)
        room = evening.room.ledger.room
        assert evening.enter("Ben", key="be" * 32) is RIGHT
        assert evening.room.ledger.room == room
        assert evening.last(RIGHT, Said).text == "Come back!"


def test_nobody_gets_the_seat_of_a_running_match_by_the_key_alone() -> None:
    evening = Evening(people=1)
    evening.enter("Ben", key="be" * 32)
    evening.fight()
    evening.away(RIGHT)
    assert evening.enter("Ben", key="be" * 32) == Bye(Code.FULL, TAKEN)


def test_each_break_is_counted_from_its_own_beginning() -> None:
    evening = Evening()
    for _ in range(2):
        evening.away(RIGHT)
        evening.wait(KEPT_SECONDS - 1)
        assert isinstance(evening.enter("Carl"), Bye)
        evening.come_back(RIGHT, 0)


def test_a_seat_is_not_kept_for_longer_than_the_page_says() -> None:
    evening = Evening()
    evening.away(RIGHT)
    evening.wait(KEPT_SECONDS)
    assert evening.enter("Carl") is RIGHT
    seats = evening.last(LEFT, Seats)
    assert seats.right and seats.right.name == "Carl"


@pytest.mark.parametrize("have", range(6))
def test_who_comes_back_by_token_gets_exactly_what_was_missed(have: int) -> None:
    evening = Evening().fight()
    evening.say(LEFT, "Ready?")
    evening.act(LEFT, DEFEND)
    evening.away(RIGHT)
    evening.say(LEFT, "Where are you?")
    evening.say(LEFT, "Ben?")
    heard = evening.come_back(RIGHT, have)
    assert [fact.seq for fact in heard if isinstance(fact, Entry)] == list(range(have + 1, 6))
    assert isinstance(heard[0], Welcome)
    assert heard[0].seq == 5


def test_who_comes_back_keeps_name_fighter_and_number() -> None:
    evening = Evening()
    evening.wish(RIGHT, Pick("reed"))
    evening.say(RIGHT, "I fall out of the window now")
    evening.away(RIGHT)
    [welcome, *_] = evening.come_back(RIGHT, 1)
    assert isinstance(welcome, Welcome)
    assert welcome.number == 1
    seats = evening.last(LEFT, Seats)
    assert seats.right
    assert (seats.right.name, seats.right.fighter, seats.right.present) == ("Ben", "reed", True)


def test_a_token_nobody_was_given_is_no_way_in() -> None:
    evening = Evening().fight()
    evening.away(RIGHT)
    for token in ("", "token", "token1 ", "TOKEN1", "\ud800"):
        assert isinstance(evening.enter("Eve", token), Bye)


def test_coming_back_says_what_the_other_side_has() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello?")
    evening.away(LEFT)
    evening.wish(RIGHT, Got(1))
    assert Delivered(RIGHT, 1) in evening.come_back(LEFT, 1)


def test_coming_back_with_a_line_tells_the_other_side_that_it_arrived() -> None:
    """The `got` may have been lost with the old connection."""
    evening = Evening()
    evening.say(LEFT, "Hello?")
    evening.away(RIGHT)
    evening.forget()
    evening.come_back(RIGHT, 1)
    assert evening.last(LEFT, Delivered) == Delivered(RIGHT, 1)


def test_a_newer_connection_takes_the_seat_over() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello")
    heard = evening.come_back(RIGHT, 0)
    assert [type(fact) for fact in heard] == [Welcome, Said, Seats]
    evening.say(RIGHT, "Still me")
    assert evening.last(LEFT, Said).name == "Ben"


def test_a_rematch_comes_about_when_both_wish_it_and_leads_back_to_choosing() -> None:
    evening = Evening().fight()
    evening.play_out()
    evening.wish(LEFT, Rematch())
    seats = evening.last(RIGHT, Seats)
    assert seats.left and seats.left.rematch
    assert evening.room.outcome
    evening.wish(RIGHT, Rematch())
    assert evening.room.battle is None
    seats = evening.last(LEFT, Seats)
    for place in (seats.left, seats.right):
        assert place
        assert (place.fighter, place.ready, place.rematch) == ("straw", False, False)


def test_who_begins_alternates_from_match_to_match() -> None:
    evening = Evening([2])
    firsts = []
    for _ in range(4):
        evening.fight()
        assert evening.room.battle
        firsts.append(evening.room.battle.to_move)
        evening.play_out()
        evening.wish(LEFT, Rematch())
        evening.wish(RIGHT, Rematch())
    assert firsts == [RIGHT, LEFT, RIGHT, LEFT]
    assert [entry.match for entry in evening.room.ledger.entries if isinstance(entry, Started)] == [
        1,
        2,
        3,
        4,
    ]


def test_no_rematch_before_the_end() -> None:
    evening = Evening().fight()
    evening.wish(LEFT, Rematch())
    verify_refused(evening, LEFT, Code.PHASE, "No match has ended yet.")


def test_no_rematch_with_somebody_who_has_left() -> None:
    evening = Evening().fight()
    evening.wish(LEFT, Leave())
    evening.forget()
    evening.wish(RIGHT, Rematch())
    verify_refused(evening, RIGHT, Code.PHASE, "The other side has left.")


@pytest.mark.parametrize("seat", Seat)
def test_who_leaves_during_a_match_loses_it(seat: Seat) -> None:
    """4.3"""
    evening = Evening().fight()
    evening.wish(seat, Leave())
    assert Bye(Code.LEFT, "You left.") in evening.heard(seat)
    ended = evening.last(seat.other, Ended)
    assert (ended.winner, ended.reason) == (seat.other, Reason.LEFT)
    seats = evening.last(seat.other, Seats)
    assert (seats.left is None) is (seat is LEFT)


def test_leaving_before_a_match_ends_none() -> None:
    evening = Evening()
    evening.wish(LEFT, Leave())
    assert not evening.has(RIGHT, Ended)


def test_leaving_after_a_match_does_not_change_its_end() -> None:
    evening = Evening().fight()
    evening.play_out()
    outcome = evening.room.outcome
    evening.wish(LEFT, Leave())
    evening.wish(RIGHT, Leave())
    assert evening.room.outcome == outcome
    assert sum(isinstance(entry, Ended) for entry in evening.room.ledger.entries) == 1


def test_who_has_left_has_no_more_wishes_and_no_way_back_by_token() -> None:
    evening = Evening()
    evening.wish(LEFT, Leave())
    evening.wish(LEFT, Say("One more thing", number=1))
    assert list(evening.room.ledger.entries) == []
    assert evening.enter("Ana", evening.tokens[LEFT]) is LEFT
    assert evening.tokens[LEFT] == "token3"


def test_a_newcomer_takes_the_free_seat_and_the_table_is_cleared() -> None:
    evening = Evening().fight()
    evening.wish(LEFT, Leave())
    assert evening.enter("Carl") is LEFT
    assert evening.room.battle is None
    assert evening.room.outcome is None
    seats = evening.last(RIGHT, Seats)
    assert seats.left and seats.left.name == "Carl"
    assert seats.right and not seats.right.ready
    evening.fight()


def test_a_newcomer_does_not_see_what_was_said_before_somebody_left() -> None:
    evening = Evening()
    evening.say(LEFT, "Between you and me…")
    evening.wish(LEFT, Leave())
    evening.say(RIGHT, "Nobody here.")
    evening.enter("Carl", have=0)
    lines = [fact.text for fact in evening.heard(LEFT) if isinstance(fact, Said)]
    assert lines == []


def test_a_room_that_both_have_left_begins_anew() -> None:
    evening = Evening().fight()
    evening.say(LEFT, "Bye")
    evening.wish(LEFT, Leave())
    evening.wish(RIGHT, Leave())
    evening.enter("Carl")
    evening.enter("Dora")
    assert not [fact for fact in evening.heard(RIGHT) if isinstance(fact, Entry)]
    evening.fight()


def test_a_token_without_the_key_that_sat_down_with_it_takes_no_seat() -> None:
    evening = Evening(people=1)
    evening.enter("Ben", key="be" * 32)
    evening.fight()
    evening.away(RIGHT)
    for key in ("", "e7" * 32):
        answer = evening.enter("Ben", evening.tokens[RIGHT], key=key)
        assert answer == Bye(Code.FULL, OTHER_KEY)
    assert evening.enter("Ben", evening.tokens[RIGHT], key="be" * 32) is RIGHT


def test_a_player_without_a_key_comes_back_by_the_token_alone_with_or_without_one() -> None:
    evening = Evening().fight()
    for key in ("", "be" * 32):
        evening.away(RIGHT)
        assert evening.enter("Ben", evening.tokens[RIGHT], key=key) is RIGHT


def test_between_matches_a_stolen_token_makes_a_newcomer_of_its_thief() -> None:
    evening = Evening(people=1)
    evening.enter("Ben", key="be" * 32)
    stolen = evening.tokens[RIGHT]
    evening.wish(RIGHT, Leave())
    assert evening.enter("Eve", stolen, key="e7" * 32) is RIGHT
    assert evening.tokens[RIGHT] != stolen
    assert evening.last(RIGHT, Seats).right == Place(
        "Eve", token_hash=token_hash(evening.tokens[RIGHT]), key="e7" * 32
    )

"""The room in dialogues: who wishes what, and what both sides hear."""

import msgspec
import pytest

from game.chain import Tips
from game.messages import (
    Act,
    Acted,
    Bye,
    Clock,
    Code,
    Delivered,
    Ended,
    Entry,
    Got,
    Leave,
    Mute,
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    Said,
    Say,
    Seats,
    Started,
    Welcome,
    position,
)
from game.rules import Action, Reason, Seat
from net.roomcopy import COUNT_LIMIT, believable
from tests.net.evening import Evening, hello
from tests.support import LEFT, RIGHT, ROSTER

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


# --- coming in -------------------------------------------------------------------------------


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


# --- choosing --------------------------------------------------------------------------------


def test_both_see_a_fighter_that_one_looks_at() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("reed"))
    seats = evening.last(RIGHT, Seats)
    assert seats.left and (seats.left.fighter, seats.left.ready) == ("reed", False)
    assert evening.room.battle is None


def test_the_match_begins_when_both_are_ready() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("straw", ready=True))
    assert not evening.has(LEFT, Started)
    evening.wish(RIGHT, Pick("reed", ready=True))
    for seat in Seat:
        started = evening.last(seat, Started)
        assert (started.match, started.seq) == (1, 1)
        assert (started.left.name, started.left.fighter) == ("Ana", ROSTER["straw"])
        assert (started.right.name, started.right.fighter) == ("Ben", ROSTER["reed"])
        assert evening.last(seat, Clock) == Clock(LEFT, 1, 60, True)


def test_nobody_waits_for_a_match_against_nobody() -> None:
    evening = Evening(people=1)
    evening.wish(LEFT, Pick("straw", ready=True))
    assert evening.room.battle is None


def test_a_fighter_may_be_put_back_before_the_other_is_ready() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("straw", ready=True))
    evening.wish(LEFT, Pick("straw", ready=False))
    evening.wish(RIGHT, Pick("straw", ready=True))
    assert evening.room.battle is None


def test_a_fighter_nobody_knows_is_refused() -> None:
    evening = Evening()
    evening.wish(LEFT, Pick("nobody", ready=True))
    assert evening.heard(LEFT)[-1] == Refused(Code.FIGHTER, "There is no such fighter.")


@pytest.mark.parametrize(("roll", "first"), [(1, LEFT), (2, RIGHT)])
def test_the_dice_draw_who_begins_the_first_match(roll: int, first: Seat) -> None:
    evening = Evening([roll]).fight()
    assert evening.room.battle and evening.room.battle.to_move is first


# --- acting ----------------------------------------------------------------------------------


def test_an_action_is_told_to_both_with_its_dice_and_the_position_after_it() -> None:
    evening = Evening([1, 7, 3]).fight()
    number = evening.act(LEFT, ATTACK)
    battle = evening.room.battle
    assert battle
    for seat in Seat:
        acted = evening.last(seat, Acted)
        assert (acted.seat, acted.number, acted.turn, acted.action) == (LEFT, number, 1, ATTACK)
        assert acted.rolls == (7, 3)
        assert acted.position == position(battle)
        assert not acted.by_clock
        assert evening.last(seat, Clock) == Clock(RIGHT, 2, 60, True)


def verify_refused(evening: Evening, seat: Seat, code: Code, text: str) -> None:
    """Refused with that sentence, nothing else was said to anybody, and nothing has changed."""
    [refused] = evening.heard(seat)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.text) == (code, text)
    assert evening.heard(seat.other) == []


def test_who_acts_out_of_turn_is_refused() -> None:
    evening = Evening().fight()
    before = evening.room.battle
    evening.act(RIGHT, DEFEND)
    verify_refused(evening, RIGHT, Code.TURN, "It is Ana's turn.")
    assert evening.room.battle == before


@pytest.mark.parametrize("turn", [0, 2, 2**53])
def test_an_action_for_another_turn_is_refused(turn: int) -> None:
    evening = Evening().fight()
    evening.act(LEFT, DEFEND, turn)
    verify_refused(evening, LEFT, Code.TURN, f"That was for turn {turn}; this is turn 1.")


def test_an_action_that_the_rules_forbid_is_refused_and_the_turn_stays_open() -> None:
    evening = Evening().fight()
    for _ in range(3):
        evening.act(LEFT, CHARGE)
        evening.act(RIGHT, CHARGE)
    evening.forget()
    evening.act(LEFT, CHARGE)
    verify_refused(evening, LEFT, Code.ACTION, "Straw's charge is at its top already.")
    evening.act(LEFT, DEFEND)
    assert evening.last(RIGHT, Acted).action is DEFEND


def test_before_a_match_nobody_acts() -> None:
    evening = Evening()
    evening.forget()
    evening.act(LEFT, DEFEND)
    verify_refused(evening, LEFT, Code.PHASE, "No match is running.")


def test_after_a_match_nobody_acts() -> None:
    evening = Evening().fight()
    evening.play_out()
    evening.forget()
    evening.act(LEFT, DEFEND)
    verify_refused(evening, LEFT, Code.PHASE, "No match is running.")


def test_fighters_stay_as_they_are_during_a_match_and_after_it() -> None:
    evening = Evening().fight()
    evening.wish(LEFT, Pick("reed"))
    text = "The match has begun; fighters stay as they are."
    verify_refused(evening, LEFT, Code.PHASE, text)
    evening.play_out()
    evening.forget()
    evening.wish(LEFT, Pick("reed"))
    verify_refused(evening, LEFT, Code.PHASE, "The match is over; a rematch comes first.")


def test_a_match_that_is_played_out_ends_with_its_winner_and_the_clock_stops() -> None:
    evening = Evening().fight()
    evening.play_out()
    assert evening.room.battle and evening.room.battle.outcome
    ended = evening.last(RIGHT, Ended)
    assert ended.winner is evening.room.battle.outcome.winner
    assert ended.reason is Reason.KNOCKOUT
    assert evening.room.deadline is None


# --- talking ---------------------------------------------------------------------------------


def test_a_line_comes_to_both_sides() -> None:
    evening = Evening()
    number = evening.say(LEFT, "Good luck!")
    for seat in Seat:
        said = evening.last(seat, Said)
        assert (said.seat, said.name, said.text) == (LEFT, "Ana", "Good luck!")
        assert said.number == number


def test_one_can_talk_before_during_and_after_a_match_and_out_of_turn() -> None:
    evening = Evening()
    evening.say(RIGHT, "before")
    evening.fight()
    evening.say(RIGHT, "during")
    evening.play_out()
    evening.say(RIGHT, "after")
    lines = [entry.text for entry in evening.room.ledger.entries if isinstance(entry, Said)]
    assert lines == ["before", "during", "after"]


def test_what_one_does_is_told_as_such() -> None:
    evening = Evening()
    evening.wish(LEFT, Say("waves", emote=True, number=1))
    assert evening.last(RIGHT, Said).emote


def test_a_line_is_cleaned_before_anybody_hears_it() -> None:
    evening = Evening()
    evening.say(LEFT, "\x1b[2J\x00red\u202e  herring" + "!" * 400)
    said = evening.last(RIGHT, Said)
    assert said.text.startswith("red herring!")
    assert len(said.text) == 300


@pytest.mark.parametrize("text", ["", "  \n", "\x00\u200b", "\x1b[31m"])
def test_a_line_of_which_nothing_is_left_is_refused(text: str) -> None:
    evening = Evening()
    evening.forget()
    evening.say(LEFT, text)
    verify_refused(evening, LEFT, Code.TEXT, "There is nothing to say in that line.")


def test_of_a_phrase_only_the_id_counts() -> None:
    evening = Evening()
    evening.wish(LEFT, Say("something else", emote=True, number=1, phrase="nice"))
    said = evening.last(RIGHT, Said)
    assert (said.phrase, said.text, said.emote) == ("nice", "Nice move!", False)


def test_an_id_that_nobody_knows_is_no_phrase() -> None:
    evening = Evening()
    evening.wish(LEFT, Say("Hear me out", number=1, phrase="insult"))
    said = evening.last(RIGHT, Said)
    assert (said.phrase, said.text) == ("", "Hear me out")


def test_where_only_phrases_are_allowed_other_words_are_refused() -> None:
    evening = Evening(phrases_only=True)
    assert evening.last(RIGHT, Seats).phrases_only
    evening.forget()
    for number, say in enumerate([Say("free words"), Say("x", phrase="insult")], 1):
        evening.wish(LEFT, msgspec.structs.replace(say, number=number))
        refused = evening.last(LEFT, Refused)
        assert (refused.code, refused.number) == (Code.PHRASES, number)
    assert not any(isinstance(fact, Said) for fact in evening.heard(RIGHT))
    evening.wish(LEFT, Say("", number=3, phrase="hello"))
    assert evening.last(RIGHT, Said).text == "Hello!"


def test_the_other_side_knows_whether_its_lines_are_hidden() -> None:
    evening = Evening()
    evening.wish(LEFT, Mute(True))
    seats = evening.last(RIGHT, Seats)
    assert seats.left and seats.left.muted
    evening.wish(LEFT, Mute(False))
    seats = evening.last(RIGHT, Seats)
    assert seats.left and not seats.left.muted


def test_who_has_a_line_is_told_to_the_other_side() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello?")
    evening.wish(RIGHT, Got(1))
    assert evening.last(LEFT, Delivered) == Delivered(RIGHT, 1)
    assert not evening.has(RIGHT, Delivered)


@pytest.mark.parametrize("seq", [0, 1, 3, 2**53])
def test_nobody_can_have_what_was_not_sent_or_get_it_twice(seq: int) -> None:
    evening = Evening()
    evening.say(LEFT, "one")
    evening.say(LEFT, "two")
    evening.wish(RIGHT, Got(1))
    evening.forget()
    evening.wish(RIGHT, Got(seq))
    assert not evening.has(LEFT, Delivered)


def test_a_ping_is_answered_to_who_sent_it_alone() -> None:
    evening = Evening()
    evening.forget()
    evening.wish(RIGHT, Ping(7))
    assert evening.heard(RIGHT) == [Pong(7)]
    assert evening.heard(LEFT) == []


def test_a_second_hello_is_refused() -> None:
    evening = Evening()
    evening.forget()
    evening.wish(LEFT, hello("Eve"))
    verify_refused(evening, LEFT, Code.PHASE, "You have said hello already.")


# --- numbers ---------------------------------------------------------------------------------


def test_a_line_that_comes_twice_is_one_line() -> None:
    evening = Evening()
    number = evening.say(LEFT, "once")
    evening.forget()
    evening.wish(LEFT, Say("once", number=number))
    assert evening.heard(LEFT) == evening.heard(RIGHT) == []
    assert len(evening.room.ledger.entries) == 1


def test_an_action_that_comes_twice_is_one_action() -> None:
    evening = Evening().fight()
    number = evening.act(LEFT, DEFEND)
    evening.forget()
    evening.wish(LEFT, Act(1, DEFEND, number))
    assert evening.heard(LEFT) == evening.heard(RIGHT) == []
    assert evening.room.battle and evening.room.battle.turn == 2


def test_what_was_refused_is_refused_again_even_when_it_would_be_allowed_by_now() -> None:
    evening = Evening().fight()
    number = evening.act(RIGHT, DEFEND)
    evening.act(LEFT, DEFEND)
    evening.forget()
    evening.wish(RIGHT, Act(2, DEFEND, number))
    verify_refused(evening, RIGHT, Code.NUMBER, "That was refused before.")


def test_each_side_counts_for_itself() -> None:
    evening = Evening()
    evening.wish(LEFT, Say("mine", number=1))
    evening.wish(RIGHT, Say("mine too", number=1))
    assert len(evening.room.ledger.entries) == 2


def test_what_carries_no_number_is_refused_with_the_reason() -> None:
    evening = Evening()
    evening.forget()
    evening.wish(LEFT, Say("unnumbered"))
    verify_refused(evening, LEFT, Code.NUMBER, "Acts and lines are numbered, from 1 upwards.")


def test_a_number_that_would_spoil_the_log_for_others_is_refused() -> None:
    """A copy with a greater one is believed by nobody, so the match could not be brought back."""
    evening = Evening().fight()
    evening.wish(RIGHT, Say("Boom", number=COUNT_LIMIT + 1))
    assert evening.last(RIGHT, Refused).code is Code.NUMBER
    evening.wish(RIGHT, Say("Hello", number=1))
    assert believable(evening.room.ledger.copy(evening.room.sitters))
    assert [each.text for each in evening.room.ledger.entries if isinstance(each, Said)] == [
        "Hello"
    ]


def test_the_log_is_numbered_without_a_gap() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello")
    evening.fight()
    evening.play_out()
    assert [entry.seq for entry in evening.room.ledger.entries] == list(
        range(1, len(evening.room.ledger.entries) + 1)
    )


# --- going away and coming back --------------------------------------------------------------


def test_who_goes_away_keeps_the_seat_and_the_other_side_is_told() -> None:
    evening = Evening().fight()
    evening.away(LEFT)
    seats = evening.last(RIGHT, Seats)
    assert seats.left and not seats.left.present
    assert evening.enter("Carl") == Bye(Code.FULL, "Two people are playing here already.")


def test_while_no_match_runs_who_is_away_keeps_nobody_out() -> None:
    evening = Evening()
    evening.away(RIGHT)
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


# --- the clock -------------------------------------------------------------------------------


def clocks(evening: Evening, seat: Seat) -> list[tuple[int, bool]]:
    """Seconds left, and whether they run, of every clock that came."""
    return [(fact.left, fact.running) for fact in evening.heard(seat) if isinstance(fact, Clock)]


def test_both_are_warned_at_thirty_and_at_ten_seconds() -> None:
    """5.1"""
    evening = Evening().fight()
    evening.wait(29)
    assert clocks(evening, LEFT) == []
    evening.wait(1)
    assert clocks(evening, LEFT) == [(30, True)]
    evening.wait(29.9)
    assert clocks(evening, LEFT) == [(10, True)]
    assert clocks(evening, RIGHT) == [(30, True), (10, True)]
    assert not evening.has(LEFT, Acted)


def test_at_the_end_of_the_clock_the_referee_takes_the_mildest_action() -> None:
    """5.2"""
    evening = Evening().fight()
    evening.wait(60)
    for seat in Seat:
        acted = evening.last(seat, Acted)
        assert (acted.seat, acted.action, acted.number) == (LEFT, DEFEND, 0)
        assert acted.by_clock
        assert evening.last(seat, Clock) == Clock(RIGHT, 2, 60, True)


def test_the_third_time_in_a_row_loses_the_match() -> None:
    """5.3"""
    evening = Evening().fight()
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, CHARGE)
        assert not evening.has(RIGHT, Ended)
    evening.wait(60)
    ended = evening.last(LEFT, Ended)
    assert (ended.winner, ended.reason) == (RIGHT, Reason.ASLEEP)
    assert evening.room.battle and evening.room.battle.turn == 5
    assert evening.room.deadline is None


def test_an_own_action_in_between_starts_the_count_anew() -> None:
    """5.3"""
    evening = Evening().fight()
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, CHARGE)
    evening.act(LEFT, CHARGE)
    evening.act(RIGHT, CHARGE)
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, DEFEND)
    assert not evening.room.outcome


def test_another_match_starts_the_count_anew() -> None:
    """5.3"""
    evening = Evening().fight()
    for _ in range(2):
        evening.wait(60)
        evening.act(RIGHT, CHARGE)
    evening.wish(RIGHT, Leave())
    evening.enter("Carl")
    evening.fight()
    evening.act(RIGHT, DEFEND)
    evening.wait(60)
    assert evening.last(LEFT, Acted).by_clock
    assert not evening.room.outcome


def test_a_refused_action_does_not_stop_the_clock() -> None:
    evening = Evening().fight()
    evening.wait(50)
    evening.act(LEFT, DEFEND, turn=9)
    evening.say(LEFT, "Thinking")
    evening.forget()
    evening.wait(10)
    assert evening.last(LEFT, Acted).by_clock


@pytest.mark.parametrize("seat", Seat)
def test_the_clock_stands_still_while_somebody_is_away(seat: Seat) -> None:
    evening = Evening().fight()
    evening.wait(40)
    evening.forget()
    evening.away(seat)
    assert clocks(evening, seat.other) == [(20, False)]
    evening.wait(1000)
    assert not evening.has(seat.other, Acted)
    evening.come_back(seat, 99)
    assert clocks(evening, seat.other) == [(20, True)]
    evening.wait(19)
    assert not evening.has(seat.other, Acted)
    evening.wait(1)
    assert evening.last(seat.other, Acted).by_clock


def test_the_clock_goes_on_only_when_both_are_back() -> None:
    evening = Evening().fight()
    evening.away(LEFT)
    evening.away(RIGHT)
    evening.come_back(LEFT, 99)
    evening.wait(100)
    assert not evening.has(LEFT, Acted)
    evening.come_back(RIGHT, 99)
    evening.wait(60)
    assert evening.has(LEFT, Acted)


def test_one_who_is_here_may_act_while_the_other_is_away_and_the_new_turn_waits() -> None:
    evening = Evening().fight()
    evening.away(RIGHT)
    evening.act(LEFT, DEFEND)
    assert evening.last(LEFT, Clock) == Clock(RIGHT, 2, 60, False)


def test_a_room_without_a_clock_waits_for_ever() -> None:
    evening = Evening(turn_seconds=None).fight()
    assert evening.room.deadline is None
    evening.away(LEFT)
    evening.come_back(LEFT, 0)
    assert not evening.has(LEFT, Clock)


# --- rematch and leaving ---------------------------------------------------------------------


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
    assert evening.room.ledger.entries == []
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


# --- what the log is good for ----------------------------------------------------------------


def test_every_entry_follows_from_those_before_it() -> None:
    evening = Evening()
    evening.say(LEFT, "Hello")
    evening.fight()
    evening.say(RIGHT, "Good luck")
    evening.play_out()
    tips = Tips()
    for entry in evening.room.ledger.entries:
        assert tips.fits(entry)
        tips = tips.after(entry)

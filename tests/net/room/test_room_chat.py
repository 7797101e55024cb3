"""What is said in a room, and who hears it."""

import msgspec
import pytest

from game.protocol.messages import (
    Delivered,
    ErrorCode,
    Got,
    Mute,
    Ping,
    Pong,
    Refused,
    Said,
    Say,
    Seats,
)
from game.rules import Action, Seat
from tests.net.room_script import RoomScript, hello, verify_refused
from tests.support import LEFT, RIGHT

ATTACK, DEFEND, CHARGE = Action.ATTACK1, Action.DEFEND, Action.CHARGE


def test_a_line_comes_to_both_sides() -> None:
    context = RoomScript()
    number = context.say(LEFT, "Good luck!")
    for seat in Seat:
        said = context.last(seat, Said)
        assert (said.seat, said.name, said.text) == (LEFT, "Ana", "Good luck!")
        assert said.number == number


def test_one_can_talk_before_during_and_after_a_match_and_out_of_turn() -> None:
    context = RoomScript()
    context.say(RIGHT, "before")
    context.fight()
    context.say(RIGHT, "during")
    context.play_out()
    context.say(RIGHT, "after")
    lines = [entry.text for entry in context.room.event_log.entries if isinstance(entry, Said)]
    assert lines == ["before", "during", "after"]


def test_what_one_does_is_told_as_such() -> None:
    context = RoomScript()
    context.send(LEFT, Say("waves", emote=True, number=1))
    assert context.last(RIGHT, Said).emote


def test_a_line_is_cleaned_before_anybody_hears_it() -> None:
    context = RoomScript()
    context.say(LEFT, "\x1b[2J\x00red\u202e  herring" + "!" * 400)
    said = context.last(RIGHT, Said)
    assert said.text.startswith("red herring!")
    assert len(said.text) == 300


@pytest.mark.parametrize("text", ["", "  \n", "\x00\u200b", "\x1b[31m"])
def test_a_line_of_which_nothing_is_left_is_refused(text: str) -> None:
    context = RoomScript()
    context.forget()
    context.say(LEFT, text)
    verify_refused(context, LEFT, ErrorCode.TEXT, "That message is empty.")


def test_of_a_phrase_only_the_id_counts() -> None:
    context = RoomScript()
    context.send(LEFT, Say("something else", emote=True, number=1, phrase="nice"))
    said = context.last(RIGHT, Said)
    assert (said.phrase, said.text, said.emote) == ("nice", "Nice move!", False)


def test_an_id_that_nobody_knows_is_no_phrase() -> None:
    context = RoomScript()
    context.send(LEFT, Say("Hear me out", number=1, phrase="insult"))
    said = context.last(RIGHT, Said)
    assert (said.phrase, said.text) == ("", "Hear me out")


def test_where_only_phrases_are_allowed_other_words_are_refused() -> None:
    context = RoomScript(phrases_only=True)
    assert context.last(RIGHT, Seats).phrases_only
    context.forget()
    for number, say in enumerate([Say("free words"), Say("x", phrase="insult")], 1):
        context.send(LEFT, msgspec.structs.replace(say, number=number))
        refused = context.last(LEFT, Refused)
        assert (refused.code, refused.number) == (ErrorCode.PHRASES, number)
    assert not any(isinstance(message, Said) for message in context.heard(RIGHT))
    context.send(LEFT, Say("", number=3, phrase="hello"))
    assert context.last(RIGHT, Said).text == "Hello!"


def test_the_other_side_knows_whether_its_lines_are_hidden() -> None:
    context = RoomScript()
    context.send(LEFT, Mute(True))
    seats = context.last(RIGHT, Seats)
    assert seats.left and seats.left.muted
    context.send(LEFT, Mute(False))
    seats = context.last(RIGHT, Seats)
    assert seats.left and not seats.left.muted


def test_who_has_a_line_is_told_to_the_other_side() -> None:
    context = RoomScript()
    context.say(LEFT, "Hello?")
    context.send(RIGHT, Got(1))
    assert context.last(LEFT, Delivered) == Delivered(RIGHT, 1)
    assert not context.has(RIGHT, Delivered)


@pytest.mark.parametrize("seq", [0, 1, 3, 2**53])
def test_nobody_can_have_what_was_not_sent_or_get_it_twice(seq: int) -> None:
    context = RoomScript()
    context.say(LEFT, "one")
    context.say(LEFT, "two")
    context.send(RIGHT, Got(1))
    context.forget()
    context.send(RIGHT, Got(seq))
    assert not context.has(LEFT, Delivered)


def test_a_ping_is_answered_to_who_sent_it_alone() -> None:
    context = RoomScript()
    context.forget()
    context.send(RIGHT, Ping(7))
    assert context.heard(RIGHT) == [Pong(7)]
    assert context.heard(LEFT) == []


def test_a_second_hello_is_refused() -> None:
    context = RoomScript()
    context.forget()
    context.send(LEFT, hello("Eve"))
    verify_refused(context, LEFT, ErrorCode.PHASE, "You have said hello already.")

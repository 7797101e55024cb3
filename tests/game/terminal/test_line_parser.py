"""What a typed line means: an action, a command, words, or a sentence about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.client_state.labels import button_label
from game.commands import Command, QuickChat, SayLine, TextCommand, Unblock, UnknownLine
from game.rules import Action, Fighter
from game.terminal.line_parser import ACTIONS, parse_line
from tests.support import STRAW


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("1", Action.ATTACK1),
        ("3\n", Action.ATTACK3),
        ("4", Action.DEFEND),
        (" 5 ", Action.CHARGE),
        ("05", Action.CHARGE),
        ("poke", Action.ATTACK1),
        ("SWING", Action.ATTACK2),
        ("tr", Action.ATTACK3),
        ("defend", Action.DEFEND),
        ("Charge", Action.CHARGE),
        ("block", Command.BLOCK),
        ("/unblock Ben", Unblock("Ben")),
        ("unblock", Unblock("")),
        ("status", TextCommand.STATUS),
        ("/help", Command.HELP),
        ("Rematch", TextCommand.REMATCH),
        ("quit", TextCommand.QUIT),
        ("say hello there", SayLine("hello there")),
        ("SAY 1", SayLine("1")),
        ("/me waves", SayLine("waves", emote=True)),
        ("say quit", SayLine("quit")),
        ("\u200e1\u200f", Action.ATTACK1),
        ("\ufeffstatus", TextCommand.STATUS),
        ("\u200f\u200erematch\u200e", TextCommand.REMATCH),
        ("say\u00a0hello", SayLine("hello")),
        ("/me\u202fwaves", SayLine("waves", emote=True)),
        ("say می\u200cروم", SayLine("می\u200cروم")),
        ("\u200b", None),
        ("", None),
        (" \t\n", None),
    ],
)
def test_a_line_is_understood(line: str, meaning: object) -> None:
    assert parse_line(line, STRAW) == meaning


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("6", "'6' is not a command here. Type help to list them."),
        ("0", "not a command here"),
        ("-1", "not a command here"),
        ("٣", "not a command here"),
        ("001", "not a command here"),
        ("99999999999999999999", "not a command here"),
        ("dance", "'dance' is not a command"),
        ("say", "Say what? Type say and your words."),
        ("say   ", "Say what?"),
        ("/me", "/me needs words: /me waves."),
        ("/", "Did you mean Poke / Swing / Trick / Defend / Charge?"),
        ("\x1b[2Jdance", "'dance' is not a command"),
    ],
)
def test_what_is_not_understood_is_answered_with_a_sentence(line: str, told: str) -> None:
    meaning = parse_line(line, STRAW)
    assert isinstance(meaning, UnknownLine)
    assert told in meaning.text


def test_before_a_match_attacks_have_no_names_and_their_numbers_count() -> None:
    assert parse_line("2", None) is Action.ATTACK2
    assert parse_line("attack2", None) is Action.ATTACK2
    assert isinstance(parse_line("poke", None), UnknownLine)


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_on_a_button_can_be_typed(action: Action) -> None:
    assert parse_line(button_label(STRAW, action), STRAW) is action


@given(st.text(max_size=60), st.sampled_from([STRAW, None]))
def test_whatever_is_typed_has_a_meaning_that_can_be_printed(
    line: str, fighter: Fighter | None
) -> None:
    meaning = parse_line(line, fighter)
    if isinstance(meaning, UnknownLine):
        assert meaning.text.isprintable()
        assert meaning.text.endswith((".", "?"))


@pytest.mark.parametrize(("line", "place"), [("/1", 0), ("/4", 3)])
def test_a_slash_and_a_digit_say_a_ready_made_phrase(line: str, place: int) -> None:
    assert parse_line(line, STRAW) == QuickChat(place)
    assert not isinstance(parse_line("/5", STRAW), QuickChat)

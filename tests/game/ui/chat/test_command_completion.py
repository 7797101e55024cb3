"""What a typed line means, how Tab ends a word, and what Up and Down bring back."""

import pytest

from game.commands import (
    ChatMeaning,
    Command,
    SayLine,
    Unblock,
    UnknownLine,
    WindowCommand,
    parse_chat_line,
)
from game.ui.chat.command_completion import COMMANDS, completions
from game.ui.widgets.input_history import InputHistory


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("hello there", SayLine("hello there")),
        ("  hello ", SayLine("hello")),
        ("/me waves", SayLine("waves", emote=True)),
        ("/ME  waves", SayLine("waves", emote=True)),
        ("//me", SayLine("/me")),
        ("/help", Command.HELP),
        ("/mute", Command.MUTE),
        ("/block", Command.BLOCK),
        ("/unblock Ben of York", Unblock("Ben of York")),
        ("/unblock", Unblock("")),
        ("/clear", WindowCommand.CLEAR),
    ],
)
def test_a_line_is_talk_or_a_command(line: str, meaning: ChatMeaning) -> None:
    assert parse_chat_line(line) == meaning


@pytest.mark.parametrize("line", ["/me", "/me  ", "/dance", "/", "/mee waves"])
def test_what_is_no_command_says_what_to_type(line: str) -> None:
    meaning = parse_chat_line(line)
    assert isinstance(meaning, UnknownLine)
    assert "/help" in meaning.text or "/me waves" in meaning.text


def test_every_command_that_help_lists_exists() -> None:
    for name in COMMANDS:
        assert not isinstance(parse_chat_line(f"/{name} words"), UnknownLine)


def test_a_begun_command_is_completed_only_at_the_start() -> None:
    assert completions("/m", []) == ("/me ", "/mute ")
    assert completions("say /m", []) == ()


def test_a_begun_name_is_completed_whatever_its_case() -> None:
    assert completions("hey an", ["Ana", "Ben", "Anselm", "Ana"]) == ("Ana ", "Anselm ")
    assert completions("hey ", ["Ana"]) == ()


def test_up_walks_back_and_down_returns_to_the_draft() -> None:
    history = InputHistory()
    history.add("one")
    history.add("two")
    walk = [history.older("begun"), history.older("two"), history.older("one")]
    walk += [history.newer("one"), history.newer("two"), history.newer("begun")]
    assert walk == ["two", "one", "one", "two", "begun", "begun"]


def test_the_same_line_twice_is_kept_once() -> None:
    history = InputHistory()
    history.add("one")
    history.add("one")
    assert [history.older(""), history.older("one")] == ["one", "one"]
    assert history.newer("one") == ""


def test_without_a_history_the_draft_stays() -> None:
    history = InputHistory()
    assert (history.older("begun"), history.newer("begun")) == ("begun", "begun")

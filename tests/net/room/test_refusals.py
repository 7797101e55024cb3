"""What a host says when it refuses something, in the language of whoever is refused."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets import LANGUAGES
from game.i18n.language import load_language
from game.protocol.error_texts import ERROR_TEXTS, SENTENCES, TROUBLE, describe_error, sentence
from game.protocol.lobby_messages import LobbyJoined, Notice
from game.protocol.messages import Bye, ErrorCode, Refused, Rematch
from net.local.hotseat import HotseatLink
from net.wire.message_sanitizer import sanitized
from tests.support import ROSTER

ROOT = Path(__file__).parents[3]
HOSTS = ("net/room", "net/hosting", "net/arena", "net/server", "net/wire")
PUT_IN = "x"
"""Stands for a name or a number that the host puts in."""

FOR_PROGRAMMERS = {
    # Only a program that does not keep to the protocol, or a page of figures, is told these.
    *("Ask for this page by the number of its address.", "Only GET is answered here."),
    *("There are /, /status.json and /metrics.", "That is no request of HTTP."),
    *("Acts and lines are numbered, from 1 upwards.", "You have said hello already."),
    *("Nobody asked for your copy.", "No such match has ended.", "That signature is not yours."),
    *("The other side reveals first.", "That is not the value you promised."),
    *("That key is somebody else's.", "Nothing was to be proven yet."),
    *("One attempt for each connection.", "Wait until the host was reached."),
    "This game is plain: there is nothing to pair, say hello.",
    # What their codes say in every language is the same.
    *("A message is longer than x bytes.", "A room has at most x entries."),
    *("A copy has at most x bytes.", "No greeting came within x seconds."),
    *("A message took over x seconds.", "Nothing was heard for x seconds."),
    *("Nothing was heard of you for too long.", "Far too many messages at once."),
}


def german(text: str) -> str:
    return load_language(LANGUAGES, "de").say(text)


def sentences_of(source: str) -> Iterator[str]:
    """Every sentence that stands in a module, but for those that are phrases or only logged."""
    tree = ast.parse(source)
    passed = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("phrase", "log.")):
            passed |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = "" if id(node) in passed else text_of(node).rstrip("\n")
        if " " in text and text.endswith((".", "!")):
            yield text


def text_of(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(each) or PUT_IN for each in parts)
        case _:
            return ""


def test_every_sentence_of_a_host_can_be_said_in_other_languages() -> None:
    """If this fails: add the sentence to `game.protocol.error_texts.SENTENCES` and translate it."""
    known = {*FOR_PROGRAMMERS, *ERROR_TEXTS.values(), *SENTENCES, TROUBLE}
    described = {
        text
        for folder in HOSTS
        for file in (ROOT / folder).rglob("*.py")
        for text in sentences_of(file.read_text(encoding="utf-8"))
    }
    assert len(described) > 60
    assert [text for text in described if text not in known and sentence(text) is None] == []


def test_a_refusal_is_said_with_its_details() -> None:
    refused = sanitized(Refused(ErrorCode.TURN, "It is Zoë's turn.", 3))
    assert isinstance(refused, Refused)
    assert refused.text == "It is Zoë's turn."
    assert german(refused.text) == "Zoë ist dran."


def test_two_refusals_of_one_code_are_not_the_same_in_another_language() -> None:
    known = {
        german(describe_error(ErrorCode.PHASE, text))
        for text in (
            "No match has ended yet.",
            "There is no win to claim.",
            "Both seats are taken.",
        )
    }
    assert len(known) == 3
    assert german(ERROR_TEXTS[ErrorCode.PHASE]) not in known


@pytest.mark.parametrize("code", ERROR_TEXTS)
def test_of_a_sentence_that_nobody_knows_the_code_is_said(code: ErrorCode) -> None:
    english = "Some other host has its own words for this."
    known = sanitized(Bye(code, english))
    assert isinstance(known, Bye)
    assert known.text == english
    assert german(known.text) == german(ERROR_TEXTS[code]) != english


def test_what_an_arena_tells_everybody_is_said_in_other_languages_and_cleaned() -> None:
    gone = sanitized(LobbyJoined("Ana", "", notice="The room that you were in is gone."))
    assert isinstance(gone, LobbyJoined)
    assert german(gone.notice) != gone.notice
    rude = sanitized(LobbyJoined("Ana", "", notice="\x1b[2JGo away."))
    assert isinstance(rude, LobbyJoined)
    assert rude.notice == "Go away."
    closing = sanitized(Notice(next(each for each in SENTENCES if "closes soon" in each)))
    assert isinstance(closing, Notice)
    assert german(closing.text) != closing.text


def test_two_at_one_keyboard_are_refused_in_their_language_too() -> None:
    link = HotseatLink(ROSTER)
    link.send(Rematch())
    [refused, _] = [each for each in iter(link.poll, None) if isinstance(each, Refused)]
    assert german(refused.text) != refused.text

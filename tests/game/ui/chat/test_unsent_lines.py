"""Test unsent lines: asked about once, sent or let go."""

import pygame
import pytest

from game.client_state.link import UnsentLines
from game.protocol.messages import Say
from game.ui.chat.chat import ChatOverlay
from game.ui.chat.unsent_lines import question
from game.ui.shell.screen import Screen
from tests.game.ui.sample_match import MatchApp
from tests.game.ui.screen_driver import click, press, release, typing

LATE = (Say("still there?", number=4), Say("hello?", number=5))


def asked(*, size: tuple[int, int] = (1280, 720)) -> tuple[MatchApp, ChatOverlay]:
    chat = ChatOverlay()
    play = MatchApp(size=size, chat=chat)
    screen = Screen()
    screen.session = play.session
    play.open(screen)
    play.tell(UnsentLines(LATE))
    return play, chat


def said(play: MatchApp) -> list[str]:
    return [message.text for message in play.link.sent if isinstance(message, Say)]


def tap(play: MatchApp, key: int) -> None:
    play.do(press(key), release(key))


def type_line(play: MatchApp, text: str) -> None:
    play.do(press(pygame.K_t), release(pygame.K_t), *typing(text))
    tap(play, pygame.K_RETURN)


def test_it_says_how_many_and_which() -> None:
    play, _ = asked()
    assert question(play.session) == "2 old messages were not sent: “still there?”"


@pytest.mark.parametrize(
    ("key", "sent"), [(pygame.K_y, ["still there?", "hello?"]), (pygame.K_n, [])]
)
def test_a_key_answers(key: int, sent: list[str]) -> None:
    play, _ = asked()
    tap(play, key)
    assert said(play) == sent
    assert play.session.unsent_lines == ()
    tap(play, pygame.K_y)
    assert said(play) == sent


def test_a_click_answers() -> None:
    play, chat = asked()
    play.do(*click(*chat.unsent_prompt.send.box.center))
    assert said(play) == ["still there?", "hello?"]
    play, chat = asked()
    play.do(*click(*chat.unsent_prompt.drop.box.center))
    assert (said(play), play.session.unsent_lines) == ([], ())


@pytest.mark.parametrize(("line", "sent"), [("/send", ["still there?", "hello?"]), ("/drop", [])])
def test_a_command_answers(line: str, sent: list[str]) -> None:
    play, _ = asked()
    type_line(play, line)
    assert said(play) == sent
    assert play.session.unsent_lines == ()


def test_while_the_chat_is_open_its_letters_answer_nothing_but_a_click_does() -> None:
    play, chat = asked()
    play.do(press(pygame.K_t), release(pygame.K_t), *typing("yn"))
    assert (said(play), play.session.unsent_lines) == ([], LATE)
    assert chat.field.text == "yn"
    play.do(*click(*chat.unsent_prompt.send.box.center))
    assert said(play) == ["still there?", "hello?"]


def test_the_commands_say_when_there_is_nothing_to_send() -> None:
    play, _ = asked()
    type_line(play, "/drop")
    tap(play, pygame.K_ESCAPE)
    type_line(play, "/send")
    assert play.session.room_state.lines[-1].text == "No message is waiting to be sent."


def test_later_ones_are_asked_about_together() -> None:
    play, _ = asked()
    play.tell(UnsentLines((Say("now?", number=6),)))
    assert question(play.session).startswith("3 old messages")


@pytest.mark.parametrize("size", [(640, 360), (1280, 720)])
def test_the_question_can_be_drawn_open_and_closed(size: tuple[int, int]) -> None:
    play, chat = asked(size=size)
    tap(play, pygame.K_t)
    assert chat.open
    for button in (chat.unsent_prompt.send, chat.unsent_prompt.drop):
        assert pygame.Rect(chat._area.panel).contains(button.box)

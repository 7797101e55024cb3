"""Test tutorial panel: one button at a time, then all of them."""

import pygame
from pygame.event import Event

from game.i18n.language import ENGLISH
from game.protocol.messages import Act
from game.review.tutorial import STEPS
from game.rules import Action, Reason, Seat
from game.ui.battle.tutorial_panel import BOX, TutorialPanel
from game.ui.chat.chat import ChatOverlay
from game.ui.chat.chat_panel import field_box
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.shell.dialog import ClosingDialog
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.sample_match import HIT, MatchApp
from tests.game.ui.screen_driver import press


def first_fight() -> tuple[MatchApp, BattleScreen]:
    play = MatchApp(chat=ChatOverlay())
    play.session.receive(play.host.started())
    screen = BattleScreen(play.session, Sprites(), tutorial_panel=TutorialPanel(play.session))
    play.open(screen)
    return play, screen


def test_only_the_button_that_is_asked_for_can_be_pressed() -> None:
    _, screen = first_fight()
    assert [button.enabled for button in screen.buttons] == [True, False, False, False, False]
    assert screen.buttons[3].reason == "Not yet. First: Attack."


def test_a_key_that_is_not_asked_for_sends_nothing() -> None:
    play, _ = first_fight()
    play.do(press(pygame.K_4))
    assert not any(isinstance(message, Act) for message in play.link.sent)
    play.do(press(pygame.K_1))
    assert [message.action for message in play.link.sent if isinstance(message, Act)] == [
        Action.ATTACK1
    ]


def test_the_next_step_opens_the_next_button() -> None:
    play, screen = first_fight()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    assert screen.tutorial is not None
    assert screen.tutorial.progress.step is STEPS[1]
    assert [button.enabled for button in screen.buttons] == [False, False, False, True, False]


def test_while_the_chat_is_open_the_box_is_below_it_and_says_how_to_close_it() -> None:
    play, screen = first_fight()
    eye = LayoutCanvas.upon_window(play.app.canvas.surface, ENGLISH, play.app.canvas.accessibility)
    play.app.canvas = eye
    play.do(press(pygame.K_t))
    play.frame()
    assert "Press Esc first to close the chat" in {word.text for word in eye.words}
    assert not BOX.colliderect(field_box(screen.chat_area))
    play.do(press(pygame.K_ESCAPE))
    eye.words.clear()
    play.frame([Event(pygame.MOUSEMOTION, pos=(5, 5), rel=(0, 0), buttons=(0, 0, 0))])
    assert "Esc: skip this" in {word.text for word in eye.words}


def test_escape_leaves_a_first_fight_without_asking() -> None:
    play, _ = first_fight()
    play.do(press(pygame.K_ESCAPE))
    assert play.front is play.title


def test_at_its_end_the_first_fight_praises_and_leads_home() -> None:
    play, _ = first_fight()
    play.tell(play.host.ended(Seat.LEFT, Reason.LEFT))
    for _ in range(40):
        play.wait(0.5)
        if isinstance(play.front, ClosingDialog):
            break
    assert isinstance(play.front, ClosingDialog)
    assert "beaten your teacher" in play.front.text
    play.do(press(pygame.K_RETURN))
    assert play.front is play.title


def test_the_reason_for_a_disabled_button_covers_nothing_of_the_box() -> None:
    play, _ = first_fight()
    eye = LayoutCanvas.upon_window(play.app.canvas.surface, ENGLISH, play.app.canvas.accessibility)
    play.app.canvas = eye
    play.do(press(pygame.K_4))
    play.frame()
    [reason] = [word for word in eye.words if word.text == "Not yet. First: Attack."]
    assert reason.box is not None
    assert reason.box.top >= BOX.bottom

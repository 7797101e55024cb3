"""The first fight on the screen: one button at a time, then all of them."""

import pygame
from pygame.event import Event

from game.contract.messages import Act
from game.learning.primer import STEPS
from game.rules import Action, Reason, Seat
from game.ui.battle.guide import BOX, Guide
from game.ui.chat.chat import Chat
from game.ui.chat.chat_panel import field_box
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.screen.dialog import LastWord
from game.words.language import ENGLISH
from tests.ui.duel import HIT, Play
from tests.ui.eye import Eye
from tests.ui.stage import press


def first_fight() -> tuple[Play, BattleScene]:
    play = Play(chat=Chat())
    play.session.receive(play.host.started())
    scene = BattleScene(play.session, Sprites(), guide=Guide(play.session))
    play.open(scene)
    return play, scene


def test_only_the_button_that_is_asked_for_can_be_pressed() -> None:
    _, scene = first_fight()
    assert [button.enabled for button in scene.buttons] == [True, False, False, False, False]
    assert scene.buttons[3].reason == "In a moment; first this: Attack."


def test_a_key_that_is_not_asked_for_sends_nothing() -> None:
    play, _ = first_fight()
    play.do(press(pygame.K_4))
    assert not any(isinstance(wish, Act) for wish in play.link.sent)
    play.do(press(pygame.K_1))
    assert [wish.action for wish in play.link.sent if isinstance(wish, Act)] == [Action.ATTACK1]


def test_the_next_step_opens_the_next_button() -> None:
    play, scene = first_fight()
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    play.tell(play.host.acted(Action.ATTACK1, HIT))
    assert scene.guide is not None
    assert scene.guide.primer.step is STEPS[1]
    assert [button.enabled for button in scene.buttons] == [False, False, False, True, False]


def test_while_the_chat_is_open_the_box_is_below_it_and_says_how_to_close_it() -> None:
    play, scene = first_fight()
    eye = Eye.upon_window(play.app.canvas.surface, ENGLISH, play.app.canvas.look)
    play.app.canvas = eye
    play.do(press(pygame.K_t))
    play.frame()
    assert "First Esc: it closes the chat" in {word.text for word in eye.words}
    assert not BOX.colliderect(field_box(scene.nook))
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
        if isinstance(play.front, LastWord):
            break
    assert isinstance(play.front, LastWord)
    assert "beaten your teacher" in play.front.text
    play.do(press(pygame.K_RETURN))
    assert play.front is play.title

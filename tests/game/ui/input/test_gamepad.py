"""Gamepad: everything by stick and buttons, fed as posted events; no pad is at hand."""

import pygame
import pytest
from pygame.event import Event

from game.player.settings import Keys, Settings
from game.protocol.messages import Act
from game.rules import Action
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.sprites import Sprites
from game.ui.input.gamepad import Gamepad
from game.ui.input.keyboard import DELAY, EVERY
from game.ui.screens.battle import BattleScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.screen import Screen
from tests.game.ui.sample_match import MatchApp
from tests.game.ui.screens.test_review import trial

FULL = 32_767
X, Y = pygame.CONTROLLER_AXIS_LEFTX, pygame.CONTROLLER_AXIS_LEFTY


def button(name: str, down: bool = True) -> Event:
    kind = pygame.CONTROLLERBUTTONDOWN if down else pygame.CONTROLLERBUTTONUP
    return Event(kind, button=getattr(pygame, f"CONTROLLER_BUTTON_{name}"), instance_id=0)


def stick(axis: int, share: float) -> Event:
    return Event(pygame.CONTROLLERAXISMOTION, axis=axis, value=round(share * FULL), instance_id=0)


def keys(*events: Event, chosen: Keys | None = None) -> list[tuple[int, bool]]:
    pad = Gamepad()
    found = [key for event in events for key in pad.keys(event, chosen or Keys())]
    return [(key.key, key.type == pygame.KEYDOWN) for key in found]


def test_a_button_is_a_key_that_goes_down_and_up() -> None:
    pressed = keys(button("A"), button("A", down=False))
    assert pressed == [(pygame.K_RETURN, True), (pygame.K_RETURN, False)]


def test_a_stick_is_an_arrow_once_until_it_comes_back() -> None:
    moves = keys(stick(X, 0.3), stick(X, 0.9), stick(X, 0.95), stick(X, 0.5), stick(X, 0.1))
    assert moves == [(pygame.K_RIGHT, True), (pygame.K_RIGHT, False)]


def held(pad: Gamepad, seconds: float) -> int:
    """How often the arrow that is held counts in that time, in frames of a sixtieth."""
    return sum(len(pad.held_on(1 / 60, Keys())) for _ in range(round(60 * seconds)))


@pytest.mark.parametrize("push", [stick(X, 1.0), button("DPAD_RIGHT")])
def test_a_stick_that_is_held_repeats_as_an_arrow_key_does(push: Event) -> None:
    pad = Gamepad()
    pad.keys(push, Keys())
    assert held(pad, DELAY - 0.05) == 0
    assert held(pad, 1.05) == pytest.approx(1 / EVERY, abs=2)


def test_a_stick_that_came_back_repeats_no_more() -> None:
    pad = Gamepad()
    for event in (stick(X, 1.0), stick(X, 0.0), button("A")):
        pad.keys(event, Keys())
    assert held(pad, 2) == 0


def test_a_held_stick_walks_through_a_row_of_buttons() -> None:
    play = MatchApp()
    play.session.receive(play.host.started())
    play.open(battle := BattleScreen(play.session, Sprites()))
    play.do(stick(X, 1.0), stick(X, 0.0), stick(X, 1.0))
    assert battle.ring.focused is battle.buttons[1]
    play.app.frame([], dt=DELAY)
    play.app.frame([], dt=EVERY)
    assert battle.ring.focused is battle.buttons[3]


def test_the_coach_is_reached_with_the_stick() -> None:
    room = trial()
    coach_panel = room.battle.coach_panel
    assert coach_panel is not None
    push = {"up": stick(Y, -1.0), "down": stick(Y, 1.0), "right": stick(X, 1.0)}
    for way in ("right", "up"):
        room.frame(push[way])
        room.frame(stick(X, 0.0), stick(Y, 0.0))
    assert room.battle.ring.focused is None
    room.frame(button("A"))
    assert coach_panel.open
    room.frame(button("A", down=False), push["right"])
    assert coach_panel.ring.focused is coach_panel.back
    room.frame(stick(X, 0.0), push["down"])
    assert coach_panel.ring.focused is None
    assert room.battle.ring.focused is room.battle.buttons[0]


def test_a_stick_that_swings_through_lets_go_of_the_other_side() -> None:
    assert keys(stick(Y, -1.0), stick(Y, 1.0)) == [
        (pygame.K_UP, True), (pygame.K_UP, False), (pygame.K_DOWN, True),
    ]  # fmt: skip


def test_a_pad_that_is_pulled_out_lets_go_of_what_it_held() -> None:
    gone = Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=0)
    assert keys(stick(X, -1.0), gone)[-1] == (pygame.K_LEFT, False)


def test_its_talk_button_follows_the_key_that_was_chosen() -> None:
    assert keys(button("X"), chosen=Keys(talk="y")) == [(pygame.K_y, True)]


@pytest.mark.parametrize("name", ["GUIDE", "LEFTSTICK"])
def test_other_buttons_do_nothing(name: str) -> None:
    assert keys(button(name)) == []


def test_a_match_is_played_with_the_stick_and_one_button() -> None:
    play = MatchApp(chat=ChatOverlay())
    play.session.receive(play.host.started())
    play.app = App(
        pygame.Surface((1280, 720)), Screen(), ChatOverlay(), live_settings=LiveSettings(Settings())
    )
    play.open(BattleScreen(play.session, Sprites()))
    play.do(stick(X, 1.0), stick(X, 0.0), stick(X, 1.0), stick(X, 0.0))
    play.do(button("A"), button("A", down=False))
    assert [message.action for message in play.link.sent if isinstance(message, Act)] == [
        Action.ATTACK2
    ]
    play.do(button("START"), button("START", down=False))
    assert isinstance(play.front, SettingsScreen)
    play.do(button("B"))
    assert isinstance(play.front, BattleScreen)

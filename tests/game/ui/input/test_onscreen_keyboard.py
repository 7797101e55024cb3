"""Test onscreen keyboard: every field is filled with a gamepad alone, or with the mouse."""

import pygame
import pytest
from pygame.event import Event

from assets import LANGUAGES
from game.client_state.link import LinkUp
from game.i18n.language import languages, load_language
from game.player.settings import Settings
from game.protocol.lobby_messages import Enter, LobbyJoined
from game.protocol.messages import Say, Seats, SeatState
from game.ui.app import App
from game.ui.graphics.text_render import clusters
from game.ui.input.onscreen_keyboard import ALPHABET, OnscreenKeyboard
from game.ui.screens.lobby import LobbyScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.shell.live_settings import LiveSettings
from game.ui.shell.screen import Push, Screen, TextInput
from game.ui.widgets.buttons import Button
from game.ui.widgets.setting_options import YOU
from game.ui.widgets.text_field import TextField
from tests.game.ui.chat_pair import ChatPair, sent_lines
from tests.game.ui.input.test_gamepad import button
from tests.game.ui.screen_driver import click, move, press
from tests.game.ui.screens.test_menus import TitleApp

SPOKEN = {code: load_language(LANGUAGES, code) for code in languages(LANGUAGES)}


class GamepadTyper:
    """A gamepad in the hands of somebody who looks at the board."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def board(self) -> OnscreenKeyboard:
        return self.app.controls.board

    def tap(self, *names: str) -> None:
        for name in names:
            self.app.frame([button(name)])
            self.app.frame([button(name, down=False)])

    def go_to(self, label: str) -> None:
        """By the arrows alone, as a player does: up or down first, then along the row."""
        wanted = next(each for each in self.board.ring.buttons if each.label == label)
        for _ in range(12):
            if self._focused.box.centery != wanted.box.centery:
                self.tap("DPAD_DOWN")
        for _ in range(12):
            if self._focused is not wanted:
                self.tap("DPAD_RIGHT")
        assert self._focused is wanted

    def type(self, text: str) -> None:
        for letter in text:
            self.go_to(letter)
            self.tap("A")

    @property
    def _focused(self) -> Button:
        assert self.board.open, "the board of letters is not there"
        focused = self.board.ring.focused
        assert focused is not None
        return focused


def test_an_address_is_typed_and_knocked_at_with_a_gamepad_alone() -> None:
    title_app = TitleApp()
    pad = GamepadTyper(title_app.app)
    for _ in range(12):
        if getattr(title_app.title.ring.focused, "label", "") != "Join a friend":
            pad.tap("DPAD_DOWN")
    pad.tap("A")
    pad.type("10.0.0.9:7276")
    pad.go_to("Done")
    pad.tap("A")
    assert title_app.asked == ["join 10.0.0.9:7276"]
    assert not pad.board.open


def test_a_name_is_typed_with_a_gamepad_alone() -> None:
    app = App(pygame.Surface((1280, 720)), Screen(), live_settings=LiveSettings(Settings()))
    screen = SettingsScreen(app.live_settings)
    screen.open(YOU)
    app.go(Push(screen))
    pad = GamepadTyper(app)
    pad.tap(*("RIGHTSHOULDER",) * 5, "A")
    pad.tap("LEFTSHOULDER")
    pad.type("A")
    pad.type("nax")
    pad.tap("X", "Y")
    pad.type("2")
    pad.tap("START")
    assert app.live_settings.settings.name == "Ana 2"


def test_a_code_and_a_line_are_typed_in_an_arena_with_a_gamepad_alone() -> None:
    title_app = TitleApp()
    title_app.app.go(title_app.title.navigation.join("10.0.0.9"))
    title_app.hear(LinkUp(), LobbyJoined("Ana", "0.1.0", ()))
    title_app.app.frame([])
    pad = GamepadTyper(title_app.app)
    pad.tap("X")
    pad.type("hi")
    pad.tap("START", "B", "B")
    assert isinstance(title_app.top, LobbyScreen)
    while title_app.top.ring.focused is not title_app.top.enter_code:
        pad.tap("LEFTSHOULDER")
    pad.tap("A")
    pad.type("fox-owl")
    pad.tap("START")
    assert list(title_app.links[0].sent) == [Say("hi"), Enter(code="fox-owl")]


def test_in_the_chat_a_ready_made_phrase_comes_first_and_letters_are_below() -> None:
    context = ChatPair()
    pad = GamepadTyper(context.app)
    pad.tap("X", "A")
    assert sent_lines(context) == [("", "hello")]
    pad.type("gg")
    pad.tap("START")
    assert sent_lines(context)[-1] == ("gg", "")
    pad.tap("B")
    assert not (context.chat.open or pad.board.open)


def test_where_phrases_alone_may_be_said_there_are_no_letters() -> None:
    context = ChatPair()
    context.hear(Seats(SeatState("Ana"), SeatState("Ben"), phrases_only=True))
    pad = GamepadTyper(context.app)
    pad.tap("X")
    assert {each.label for each in pad.board.ring.buttons}.isdisjoint("abc")


def test_whoever_has_a_keyboard_sees_no_board_and_one_that_is_open_goes() -> None:
    title_app = TitleApp()
    title_app.tap(pygame.K_j)
    assert not title_app.app.controls.board.open
    pad = GamepadTyper(title_app.app)
    pad.tap("X")
    assert pad.board.open
    title_app.do(press(pygame.K_a, unicode="a"), Event(pygame.TEXTINPUT, text="a"))
    assert not pad.board.open


def test_the_mouse_opens_the_board_by_the_small_keyboard_in_the_field_and_types() -> None:
    title_app = TitleApp()
    title_app.tap(pygame.K_j)
    field = title_app.app.stack.top.text_input
    assert field is not None
    title_app.do(*click(*field.field.opener.center))
    board = title_app.app.controls.board
    assert board.open
    for letter in "10":
        key = next(each for each in board.ring.buttons if each.label == letter)
        title_app.do(*click(*key.box.center))
    assert field.field.text == "10"


@pytest.mark.parametrize("code", sorted(SPOKEN))
def test_the_board_has_the_readers_alphabet_and_room_for_it(code: str) -> None:
    board, language = OnscreenKeyboard(), SPOKEN[code]
    board.note(Event(pygame.KEYDOWN, key=pygame.K_RETURN, pad="return"))
    quick = ("Hello!", "Are you ready?", "Have fun!", "One moment, please.")
    board.offer(TextInput(TextField(pygame.Rect(400, 188, 480, 42)), quick), language)
    labels = [each.label for each in board.ring.buttons]
    alphabet = clusters(language.say(ALPHABET))
    assert labels[14 : 14 + len(alphabet)] == alphabet
    assert board.box.top > 230
    assert all(board.box.contains(each.box) for each in board.ring.buttons)


def test_nothing_behind_the_board_lights_up_while_the_mouse_is_over_it() -> None:
    title_app = TitleApp()
    title_app.tap(pygame.K_j)
    GamepadTyper(title_app.app).tap("X")
    screen = title_app.app.stack.top
    board, back = title_app.app.controls.board, screen.ring.buttons[-1]
    both = board.box.clip(back.box)
    assert both.size != (0, 0)
    title_app.do(move(*both.center))
    assert not back.hovered

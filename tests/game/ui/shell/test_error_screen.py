"""Test error screen: neither link nor seat are touched."""

from collections.abc import Callable
from typing import Any

import pygame
import pytest

from game.i18n.language import ENGLISH
from game.protocol.messages import Act
from game.rules import Action
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.accessibility import PLAIN
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.shell.dialog import Question
from game.ui.shell.error_screen import ErrorScreen
from game.ui.shell.screen import Pop, Push, Screen
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.sample_match import HIT, MatchApp
from tests.game.ui.screen_driver import press, release, typing

SPRITES = Sprites()


class BrokenBattleScreen(BattleScreen):
    """A battle that fails where a test wants it to."""

    breaks = ""

    def draw(self, canvas: Canvas) -> None:
        self._may_break("draw")
        super().draw(canvas)

    def update(self, dt: float) -> Any:
        self._may_break("update")
        return super().update(dt)

    def handle(self, event: pygame.event.Event) -> Any:
        self._may_break("handle")
        return super().handle(event)

    def receive(self, message: Any, happened: Any = ()) -> Any:
        self._may_break("receive")
        return super().receive(message, happened)

    @property
    def wants_frames(self) -> bool:
        self._may_break("wants_frames")
        return super().wants_frames

    def _may_break(self, where: str) -> None:
        if where == self.breaks:
            raise RuntimeError(f"a bug of ours in {where}")


class FailingMatchApp(MatchApp):
    """A match that runs, with the chat over it; it is Ana's turn."""

    def __init__(self) -> None:
        super().__init__(chat=ChatOverlay())
        self.session.receive(self.host.started())
        self.screen = BrokenBattleScreen(self.session, SPRITES)
        self.open(self.screen)
        self.screen.intro_card = None
        self.frame()

    def frame(self, events: Any = (), messages: Any = ()) -> None:
        self.app.frame(list(events), messages)

    def words(self) -> str:
        """All that is written on the screen, drawn once more."""
        eye = LayoutCanvas.upon_window(pygame.Surface((1280, 720)), ENGLISH, PLAIN)
        self.app.canvas = eye
        self.frame()
        return " ".join(word.text for word in eye.words)

    @property
    def untouched(self) -> bool:
        return (
            self.session is self.app.stack.session
            and not self.link.closed
            and not any(type(message).__name__ == "Leave" for message in self.link.sent)
        )


def test_a_match_that_cannot_be_drawn_goes_on_and_is_told_in_words() -> None:
    match = FailingMatchApp()
    match.session.room_state.note("It thunders.")
    match.screen.breaks = "draw"
    words = match.words()
    assert match.untouched
    assert "Something went wrong" in words
    assert "Straw has 60 of 60 HP, charge 0, guard 0." in words
    assert "Turn 1: it is your turn, Ana." in words
    assert "1 Poke" in words
    assert "It thunders." in words
    match.screen.breaks = ""
    assert "Something went wrong" not in match.words()


def test_while_it_cannot_be_drawn_one_acts_and_talks_as_ever() -> None:
    match = FailingMatchApp()
    match.screen.breaks = "draw"
    match.do(press(pygame.K_4, unicode="4"), release(pygame.K_4))
    assert [message for message in match.link.sent if isinstance(message, Act)] == [
        Act(1, Action.DEFEND)
    ]
    match.do(press(pygame.K_t, unicode="t"), release(pygame.K_t), *typing("still here"))
    assert "still here" in match.words()
    match.do(press(pygame.K_RETURN))
    assert "still here" in match.session.room_state.lines[-1].text
    match.tell(match.host.acted(Action.DEFEND))
    assert "guard 1" in match.words()
    assert match.untouched


def test_a_question_over_a_screen_that_cannot_be_drawn_is_seen() -> None:
    match = FailingMatchApp()
    match.screen.breaks = "draw"
    match.do(press(pygame.K_ESCAPE), release(pygame.K_ESCAPE))
    assert isinstance(match.front, Question)
    assert "Leave the match?" in match.words()


@pytest.mark.parametrize("where", ["update", "handle", "receive", "wants_frames"])
def test_a_fault_elsewhere_costs_what_failed_and_is_told(where: str) -> None:
    match = FailingMatchApp()
    match.screen.breaks = where
    match.do(press(pygame.K_F6), release(pygame.K_F6), press(pygame.K_2), release(pygame.K_2))
    match.tell(match.host.acted(Action.ATTACK1, HIT))
    assert match.untouched
    assert match.app.failures.known
    assert match.session.room_state.battle == match.host.battle
    assert isinstance(match.front, BattleScreen)


def test_a_screen_that_has_missed_a_message_is_made_from_what_the_session_knows() -> None:
    match = FailingMatchApp()
    match.screen.breaks = "receive"
    match.tell(match.host.acted(Action.DEFEND))
    assert match.front is not match.screen
    assert isinstance(match.front, BattleScreen)
    assert match.front.battle == match.host.battle
    assert "Parley had an error" in match.app.shortcuts.toast.text


def test_a_fault_that_comes_with_every_frame_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    match = FailingMatchApp()
    match.screen.breaks = "draw"
    for _ in range(5):
        match.screen.dirty = True
        match.frame()
    assert caplog.text.count("a bug of ours in draw") == 1
    assert not match.app.frame([]) or match.screen.dirty


def test_what_is_tried_again_with_every_frame_lets_the_loop_sleep() -> None:
    match = FailingMatchApp()
    match.screen.breaks = "draw"
    match.frame()
    match.frame()
    assert not match.app._dirty


def test_a_screen_over_the_match_that_fails_leads_back_to_it() -> None:
    class Over(Screen):
        def draw(self, canvas: Canvas) -> None:
            raise RuntimeError("a bug of ours")

    match = FailingMatchApp()
    match.app.go(Push(Over()))
    match.frame()
    assert isinstance(match.front, ErrorScreen)
    match.do(press(pygame.K_RETURN))
    assert match.app.stack.top is match.screen
    assert match.untouched


def test_a_chat_that_fails_leaves_the_keys_to_the_match(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bool:
        raise RuntimeError("a bug of ours")

    match = FailingMatchApp()
    monkeypatch.setattr(match.app.overlay, "handle", fail)
    monkeypatch.setattr(match.app.overlay, "draw", fail)
    match.do(press(pygame.K_1), release(pygame.K_1))
    assert [message for message in match.link.sent if isinstance(message, Act)] == [
        Act(1, Action.ATTACK1)
    ]
    assert match.untouched


def test_where_not_even_words_can_be_drawn_the_match_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> Callable[[], None]:
        raise RuntimeError("a bug of ours")

    match = FailingMatchApp()
    for name in ("text", "panel", "clear"):
        monkeypatch.setattr(Canvas, name, fail)
    match.do(press(pygame.K_4), release(pygame.K_4))
    assert match.untouched
    assert match.link.sent[-1:] == [Act(1, Action.DEFEND)]


def test_a_window_that_is_closed_over_a_broken_match_still_asks() -> None:
    match = FailingMatchApp()
    match.screen.breaks = "draw"
    match.do(pygame.event.Event(pygame.QUIT))
    assert isinstance(match.front, Question)
    match.app.go(Pop())
    assert match.untouched

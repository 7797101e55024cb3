"""A mistake of ours in the window never costs a match: neither link nor seat are touched."""

from collections.abc import Callable
from typing import Any

import pygame
import pytest

from game.contract.messages import Act
from game.rules import Action
from game.ui.chat.chat import Chat
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.look import PLAIN
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.screen.dialog import Question
from game.ui.screen.fault import Fault
from game.ui.screen.scene import Pop, Push, Scene
from game.words.language import ENGLISH
from tests.ui.duel import HIT, Play
from tests.ui.eye import Eye
from tests.ui.stage import press, release, typing

SPRITES = Sprites()


class Broken(BattleScene):
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


class Match(Play):
    """A match that runs, with the chat over it; it is Ana's turn."""

    def __init__(self) -> None:
        super().__init__(chat=Chat())
        self.session.receive(self.host.started())
        self.scene = Broken(self.session, SPRITES)
        self.open(self.scene)
        self.scene.versus = None
        self.frame()

    def frame(self, events: Any = (), messages: Any = ()) -> None:
        self.app.frame(list(events), messages)

    def words(self) -> str:
        """All that is written on the screen, drawn once more."""
        eye = Eye.upon_window(pygame.Surface((1280, 720)), ENGLISH, PLAIN)
        self.app.canvas = eye
        self.frame()
        return " ".join(word.text for word in eye.words)

    @property
    def untouched(self) -> bool:
        return (
            self.session is self.app.stack.session
            and not self.link.closed
            and not any(type(wish).__name__ == "Leave" for wish in self.link.sent)
        )


def test_a_match_that_cannot_be_drawn_goes_on_and_is_told_in_words() -> None:
    match = Match()
    match.session.table.note("It thunders.")
    match.scene.breaks = "draw"
    words = match.words()
    assert match.untouched
    assert "Something broke" in words
    assert "Straw has 60 of 60 HP, charge 0, guard 0." in words
    assert "Turn 1: it is your turn, Ana." in words
    assert "1 Poke" in words
    assert "It thunders." in words
    match.scene.breaks = ""
    assert "Something broke" not in match.words()


def test_while_it_cannot_be_drawn_one_acts_and_talks_as_ever() -> None:
    match = Match()
    match.scene.breaks = "draw"
    match.do(press(pygame.K_4, unicode="4"), release(pygame.K_4))
    assert [wish for wish in match.link.sent if isinstance(wish, Act)] == [Act(1, Action.DEFEND)]
    match.do(press(pygame.K_t, unicode="t"), release(pygame.K_t), *typing("still here"))
    assert "still here" in match.words()
    match.do(press(pygame.K_RETURN))
    assert "still here" in match.session.table.lines[-1].text
    match.tell(match.host.acted(Action.DEFEND))
    assert "guard 1" in match.words()
    assert match.untouched


def test_a_question_over_a_screen_that_cannot_be_drawn_is_seen() -> None:
    match = Match()
    match.scene.breaks = "draw"
    match.do(press(pygame.K_ESCAPE), release(pygame.K_ESCAPE))
    assert isinstance(match.front, Question)
    assert "Leave the match?" in match.words()


@pytest.mark.parametrize("where", ["update", "handle", "receive", "wants_frames"])
def test_a_fault_elsewhere_costs_what_failed_and_is_told(where: str) -> None:
    match = Match()
    match.scene.breaks = where
    match.do(press(pygame.K_F6), release(pygame.K_F6), press(pygame.K_2), release(pygame.K_2))
    match.tell(match.host.acted(Action.ATTACK1, HIT))
    assert match.untouched
    assert match.app.faults.known
    assert match.session.table.battle == match.host.battle
    assert isinstance(match.front, BattleScene)


def test_a_screen_that_has_missed_a_message_is_made_from_what_the_session_knows() -> None:
    match = Match()
    match.scene.breaks = "receive"
    match.tell(match.host.acted(Action.DEFEND))
    assert match.front is not match.scene
    assert isinstance(match.front, BattleScene)
    assert match.front.battle == match.host.battle
    assert "Parley made a mistake" in match.app.shortcuts.notice.text


def test_a_fault_that_comes_with_every_frame_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    match = Match()
    match.scene.breaks = "draw"
    for _ in range(5):
        match.scene.dirty = True
        match.frame()
    assert caplog.text.count("a bug of ours in draw") == 1
    assert not match.app.frame([]) or match.scene.dirty


def test_what_is_tried_again_with_every_frame_lets_the_loop_sleep() -> None:
    match = Match()
    match.scene.breaks = "draw"
    match.frame()
    match.frame()
    assert not match.app._dirty


def test_a_screen_over_the_match_that_fails_leads_back_to_it() -> None:
    class Over(Scene):
        def draw(self, canvas: Canvas) -> None:
            raise RuntimeError("a bug of ours")

    match = Match()
    match.app.go(Push(Over()))
    match.frame()
    assert isinstance(match.front, Fault)
    match.do(press(pygame.K_RETURN))
    assert match.app.stack.top is match.scene
    assert match.untouched


def test_a_chat_that_fails_leaves_the_keys_to_the_match(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bool:
        raise RuntimeError("a bug of ours")

    match = Match()
    monkeypatch.setattr(match.app.overlay, "handle", fail)
    monkeypatch.setattr(match.app.overlay, "draw", fail)
    match.do(press(pygame.K_1), release(pygame.K_1))
    assert [wish for wish in match.link.sent if isinstance(wish, Act)] == [Act(1, Action.ATTACK1)]
    assert match.untouched


def test_where_not_even_words_can_be_drawn_the_match_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> Callable[[], None]:
        raise RuntimeError("a bug of ours")

    match = Match()
    for name in ("text", "panel", "clear"):
        monkeypatch.setattr(Canvas, name, fail)
    match.do(press(pygame.K_4), release(pygame.K_4))
    assert match.untouched
    assert match.link.sent[-1:] == [Act(1, Action.DEFEND)]


def test_a_window_that_is_closed_over_a_broken_match_still_asks() -> None:
    match = Match()
    match.scene.breaks = "draw"
    match.do(pygame.event.Event(pygame.QUIT))
    assert isinstance(match.front, Question)
    match.app.go(Pop())
    assert match.untouched

"""The loop: feeds, draws only when something changed, sleeps as long as it may."""

import logging

import pygame
import pytest
from pygame.event import Event

from game.client_state.link import Incoming, LinkDown, LinkUp
from game.client_state.room_state import Happening
from game.player.settings import DEFAULTS
from game.session import GameSession
from game.ui.app import ACTIVE_SECONDS, FRAME, App
from game.ui.graphics.canvas import Canvas
from game.ui.input.event_wait import IDLE
from game.ui.shell.dialog import Question
from game.ui.shell.error_screen import ErrorScreen
from game.ui.shell.screen import Change, ChatArea, Pop, Push, Quit, Replace, Screen
from tests.game.ui.screen_driver import FakeLink, click, move, press, release


class RecordingScreen(Screen):
    """Keeps what reaches it and answers what a test wants."""

    def __init__(self, session: GameSession | None = None) -> None:
        self.session = session
        self.events: list[Event] = []
        self.messages: list[Incoming] = []
        self.steps: list[float] = []
        self.drawn = 0
        self.answer: Change | None = None
        self.moving = False
        self.bug: Exception | None = None
        self.breaks = ""
        """The method in which it fails."""

    def _may_break(self, where: str) -> None:
        if where == self.breaks:
            raise RuntimeError(f"a bug of ours in {where}")

    @property
    def wants_frames(self) -> bool:
        self._may_break("wants_frames")
        return self.moving

    def handle(self, event: Event) -> Change | None:
        if self.bug:
            raise self.bug
        self._may_break("handle")
        self.events.append(event)
        return self.answer

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        self._may_break("receive")
        self.messages.append(message)
        return self.answer

    def update(self, dt: float) -> Change | None:
        self._may_break("update")
        self.steps.append(dt)
        return None

    def draw(self, canvas: Canvas) -> None:
        self._may_break("draw")
        self.drawn += 1


class ConsumingOverlay:
    """An overlay that takes every event of one kind."""

    def __init__(self, takes: int) -> None:
        self.takes = takes
        self.settings = DEFAULTS
        self.dirty = False
        self.open = False
        self.wants_frames = False
        self.text_input = None
        self.sessions: list[GameSession | None] = []
        self.unread = 0
        self.looks = 0
        self.drawn = 0

    def attach(self, session: GameSession | None) -> None:
        self.sessions.append(session)

    def move(self, chat_area: ChatArea) -> None: ...

    def handle(self, event: Event) -> bool:
        return event.type == self.takes

    def refresh(self) -> None:
        self.looks += 1

    def update(self, dt: float) -> None: ...

    def places(self, canvas: Canvas) -> list[pygame.Rect]:
        return []

    def draw(self, canvas: Canvas) -> None:
        self.drawn += 1


def app(home: Screen, size: tuple[int, int] = (1280, 720)) -> App:
    made = App(pygame.Surface(size), home)
    made.frame([])
    return made


def test_a_frame_in_which_nothing_changed_draws_nothing() -> None:
    screen = RecordingScreen()
    running = App(pygame.Surface((1280, 720)), screen)
    assert running.frame([], dt=0.016)
    assert not running.frame([], dt=0.016)
    assert screen.drawn == 1


def test_an_input_is_followed_by_a_drawing() -> None:
    running = app(RecordingScreen())
    assert running.frame([press(pygame.K_a)])


def test_the_mouse_arrives_in_units_of_the_layout() -> None:
    screen = RecordingScreen()
    app(screen, (640, 400)).frame([move(320, 200)])
    assert screen.events[-1].pos == pytest.approx((640, 360))


def test_a_key_held_down_is_told_from_a_key_pressed_twice() -> None:
    screen = RecordingScreen()
    key = pygame.K_RETURN
    app(screen).frame([press(key), press(key), release(key), press(key)])
    downs = [event.repeat for event in screen.events if event.type == pygame.KEYDOWN]
    assert downs == [False, True, False]


def test_a_dragged_window_does_not_skip_an_animation() -> None:
    screen = RecordingScreen()
    screen.moving = True
    app(screen).frame([], dt=5.0)
    assert screen.steps[-1] == 0.1


def test_what_begins_by_a_message_begins_from_its_beginning() -> None:
    screen = RecordingScreen()
    screen.session = GameSession(FakeLink())
    app(screen).frame([], [LinkUp()], dt=0.2)
    assert screen.steps[-2:] == [0.2, 0.0]
    assert screen.messages


def test_every_screen_of_the_session_hears_its_messages() -> None:
    session = GameSession(FakeLink())
    battle, question = RecordingScreen(session), RecordingScreen(session)
    title = RecordingScreen()
    running = app(title)
    running.stack.apply(Push(battle), title)
    running.stack.apply(Push(question), battle)
    running.frame([], [LinkDown(1, "It broke.")])
    assert (len(title.messages), len(battle.messages), len(question.messages)) == (0, 1, 1)
    assert session.down == LinkDown(1, "It broke.")


def test_a_screen_below_may_take_the_place_of_all_above_it() -> None:
    session = GameSession(FakeLink())
    battle, question, result = (
        RecordingScreen(session),
        RecordingScreen(session),
        RecordingScreen(session),
    )
    title = RecordingScreen()
    running = app(title)
    running.stack.apply(Push(battle), title)
    running.stack.apply(Push(question), battle)
    battle.answer = Replace(result)
    running.frame([], [LinkDown(1, "It broke.")])
    assert running.stack.screens == [title, result]
    assert question.messages == []


def test_what_the_overlay_takes_reaches_no_screen_and_the_rest_does() -> None:
    screen, glass = RecordingScreen(), ConsumingOverlay(pygame.KEYDOWN)
    running = App(pygame.Surface((1280, 720)), screen, glass)
    running.frame([press(pygame.K_1), *click(5, 5)])
    assert pygame.KEYDOWN not in [event.type for event in screen.events]
    assert pygame.MOUSEBUTTONUP in [event.type for event in screen.events]


def test_the_overlay_is_told_which_session_is_in_use_and_hears_it() -> None:
    session = GameSession(FakeLink())
    title, battle, glass = RecordingScreen(), RecordingScreen(session), ConsumingOverlay(0)
    running = App(pygame.Surface((1280, 720)), title, glass)
    title.answer = Push(battle)
    running.frame([press(pygame.K_h)], [LinkDown(1, "It broke.")])
    battle.answer = Pop()
    running.frame([press(pygame.K_ESCAPE)])
    assert glass.sessions == [session, None]
    assert glass.looks == 1


def test_who_tries_something_alone_still_hears_and_talks_with_the_other_side() -> None:
    link = FakeLink()
    real, trial = GameSession(link), GameSession(FakeLink(), trial=True)
    result, attempt, glass = RecordingScreen(real), RecordingScreen(trial), ConsumingOverlay(0)
    running = App(pygame.Surface((1280, 720)), result, glass)
    result.answer = Push(attempt)
    running.frame([press(pygame.K_w)])
    result.answer = None
    link.coming.append(LinkDown(1, "It broke."))
    running.frame([])
    assert glass.sessions == [real]
    assert real.down == LinkDown(1, "It broke.")
    assert (len(result.messages), len(attempt.messages)) == (1, 0)


def test_in_a_trial_by_oneself_there_is_nobody_to_talk_with() -> None:
    glass = ConsumingOverlay(0)
    App(
        pygame.Surface((1280, 720)), RecordingScreen(GameSession(FakeLink(), trial=True)), glass
    ).frame([])
    assert glass.sessions == []


def test_an_overlay_that_changed_is_drawn_over_a_screen_that_did_not() -> None:
    glass = ConsumingOverlay(0)
    running = App(pygame.Surface((1280, 720)), RecordingScreen(), glass)
    running.frame([])
    glass.dirty = True
    assert running.frame([])
    assert glass.drawn == 2


def test_closing_the_window_leaves_and_closes_the_link() -> None:
    link = FakeLink()
    running = app(RecordingScreen(GameSession(link)))
    running.frame([Event(pygame.QUIT)])
    assert running.stack.screens == []
    assert link.closed


def test_a_screen_without_a_match_that_fails_is_logged_and_makes_room_for_a_way_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    title, broken = RecordingScreen(), RecordingScreen()
    running = app(title)
    running.stack.apply(Push(broken), title)
    broken.bug = RuntimeError("a bug of ours")
    with caplog.at_level(logging.ERROR):
        assert running.frame([press(pygame.K_1)])
    assert "a bug of ours" in caplog.text
    assert isinstance(running.stack.top, ErrorScreen)
    running.frame([press(pygame.K_RETURN)])
    assert running.stack.screens == [title]


def test_a_title_that_fails_is_tried_again_after_a_key() -> None:
    title = RecordingScreen()
    running = app(title)
    title.breaks = "draw"
    running.frame([press(pygame.K_1)])
    assert isinstance(running.stack.top, ErrorScreen)
    title.breaks = ""
    running.frame([press(pygame.K_RETURN)])
    assert running.stack.screens == [title]
    drawn = title.drawn
    running.frame([press(pygame.K_1)])
    assert title.drawn == drawn + 1


def test_alt_with_a_key_that_means_the_same_everywhere_is_the_systems() -> None:
    screen = RecordingScreen()
    running = app(screen)
    running.frame([press(pygame.K_F4, pygame.KMOD_LALT)])
    assert running.stack.screens == [screen]
    assert not running.shortcuts.toast.text


def test_closing_the_window_asks_whatever_lies_over_the_match() -> None:
    class Match(RecordingScreen):
        def close_question(self) -> Change | None:
            return Push(question)

    title, match, settings = RecordingScreen(), Match(GameSession(FakeLink())), RecordingScreen()
    question = Question("Leave?", "You lose.", "Leave", "Stay", Quit)
    running = app(title)
    running.stack.apply(Push(match), title)
    running.stack.apply(Push(settings), match)
    running.frame([Event(pygame.QUIT)])
    assert running.stack.screens == [title, match, question]
    running.frame([Event(pygame.QUIT)])
    assert running.stack.screens == []


def test_news_of_the_players_files_are_shown_in_the_middle_of_whatever_goes_on() -> None:
    running, news = app(RecordingScreen()), iter(["", "The folder was deleted."])
    running.news = lambda: next(news, "")
    running.frame([])
    assert running.frame([], dt=0.1)
    assert running.shortcuts.toast.text == "The folder was deleted."


def test_the_loop_sleeps_longer_the_less_goes_on() -> None:
    screen = RecordingScreen()
    running = app(screen)
    assert running.timeout == IDLE
    running.frame([press(pygame.K_a)])
    assert running.timeout == FRAME
    for _ in range(round(ACTIVE_SECONDS / 0.1) + 1):
        running.frame([], dt=0.1)
    assert running.timeout == IDLE
    screen.moving = True
    assert running.timeout == FRAME


def test_a_window_of_another_size_gets_a_canvas_of_its_size() -> None:
    running = app(RecordingScreen())
    pygame.display.set_mode((640, 360), pygame.RESIZABLE)
    try:
        assert running.frame([Event(pygame.VIDEORESIZE, size=(640, 360), w=640, h=360)])
        assert running.canvas.scale == 0.5
    finally:
        pygame.display.set_mode((1280, 720))


def test_the_loop_takes_what_waits_on_the_link_and_ends_with_the_last_screen() -> None:
    link = FakeLink()
    screen = RecordingScreen(GameSession(link))
    running = app(screen)
    link.coming.extend([LinkDown(1, "It broke."), LinkDown(2, "It broke.")])
    screen.answer = Pop()
    running.run()
    assert screen.messages == [LinkDown(1, "It broke.")]
    assert link.closed

"""The loop: feeds, draws only when something changed, sleeps as long as it may."""

import logging

import pygame
import pytest
from pygame.event import Event

from game.player.settings import DEFAULTS
from game.table.link import Down, Incoming, Up
from game.table.table import Happening
from game.ui.app import FRAME, LIVELY, App
from game.ui.drawing.canvas import Canvas
from game.ui.input.doorbell import IDLE
from game.ui.screen.dialog import Question
from game.ui.screen.fault import Fault
from game.ui.screen.scene import Change, Nook, Pop, Push, Quit, Replace, Scene
from game.ui.screen.session import Session
from tests.ui.stage import FakeLink, click, move, press, release


class Probe(Scene):
    """Keeps what reaches it and answers what a test wants."""

    def __init__(self, session: Session | None = None) -> None:
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


class Glass:
    """An overlay that takes every event of one kind."""

    def __init__(self, takes: int) -> None:
        self.takes = takes
        self.settings = DEFAULTS
        self.dirty = False
        self.open = False
        self.wants_frames = False
        self.typing = None
        self.sessions: list[Session | None] = []
        self.unread = 0
        self.looks = 0
        self.drawn = 0

    def attach(self, session: Session | None) -> None:
        self.sessions.append(session)

    def move(self, nook: Nook) -> None: ...

    def handle(self, event: Event) -> bool:
        return event.type == self.takes

    def look(self) -> None:
        self.looks += 1

    def update(self, dt: float) -> None: ...

    def places(self, canvas: Canvas) -> list[pygame.Rect]:
        return []

    def draw(self, canvas: Canvas) -> None:
        self.drawn += 1


def app(home: Scene, size: tuple[int, int] = (1280, 720)) -> App:
    made = App(pygame.Surface(size), home)
    made.frame([])
    return made


def test_a_frame_in_which_nothing_changed_draws_nothing() -> None:
    scene = Probe()
    running = App(pygame.Surface((1280, 720)), scene)
    assert running.frame([], dt=0.016)
    assert not running.frame([], dt=0.016)
    assert scene.drawn == 1


def test_an_input_is_followed_by_a_drawing() -> None:
    running = app(Probe())
    assert running.frame([press(pygame.K_a)])


def test_the_mouse_arrives_in_units_of_the_layout() -> None:
    scene = Probe()
    app(scene, (640, 400)).frame([move(320, 200)])
    assert scene.events[-1].pos == pytest.approx((640, 360))


def test_a_key_held_down_is_told_from_a_key_pressed_twice() -> None:
    scene = Probe()
    key = pygame.K_RETURN
    app(scene).frame([press(key), press(key), release(key), press(key)])
    downs = [event.repeat for event in scene.events if event.type == pygame.KEYDOWN]
    assert downs == [False, True, False]


def test_a_dragged_window_does_not_skip_an_animation() -> None:
    scene = Probe()
    scene.moving = True
    app(scene).frame([], dt=5.0)
    assert scene.steps[-1] == 0.1


def test_what_begins_by_a_message_begins_from_its_beginning() -> None:
    scene = Probe()
    scene.session = Session(FakeLink())
    app(scene).frame([], [Up()], dt=0.2)
    assert scene.steps[-2:] == [0.2, 0.0]
    assert scene.messages


def test_every_scene_of_the_session_hears_its_messages() -> None:
    session = Session(FakeLink())
    battle, question = Probe(session), Probe(session)
    title = Probe()
    running = app(title)
    running.stack.apply(Push(battle), title)
    running.stack.apply(Push(question), battle)
    running.frame([], [Down(1, "It broke.")])
    assert (len(title.messages), len(battle.messages), len(question.messages)) == (0, 1, 1)
    assert session.down == Down(1, "It broke.")


def test_a_scene_below_may_take_the_place_of_all_above_it() -> None:
    session = Session(FakeLink())
    battle, question, result = Probe(session), Probe(session), Probe(session)
    title = Probe()
    running = app(title)
    running.stack.apply(Push(battle), title)
    running.stack.apply(Push(question), battle)
    battle.answer = Replace(result)
    running.frame([], [Down(1, "It broke.")])
    assert running.stack.scenes == [title, result]
    assert question.messages == []


def test_what_the_overlay_takes_reaches_no_scene_and_the_rest_does() -> None:
    scene, glass = Probe(), Glass(pygame.KEYDOWN)
    running = App(pygame.Surface((1280, 720)), scene, glass)
    running.frame([press(pygame.K_1), *click(5, 5)])
    assert pygame.KEYDOWN not in [event.type for event in scene.events]
    assert pygame.MOUSEBUTTONUP in [event.type for event in scene.events]


def test_the_overlay_is_told_which_session_is_in_use_and_hears_it() -> None:
    session = Session(FakeLink())
    title, battle, glass = Probe(), Probe(session), Glass(0)
    running = App(pygame.Surface((1280, 720)), title, glass)
    title.answer = Push(battle)
    running.frame([press(pygame.K_h)], [Down(1, "It broke.")])
    battle.answer = Pop()
    running.frame([press(pygame.K_ESCAPE)])
    assert glass.sessions == [session, None]
    assert glass.looks == 1


def test_who_tries_something_alone_still_hears_and_talks_with_the_other_side() -> None:
    link = FakeLink()
    real, trial = Session(link), Session(FakeLink(), trial=True)
    result, attempt, glass = Probe(real), Probe(trial), Glass(0)
    running = App(pygame.Surface((1280, 720)), result, glass)
    result.answer = Push(attempt)
    running.frame([press(pygame.K_w)])
    result.answer = None
    link.coming.append(Down(1, "It broke."))
    running.frame([])
    assert glass.sessions == [real]
    assert real.down == Down(1, "It broke.")
    assert (len(result.messages), len(attempt.messages)) == (1, 0)


def test_in_a_trial_by_oneself_there_is_nobody_to_talk_with() -> None:
    glass = Glass(0)
    App(pygame.Surface((1280, 720)), Probe(Session(FakeLink(), trial=True)), glass).frame([])
    assert glass.sessions == []


def test_an_overlay_that_changed_is_drawn_over_a_scene_that_did_not() -> None:
    glass = Glass(0)
    running = App(pygame.Surface((1280, 720)), Probe(), glass)
    running.frame([])
    glass.dirty = True
    assert running.frame([])
    assert glass.drawn == 2


def test_closing_the_window_leaves_and_closes_the_link() -> None:
    link = FakeLink()
    running = app(Probe(Session(link)))
    running.frame([Event(pygame.QUIT)])
    assert running.stack.scenes == []
    assert link.closed


def test_a_screen_without_a_match_that_fails_is_logged_and_makes_room_for_a_way_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    title, broken = Probe(), Probe()
    running = app(title)
    running.stack.apply(Push(broken), title)
    broken.bug = RuntimeError("a bug of ours")
    with caplog.at_level(logging.ERROR):
        assert running.frame([press(pygame.K_1)])
    assert "a bug of ours" in caplog.text
    assert isinstance(running.stack.top, Fault)
    running.frame([press(pygame.K_RETURN)])
    assert running.stack.scenes == [title]


def test_a_title_that_fails_is_tried_again_after_a_key() -> None:
    title = Probe()
    running = app(title)
    title.breaks = "draw"
    running.frame([press(pygame.K_1)])
    assert isinstance(running.stack.top, Fault)
    title.breaks = ""
    running.frame([press(pygame.K_RETURN)])
    assert running.stack.scenes == [title]
    drawn = title.drawn
    running.frame([press(pygame.K_1)])
    assert title.drawn == drawn + 1


def test_alt_with_a_key_that_means_the_same_everywhere_is_the_systems() -> None:
    scene = Probe()
    running = app(scene)
    running.frame([press(pygame.K_F4, pygame.KMOD_LALT)])
    assert running.stack.scenes == [scene]
    assert not running.shortcuts.notice.text


def test_closing_the_window_asks_whatever_lies_over_the_match() -> None:
    class Match(Probe):
        def closing(self) -> Change | None:
            return Push(question)

    title, match, settings = Probe(), Match(Session(FakeLink())), Probe()
    question = Question("Leave?", "You lose.", "Leave", "Stay", Quit)
    running = app(title)
    running.stack.apply(Push(match), title)
    running.stack.apply(Push(settings), match)
    running.frame([Event(pygame.QUIT)])
    assert running.stack.scenes == [title, match, question]
    running.frame([Event(pygame.QUIT)])
    assert running.stack.scenes == []


def test_news_of_the_players_files_are_shown_in_the_middle_of_whatever_goes_on() -> None:
    running, news = app(Probe()), iter(["", "The folder was deleted."])
    running.news = lambda: next(news, "")
    running.frame([])
    assert running.frame([], dt=0.1)
    assert running.shortcuts.notice.text == "The folder was deleted."


def test_the_loop_sleeps_longer_the_less_goes_on() -> None:
    scene = Probe()
    running = app(scene)
    assert running.timeout == IDLE
    running.frame([press(pygame.K_a)])
    assert running.timeout == FRAME
    for _ in range(round(LIVELY / 0.1) + 1):
        running.frame([], dt=0.1)
    assert running.timeout == IDLE
    scene.moving = True
    assert running.timeout == FRAME


def test_a_window_of_another_size_gets_a_canvas_of_its_size() -> None:
    running = app(Probe())
    pygame.display.set_mode((640, 360), pygame.RESIZABLE)
    try:
        assert running.frame([Event(pygame.VIDEORESIZE, size=(640, 360), w=640, h=360)])
        assert running.canvas.scale == 0.5
    finally:
        pygame.display.set_mode((1280, 720))


def test_the_loop_takes_what_waits_on_the_link_and_ends_with_the_last_scene() -> None:
    link = FakeLink()
    scene = Probe(Session(link))
    running = app(scene)
    link.coming.extend([Down(1, "It broke."), Down(2, "It broke.")])
    scene.answer = Pop()
    running.run()
    assert scene.messages == [Down(1, "It broke.")]
    assert link.closed

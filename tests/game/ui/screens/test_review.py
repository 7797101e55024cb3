"""The review on the screen, what if, and the coach in a match of practice."""

from collections.abc import Mapping

import msgspec
import pygame
import pytest

from game.app.match_opener import ReviewTools
from game.bots import GreedyPlayer
from game.client_state.link import Link
from game.i18n.language import ENGLISH
from game.records.record import Record
from game.records.verify import verify
from game.review.review import FinishedMatch, Judgement
from game.rules import Action, Battle, Seat
from game.ui.app import App
from game.ui.charts.chart import SHAPES, Chart
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.theme import MINE, THEIRS
from game.ui.screens.battle import BattleScreen
from game.ui.screens.learning_navigation import LearningNavigation
from game.ui.screens.replay import ReplayScreen
from game.ui.screens.result import ResultScreen
from game.ui.screens.review import CURVE, ReviewScreen
from game.ui.screens.what_if import WhatIfScreen
from game.ui.shell.screen import GoHome, Push, Screen
from game.ui.stage.backdrop import Backdrop
from net.local.what_if_room import WhatIfLink, with_mover_left
from tests.game.records.sample_records import RecordWriter
from tests.game.solved_pairings import LEAF, TWIG, SolvedPairings
from tests.game.ui.layout_canvas import LayoutCanvas
from tests.game.ui.screen_driver import click, move, press
from tests.support import LoadedDice

NAMES = {Seat.LEFT: "Ana", Seat.RIGHT: "Ben"}
LEFT, RIGHT, ENTER, ESCAPE = pygame.K_LEFT, pygame.K_RIGHT, pygame.K_RETURN, pygame.K_ESCAPE
SPRITES = Sprites()


def match() -> FinishedMatch:
    """Six actions and a knockout."""
    scribe = RecordWriter(TWIG, LEAF)
    while not scribe.battle.outcome:
        if scribe.battle.to_move is Seat.LEFT:
            scribe.act(Action.ATTACK1, (1, 3))
        else:
            scribe.act(Action.CHARGE if scribe.battle.right.charge < 3 else Action.ATTACK1, (99, 1))
    scribe.end()
    return FinishedMatch(scribe.entries, NAMES)


class PracticeRoom:
    """An app without a window at the review of a match."""

    def __init__(self, *, there: bool = True) -> None:
        pygame.font.init()
        self.now = 0.0
        self.shelf = SolvedPairings(there=there)
        self.asked: list[str] = []
        review_tools = ReviewTools(self.shelf, self._spar, ("easy", "normal"))
        self.learning_navigation = LearningNavigation(review_tools, SPRITES, Backdrop())
        self.app = App(pygame.Surface((1280, 720)), Screen())
        self.app.go(self.learning_navigation.review(match()))
        self.frame()

    def _spar(self, battle: Battle, names: Mapping[Seat, str], level: str) -> Link:
        self.asked.append(level)
        seated, called = with_mover_left(battle, names)
        return WhatIfLink(seated, called, GreedyPlayer(), LoadedDice(), lambda: self.now)

    @property
    def top(self) -> Screen:
        return self.app.stack.top

    @property
    def review(self) -> ReviewScreen:
        assert isinstance(self.top, ReviewScreen)
        return self.top

    @property
    def battle(self) -> BattleScreen:
        assert isinstance(self.top, BattleScreen)
        return self.top

    def frame(self, *events: pygame.event.Event, dt: float = 0.0) -> None:
        session = self.app.stack.session
        messages = []
        while session and (message := session.link.poll()) is not None:
            messages.append(message)
        self.app.frame(events, messages, dt)
        assert not self.app.failures.known, "a scene failed"

    def tap(self, *keys: int) -> None:
        for key in keys:
            self.frame(press(key))
            self.frame(pygame.event.Event(pygame.KEYUP, key=key))

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.now += 0.1
            self.frame(dt=0.1)


def test_the_turning_point_is_named_beside_the_names_of_both_sides() -> None:
    room = PracticeRoom()
    long = dict.fromkeys(Seat, "Wilhelmine Wunderbar")
    room.app.go(room.learning_navigation.review(FinishedMatch(match().entries, long)))
    room.wait(1)
    eye = LayoutCanvas.upon_window(room.app.canvas.surface, ENGLISH, room.app.canvas.accessibility)
    room.app.canvas = eye
    room.frame(move(5, 5))
    named = [word.ink for word in eye.words if "wins" in word.text and "match" not in word.text]
    (flag,) = [word.ink for word in eye.words if word.text == "turning point"]
    assert len(named) == 2
    assert flag.collidelist(named) == -1


def test_a_review_opens_at_the_turning_point() -> None:
    room = PracticeRoom()
    assert room.review.review is not None
    assert room.review.review.turning_point == room.review.place - 1


def test_arrows_and_the_mouse_choose_an_action() -> None:
    room = PracticeRoom()
    room.tap(pygame.K_HOME)
    assert room.review.place == 0
    assert room.review.chosen is None
    room.tap(RIGHT, RIGHT)
    assert room.review.place == 2
    room.frame(move(CURVE.right - 5, CURVE.centery))
    assert room.review.review is not None
    assert room.review.place == len(room.review.review.judged)
    room.tap(RIGHT)
    assert room.review.place == len(room.review.review.judged)


def test_every_place_can_be_drawn_in_any_window() -> None:
    for size in ((1280, 720), (640, 360)):
        room = PracticeRoom()
        room.app = App(pygame.Surface(size), Screen())
        room.app.go(room.learning_navigation.review(match()))
        room.tap(pygame.K_HOME)
        for _ in range(8):
            room.tap(RIGHT)
            room.wait(0.2)


def test_while_the_pairing_is_worked_out_the_review_waits_for_it() -> None:
    room = PracticeRoom(there=False)
    assert room.review.review is None
    room.tap(RIGHT, pygame.K_p)
    room.shelf.there = True
    room.wait(0.1)
    assert room.review.review is not None


def test_a_match_in_which_nobody_acted_can_be_reviewed() -> None:
    room = PracticeRoom()
    room.app.go(
        room.learning_navigation.review(FinishedMatch(RecordWriter(TWIG, LEAF).entries, NAMES))
    )
    room.frame()
    room.tap(RIGHT, LEFT, pygame.K_p)
    assert room.review.place == 0


def test_what_if_plays_on_from_before_the_chosen_action() -> None:
    room = PracticeRoom()
    room.tap(pygame.K_HOME, RIGHT, RIGHT, RIGHT)
    before = room.review.battle
    room.tap(pygame.K_w)
    assert isinstance(room.top, WhatIfScreen)
    room.tap(pygame.K_2)
    assert room.asked == ["normal"]
    assert room.battle.battle == before
    assert room.battle.session.trial


def test_new_lines_cover_the_reviews_heading_behind_what_if_too() -> None:
    assert WhatIfScreen.chat_area == ReviewScreen.chat_area
    assert WhatIfScreen.chat_area.long_hint


def test_over_the_fighters_of_what_if_nobody_speaks() -> None:
    room = PracticeRoom()
    room.tap(pygame.K_w, pygame.K_1)
    assert (room.battle.chat_area.mine, room.battle.chat_area.theirs) == (None, None)


def test_leaving_what_if_leads_back_to_the_review() -> None:
    room = PracticeRoom()
    room.tap(pygame.K_w, ESCAPE)
    assert isinstance(room.top, ReviewScreen)
    room.tap(pygame.K_w, pygame.K_1, ESCAPE, LEFT, ENTER)
    room.wait(0.2)
    assert isinstance(room.top, ReviewScreen)


def fight_on(room: PracticeRoom) -> None:
    """Until the result."""
    for _ in range(60):
        room.tap(pygame.K_1)
        room.wait(1.5)
        if isinstance(room.top, ResultScreen):
            return
    raise AssertionError("the match does not end")


def test_after_what_if_the_same_position_is_tried_again() -> None:
    room = PracticeRoom()
    room.tap(pygame.K_HOME, pygame.K_w, pygame.K_1)
    opening = room.battle.battle
    fight_on(room)
    room.tap(pygame.K_r)
    assert room.battle.battle == opening
    assert room.asked == ["easy", "easy"]
    fight_on(room)
    room.tap(pygame.K_l)
    assert isinstance(room.top, ReviewScreen)


def test_after_something_was_taken_back_another_match_of_practice_begins() -> None:
    room = PracticeRoom()
    begun = Screen()
    learning_tools = room.learning_navigation.learning_tools(
        "easy", restart=lambda: GoHome(then=begun)
    )
    room.tap(pygame.K_HOME, pygame.K_w, pygame.K_1)
    room.app.go(Push(BattleScreen(room.battle.session, SPRITES, learning_tools)))
    room.tap(pygame.K_1)
    room.wait(3)
    room.tap(pygame.K_b)
    fight_on(room)
    room.tap(pygame.K_r)
    assert room.top is begun
    assert len(room.app.stack.screens) == 2


def test_a_trial_can_be_reviewed_itself() -> None:
    room = PracticeRoom()
    room.tap(pygame.K_w, pygame.K_1)
    fight_on(room)
    room.tap(pygame.K_v)
    assert room.review.review is not None
    room.tap(ESCAPE, pygame.K_l)
    assert isinstance(room.top, ReviewScreen)


def trial() -> PracticeRoom:
    """In a match of practice, with the player to move."""
    room = PracticeRoom()
    room.tap(pygame.K_HOME, pygame.K_w, pygame.K_2)
    return room


def test_the_coach_says_what_every_button_is_worth_when_asked() -> None:
    room = trial()
    coach_panel = room.battle.coach_panel
    assert coach_panel is not None
    assert not coach_panel.advice
    room.tap(pygame.K_c)
    assert [each.action for each in coach_panel.advice] == list(Action)
    room.tap(pygame.K_c)
    assert not coach_panel.advice


def test_who_waits_for_the_coach_sees_how_much_is_worked_out() -> None:
    room = trial()
    coach_panel = room.battle.coach_panel
    assert coach_panel is not None
    room.shelf.there = False
    room.tap(pygame.K_c)
    assert not coach_panel.update()
    room.shelf.done = 0.5
    assert coach_panel.update()
    assert not coach_panel.update()
    room.shelf.there = True
    assert coach_panel.update()
    assert coach_panel.advice


def test_the_coach_can_be_asked_by_the_mouse() -> None:
    room = trial()
    coach_panel = room.battle.coach_panel
    assert coach_panel is not None
    for event in click(*coach_panel.coach.box.center):
        room.frame(event)
    assert coach_panel.advice


def test_an_action_is_taken_back() -> None:
    room = trial()
    before = room.battle.battle
    room.tap(pygame.K_5)
    room.wait(5)
    assert room.battle.battle != before
    room.tap(pygame.K_b)
    assert room.battle.battle == before
    assert room.battle.session.room_state.acting is Seat.LEFT


def test_what_is_taken_back_changes_neither_place_nor_coach() -> None:
    room = trial()
    room.tap(pygame.K_5, pygame.K_c)
    room.wait(5)
    before = room.battle
    room.tap(pygame.K_b)
    assert room.battle is not before
    assert room.battle.stage.scenery is before.stage.scenery
    assert room.battle.coach_panel is not None
    assert room.battle.coach_panel.open


def test_nothing_is_taken_back_before_anything_was_done() -> None:
    room = trial()
    screen = room.battle
    room.tap(pygame.K_b)
    assert room.top is screen


def test_a_match_that_counts_has_no_coach_and_no_way_back() -> None:
    room = trial()
    learning_tools = room.learning_navigation.learning_tools(None)
    counts = BattleScreen(room.battle.session, SPRITES, learning_tools)
    assert counts.coach_panel is None
    room.app.go(Push(counts))
    room.tap(pygame.K_c, pygame.K_b)
    assert room.top is counts


def test_every_judgement_has_a_form_of_its_own() -> None:
    assert set(SHAPES) == set(Judgement)
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_who_waits_for_a_review_sees_every_per_cent_once() -> None:
    room = PracticeRoom(there=False)
    screen = room.review
    screen.settings = msgspec.structs.replace(screen.settings, reduced_motion=True)
    drawn = 0
    for step in range(40):
        room.shelf.done = step // 10 / 100
        screen.update(0.016)
        drawn += screen.dirty
        screen.dirty = False
    assert drawn == 3
    assert screen.working.endswith(": 3%")


@pytest.mark.parametrize("place", range(5))
def test_a_place_of_the_curve_is_found_where_it_is_drawn(place: int) -> None:
    chart = Chart(pygame.Rect(40, 100, 1200, 300), (0.5, 0.2, 0.9, 1.0, 0.0))
    assert chart.place_at(chart.at(place)) == place
    assert chart.place_at((10, 10)) is None


def test_a_replay_shows_the_chance_to_win_once_it_is_worked_out() -> None:
    shelf = SolvedPairings(there=False)
    replay = ReplayScreen(verify(Record(tuple(match().entries))), SPRITES, shelf)
    app = App(pygame.Surface((1280, 720)), Screen())
    app.go(Push(replay))
    app.frame([], (), 0.1)
    assert replay.win_chart.review is None
    shelf.there = True
    for _ in range(80):
        app.frame([], (), 0.1)
    assert replay.win_chart.review is not None
    assert len(replay.win_chart.review.curve) <= len(replay.playback.stops)
    assert not app.failures.known


def test_a_notch_tells_on_whose_side_an_action_was() -> None:
    room = PracticeRoom()
    room.wait(1.0)
    screen = room.top
    assert isinstance(screen, ReviewScreen) and screen.review is not None
    surface, chart = room.app.canvas.surface, screen._chart
    for number, each in enumerate(screen.review.judged, 1):
        x = round(chart.x(number))
        bottom, top = surface.get_at((x, CURVE.bottom - 4)), surface.get_at((x, CURVE.top + 3))
        assert (bottom == pygame.Color(*MINE)) is (each.seat is Seat.LEFT)
        assert (top == pygame.Color(*THEIRS)) is (each.seat is Seat.RIGHT)

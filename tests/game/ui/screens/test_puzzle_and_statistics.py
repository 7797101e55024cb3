"""Puzzles and progress on the screen, by keys and by the mouse."""

from collections.abc import Mapping
from datetime import date
from random import Random

import pygame
import pytest

from game.app.match_opener import CannotOpen, ReviewTools
from game.client_state.link import Link
from game.player.statistics import MatchRow
from game.review.puzzles import Puzzle, daily
from game.rules import Action, Battle, Roster, Seat
from game.solver.puzzle_finder import positions, puzzle_in
from game.ui.app import App
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.learning_navigation import LearningNavigation
from game.ui.screens.puzzle import PuzzleScreen
from game.ui.screens.statistics import FIGHTERS, StatisticsScreen
from game.ui.screens.what_if import WhatIfScreen
from game.ui.shell.screen import Screen
from game.ui.stage.backdrop import Backdrop
from net.local.hotseat import HotseatLink
from net.local.what_if_room import roster_of, with_mover_left
from tests.game.player.test_statistics import row
from tests.game.solved_pairings import LEAF, TWIG, SolvedPairings, solution
from tests.game.ui.screen_driver import click, press
from tests.support import battle

SPRITES = Sprites()
SMALL = Roster(1, (TWIG, LEAF))
TODAY = date(2026, 11, 22)
ESCAPE = pygame.K_ESCAPE
FIRST, SECOND = (
    next(
        puzzle
        for seed in range(50)
        for here in positions(battle(TWIG, LEAF), solution(), Random(seed))
        if (puzzle := puzzle_in(here, solution())) and puzzle.best is best
    )
    for best in (Action.ATTACK1, Action.ATTACK2)
)


class LearningApp:
    """An app without a window and what a player learns by."""

    def __init__(
        self, *, puzzles: tuple[Puzzle, ...] = (FIRST, SECOND), rows: tuple[MatchRow, ...] = ()
    ) -> None:
        pygame.font.init()
        self.shelf, self.rows = SolvedPairings(), rows
        review_tools = ReviewTools(
            self.shelf, self._spar, ("easy",), None, SMALL, lambda: puzzles, lambda: self.rows,
            lambda: daily(2, TODAY),
        )  # fmt: skip
        self.learning_navigation = LearningNavigation(review_tools, SPRITES, Backdrop())
        self.app = App(pygame.Surface((1280, 720)), Screen())

    def _spar(self, battle: Battle, names: Mapping[Seat, str], level: str) -> Link:
        seated, called = with_mover_left(battle, names)
        return HotseatLink(roster_of(seated), called, opening=seated)

    @property
    def puzzle(self) -> PuzzleScreen:
        assert isinstance(self.app.stack.top, PuzzleScreen)
        return self.app.stack.top

    def frame(self, *events: pygame.event.Event, dt: float = 0.0) -> None:
        self.app.frame(events, (), dt)
        assert not self.app.failures.known, "a scene failed"

    def tap(self, *keys: int) -> None:
        for key in keys:
            self.frame(press(key))
            self.frame(pygame.event.Event(pygame.KEYUP, key=key))


def puzzles(number: int | None = None) -> LearningApp:
    school = LearningApp()
    school.app.go(school.learning_navigation.puzzles(number))
    school.frame()
    return school


def key_of(action: Action) -> int:
    return pygame.K_1 + list(Action).index(action)


def test_puzzles_begin_with_that_of_today() -> None:
    assert puzzles().puzzle.number == daily(2, TODAY)


def test_the_best_action_is_right() -> None:
    school = puzzles(0)
    best = solution().best(school.puzzle.battle)
    school.tap(key_of(best))
    assert school.puzzle.right


def test_another_action_is_not_and_nothing_can_be_chosen_twice() -> None:
    school = puzzles(0)
    school.tap(key_of(Action.DEFEND))
    assert not school.puzzle.right
    school.tap(key_of(solution().best(school.puzzle.battle)))
    assert school.puzzle.chosen is Action.DEFEND


def test_an_action_is_chosen_by_the_mouse() -> None:
    school = puzzles(0)
    for event in click(*school.puzzle.action_buttons.buttons[4].box.center):
        school.frame(event)
    assert school.puzzle.chosen is Action.CHARGE


def test_after_the_last_puzzle_comes_the_first() -> None:
    school = puzzles(1)
    school.tap(pygame.K_1, pygame.K_n)
    assert school.puzzle.number == 0
    assert school.puzzle.chosen is None


def test_a_puzzle_can_be_played_out_and_left() -> None:
    school = puzzles(0)
    school.tap(pygame.K_w)
    assert isinstance(school.app.stack.top, WhatIfScreen)
    school.tap(ESCAPE, ESCAPE)
    assert not isinstance(school.app.stack.top, PuzzleScreen)


def test_every_way_of_playing_a_puzzle_out_begins_a_match() -> None:
    for key in (pygame.K_1, pygame.K_2):
        school = puzzles(0)
        school.tap(pygame.K_w, key)
        assert isinstance(school.app.stack.top, BattleScreen)


def test_a_choice_is_judged_as_soon_as_the_pairing_is_worked_out() -> None:
    school = LearningApp()
    school.shelf.there = False
    school.app.go(school.learning_navigation.puzzles(0))
    school.frame()
    school.tap(key_of(FIRST.best))
    assert school.puzzle.right
    school.shelf.there = True
    school.frame(dt=0.1)
    assert school.puzzle.right


def test_without_puzzles_there_is_a_sentence() -> None:
    with pytest.raises(CannotOpen, match="no puzzles"):
        LearningApp(puzzles=()).learning_navigation.puzzles()


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (1920, 800)])
@pytest.mark.parametrize(
    "rows",
    [
        (),
        (row(1),),
        (row(1, accuracy=80.0),),
        tuple(
            row(n, ("won", "lost", "draw")[n % 3], accuracy=(n * 17) % 101 if n % 4 else None,
                fighter=f"Fighter {n % 8}")
            for n in range(90)
        ),
    ],
)  # fmt: skip
def test_progress_is_drawn_whatever_it_is(
    size: tuple[int, int], rows: tuple[MatchRow, ...]
) -> None:
    school = LearningApp(rows=rows)
    school.app = App(pygame.Surface(size), Screen())
    school.app.go(school.learning_navigation.statistics())
    school.frame()


def test_progress_shows_an_accuracy_when_it_is_known() -> None:
    school = LearningApp(rows=(row(1),))
    school.app.go(school.learning_navigation.statistics())
    school.frame()
    school.rows = (row(1, accuracy=70.0),)
    for _ in range(40):
        school.frame(dt=0.1)
    screen = school.app.stack.top
    assert isinstance(screen, StatisticsScreen)
    assert screen.rows == school.rows
    school.tap(ESCAPE)
    assert school.app.stack.top is not screen


def test_every_fighter_has_the_course_of_its_own_accuracy() -> None:
    def fighters(*accuracies: float) -> bytes:
        school = LearningApp(rows=tuple(row(n, accuracy=each) for n, each in enumerate(accuracies)))
        surface = pygame.Surface((1280, 720))
        school.app = App(surface, Screen())
        school.app.go(school.learning_navigation.statistics())
        school.frame()
        return pygame.image.tobytes(surface.subsurface(FIGHTERS), "RGB")

    assert fighters(40, 60, 80) != fighters(80, 60, 40)

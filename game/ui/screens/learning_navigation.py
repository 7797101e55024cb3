"""Learning navigation: opens reviews, puzzles, statistics and trials, so that no screen imports
another.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from game.app.match_opener import CannotOpen, ReviewTools
from game.i18n.phrase import phrase
from game.review.puzzles import playable
from game.review.review import FinishedMatch
from game.rules import Battle, Seat
from game.session import GameSession
from game.ui.charts.learning_tools import LearningTools
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.puzzle import PuzzleScreen
from game.ui.screens.review import ReviewScreen
from game.ui.screens.statistics import StatisticsScreen
from game.ui.screens.what_if import WhatIfScreen
from game.ui.shell.screen import Change, GoHome, Pop, Push, Replace, Screen
from game.ui.stage.backdrop import Backdrop


class LearningNavigation:
    """Imports these screens, so that none of them has to import another."""

    def __init__(self, review_tools: ReviewTools, sprites: Sprites, backdrop: Backdrop) -> None:
        self._review_tools, self._sprites, self._backdrop = review_tools, sprites, backdrop

    def review(self, finished: FinishedMatch) -> Change:
        """Open the review of a match that is over."""
        screen = ReviewScreen(
            finished, self._review_tools.solutions, self._sprites, self._backdrop, self._what_if
        )
        return Push(screen)

    def learning_tools(
        self,
        level: str | None = None,
        leave: Change | None = None,
        restart: Callable[[], Change] | None = None,
    ) -> LearningTools:
        """Return the tools that a match offers.

        `level` is the computer's in practice, None if the match counts; `restart` starts another
        match once taking back has made this one a trial.
        """
        back = None if level is None else partial(self._take_back, level, leave, restart)
        return LearningTools(self._review_tools.solutions, self.review, back, leave or GoHome())

    def puzzles(self, number: int | None = None) -> Change:
        """Open puzzles, beginning with number `number` from 0, or today's. Raises CannotOpen."""
        review_tools = self._review_tools
        puzzles = (
            playable(review_tools.puzzles(), review_tools.roster) if review_tools.roster else ()
        )
        if not puzzles or review_tools.roster is None:
            raise CannotOpen(phrase("There are no puzzles here."))
        today = review_tools.today()
        screen = PuzzleScreen(
            puzzles,
            today if number is None else number,
            today,
            review_tools.roster,
            review_tools.solutions,
            self._sprites,
            self._what_if,
        )
        return Push(screen)

    def statistics(self) -> Change:
        """Open the player's statistics."""
        return Push(StatisticsScreen(self._review_tools.statistics, self._sprites, self._backdrop))

    def _what_if(self, battle: Battle, names: Mapping[Seat, str]) -> Change:
        return Push(
            WhatIfScreen(battle, self._review_tools.levels, partial(self._tried, battle, names))
        )

    def _tried(self, battle: Battle, names: Mapping[Seat, str], level: str) -> Screen:
        """Play on from a position; a rematch starts from the same position again."""

        def again() -> Change:
            return Replace(self._tried(battle, names, level))

        return self._trial(battle, names, level, Pop(), again)

    def _take_back(
        self,
        level: str,
        leave: Change | None,
        restart: Callable[[], Change] | None,
        battle: Battle,
        names: Mapping[Seat, str],
    ) -> Change:
        return Replace(self._trial(battle, names, level, leave, restart))

    def _trial(
        self,
        battle: Battle,
        names: Mapping[Seat, str],
        level: str,
        leave: Change | None,
        again: Callable[[], Change] | None,
    ) -> Screen:
        session = GameSession(self._review_tools.what_if(battle, names, level), trial=True)
        session.catch_up()
        learning_tools = replace(self.learning_tools(level, leave, again), again=again)
        return BattleScreen(session, self._sprites, learning_tools)

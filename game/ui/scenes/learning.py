"""Learning: opens what a player learns by, each screen above the one that asked for it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from game.doors import CannotOpen, Study
from game.learning.puzzles import playable
from game.learning.review import Played
from game.rules import Battle, Seat
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.progress import ProgressScene
from game.ui.scenes.puzzle import PuzzleScene
from game.ui.scenes.review import ReviewScene
from game.ui.scenes.whatif import WhatIf
from game.ui.screen.scene import Change, Home, Pop, Push, Replace, Scene
from game.ui.screen.session import Session
from game.ui.stage.backdrop import Backdrop
from game.ui.study.lessons import Lessons
from game.words.phrase import phrase


class Learning:
    """Knows all these screens, so that none of them has to know another."""

    def __init__(self, study: Study, sprites: Sprites, backdrop: Backdrop) -> None:
        self._study, self._sprites, self._backdrop = study, sprites, backdrop

    def review(self, played: Played) -> Change:
        """The review of a match that is over."""
        scene = ReviewScene(
            played, self._study.solutions, self._sprites, self._backdrop, self._what_if
        )
        return Push(scene)

    def lessons(
        self,
        level: str | None = None,
        leave: Change | None = None,
        anew: Callable[[], Change] | None = None,
    ) -> Lessons:
        """What a match offers; `level` of the computer in practice, None if the match counts.

        `anew`: begins another one where this one became a try, because something was taken back.
        """
        back = None if level is None else partial(self._take_back, level, leave, anew)
        return Lessons(self._study.solutions, self.review, back, leave or Home())

    def puzzles(self, number: int | None = None) -> Change:
        """Puzzles, beginning with one of them, from 0, or with today's. Raises CannotOpen."""
        study = self._study
        puzzles = playable(study.puzzles(), study.roster) if study.roster else ()
        if not puzzles or study.roster is None:
            raise CannotOpen(phrase("There are no puzzles here."))
        today = study.today()
        scene = PuzzleScene(
            puzzles,
            today if number is None else number,
            today,
            study.roster,
            study.solutions,
            self._sprites,
            self._what_if,
        )
        return Push(scene)

    def progress(self) -> Change:
        """The player's matches so far."""
        return Push(ProgressScene(self._study.progress, self._sprites, self._backdrop))

    def _what_if(self, battle: Battle, names: Mapping[Seat, str]) -> Change:
        return Push(WhatIf(battle, self._study.levels, partial(self._tried, battle, names)))

    def _tried(self, battle: Battle, names: Mapping[Seat, str], level: str) -> Scene:
        """A position played on from; whoever wants a rematch tries the same one again."""

        def again() -> Change:
            return Replace(self._tried(battle, names, level))

        return self._trial(battle, names, level, Pop(), again)

    def _take_back(
        self,
        level: str,
        leave: Change | None,
        anew: Callable[[], Change] | None,
        battle: Battle,
        names: Mapping[Seat, str],
    ) -> Change:
        return Replace(self._trial(battle, names, level, leave, anew))

    def _trial(
        self,
        battle: Battle,
        names: Mapping[Seat, str],
        level: str,
        leave: Change | None,
        again: Callable[[], Change] | None,
    ) -> Scene:
        session = Session(self._study.spar(battle, names, level), trial=True)
        session.catch_up()
        lessons = replace(self.lessons(level, leave, again), again=again)
        return BattleScene(session, self._sprites, lessons)

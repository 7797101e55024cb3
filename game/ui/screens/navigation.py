"""Navigation: what the doors of the title screen lead to. Each may raise `CannotOpen`.

All other scenes hang on it, so it is loaded when the title has been seen.
"""

from collections.abc import Callable
from functools import partial

from game.app.match_opener import CannotOpen, MatchOpener
from game.client_state.lan_game import StoredMatch
from game.client_state.link import Link
from game.i18n.phrase import phrase
from game.records.verify import Verdict
from game.review.advice import Solutions
from game.review.review import FinishedMatch
from game.session import GameSession
from game.ui.battle.tutorial_panel import TutorialPanel
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.host_wait import HostWaitScreen
from game.ui.screens.join import JoinScreen
from game.ui.screens.learning_navigation import LearningNavigation
from game.ui.screens.lobby import LobbyScreen
from game.ui.screens.records import RecordsScreen
from game.ui.screens.replay import ReplayScreen
from game.ui.screens.room_wait import RoomWaitScreen
from game.ui.screens.waiting_matches import WaitingMatchesScreen, ask_to_forget
from game.ui.shell.screen import Change, GoHome, Push, Screen
from game.ui.stage.backdrop import Backdrop


class Navigation:
    """Knows all these screens, so that none of them has to know another."""

    def __init__(
        self, match_opener: MatchOpener, fighter: str, sprites: Sprites, backdrop: Backdrop
    ) -> None:
        """`fighter` is the id of the one looked at first when it comes to choosing."""
        self._match_opener, self._fighter = match_opener, fighter
        self._sprites, self._backdrop = sprites, backdrop
        self.learning_navigation = (
            LearningNavigation(match_opener.review_tools, sprites, backdrop)
            if match_opener.review_tools
            else None
        )

    def host(self) -> Change:
        hosted = self._match_opener.host()
        recorder = self._match_opener.recorder()
        session = GameSession(
            hosted.link,
            recorder=recorder,
            addresses=hosted.addresses,
            short_code=hosted.short_code,
            renew_code=hosted.renew_passcode,
            open_door=hosted.set_open,
        )
        return Push(HostWaitScreen(session, self._fighter_select, self._backdrop))

    def join(self, address: str = "", code: str = "") -> Change:
        """With an address it is joined at once."""
        join_screen = self._join_screen()
        if address:
            join_screen.connect(address, code)
        return Push(join_screen)

    def spectate(self, address: str, code: str = "") -> Change:
        """Watch at the address."""
        join_screen = self._join_screen()
        join_screen.connect(address, code, watch=True)
        return Push(join_screen)

    def practice(self, level: str) -> Change:
        return Push(self._open_match(self._match_opener.practice(level), level))

    def hotseat(self) -> Change:
        return Push(self._open_match(self._match_opener.hotseat(), own=False))

    def tutorial(self) -> Change:
        """It has begun as soon as it is opened."""
        session = GameSession(self._match_opener.tutorial())
        while (message := session.link.poll()) is not None:
            session.receive(message)
        return Push(BattleScreen(session, self._sprites, tutorial_panel=TutorialPanel(session)))

    def records(self) -> Change:
        if self._match_opener.records is None:
            raise CannotOpen(phrase("Matches are not recorded here."))
        return Push(
            RecordsScreen(
                self._match_opener.records,
                self._backdrop,
                self._sprites,
                self._review,
                self._solutions,
            )
        )

    def waiting_matches(self) -> Change:
        """All matches of ours that wait."""
        return Push(WaitingMatchesScreen(self._match_opener, self.resume_match, self._backdrop))

    def resume_match(self, match: StoredMatch) -> Change:
        """To one of them, where it waits."""
        return self.join(match.address) if match.address else self.host()

    def forget(self, match: StoredMatch) -> Change:
        """Put one of them away, after asking."""
        return Push(ask_to_forget(self._match_opener, match))

    def puzzles(self, number: int | None = None) -> Change:
        """`number` of the one to begin with, from 0; None: today's."""
        return self._learning_navigation.puzzles(number)

    def statistics(self) -> Change:
        return self._learning_navigation.statistics()

    @property
    def _learning_navigation(self) -> LearningNavigation:
        if self.learning_navigation is None:
            raise CannotOpen(phrase("Nothing can be judged here."))
        return self.learning_navigation

    def watch(self, verdict: Verdict) -> Change:
        """Look at a match again; of the verdict at least its start must hold."""
        return Push(ReplayScreen(verdict, self._sprites, self._solutions))

    @property
    def _solutions(self) -> Solutions | None:
        return (
            self._match_opener.review_tools.solutions if self._match_opener.review_tools else None
        )

    @property
    def _review(self) -> Callable[[FinishedMatch], Change] | None:
        return self.learning_navigation.review if self.learning_navigation else None

    def _restart_practice(self, level: str) -> Change:
        return GoHome(then=self._open_match(self._match_opener.practice(level), level))

    def _open_match(self, link: Link, level: str | None = None, own: bool = True) -> Screen:
        session = GameSession(link, recorder=self._match_opener.recorder(own))
        return HostWaitScreen(session, partial(self._fighter_select, level=level), self._backdrop)

    def _join_screen(self) -> JoinScreen:
        return JoinScreen(
            self._match_opener, self._fighter_select, self._inside_screen, self._backdrop
        )

    def _inside_screen(self, session: GameSession) -> Screen:
        """The lobby of an arena, or the place from which one looks on; whose seat was kept in an
        arena is in a room of it and has not seen the lobby."""

        def room_wait(session: GameSession) -> Screen:
            return RoomWaitScreen(session, self._fighter_select, self._battle, self._backdrop)

        lobby_state = session.lobby_state
        lobby = lobby_state.in_lobby or (
            lobby_state.room_entered is not None and not session.room_state.spectating
        )
        return LobbyScreen(session, room_wait, self._backdrop) if lobby else room_wait(session)

    def _battle(self, session: GameSession) -> Screen:
        learning_tools = (
            self.learning_navigation.learning_tools() if self.learning_navigation else None
        )
        return BattleScreen(session, self._sprites, learning_tools)

    def _fighter_select(self, session: GameSession, level: str | None = None) -> Screen:
        """`level` of the computer in practice; None: the match counts."""
        anew = None if level is None else partial(self._restart_practice, level)
        learning_tools = (
            self.learning_navigation.learning_tools(level, anew=anew)
            if self.learning_navigation
            else None
        )
        return FighterSelectScreen(session, self._fighter, self._sprites, learning_tools)

"""Navigation: opens the screens of the title's menu; each method may raise `CannotOpen`.

It imports all other screens, so it is loaded only after the title is visible.
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
    """Imports all these screens, so that none of them has to import another."""

    def __init__(
        self, match_opener: MatchOpener, fighter: str, sprites: Sprites, backdrop: Backdrop
    ) -> None:
        """Set up the menu; `fighter` is the id of the one looked at first when choosing."""
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
        """Open the join screen; with an address, join it at once."""
        join_screen = self._join_screen()
        if address:
            join_screen.connect(address, code)
        return Push(join_screen)

    def spectate(self, address: str, code: str = "") -> Change:
        """Watch the match at the address."""
        join_screen = self._join_screen()
        join_screen.connect(address, code, watch=True)
        return Push(join_screen)

    def practice(self, level: str) -> Change:
        return Push(self._open_match(self._match_opener.practice(level), level))

    def hotseat(self) -> Change:
        return Push(self._open_match(self._match_opener.hotseat(), own=False))

    def tutorial(self) -> Change:
        """Start the first fight at once."""
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
        """Open the list of the player's waiting matches."""
        return Push(WaitingMatchesScreen(self._match_opener, self.resume_match, self._backdrop))

    def resume_match(self, match: StoredMatch) -> Change:
        """Go back to a waiting match."""
        return self.join(match.address) if match.address else self.host()

    def forget(self, match: StoredMatch) -> Change:
        """Ask, then delete a waiting match."""
        return Push(ask_to_forget(self._match_opener, match))

    def puzzles(self, number: int | None = None) -> Change:
        """Open puzzles, beginning with `number` from 0; None is today's."""
        return self._learning_navigation.puzzles(number)

    def statistics(self) -> Change:
        return self._learning_navigation.statistics()

    @property
    def _learning_navigation(self) -> LearningNavigation:
        if self.learning_navigation is None:
            raise CannotOpen(phrase("There is nothing to review here."))
        return self.learning_navigation

    def watch(self, verdict: Verdict) -> Change:
        """Replay a match; at least its start must be valid."""
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
        """Return the lobby of an arena, or the screen for spectators. Players who resume a seat in
        an arena skip the lobby.
        """

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
        """Return the fighter selection; `level` is the computer's in practice, None if the match
        counts.
        """
        restart = None if level is None else partial(self._restart_practice, level)
        learning_tools = (
            self.learning_navigation.learning_tools(level, restart=restart)
            if self.learning_navigation
            else None
        )
        return FighterSelectScreen(session, self._fighter, self._sprites, learning_tools)

"""Screen states: every screen of the game in the states that a player may see it in."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pygame

from game.app.arguments import LEVELS
from game.app.match_opener import CannotOpen
from game.client_state.blocklist import Blocked
from game.client_state.lan_game import LanGame
from game.client_state.lan_game import LanGameState as Seats
from game.client_state.link import (
    LinkClosed,
    LinkDown,
    LinkUp,
    Protection,
    ProtectionState,
    Reachable,
)
from game.protocol.lobby_messages import Access, Crowd, Inside, Listed, LobbyJoined, Remarked
from game.protocol.messages import ErrorCode, SeatState
from game.protocol.version import VERSION
from game.rules import Action
from game.ui.app import App
from game.ui.battle.tutorial_panel import TutorialPanel
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.screens.blocked_players import BlockedPlayersScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.key_help import KeyHelpScreen
from game.ui.screens.records import RecordsScreen
from game.ui.screens.replay import ReplayScreen
from game.ui.screens.settings import SettingsScreen
from game.ui.screens.wire_view import WireScreen
from game.ui.shell.screen import Push, Screen
from game.ui.stage.scenery import Scenery
from tests.game.player.test_statistics import row
from tests.game.ui.chat_pair import ChatPair
from tests.game.ui.input.test_gamepad import button
from tests.game.ui.sample_match import HIT, MatchApp
from tests.game.ui.screen_driver import press, release, typing
from tests.game.ui.screens.test_lobby import FIGHTING, LOBBY, WAITING
from tests.game.ui.screens.test_menus import LEFT_OFF, TitleApp
from tests.game.ui.screens.test_puzzle_and_statistics import LearningApp, puzzles
from tests.game.ui.screens.test_replay import DUEL
from tests.game.ui.screens.test_result import fought
from tests.game.ui.screens.test_review import PracticeRoom
from tests.game.ui.screens.test_settings import UnusedWireLink

SPRITES = Sprites()
CONTEXT = 1_800_000_000
"""Seconds since 1970: when a file was written that has no other date."""
ScreenState = Callable[[Path], App]


class LongBlocklist:
    """Whom somebody has blocked over the years."""

    def blocked(self) -> tuple[Blocked, ...]:
        names = ("Ada", "Benjamin of the Marsh", "Mohammed", "محمد", "Zoé")
        return tuple(Blocked(name, f"k{at}7x", bytes([at])) for at, name in enumerate(names))

    def unblock(self, who: Blocked) -> None: ...


def _blocked(folder: Path) -> App:
    title_app = TitleApp()
    title_app.app.go(Push(BlockedPlayersScreen(LongBlocklist())))
    return title_app.app


def _title(**title_app: object) -> ScreenState:
    def make(folder: Path) -> App:
        return TitleApp(**title_app).app  # type: ignore[arg-type]

    return make


def _title_after(*keys: int, **given: object) -> ScreenState:
    def make(folder: Path) -> App:
        title_app = TitleApp(**given)  # type: ignore[arg-type]
        for key in keys:
            title_app.do(press(key), release(key))
        return title_app.app

    return make


def _waiting(folder: Path) -> App:
    title_app = TitleApp()
    title_app.tap(pygame.K_h)
    title_app.sit(alone=True)
    return title_app.app


def _waiting_open(folder: Path) -> App:
    title_app = TitleApp()
    title_app.tap(pygame.K_h)
    title_app.hear(
        ProtectionState(Protection.CODE, "amber-carrot-zigzag"), ProtectionState(Protection.OPEN)
    )
    title_app.sit(alone=True)
    return title_app.app


def _waiting_farther(folder: Path) -> App:
    title_app = TitleApp()
    title_app.tap(pygame.K_h)
    title_app.hear(ProtectionState(Protection.CODE, "amber-carrot-zigzag"))
    title_app.hear(Reachable(("65228460@arena.example.org:7276",)))
    title_app.sit(alone=True)
    return title_app.app


def _joining_trouble(folder: Path) -> App:
    title_app = TitleApp()
    title_app.tap(pygame.K_j)
    title_app.do(*[press(pygame.K_RETURN)])
    title_app.hear(
        LinkClosed(ErrorCode.TIMEOUT, "Nobody answered at 192.168.1.20 port 7275 for 8 seconds.")
    )
    return title_app.app


def _joining_code(folder: Path) -> App:
    title_app = TitleApp()
    title_app.tap(pygame.K_j)
    title_app.do(*typing("192.168.1.20"), press(pygame.K_RETURN))
    title_app.hear(LinkClosed(ErrorCode.CODE, "This game wants a code."))
    return title_app.app


def _joining_away(folder: Path) -> App:
    title_app = TitleApp(waiting=LEFT_OFF)
    title_app.look_round()
    title_app.tap(pygame.K_5)
    title_app.hear(LinkDown(3, "10.0.0.9 is there, but no game is open on it."))
    return title_app.app


def _title_waited(folder: Path) -> App:
    title_app = TitleApp(
        waiting=LEFT_OFF, nearby=(LanGame("Eve", "Stilt", Seats.FREE, VERSION, "e"),)
    )
    title_app.look_round()
    return title_app.app


def _unfinished(folder: Path) -> App:
    title_app = TitleApp(waiting=LEFT_OFF)
    title_app.app.go(title_app.title.navigation.waiting_matches())
    return title_app.app


def _settings(tab: int) -> ScreenState:
    def make(folder: Path) -> App:
        title_app = TitleApp()
        screen = SettingsScreen(title_app.app.live_settings)
        screen.open(tab)
        title_app.app.go(Push(screen))
        return title_app.app

    return make


def _keys(folder: Path) -> App:
    title_app = TitleApp()
    title_app.app.go(Push(KeyHelpScreen()))
    return title_app.app


def _choosing_left(folder: Path) -> App:
    title_app = TitleApp()
    title_app.tap(pygame.K_h)
    title_app.hear(ProtectionState(Protection.CODE, "amber-carrot-zigzag"))
    title_app.sit()
    title_app.sit(alone=True)
    return title_app.app


def _choosing(folder: Path) -> App:
    play = MatchApp(chat=ChatOverlay())
    play.open(FighterSelectScreen(play.session, sprites=SPRITES))
    return play.app


def _battle(*acts: Action, then: Callable[[MatchApp], None] = lambda play: None) -> ScreenState:
    def make(folder: Path) -> App:
        play = MatchApp(chat=ChatOverlay())
        play.session.receive(play.host.started())
        play.open(BattleScreen(play.session, SPRITES))
        _settle(play)
        for action in acts:
            play.tell(play.host.acted(action, HIT if action.attack_index is not None else ()))
            _settle(play)
        then(play)
        return play.app

    return make


def _settle(play: MatchApp) -> None:
    """Until nothing moves any more."""
    for _ in range(8):
        play.wait(1.0)


def _away(play: MatchApp) -> None:
    play.tell(play.host.seats(right=SeatState("Ben", "reed", present=False)))


def _reconnecting(play: MatchApp) -> None:
    play.tell(LinkDown(3, "The connection broke."))


def _chat_open(play: MatchApp) -> None:
    play.do(press(pygame.K_t), release(pygame.K_t))


def _letters(play: MatchApp) -> None:
    """The chat, opened with a gamepad."""
    play.do(button("X"), button("X", down=False))
    play.frame()


def _versus(folder: Path) -> App:
    play = MatchApp(chat=ChatOverlay())
    play.session.receive(play.host.started())
    play.open(BattleScreen(play.session, SPRITES))
    play.wait(0.5)
    return play.app


def _wire(folder: Path) -> App:
    play = MatchApp(chat=ChatOverlay())
    link = UnusedWireLink()
    for number in range(3):
        link.inspector.outgoing(
            b'{"type":"say","number":%d,"text":"Hello"}\n' % number, float(number)
        )
    play.open(WireScreen(play.session, link))
    return play.app


def _arena(folder: Path) -> App:
    title_app = TitleApp()
    title_app.app.go(title_app.title.navigation.join("10.0.0.9"))
    title_app.hear(LinkUp(), LOBBY, Listed(WAITING), Listed(FIGHTING), Crowd(1, 0, 3))
    title_app.hear(Remarked("Ben", "Who plays?"))
    title_app.app.frame([])
    return title_app.app


def _arena_room(folder: Path) -> App:
    title_app = TitleApp()
    title_app.app.go(title_app.title.navigation.join("10.0.0.9"))
    title_app.hear(LinkUp(), LobbyJoined("Ana", VERSION, LEVELS))
    title_app.app.frame([])
    inside = Inside(5, Access.CODE, "amber-carrot-zigzag")
    title_app.hear(title_app.host.welcome(), title_app.host.seats(right=None), inside)
    title_app.app.frame([])
    return title_app.app


def _first_fight(folder: Path) -> App:
    play = MatchApp(chat=ChatOverlay())
    play.session.receive(play.host.started())
    play.open(BattleScreen(play.session, SPRITES, tutorial_panel=TutorialPanel(play.session)))
    _settle(play)
    return play.app


def _result(folder: Path) -> App:
    return fought()[0].app


def _records(folder: Path) -> App:
    app = App(pygame.Surface((1280, 720)), Screen())
    (folder / "none.parley").write_bytes(b"no record")
    os.utime(folder / "none.parley", (CONTEXT, CONTEXT))
    title_app = TitleApp()
    screen = RecordsScreen(folder, title_app.title.backdrop, SPRITES)
    # Where a test puts its files differs every time, and is told on the screen.
    screen._folder = Path("parley") / "records"
    app.go(Push(screen))
    return app


def _replay(folder: Path) -> App:
    from game.records.verify import verify

    app = App(pygame.Surface((1280, 720)), Screen())
    app.go(Push(ReplayScreen(verify(DUEL), SPRITES)))
    return app


def _review(*keys: int) -> ScreenState:
    def make(folder: Path) -> App:
        room = PracticeRoom()
        room.tap(*keys)
        room.wait(1.0)
        if isinstance(room.top, BattleScreen):
            # A match of one's own has an id by chance, and so an hour by chance.
            room.top.stage.scenery = Scenery(SPRITES, "meadow")
        return room.app

    return make


def _review_talked_over(folder: Path) -> App:
    context = ChatPair()
    context.app.go(Push(PracticeRoom().review))
    context.ben_says(f"{LONG_LINE} {LONG_LINE}")
    return context.app


def _puzzle(*keys: int) -> ScreenState:
    def make(folder: Path) -> App:
        school = puzzles(0)
        school.tap(*keys)
        return school.app

    return make


def _progress(folder: Path) -> App:
    rows = tuple(
        row(n, ("won", "lost")[n % 2], accuracy=40.0 + n, fighter=f"Kettle{n % 6}")
        for n in range(20)
    )
    school = LearningApp(rows=rows)
    school.app.go(school.learning_navigation.statistics())
    return school.app


LONG_LINE = "I would never have thought that this last blow hits; what a match that was!"
PROBLEM = CannotOpen("Port 7275 cannot be used to host: the port is taken.", "Try another.")

SCREENS: Mapping[str, ScreenState] = {
    "title": _title(),
    "title, newcomer": _title(newcomer=True),
    "title, matches wait": _title_waited,
    "title, problem": _title_after(pygame.K_h, problem=PROBLEM),
    "waiting": _waiting,
    "waiting, from farther away": _waiting_farther,
    "waiting, open": _waiting_open,
    "joining": _title_after(pygame.K_j, recent=("192.168.1.20", "65228460@arena.example.org")),
    "joining, trouble": _joining_trouble,
    "joining, code": _joining_code,
    "joining, away": _joining_away,
    "unfinished": _unfinished,
    "choosing": _choosing,
    "choosing, left": _choosing_left,
    "battle": _battle(),
    "battle, in the middle": _battle(Action.ATTACK1, Action.DEFEND, Action.CHARGE, Action.CHARGE),
    "battle, tooltip": _battle(then=lambda play: play.do(press(pygame.K_TAB))),
    "battle, leaving": _battle(then=lambda play: play.do(press(pygame.K_ESCAPE))),
    "battle, away": _battle(then=_away),
    "battle, reconnecting": _battle(then=_reconnecting),
    "battle, chat": _battle(then=_chat_open),
    "battle, letters": _battle(then=_letters),
    "versus": _versus,
    "wire": _wire,
    "arena": _arena,
    "arena, room": _arena_room,
    "first fight": _first_fight,
    "result": _result,
    "records": _records,
    "replay": _replay,
    "review": _review(),
    "review, the start": _review(pygame.K_HOME),
    "review, somebody talks": _review_talked_over,
    "what if": _review(pygame.K_w),
    "coach": _review(pygame.K_HOME, pygame.K_w, pygame.K_2, pygame.K_c),
    "puzzle": _puzzle(),
    "puzzle, answered": _puzzle(pygame.K_5),
    "progress": _progress,
    "settings, sound": _settings(0),
    "settings, sight": _settings(1),
    "settings, you": _settings(2),
    "settings, keys": _settings(3),
    "settings, blocked": _blocked,
    "keys": _keys,
}

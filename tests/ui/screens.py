"""Screens: every screen of the game in the states that a player may see it in."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pygame

from game.arguments import LEVELS
from game.contract.lobby import Access, Crowd, Inside, Listed, Lobby, Remarked
from game.contract.messages import Code, Place
from game.contract.version import VERSION
from game.doors import CannotOpen
from game.rules import Action
from game.table.blocklist import Blocked
from game.table.link import Down, Over, Protected, Protection, Reachable, Up
from game.table.nearby import Nearby
from game.table.nearby import State as Seats
from game.ui.app import App
from game.ui.battle.guide import Guide
from game.ui.chat.chat import Chat
from game.ui.drawing.sprites import Sprites
from game.ui.scenes.battle import BattleScene
from game.ui.scenes.blocked import BlockedPlayers
from game.ui.scenes.choosing import Choosing
from game.ui.scenes.keys import KeysScene
from game.ui.scenes.records import Records
from game.ui.scenes.replay import Replay
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.wire import WireScene
from game.ui.screen.scene import Push, Scene
from game.ui.stage.scenery import Scenery
from tests.game.test_progress import row
from tests.ui.duel import HIT, Play
from tests.ui.stage import press, release, typing
from tests.ui.talker import Evening
from tests.ui.test_gamepad import button
from tests.ui.test_hall import FIGHTING, LOBBY, WAITING
from tests.ui.test_learning import School, puzzles
from tests.ui.test_menus import LEFT_OFF, House
from tests.ui.test_replay import DUEL
from tests.ui.test_result import fought
from tests.ui.test_review import Room
from tests.ui.test_settings_scene import Bare

SPRITES = Sprites()
EVENING = 1_800_000_000
"""Seconds since 1970: when a file was written that has no other date."""
State = Callable[[Path], App]


class Blocks:
    """Whom somebody has blocked over the years."""

    def blocked(self) -> tuple[Blocked, ...]:
        names = ("Ada", "Benjamin of the Marsh", "Mohammed", "محمد", "Zoé")
        return tuple(Blocked(name, f"k{at}7x", bytes([at])) for at, name in enumerate(names))

    def unblock(self, who: Blocked) -> None: ...


def _blocked(folder: Path) -> App:
    house = House()
    house.app.go(Push(BlockedPlayers(Blocks())))
    return house.app


def _title(**house: object) -> State:
    def make(folder: Path) -> App:
        return House(**house).app  # type: ignore[arg-type]

    return make


def _title_after(*keys: int, **given: object) -> State:
    def make(folder: Path) -> App:
        house = House(**given)  # type: ignore[arg-type]
        for key in keys:
            house.do(press(key), release(key))
        return house.app

    return make


def _waiting(folder: Path) -> App:
    house = House()
    house.tap(pygame.K_h)
    house.sit(alone=True)
    return house.app


def _waiting_open(folder: Path) -> App:
    house = House()
    house.tap(pygame.K_h)
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"), Protected(Protection.OPEN))
    house.sit(alone=True)
    return house.app


def _waiting_farther(folder: Path) -> App:
    house = House()
    house.tap(pygame.K_h)
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"))
    house.hear(Reachable(("65228460@arena.example.org:7276",)))
    house.sit(alone=True)
    return house.app


def _joining_trouble(folder: Path) -> App:
    house = House()
    house.tap(pygame.K_j)
    house.do(*[press(pygame.K_RETURN)])
    house.hear(Over(Code.TIMEOUT, "Nobody answered at 192.168.1.20 port 7275 for 8 seconds."))
    return house.app


def _joining_code(folder: Path) -> App:
    house = House()
    house.tap(pygame.K_j)
    house.do(*typing("192.168.1.20"), press(pygame.K_RETURN))
    house.hear(Over(Code.CODE, "This game wants a code."))
    return house.app


def _joining_away(folder: Path) -> App:
    house = House(waiting=LEFT_OFF)
    house.look_round()
    house.tap(pygame.K_5)
    house.hear(Down(3, "10.0.0.9 is there, but no game is open on it."))
    return house.app


def _title_waited(folder: Path) -> App:
    house = House(waiting=LEFT_OFF, nearby=(Nearby("Eve", "Stilt", Seats.FREE, VERSION, "e"),))
    house.look_round()
    return house.app


def _unfinished(folder: Path) -> App:
    house = House(waiting=LEFT_OFF)
    house.app.go(house.title.ways.unfinished())
    return house.app


def _settings(tab: int) -> State:
    def make(folder: Path) -> App:
        house = House()
        scene = SettingsScene(house.app.preferences)
        scene.open(tab)
        house.app.go(Push(scene))
        return house.app

    return make


def _keys(folder: Path) -> App:
    house = House()
    house.app.go(Push(KeysScene()))
    return house.app


def _choosing_left(folder: Path) -> App:
    house = House()
    house.tap(pygame.K_h)
    house.hear(Protected(Protection.CODE, "amber-carrot-zigzag"))
    house.sit()
    house.sit(alone=True)
    return house.app


def _choosing(folder: Path) -> App:
    play = Play(chat=Chat())
    play.open(Choosing(play.session, sprites=SPRITES))
    return play.app


def _battle(*acts: Action, then: Callable[[Play], None] = lambda play: None) -> State:
    def make(folder: Path) -> App:
        play = Play(chat=Chat())
        play.session.receive(play.host.started())
        play.open(BattleScene(play.session, SPRITES))
        _settle(play)
        for action in acts:
            play.tell(play.host.acted(action, HIT if action.attack_index is not None else ()))
            _settle(play)
        then(play)
        return play.app

    return make


def _settle(play: Play) -> None:
    """Until nothing moves any more."""
    for _ in range(8):
        play.wait(1.0)


def _away(play: Play) -> None:
    play.tell(play.host.seats(right=Place("Ben", "reed", present=False)))


def _reconnecting(play: Play) -> None:
    play.tell(Down(3, "The connection broke."))


def _chat_open(play: Play) -> None:
    play.do(press(pygame.K_t), release(pygame.K_t))


def _letters(play: Play) -> None:
    """The chat, opened with a gamepad."""
    play.do(button("X"), button("X", down=False))
    play.frame()


def _versus(folder: Path) -> App:
    play = Play(chat=Chat())
    play.session.receive(play.host.started())
    play.open(BattleScene(play.session, SPRITES))
    play.wait(0.5)
    return play.app


def _wire(folder: Path) -> App:
    play = Play(chat=Chat())
    link = Bare()
    for number in range(3):
        link.tap.outgoing(b'{"type":"say","number":%d,"text":"Hello"}\n' % number, float(number))
    play.open(WireScene(play.session, link))
    return play.app


def _arena(folder: Path) -> App:
    house = House()
    house.app.go(house.title.ways.join("10.0.0.9"))
    house.hear(Up(), LOBBY, Listed(WAITING), Listed(FIGHTING), Crowd(1, 0, 3))
    house.hear(Remarked("Ben", "Who plays?"))
    house.app.frame([])
    return house.app


def _arena_room(folder: Path) -> App:
    house = House()
    house.app.go(house.title.ways.join("10.0.0.9"))
    house.hear(Up(), Lobby("Ana", VERSION, LEVELS))
    house.app.frame([])
    inside = Inside(5, Access.CODE, "amber-carrot-zigzag")
    house.hear(house.host.welcome(), house.host.seats(right=None), inside)
    house.app.frame([])
    return house.app


def _first_fight(folder: Path) -> App:
    play = Play(chat=Chat())
    play.session.receive(play.host.started())
    play.open(BattleScene(play.session, SPRITES, guide=Guide(play.session)))
    _settle(play)
    return play.app


def _result(folder: Path) -> App:
    return fought()[0].app


def _records(folder: Path) -> App:
    app = App(pygame.Surface((1280, 720)), Scene())
    (folder / "none.parley").write_bytes(b"no record")
    os.utime(folder / "none.parley", (EVENING, EVENING))
    house = House()
    scene = Records(folder, house.title.backdrop, SPRITES)
    # Where a test puts its files differs every time, and is told on the screen.
    scene._folder = Path("parley") / "records"
    app.go(Push(scene))
    return app


def _replay(folder: Path) -> App:
    from game.records.proof import verify

    app = App(pygame.Surface((1280, 720)), Scene())
    app.go(Push(Replay(verify(DUEL), SPRITES)))
    return app


def _review(*keys: int) -> State:
    def make(folder: Path) -> App:
        room = Room()
        room.tap(*keys)
        room.wait(1.0)
        if isinstance(room.top, BattleScene):
            # A match of one's own has an id by chance, and so an hour by chance.
            room.top.stage.scenery = Scenery(SPRITES, "meadow")
        return room.app

    return make


def _review_talked_over(folder: Path) -> App:
    evening = Evening()
    evening.app.go(Push(Room().review))
    evening.ben_says(f"{LONG_LINE} {LONG_LINE}")
    return evening.app


def _puzzle(*keys: int) -> State:
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
    school = School(rows=rows)
    school.app.go(school.learning.progress())
    return school.app


LONG_LINE = "I would never have thought that this last blow hits; what a match that was!"
PROBLEM = CannotOpen("Port 7275 cannot be used to host: the port is taken.", "Try another.")

SCREENS: Mapping[str, State] = {
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

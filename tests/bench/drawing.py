"""Drawing: CPU of frames in a real window, the game's and the least that would show a fight.

`python -m tests.bench.drawing` prints as JSON the milliseconds of single frames: of a battle at
rest, of the same in the middle of a blow, of a key that is typed in a chat whose reader has
scrolled up, with a hundred lines and with a thousand, and of blitting background, two sprites and
flip.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle

import pygame
from pygame.event import Event

from assets import ROSTER
from game.client_state.chat_state import LINES_LIMIT, ChatLine
from game.rules import Action, Seat, parse_roster
from game.session import GameSession
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.poses import SpritePose, View
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.shell.screen import Push, Screen
from game.ui.stage.fighter_animation import FAR, NEAR
from game.ui.window import open_window
from net.local.hotseat import HotseatLink

ROUNDS, FRAMES = 40, 12
LINE = "You parry well, for a kettle. Shall we have tea when this is over?"
FIGHTERS = ("cairn", "lumen")


def main() -> None:
    surface = open_window()
    sprites = Sprites()
    app, screen = _battle(surface, sprites)
    floor = _floor(surface, sprites)
    times: dict[str, list[float]] = {"rest": [], "blow": [], "floor": []}
    for name, lines in (("short_chat", 100), ("long_chat", LINES_LIMIT)):
        times[name] = _timed(_reading(surface, sprites, lines), ROUNDS)
    for _ in range(ROUNDS):
        times["rest"] += _timed(partial(_frame, app))
        times["floor"] += _timed(floor)
        screen.session.act(Action.ATTACK1)
        _hear(app)
        times["blow"] += _timed(partial(_frame, app, 1 / 60), 60)
        screen.stage.timeline.finish()
        times["floor"] += _timed(floor)
        if screen.session.room_state.outcome:
            app, screen = _battle(surface, sprites)
            _timed(partial(_frame, app))
    print(json.dumps(times))


def _timed(draw: Callable[[], None], count: int = FRAMES) -> list[float]:
    times = []
    for _ in range(count):
        # What else happens in this process between two frames is not the frame's.
        pygame.event.pump()
        before = time.thread_time()
        draw()
        times.append((time.thread_time() - before) * 1000)
    return times


def _battle(surface: pygame.Surface, sprites: Sprites) -> tuple[App, BattleScreen]:
    """A match with a chat that has just been used."""
    session = GameSession(HotseatLink(parse_roster(ROSTER.read_text(encoding="utf-8"))))
    home = Screen()
    home.session = session
    app = App(surface, home, ChatOverlay())
    _hear(app)
    for fighter in FIGHTERS:
        session.pick(fighter, ready=True)
        _hear(app)
    screen = BattleScreen(session, sprites)
    app.go(Push(screen))
    for line in ("Have at you!", "Not with that spoon, my friend."):
        session.say(line)
    session.room_state.note("Lumen takes 12 damage.")
    _hear(app)
    return app, screen


def _hear(app: App) -> None:
    """Take in what the link brings."""
    session = app.stack.session
    assert session is not None
    while (message := session.link.poll()) is not None:
        app.frame([], [message])


def _frame(app: App, dt: float = 0.0) -> None:
    app.stack.top.dirty = True
    assert app.frame([], [], dt)
    pygame.display.flip()


def _reading(surface: pygame.Surface, sprites: Sprites, lines: int) -> Callable[[], None]:
    """A key in the open chat, whose reader has scrolled up to the first of so many lines."""
    app, screen = _battle(surface, sprites)
    said = screen.session.room_state.lines
    said.extend(
        ChatLine(Seat.RIGHT, "Ben", f"{at} {LINE}", number=at) for at in range(1, lines + 1)
    )
    app.frame([Event(pygame.KEYDOWN, key=pygame.K_t, mod=0, unicode="t")])
    app.frame([Event(pygame.KEYUP, key=pygame.K_t, mod=0)])
    app.frame([Event(pygame.MOUSEWHEEL, x=0, y=10**6)])
    letters = cycle("parley")

    def strike() -> None:
        app.frame([Event(pygame.TEXTINPUT, text=next(letters))])

    return strike


def _floor(surface: pygame.Surface, sprites: Sprites) -> Callable[[], None]:
    width, height = surface.get_size()
    arena = sprites.arena(sprites.arenas[0])
    background = pygame.transform.scale(arena, (width, height)).convert()
    near = _enlarged(sprites, FIGHTERS[0], View.BACK, NEAR.pixel)
    far = _enlarged(sprites, FIGHTERS[1], View.FRONT, FAR.pixel)

    def draw() -> None:
        surface.blit(background, (0, 0))
        surface.blit(far, (760, 90))
        surface.blit(near, (120, 160))
        pygame.display.flip()

    return draw


def _enlarged(sprites: Sprites, fighter: str, view: View, by: float) -> pygame.Surface:
    image = sprites.frame(fighter, view, SpritePose.IDLE0).image
    size = (round(image.get_width() * by), round(image.get_height() * by))
    return pygame.transform.scale(image, size).convert_alpha()


if __name__ == "__main__":
    main()

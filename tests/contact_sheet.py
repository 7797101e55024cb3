"""Contact sheet: every screen of the game, small, on one picture. Made without a window."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame
from PIL import Image
from pygame.event import Event

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.app.match_opener import HostedMatch
from game.client_state.link import Protection, ProtectionState
from game.rules import Action, legal_actions
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.screens.battle import BattleScreen
from game.ui.screens.fighter_select import FighterSelectScreen
from game.ui.screens.result import ResultScreen
from game.ui.screens.title import TitleScreen
from game.ui.shell.screen import GoHome
from net.lazy_link_factory import LazyLinkFactory
from tests.game.ui.screen_driver import FakeLink, press, release, typing

SMALL = (480, 270)
COLUMNS = 3
ORDER = (0, 7, 8, 9, 10, 11, 12, 14, 3, 6, 5, 1, 2, 13, 4)
"""A match first, from the title to its review; what is asked for more seldom below."""
GAP = 6
GROUND = (15, 14, 32)
STEP = 1 / 60
INTO_THE_BLOW = 0.7
"""Seconds; where it lands."""
TALK = ("Is that all, long neck?", "Ask again when your lid is back on")
"""What one says to the other, and what is being typed."""
JUDGING = 6.0
"""Seconds."""
PATIENCE = 20.0
"""Seconds that a screen may take to come."""


class Tour:
    """Goes from screen to screen by the keys, and keeps a picture of each."""

    def __init__(self, data: Path) -> None:
        pygame.display.init()
        pygame.font.init()
        surface = pygame.display.set_mode((1280, 720))
        context = Context(parse_arguments(["--data", str(data), "--name", "Ana"]))
        # Nobody is to find this one on the network.
        match_opener = replace(
            LazyLinkFactory(context).match_opener(),
            host=lambda: HostedMatch(
                FakeLink(), ("192.168.1.20",), "00250S", lambda: None, "", lambda on: None
            ),
            lan_games=tuple,
            is_new_player=lambda: False,
        )
        self.app = App(surface, TitleScreen(match_opener, "kettle"), ChatOverlay())
        self.pictures: list[pygame.Surface] = []

    def press(self, *keys: int) -> None:
        for key in keys:
            letter = chr(key) if key < 128 else ""
            self.app.frame([press(key, unicode=letter), release(key)])

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self._turn()

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "a screen did not come"
            self._turn()
            time.sleep(0.001)

    def keep(self) -> None:
        self.app.frame([Event(pygame.WINDOWEXPOSED)], [], 0.0)
        self.pictures.append(pygame.transform.smoothscale(self.app.canvas.surface, SMALL))

    def _turn(self) -> None:
        session, messages = self.app.stack.session, []
        while session is not None and (message := session.link.poll()) is not None:
            messages.append(message)
        self.app.frame([], messages, STEP)

    @property
    def front(self) -> object:
        return self.app.stack.top


def _menus(tour: Tour) -> None:
    tour.wait(0.5)
    tour.keep()
    for key in (pygame.K_h, pygame.K_j, pygame.K_p, pygame.K_g, pygame.K_s, pygame.K_f):
        tour.press(key)
        if key == pygame.K_h:
            tour.app.frame([], [ProtectionState(Protection.CODE, "amber-carrot-zigzag")])
        tour.wait(1.0)
        tour.keep()
        tour.app.stack.screens[1:] = []


def _match(tour: Tour) -> None:
    tour.press(pygame.K_k)
    tour.until(lambda: isinstance(tour.front, FighterSelectScreen))
    tour.wait(0.5)
    tour.press(pygame.K_RETURN)
    tour.wait(0.3)
    tour.press(pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_RIGHT)
    tour.wait(0.3)
    tour.keep()
    tour.press(pygame.K_RETURN)
    tour.until(lambda: isinstance(tour.front, BattleScreen))
    tour.wait(0.6)
    tour.keep()
    battle = tour.front
    assert isinstance(battle, BattleScreen)
    for action in (Action.CHARGE, Action.CHARGE, Action.CHARGE, Action.DEFEND):
        battle.session.act(action)
        tour.wait(0.02)
        tour.until(lambda: not battle.stage.timeline.playing)
    battle.session.act(Action.ATTACK2)
    tour.wait(INTO_THE_BLOW)
    tour.keep()
    tour.wait(1.5)
    tour.press(pygame.K_t)
    said, begun = TALK
    tour.app.frame(typing(said))
    tour.press(pygame.K_RETURN)
    tour.app.frame(typing(begun))
    tour.wait(0.1)
    tour.keep()
    tour.press(pygame.K_ESCAPE)
    actions = (Action.ATTACK1, Action.ATTACK2, Action.CHARGE)
    while battle.session.room_state.outcome is None:
        now = battle.session.room_state.battle
        assert now is not None
        choice = actions[now.turn % 3]
        battle.session.act(choice if choice in legal_actions(now) else Action.ATTACK1)
        tour.wait(0.02)
    tour.until(lambda: isinstance(tour.front, ResultScreen))
    tour.wait(0.5)
    tour.keep()


def _looking_back(tour: Tour) -> None:
    tour.press(pygame.K_v)
    # Its judgement is found on a thread of its own.
    begun = time.monotonic()
    tour.until(lambda: time.monotonic() - begun > JUDGING)
    tour.keep()
    tour.app.stack.apply(GoHome(), tour.app.stack.top)
    tour.press(pygame.K_r)
    tour.wait(0.5)
    tour.keep()
    tour.press(pygame.K_RETURN)
    tour.wait(6.0)
    tour.keep()


def save(file: Path, data: Path) -> None:
    """Go through the game and write the sheet; `data` is a folder for what that leaves."""
    tour = Tour(data)
    _menus(tour)
    _match(tour)
    _looking_back(tour)
    tour.app.stack.close()
    assert len(tour.pictures) == len(ORDER)
    rows = -(-len(tour.pictures) // COLUMNS)
    wide, high = SMALL[0] + GAP, SMALL[1] + GAP
    sheet = pygame.Surface((COLUMNS * wide + GAP, rows * high + GAP))
    sheet.fill(GROUND)
    for place, taken in enumerate(ORDER):
        at = GAP + place % COLUMNS * wide, GAP + place // COLUMNS * high
        sheet.blit(tour.pictures[taken], at)
    whole = Image.frombytes("RGB", sheet.get_size(), pygame.image.tobytes(sheet, "RGB"))
    whole.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)

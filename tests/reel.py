"""Reel: a short fight as a GIF for the README. Played without a window; always the same."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pygame
from PIL import Image, ImageChops

from assets import ROSTER
from game.protocol.messages import Contender, SeatState, Started, Welcome, position
from game.rules import Action, Seat, parse_roster, start
from game.rules.roster import RULES_VERSION
from game.session import GameSession
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.shell.screen import Push, Screen
from tests.game.ui.sample_match import HIT, MISS, SampleHost
from tests.game.ui.screen_driver import FakeLink
from tests.support import welcome_of

FIGHTERS = ("kettle", "stilt")
STEP, EVERY = 1 / 36, 3
"""Seconds of a frame of the game, and how many of them are one of the picture's."""
OPENING = 0.5
"""Seconds that are left out, until the card before a match is whole: what does not move shows the
first picture only."""
SIZE = (640, 360)
COLOURS = 176
MATCH = "reel2"
"""Its hour is the one that the picture was chosen for."""

SCRIPT: tuple[tuple[Action, tuple[int, ...], str], ...] = (
    (Action.CHARGE, (), ""),
    (Action.ATTACK2, HIT, "a kettle should keep its lid on"),
    (Action.CHARGE, (), ""),
    (Action.CHARGE, (), "it is whistling, isn't it?"),
    (Action.CHARGE, (), ""),
    (Action.ATTACK2, MISS, "oh dear"),
    (Action.ATTACK2, HIT, ""),
)
"""What both do in turn, Ana first, and what Ben says as it begins."""


class FrameRing(SampleHost):
    """A host at whose table two of the game's own fighters meet."""

    def __init__(self) -> None:
        super().__init__()
        self.roster = parse_roster(ROSTER.read_text(encoding="utf-8"))
        self.left, self.right = (self.roster[name] for name in FIGHTERS)
        self.seat_states = {
            Seat.LEFT: SeatState("Ana", self.left.id, ready=True),
            Seat.RIGHT: SeatState("Ben", self.right.id, ready=True),
        }

    def welcome(self) -> Welcome:
        return welcome_of(self.seat, roster=self.roster)

    def started(self, match: int = 2) -> Started:
        self.battle = start(self.left, self.right, self.first)
        left, right = Contender("Ana", self.left), Contender("Ben", self.right)
        where = position(self.battle)
        started = Started(self._next(), match, MATCH, RULES_VERSION, left, right, where)
        return self._sealed(started)


def frames() -> Iterator[pygame.Surface]:
    """The fight from the card before it to the end, each picture as the window would show it."""
    pygame.display.init()
    pygame.font.init()
    surface = pygame.display.set_mode((1280, 720))
    now = [0.0]
    host, session = FrameRing(), GameSession(FakeLink(), lambda: now[0])
    for message in (host.welcome(), host.seats(), host.started()):
        session.receive(message)
    screen, app = BattleScreen(session, Sprites()), App(surface, Screen(), ChatOverlay())
    app.go(Push(screen))

    def played(seconds: float) -> Iterator[pygame.Surface]:
        for number in range(round(seconds / STEP)):
            now[0] += STEP
            app.frame([], [], STEP)
            if number % EVERY == 0:
                yield surface

    for _ in played(OPENING):
        pass
    yield from played(1.6 - OPENING)
    for action, rolls, talk in SCRIPT:
        if talk:
            app.frame([], [host.said(talk)])
        app.frame([], [host.acted(action, rolls)])
        if host.battle.outcome:
            app.frame([], [host.ended(host.battle.outcome.winner)])
        while screen.stage.timeline.playing:
            yield from played(EVERY * STEP)
    yield from played(1.0)


def save(file: Path) -> None:
    """Write the GIF: one palette for all, and of every picture only what has changed."""
    pictures = [_picture(surface) for surface in frames()]
    palette = _palette(pictures)
    reduced = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    lengths = [round(1000 * STEP * EVERY)] * len(reduced)
    lengths[-1] = 2000
    reduced[0].save(
        file, save_all=True, append_images=reduced[1:], duration=lengths, loop=0, optimize=False
    )


def _picture(surface: pygame.Surface) -> Image.Image:
    small = pygame.transform.smoothscale(surface, SIZE)
    return Image.frombytes("RGB", SIZE, pygame.image.tobytes(small, "RGB"))


def _palette(pictures: list[Image.Image]) -> Image.Image:
    """Colours for all pictures, found from those that differ most from the one before."""
    changes = [
        (sum(ImageChops.difference(a, b).convert("L").histogram()[24:]), place)
        for place, (a, b) in enumerate(pairwise(pictures), 1)
    ]
    chosen = [pictures[place] for _, place in sorted(changes)[-8:]] + [pictures[0], pictures[-1]]
    sheet = Image.new("RGB", (SIZE[0], SIZE[1] * len(chosen)))
    for row, picture in enumerate(chosen):
        sheet.paste(picture, (0, SIZE[1] * row))
    return sheet.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)

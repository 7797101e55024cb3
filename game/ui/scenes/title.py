"""Title: the first screen. Every mode is one press away."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pygame
from pygame.event import Event

from game.contract.version import VERSION
from game.doors import CannotOpen, Doors
from game.table.nearby import Nearby, State
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.sprites import Sprites
from game.ui.drawing.theme import (
    BAD,
    BODY,
    EMBER,
    GOLD,
    LEAF,
    PANEL_DEEP,
    PLUM,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    TINY,
    TITLE,
    WARN,
    Colour,
    Face,
)
from game.ui.screen.scene import Change, Quit, Scene, Shortcut
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.neighbours import Neighbours
from game.ui.widgets.offer import Offer
from game.ui.widgets.widgets import Button, FocusRing
from game.words.phrase import phrase

if TYPE_CHECKING:
    from game.ui.scenes.ways import Ways

Opens = Callable[[], Change]
"""What a button leads to; may raise CannotOpen."""

_LEFT, _WIDE, _TOP = 84, 412, 270
_HIGH, _STEP = 62, 76
_LOW_TOP, _LOW_HIGH, _LOW_GAP, _RIGHT = 624, 50, 12, 1240
"""The row below the two who talk on their hill, which nothing is to hide."""

_PRACTICE = (
    ("easy", phrase("Easy"), pygame.K_1),
    ("normal", phrase("Normal"), pygame.K_2),
    ("hard", phrase("Hard"), pygame.K_3),
    ("perfect", phrase("Perfect"), pygame.K_4),
)
"""The computer's players: level, what it is called, key."""


class Title(Scene):
    """Opens the doors it is given."""

    def __init__(self, doors: Doors, fighter: str = "", sprites: Sprites | None = None) -> None:
        """`fighter` is the id of the one looked at first when it comes to choosing."""
        self.doors = doors
        self.backdrop = Backdrop()
        self._fighter = fighter
        self._sprites = sprites or Sprites()
        self._ways: Ways | None = None
        self.problem: CannotOpen | None = None
        """Why the last door did not open."""
        opened = [*self._modes(), *self._low()]
        self.buttons = [button for button, _ in opened]
        self._opens = {id(button): opens for button, opens in opened}
        self.offer = Offer() if doors.newcomer() else None
        """A first fight, as long as nobody has begun one or finished a match."""
        self.neighbours = Neighbours(doors.nearby, doors.seated, doors.awaited)
        self.ring = FocusRing(self._offered)

    def _modes(self) -> Iterator[tuple[Button, Opens]]:
        """The column at the left: each button, and what it opens."""
        quarter = (_WIDE - 12) // 4
        yield Button(
            _box(0), phrase("Host a match"), phrase("A friend joins from another machine"), EMBER,
            pygame.K_h, "H",
        ), lambda: self.ways.host()  # fmt: skip
        yield Button(
            _box(1), phrase("Join a friend"), phrase("Type the address your friend sees"), SEA,
            pygame.K_j, "J",
        ), lambda: self.ways.join()  # fmt: skip
        for place, (level, label, key) in enumerate(_PRACTICE):
            yield Button(
                _box(2, place * (quarter + 4), quarter), label,
                phrase("bot · {key}", key=place + 1), LEAF, key, size=BODY - 1,
            ), partial(self._practice, level)  # fmt: skip
        yield Button(
            _box(3), phrase("Two at one keyboard"), phrase("Take turns on this machine"), PLUM,
            pygame.K_k, "K",
        ), lambda: self.ways.hotseat()  # fmt: skip

    def _low(self) -> Iterator[tuple[Button, Opens]]:
        """The row at the foot: what else there is."""
        row: tuple[tuple[str, Colour, int, Opens], ...] = (
            (phrase("First fight"), LEAF, pygame.K_f, self.first_fight),
            (phrase("Puzzles"), SEA, pygame.K_p, lambda: self.ways.puzzles()),
            (phrase("Progress"), SEA, pygame.K_g, lambda: self.ways.progress()),
            (phrase("Records"), STONE, pygame.K_r, lambda: self.ways.records()),
            (phrase("Settings"), STONE, pygame.K_s, lambda: Shortcut("settings")),
            (phrase("Quit"), STONE, pygame.K_q, Quit),
        )
        for place, (label, colour, key, opens) in enumerate(row):
            box = _low_box(place, len(row))
            yield Button(box, label, "", colour, key, chr(key).upper(), size=BODY + 3), opens

    @property
    def ways(self) -> "Ways":
        """What the doors lead to; each may raise CannotOpen."""
        if self._ways is None:
            # Here, because the title is seen sooner without all the other screens.
            from game.ui.scenes.ways import Ways

            self._ways = Ways(self.doors, self._fighter, self._sprites, self.backdrop)
        return self._ways

    def _call_on(self, game: Nearby) -> Change:
        """Join the game, or watch it where both seats are taken by others."""
        if game.state is State.FULL and not self.doors.seated(game.address):
            return self.ways.look_on(game.address)
        return self.ways.join(game.address)

    def _practice(self, level: str) -> Change:
        return self.ways.practice(level)

    def first_fight(self) -> Change:
        """Against the teacher; it is not offered again."""
        self._answer_offer()
        return self.ways.first_fight()

    def _answer_offer(self) -> None:
        """It was taken or turned down: it is not made again."""
        self.doors.learned()
        if self.offer is not None:
            self.offer = None
            self.ring = FocusRing(self._offered)

    @property
    def _offered(self) -> list[Button]:
        """All that can be pressed, in the order of Tab."""
        offer = self.offer.buttons if self.offer else ()
        return [*offer, *self.buttons, *self.neighbours.buttons]

    # --- the scene --------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is None:
            return None
        self.problem = None
        if self.offer is not None and pressed in self.offer.buttons:
            accepted = pressed is self.offer.yes
            self._answer_offer()
            return self.first_fight() if accepted else None
        try:
            if game := self.neighbours.of(pressed):
                return self._call_on(game)
            if pressed is self.neighbours.more:
                return self.ways.unfinished()
            if match := self.neighbours.newest:
                if pressed is self.neighbours.back:
                    return self.ways.come_back(match)
                if pressed is self.neighbours.away:
                    return self.ways.forget(match)
            return self._opens[id(pressed)]()
        except CannotOpen as problem:
            self.problem = problem
            return None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        seasoned = self.offer is not None and not self.doors.newcomer()
        if seasoned:
            self.offer = None
        if self.neighbours.update(dt) or seasoned:
            self.dirty = True
            self.ring.replace(self._offered)
            if self.ring.focused is None:
                self.ring.focus(self.ring.buttons[0])
        return None

    def draw(self, canvas: Canvas) -> None:
        self.backdrop.draw(canvas)
        logo = Style(TITLE + 12, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text("Parley", (_LEFT - 8, 50), logo)
        tagline = Style(BODY + 4, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("Fight, and talk it over while you do"), (_LEFT + 2, 216), tagline)
        self.neighbours.draw(canvas)
        if self.offer is not None:
            self.offer.draw(canvas)
        self.ring.draw(canvas)
        if self.problem:
            _draw_problem(canvas, self.problem)
        hint = Style(TINY, SOFT, shadow=SHADE)
        keys = phrase("Tab, arrows and Enter, a letter, or the mouse   ·   F11 full screen")
        canvas.text(keys, (_LEFT + 2, 698), hint, "midleft")
        canvas.text(f"Parley {VERSION}", (_RIGHT - 2, 698), hint, "midright")


def _box(row: int, right: int = 0, wide: int = _WIDE) -> pygame.Rect:
    return pygame.Rect(_LEFT + right, _TOP + row * _STEP, wide, _HIGH)


def _low_box(place: int, among: int) -> pygame.Rect:
    step = (_RIGHT - _LEFT + _LOW_GAP) / among
    left, right = round(_LEFT + place * step), round(_LEFT + (place + 1) * step) - _LOW_GAP
    return pygame.Rect(left, _LOW_TOP, right - left, _LOW_HIGH)


def _draw_problem(canvas: Canvas, problem: CannotOpen) -> None:
    box = (560, 60, 660, 128)
    canvas.panel(box, PANEL_DEEP, BAD)
    heading = Style(BODY + 2, WARN, Face.DISPLAY)
    canvas.text(phrase("That did not work"), (box[0] + 20, box[1] + 12), heading)
    at = box[1] + 44.0
    at += canvas.paragraph(problem.sentence, (box[0] + 20, at), 620, Style(SMALL, TEXT), 24)
    canvas.paragraph(problem.advice, (box[0] + 20, at), 620, Style(SMALL, SOFT), 24)

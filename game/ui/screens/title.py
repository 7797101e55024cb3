"""Title: the first screen. Every mode is one key or click away."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pygame
from pygame.event import Event

from game.app.match_opener import CannotOpen, MatchOpener
from game.client_state.lan_game import LanGame, LanGameState
from game.i18n.phrase import phrase
from game.protocol.version import VERSION
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BAD,
    BODY,
    EMBER,
    GOLD,
    LARGE,
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
from game.ui.shell.screen import Change, Quit, Screen, Shortcut
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing
from game.ui.widgets.game_list import GameList

if TYPE_CHECKING:
    from game.ui.screens.navigation import Navigation

Opens = Callable[[], Change]
"""The action of a button; may raise CannotOpen."""

_LEFT, _WIDE, _TOP = 84, 412, 270
_HIGH, _STEP = 62, 76
_LOW_TOP, _LOW_HIGH, _LOW_GAP, _RIGHT = 624, 50, 12, 1240
"""The bottom row, below the two figures on the hill in the picture, which must stay visible."""

_PRACTICE = (
    ("easy", phrase("Easy"), pygame.K_1),
    ("normal", phrase("Normal"), pygame.K_2),
    ("hard", phrase("Hard"), pygame.K_3),
    ("perfect", phrase("Perfect"), pygame.K_4),
)
"""The computer's players: level, label, key."""


class TitleScreen(Screen):
    """The title screen with its buttons."""

    def __init__(
        self, match_opener: MatchOpener, fighter: str = "", sprites: Sprites | None = None
    ) -> None:
        """Set up the title; `fighter` is the id of the one looked at first when choosing."""
        self.match_opener = match_opener
        self.backdrop = Backdrop()
        self._fighter = fighter
        self._sprites = sprites or Sprites()
        self._navigation: Navigation | None = None
        self.problem: CannotOpen | None = None
        """Why the last mode could not be opened."""
        opened = [*self._modes(), *self._footer_buttons()]
        self.buttons = [button for button, _ in opened]
        self._opens = {id(button): opens for button, opens in opened}
        self.tutorial_prompt = TutorialPrompt() if match_opener.is_new_player() else None
        """The offer of a first fight, until the player has started one or finished a match."""
        self.game_list = GameList(
            match_opener.lan_games, match_opener.has_seat_at, match_opener.stored_matches
        )
        self.ring = FocusRing(self._offered)

    def _modes(self) -> Iterator[tuple[Button, Opens]]:
        """Return the left column: each button and what it opens."""
        quarter = (_WIDE - 12) // 4
        yield Button(
            _box(0), phrase("Host a match"), phrase("A friend joins from another machine"), EMBER,
            pygame.K_h, "H",
        ), lambda: self.navigation.host()  # fmt: skip
        yield Button(
            _box(1), phrase("Join a friend"), phrase("Type the address your friend sees"), SEA,
            pygame.K_j, "J",
        ), lambda: self.navigation.join()  # fmt: skip
        for place, (level, label, key) in enumerate(_PRACTICE):
            yield Button(
                _box(2, place * (quarter + 4), quarter), label,
                phrase("bot · {key}", key=place + 1), LEAF, key, size=BODY - 1,
            ), partial(self._practice, level)  # fmt: skip
        yield Button(
            _box(3), phrase("Two at one keyboard"), phrase("Take turns on this machine"), PLUM,
            pygame.K_k, "K",
        ), lambda: self.navigation.hotseat()  # fmt: skip

    def _footer_buttons(self) -> Iterator[tuple[Button, Opens]]:
        """Return the other buttons, in the bottom row."""
        row: tuple[tuple[str, Colour, int, Opens], ...] = (
            (phrase("First fight"), LEAF, pygame.K_f, self.tutorial),
            (phrase("Puzzles"), SEA, pygame.K_p, lambda: self.navigation.puzzles()),
            (phrase("Progress"), SEA, pygame.K_g, lambda: self.navigation.statistics()),
            (phrase("Records"), STONE, pygame.K_r, lambda: self.navigation.records()),
            (phrase("Settings"), STONE, pygame.K_s, lambda: Shortcut("settings")),
            (phrase("Quit"), STONE, pygame.K_q, Quit),
        )
        for place, (label, colour, key, opens) in enumerate(row):
            box = _low_box(place, len(row))
            yield Button(box, label, "", colour, key, chr(key).upper(), size=BODY + 3), opens

    @property
    def navigation(self) -> "Navigation":
        """Return what opens the other screens; each of its methods may raise CannotOpen."""
        if self._navigation is None:
            # Imported here: without the other screens the title is visible sooner.
            from game.ui.screens.navigation import Navigation

            self._navigation = Navigation(
                self.match_opener, self._fighter, self._sprites, self.backdrop
            )
        return self._navigation

    def _open_game(self, game: LanGame) -> Change:
        """Join a game, or watch it if both seats belong to others."""
        if game.state is LanGameState.FULL and not self.match_opener.has_seat_at(game.address):
            return self.navigation.spectate(game.address)
        return self.navigation.join(game.address)

    def _practice(self, level: str) -> Change:
        return self.navigation.practice(level)

    def tutorial(self) -> Change:
        """Play the first fight against the teacher; it is not offered again."""
        self._answer_offer()
        return self.navigation.tutorial()

    def _answer_offer(self) -> None:
        """Hide the offer for good, because it was accepted or declined."""
        self.match_opener.mark_learned()
        if self.tutorial_prompt is not None:
            self.tutorial_prompt = None
            self.ring = FocusRing(self._offered)

    @property
    def _offered(self) -> list[Button]:
        """Return all buttons in the order of Tab."""
        offer = self.tutorial_prompt.buttons if self.tutorial_prompt else ()
        return [*offer, *self.buttons, *self.game_list.buttons]

    # --- the screen -------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is None:
            return None
        self.problem = None
        if self.tutorial_prompt is not None and pressed in self.tutorial_prompt.buttons:
            accepted = pressed is self.tutorial_prompt.yes
            self._answer_offer()
            return self.tutorial() if accepted else None
        try:
            if game := self.game_list.of(pressed):
                return self._open_game(game)
            if pressed is self.game_list.more:
                return self.navigation.waiting_matches()
            if match := self.game_list.newest:
                if pressed is self.game_list.back:
                    return self.navigation.resume_match(match)
                if pressed is self.game_list.away:
                    return self.navigation.forget(match)
            return self._opens[id(pressed)]()
        except CannotOpen as problem:
            self.problem = problem
            return None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        seasoned = self.tutorial_prompt is not None and not self.match_opener.is_new_player()
        if seasoned:
            self.tutorial_prompt = None
        if self.game_list.update(dt) or seasoned:
            self.dirty = True
            self.ring.replace(self._offered)
            if self.ring.focused is None:
                self.ring.focus(self.ring.buttons[0])
        return None

    def draw(self, canvas: Canvas) -> None:
        self.backdrop.draw(canvas)
        logo = TextStyle(TITLE + 12, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text("Parley", (_LEFT - 8, 50), logo)
        tagline = TextStyle(BODY + 4, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("Fight, and talk while you fight"), (_LEFT + 2, 216), tagline)
        self.game_list.draw(canvas)
        if self.tutorial_prompt is not None:
            self.tutorial_prompt.draw(canvas)
        self.ring.draw(canvas)
        if self.problem:
            _draw_problem(canvas, self.problem)
        hint = TextStyle(TINY, SOFT, shadow=SHADE)
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
    heading = TextStyle(BODY + 2, WARN, Face.DISPLAY)
    canvas.text(phrase("That did not work"), (box[0] + 20, box[1] + 12), heading)
    at = box[1] + 44.0
    at += canvas.paragraph(problem.sentence, (box[0] + 20, at), 620, TextStyle(SMALL, TEXT), 24)
    canvas.paragraph(problem.advice, (box[0] + 20, at), 620, TextStyle(SMALL, SOFT), 24)


_BOX = pygame.Rect(640, 236, 560, 214)


class TutorialPrompt:
    def __init__(self) -> None:
        top = _BOX.bottom - 74
        self.yes = Button(
            pygame.Rect(_BOX.left + 24, top, 270, 54), phrase("First fight"), colour=LEAF
        )
        self.no = Button(pygame.Rect(_BOX.left + 310, top, 226, 54), phrase("No, thanks"),
                         colour=STONE)  # fmt: skip
        self.buttons = (self.yes, self.no)

    def draw(self, canvas: Canvas) -> None:
        canvas.panel(_BOX, PANEL_DEEP, GOLD)
        at = (_BOX.left + 26, _BOX.top + 16)
        heading = TextStyle(LARGE + 4, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("New here?"), at, heading, width=_BOX.width - 52)
        words = phrase("A first fight of a minute and a half shows you everything.")
        text = (_BOX.left + 26, _BOX.top + 58, _BOX.width - 52, 76)
        draw_enlarged(
            canvas, text,
            lambda canvas: canvas.paragraph(words, text[:2], text[2], TextStyle(BODY, TEXT), 27),
        )  # fmt: skip

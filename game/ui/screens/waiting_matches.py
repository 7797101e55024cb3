"""Waiting matches: the player's interrupted matches, each to resume or to delete."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.app.match_opener import CannotOpen, MatchOpener
from game.client_state.lan_game import StoredMatch
from game.i18n.phrase import phrase
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import BODY, BORDER_QUIET, PANEL, SEA, SOFT, STONE
from game.ui.shell.dialog import ClosingDialog, Question
from game.ui.shell.menu_layout import (
    LEFT,
    TOP,
    WIDE,
    back_button,
    draw_heading,
    draw_menu_background,
)
from game.ui.shell.screen import Change, Pop, Push, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing

_SHOWN = 6
_ROW, _HIGH = 70, 60
_AWAY = 190

ComeBack = Callable[[StoredMatch], Change]
"""Resumes a match; may raise CannotOpen."""


class WaitingMatchesScreen(Screen):
    """As many matches as fit, the newest first; a button shows the others."""

    def __init__(self, match_opener: MatchOpener, come_back: ComeBack, backdrop: Backdrop) -> None:
        self.match_opener, self.backdrop = match_opener, backdrop
        self._come_back = come_back
        self._first = 0
        """The number of newer matches scrolled past."""
        self.matches: tuple[StoredMatch, ...] = ()
        self.rows: list[tuple[StoredMatch, Button, Button]] = []
        """Each match with the buttons that resume and delete it."""
        self.next = Button(
            pygame.Rect(LEFT + 262, 632, 220, 56), phrase("Others"), colour=STONE,
            hotkey=pygame.K_PAGEDOWN, cap=phrase("PgDn"),
        )  # fmt: skip
        self.back = back_button(phrase("Back"))
        self.ring = FocusRing([self.back])
        self._look()

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is self.back:
            return Pop()
        if pressed is self.next:
            self._first += _SHOWN
            self._look()
        for match, button, away in self.rows:
            if pressed is away:
                return Push(ask_to_forget(self.match_opener, match))
            if pressed is button:
                return self._go(match)
        return None

    def _go(self, match: StoredMatch) -> Change:
        try:
            return self._come_back(match)
        except CannotOpen as problem:
            heading = phrase("That did not work")
            return Push(ClosingDialog(heading, problem.sentence, problem.advice))

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        if self.match_opener.stored_matches() != self.matches:
            self._look()
            self.dirty = True
        return None if self.matches else Pop()

    def _look(self) -> None:
        self.matches = self.match_opener.stored_matches()
        if self._first >= len(self.matches):
            self._first = 0
        shown = self.matches[self._first : self._first + _SHOWN]
        self.rows = [_row(place, match) for place, match in enumerate(shown)]
        others = [self.next] if len(self.matches) > _SHOWN else []
        buttons = [button for _, *pair in self.rows for button in pair]
        self.ring = FocusRing([*buttons, *others, self.back])

    def draw(self, canvas: Canvas) -> None:
        draw_menu_background(canvas, self.backdrop)
        draw_heading(canvas, phrase("Unfinished matches"))
        canvas.panel((LEFT, TOP + 76, WIDE, 28 + _ROW * _SHOWN), PANEL, BORDER_QUIET)
        if not self.rows:
            none = phrase("No more unfinished matches.")
            canvas.text(none, (LEFT + 36, TOP + 104), TextStyle(BODY, SOFT))
        self.ring.draw(canvas)


def ask_to_forget(match_opener: MatchOpener, match: StoredMatch) -> Screen:
    """Return the question before a match is deleted."""

    def forget() -> Change:
        try:
            match_opener.forget(match)
        except CannotOpen as problem:
            return Push(
                ClosingDialog(phrase("That did not work"), problem.sentence, problem.advice)
            )
        return Pop()

    words = phrase(
        "You will not be able to continue your match against {name}. Its record stays, marked "
        "as not finished.",
        name=match.name or phrase("a player"),
    )
    return Question(
        phrase("Delete this match?"), words, phrase("Delete it"), phrase("Keep"), forget
    )


def _row(place: int, match: StoredMatch) -> tuple[StoredMatch, Button, Button]:
    top = TOP + 92 + _ROW * place
    where = (
        phrase("at {address}", address=match.address) if match.address else phrase("hosted here")
    )
    return (
        match,
        Button(
            pygame.Rect(LEFT + 16, top, WIDE - 40 - _AWAY, _HIGH), match.name, where, SEA,
            size=BODY + 4,
        ),
        Button(
            pygame.Rect(LEFT + WIDE - 16 - _AWAY, top, _AWAY, _HIGH), phrase("Delete it"),
            colour=STONE, size=BODY,
        ),
    )  # fmt: skip

"""Dialog: a question or notice over the screen it concerns, which keeps running."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.review.tutorial import closing_line
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    DIALOG,
    EMBER,
    GOLD,
    HEADING,
    HEIGHT,
    SHADE,
    SOFT,
    STONE,
    TEXT,
    VEIL,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, GoHome, Pop, Quit, Screen
from game.ui.widgets.buttons import Button, FocusRing, repeated

_WIDE = 620
_LEFT = (WIDTH - _WIDE) // 2
_ROW = 27
_HEAD = 54
"""Layout units that the heading takes above the rows."""
_MOST_GROWN = 1.6
"""The largest growth of letters; larger ones would push the panel off the screen."""
_MOST_ROWS = 3
"""The rows that fit; for every further one the panel begins higher up."""


class Question(Screen):
    """A question with two buttons; Esc and the second one stay. `yes` runs before its change."""

    overlay = True

    def __init__(
        self, heading: str, text: str, yes: str, no: str, on_yes: Callable[[], Change]
    ) -> None:
        self.heading, self.text = heading, text
        self._on_yes = on_yes
        top = HEIGHT // 2 + 24
        self.yes = Button(pygame.Rect(_LEFT + 40, top, 260, 56), yes, colour=EMBER)
        self.no = Button(pygame.Rect(_LEFT + 320, top, 260, 56), no, colour=STONE)
        # Staying has the focus, so that a hasty Enter costs no match.
        self.ring = FocusRing([self.yes, self.no], focus=1)

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else Pop()
        pressed = self.ring.handle(event)
        if pressed is self.yes:
            return self._on_yes()
        return Pop() if pressed is self.no else None

    def close_question(self) -> Change | None:
        """Return None: closing the window over the question answers it."""
        return Quit()

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        draw_text(canvas, self.heading, self.text)
        self.ring.draw(canvas)


class ClosingDialog(Screen):
    """A notice that the session has ended; it leads back to the title."""

    overlay = True

    def __init__(self, heading: str, text: str, advice: str = "") -> None:
        self.heading, self.text, self.advice = heading, text, advice
        box = pygame.Rect(WIDTH // 2 - 150, HEIGHT // 2 + 44, 300, 56)
        self.home = Button(box, phrase("Back to the title"), colour=EMBER)
        self.ring = FocusRing([self.home])

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else GoHome()
        return GoHome() if self.ring.handle(event) else None

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        draw_text(canvas, self.heading, self.text, self.advice)
        self.ring.draw(canvas)


def confirm_leave(session: GameSession, on_yes: Callable[[], Change]) -> Question:
    """Return the question before leaving between two matches."""
    text = phrase("You leave the room and return to the title.")
    if session.lobby_state.room_entered:
        text = phrase("You leave the room and return to the lobby.")
    return Question(phrase("Leave the room?"), text, phrase("Leave"), phrase("Stay"), on_yes)


def disagreement(session: GameSession) -> ClosingDialog:
    """Return the notice for when both sides disagree about the match."""
    text = phrase(
        "Each side computes the match for itself, and the results differ: {desync}. This must "
        "never happen, so the match stops here.",
        desync=session.room_state.desync,
    )
    advice = phrase(
        "Both players have a record of it. Comparing the two shows which side was wrong."
    )
    return ClosingDialog(phrase("The two computers disagree"), text, advice)


def tutorial_finished(session: GameSession) -> ClosingDialog:
    """Return the notice at the end of the first fight, whatever its outcome."""
    outcome = session.room_state.outcome
    won = outcome is not None and outcome.winner is session.room_state.seat
    text = closing_line(won=won)
    advice = phrase("Host a match for a friend, or practise against the computer.")
    return ClosingDialog(phrase("Now you know it all"), text, advice)


def draw_text(canvas: Canvas, heading: str, text: str, advice: str = "") -> None:
    """Draw the panel of a dialog with its words; its buttons are drawn over it."""
    with canvas.enlarged(min(_MOST_GROWN, canvas.accessibility.text_size)):
        _draw_text(canvas, heading, text, advice)


def _draw_text(canvas: Canvas, heading: str, text: str, advice: str) -> None:
    room = _WIDE - 80
    said, tried = TextStyle(BODY, TEXT), TextStyle(BODY, SOFT)
    rows = len(canvas.text_renderer.wrap(text, room, said))
    rows += len(canvas.text_renderer.wrap(advice, room, tried)) if advice else 0
    more = max(0.0, canvas.grown(rows * _ROW + _HEAD) - _MOST_ROWS * _ROW - _HEAD)
    top = HEIGHT / 2 - 130 - more
    canvas.panel((_LEFT, top, _WIDE, 250 + more), DIALOG, GOLD)
    style = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
    canvas.text(heading, (WIDTH / 2, top + 22), style, "midtop", _WIDE - 60)
    at = top + 22 + canvas.grown(_HEAD)
    at += canvas.paragraph(text, (_LEFT + 40, at), room, said, _ROW, "center")
    if advice:
        canvas.paragraph(advice, (_LEFT + 40, at + 2), room, tried, _ROW, "center")

"""Error screen: what a player sees instead of a traceback when a screen fails.

An exception costs only what raised it: link, seat and match are unaffected. The screen of a match
stays open and is tried again each frame, with the state of the match shown in words; any other
screen is replaced by one that leads back.
"""

import logging
import traceback
from collections.abc import Iterator

import pygame
from pygame.event import Event

from game.client_state.labels import button_label
from game.client_state.narration import (
    describe_outcome,
    describe_side,
    describe_speech,
    describe_turn,
)
from game.i18n.phrase import join_phrases, phrase
from game.rules import Action, Seat
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import BODY, GOLD, HEADING, HEIGHT, SHADE, SOFT, TEXT, WIDTH, Face
from game.ui.shell.screen import Change, Pop, Screen

log = logging.getLogger(__name__)

GOES_ON = phrase(
    "Parley had an error and wrote it to the log. Your connection and seat are not affected."
)
_HEADING = phrase("Something went wrong")
_WORDS = phrase("Parley had an error and cannot show this screen. It was written to the log.")
_RETRIED = phrase(
    "Your connection and seat are not affected, all keys still work, and Parley keeps trying "
    "to show the screen."
)
_TALK = 3
"""The latest lines of chat shown with the state."""
_WIDE, _ROW, _ABOVE = 1000, 27, 190
_KNOWN = 100
"""The most different errors of which each is logged once."""


class FailureLog:
    """The failures in this window."""

    def __init__(self) -> None:
        self.known: list[str] = []
        """The traceback of each different failure."""

    def note(self, error: Exception) -> bool:
        """Log an error unless it is known, and return whether it was new: one may recur every
        frame.
        """
        known = "".join(traceback.format_exception(error))
        if known in self.known:
            return False
        log.error("a screen failed", exc_info=error)
        self.known = [*self.known, known][-_KNOWN:]
        return True


class ErrorScreen(Screen):
    """Replaces a failed screen without a match, and leads back to the one below."""

    def handle(self, event: Event) -> Change | None:
        key = event.type == pygame.KEYDOWN and event.key in (pygame.K_RETURN, pygame.K_ESCAPE)
        return Pop() if key or event.type == pygame.MOUSEBUTTONUP else None

    def draw(self, canvas: Canvas) -> None:
        _draw(canvas, [_WORDS], phrase("Enter or a click: back"))


def draw_failure(canvas: Canvas, session: GameSession | None) -> None:
    """Draw the state of the match in words, in place of a screen that could not be drawn."""
    state = list(describe_state(session)) if session is not None else []
    _draw(canvas, [_WORDS, *state], _RETRIED)


def describe_state(session: GameSession) -> Iterator[str]:
    """Return the state of the match, whose turn it is, and the latest chat lines."""
    room_state, battle = session.room_state, session.room_state.battle
    if battle is not None:
        for seat in Seat:
            yield join_phrases([room_state.name(seat), describe_side(battle, seat)], ": ")
    if room_state.outcome is not None:
        yield describe_outcome(room_state.outcome, room_state.names)
    elif battle is not None and room_state.acting is not None:
        fighter = battle[battle.to_move].fighter
        name = room_state.name(battle.to_move)
        yield phrase("Turn {turn}: it is your turn, {name}.", turn=battle.turn, name=name)
        keys = enumerate(Action, 1)
        yield join_phrases(
            (join_phrases([f"{key}", button_label(fighter, each)]) for key, each in keys), "   "
        )
    elif battle is not None:
        yield describe_turn(battle.turn, room_state.name(battle.to_move))
    hidden = room_state.seat.other if session.muted and room_state.seat else None
    said = [line for line in room_state.lines if line.seat is None or line.seat is not hidden]
    for line in said[-_TALK:]:
        yield describe_speech(line.name, line.text, line.emote) if line.name else line.text


def _draw(canvas: Canvas, lines: list[str], hint: str) -> None:
    said, tried = TextStyle(BODY, TEXT), TextStyle(BODY, SOFT, bold=True)
    rows = sum(len(canvas.text_renderer.wrap(line, _WIDE - 80, said)) for line in lines)
    rows += len(canvas.text_renderer.wrap(hint, _WIDE - 80, tried))
    high = 110.0 + (rows + len(lines) / 4) * _ROW
    # The chat is above it.
    left, top = (WIDTH - _WIDE) / 2, min(HEIGHT - 10 - high, (HEIGHT + _ABOVE - high) / 2)
    canvas.clear()
    canvas.panel((left, top, _WIDE, high))
    heading = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
    canvas.text(_HEADING, (WIDTH / 2, top + 18), heading, "midtop")
    at = top + 70
    for line in lines:
        at += canvas.paragraph(line, (left + 40, at), _WIDE - 80, said, _ROW) + _ROW / 4
    canvas.paragraph(hint, (left + 40, at + _ROW / 4), _WIDE - 80, tried, _ROW)

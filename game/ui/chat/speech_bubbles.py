"""Speech bubbles: the latest line over its speaker, short and only for a while.

The chat log has every line. The screen decides where bubbles go, away from bars and faces.
"""

import math
from dataclasses import dataclass, replace

import pygame

from game.client_state.chat_state import ChatLine
from game.rules import Seat
from game.session import GameSession
from game.ui.chat.chat_log import VOICE_COLOURS, Voice, voice_of
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.missing_glyphs import with_emoji_names
from game.ui.graphics.text_render import TextStyle, starts_rtl
from game.ui.graphics.theme import PANEL_DEEP, SMALL, TEXT, Colour
from game.ui.shell.screen import ChatArea

SHOWN, EACH_LETTER, LONGEST = 3.0, 0.04, 7.0
"""Seconds: the base, for each letter, and the maximum."""
FADE = 0.4
_WIDE, _ROWS, _ROW = 280, 2, 22
_STEP = 8
_TAIL = 12
_MY_TAIL = ((34, -2), (52, -2), (46, 10))
"""The tail from the lower left corner."""
_THEIR_TAIL = ((-2, 14), (-2, 32), (10, 26))
"""The tail from the upper right corner."""


@dataclass(slots=True)
class _Bubble:
    line: ChatLine
    left: float
    """The seconds for which it is still shown."""


class SpeechBubbles:
    """At most one bubble for each side, the newest."""

    def __init__(self) -> None:
        self._shown: dict[Voice, _Bubble] = {}

    def say(self, lines: list[ChatLine], session: GameSession) -> None:
        """Show lines that have just come."""
        # For spectators the left side is drawn where a player's own side would be.
        near = session.room_state.seat or Seat.LEFT
        for line in lines:
            voice = voice_of(line, near)
            if voice is not Voice.GAME:
                long = min(LONGEST, SHOWN + EACH_LETTER * len(line.text))
                self._shown[voice] = _Bubble(line, long)

    def update(self, dt: float, moves: bool) -> bool:
        """Age the bubbles; return whether to draw again."""
        fades = moves and self.fading
        before = len(self._shown)
        for bubble in self._shown.values():
            bubble.left -= dt
        self._shown = {voice: each for voice, each in self._shown.items() if each.left > 0}
        return fades or len(self._shown) != before

    @property
    def fading(self) -> bool:
        return any(bubble.left < FADE for bubble in self._shown.values())

    def draw(self, canvas: Canvas, chat_area: ChatArea, moves: bool) -> None:
        """Draw the bubbles; with `moves` they may fade, otherwise they are fully shown or not at
        all.
        """
        for voice, at in ((Voice.MINE, chat_area.mine), (Voice.THEIRS, chat_area.theirs)):
            if at is not None and voice in self._shown:
                bubble = self._shown[voice]
                pale = max(0.0, min(1.0, bubble.left / FADE)) if moves else 1.0
                with canvas.straight():
                    _draw_bubble(canvas, voice, bubble.line, at, pale)


def _draw_bubble(
    canvas: Canvas, voice: Voice, line: ChatLine, at: tuple[int, int], pale: float
) -> None:
    """Draw a bubble: ours grows from its corner at `at` with a tail below; theirs ends there, with
    a tail at its side.
    """
    style = TextStyle(SMALL, TEXT, italic=line.emote)
    rows = list(canvas.text_renderer.wrap(with_emoji_names(line.text), _WIDE - 28, style))
    if len(rows) > _ROWS:
        rest = canvas.text_renderer.fit(" ".join(rows[_ROWS - 1 :]), _WIDE - 28, style)
        rows = [*rows[: _ROWS - 1], rest]
    needed = max(canvas.text_renderer.width(row, style) for row in rows) + 28
    # Widths are rounded so that cached plates are reused.
    wide = _STEP * math.ceil(needed / _STEP)
    step_down = canvas.grown(_ROW)
    high = len(rows) * step_down + 12
    left, tail = at[0], [(x, high + y) for x, y in _MY_TAIL]
    if voice is not Voice.MINE:
        left, tail = left - wide - 10, [(wide + x, y) for x, y in _THEIR_TAIL]
    ink, words = _paler(VOICE_COLOURS[voice], pale), replace(style, colour=_paler(TEXT, pale))

    def paint(canvas: Canvas) -> None:
        canvas.panel((0, 0, wide, high), _paler(PANEL_DEEP, pale), ink, 12)
        canvas.polygon(tail, ink)
        for number, row in enumerate(rows):
            y = 6 + number * step_down
            if starts_rtl(row):
                canvas.text(row, (wide - 14, y), words, "topright")
            else:
                canvas.text(row, (14, y), words)

    looks = ("bubble", voice, tuple(rows), line.emote, pale)
    canvas.sketch(looks, (left, at[1], wide + _TAIL, high + _TAIL), paint)


def places(canvas: Canvas, chat_area: ChatArea) -> list[pygame.Rect]:
    """Return where in the window bubbles may lie."""
    high = _ROWS * canvas.grown(_ROW) + 12 + _TAIL
    corners = ((chat_area.mine, 0), (chat_area.theirs, _WIDE + 10))
    with canvas.straight():
        return [
            canvas.to_window((at[0] - back, at[1], _WIDE + _TAIL, high))
            for at, back in corners
            if at is not None
        ]


def _paler(colour: Colour, share: float) -> Colour:
    opaque = colour[3] if len(colour) == 4 else 255
    return (colour[0], colour[1], colour[2], round(opaque * round(share * 8) / 8))

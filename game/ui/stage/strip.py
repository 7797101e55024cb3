"""Strip: the line below the fighters. Whose turn it is and how long, and what happened last."""

from dataclasses import dataclass, replace

from game.ui.drawing.canvas import Canvas
from game.ui.drawing.growing import grow
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import (
    BAD,
    BORDER_QUIET,
    GOLD,
    LARGE,
    MARGIN,
    PANEL_DEEP,
    QUIET,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    TINY,
    WARN,
    WIDTH,
    Colour,
    Face,
)
from game.words.phrase import phrase

STRIP = (MARGIN, 560, WIDTH - 2 * MARGIN, 52)
TURN_WIDE = 340
"""The left part of the strip: whose turn it is and how long."""
CLOCK_WIDE = 118

URGENCY = ((5, BAD, phrase("Now!")), (10, BAD, phrase("Hurry:")), (30, WARN, ""))
"""Seconds left, the colour from there on, and a word beside it."""


@dataclass(frozen=True, slots=True)
class Time:
    """What the turn clock shows."""

    seconds: int
    running: bool
    ours: bool
    """It is we who have to hurry."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the strip."""

    turn: str
    turn_colour: Colour
    last: str
    last_colour: Colour
    clock: bool
    """Room is left for the clock."""
    reserved: float = 0.0
    """What the right end is needed for."""


def draw_strip(canvas: Canvas, words: Words) -> None:
    """All of the strip but the clock, which changes too often to be kept."""
    left, top, wide, high = STRIP
    # One's own turn is seen without reading.
    canvas.panel(
        STRIP, PANEL_DEEP, BORDER_QUIET if words.turn_colour == SOFT else words.turn_colour
    )
    canvas.line((left + TURN_WIDE, top + 9), (left + TURN_WIDE, top + high - 9), BORDER_QUIET)
    grow(canvas, (left, top, TURN_WIDE, high), lambda canvas: _draw_turn(canvas, words))
    said = (left + TURN_WIDE, top, wide - TURN_WIDE, high)
    grow(canvas, said, lambda canvas: _draw_last(canvas, words))


def _draw_turn(canvas: Canvas, words: Words) -> None:
    left, top, _, high = STRIP
    room = TURN_WIDE - 34.0 - (CLOCK_WIDE if words.clock else 0)
    turn = Style(21, words.turn_colour, Face.DISPLAY, shadow=SHADE)
    turn = canvas.lettering.shrunk(words.turn, room, turn)
    canvas.text(words.turn, (left + 16, top + high / 2), turn, "midleft", room)


def _draw_last(canvas: Canvas, words: Words) -> None:
    left, top, wide, high = STRIP
    last = Style(SMALL, words.last_colour)
    at, room = left + TURN_WIDE + 18, wide - TURN_WIDE - 34.0 - words.reserved
    lines = canvas.lettering.wrap(words.last, room, last)
    if canvas.lettering.growth <= 1:
        # Larger letters are made smaller instead.
        lines = lines[-2:]
    step = canvas.grown(22)
    start = top + high / 2 - step / 2 * len(lines)
    for number, line in enumerate(lines):
        canvas.text(line, (at, start + step * number), last)


def draw_time(canvas: Canvas, time: Time) -> None:
    ink, word = _urgency(time.seconds) if time.running else (QUIET, phrase("paused"))
    if time.running and not time.ours:
        # The other side's hurry is not ours.
        word = ""
    style = Style(22, ink, Face.DISPLAY, shadow=SHADE)
    if time.running and time.seconds <= URGENCY[0][0]:
        style = replace(style, size=26)
    right, middle = STRIP[0] + TURN_WIDE - 14, STRIP[1] + STRIP[3] / 2
    shown = f"{time.seconds // 60}:{time.seconds % 60:02}"
    box = canvas.text(shown, (right, middle), style, "midright")
    if word:
        style = Style(TINY + 1, ink, bold=True)
        canvas.text(word, (box[0] - 5, middle), style, "midright")


def draw_watcher(canvas: Canvas, key: str) -> None:
    """What stands below it for who only looks on, instead of buttons; `key` opens the chat."""
    canvas.text(
        phrase("You are watching"), (WIDTH / 2, 618), Style(LARGE, GOLD, Face.DISPLAY), "midtop"
    )
    keys = phrase("{key} to talk with those who watch   ·   Esc to leave", key=key)
    canvas.text(keys, (WIDTH / 2, 660), Style(SMALL, SOFT), "midtop")


def _urgency(seconds: int) -> tuple[Colour, str]:
    for limit, colour, word in URGENCY:
        if seconds <= limit:
            return colour, word
    return TEXT, ""

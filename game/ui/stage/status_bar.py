"""Status bar: the bar below the fighters: whose turn it is, the clock, and the last event."""

from dataclasses import dataclass, replace

from game.i18n.phrase import phrase
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
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

STATUS_BAR = (MARGIN, 560, WIDTH - 2 * MARGIN, 52)
TURN_WIDE = 340
"""Layout units: the width of the left part, for the turn and the clock."""
CLOCK_WIDE = 118

URGENCY = ((5, BAD, phrase("Now!")), (10, BAD, phrase("Hurry:")), (30, WARN, ""))
"""For seconds left: the colour from there on, and a word beside it."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """What the turn clock shows."""

    seconds: int
    running: bool
    ours: bool
    """Whether it is our own clock."""


@dataclass(frozen=True, slots=True)
class StatusText:
    """The contents of the bar."""

    turn: str
    turn_colour: Colour
    last: str
    last_colour: Colour
    clock: bool
    """Whether room is left for the clock."""
    reserved: float = 0.0
    """Layout units reserved at the right end."""


def draw_status_bar(canvas: Canvas, status: StatusText) -> None:
    """Draw the bar without the clock, which changes too often to cache."""
    left, top, wide, high = STATUS_BAR
    # One's own turn must be visible without reading.
    canvas.panel(
        STATUS_BAR, PANEL_DEEP, BORDER_QUIET if status.turn_colour == SOFT else status.turn_colour
    )
    canvas.line((left + TURN_WIDE, top + 9), (left + TURN_WIDE, top + high - 9), BORDER_QUIET)
    draw_enlarged(canvas, (left, top, TURN_WIDE, high), lambda canvas: _draw_turn(canvas, status))
    said = (left + TURN_WIDE, top, wide - TURN_WIDE, high)
    draw_enlarged(canvas, said, lambda canvas: _draw_last(canvas, status))


def _draw_turn(canvas: Canvas, status: StatusText) -> None:
    left, top, _, high = STATUS_BAR
    room = TURN_WIDE - 34.0 - (CLOCK_WIDE if status.clock else 0)
    turn = TextStyle(21, status.turn_colour, Face.DISPLAY, shadow=SHADE)
    turn = canvas.text_renderer.shrunk(status.turn, room, turn)
    canvas.text(status.turn, (left + 16, top + high / 2), turn, "midleft", room)


def _draw_last(canvas: Canvas, status: StatusText) -> None:
    left, top, wide, high = STATUS_BAR
    last = TextStyle(SMALL, status.last_colour)
    at, room = left + TURN_WIDE + 18, wide - TURN_WIDE - 34.0 - status.reserved
    lines = canvas.text_renderer.wrap(status.last, room, last)
    if canvas.text_renderer.growth <= 1:
        # Enlarged letters are reduced instead.
        lines = lines[-2:]
    step = canvas.grown(22)
    start = top + high / 2 - step / 2 * len(lines)
    for number, line in enumerate(lines):
        canvas.text(line, (at, start + step * number), last)


def draw_time(canvas: Canvas, clock: ClockView) -> None:
    ink, word = _urgency(clock.seconds) if clock.running else (QUIET, phrase("paused"))
    if clock.running and not clock.ours:
        # The other side's hurry is not ours.
        word = ""
    style = TextStyle(22, ink, Face.DISPLAY, shadow=SHADE)
    if clock.running and clock.seconds <= URGENCY[0][0]:
        style = replace(style, size=26)
    right, middle = STATUS_BAR[0] + TURN_WIDE - 14, STATUS_BAR[1] + STATUS_BAR[3] / 2
    shown = f"{clock.seconds // 60}:{clock.seconds % 60:02}"
    box = canvas.text(shown, (right, middle), style, "midright")
    if word:
        style = TextStyle(TINY + 1, ink, bold=True)
        canvas.text(word, (box[0] - 5, middle), style, "midright")


def draw_watcher(canvas: Canvas, key: str) -> None:
    """Draw the line that spectators get instead of buttons; `key` opens the chat."""
    canvas.text(
        phrase("You are watching"), (WIDTH / 2, 618), TextStyle(LARGE, GOLD, Face.DISPLAY), "midtop"
    )
    keys = phrase("{key} to chat with spectators   ·   Esc to leave", key=key)
    canvas.text(keys, (WIDTH / 2, 660), TextStyle(SMALL, SOFT), "midtop")


def _urgency(seconds: int) -> tuple[Colour, str]:
    for limit, colour, word in URGENCY:
        if seconds <= limit:
            return colour, word
    return TEXT, ""

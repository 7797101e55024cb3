"""Hud: the state of one side of a battle, in a corner of the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from game.i18n.phrase import Phrase, capitalised, phrase
from game.rules import Fighter
from game.rules.battle import TOP
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Point
from game.ui.graphics.text_fit import draw_enlarged, largest_fit
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER,
    CHARGE,
    GOLD,
    GUARD,
    NIGHT,
    QUIET,
    SHADE,
    SOFT,
    TEXT,
    TINY,
    WARN,
    Colour,
    Face,
    shade,
)
from game.ui.stage.timeline import DisplayedSide
from game.ui.widgets.gauge import draw_gauge

EDGE = 8.0
"""Layout units from the screen's upper edge: the tallest fighter's head is below the plates."""
WIDE, HIGH = 340.0, 90.0
_NAMES_WIDE, _AWAY_WIDE = 206.0, 62.0
_NAME_GROWN = 1.4
"""The largest growth of names at which there is still space above and below them."""
ICON = 16.0
_LEVEL_GAP = 12.0
LEVELS_WIDE = 182 + 3 * ICON

BOLT = ((0.62, 0.0), (0.12, 0.58), (0.46, 0.58), (0.34, 1.0), (0.9, 0.38), (0.54, 0.38))
SHIELD = (
    (0.08, 0.1), (0.5, 0.0), (0.92, 0.1), (0.9, 0.52), (0.74, 0.8), (0.5, 1.0), (0.26, 0.8),
    (0.1, 0.52),
)  # fmt: skip
Outline = tuple[tuple[float, float], ...]


def draw_hud(
    canvas: Canvas,
    at: Point,
    player: str,
    fighter: Fighter,
    displayed: DisplayedSide,
    *,
    turn: bool,
) -> None:
    """Draw player, fighter, HP, charge and guard; `turn` marks the side whose turn it is."""
    draw_frame(canvas, at, player, fighter, displayed, turn=turn)
    if displayed.draining:
        draw_hp(canvas, at, fighter, displayed)


def draw_frame(
    canvas: Canvas,
    at: Point,
    player: str,
    fighter: Fighter,
    displayed: DisplayedSide,
    *,
    turn: bool,
    away: bool = False,
) -> None:
    """Draw everything except moving HP, which change too often to cache; `away` marks a
    disconnected player.
    """
    left, top = canvas.left_of(at[0], WIDE), at[1]
    levels, hp = (displayed.charge, displayed.guard), None if displayed.draining else displayed.hp

    def paint(canvas: Canvas) -> None:
        canvas.panel((0, 0, WIDE, HIGH), border=GOLD if turn else BORDER)
        name = draw_player(canvas, player, away)
        kind = TextStyle(TINY + 1, SOFT)
        if canvas.accessibility.text_size <= 1:
            canvas.text(fighter.name, (16, 70), kind, "midleft", 74)
            draw_levels(canvas, (WIDE - 16 - LEVELS_WIDE, 70), *levels)
        else:
            # Charge and guard decide matches: their letters may use the whole row.
            room = _NAMES_WIDE - name - 2 * 10
            if canvas.text_renderer.width(fighter.name, kind) <= room:
                canvas.text(fighter.name, (26 + name, 22), kind, "midleft", room)
            draw_levels(canvas, (16, 70), *levels, wide=WIDE - 32)
        if hp is not None:
            _paint_hp(canvas, (0, 0), fighter, displayed)

    key = ("plate", player, fighter, levels, hp, turn, away)
    canvas.stamp(key, (left, top, WIDE, HIGH), paint)


def draw_hp(canvas: Canvas, at: Point, fighter: Fighter, displayed: DisplayedSide) -> None:
    """Draw the HP on a plate drawn without it."""
    plate = canvas.to_window((canvas.left_of(at[0], WIDE), at[1], WIDE, HIGH))
    # On the plate's own first pixel, or the bar would jump when it starts to move.
    corner = plate.topright if canvas.mirrored else plate.topleft
    _paint_hp(canvas, canvas.to_logical(corner), fighter, displayed)


def _paint_hp(canvas: Canvas, at: Point, fighter: Fighter, displayed: DisplayedSide) -> None:
    left, top = at
    hp = phrase("{hp}/{most} HP", hp=round(displayed.hp), most=fighter.hp)
    style, at = TextStyle(17, SOFT, bold=True), (left + WIDE - 16, top + 22)
    draw_enlarged(
        canvas, (left + WIDE - 118, top + 4, 106, 34),
        lambda canvas: canvas.text(hp, at, style, "midright", 102),
    )  # fmt: skip
    draw_gauge(
        canvas, (left + 17, top + 39, WIDE - 34, 13), fighter.hp, displayed.hp, displayed.trail
    )


def draw_player(canvas: Canvas, player: str, away: bool) -> float:
    """Draw the player's name in the plate's upper left corner and return its width; `away` marks a
    disconnected player.
    """
    room = _NAMES_WIDE - (_AWAY_WIDE if away else 0)
    style = TextStyle(22, TEXT, Face.DISPLAY, shadow=SHADE)

    def paint(canvas: Canvas) -> float:
        name = canvas.text_renderer.shrunk(player, room, style)
        return canvas.text(player, (16, 20), name, "midleft", room)[2]

    wanted = min(_NAME_GROWN, canvas.accessibility.text_size)
    growth = largest_fit(canvas, (16, 3, room, 34), paint, wanted)
    with canvas.enlarged(growth):
        wide = paint(canvas)
    if away:
        left = 16 + wide + 8
        canvas.frame((left, 10, _AWAY_WIDE - 8, 21), WARN, 2, 8)
        middle = (left + _AWAY_WIDE / 2 - 4, 20)
        canvas.text(phrase("away"), middle, TextStyle(TINY, WARN, bold=True), "center")
        wide += _AWAY_WIDE
    return wide


def draw_levels(
    canvas: Canvas, at: Point, charge: int, guard: int, wide: float = LEVELS_WIDE
) -> None:
    """Draw charge and guard: a word, a number, and marks that differ in shape and colour."""
    left, middle = at
    second = left + wide / 2 + 9
    levels = (
        _Level(phrase("Charge {level}", level=charge), phrase("charge"), charge, left,
               second - _LEVEL_GAP - TOP * ICON),
        _Level(phrase("Guard {level}", level=guard), phrase("guard"), guard, second,
               left + wide - TOP * ICON),
    )  # fmt: skip
    box = (left, middle - 15, wide, 30)
    # Where there is no more room, enlarged letters would only be reduced again.
    most = wide / LEVELS_WIDE
    draw_enlarged(canvas, box, lambda canvas: _paint_level_text(canvas, levels, middle), most)
    for each, outline, colour in zip(levels, (BOLT, SHIELD), (CHARGE, GUARD), strict=True):
        for place in range(TOP):
            icon = (each.marks + place * ICON, middle - ICON / 2)
            draw_icon(canvas, icon, outline, colour, filled=place < each.level)


@dataclass(frozen=True, slots=True)
class _Level:
    """How charge or guard is drawn."""

    words: str
    word: Phrase
    """The word without the number."""
    level: int
    left: float
    marks: float
    """The x position of the first mark."""

    @property
    def room(self) -> float:
        return self.marks - self.left - 2


def _paint_level_text(canvas: Canvas, levels: Sequence[_Level], middle: float) -> None:
    """Draw both words in letters of one size."""
    text_renderer, style = canvas.text_renderer, TextStyle(TINY + 1)
    for each in levels:
        style = text_renderer.shrunk(each.words, each.room, style)
    # A small window only has room for the marks.
    bare = any(text_renderer.width(each.words, style) > each.room for each in levels)
    for each in levels:
        words = capitalised(each.word) if bare else each.words
        ink = replace(style, colour=TEXT if each.level else QUIET)
        canvas.text(words, (each.left, middle), ink, "midleft", each.room)


def draw_icon(
    canvas: Canvas, at: Point, outline: Outline, colour: Colour, *, filled: bool, size: float = ICON
) -> None:
    """Draw a small mark with a dark rim; hollow unless `filled`."""

    def paint(canvas: Canvas) -> None:
        _polygon(canvas, outline, size, 0, NIGHT)
        _polygon(canvas, outline, size, 1.2, colour if filled else BORDER)
        _polygon(
            canvas,
            outline,
            size,
            3.6,
            shade(canvas.accessibility.adapted(colour), 1.3) if filled else NIGHT,
        )

    canvas.stamp(("icon", outline, colour, filled), (*at, size, size), paint)


def _polygon(canvas: Canvas, outline: Outline, size: float, inset: float, colour: Colour) -> None:
    room = size - 2 * inset
    canvas.polygon([(inset + x * room, inset + y * room) for x, y in outline], colour)

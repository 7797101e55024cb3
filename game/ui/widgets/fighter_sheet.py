"""Fighter sheet: a column with a fighter's description, its strengths as bars, and its attacks."""

import pygame

from game.client_state.labels import attack_line, attack_text
from game.i18n.phrase import phrase
from game.rules import Fighter, Roster
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Point
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BAD,
    BORDER,
    GOLD,
    GOOD,
    GUARD,
    NIGHT,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    TINY,
    Colour,
    Face,
)

WIDE, HIGH = 352, 490
_SIDE = 20
_ROOM = WIDE - 2 * _SIDE
_NAME = TextStyle(36, TEXT, Face.DISPLAY, shadow=SHADE)
_LINE = TextStyle(SMALL, SOFT, italic=True)
_PICTURED = 1.2
"""The largest text size with room for a portrait, and for attacks described in sentences."""
_BARS_GROWTH = 1.4


def draw_own_sheet(
    canvas: Canvas, at: Point, caption: str, fighter: Fighter, roster: Roster
) -> None:
    """Draw the full sheet for a player who is choosing; bars are scaled to the best in `roster`."""
    inside, top = at[0] + _SIDE, at[1]
    canvas.panel((*at, WIDE, HIGH), border=GOLD)
    canvas.text(caption, (inside, top + 13), TextStyle(SMALL, GOLD, bold=True), width=_ROOM)
    canvas.text(fighter.name, (inside, top + 32), _NAME, width=_ROOM)
    words = phrase(fighter.plan or fighter.line)
    down = top + 82 + canvas.paragraph(words, (inside, top + 80), _ROOM, _LINE, 22)
    down += 26 + _draw_bars(canvas, (inside, down + 8), fighter, roster)
    if canvas.accessibility.text_size > _PICTURED:
        _draw_attack_lines(canvas, (inside, down), fighter, top + HIGH)
        return
    for attack in fighter.attacks:
        heading = TextStyle(20, GOLD, Face.DISPLAY)
        canvas.text(phrase(attack.name), (inside, down), heading, width=_ROOM)
        down += 28
        known = attack_text(attack)
        down += canvas.paragraph(known, (inside, down), _ROOM, TextStyle(SMALL, SOFT), 22) + 10


def draw_other_sheet(
    canvas: Canvas,
    at: Point,
    caption: str,
    colour: Colour,
    fighter: Fighter | None,
    portrait: pygame.Surface | None,
    roster: Roster,
    *,
    ready: bool,
) -> None:
    """Draw the other player's shorter sheet with a portrait; only the caption while no fighter is
    looked at.
    """
    inside, top = at[0] + _SIDE, at[1]
    canvas.panel((*at, WIDE, HIGH), border=GOOD if ready else BORDER)
    canvas.text(caption, (inside, top + 13), TextStyle(SMALL, colour, bold=True), width=_ROOM)
    if fighter is None or portrait is None:
        return
    canvas.text(fighter.name, (inside, top + 32), _NAME, width=_ROOM)
    down = top + 84
    if canvas.accessibility.text_size <= _PICTURED:
        box = (inside, down, 144, 144)
        canvas.fill(box, NIGHT, 10)
        canvas.image(portrait, box[:2], pixel=3)
        canvas.frame(box, BORDER, 2, 10)
        canvas.paragraph(phrase(fighter.line), (inside + 162, down), _ROOM - 162, _LINE, 23)
        down += 156
    down += 16 + _draw_bars(canvas, (inside, down), fighter, roster)
    _draw_attack_lines(canvas, (inside, down), fighter, top + HIGH)


def _draw_attack_lines(canvas: Canvas, at: Point, fighter: Fighter, bottom: float) -> None:
    """Draw each attack with its name and numbers, as large as fits above `bottom`."""

    def paint(canvas: Canvas) -> None:
        for number, attack in enumerate(fighter.attacks):
            down = at[1] + canvas.grown(50) * number
            heading = TextStyle(19, GOLD, Face.DISPLAY)
            canvas.text(phrase(attack.name), (at[0], down), heading, width=_ROOM)
            below = at[0], down + canvas.grown(24)
            canvas.text(attack_line(attack), below, TextStyle(TINY + 1, SOFT), width=_ROOM)

    draw_enlarged(canvas, (at[0], at[1], _ROOM, bottom - 8 - at[1]), paint)


def _draw_bars(canvas: Canvas, at: Point, fighter: Fighter, roster: Roster) -> float:
    """Draw the strengths as bars with numbers; return the height of them all."""
    with canvas.enlarged(min(_BARS_GROWTH, canvas.accessibility.text_size)):
        return _paint_bars(canvas, at, fighter, roster)


def _paint_bars(canvas: Canvas, at: Point, fighter: Fighter, roster: Roster) -> float:
    rows = (
        (phrase("HP"), fighter.hp, max(other.hp for other in roster), GOOD),
        (phrase("Attack"), fighter.attack, max(other.attack for other in roster), BAD),
        (phrase("Defence"), fighter.defence, max(other.defence for other in roster), GUARD),
    )
    for number, (word, value, best, colour) in enumerate(rows):
        left, middle = at[0], at[1] + 11 + canvas.grown(26) * number
        canvas.text(word, (left, middle), TextStyle(SMALL, TEXT), "midleft", canvas.grown(76))
        bar = (left + canvas.grown(78), middle - 5, 190 - (canvas.grown(92) - 92), 10.0)
        canvas.fill((bar[0] - 2, bar[1] - 2, bar[2] + 4, bar[3] + 4), NIGHT, 7)
        canvas.fill((bar[0], bar[1], bar[2] * value / best, bar[3]), colour, 5)
        style = TextStyle(SMALL, TEXT, bold=True)
        canvas.text(f"{value}", (left + _ROOM, middle), style, "midright")
    return canvas.grown(26) * len(rows)

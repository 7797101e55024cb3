"""Move panel: one action of a reviewed match, its judgement, and both sides before and after it."""

import pygame

from game.client_state.labels import button_label
from game.i18n.phrase import phrase
from game.review.advice import percent
from game.review.commentary import (
    JUDGEMENTS,
    action_text,
    result_text,
    split_text,
    turning_text,
)
from game.review.review import JudgedAction, Judgement, Review
from game.rules import Seat, Side
from game.ui.charts.chart import COLOURS, draw_mark
from game.ui.charts.review_chart import SIDES
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Box
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER,
    BORDER_QUIET,
    MARGIN,
    PANEL_DEEP,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    TINY,
    WIDTH,
    Face,
)
from game.ui.stage.hud import draw_levels
from game.ui.widgets.gauge import draw_gauge

DETAIL = pygame.Rect(MARGIN, 474, 700, 158)
STANDING = pygame.Rect(MARGIN + 712, 474, WIDTH - 2 * MARGIN - 712, 158)
_BIG = TextStyle(23, TEXT, Face.DISPLAY, shadow=SHADE)


def draw_move_panel(canvas: Canvas, review: Review, place: int) -> None:
    """Draw the result of action number `place`; 0 is the start and has none."""
    chosen = review.judged[place - 1] if place else None
    canvas.panel(DETAIL, PANEL_DEEP, COLOURS[chosen.judgement] if chosen else BORDER_QUIET)
    if chosen is None:
        _draw_start(canvas, review)
    else:
        _draw_action(canvas, review, chosen, place)
    canvas.panel(STANDING, PANEL_DEEP, BORDER)
    before = chosen.turn.before if chosen else review.opening
    after = chosen.turn.after if chosen else review.opening
    chance = review.curve[place]
    for number, seat in enumerate(Seat):
        share = chance if seat is Seat.LEFT else 1 - chance
        top = STANDING.top + 10 + 73 * number
        _draw_standing(canvas, seat, before[seat], after[seat], share, top)


def _draw_start(canvas: Canvas, review: Review) -> None:
    left, top, wide, _ = DETAIL
    canvas.text(phrase("The start"), (left + 20, top + 12), _BIG)
    words = turning_text(review) or phrase("There were no actions in this match.")
    canvas.paragraph(words, (left + 20, top + 50), wide - 40, TextStyle(BODY, SOFT), 25)


def _draw_action(canvas: Canvas, review: Review, chosen: JudgedAction, place: int) -> None:
    left, top, wide, high = DETAIL
    draw_mark(canvas, (left + 34, top + 30), chosen.judgement, SIDES[chosen.seat], 10)
    number = phrase("{number}. {action}", number=place, action=action_text(review, chosen))
    box = canvas.text(number, (left + 58, top + 14), _BIG, width=410)
    named = JUDGEMENTS[chosen.judgement]
    style = TextStyle(23, COLOURS[chosen.judgement], Face.DISPLAY, shadow=SHADE)
    box = canvas.text(named, (box[0] + box[2] + 16, top + 14), style)
    split, right = split_text(chosen), left + wide - 18
    room = right - (box[0] + box[2] + 16)
    style = canvas.text_renderer.shrunk(split, room, TextStyle(SMALL, SOFT))
    canvas.text(split, (right, top + 20), style, "topright", room)
    rows = len(canvas.text_renderer.wrap(chosen.why, wide - 40, TextStyle(BODY, TEXT)))
    result = result_text(review, chosen) if rows <= 2 else ""
    words = (left + 20, top + 52, wide - 40, 68)
    draw_enlarged(canvas, words, lambda canvas: _draw_reason(canvas, chosen.why, result, words))
    if rows <= 3:
        at = (left + 20, top + high - 10)
        row = (left + 20, at[1] - 25, wide - 40, 27)
        draw_enlarged(canvas, row, lambda canvas: _draw_choices(canvas, chosen, at))


def _draw_reason(canvas: Canvas, why: str, result: str, box: Box) -> None:
    """Draw the arguments for or against an action, and what came of it."""
    left, top, wide, _ = box
    used = canvas.paragraph(why, (left, top + 2), wide, TextStyle(BODY, TEXT), 25)
    canvas.text(result, (left, top + 2 + used), TextStyle(SMALL, SOFT), width=wide)


def _draw_standing(
    canvas: Canvas, seat: Seat, before: Side, after: Side, chance: float, top: float
) -> None:
    """Draw one side: its levels, its chance to win, and the HP that the action cost it."""
    left, right = STANDING.left + 16, STANDING.right - 16
    style = TextStyle(19, SIDES[seat], Face.DISPLAY, shadow=SHADE)
    who = before.fighter.name
    canvas.text(who, (left, top + 4), style, width=96)
    draw_levels(canvas, (left + 100, top + 16), after.charge, after.guard, wide=252)
    share = TextStyle(26, TEXT, Face.DISPLAY, shadow=SHADE)
    canvas.text(percent(chance).rsplit(" ", 1)[-1], (right, top + 2), share, "topright")
    gauge = (left + 1, top + 43, 300, 12)
    draw_gauge(canvas, gauge, before.fighter.hp, after.hp, before.hp)
    hp = phrase("{hp}/{most} HP", hp=after.hp, most=before.fighter.hp)
    canvas.text(hp, (left + 312, top + 49), TextStyle(SMALL, SOFT, bold=True), "midleft")


def _draw_choices(canvas: Canvas, chosen: JudgedAction, at: tuple[float, float]) -> None:
    """Draw the value of every action, with the chosen one and the best one marked."""
    x, bottom = at
    fighter = chosen.turn.before[chosen.seat].fighter
    for action, value in chosen.values.items():
        taken, best = action is chosen.turn.action, action is chosen.best
        colour = COLOURS[chosen.judgement] if taken else COLOURS[Judgement.BEST] if best else SOFT
        style = TextStyle(TINY, colour, bold=taken or best)
        words = phrase(
            "{action} {chance}", action=button_label(fighter, action), chance=percent(value)
        )
        box = canvas.text(words, (x + 8, bottom), style, "bottomleft", 150)
        if taken:
            canvas.frame((x, box[1] - 3, box[2] + 16, box[3] + 6), colour, 2, 7)
        x += box[2] + 20

"""Review chart: the curve of a reviewed match with its marks, flag, scale and legend."""

import pygame

from game.i18n.phrase import phrase
from game.review.commentary import JUDGEMENTS
from game.review.review import Judgement, Review
from game.rules import Seat
from game.ui.charts.chart import Chart, draw_flag, draw_mark, draw_place
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Anchor, Point
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    GOLD,
    MINE,
    NIGHT,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    THEIRS,
    TINY,
    Colour,
    Face,
)

SIDES: dict[Seat, Colour] = {Seat.LEFT: MINE, Seat.RIGHT: THEIRS}
_CROWD = 40
"""The number of actions from which marks are drawn small."""


def draw_review_chart(
    canvas: Canvas, chart: Chart, review: Review, place: int, shown: float
) -> None:
    """Draw the chart with the action at `place` selected and the cursor line at `shown`."""
    box = chart.box
    canvas.fill((box.x - 4, box.y - 4, box.width + 8, box.height + 8), NIGHT, 6)
    chart.draw(canvas)
    point = review.turning_point
    if point is not None:
        draw_flag(canvas, chart, point + 1)
    draw_place(canvas, chart, shown)
    for number, each in enumerate(review.judged, 1):
        _draw_notch(canvas, chart, number, each.seat)
    edges = _draw_scale(canvas, chart, review)
    for number, each in enumerate(review.judged, 1):
        size = 10.0 if number == place else 8.0
        if len(review.judged) > _CROWD:
            size = 5.0
        draw_mark(canvas, chart.at(number), each.judgement, SIDES[each.seat], size)
    if point is not None:
        _draw_flag_text(canvas, chart, point + 1, edges)
    _draw_legend(canvas, box)


def _draw_notch(canvas: Canvas, chart: Chart, place: int, seat: Seat) -> None:
    """Draw a notch on the edge of the side that acted, for players who cannot tell the rims'
    colours apart.
    """
    x, box = chart.x(place), chart.box
    edge, into = (box.bottom, -1) if seat is Seat.LEFT else (box.top, 1)
    for size, colour in ((11, NIGHT), (8, SIDES[seat])):
        canvas.polygon([(x - size, edge), (x + size, edge), (x, edge + into * size)], colour)


def _draw_scale(canvas: Canvas, chart: Chart, review: Review) -> dict[Seat, float]:
    """Draw each side's name and percentage on its half, and return where the words of each side
    end.
    """
    box = chart.box
    ends: tuple[tuple[Seat, float, Anchor], ...] = (
        (Seat.RIGHT, box.top + 8, "topleft"),
        (Seat.LEFT, box.bottom - 8, "bottomleft"),
    )
    edges = {}
    for seat, y, anchor in ends:
        name = phrase("{name} wins", name=review.names[seat])
        style = TextStyle(22, SIDES[seat], Face.DISPLAY)
        edges[seat] = _draw_tag(canvas, name, (box.left + 14, y), style, anchor)
    right = (box.right - 8, chart.y(0.5) - 4)
    _draw_tag(canvas, "50%", right, TextStyle(TINY, TEXT), "bottomright")
    return edges


def _draw_tag(canvas: Canvas, words: str, at: Point, style: TextStyle, anchor: Anchor) -> float:
    """Draw words on a plate, readable on any background; return its right edge."""
    text_renderer = canvas.text_renderer
    wide, high = min(300.0, text_renderer.width(words, style)) + 14, text_renderer.height(style) + 2
    left = at[0] - (wide if anchor.endswith("right") else 0)
    top = at[1] - (high if anchor.startswith("bottom") else 0)
    canvas.fill((left, top, wide, high), NIGHT, 7)
    canvas.text(words, (left + wide / 2, top + high / 2), style, "center", 300)
    return left + wide


def _draw_flag_text(canvas: Canvas, chart: Chart, place: int, edges: dict[Seat, float]) -> None:
    """Draw the words at the turning point; `edges` is where the words in both corners end."""
    words, box = phrase("turning point"), chart.box
    style = TextStyle(TINY, NIGHT, bold=True)
    wide = canvas.text_renderer.width(words, style) + 16
    middle = (chart.x(place) + chart.x(place - 1)) / 2
    # The free side of the curve: above it when it is low, below it when it is high.
    low = sum(chart.chances[place - 1 : place + 1]) < 1
    first = edges[Seat.RIGHT if low else Seat.LEFT] + 6
    left = min(max(middle - wide / 2, first), box.right - wide - 2)
    top = box.top + 4 if low else box.bottom - 26
    canvas.fill((left, top, wide, 22), GOLD, 8)
    canvas.text(words, (left + wide / 2, top + 11), style, "center")


def _draw_legend(canvas: Canvas, below: pygame.Rect) -> None:
    """Draw the meaning of shapes and colours."""
    at, middle = float(below.left + 10), below.bottom + 20
    style = TextStyle(SMALL, TEXT, shadow=SHADE)
    for judgement in Judgement:
        draw_mark(canvas, (at + 6, middle), judgement, SOFT, 6)
        words = JUDGEMENTS[judgement]
        box = canvas.text(words, (at + 24, middle), style, "midleft")
        at = box[0] + box[2] + 26
    rims = phrase("rim and notch show which player acted")
    canvas.text(rims, (at, middle), TextStyle(SMALL, SOFT, shadow=SHADE), "midleft")
    keys = phrase("arrows or the mouse choose an action")
    style = TextStyle(SMALL, SOFT, shadow=SHADE)
    canvas.text(keys, (below.right, middle), style, "midright")

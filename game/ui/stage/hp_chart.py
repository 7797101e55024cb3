"""Hp chart: the HP of both sides over a match, as two stepped lines."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from game.i18n.phrase import phrase
from game.rules import Seat
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Point
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import BORDER_QUIET, CHARGE, MINE, NIGHT, SOFT, THEIRS, TINY, Colour
from game.ui.stage.highlights import Highlights
from game.ui.stage.hud import BOLT

Box = tuple[float, float, float, float]
EDGE = 12.0
CAPTION = 22.0


def draw_hp_chart(
    canvas: Canvas, box: Box, highlights: Highlights, names: Mapping[Seat, str], own: Seat
) -> None:
    """Draw both lines, our side solid, the other dashed; a bolt marks the most costly blow."""
    _, _, wide, high = box
    key = ("hp_chart", tuple(map(tuple, highlights.hp.values())), tuple(names.values()), own)
    canvas.stamp(key, box, lambda canvas: _paint(canvas, (wide, high), highlights, names, own))


def _paint(
    canvas: Canvas,
    size: tuple[float, float],
    highlights: Highlights,
    names: Mapping[Seat, str],
    own: Seat,
) -> None:
    wide, high = size
    canvas.panel((0, 0, wide, high), NIGHT, BORDER_QUIET, 8)
    canvas.text(phrase("HP over the match"), (EDGE, 5), TextStyle(TINY, SOFT))
    inside = (EDGE, CAPTION + 10, wide - 2 * EDGE, high - CAPTION - EDGE - 26)
    most = max(1, *(hp for each in highlights.hp.values() for hp in each))
    foot = inside[1] + inside[3]
    canvas.line((EDGE, foot), (wide - EDGE, foot), BORDER_QUIET)
    at = EDGE
    for seat, colour in ((own.other, THEIRS), (own, MINE)):
        points = _steps(highlights.hp[seat], inside, most)
        dashed = seat is not own
        for number, (start, stop) in enumerate(pairwise(points)):
            if dashed:
                _dash(canvas, start, stop, colour)
            else:
                canvas.line(start, stop, colour, 3)
            if number % 2 and not dashed:
                canvas.circle(stop, 2.5, colour)
    for seat, colour in ((own, MINE), (own.other, THEIRS)):
        sample = (at, high - 13), (at + 22, high - 13)
        if seat is own:
            canvas.line(*sample, colour, 3)
        else:
            _dash(canvas, *sample, colour)
        canvas.text(
            names[seat], (at + 28, high - 13), TextStyle(TINY, colour), "midleft", wide / 2 - 52
        )
        at += (wide - EDGE) / 2
    if highlights.biggest is not None:
        _mark(canvas, highlights, inside, most)


def _steps(hp: Sequence[int], inside: Box, most: int) -> list[Point]:
    """Return the corners of a stepped line that falls at every action that cost HP."""
    left, top, wide, high = inside
    step = wide / max(1, len(hp) - 1)
    points: list[Point] = []
    for number, value in enumerate(hp):
        y = top + high * (1 - value / most)
        if points:
            points.append((left + number * step, points[-1][1]))
        points.append((left + number * step, y))
    return points


def _dash(canvas: Canvas, start: Point, stop: Point, colour: Colour) -> None:
    """Draw a dashed line that is horizontal or vertical."""
    long = abs(stop[0] - start[0]) + abs(stop[1] - start[1])
    pieces = max(1, round(long / 9))
    for piece in range(pieces):
        a, b = piece / pieces, (piece + 0.6) / pieces
        canvas.line(
            (start[0] + (stop[0] - start[0]) * a, start[1] + (stop[1] - start[1]) * a),
            (start[0] + (stop[0] - start[0]) * b, start[1] + (stop[1] - start[1]) * b),
            colour,
            2,
        )


def _mark(canvas: Canvas, highlights: Highlights, inside: Box, most: int) -> None:
    assert highlights.biggest is not None
    struck = highlights.hp[highlights.biggest.seat.other]
    if not 0 < highlights.biggest_at < len(struck):
        return
    x = inside[0] + inside[2] * highlights.biggest_at / max(1, len(struck) - 1)
    middle = (struck[highlights.biggest_at - 1] + struck[highlights.biggest_at]) / 2
    y = inside[1] + inside[3] * (1 - middle / most)
    x = min(x, inside[0] + inside[2] - 8)
    canvas.polygon([(x - 9 + 18 * u, y - 11 + 22 * v) for u, v in BOLT], NIGHT)
    canvas.polygon([(x - 7 + 14 * u, y - 9 + 18 * v) for u, v in BOLT], CHARGE)

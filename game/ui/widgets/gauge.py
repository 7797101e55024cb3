"""Gauge: a bar for what is left, with a pale trail for what was just lost."""

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Box
from game.ui.graphics.theme import BAD, GOOD, NIGHT, WARN, Colour, shade

TRAIL: Colour = (255, 246, 214)


def draw_gauge(canvas: Canvas, box: Box, full: float, value: float, trail: float) -> None:
    """Draw a bar in green, yellow or red by what is left; the pale part ends at `trail`."""
    left, top, width, height = box
    share = value / full if full else 0.0
    colour = canvas.accessibility.adapted(GOOD if share > 0.5 else WARN if share > 0.22 else BAD)
    canvas.bar((left - 2, top - 2, width + 4, height + 4), NIGHT)
    if trail > value:
        canvas.bar((left, top, max(height, width * trail / full), height), TRAIL)
    if value <= 0:
        return
    long = max(height, width * share)
    canvas.bar((left, top, long, height), colour)
    if long > height:
        light = (left + height * 0.35, top + height * 0.16, long - height * 0.7, height / 4)
        canvas.bar(light, shade(colour, 1.3))

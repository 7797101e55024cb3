"""Scrubber: a match as a line with a tick for every action; a click goes to that place."""

from collections.abc import Sequence
from dataclasses import dataclass

import pygame
from pygame.event import Event

from game.ui.graphics.canvas import Canvas
from game.ui.graphics.theme import BORDER_QUIET, GOLD, NIGHT, SHADE, SOFT, TEXT, Colour

_REACH = 19.0
"""Layout units: the length of the longest tick, up or down."""
_GLIDE = 14.0
"""How fast the knob follows: the share of the remaining way per second."""
_KNOB = 8.0


@dataclass(frozen=True, slots=True)
class Tick:
    """The mark of one place."""

    up: bool
    """Whether the tick is above the line: the left player's are, the right player's are below."""
    colour: Colour
    weight: float = 0.0
    """The length of the tick as a share of the longest, 0 to 1."""
    ends: bool = False
    """Whether this is the end of the match, drawn as a diamond."""


class Scrubber:
    """A line in `box`, in layout units; `talk` counts the lines of chat after each place."""

    def __init__(self, box: pygame.Rect, ticks: Sequence[Tick], talk: Sequence[int]) -> None:
        self.box = box
        self.ticks = tuple(ticks)
        self.hovered: int | None = None
        """The place under the mouse."""
        self._chat_counts = tuple(talk)
        self._shown = 0.0
        self._held = False

    def handle(self, event: Event) -> int | None:
        """Return the place that this event asks for, if any."""
        match event.type:
            case pygame.MOUSEMOTION:
                self.hovered = self._place_at(event.pos)
                return self._nearest(event.pos[0]) if self._held else None
            case pygame.MOUSEBUTTONDOWN if event.button == 1:
                self._held = self._place_at(event.pos) is not None
                return self._nearest(event.pos[0]) if self._held else None
            case pygame.MOUSEBUTTONUP if event.button == 1:
                self._held = False
        return None

    def update(self, dt: float, place: int) -> bool:
        """Move the knob towards `place`; return whether it moved."""
        before = self._shown
        self._shown += (place - self._shown) * min(1.0, _GLIDE * dt)
        if abs(place - self._shown) < 0.01:
            self._shown = place
        return self._shown != before

    def x(self, place: float) -> float:
        """Return the x position of a place."""
        return self.box.left + self.box.width * place / max(1, len(self.ticks) - 1)

    def draw(self, canvas: Canvas) -> None:
        left, middle, wide = self.box.left, self.box.centery, self.box.width
        # Leaves room for half the knob at both ends.
        whole = (left - 12, self.box.top, wide + 24, self.box.height)
        canvas.stamp(("scrubber", self.ticks, self._chat_counts), whole, self._paint)
        played = self.x(self._shown) - left
        if played > 1:
            canvas.fill((left, middle - 2, played, 4), GOLD, 2)
        if self.hovered is not None:
            canvas.fill((self.x(self.hovered) - 1, self.box.top, 2, self.box.height), TEXT)
        knob = (self.x(self._shown), middle)
        canvas.circle(knob, _KNOB + 2, SHADE)
        canvas.circle(knob, _KNOB, GOLD)
        canvas.circle(knob, _KNOB - 4, TEXT)

    def _paint(self, canvas: Canvas) -> None:
        middle, first = self.box.height / 2, self.box.left - 12
        canvas.fill((12, middle - 4, self.box.width, 8), NIGHT, 4)
        canvas.fill((12, middle - 2, self.box.width, 4), BORDER_QUIET, 2)
        thick = 6.0 if len(self.ticks) < 100 else 2.0
        for place, tick in enumerate(self.ticks):
            x = self.x(place) - first
            long = 7 + (_REACH - 7) * tick.weight
            if tick.ends:
                points = [(x, middle - 9), (x + 8, middle), (x, middle + 9), (x - 8, middle)]
                canvas.polygon(points, tick.colour)
            elif place:
                top = middle - 4 - long if tick.up else middle + 4
                canvas.fill((x - thick / 2, top, thick, long), tick.colour, thick / 2)
        for place, lines in enumerate(self._chat_counts):
            for number in range(min(lines, 3)):
                x = self.x(min(place + 0.28 * (number + 1), len(self.ticks) - 1)) - first
                canvas.circle((x, middle), 2.4, SOFT)

    def _place_at(self, position: tuple[float, float]) -> int | None:
        inside = self.box.inflate(2 * _KNOB, 0).collidepoint(position)
        return self._nearest(position[0]) if inside else None

    def _nearest(self, x: float) -> int:
        last = len(self.ticks) - 1
        share = (x - self.box.left) / self.box.width
        return min(max(round(share * last), 0), last)

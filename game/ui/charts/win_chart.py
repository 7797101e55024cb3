"""Win chart: the chance to win beside a replay, a low curve above its scrubber."""

import pygame

from game.i18n.phrase import phrase
from game.match.turns import opening
from game.records.verify import Verdict
from game.review.advice import Solutions, percent
from game.review.review import FinishedMatch, Review, review_of
from game.rules import Seat
from game.ui.charts.chart import SIDE, Chart, draw_mark
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import MINE, NIGHT, SHADE, TEXT, THEIRS, Colour, Face
from game.ui.widgets.scrubber import Scrubber

HIGH = 46
_SIDES: dict[Seat, Colour] = {Seat.LEFT: MINE, Seat.RIGHT: THEIRS}
_ALPHA = 214
_CROWD = 50
"""The number of actions from which there is no room for marks."""


class WinChart:
    """A chart computed in the background; nothing is drawn until it is ready."""

    def __init__(self, verdict: Verdict, scrubber: Scrubber, solutions: Solutions | None) -> None:
        self.review: Review | None = None
        self._verdict, self._solutions = verdict, solutions
        self._places = len(scrubber.ticks)
        box = scrubber.box.inflate(2 * SIDE, 0)
        self._box = pygame.Rect(box.left, box.top - 96, box.width, HIGH)
        self._chart = Chart(self._box, ())

    def update(self) -> bool:
        """Return whether the chart has just been computed."""
        first = opening(self._verdict.good)
        if self.review is not None or self._solutions is None or first is None:
            return False
        solved = self._solutions(first.left.fighter, first.right.fighter)
        if solved is None:
            return False
        self.review = review_of(FinishedMatch(self._verdict.good, self._verdict.names), solved)
        chances = self.review.curve
        # The end of the match has its own place on the scrubber.
        more = max(0, self._places - len(chances))
        self._chart = Chart(self._box, (*chances, *(chances[-1],) * more), 6.0)
        return True

    def draw(self, canvas: Canvas, place: int) -> None:
        """Draw the curve: bright up to the current place, dim after it."""
        if self.review is None:
            return
        chart, box = self._chart, self._box
        canvas.fill((box.left - 3, box.top - 3, box.width + 6, box.height + 6), NIGHT, 6)
        chart.draw(canvas, _ALPHA)
        x, y = chart.at(place)
        canvas.fill((x, box.top, box.right - x, box.height), (*NIGHT[:3], 120))
        if len(self.review.judged) < _CROWD:
            for number, each in enumerate(self.review.judged, 1):
                draw_mark(canvas, chart.at(number), each.judgement, _SIDES[each.seat], 2.5)
        canvas.fill((x - 1, box.top, 3, box.height), TEXT)
        canvas.circle((x, y), 5, TEXT)
        self._draw_chances(canvas, chart.chances[place])

    def _draw_chances(self, canvas: Canvas, chance: float) -> None:
        style = TextStyle(18, TEXT, Face.DISPLAY, shadow=SHADE)
        middle = self._box.centery
        names = self._verdict.names
        for seat, share, at, anchor in (
            (Seat.LEFT, chance, self._box.left + 8, "midleft"),
            (Seat.RIGHT, 1 - chance, self._box.right - 8, "midright"),
        ):
            words = phrase("{name} {chance}", name=names[seat], chance=percent(share))
            side: Colour = _SIDES[seat]
            ink = TextStyle(style.size, side, Face.DISPLAY, shadow=SHADE, outline=NIGHT)
            if anchor == "midleft":
                canvas.text(words, (at, middle), ink, "midleft", 240)
            else:
                canvas.text(words, (at, middle), ink, "midright", 240)

"""Statistics: a player's matches as charts: accuracy, streaks, and each fighter."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase, plural
from game.player.statistics import MatchRow, MatchTotals, by_fighter, total
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Point
from game.ui.graphics.poses import PORTRAIT
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BAD,
    BODY,
    BORDER_QUIET,
    GOLD,
    GOOD,
    GUARD,
    HEADING,
    HEIGHT,
    NIGHT,
    PANEL_DEEP,
    QUIET,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    TINY,
    VEIL,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, Pop, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing

CHART_BOX = pygame.Rect(60, 116, 810, 290)
NUMBERS = pygame.Rect(886, 116, 334, 290)
FIGHTERS = pygame.Rect(60, 420, 1160, 200)
ACCURACY_BOX = FIGHTERS.bottom - 42
"""Layout units: where each fighter's accuracy chart begins."""
SHOWN = 60
"""The most matches in the chart, the latest ones."""
WINDOW = 7
"""The number of matches in the moving average."""
_AGAIN = 2.0
"""Seconds between reads of the database: accuracy is computed in the background."""


class StatisticsScreen(Screen):
    """Reads the rows when it opens, and repeatedly while it is open."""

    def __init__(
        self, rows: Callable[[], tuple[MatchRow, ...]], sprites: Sprites, backdrop: Backdrop
    ) -> None:
        self.backdrop = backdrop
        self._read, self._sprites = rows, sprites
        self.rows = rows()
        self._waited = 0.0
        self.back = Button(
            pygame.Rect(970, 636, 250, 56), phrase("Back"), colour=STONE,
            hotkey=pygame.K_ESCAPE, cap=phrase("Esc"),
        )  # fmt: skip
        self.ring = FocusRing([self.back])

    def handle(self, event: Event) -> Change | None:
        return Pop() if self.ring.handle(event) is self.back else None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.backdrop.update(dt)
        self._waited += dt
        if self._waited >= _AGAIN and any(row.accuracy is None for row in self.rows):
            self._waited, before = 0.0, self.rows
            self.rows = self._read()
            self.dirty |= self.rows != before
        return None

    # --- drawing --------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.backdrop.draw(canvas)
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        style = TextStyle(HEADING + 8, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text(phrase("Progress"), (CHART_BOX.left - 2, 42), style)
        hint = phrase("main.py --progress shows this in words, --export FILE.csv as a table")
        canvas.text(
            hint, (CHART_BOX.left, 664), TextStyle(TINY, SOFT, shadow=SHADE), "midleft", 880
        )
        self.ring.draw(canvas)
        if not self.rows:
            _draw_nothing(canvas)
            return
        self._draw_chart(canvas, self.rows[-SHOWN:])
        _draw_numbers(canvas, total(self.rows))
        self._draw_fighters(canvas)

    def _draw_chart(self, canvas: Canvas, rows: Sequence[MatchRow]) -> None:
        canvas.panel(CHART_BOX, PANEL_DEEP, BORDER_QUIET)
        style = TextStyle(19, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(
            phrase("Accuracy, match by match"), (CHART_BOX.left + 18, CHART_BOX.top + 10), style
        )
        _draw_key(canvas)
        for percent in (0, 50, 100):
            y = _y(percent)
            canvas.fill((CHART_BOX.left + 56, y, CHART_BOX.width - 76, 1), BORDER_QUIET)
            label = TextStyle(TINY, QUIET)
            canvas.text(f"{percent}%", (CHART_BOX.left + 50, y), label, "midright")
        points = [(place, row) for place, row in enumerate(rows) if row.accuracy is not None]
        means = _means([(place, row.accuracy or 0.0) for place, row in points], len(rows))
        for one, other in pairwise(means):
            canvas.line(one, other, GOLD, 4)
        for place, row in points:
            at = (_x(place, len(rows)), _y(row.accuracy or 0.0))
            _draw_match(canvas, at, row)
        missing = len(rows) - len(points)
        if missing:
            words = plural(
                "{count} match is still being judged.", "{count} matches are still being judged.",
                missing,
            )  # fmt: skip
            at = (CHART_BOX.right - 18, CHART_BOX.bottom - 12)
            canvas.text(words, at, TextStyle(TINY, SOFT), "bottomright")

    def _draw_fighters(self, canvas: Canvas) -> None:
        canvas.panel(FIGHTERS, PANEL_DEEP, BORDER_QUIET)
        tallies = list(by_fighter(self.rows).items())[:6]
        wide = (FIGHTERS.width - 24) / max(3, len(tallies))
        for place, (name, each) in enumerate(tallies):
            left = FIGHTERS.left + 18 + place * wide
            self._draw_fighter(canvas, left, wide - 24, name, each)
            own = [row.accuracy for row in self.rows if row.fighter == name]
            known = [accuracy for accuracy in own if accuracy is not None]
            _draw_accuracy(
                canvas, pygame.Rect(round(left), ACCURACY_BOX, round(wide - 24), 30), known
            )

    def _draw_fighter(
        self, canvas: Canvas, left: float, wide: float, name: str, each: MatchTotals
    ) -> None:
        top = FIGHTERS.top + 16
        canvas.fill((left, top, PORTRAIT + 4, PORTRAIT + 4), NIGHT, 8)
        portrait = self._sprites.portrait(name.lower())
        canvas.image(portrait, (left + 2, top + 2), pixel=1)
        style = TextStyle(20, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(name, (left + 62, top + 2), style, width=wide - 60)
        count = plural("{count} match", "{count} matches", each.matches)
        canvas.text(count, (left + 62, top + 28), TextStyle(SMALL, SOFT), width=wide - 60)
        shown = "–" if each.accuracy is None else f"{each.accuracy:.0f}%"
        for words, value, y in (
            (phrase("won"), f"{each.win_share:.0%}", top + 64),
            (phrase("accuracy"), shown, top + 112),
        ):
            canvas.text(words, (left, y), TextStyle(SMALL, SOFT))
            canvas.text(value, (left + wide, y), TextStyle(SMALL, TEXT, bold=True), "topright")
        canvas.fill((left, top + 90, wide, 12), NIGHT, 6)
        if each.win_share > 0:
            canvas.fill((left, top + 90, max(12.0, wide * each.win_share), 12), GOOD, 6)


def _draw_accuracy(canvas: Canvas, box: pygame.Rect, accuracies: Sequence[float]) -> None:
    """Draw accuracy from match to match, the latest at the right."""
    canvas.fill(box, NIGHT, 6)
    shown = accuracies[-SHOWN:]
    inner = box.inflate(-16, -6)
    step = inner.width / max(1, len(shown) - 1)
    points = [
        (inner.left + place * step, inner.bottom - inner.height * accuracy / 100)
        for place, accuracy in enumerate(shown)
    ]
    for one, other in pairwise(points):
        canvas.line(one, other, GUARD, 3)
    if points:
        canvas.circle(points[-1], 4.5, GUARD)


def _draw_numbers(canvas: Canvas, all_of: MatchTotals) -> None:
    canvas.panel(NUMBERS, PANEL_DEEP, BORDER_QUIET)
    accuracy = "–" if all_of.accuracy is None else f"{all_of.accuracy:.0f}%"
    rows = (
        (phrase("matches"), f"{all_of.matches}"),
        (phrase("won"), f"{all_of.won} · {all_of.win_share:.0%}"),
        (phrase("current streak"), f"{all_of.streak}"),
        (phrase("longest streak"), f"{all_of.longest}"),
        (phrase("accuracy"), accuracy),
    )
    for place, (words, value) in enumerate(rows):
        y = NUMBERS.top + 36 + 54 * place
        canvas.text(words, (NUMBERS.left + 22, y), TextStyle(BODY, SOFT), "midleft", 180)
        style = TextStyle(28, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(value, (NUMBERS.right - 22, y), style, "midright", 140)


def _draw_key(canvas: Canvas) -> None:
    at = CHART_BOX.right - 18.0
    for words, draw in (
        (phrase("mean of {count}", count=WINDOW), _dash),
        (phrase("lost"), _cross),
        (phrase("won"), _disc),
    ):
        box = canvas.text(words, (at, CHART_BOX.top + 22), TextStyle(SMALL, SOFT), "midright")
        draw(canvas, (box[0] - 14, CHART_BOX.top + 22))
        at = box[0] - 44


def _draw_match(canvas: Canvas, at: Point, row: MatchRow) -> None:
    (_disc if row.won else _cross)(canvas, at)


def _disc(canvas: Canvas, at: Point) -> None:
    canvas.circle(at, 7.5, NIGHT)
    canvas.circle(at, 6, GOOD)


def _cross(canvas: Canvas, at: Point) -> None:
    x, y = at
    for colour, thick in ((NIGHT, 6), (BAD, 3)):
        canvas.line((x - 5, y - 5), (x + 5, y + 5), colour, thick)
        canvas.line((x - 5, y + 5), (x + 5, y - 5), colour, thick)


def _dash(canvas: Canvas, at: Point) -> None:
    canvas.fill((at[0] - 12, at[1] - 2, 22, 4), GOLD, 2)


def _x(place: int, count: int) -> float:
    left, wide = CHART_BOX.left + 76, CHART_BOX.width - 116
    return left + wide * (place / (count - 1) if count > 1 else 0.5)


def _y(accuracy: float) -> float:
    return CHART_BOX.bottom - 26 - (CHART_BOX.height - 90) * accuracy / 100


def _means(points: Sequence[tuple[int, float]], count: int) -> list[Point]:
    """Return the moving average over up to `count` matches, for every match."""
    found: list[Point] = []
    for number, (place, _) in enumerate(points):
        last = [accuracy for _, accuracy in points[max(0, number - WINDOW + 1) : number + 1]]
        found.append((_x(place, count), _y(sum(last) / len(last))))
    return found


def _draw_nothing(canvas: Canvas) -> None:
    canvas.panel(CHART_BOX, PANEL_DEEP, BORDER_QUIET)
    style = TextStyle(BODY + 3, TEXT, Face.DISPLAY, shadow=SHADE)
    middle = (CHART_BOX.centerx, CHART_BOX.centery - 14)
    canvas.text(phrase("No match has been finished yet."), middle, style, "center")
    words = phrase("Play a match to see here how well you chose.")
    canvas.text(
        words, (CHART_BOX.centerx, CHART_BOX.centery + 20), TextStyle(SMALL, SOFT), "center"
    )

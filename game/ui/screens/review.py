"""Review: a match as a chart of the chance to win, with every action judged and luck apart from
skill.
"""

from collections.abc import Callable, Mapping

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.match.turns import opening
from game.review.advice import Solutions
from game.review.coach import describe_solving
from game.review.commentary import (
    ending_text,
    faults_text,
    luck_text,
)
from game.review.review import FinishedMatch, JudgedAction, Review, review_of
from game.rules import Battle, Seat
from game.ui.charts.chart import Chart
from game.ui.charts.move_panel import draw_move_panel
from game.ui.charts.review_chart import SIDES, draw_review_chart
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Anchor
from game.ui.graphics.poses import PORTRAIT
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BORDER_QUIET,
    GOLD,
    HEIGHT,
    LEAF,
    MARGIN,
    MIST,
    NIGHT,
    PANEL_DEEP,
    PLUM,
    RADIUS,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    VEIL,
    WIDTH,
    Face,
)
from game.ui.shell.screen import Change, ChatArea, Pop, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing, repeated

_HEAD = pygame.Rect(WIDTH // 2 - 270, 30, 540, 88)
CURVE = pygame.Rect(MARGIN, 140, WIDTH - 2 * MARGIN, 296)
BAR_WIDE = 420
ROW = pygame.Rect(MARGIN, 646, WIDTH - 2 * MARGIN, 52)

_STEPS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_HOME: -(10**6), pygame.K_END: 10**6}
_GLIDE = 16.0
"""How fast the marker follows to the chosen place: the share of the remaining way per second."""


WhatIf = Callable[[Battle, Mapping[Seat, str]], Change]
"""Opens the choice of opponent for playing on from a position."""


class ReviewScreen(Screen):
    """Computed in the background; arrows, mouse and wheel choose an action."""

    chat_area = ChatArea(panel=(400, 140, 480, 240), captions=(372, 4, 536, 130), long_hint=True)

    def __init__(
        self,
        finished: FinishedMatch,
        solutions: Solutions,
        sprites: Sprites,
        backdrop: Backdrop,
        what_if: WhatIf | None = None,
    ) -> None:
        first = opening(finished.entries)
        assert first is not None, "there is no match to review"
        self.backdrop = backdrop
        self.opening = first
        self.review: Review | None = None
        """None while the pairing is being solved."""
        self.place = 0
        """0 is the start, n the n-th action."""
        self._chart, self._done = Chart(CURVE, ()), 0.0
        self._finished, self._solutions, self._sprites = finished, solutions, sprites
        self._what_if = what_if
        self._shown = 0.0
        self.working = ""
        """What the player reads while waiting."""
        self._row = _buttons()
        self.ring = FocusRing(list(self._row.values()), focus=None)
        self._does: dict[str, Callable[[], Change | None]] = {
            "before": self._back,
            "after": self._step,
            "turning": self._turning,
            "whatif": self._play_on,
            "leave": Pop,
        }
        self._work()

    @property
    def chosen(self) -> JudgedAction | None:
        """Return the chosen action; None at the start."""
        return self.review.judged[self.place - 1] if self.review and self.place else None

    @property
    def battle(self) -> Battle:
        """Return the position to play on from: before the chosen action."""
        chosen = self.chosen
        return chosen.turn.before if chosen else self.opening

    # --- events ---------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        match event.type:
            case pygame.KEYDOWN if event.key in _STEPS:
                self.choose(self.place + _STEPS[event.key])
                return None
            case pygame.MOUSEWHEEL:
                self.choose(self.place - event.y)
                return None
            case pygame.MOUSEMOTION | pygame.MOUSEBUTTONDOWN:
                place = self._chart.place_at(event.pos) if self.review else None
                if place is not None:
                    self.choose(place)
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE and repeated(event):
            return None
        pressed = self.ring.handle(event)
        for name, button in self._row.items():
            if button is pressed:
                return self._does[name]()
        return None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        if self.review is None:
            self._work()
            return None
        before = self._shown
        self._shown += (self.place - self._shown) * min(1.0, _GLIDE * dt)
        if abs(self.place - self._shown) < 0.01:
            self._shown = self.place
        self.dirty |= before != self._shown
        return None

    @property
    def wants_frames(self) -> bool:
        return self._shown != self.place

    def choose(self, place: int) -> None:
        """Choose an action."""
        last = len(self.review.judged) if self.review else 0
        self.place = min(max(place, 0), last)
        self._refresh()

    def _back(self) -> None:
        self.choose(self.place - 1)

    def _step(self) -> None:
        self.choose(self.place + 1)

    def _turning(self) -> None:
        if self.review and self.review.turning_point is not None:
            self.choose(self.review.turning_point + 1)

    def _play_on(self) -> Change | None:
        if self._what_if is None:
            return None
        return self._what_if(self.battle, self._finished.names)

    def _work(self) -> None:
        """Judge the match once its pairing is solved."""
        left, right = (self.opening[seat].fighter for seat in Seat)
        solved = self._solutions(left, right)
        if solved is None:
            words = describe_solving(self._solutions, self.opening)
            # Drawn again when the percentage changes, not with every frame.
            if words == self.working:
                return
            self.working, self._done = words, self._solutions.progress(left, right)
        else:
            self.review = review_of(self._finished, solved)
            self._chart = Chart(CURVE, self.review.curve)
            self._turning()
            self._shown = self.place
        self._refresh()

    def _refresh(self) -> None:
        row, last = self._row, len(self.review.judged) if self.review else 0
        working = "" if self.review else phrase("The match is still being analysed.")
        row["before"].reason = working or ("" if self.place else phrase("This is the start."))
        row["after"].reason = working or ("" if self.place < last else phrase("This is the end."))
        row["turning"].reason = working or (
            "" if last else phrase("There were no actions in this match.")
        )
        if "whatif" in row:
            over = phrase("The match was over.") if self.battle.outcome else ""
            none = "" if self._what_if else phrase("There is nobody here to play against.")
            row["whatif"].reason = working or none or over
        self.dirty = True

    # --- drawing --------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.backdrop.draw(canvas)
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        for seat in Seat:
            self._draw_side(canvas, seat)
        if self.review is None:
            self._draw_waiting(canvas)
        else:
            self._draw_head(canvas, self.review)
            draw_review_chart(canvas, self._chart, self.review, self.place, self._shown)
            draw_move_panel(canvas, self.review, self.place)
        self.ring.draw(canvas)

    def _draw_side(self, canvas: Canvas, seat: Seat) -> None:
        """Draw a portrait in the player's colour, the name, and the player's accuracy."""
        left = seat is Seat.LEFT
        x = MARGIN if left else WIDTH - MARGIN - 2 * PORTRAIT
        canvas.fill((x, 12, 96, 96), NIGHT, 10)
        portrait = self._sprites.portrait(self.opening[seat].fighter.id)
        with canvas.clip((x, 12, 96, 96)):
            canvas.image(portrait, (x, 12), pixel=2, flip=left)
        canvas.frame((x, 12, 96, 96), SIDES[seat], 4, 10)
        at = x + 112 if left else x - 16
        anchor: Anchor = "topleft" if left else "topright"
        style = TextStyle(30, SIDES[seat], Face.DISPLAY, shadow=SHADE)
        name = self._finished.names[seat]
        style = canvas.text_renderer.shrunk(name, 250, style)
        canvas.text(name, (at, 14), style, anchor, 250)
        if self.review is None:
            return
        accuracy = self.review.accuracy(seat)
        shown = "–" if accuracy is None else f"{accuracy:.0f}%"
        big = TextStyle(26, TEXT, Face.DISPLAY, shadow=SHADE)
        words = TextStyle(SMALL, SOFT, shadow=SHADE)
        faults = faults_text(self.review, seat)
        said = phrase("{share} accuracy", share=shown)
        canvas.text(said, (at, 52), big, anchor, 250)
        canvas.text(faults, (at, 85), words, anchor, 250)

    def _draw_waiting(self, canvas: Canvas) -> None:
        canvas.panel(CURVE, PANEL_DEEP, BORDER_QUIET)
        style = TextStyle(26, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(self.working, (WIDTH / 2, CURVE.centery - 40), style, "center")
        left, wide = WIDTH / 2 - BAR_WIDE / 2, BAR_WIDE * self._done
        canvas.fill((left - 2, CURVE.centery - 8, BAR_WIDE + 4, 16), BORDER_QUIET, 8)
        canvas.fill((left, CURVE.centery - 6, max(12.0, wide), 12), GOLD, 6)
        once = phrase("This takes a moment the first time two fighters meet.")
        canvas.text(once, (WIDTH / 2, CURVE.centery + 36), TextStyle(SMALL, SOFT), "center")

    def _draw_head(self, canvas: Canvas, review: Review) -> None:
        style = TextStyle(20, GOLD, Face.DISPLAY, shadow=SHADE)
        known = ending_text(review)
        style = canvas.text_renderer.shrunk(known, 500, style)
        # Mid-height dots between the words would look like full stops.
        canvas.fill(_HEAD, MIST, RADIUS)
        words = TextStyle(SMALL, TEXT, shadow=SHADE)

        def paint(canvas: Canvas) -> None:
            canvas.text(known, (WIDTH / 2, 40), style, "midtop", 500)
            left, top = WIDTH / 2 - 255, 40 + canvas.grown(28)
            canvas.paragraph(luck_text(review), (left, top), 510, words, 21, "center")

        draw_enlarged(canvas, _HEAD, paint)


def _buttons() -> dict[str, Button]:
    """Return the buttons at the bottom of the screen."""
    row: dict[str, Button] = {}
    left = ROW.left
    for name, wide, label, colour, key, cap in (
        ("before", 140, phrase("Back"), STONE, pygame.K_COMMA, "←"),
        ("after", 140, phrase("Step"), STONE, pygame.K_PERIOD, "→"),
        ("turning", 250, phrase("Turning point"), PLUM, pygame.K_p, "P"),
        ("whatif", 336, phrase("What if? Play on from here"), LEAF, pygame.K_w, "W"),
    ):
        box = pygame.Rect(left, ROW.top, wide, ROW.height)
        row[name] = Button(box, label, colour=colour, hotkey=key, cap=cap, size=20)
        left += wide + 12
    box = pygame.Rect(ROW.right - 170, ROW.top, 170, ROW.height)
    row["leave"] = Button(
        box, phrase("Leave"), colour=STONE, hotkey=pygame.K_ESCAPE, cap="Esc", size=20
    )
    return row

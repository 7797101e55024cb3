"""Review: a match as a curve of the chance to win, every action judged, luck apart from skill."""

from collections.abc import Callable, Mapping

import pygame
from pygame.event import Event

from game.advice import Solutions, button_name, percent
from game.commentary import (
    JUDGEMENTS,
    action_words,
    ending_words,
    faults_words,
    luck_words,
    result_words,
    split_words,
    turning_words,
)
from game.phrase import phrase
from game.review import Judged, Judgement, Played, Review, review_of
from game.rules import Battle, Seat, Side
from game.turns import opening
from game.ui.backdrop import Backdrop
from game.ui.canvas import Anchor, Canvas, Point
from game.ui.curve import COLOURS, Curve, draw_flag, draw_mark, draw_place
from game.ui.gauge import draw_gauge
from game.ui.lettering import Style
from game.ui.plate import draw_levels
from game.ui.scene import Change, Nook, Pop, Scene
from game.ui.sprites import PORTRAIT, Sprites
from game.ui.theme import (
    BODY,
    BORDER,
    BORDER_QUIET,
    GOLD,
    HEIGHT,
    LEAF,
    MARGIN,
    MINE,
    NIGHT,
    PANEL_DEEP,
    PLUM,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    THEIRS,
    TINY,
    VEIL,
    WIDTH,
    Colour,
    Face,
)
from game.ui.widgets import Button, FocusRing, repeated

SIDES: dict[Seat, Colour] = {Seat.LEFT: MINE, Seat.RIGHT: THEIRS}

HEAD = 92
CURVE = pygame.Rect(MARGIN, 140, WIDTH - 2 * MARGIN, 296)
DETAIL = pygame.Rect(MARGIN, 474, 700, 158)
STANDING = pygame.Rect(MARGIN + 712, 474, WIDTH - 2 * MARGIN - 712, 158)
ROW = pygame.Rect(MARGIN, 646, WIDTH - 2 * MARGIN, 52)

_STEPS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_HOME: -(10**6), pygame.K_END: 10**6}
_GLIDE = 16.0
"""How fast the line follows to the place that was chosen: the share of its way in a second."""


WhatIf = Callable[[Battle, Mapping[Seat, str]], Change]
"""Opens a choice of whom to play against from a position."""


class ReviewScene(Scene):
    """Works itself out in the background; arrows, the mouse and the wheel choose an action."""

    nook = Nook(panel=(400, 140, 480, 240), captions=(930, 640, 130, 70))

    def __init__(
        self,
        played: Played,
        solutions: Solutions,
        sprites: Sprites,
        backdrop: Backdrop,
        what_if: WhatIf | None = None,
    ) -> None:
        first = opening(played.entries)
        assert first is not None, "there is no match to review"
        self.backdrop = backdrop
        self.opening = first
        self.review: Review | None = None
        """None while the pairing is worked out."""
        self.place = 0
        """0 the start, n action n."""
        self._curve = Curve(CURVE, ())
        self._played, self._solutions, self._sprites = played, solutions, sprites
        self._what_if = what_if
        self._shown = 0.0
        self._waited = 0.0
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
    def chosen(self) -> Judged | None:
        """The action one looks at; None at the start."""
        return self.review.judged[self.place - 1] if self.review and self.place else None

    @property
    def battle(self) -> Battle:
        """From where one would play on: before the action that one looks at."""
        chosen = self.chosen
        return chosen.turn.before if chosen else self.opening

    # --- in -------------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        match event.type:
            case pygame.KEYDOWN if event.key in _STEPS:
                self.choose(self.place + _STEPS[event.key])
                return None
            case pygame.MOUSEWHEEL:
                self.choose(self.place - event.y)
                return None
            case pygame.MOUSEMOTION | pygame.MOUSEBUTTONDOWN:
                place = self._curve.place_at(event.pos) if self.review else None
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
            self._waited += dt
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
        """Look at an action."""
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
        return self._what_if(self.battle, self._played.names)

    def _work(self) -> None:
        """Judge the match as soon as its pairing is solved."""
        fighters = (self.opening[seat].fighter for seat in Seat)
        solved = self._solutions(*fighters)
        if solved is not None:
            self.review = review_of(self._played, solved)
            self._curve = Curve(CURVE, self.review.curve)
            self._turning()
            self._shown = self.place
            self.dirty = True
        self._refresh()

    def _refresh(self) -> None:
        row, last = self._row, len(self.review.judged) if self.review else 0
        working = "" if self.review else phrase("The match is still being worked out.")
        row["before"].reason = working or ("" if self.place else phrase("This is the start."))
        row["after"].reason = working or ("" if self.place < last else phrase("This is the end."))
        row["turning"].reason = working or ("" if last else phrase("Nobody acted in this match."))
        if "whatif" in row:
            over = phrase("The match was over.") if self.battle.outcome else ""
            none = "" if self._what_if else phrase("There is nobody to play against here.")
            row["whatif"].reason = working or none or over
        self.dirty = True

    # --- out ------------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.backdrop.draw(canvas)
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        for seat in Seat:
            self._draw_side(canvas, seat)
        if self.review is None:
            self._draw_waiting(canvas)
        else:
            self._draw_head(canvas, self.review)
            self._draw_curve(canvas, self.review)
            self._draw_detail(canvas, self.review)
            self._draw_standing(canvas, self.review)
        self.ring.draw(canvas)

    def _draw_side(self, canvas: Canvas, seat: Seat) -> None:
        """A portrait in the player's colour, the name, and how well the player chose."""
        left = seat is Seat.LEFT
        x = MARGIN if left else WIDTH - MARGIN - 2 * PORTRAIT
        canvas.fill((x, 12, 96, 96), NIGHT, 10)
        portrait = self._sprites.portrait(self.opening[seat].fighter.id)
        with canvas.clip((x, 12, 96, 96)):
            canvas.image(portrait, (x, 12), pixel=2, flip=left)
        canvas.frame((x, 12, 96, 96), SIDES[seat], 4, 10)
        at = x + 112 if left else x - 16
        anchor: Anchor = "topleft" if left else "topright"
        style = Style(30, SIDES[seat], Face.DISPLAY, shadow=SHADE)
        name = self._played.names[seat]
        style = canvas.lettering.shrunk(name, 250, style)
        canvas.text(name, (at, 14), style, anchor, 250)
        if self.review is None:
            return
        accuracy = self.review.accuracy(seat)
        shown = "–" if accuracy is None else f"{accuracy:.0f}%"
        big = Style(26, TEXT, Face.DISPLAY, shadow=SHADE)
        words = Style(SMALL, SOFT, shadow=SHADE)
        faults = faults_words(self.review, seat)
        said = phrase("{share} accuracy", share=shown)
        canvas.text(said, (at, 52), big, anchor, 250)
        canvas.text(faults, (at, 85), words, anchor, 250)

    def _draw_waiting(self, canvas: Canvas) -> None:
        canvas.panel(CURVE, PANEL_DEEP, BORDER_QUIET)
        dots = "." * (1 + int(self._waited * 2) % 3)
        style = Style(26, TEXT, Face.DISPLAY, shadow=SHADE)
        words = phrase("Working out every position of this pairing{dots}", dots=dots)
        canvas.text(words, (WIDTH / 2, CURVE.centery - 16), style, "center")
        once = phrase("That takes a moment, once for every two fighters.")
        canvas.text(once, (WIDTH / 2, CURVE.centery + 22), Style(SMALL, SOFT), "center")

    def _draw_head(self, canvas: Canvas, review: Review) -> None:
        style = Style(20, GOLD, Face.DISPLAY, shadow=SHADE)
        told = ending_words(review)
        style = canvas.lettering.shrunk(told, 500, style)
        canvas.text(told, (WIDTH / 2, 40), style, "midtop", 500)
        words = Style(SMALL, TEXT, shadow=SHADE)
        canvas.paragraph(luck_words(review), (WIDTH / 2 - 255, 68), 510, words, 21, "center")

    def _draw_curve(self, canvas: Canvas, review: Review) -> None:
        curve = self._curve
        canvas.fill((CURVE.x - 4, CURVE.y - 4, CURVE.width + 8, CURVE.height + 8), NIGHT, 6)
        curve.draw(canvas)
        point = review.turning_point
        if point is not None:
            draw_flag(canvas, curve, point + 1)
        self._draw_scale(canvas, review)
        draw_place(canvas, curve, self._shown)
        for place, each in enumerate(review.judged, 1):
            size = 10.0 if place == self.place else 8.0
            if len(review.judged) > 40:
                size = 5.0
            draw_mark(canvas, curve.at(place), each.judgement, SIDES[each.seat], size)
        if point is not None:
            _draw_flag_words(canvas, curve, point + 1)
        _draw_legend(canvas)

    def _draw_scale(self, canvas: Canvas, review: Review) -> None:
        """Whose is which half, and how many per cent that is."""
        ends: tuple[tuple[Seat, float, Anchor], ...] = (
            (Seat.RIGHT, CURVE.top + 8, "topleft"),
            (Seat.LEFT, CURVE.bottom - 8, "bottomleft"),
        )
        for seat, y, anchor in ends:
            name = phrase("{name} wins", name=review.names[seat])
            style = Style(22, SIDES[seat], Face.DISPLAY)
            _draw_tag(canvas, name, (CURVE.left + 14, y), style, anchor)
        right = (CURVE.right - 8, self._curve.y(0.5) - 4)
        _draw_tag(canvas, "50%", right, Style(TINY, TEXT), "bottomright")

    def _draw_detail(self, canvas: Canvas, review: Review) -> None:
        left, top, wide, _ = DETAIL
        chosen = self.chosen
        edge = COLOURS[chosen.judgement] if chosen else BORDER_QUIET
        canvas.panel(DETAIL, PANEL_DEEP, edge)
        big = Style(23, TEXT, Face.DISPLAY, shadow=SHADE)
        if chosen is None:
            canvas.text(phrase("The start"), (left + 20, top + 12), big)
            words = turning_words(review) or phrase("Nobody acted in this match.")
            canvas.paragraph(words, (left + 20, top + 50), wide - 40, Style(BODY, SOFT), 25)
            return
        draw_mark(canvas, (left + 34, top + 30), chosen.judgement, SIDES[chosen.seat], 10)
        number = phrase(
            "{number}. {action}", number=self.place, action=action_words(review, chosen)
        )
        box = canvas.text(number, (left + 58, top + 14), big, width=410)
        named = JUDGEMENTS[chosen.judgement]
        style = Style(23, COLOURS[chosen.judgement], Face.DISPLAY, shadow=SHADE)
        canvas.text(named, (box[0] + box[2] + 16, top + 14), style)
        split = Style(SMALL, SOFT)
        canvas.text(split_words(chosen), (left + wide - 18, top + 20), split, "topright", 240)
        high = canvas.paragraph(chosen.why, (left + 20, top + 54), wide - 40, Style(BODY, TEXT), 25)
        at = (left + 20, top + 54 + high)
        if high <= 50:
            canvas.text(result_words(review, chosen), at, Style(SMALL, SOFT), width=wide - 40)
        if high <= 75:
            _draw_choices(canvas, chosen, (left + 20, top + DETAIL.height - 10))

    def _draw_standing(self, canvas: Canvas, review: Review) -> None:
        """The position: how both stood, and what the action changed."""
        canvas.panel(STANDING, PANEL_DEEP, BORDER)
        chosen = self.chosen
        before = chosen.turn.before if chosen else self.opening
        after = chosen.turn.after if chosen else self.opening
        chance = review.curve[self.place]
        for number, seat in enumerate(Seat):
            share = chance if seat is Seat.LEFT else 1 - chance
            top = STANDING.top + 10 + 73 * number
            self._draw_fighter(canvas, seat, before[seat], after[seat], share, top)

    def _draw_fighter(
        self, canvas: Canvas, seat: Seat, before: Side, after: Side, chance: float, top: float
    ) -> None:
        left, right = STANDING.left + 16, STANDING.right - 16
        style = Style(19, SIDES[seat], Face.DISPLAY, shadow=SHADE)
        who = before.fighter.name
        canvas.text(who, (left, top + 4), style, width=96)
        draw_levels(canvas, (left + 104, top + 16), after.charge, after.guard)
        share = Style(26, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(percent(chance).rsplit(" ", 1)[-1], (right, top + 2), share, "topright")
        gauge = (left + 1, top + 43, 300, 12)
        draw_gauge(canvas, gauge, before.fighter.hp, after.hp, before.hp)
        hp = f"{after.hp}/{before.fighter.hp} HP"
        canvas.text(hp, (left + 312, top + 49), Style(SMALL, SOFT, bold=True), "midleft")


def _draw_choices(canvas: Canvas, chosen: Judged, at: tuple[float, float]) -> None:
    """What every action was worth, the chosen one and the best one marked."""
    x, bottom = at
    fighter = chosen.turn.before[chosen.seat].fighter
    for action, value in chosen.values.items():
        taken, best = action is chosen.turn.action, action is chosen.best
        colour = COLOURS[chosen.judgement] if taken else COLOURS[Judgement.BEST] if best else SOFT
        style = Style(TINY, colour, bold=taken or best)
        words = phrase(
            "{action} {chance}", action=button_name(fighter, action), chance=percent(value)
        )
        box = canvas.text(words, (x + 8, bottom), style, "bottomleft", 150)
        if taken:
            canvas.frame((x, box[1] - 3, box[2] + 16, box[3] + 6), colour, 2, 7)
        x += box[2] + 20


def _buttons() -> dict[str, Button]:
    """The row at the foot of the screen."""
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


def _draw_tag(canvas: Canvas, words: str, at: Point, style: Style, anchor: Anchor) -> None:
    """Words on a plate of their own, to be read on any ground."""
    lettering = canvas.lettering
    wide, high = min(300.0, lettering.width(words, style)) + 14, lettering.height(style) + 2
    left = at[0] - (wide if anchor.endswith("right") else 0)
    top = at[1] - (high if anchor.startswith("bottom") else 0)
    canvas.fill((left, top, wide, high), NIGHT, 7)
    canvas.text(words, (left + wide / 2, top + high / 2), style, "center", 300)


def _draw_flag_words(canvas: Canvas, curve: Curve, place: int) -> None:
    words = phrase("turning point")
    style = Style(TINY, NIGHT, bold=True)
    wide = canvas.lettering.width(words, style) + 16
    middle = (curve.x(place) + curve.x(place - 1)) / 2
    left = min(max(middle - wide / 2, CURVE.left + 2), CURVE.right - wide - 2)
    # Where the curve is not: above it when it is low, below it when it is high.
    low = sum(curve.chances[place - 1 : place + 1]) < 1
    top = CURVE.top + 4 if low else CURVE.bottom - 26
    canvas.fill((left, top, wide, 22), GOLD, 8)
    canvas.text(words, (left + wide / 2, top + 11), style, "center")


def _draw_legend(canvas: Canvas) -> None:
    """What forms and colours mean."""
    at = float(CURVE.left + 10)
    style = Style(SMALL, TEXT, shadow=SHADE)
    for judgement in Judgement:
        draw_mark(canvas, (at + 6, CURVE.bottom + 20), judgement, SOFT, 6)
        words = JUDGEMENTS[judgement]
        box = canvas.text(words, (at + 24, CURVE.bottom + 20), style, "midleft")
        at = box[0] + box[2] + 26
    rims = phrase("the rim has the colour of who acted")
    canvas.text(rims, (at, CURVE.bottom + 20), Style(SMALL, SOFT, shadow=SHADE), "midleft")
    keys = phrase("arrows or the mouse choose an action")
    style = Style(SMALL, SOFT, shadow=SHADE)
    canvas.text(keys, (CURVE.right, CURVE.bottom + 20), style, "midright")

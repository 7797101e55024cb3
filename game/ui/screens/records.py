"""Records: the recorded matches, the newest first, each with its replay and review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pygame
from pygame.event import Event

from game.client_state.narration import describe_outcome
from game.i18n.phrase import join_phrases, phrase, plural
from game.records.archive import RecordSummary, paths, summarize
from game.records.verify import ChatCompleteness, Verdict
from game.review.advice import Solutions
from game.review.review import FinishedMatch
from game.rules import Fighter, Seat
from game.text_safety.sanitize import clean_text
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.poses import PORTRAIT
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    FOCUS,
    GOLD,
    HEADING,
    HEIGHT,
    LEAF,
    NIGHT,
    PANEL,
    PANEL_DEEP,
    QUIET,
    RADIUS,
    SEA,
    SELECTION,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    TINY,
    VEIL,
    WARN,
    WIDTH,
    Face,
)
from game.ui.screens.replay import ReplayScreen
from game.ui.shell.screen import Change, Pop, Push, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing, repeated

LIST = pygame.Rect(60, 116, 1160, 480)
ROW = 80
"""Layout units from the top of a row to that of the next."""
ROW_HIGH = 72
SHOWN = LIST.height // ROW
BAR = pygame.Rect(LIST.right + 12, LIST.top, 8, LIST.height - ROW + ROW_HIGH)
WHEEL_ROWS = 1

_TOWARDS = {
    pygame.K_UP: -1,
    pygame.K_DOWN: 1,
    pygame.K_PAGEUP: -SHOWN,
    pygame.K_PAGEDOWN: SHOWN,
    pygame.K_HOME: -(10**9),
    pygame.K_END: 10**9,
}


class RecordsScreen(Screen):
    """A list that reads a file when its row first becomes visible: there may be thousands."""

    def __init__(
        self,
        folder: Path,
        backdrop: Backdrop,
        sprites: Sprites,
        review: Callable[[FinishedMatch], Change] | None = None,
        solutions: Solutions | None = None,
    ) -> None:
        """Set up the list; `review` opens the review of a match."""
        self._review, self._solutions = review, solutions
        self.backdrop = backdrop
        self.paths = paths(folder)
        self.chosen = 0
        """The row that Enter opens."""
        self.top = 0
        """The first visible row."""
        self._folder = folder
        self._sprites = sprites
        self._looked: dict[Path, RecordSummary] = {}
        self._held = False
        """Whether the scroll bar is being dragged."""
        self.watch = Button(
            pygame.Rect(LIST.left, 632, 250, 56), phrase("Watch"), colour=LEAF, cap=phrase("Enter")
        )
        self.back = Button(
            pygame.Rect(LIST.right - 250, 632, 250, 56), phrase("Back"), colour=STONE,
            hotkey=pygame.K_ESCAPE, cap=phrase("Esc"),
        )  # fmt: skip
        self.judge = Button(
            pygame.Rect(LIST.left + 262, 632, 220, 56), phrase("Review"), colour=SEA,
            hotkey=pygame.K_v, cap="V",
        )  # fmt: skip
        self.ring = FocusRing([self.watch, self.judge, self.back], focus=None)
        self._refresh()

    def summary_at(self, row: int) -> RecordSummary:
        path = self.paths[row]
        if path not in self._looked:
            self._looked[path] = summarize(path)
        return self._looked[path]

    # --- events --------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        match event.type:
            case pygame.KEYDOWN if event.key in _TOWARDS:
                self._choose(self.chosen + _TOWARDS[event.key])
                return None
            case pygame.KEYDOWN if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
                if self.ring.focused in (None, self.watch):
                    return None if repeated(event) else self._open()
            case pygame.MOUSEWHEEL:
                self._scroll(self.top - event.y * WHEEL_ROWS)
                return None
            case pygame.MOUSEBUTTONDOWN if event.button == 1:
                self._held = BAR.inflate(16, 0).collidepoint(event.pos)
                self._drag(event)
                if (row := self._row_at(event.pos)) is not None:
                    self._choose(row)
            case pygame.MOUSEBUTTONUP if event.button == 1:
                self._held = False
                if self._row_at(event.pos) == self.chosen:
                    return self._open()
            case pygame.MOUSEMOTION:
                self._drag(event)
        pressed = self.ring.handle(event)
        if pressed is self.back:
            return Pop()
        if pressed is self.judge:
            return self._judge()
        return self._open() if pressed is self.watch else None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        return None

    def _open(self) -> Change | None:
        if not self.paths:
            return None
        summary = self.summary_at(self.chosen)
        if summary.verdict is None or summary.damage:
            return None
        return Push(ReplayScreen(summary.verdict, self._sprites, self._solutions))

    def _judge(self) -> Change | None:
        verdict = self.summary_at(self.chosen).verdict if self.paths else None
        if verdict is None or self._review is None:
            return None
        return self._review(FinishedMatch(verdict.good, verdict.names))

    def _choose(self, row: int) -> None:
        self.chosen = min(max(row, 0), max(0, len(self.paths) - 1))
        self.ring.focus(None)
        self._scroll(min(self.top, self.chosen))
        self._scroll(max(self.top, self.chosen - SHOWN + 1))
        self._refresh()

    def _scroll(self, top: int) -> None:
        self.top = min(max(top, 0), max(0, len(self.paths) - SHOWN))

    def _drag(self, event: Event) -> None:
        if self._held:
            share = (event.pos[1] - BAR.top) / BAR.height
            self._scroll(round(share * len(self.paths) - SHOWN / 2))

    def _row_at(self, position: tuple[float, float]) -> int | None:
        if not LIST.collidepoint(position):
            return None
        row, below = divmod(int(position[1]) - LIST.top, ROW)
        seen = below < ROW_HIGH and row < SHOWN and self.top + row < len(self.paths)
        return self.top + row if seen else None

    def _refresh(self) -> None:
        none = phrase("There is nothing to watch.")
        self.watch.reason = self.summary_at(self.chosen).damage if self.paths else none
        nowhere = "" if self._review else phrase("There is nothing to review here.")
        self.judge.reason = self.watch.reason or nowhere

    # --- drawing -------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.backdrop.draw(canvas)
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        style = TextStyle(HEADING + 8, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text(phrase("Records"), (LIST.left - 2, 42), style)
        number = plural("{count} saved", "{count} saved", len(self.paths)) if self.paths else ""
        canvas.text(number, (LIST.right, 84), TextStyle(SMALL, SOFT, shadow=SHADE), "bottomright")
        if not self.paths:
            _draw_nothing(canvas)
        for place, row in enumerate(range(self.top, min(self.top + SHOWN, len(self.paths)))):
            box = pygame.Rect(LIST.left, LIST.top + place * ROW, LIST.width, ROW_HIGH)
            _draw_row(canvas, box, self.summary_at(row), self._sprites, chosen=row == self.chosen)
        self._draw_bar(canvas)
        where = TextStyle(TINY, SOFT, shadow=SHADE)
        middle = ((self.back.box.left + self.judge.box.right) / 2, self.back.box.centery)
        room = self.back.box.left - self.judge.box.right - 40
        canvas.text(clean_text(folder_label(self._folder)), middle, where, "center", room)
        self.ring.draw(canvas)

    def _draw_bar(self, canvas: Canvas) -> None:
        if len(self.paths) <= SHOWN:
            return
        canvas.fill(BAR, NIGHT, 4)
        long = max(30.0, BAR.height * SHOWN / len(self.paths))
        top = BAR.top + (BAR.height - long) * self.top / (len(self.paths) - SHOWN)
        canvas.fill((BAR.left, top, BAR.width, long), SOFT if self._held else BORDER_QUIET, 4)


def folder_label(folder: Path) -> str:
    """Return the folder of the records; the home folder is shortened to ~."""
    try:
        return str("~" / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(folder)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a row."""

    day: str
    time: str
    players: str
    result: str
    more: str


def _draw_row(
    canvas: Canvas, box: pygame.Rect, summary: RecordSummary, sprites: Sprites, chosen: bool
) -> None:
    words = _text(summary)
    damaged = bool(summary.damage)

    def paint(canvas: Canvas) -> None:
        wide, high = box.size
        canvas.panel((0, 0, wide, high), PANEL_DEEP if damaged else PANEL, BORDER_QUIET)
        if chosen:
            canvas.fill((2, 2, wide - 4, high - 4), (*SELECTION[:3], 90), RADIUS - 2)
            canvas.frame((0, 0, wide, high), FOCUS, 3, RADIUS)
        ink, soft = (QUIET, QUIET) if damaged else (TEXT, SOFT)
        canvas.text(words.day, (20, 13), TextStyle(BODY, ink, bold=True))
        canvas.text(words.time, (20, 40), TextStyle(SMALL, soft))
        left, room = (320, wide - 340) if summary.verdict else (178, wide - 198)
        style = TextStyle(21, ink, Face.DISPLAY, shadow=SHADE)
        canvas.text(words.players, (left, 8), style, width=room - 130)
        style = TextStyle(SMALL, WARN if damaged else soft)
        canvas.text(words.result, (left, 40), style, width=room)
        canvas.text(words.more, (wide - 20, 14), TextStyle(TINY + 1, soft), "topright")

    canvas.stamp(("record", words, damaged, chosen, bool(summary.verdict)), box, paint)
    if summary.verdict:
        for seat, left in ((Seat.LEFT, 178), (Seat.RIGHT, 248)):
            _draw_portrait(canvas, (box.left + left, box.top + 10), summary.verdict, seat, sprites)


def _draw_portrait(
    canvas: Canvas, at: tuple[int, int], verdict: Verdict, seat: Seat, sprites: Sprites
) -> None:
    portrait = sprites.portrait(_fighter(verdict, seat).id)
    side = PORTRAIT + 4
    won = verdict.outcome is not None and verdict.outcome.winner is seat
    canvas.fill((at[0] - 2, at[1], side, side), NIGHT, 8)
    canvas.image(portrait, (at[0], at[1] + 2), pixel=1, flip=seat is Seat.LEFT)
    canvas.frame((at[0] - 2, at[1], side, side), GOLD if won else BORDER_QUIET, 2, 8)


def _fighter(verdict: Verdict, seat: Seat) -> Fighter:
    side = verdict.started.left if seat is Seat.LEFT else verdict.started.right
    return side.fighter


def _text(summary: RecordSummary) -> _Words:
    day, time = _day(summary.when), f"{summary.when:%H:%M}"
    verdict = summary.verdict
    if verdict is None:
        return _Words(day, time, clean_text(summary.path.name), summary.damage, phrase("damaged"))
    left, right = (
        f"{verdict.names[seat]} ({clean_text(_fighter(verdict, seat).name)})" for seat in Seat
    )
    players = f"{left}  ·  {right}"
    if summary.damage:
        return _Words(day, time, players, summary.damage, phrase("damaged"))
    known = (
        phrase("Not finished.")
        if not verdict.outcome
        else describe_outcome(verdict.outcome, verdict.names)
    )
    return _Words(day, time, players, known, _size(verdict))


def _size(verdict: Verdict) -> str:
    parts = [plural("{count} action", "{count} actions", verdict.actions)]
    if verdict.lines:
        parts.append(plural("{count} chat message", "{count} chat messages", verdict.lines))
    if verdict.chat is ChatCompleteness.DAMAGED:
        parts.append(phrase("chat damaged"))
    return join_phrases(parts, " · ")


def _day(when: datetime) -> str:
    return f"{when.day} {when:%b %Y}"


def _draw_nothing(canvas: Canvas) -> None:
    box = (LIST.left, LIST.top, LIST.width, 130)
    canvas.panel(box, PANEL, BORDER_QUIET)
    middle = LIST.left + LIST.width / 2
    style = TextStyle(BODY + 3, TEXT, Face.DISPLAY, shadow=SHADE)
    canvas.text(phrase("No match has been saved yet."), (middle, LIST.top + 34), style, "midtop")
    words = phrase("Play a match and it appears here, with every roll and every word.")
    canvas.text(words, (middle, LIST.top + 72), TextStyle(SMALL, SOFT), "midtop")

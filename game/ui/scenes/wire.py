"""Wire: what crosses the link, message by message, and the state of both threads that share it."""

import pygame
from pygame.event import Event

from game.table.tap import Harm, Seen, Tapped, thread_names
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import (
    BAD,
    BODY,
    BORDER_QUIET,
    DIALOG,
    EMBER,
    GOLD,
    HEADING,
    HEIGHT,
    LEAF,
    NIGHT,
    PLUM,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    TINY,
    VEIL,
    WARN,
    WIDTH,
    Colour,
    Face,
)
from game.ui.screen.scene import Change, Pop, Scene
from game.ui.screen.session import Session
from game.ui.widgets.widgets import Button, FocusRing, repeated
from game.words.phrase import Phrase, phrase

_PANEL = pygame.Rect(24, 20, 1232, 680)
_ROWS, _ROW = 17, 25
_LIST = pygame.Rect(_PANEL.left + 24, _PANEL.top + 150, _PANEL.width - 48, _ROWS * _ROW + 16)
_BUTTONS = _PANEL.bottom - 78
_LOOK_SECONDS = 0.1

_HARMS: tuple[tuple[Harm, Phrase, Phrase, Colour], ...] = (
    (Harm.DROP, phrase("Drop"), phrase("the next is lost"), EMBER),
    (Harm.DELAY, phrase("Delay"), phrase("3 seconds late"), PLUM),
    (Harm.CUT, phrase("Cut"), phrase("in the middle"), SEA),
    (Harm.DOUBLE, phrase("Double"), phrase("sent twice"), LEAF),
)


class WireScene(Scene):
    """The match goes on behind it; a harm chosen here meets the next act or line."""

    overlay = True
    talks = False
    full = True

    def __init__(self, session: Session, link: Tapped) -> None:
        self._of, self._link = session, link
        self._wait = 0.0
        keys = (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4)
        self.harms = [
            Button(
                pygame.Rect(_PANEL.left + 24 + 236 * place, _BUTTONS, 224, 60),
                label, hint, colour, keys[place], str(place + 1), size=BODY + 4,
            )
            for place, (_, label, hint, colour) in enumerate(_HARMS)
        ]  # fmt: skip
        self.close = Button(
            pygame.Rect(_PANEL.right - 224, _BUTTONS, 200, 60), phrase("Close"), colour=STONE,
            hotkey=pygame.K_ESCAPE, cap="Esc",
        )  # fmt: skip
        self.ring = FocusRing([*self.harms, self.close])

    def handle(self, event: Event) -> Change | None:
        if repeated(event):
            return None
        pressed = self.ring.handle(event)
        if pressed is self.close:
            return Pop()
        if pressed is not None:
            harm = _HARMS[self.harms.index(pressed)][0]
            tap = self._link.tap
            tap.arm(None if tap.armed is harm else harm)
        return None

    def update(self, dt: float) -> Change | None:
        self._wait -= dt
        if self._wait <= 0:
            self._wait = _LOOK_SECONDS
            self.dirty = True
        return None

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        canvas.fill((0, 0, WIDTH, HEIGHT), VEIL)
        canvas.panel(_PANEL, DIALOG, GOLD)
        left, top = _PANEL.left + 24, _PANEL.top + 12
        heading = Style(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("The wire"), (left, top), heading)
        threads = phrase("Threads: {names}", names=", ".join(thread_names()))
        canvas.text(threads, (left, _PANEL.top + 72), Style(SMALL, SOFT), width=_LIST.width)
        for place, line in enumerate(self._state()):
            at = (left + 560 * (place // 2), _PANEL.top + 97 + 25 * (place % 2))
            canvas.text(line, at, Style(SMALL, SOFT), width=550)
        armed = self._link.tap.armed
        if armed or self._link.tap.dead:
            said = (
                phrase("Armed: close this and act or say something.")
                if armed
                else phrase("The wire is dead. In 8 seconds the silence is noticed.")
            )
            canvas.text(said, (_PANEL.right - 24, top + 24), Style(BODY, WARN), "midright", 700)
        canvas.panel(_LIST, NIGHT, BORDER_QUIET)
        with canvas.straight():
            for row, seen in enumerate(self._link.tap.seen[-_ROWS:]):
                _draw_seen(canvas, seen, _LIST.top + 8 + _ROW * row)
        self.ring.draw(canvas)

    def _state(self) -> list[str]:
        session = self._of
        if session.down:
            link: str = phrase("reconnecting ({attempt})", attempt=session.down.attempt)
        else:
            link = phrase("up") if session.connected else phrase("opening")
        trip = "–" if session.trip is None else f"{session.trip * 1000:.1f} ms"
        entries = session.table.seq
        return [
            phrase("In the queue: {count}", count=self._link.depth),
            phrase("Link: {state}. There and back: {trip}", state=link, trip=trip),
            phrase("Entries that we have, for coming back: {count}", count=entries),
        ]


def _draw_seen(canvas: Canvas, seen: Seen, top: float) -> None:
    colour: Colour = BAD if seen.harm else (GOLD if seen.outgoing else TEXT)
    arrow = ">" if seen.outgoing else "<"
    canvas.text(f"{seen.at % 1000:7.2f}", (_LIST.left + 12, top), Style(TINY, SOFT))
    canvas.text(arrow, (_LIST.left + 84, top), Style(TINY, colour))
    mark = f"[{seen.harm}] " if seen.harm else ""
    at = (_LIST.left + 104, top)
    canvas.text(f"{mark}{seen.text}", at, Style(TINY, colour), width=_LIST.width - 120)

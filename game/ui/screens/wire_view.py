"""Wire view: the messages on the link, one by one, and the state of the two threads
that share it.
"""

import pygame
from pygame.event import Event

from game.client_state.wire_inspector import InspectableLink, WireFault, WireMessage, thread_names
from game.i18n.phrase import Phrase, phrase
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
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
from game.ui.shell.screen import Change, Pop, Screen
from game.ui.widgets.buttons import Button, FocusRing, repeated

_PANEL = pygame.Rect(24, 20, 1232, 680)
_ROWS, _ROW = 17, 25
_LIST = pygame.Rect(_PANEL.left + 24, _PANEL.top + 150, _PANEL.width - 48, _ROWS * _ROW + 16)
_BUTTONS = _PANEL.bottom - 78
_LOOK_SECONDS = 0.1

_HARMS: tuple[tuple[WireFault, Phrase, Phrase, Colour], ...] = (
    (WireFault.DROP, phrase("Drop"), phrase("the next is lost"), EMBER),
    (WireFault.DELAY, phrase("Delay"), phrase("3 seconds late"), PLUM),
    (WireFault.CUT, phrase("Cut"), phrase("in the middle"), SEA),
    (WireFault.DOUBLE, phrase("Double"), phrase("sent twice"), LEAF),
)


class WireScreen(Screen):
    """The match continues behind it; a fault chosen here affects the next message sent."""

    overlay = True
    has_chat = False
    full = True

    def __init__(self, session: GameSession, link: InspectableLink) -> None:
        self._of, self._link = session, link
        self._wait = 0.0
        keys = (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4)
        self.faults = [
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
        self.ring = FocusRing([*self.faults, self.close])

    def handle(self, event: Event) -> Change | None:
        if repeated(event):
            return None
        pressed = self.ring.handle(event)
        if pressed is self.close:
            return Pop()
        if pressed is not None:
            fault = _HARMS[self.faults.index(pressed)][0]
            inspector = self._link.inspector
            inspector.arm(None if inspector.armed is fault else fault)
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
        heading = TextStyle(HEADING, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(phrase("The wire"), (left, top), heading)
        threads = phrase("Threads: {names}", names=", ".join(thread_names()))
        canvas.text(threads, (left, _PANEL.top + 72), TextStyle(SMALL, SOFT), width=_LIST.width)
        for place, line in enumerate(self._state()):
            at = (left + 560 * (place // 2), _PANEL.top + 97 + 25 * (place % 2))
            canvas.text(line, at, TextStyle(SMALL, SOFT), width=550)
        armed = self._link.inspector.armed
        if armed or self._link.inspector.wire_dropped:
            said = (
                phrase("Armed. Close this, then act or say something.")
                if armed
                else phrase("The connection is cut. Parley will notice in 8 seconds.")
            )
            canvas.text(said, (_PANEL.right - 24, top + 24), TextStyle(BODY, WARN), "midright", 700)
        canvas.panel(_LIST, NIGHT, BORDER_QUIET)
        with canvas.straight():
            for row, wire_message in enumerate(self._link.inspector.seen[-_ROWS:]):
                _draw_seen(canvas, wire_message, _LIST.top + 8 + _ROW * row)
        self.ring.draw(canvas)

    def _state(self) -> list[str]:
        session = self._of
        if session.down:
            link: str = phrase("reconnecting ({attempt})", attempt=session.down.attempt)
        else:
            link = phrase("up") if session.connected else phrase("opening")
        trip = "–" if session.trip is None else f"{session.trip * 1000:.1f} ms"
        entries = session.room_state.seq
        return [
            phrase("In the queue: {count}", count=self._link.queue_length),
            phrase("Link: {state}. There and back: {trip}", state=link, trip=trip),
            phrase("Entries received: {count}", count=entries),
        ]


def _draw_seen(canvas: Canvas, wire_message: WireMessage, top: float) -> None:
    colour: Colour = BAD if wire_message.fault else (GOLD if wire_message.outgoing else TEXT)
    arrow = ">" if wire_message.outgoing else "<"
    canvas.text(f"{wire_message.at % 1000:7.2f}", (_LIST.left + 12, top), TextStyle(TINY, SOFT))
    canvas.text(arrow, (_LIST.left + 84, top), TextStyle(TINY, colour))
    mark = f"[{wire_message.fault}] " if wire_message.fault else ""
    at = (_LIST.left + 104, top)
    canvas.text(f"{mark}{wire_message.text}", at, TextStyle(TINY, colour), width=_LIST.width - 120)

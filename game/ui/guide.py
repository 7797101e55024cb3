"""Guide: the box in the first fight that says what to try, and points at it."""

import math
from collections.abc import Sequence

import pygame

from game.link import Incoming
from game.messages import Acted, Said
from game.phrase import phrase
from game.primer import STEPS, Primer
from game.rules import Action
from game.settings import DEFAULTS, Settings
from game.ui.bindings import IN_A_MATCH, cap
from game.ui.canvas import Canvas
from game.ui.growing import grow
from game.ui.lettering import Style
from game.ui.scene import Nook
from game.ui.session import Session
from game.ui.theme import BODY, GOLD, PANEL_DEEP, SHADE, SMALL, SOFT, TEXT, WIDTH, Face
from game.ui.widgets import Button

_WIDE, _HIGH = 640, 150
BOX = pygame.Rect((WIDTH - _WIDE) // 2, 186, _WIDE, _HIGH)
"""Below the closed chat, also below the open one."""
_SWING = 7.0
"""Units of the layout by which the pointer goes up and down."""


class Guide:
    """One for a first fight; it looks at the session and holds back what is not asked yet."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.primer = Primer()
        self.settings: Settings = DEFAULTS
        self._clock = 0.0

    def receive(self, message: Incoming) -> None:
        if isinstance(message, Acted | Said) and message.seat is self.session.table.seat:
            if isinstance(message, Acted):
                self.primer.did(message.action)
            else:
                self.primer.said()

    def hold_back(self, buttons: Sequence[Button]) -> None:
        """Let the buttons of all five actions be grey but the one that is asked for."""
        for action, button in zip(Action, buttons, strict=True):
            button.reason = button.reason or self.primer.refusal(action) or ""

    def update(self, dt: float, settings: Settings) -> bool:
        """Whether the pointer is elsewhere now."""
        before = self._lift
        self.settings = settings
        self._clock += dt
        return self._lift != before

    @property
    def _lift(self) -> int:
        """How far the pointer is up; it stands still where nothing is to move."""
        if self.settings.reduced_motion:
            return 0
        return round(_SWING * math.sin(self._clock * 4) / 3) * 3

    def draw(self, canvas: Canvas, buttons: Sequence[Button], nook: Nook) -> None:
        step = self.primer.step
        canvas.panel(BOX, PANEL_DEEP, GOLD)
        count = phrase("{place} of {count}", place=self.primer.place + 1, count=len(STEPS))
        top = (BOX.left + 24, BOX.top + 12)
        canvas.text(step.heading, top, Style(BODY + 6, GOLD, Face.DISPLAY, shadow=SHADE))
        right = (BOX.right - 24, BOX.top + 28)
        canvas.text(count, right, Style(SMALL, SOFT), "midright")
        words = phrase(step.words.source, key=self._key)
        text = (BOX.left + 24, BOX.top + 50, BOX.width - 48, 66)
        grow(
            canvas, text,
            lambda canvas: canvas.paragraph(words, text[:2], text[2], Style(BODY, TEXT), 26),
        )  # fmt: skip
        hint = phrase("Esc: skip this")
        canvas.text(hint, (BOX.right - 24, BOX.bottom - 18), Style(SMALL, SOFT), "midright")
        if step.action is not None:
            box = buttons[list(Action).index(step.action)].box
            self._point(canvas, (box.centerx, box.top - 14 + self._lift))
        elif step.talk:
            left, above, width, _ = nook.captions
            self._point(canvas, (left + width / 2 + 104, above + 12), across=True)

    @property
    def _key(self) -> str:
        keys, step = self.settings.keys, self.primer.step
        if step.action is None:
            return cap(keys.talk)
        return cap(getattr(keys, IN_A_MATCH[list(Action).index(step.action)]))

    def _point(self, canvas: Canvas, tip: tuple[float, float], *, across: bool = False) -> None:
        """An arrow whose tip is there; it comes from above, or from the right."""
        x, y = tip
        for size, colour in ((22, SHADE), (17, GOLD)):
            if across:
                points = [(x, y), (x + size * 1.4, y - size), (x + size * 1.4, y + size)]
            else:
                points = [(x, y), (x - size, y - size * 1.4), (x + size, y - size * 1.4)]
            canvas.polygon(points, colour)

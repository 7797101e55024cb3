"""Tutorial panel: the box in the first fight that says what to try, with an arrow to it."""

import math
from collections.abc import Sequence

import pygame

from game.client_state.link import Incoming
from game.i18n.phrase import phrase
from game.player.settings import DEFAULTS, Settings
from game.protocol.messages import Acted, Said
from game.review.tutorial import STEPS, TutorialProgress
from game.rules import Action
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    GOLD,
    PANEL_DEEP,
    RADIUS,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    WIDTH,
    Face,
)
from game.ui.input.key_bindings import IN_A_MATCH, key_label
from game.ui.shell.screen import ChatArea
from game.ui.widgets.buttons import Button

_WIDE, _HIGH = 306, 222
BOX = pygame.Rect((WIDTH - _WIDE) // 2 + 12, 244, _WIDE, _HIGH)
"""Between the fighters, so that both are visible, and below the open chat and its field."""
_SIDE = 20
_SWING = 3.0
"""Layout units by which the arrow's size pulses."""


class TutorialPanel:
    """The tutorial of one first fight; it reads the session and disables actions not yet
    introduced.
    """

    def __init__(self, session: GameSession) -> None:
        self.session = session
        self.progress = TutorialProgress()
        self.settings: Settings = DEFAULTS
        self._clock = 0.0

    def receive(self, message: Incoming) -> None:
        if isinstance(message, Acted | Said) and message.seat is self.session.room_state.seat:
            if isinstance(message, Acted):
                self.progress.did(message.action)
            else:
                self.progress.said()

    def hold_back(self, buttons: Sequence[Button]) -> None:
        """Disable the action buttons except the one that is asked for."""
        for action, button in zip(Action, buttons, strict=True):
            button.reason = button.reason or self.progress.refusal(action) or ""

    def update(self, dt: float, settings: Settings) -> bool:
        """Return whether the arrow looks different now."""
        before = self._pulse
        self.settings = settings
        self._clock += dt
        return self._pulse != before

    @property
    def _pulse(self) -> int:
        """Return by how much the arrow is enlarged; 0 with reduced motion."""
        if self.settings.reduced_motion:
            return 0
        return round(_SWING * (1 + math.sin(self._clock * 4)) / 2)

    def draw(
        self, canvas: Canvas, buttons: Sequence[Button], chat_area: ChatArea, talking: bool
    ) -> None:
        """Draw the box and its arrow; `talking` means that the chat is open and takes the keys."""
        step = self.progress.step
        canvas.panel(BOX, PANEL_DEEP, GOLD)
        count = phrase("{place} of {count}", place=self.progress.place + 1, count=len(STEPS))
        inside = BOX.width - 2 * _SIDE
        top = (BOX.left + _SIDE, BOX.top + 12)
        heading = TextStyle(BODY + 6, GOLD, Face.DISPLAY, shadow=SHADE)
        canvas.text(step.heading, top, heading, width=inside - 70)
        right = (BOX.right - _SIDE, BOX.top + 28)
        canvas.text(count, right, TextStyle(SMALL, SOFT), "midright", 70)
        words = phrase(step.words.source, key=self._key)
        text = (BOX.left + _SIDE, BOX.top + 52, inside, BOX.height - 52 - 40)
        draw_enlarged(
            canvas, text,
            lambda canvas: canvas.paragraph(words, text[:2], text[2], TextStyle(BODY, TEXT), 26),
        )  # fmt: skip
        hint, ink = phrase("Esc: skip this"), SOFT
        if talking:
            hint, ink = phrase("Press Esc first to close the chat"), GOLD
            if step.talk:
                hint = phrase("Enter: send")
        at = (BOX.right - _SIDE, BOX.bottom - 20)
        canvas.text(hint, at, TextStyle(SMALL, ink), "midright", inside)
        if step.action is not None:
            box = buttons[list(Action).index(step.action)].box
            around = box.inflate(10, 10).move(0, 2)
            canvas.frame(around, GOLD, 4 + self._pulse, RADIUS + 4)
        elif step.talk:
            left, above, width, _ = chat_area.captions
            _point(canvas, (left + width / 2 + 104 + self._pulse, above + 12))

    @property
    def _key(self) -> str:
        keys, step = self.settings.keys, self.progress.step
        if step.action is None:
            return key_label(keys.talk)
        return key_label(getattr(keys, IN_A_MATCH[list(Action).index(step.action)]))


def _point(canvas: Canvas, tip: tuple[float, float]) -> None:
    """Draw an arrow from the right that ends at `tip`."""
    x, y = tip
    for size, colour in ((16, SHADE), (11, GOLD)):
        canvas.polygon([(x, y), (x + size * 1.4, y - size), (x + size * 1.4, y + size)], colour)

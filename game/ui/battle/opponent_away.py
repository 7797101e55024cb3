"""Opponent away: the box in a battle while the other side is disconnected.

It shows a host what the friend has to type, and after a long wait asks whether to claim the match,
call it a draw, or wait longer.
"""

from enum import Enum

import pygame
from pygame.event import Event

from game.i18n.phrase import phrase
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER,
    GOLD,
    LEAF,
    PANEL_DEEP,
    SEA,
    SHADE,
    SMALL,
    STONE,
    TEXT,
    WIDTH,
    Face,
)
from game.ui.widgets.buttons import Button, FocusRing

ASK_AGAIN_SECONDS = 4.0
"""Seconds before the box opens, so that a short interruption opens none."""

_TOP, _WIDE = 252, 644
"""Layout units: the top is below the chat, also when that is open."""
_LEFT = (WIDTH - _WIDE) // 2
_HEAD, _ADDRESS, _BUTTONS = 84, 66, 74


class AwayChoice(Enum):
    """What to do with a match whose other side is away."""

    WIN = "win"
    DRAW = "draw"


class AwayForm(Enum):
    """What is shown of the box."""

    NOTHING = "nothing"
    WAITING = "waiting"
    """The box shows how the other side comes back."""
    ASKING = "asking"
    PUT_OFF = "put off"
    """A small button that opens the question again."""


class OpponentAway:
    """The box of one match; it reads the session and only returns what was chosen."""

    def __init__(self, session: GameSession) -> None:
        self.session = session
        self._waited = ASK_AGAIN_SECONDS
        """Seconds since the other side left. At the start it counts as long ago, so that the box
        opens at once.
        """
        self._postponed = False
        self._sent = False
        self.win = _button(phrase("Claim the win"), pygame.K_w, "W")
        self.draw_match = _button(phrase("Call it a draw"), pygame.K_d, "D")
        self.wait = _button(phrase("Keep waiting"), pygame.K_k, "K")
        self.recall = _button(phrase("Claim or draw"), pygame.K_w, "W")
        self.win.colour, self.draw_match.colour = LEAF, SEA
        # Waiting has the focus, so that a hasty Enter ends no match.
        self._asking = FocusRing([self.win, self.draw_match, self.wait], focus=2)
        self._recalling = FocusRing([self.recall], focus=None)

    @property
    def form(self) -> AwayForm:
        session, room_state = self.session, self.session.room_state
        if not self.absent or session.down or session.closed or not room_state.match_running:
            return AwayForm.NOTHING
        if room_state.claimable:
            return AwayForm.PUT_OFF if self._postponed else AwayForm.ASKING
        waits = session.addresses and self._waited >= ASK_AGAIN_SECONDS
        return AwayForm.WAITING if waits else AwayForm.NOTHING

    @property
    def absent(self) -> str:
        """Return the name of the player who is away."""
        room_state = self.session.room_state
        other = room_state.seats[room_state.seat.other] if room_state.seat else None
        return other.name if other and not other.present else ""

    @property
    def height(self) -> int:
        """Return the height of the box; 0 if there is none."""
        address = _ADDRESS if self.session.addresses else 0
        return {
            AwayForm.NOTHING: 0,
            AwayForm.WAITING: _HEAD + address,
            AwayForm.ASKING: _HEAD + address + _BUTTONS,
            AwayForm.PUT_OFF: _HEAD + address + _BUTTONS if address else 0,
        }[self.form]

    @property
    def box(self) -> pygame.Rect:
        return pygame.Rect(_LEFT, _TOP, _WIDE, self.height)

    # --- events ----------------------------------------------------------------------------------

    def handle(self, event: Event) -> AwayChoice | None:
        """Return what was chosen by this event, if anything was."""
        if self.form is AwayForm.PUT_OFF:
            self._arrange()
            if self._recalling.handle(event):
                self._postponed = False
            return None
        if self.form is not AwayForm.ASKING:
            return None
        self._arrange()
        pressed = self._asking.handle(event)
        if pressed is self.wait:
            self._postponed = True
        if pressed not in (self.win, self.draw_match):
            return None
        self._sent = True
        return AwayChoice.WIN if pressed is self.win else AwayChoice.DRAW

    def handles_key(self, event: Event) -> bool:
        """Return whether a key is for the box and must reach nothing behind it."""
        asks = self.form is AwayForm.ASKING and event.type == pygame.KEYDOWN
        return asks and event.key != pygame.K_ESCAPE

    def refused(self) -> None:
        """Note that the host rejected the choice."""
        self._sent = False

    def update(self, dt: float) -> bool:
        """Return whether the box has changed."""
        before = self.form
        self._waited = self._waited + dt if self.absent else 0.0
        if not self.session.room_state.claimable:
            self._postponed = self._sent = False
        return self.form is not before

    # --- drawing ---------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        form = self.form
        if form is AwayForm.NOTHING:
            return
        self._arrange()
        if self.height:
            self._draw_box(canvas)
        if form is AwayForm.ASKING:
            self._asking.draw(canvas)
        elif form is AwayForm.PUT_OFF:
            self._recalling.draw(canvas)

    def _arrange(self) -> None:
        """Place the buttons inside the box."""
        top = _TOP + (self.height or 50) - 62
        wide = (_WIDE - 2 * 20 - 2 * 12) // 3
        for place, button in enumerate(self._asking.buttons):
            button.box = pygame.Rect(_LEFT + 20 + place * (wide + 12), top, wide, 46)
        self.recall.box = pygame.Rect((WIDTH - wide) // 2, top, wide, 46)
        reason = phrase("Sent. The host has not answered yet.") if self._sent else ""
        self.win.reason = self.draw_match.reason = reason

    def _draw_box(self, canvas: Canvas) -> None:
        name, asks = self.absent, self.form is AwayForm.ASKING
        canvas.panel(self.box, PANEL_DEEP, GOLD if asks else BORDER)
        heading = (
            phrase("{name} has been away for a long time", name=name)
            if asks
            else phrase("Waiting for {name}", name=name)
        )
        style = TextStyle(25, GOLD, Face.DISPLAY, shadow=SHADE)
        room = _WIDE - 48
        style = canvas.text_renderer.shrunk(heading, room, style)
        canvas.text(heading, (WIDTH / 2, _TOP + 28), style, "center", room)
        words = phrase(
            "End the match or keep waiting: it continues by itself when you are both here."
        )
        if not asks:
            words = phrase("The match continues by itself when you are both here.")
        canvas.text(words, (WIDTH / 2, _TOP + 62), TextStyle(SMALL, TEXT), "center", room)
        if self.session.addresses:
            self._draw_address(canvas, room)

    def _draw_address(self, canvas: Canvas, room: float) -> None:
        words = phrase(
            "If {name} closed Parley: start it again, press Join and type",
            name=self.absent,
        )
        canvas.text(words, (WIDTH / 2, _TOP + 92), TextStyle(SMALL, TEXT), "center", room)
        address, *others = self.session.addresses[:2]
        if others:
            address = phrase("{low} or {high}", low=address, high=others[0])
        style = canvas.text_renderer.shrunk(
            address, room, TextStyle(BODY + 8, GOLD, Face.DISPLAY, shadow=SHADE)
        )
        canvas.text(address, (WIDTH / 2, _TOP + 122), style, "center", room)


def _button(label: str, key: int, cap: str) -> Button:
    box = pygame.Rect(0, 0, 1, 1)
    return Button(box, label, colour=STONE, hotkey=key, cap=cap, size=BODY + 1)

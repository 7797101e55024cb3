"""Join: the address to join, the progress, and what went wrong."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.app.match_opener import CannotOpen, MatchOpener
from game.client_state.link import Incoming, LinkClosed, LinkDown
from game.client_state.narration import describe_route
from game.client_state.room_state import Happening
from game.i18n.phrase import phrase
from game.protocol.messages import ErrorCode
from game.session import GameSession
from game.text_safety.sanitize import INVITATION_LIMIT
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BAD,
    BODY,
    BORDER_QUIET,
    GOLD,
    LARGE,
    NIGHT,
    PANEL,
    QUIET,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    WARN,
    Face,
)
from game.ui.shell.menu_layout import (
    CHAT_AREA,
    LEFT,
    TOP,
    WIDE,
    back_button,
    draw_heading,
    draw_menu_background,
)
from game.ui.shell.screen import Change, Pop, Push, Replace, ReplaceBelow, Screen, TextInput
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing, repeated
from game.ui.widgets.text_field import FieldResult, TextField

_RECENT = 3
_ROUTES = 5
"""The most routes to the host shown while they are tried."""
_HEADINGS = {
    ErrorCode.REFUSED: phrase("No game is open there"),
    ErrorCode.TIMEOUT: phrase("No answer"),
    ErrorCode.NOTFOUND: phrase("No such machine"),
    ErrorCode.UNREACHABLE: phrase("Cannot be reached"),
    ErrorCode.FIREWALL: phrase("Connection blocked"),
    ErrorCode.APART: phrase("No answer from there"),
    ErrorCode.NETWORK: phrase("Different network"),
    ErrorCode.ROUTER: phrase("Blocked by the router"),
    ErrorCode.RELAY: phrase("The arena cannot connect you"),
    ErrorCode.OFFLINE: phrase("You are offline"),
    ErrorCode.VERSION: phrase("Two different versions"),
    ErrorCode.FULL: phrase("Both seats are taken"),
    ErrorCode.CLOSED: phrase("The host has closed the game"),
    ErrorCode.INVALID: phrase("Not a Parley game"),
    ErrorCode.CODE: phrase("A code is needed"),
    ErrorCode.WRONG: phrase("That code did not work"),
    ErrorCode.CHANGED: phrase("A different computer answers there"),
}
_ADVICE = {
    ErrorCode.REFUSED: phrase(
        "Has your friend pressed Host, and is the address the one on that screen?"
    ),
    ErrorCode.TIMEOUT: phrase(
        "Are both machines on the same wifi? If so, a firewall on the other one is likely."
    ),
    ErrorCode.NOTFOUND: phrase(
        "Check the spelling, or type the number your friend's screen shows."
    ),
    ErrorCode.UNREACHABLE: phrase(
        "Are both machines on the same network, and is yours connected at all?"
    ),
    ErrorCode.VERSION: phrase("Update the older Parley, then try again."),
    ErrorCode.WRONG: phrase(
        "Check your friend's screen again. After three wrong tries, your friend presses New "
        "code and you type the new words."
    ),
    ErrorCode.FULL: phrase("Wait until a player leaves, or ask your friend to host another match."),
}
"""Advice for errors when the link gives none."""


_SEAT_RESERVED = phrase(
    "Your seat is saved: you rejoin as soon as your friend hosts again. Or cancel and host it "
    "yourself: the match continues here, and your friend joins you."
)
_WANT_CODE = frozenset({ErrorCode.CODE, ErrorCode.WRONG, ErrorCode.CHANGED})
_INVITATION = "parley://"
_AN_ADDRESS, _A_CODE = "192.168.1.20", "amber carrot zigzag"


class JoinScreen(Screen):
    """A field for the address, then the progress, then perhaps the error."""

    chat_area = CHAT_AREA

    def __init__(
        self,
        match_opener: MatchOpener,
        choose: Callable[[GameSession], Screen],
        open_inside: Callable[[GameSession], Screen],
        backdrop: Backdrop,
    ) -> None:
        """Set up the screen; `open_inside` opens the screen for players without a seat: lobby or
        watching.
        """
        self.match_opener, self.backdrop = match_opener, backdrop
        self._choose, self._open_inside = choose, open_inside
        self.address = ""
        """The address being joined, or tried last."""
        self.asking = False
        """Whether the field is for the passcode instead of the address."""
        self.trouble: tuple[str, str, str] | None = None
        """What went wrong: a heading, the problem, and what to try."""
        self._connecting_for, self._watching = 0.0, False
        self._seated = False
        """Whether we have a seat, so that screens above handle messages."""
        self.field = TextField(
            pygame.Rect(LEFT + 36, TOP + 142, 444, 60), INVITATION_LIMIT, _AN_ADDRESS
        )
        self.field.size = LARGE + 3
        recent = match_opener.recent()[:_RECENT]
        self.field.whole_line = _INVITATION
        self.field.text = recent[0] if recent else ""
        self.go = Button(pygame.Rect(LEFT + 500, TOP + 141, 184, 60), phrase("Join"), colour=SEA)
        self.watch = Button(
            pygame.Rect(LEFT + 500, TOP + 212, 184, 38), phrase("Watch"), colour=STONE, size=BODY
        )
        self.recent = [
            Button(pygame.Rect(LEFT + 36 + 222 * place, TOP + 258, 206, 46), address,
                   colour=STONE, size=BODY)
            for place, address in enumerate(recent)
        ]  # fmt: skip
        self.back = back_button(phrase("Back"))
        self.ring = FocusRing([self.go, self.watch, *self.recent, self.back], focus=None)
        self._to_field()
        # Typing and pasting replace the address of the last time; an arrow key corrects it.
        self.field.select_all()

    @property
    def news(self) -> str:
        if self.trouble:
            return self.trouble[0]
        return _HEADINGS[ErrorCode.CODE] if self.asking and not self.connecting else ""

    @property
    def text_input(self) -> TextInput | None:
        return TextInput(self.field) if self.field.active else None

    @property
    def connecting(self) -> bool:
        return self.session is not None

    def connect(self, address: str, code: str = "", watch: bool = False) -> None:
        """Join the address, or only watch."""
        self.address, self.trouble = address.strip(), None
        self._watching, self._connecting_for = watch, 0.0
        if not self.asking:
            # Leave the address in the field, wherever it came from, so that it can be corrected.
            self.field.text = self.address
        try:
            open_door = self.match_opener.watch if watch else self.match_opener.join
            link = open_door(self.address, code.strip())
        except CannotOpen as problem:
            heading = (
                phrase("That is not a code") if code.strip() else phrase("That is not an address")
            )
            self.trouble = (heading, problem.sentence, problem.advice)
            return
        self.session = GameSession(link, recorder=None if watch else self.match_opener.recorder())
        self.field.deactivate()
        self.back.label = phrase("Cancel")
        self.ring.focus(self.back)

    # --- events -----------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        if self.connecting:
            return self._handle_connecting(event)
        if self._turns_focus(event):
            return None
        field_result = self.field.handle(event)
        if field_result is FieldResult.ENTERED:
            self._enter()
            return None
        if field_result is FieldResult.TAKEN:
            if event.type == pygame.MOUSEBUTTONDOWN:
                self._to_field()
            return None
        pressed = self.ring.handle(event)
        if self.ring.focused and self.field.active:
            self.field.deactivate()
        if pressed in (self.go, self.watch):
            self._enter(watch=pressed is self.watch)
        elif pressed is self.back and self.asking:
            self.trouble = None
            self._ask(False)
        elif pressed in self.recent:
            self.field.text = pressed.label
            self.connect(pressed.label)
        elif pressed is self.back:
            self.field.deactivate()
            return Pop()
        return None

    def _enter(self, watch: bool = False) -> None:
        if self.asking:
            self.connect(self.address, self.field.text, self._watching)
        else:
            self.connect(self.field.text, watch=watch)

    def _ask(self, on: bool) -> None:
        """Switch the field to the passcode that the host wants, or back to the address."""
        self.asking = on
        self.field.text = "" if on else self.address
        self.field.whole_line = "" if on else _INVITATION
        self.field.placeholder = _A_CODE if on else _AN_ADDRESS
        others = [] if on else [self.watch, *self.recent]
        self.ring = FocusRing([self.go, *others, self.back], focus=None)
        self._to_field()

    def _handle_connecting(self, event: Event) -> Change | None:
        escape = event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE
        if (escape and not repeated(event)) or self.ring.handle(event) is self.back:
            self._give_up()
        return None

    def _turns_focus(self, event: Event) -> bool:
        """Return whether the key moves the focus between field and buttons: Tab and the arrows."""
        if event.type != pygame.KEYDOWN or self.field.composition:
            return False
        back = event.key == pygame.K_UP or (
            event.key == pygame.K_TAB and bool(event.mod & pygame.KMOD_SHIFT)
        )
        if self.field.active:
            if event.key not in (pygame.K_TAB, pygame.K_DOWN, pygame.K_UP):
                return False
            self.field.deactivate()
            self.ring.focus(self.ring.buttons[-1 if back else 0])
            return True
        first, last = self.ring.buttons[0], self.ring.buttons[-1]
        at_end = self.ring.focused is last and event.key == pygame.K_TAB and not back
        if (back and self.ring.focused is first) or at_end:
            self._to_field()
            return True
        return False

    def _to_field(self) -> None:
        self.ring.focus(None)
        self.field.activate()

    def _give_up(self) -> None:
        """Stop connecting and return to the address field."""
        if self.session is not None:
            self.session.close()
            self.session = None
        self.back.label = phrase("Back")
        self._to_field()

    # --- the link ---------------------------------------------------------------------------------

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        session = self.session
        if session is None:
            return None
        if self._seated:
            # This screen is behind a match; its messages belong to the lobby, if there is one.
            return (
                ReplaceBelow(self._open_inside(session))
                if session.lobby_state.room_entered
                else None
            )
        if session.closed is not None:
            self._fail(session.closed)
        elif session.lobby_state.in_lobby or session.room_state.spectating:
            self.match_opener.remember_address(self.address)
            return Replace(self._open_inside(session))
        elif session.room_state.full and session.room_state.roster is not None:
            self.match_opener.remember_address(self.address)
            self._seated = True
            return Push(self._choose(session))
        return None

    def _fail(self, over: LinkClosed) -> None:
        # Being asked for the passcode for the first time is not an error.
        if self.asking or over.code is not ErrorCode.CODE:
            heading = _HEADINGS.get(over.code, phrase("That did not work"))
            self.trouble = (heading, over.text, over.advice or _ADVICE.get(over.code, ""))
        self._give_up()
        if over.code in _WANT_CODE:
            typed = self.field.text if self.asking and over.code is ErrorCode.WRONG else ""
            self._ask(True)
            # Selected, to be corrected or typed over.
            self.field.text = typed
            self.field.select_all()
        elif self.asking:
            # The passcode was right, or something else is missing.
            self._ask(False)

    def update(self, dt: float) -> Change | None:
        self.dirty |= (self.motion.moves and self.backdrop.update(dt)) or self.field.update(dt)
        if self.connecting:
            self._connecting_for += dt
        return None

    @property
    def wants_frames(self) -> bool:
        """Return whether the progress bar is animated: while connecting."""
        return self.connecting

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        draw_menu_background(canvas, self.backdrop)
        asks = self.asking and not self.connecting
        draw_heading(canvas, phrase("Your friend's code") if asks else phrase("Join a friend"))
        if self.connecting:
            self._draw_connecting(canvas)
            self.back.draw(canvas)
            return
        canvas.panel((LEFT, TOP + 76, WIDE, 190 if asks else 262), PANEL, BORDER_QUIET)
        label = TextStyle(BODY, SOFT)
        what = (
            phrase("The three words your friend's screen shows")
            if self.asking
            else phrase("The address your friend's screen shows")
        )
        canvas.text(what, (LEFT + 36, TOP + 98), label)
        self.field.draw(canvas)
        canvas.text(self._hint, (LEFT + 36, TOP + 222), TextStyle(SMALL, QUIET), width=WIDE - 72)
        self.ring.draw(canvas)
        if self.trouble:
            _draw_trouble(canvas, *self.trouble)

    @property
    def _hint(self) -> str:
        if self.asking:
            return phrase("Only this once: after that, both machines know each other.")
        if self.recent:
            return phrase("Or where you were before")
        return phrase("Or the short code beside it, or the whole invitation")

    def _draw_connecting(self, canvas: Canvas) -> None:
        canvas.panel((LEFT, TOP + 76, WIDE, 180 + 24 * _ROUTES), PANEL, BORDER_QUIET)
        assert self.session is not None
        inside = self.session.room_state.seat is not None
        words = (
            phrase("You have joined. Waiting for your opponent")
            if inside
            else phrase("Connecting to")
        )
        canvas.text(words, (LEFT + 36, TOP + 102), TextStyle(BODY, SOFT))
        where = TextStyle(LARGE + 11, TEXT, Face.DISPLAY, shadow=SHADE)
        canvas.text(self.address, (LEFT + 36, TOP + 132), where, width=WIDE - 72)
        bar = (LEFT + 36, TOP + 200, WIDE - 72, 12)
        canvas.fill(bar, NIGHT, 6)
        place = self._connecting_for * 0.7 % 2
        share = place if place <= 1 else 2 - place
        canvas.fill((bar[0] + share * (bar[2] - 120), bar[1], 120, 12), GOLD, 6)
        if self.session.down:
            _draw_away(canvas, self.session.down)
        for row, route in enumerate(self.session.routes[:_ROUTES]):
            at = (LEFT + 36, TOP + 222 + 24 * row)
            canvas.text(describe_route(route), at, TextStyle(SMALL, SOFT), width=WIDE - 160)
        seconds = f"{int(self._connecting_for)} s"
        canvas.text(seconds, (bar[0] + bar[2], TOP + 222), TextStyle(SMALL, QUIET), "topright")


def _draw_away(canvas: Canvas, down: LinkDown) -> None:
    """Draw that our seat is reserved at a host that is offline."""
    at, room = TOP + 222.0, WIDE - 160
    at += canvas.paragraph(down.text, (LEFT + 36, at), room, TextStyle(SMALL, TEXT), 24)
    canvas.paragraph(_SEAT_RESERVED, (LEFT + 36, at), room, TextStyle(SMALL, SOFT), 24)


def _draw_trouble(canvas: Canvas, heading: str, text: str, advice: str) -> None:
    top = TOP + 360
    canvas.panel((LEFT, top, WIDE, 178), PANEL, BAD)
    canvas.text(heading, (LEFT + 36, top + 16), TextStyle(LARGE, WARN, Face.DISPLAY, shadow=SHADE))
    at = top + 54.0
    at += canvas.paragraph(text, (LEFT + 36, at), WIDE - 72, TextStyle(BODY, TEXT), 27)
    if advice:
        canvas.paragraph(advice, (LEFT + 36, at + 4), WIDE - 72, TextStyle(BODY, SOFT), 27)

"""Host wait: the game is open and a player is still missing."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.client_state.link import Incoming, LinkClosed, Protection
from game.client_state.narration import describe_protection, describe_resume_offer
from game.client_state.room_state import Happening
from game.i18n.phrase import join_phrases, phrase
from game.protocol.messages import ResumeAnswer
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    GOLD,
    GOOD,
    LARGE,
    PANEL,
    PANEL_DEEP,
    QUIET,
    SEA,
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
from game.ui.shell.screen import Change, Pop, Replace, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets import clipboard
from game.ui.widgets.buttons import Button, FocusRing, repeated
from game.ui.widgets.keystroke import commands

_SHOWN, _SHOWN_WITH_CODE = 4, 2
"""Addresses shown; a machine has more of them only for its own use."""
_COPIED_FOR = 2.5
_INNER = LEFT + 36
_LABEL = TextStyle(BODY, SOFT)


_LET_IN = (phrase("Open to all"), phrase("Anyone on this network joins without a code"))
_ASK_AGAIN = (phrase("Require code"), phrase("Only friends with the code can join"))


class HostWaitScreen(Screen):
    """Shows what a friend has to type, until both seats are taken.

    In a session without addresses it only waits for the room: in practice and hot-seat.
    """

    chat_area = CHAT_AREA
    session: GameSession

    def __init__(
        self,
        session: GameSession,
        choose: Callable[[GameSession], Screen],
        backdrop: Backdrop,
    ) -> None:
        self.session, self.backdrop = session, backdrop
        self._choose = choose
        self._copied = 0.0
        """Seconds for which "copied" is still shown."""
        self._waited = 0.0
        self.copy = Button(
            pygame.Rect(LEFT + 500, TOP + 150, 184, 64), phrase("Copy"), colour=SEA,
            hotkey=pygame.K_c, cap="C",
        )  # fmt: skip
        self.renew = Button(
            pygame.Rect(LEFT + 500, TOP + 286, 184, 64), phrase("New code"), colour=STONE,
            hotkey=pygame.K_n, cap="N",
        )  # fmt: skip
        self.open_button = Button(
            pygame.Rect(LEFT + 274, 632, WIDE - 274, 56), "", colour=STONE,
            hotkey=pygame.K_o, cap="O", size=BODY + 2,
        )  # fmt: skip
        """Opens the game to everybody on this network, or asks for the passcode again."""
        self.resume = Button(
            pygame.Rect(_INNER, TOP + 330, 300, 64), phrase("Continue it"), colour=SEA,
            hotkey=pygame.K_y, cap="Y",
        )  # fmt: skip
        self.decline = Button(
            pygame.Rect(_INNER + 320, TOP + 330, 300, 64), phrase("No, a new match"), colour=STONE,
            hotkey=pygame.K_n, cap="N",
        )  # fmt: skip
        self.leave = back_button(phrase("Leave"))
        self.ring = FocusRing([self.leave])
        self._refresh()
        self.ring.focus(self.ring.buttons[0])

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return all addresses of this host, the best first."""
        return (*self.session.addresses[:_SHOWN], *self.remote_addresses)

    @property
    def remote_addresses(self) -> tuple[str, ...]:
        """Return the same for players elsewhere; none without a passcode, for this network only."""
        return () if self.open else self.session.remote_addresses

    @property
    def hosting(self) -> bool:
        return bool(self.addresses)

    @property
    def code(self) -> str:
        """Return the passcode to type with the address; may be empty."""
        return self.session.protection.code

    @property
    def open(self) -> bool:
        """Return whether players on this network can join without a passcode."""
        return self.session.protection.protection is Protection.OPEN

    def _refresh(self) -> None:
        """Update the buttons."""
        if self.session.room_state.resume_offer:
            offered = [self.resume, self.decline, self.leave]
            if offered != self.ring.buttons:
                self.ring.replace(offered)
            return
        renews = bool(self.code and self.session.renew_passcode)
        opens = self.session.set_open is not None and (bool(self.code) or self.open)
        self.open_button.label, self.open_button.hint = _ASK_AGAIN if self.open else _LET_IN
        offered = [
            *([self.copy] if self.addresses else []),
            *([self.renew] if renews else []),
            *([self.open_button] if opens else []),
            self.leave,
        ]
        if offered != self.ring.buttons:
            self.ring.replace(offered)

    @property
    def copied(self) -> bool:
        return self._copied > 0

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is self.leave:
            return Pop()
        if pressed in (self.resume, self.decline):
            self.session.room_state.resume_offer = None
            self.session.link.send(ResumeAnswer(accept=pressed is self.resume))
            self._refresh()
            return None
        if pressed is self.renew and self.session.renew_passcode:
            self.session.renew_passcode()
        if pressed is self.open_button and self.session.set_open:
            self.session.set_open(not self.open)
        copy_key = event.type == pygame.KEYDOWN and event.key == pygame.K_c and not repeated(event)
        control = copy_key and commands(event.mod)
        if self.hosting and (pressed is self.copy or control) and self.addresses:
            self._copied = _COPIED_FOR if clipboard.copy(self._invitation) else 0.0
        return None

    @property
    def _invitation(self) -> str:
        """Return the address and passcode as one text, which the address field accepts."""
        places = ",".join(self.addresses)
        return f"parley://{places}/{self.code}" if self.code else f"parley://{places}"

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        self._refresh()
        return self._next()

    def update(self, dt: float) -> Change | None:
        seconds = int(self._waited * 2)
        self._waited += dt
        was = self.copied
        self._copied = max(0.0, self._copied - dt)
        moved = self.backdrop.update(dt)
        self.dirty |= moved or was != self.copied or int(self._waited * 2) != seconds
        return self._next()

    def _next(self) -> Change | None:
        room_state = self.session.room_state
        if room_state.full and room_state.roster is not None and self.session.closed is None:
            return Replace(self._choose(self.session))
        return None

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        draw_menu_background(canvas, self.backdrop)
        if self.session.closed:
            self._draw_end(canvas, self.session.closed)
        elif offer := self.session.room_state.resume_offer:
            self._draw_question(canvas, describe_resume_offer(offer))
        elif self.hosting:
            self._draw_addresses(canvas)
        else:
            draw_heading(canvas, join_phrases([phrase("Preparing the match"), self._dots], ""))
        self.ring.draw(canvas)

    @property
    def _dots(self) -> str:
        return "." * (1 + int(self._waited * 2) % 3)

    def _draw_question(self, canvas: Canvas, question: str) -> None:
        draw_heading(canvas, phrase("Continue a lost match?"))
        canvas.panel((LEFT, TOP + 76, WIDE, 350), PANEL, GOLD)
        canvas.paragraph(question, (_INNER, TOP + 110), WIDE - 72, TextStyle(BODY + 2, TEXT), 32)

    def _draw_addresses(self, canvas: Canvas) -> None:
        draw_heading(canvas, join_phrases([phrase("Waiting for a friend"), self._dots], ""))
        address, *others = self.addresses
        if self.code:
            # The address reachable from farthest away, if there is one.
            others = list(self.remote_addresses[-1:]) or others[: _SHOWN_WITH_CODE - 1]
        canvas.panel((LEFT, TOP + 76, WIDE, self._high(others)), PANEL, BORDER_QUIET)
        self._draw_address(canvas, address)
        top = self._draw_protection(canvas, TOP + 246)
        if others:
            top = self._draw_others(canvas, top, others)
        if not (self.code and others):
            top = self._draw_command(canvas, top, address)
        canvas.fill((_INNER, top, WIDE - 72, 1), BORDER_QUIET)
        ways: str = _BOTH_WAYS if self.remote_addresses else _tip(address)
        canvas.paragraph(ways, (_INNER, top + 16), WIDE - 72, TextStyle(SMALL, QUIET), 24)

    def _draw_address(self, canvas: Canvas, address: str) -> None:
        """Draw the best address, large, and its short code."""
        canvas.text(phrase("Your friend presses Join and types"), (_INNER, TOP + 98), _LABEL)
        if short := self.session.short_code:
            said = phrase("or {code}", code=short)
            canvas.text(said, (_INNER + 648, TOP + 98), TextStyle(BODY, GOLD), "topright")
        _draw_large(canvas, address, TOP + 140)
        if self.copied:
            done = TextStyle(SMALL, GOOD)
            canvas.text(phrase("Copied. Now send it."), (LEFT + 592, TOP + 226), done, "midtop")

    def _draw_protection(self, canvas: Canvas, top: float) -> float:
        """Draw the passcode, or why there is none; return where the next part begins."""
        if self.code:
            canvas.text(phrase("and, the first time, these three words"), (_INNER, top), _LABEL)
            _draw_large(canvas, self.code.replace("-", " "), top + 30)
            return top + 130
        if warning := describe_protection(self.session.protection):
            return (
                top
                + 8
                + canvas.paragraph(warning, (_INNER, top), WIDE - 72, TextStyle(BODY, WARN), 27)
            )
        return top

    def _draw_others(self, canvas: Canvas, top: float, others: list[str]) -> float:
        where = phrase("or, on another network")
        if self.remote_addresses:
            where = phrase("or, from farther away")
        canvas.text(where, (_INNER, top), _LABEL)
        for number, other in enumerate(others):
            at = (_INNER, top + 28 + 30 * number)
            canvas.text(other, at, TextStyle(LARGE - 1, TEXT, Face.DISPLAY), width=640)
        return top + 40 + 30 * len(others)

    def _draw_command(self, canvas: Canvas, top: float, address: str) -> float:
        canvas.text(phrase("or, in a terminal"), (_INNER, top), _LABEL)
        command = f"python main.py --join {address}{self.code and f' --code {self.code}'}"
        canvas.text(command, (_INNER, top + 28), TextStyle(BODY, TEXT), width=640)
        return top + 76

    def _high(self, others: list[str]) -> int:
        """Return the height of the panel."""
        high = 350 + (40 + 30 * len(others) if others else 0)
        if self.code:
            return high + (54 if others else 130)
        return high + (62 if describe_protection(self.session.protection) else 0)

    def _draw_end(self, canvas: Canvas, over: LinkClosed) -> None:
        draw_heading(canvas, phrase("The room is gone"))
        canvas.panel((LEFT, TOP + 76, WIDE, 190), PANEL, WARN)
        at = TOP + 104.0
        at += canvas.paragraph(over.text, (LEFT + 36, at), WIDE - 72, TextStyle(BODY, TEXT), 28)
        canvas.paragraph(over.advice, (LEFT + 36, at + 6), WIDE - 72, TextStyle(BODY, SOFT), 28)


def _draw_large(canvas: Canvas, words: str, top: float) -> None:
    """Draw words large in a box, readable across a room."""
    canvas.panel((LEFT + 32, top, 450, 84), PANEL_DEEP, GOLD)
    canvas.text(words, (LEFT + 50, top + 42), _fitting(canvas, words, 418), "midleft")


def _fitting(canvas: Canvas, address: str, width: float) -> TextStyle:
    """Return the largest style that fits: an IPv6 address is long."""
    for size in range(52, 16, -4):
        style = TextStyle(size, TEXT, Face.DISPLAY)
        if canvas.text_renderer.width(address, style) <= width:
            return style
    return TextStyle(14, TEXT)


_BOTH_WAYS = phrase(
    "The first address is for the same wifi or cable, the last works from anywhere. Copy "
    "includes them all."
)


def _tip(address: str) -> str:
    if address.startswith("127."):
        return phrase("This machine is not on a network: only players on this machine can join.")
    return phrase(
        "This works on the same wifi or cable. For friends elsewhere, enter an arena in the "
        "settings: it connects them to you."
    )

"""Room wait: a room in an arena that waits for players, who may be the computer's."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.client_state.link import Incoming
from game.client_state.room_state import Happening
from game.i18n.phrase import phrase
from game.protocol.lobby_messages import Call
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    GOLD,
    GOOD,
    LARGE,
    LEAF,
    PANEL,
    PANEL_DEEP,
    QUIET,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    Face,
)
from game.ui.shell.dialog import ClosingDialog
from game.ui.shell.menu_layout import (
    CHAT_AREA,
    LEFT,
    TOP,
    WIDE,
    back_button,
    draw_heading,
    draw_menu_background,
)
from game.ui.shell.screen import Change, GoHome, Push, Screen
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets import clipboard
from game.ui.widgets.buttons import Button, FocusRing

_CALLED = 4
"""The levels of computer players offered."""
_COPIED_FOR = 2.5


class RoomWaitScreen(Screen):
    """Opens the selection when both seats are taken, or the battle for a spectator."""

    chat_area = CHAT_AREA
    session: GameSession

    def __init__(
        self,
        session: GameSession,
        choose: Callable[[GameSession], Screen],
        open_battle: Callable[[GameSession], Screen],
        backdrop: Backdrop,
    ) -> None:
        self.session, self.backdrop = session, backdrop
        self._choose, self._open_battle = choose, open_battle
        self.leave = back_button(phrase("Leave"))
        self.copy = Button(
            pygame.Rect(LEFT + 500, TOP + 190, 184, 58), phrase("Copy"), colour=SEA,
            hotkey=pygame.K_c, cap="C",
        )  # fmt: skip
        levels = session.lobby_state.levels[:_CALLED] if session.lobby_state.arena else ()
        self.bot_buttons = [
            Button(
                pygame.Rect(LEFT + 36 + 164 * place, TOP + 346, 156, 58),
                phrase(level.capitalize()), colour=LEAF,
            )
            for place, level in enumerate(levels)
        ]  # fmt: skip
        self._levels = levels
        self._copied = 0.0
        """Seconds for which "copied" is still shown."""
        self.ring = FocusRing([self.leave])
        self._refresh()

    @property
    def spectating(self) -> bool:
        return self.session.room_state.spectating

    @property
    def code(self) -> str:
        """Return the room's passcode for friends; empty if there is none."""
        inside = self.session.lobby_state.room_entered
        return inside.code if inside else ""

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is self.leave:
            self.session.leave()
            return GoHome()
        if pressed is self.copy:
            self._copied = _COPIED_FOR if clipboard.copy(self.code) else 0.0
        elif pressed in self.bot_buttons:
            self.session.send(Call(self._levels[self.bot_buttons.index(pressed)]))
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        self._refresh()
        if self.session.closed:
            over = self.session.closed
            return Push(ClosingDialog(phrase("Connection lost"), over.text, over.advice))
        return None

    def update(self, dt: float) -> Change | None:
        was, self._copied = self._copied, max(0.0, self._copied - dt)
        self.dirty |= (was > 0) != (self._copied > 0)
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        room_state = self.session.room_state
        if self.session.closed or not room_state.welcomed:
            return None
        if self.spectating:
            return Push(self._open_battle(self.session)) if room_state.battle else None
        return Push(self._choose(self.session)) if room_state.full and room_state.roster else None

    def _refresh(self) -> None:
        calls = [] if self.spectating else self.bot_buttons
        buttons = [*([self.copy] if self.code else []), *calls, self.leave]
        if buttons != self.ring.buttons:
            self.ring = FocusRing(buttons)

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        draw_menu_background(canvas, self.backdrop)
        inside = self.session.lobby_state.room_entered
        title = phrase("Watching") if self.spectating else phrase("You have a seat")
        draw_heading(canvas, title)
        high = 386 if self.bot_buttons and not self.spectating else 210
        canvas.panel((LEFT, TOP + 76, WIDE, high), PANEL, BORDER_QUIET)
        left, at = LEFT + 36, TOP + 98
        if inside:
            where = phrase("Room {number} of the arena", number=inside.number)
            canvas.text(where, (left, at), TextStyle(BODY, SOFT))
        canvas.text(
            self._missing, (left, at + 34), TextStyle(LARGE, TEXT, Face.DISPLAY, shadow=SHADE)
        )
        if self.code:
            canvas.text(
                phrase("Friends join with this code"), (left, at + 72), TextStyle(SMALL, SOFT)
            )
            canvas.panel((left - 4, at + 98, 450, 54), PANEL_DEEP, GOLD)
            words = self.code.replace("-", " ")
            canvas.text(words, (left + 14, at + 125), TextStyle(LARGE, TEXT), "midleft", width=420)
        elif not self.spectating:
            said = phrase("Everyone in the arena can see and join this room.")
            canvas.text(said, (left, at + 78), TextStyle(SMALL, SOFT), width=WIDE - 72)
        if self._copied:
            done = (self.copy.box.centerx, self.copy.box.bottom + 12)
            canvas.text(phrase("Copied. Now send it."), done, TextStyle(SMALL, GOOD), "midtop")
        if self.bot_buttons and not self.spectating:
            canvas.fill((left, TOP + 294, WIDE - 72, 1), BORDER_QUIET)
            words = phrase("Or play against the computer")
            canvas.text(words, (left, TOP + 310), TextStyle(BODY, SOFT))
        if self.session.lobby_state.complaint:
            canvas.text(
                self.session.lobby_state.complaint, (left, TOP + 424), TextStyle(SMALL, QUIET)
            )
        self.ring.draw(canvas)

    @property
    def _missing(self) -> str:
        room_state = self.session.room_state
        names = [seat_state.name for seat_state in room_state.seats.values() if seat_state]
        if not self.spectating:
            return phrase("Waiting for a player to take a seat")
        if len(names) == 2:
            return phrase("{left} and {right} are choosing", left=names[0], right=names[1])
        return phrase("Waiting for two players")

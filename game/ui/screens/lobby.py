"""Lobby: an arena's rooms and chat, and the ways into a match."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.client_state.link import Incoming
from game.client_state.link_news import describe_retry
from game.client_state.room_state import Happening, RoomState
from game.i18n.phrase import join_phrases, phrase
from game.protocol.lobby_messages import Access, Enter, LobbyJoined, Open, RoomListing, Seek
from game.protocol.messages import ErrorCode, Refused, Say, Welcome
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    EMBER,
    GOLD,
    HEADING,
    LEAF,
    PANEL,
    QUIET,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    WARN,
    WIDTH,
    Face,
)
from game.ui.shell.dialog import ClosingDialog
from game.ui.shell.menu_layout import CHAT_AREA, LEFT, WIDE, back_button, draw_menu_background
from game.ui.shell.screen import Change, Pop, Push, Replace, Screen, TextInput
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.buttons import Button, FocusRing, repeated
from game.ui.widgets.text_field import FieldResult, TextField

_TOP = 104
_CHAT_BOX = pygame.Rect(800, 104, 420, 516)
_COMPLAINT = (_CHAT_BOX.x + 216, 628, WIDTH - 24 - _CHAT_BOX.x - 216)
"""The start of the error text, and its greatest width."""
_COMPLAINS = TextStyle(SMALL, WARN)
_ROW, _SHOWN = 62, 6
"""The height of a room in the list, and how many are shown; rooms with a free seat come first."""
_LINE = 26


class LobbyScreen(Screen):
    """Rooms are buttons: one joins a room with a free seat and watches another."""

    chat_area = CHAT_AREA
    session: GameSession
    has_chat = False

    def __init__(
        self, session: GameSession, room_wait: Callable[[GameSession], Screen], backdrop: Backdrop
    ) -> None:
        self.session, self.backdrop = session, backdrop
        self._room_wait, self.is_home = room_wait, True
        self.seeking = False
        self._entered: RoomState | None = (
            None if session.lobby_state.in_lobby else session.room_state
        )
        """The room opened last; after resuming directly into a room, that one."""
        half, top = (WIDE - 12) // 2, 500
        self.seek = Button(
            pygame.Rect(LEFT, top, half, 56), phrase("Quick match"), colour=EMBER,
            hotkey=pygame.K_q, cap="Q",
        )  # fmt: skip
        self.open = Button(
            pygame.Rect(LEFT + half + 12, top, half, 56), phrase("Open a room"), colour=SEA,
            hotkey=pygame.K_o, cap="O",
        )  # fmt: skip
        self.with_code = Button(
            pygame.Rect(LEFT, top + 66, half, 56), phrase("Open private room"),
            colour=SEA, hotkey=pygame.K_c, cap="C",
        )  # fmt: skip
        self.code = TextField(
            pygame.Rect(LEFT + half + 12, 632, half, 56), 60, phrase("Code of a room")
        )
        self.code.size = BODY
        self.chat_button = Button(
            pygame.Rect(_CHAT_BOX.x, 632, 200, 56), phrase("Talk"), colour=LEAF, hotkey=pygame.K_t,
            cap="T",
        )  # fmt: skip
        self.leave = back_button(phrase("Leave"))
        self.enter_code = Button(
            pygame.Rect(LEFT + half + 12, top + 66, half, 56), phrase("Type a code"), colour=STONE,
            hotkey=pygame.K_k, cap="K",
        )  # fmt: skip
        self.line = TextField(
            pygame.Rect(_CHAT_BOX.x + 14, _CHAT_BOX.bottom - 58, _CHAT_BOX.width - 28, 46), 300,
            phrase("Say something to everyone here"),
        )  # fmt: skip
        self.line.size = BODY
        self.rooms: list[tuple[RoomListing, Button]] = []
        self.ring = FocusRing([])
        self._refresh()

    @property
    def text_input(self) -> TextInput | None:
        active = (field for field in (self.line, self.code) if field.active)
        return next((TextInput(field) for field in active), None)

    @property
    def complaint(self) -> str:
        """Return what was rejected, or that there is no connection."""
        down, said = self.session.down, self.session.lobby_state.complaint
        if down is None:
            return said
        waits = describe_retry(down)
        return join_phrases([said, waits]) if said else waits

    # --- events ----------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        if self.line.active:
            return self._handle_field(self.line, self.chat_button, self._say, event)
        if self.code.active:
            return self._handle_field(self.code, self.enter_code, self._enter_code, event)
        for field in (self.line, self.code):
            if event.type == pygame.MOUSEBUTTONDOWN and field.box.collidepoint(event.pos):
                self._type_in(field)
                field.handle(event)
                return None
        pressed = self.ring.handle(event)
        if pressed is self.leave:
            self.session.leave()
            return Pop()
        if pressed is self.chat_button:
            self._type_in(self.line)
        elif pressed is self.enter_code:
            self._type_in(self.code)
        elif pressed is self.seek:
            self._seek(not self.seeking)
            self.session.send(Seek(self.seeking))
        elif pressed in (self.open, self.with_code):
            self.session.send(Open(Access.OPEN if pressed is self.open else Access.CODE))
        else:
            self._enter(pressed)
        return None

    def _handle_field(
        self, field: TextField, beside: Button, enter: Callable[[], None], event: Event
    ) -> Change | None:
        """Handle an event of a text field; `beside` gets the focus when typing ends."""
        escapes = event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_TAB)
        field_result = field.handle(event)
        if field_result is FieldResult.ENTERED:
            enter()
        elif escapes and not repeated(event):
            field.deactivate()
            self.ring.focus(beside)
        elif event.type == pygame.MOUSEBUTTONDOWN and field_result is not FieldResult.TAKEN:
            field.deactivate()
            return self.handle(event)
        return None

    def _type_in(self, field: TextField) -> None:
        self.ring.focus(None)
        field.activate()

    def _say(self) -> None:
        if self.line.text.strip():
            self.session.send(Say(self.line.text))
        self.line.text = ""

    def _seek(self, on: bool) -> None:
        self.seeking = on
        self.seek.label = phrase("Searching… press to stop") if on else phrase("Quick match")

    def _enter_code(self) -> None:
        # The text stays, to be corrected, until it has led somewhere.
        if self.code.text.strip():
            self.session.send(Enter(code=self.code.text.strip()))

    def _enter(self, pressed: Button | None) -> None:
        for listing, button in self.rooms:
            if button is pressed and listing.access is Access.CODE:
                self._type_in(self.code)
            elif button is pressed:
                self.session.send(Enter(listing.number, watch=not _free(listing)))

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        if self.session.closed:
            # The only way from here leads home.
            self.is_home = False
            over = self.session.closed
            return Push(ClosingDialog(phrase("Connection lost"), over.text, over.advice))
        self._refresh()
        if isinstance(message, Welcome):
            # A search for an opponent continues over a broken connection, but not in a room.
            self._seek(False)
        if isinstance(message, LobbyJoined):
            # Back from a room: close the screens above, which belonged to it.
            self._seek(self.seeking or message.seeking)
            return Replace(self)
        if isinstance(message, Refused) and message.code in (ErrorCode.LIMIT, ErrorCode.PHASE):
            self._seek(False)
        return None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        self.dirty |= self.line.update(dt) or self.code.update(dt)
        room_state = self.session.room_state
        if (
            not self.session.lobby_state.in_lobby
            and room_state.welcomed
            and room_state is not self._entered
        ):
            # Open it once: after leaving, the state still names the room until the arena answers.
            self._entered = room_state
            self.line.deactivate()
            self.code.deactivate()
            self.code.text = ""
            return Push(self._room_wait(self.session))
        return None

    def _refresh(self) -> None:
        """Update the buttons of the rooms; the focus stays in its place."""
        focused = self.ring.focused
        number = next((listing.number for listing, button in self.rooms if button is focused), None)
        listings = self.session.lobby_state.open_rooms[:_SHOWN]
        if self.ring.buttons and listings == [listing for listing, _ in self.rooms]:
            # A button that is being pressed must not be replaced.
            return
        self.rooms = [(listing, _row(place, listing)) for place, listing in enumerate(listings)]
        others = [
            self.seek,
            self.open,
            self.with_code,
            self.enter_code,
            self.chat_button,
            self.leave,
        ]
        self.ring = FocusRing([*(button for _, button in self.rooms), *others], focus=None)
        same = next((button for listing, button in self.rooms if listing.number == number), None)
        if not (self.line.active or self.code.active):
            self.ring.focus(same or (focused if focused in others else self.seek))

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        draw_menu_background(canvas, self.backdrop)
        lobby_state = self.session.lobby_state
        heading = TextStyle(HEADING + 4, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text(phrase("The arena"), (LEFT - 2, 40), heading)
        crowd = phrase(
            "{lobby} here, {seeking} searching, {rooms} in rooms",
            lobby=lobby_state.counts.lobby,
            seeking=lobby_state.counts.seeking,
            rooms=lobby_state.counts.rooms,
        )
        canvas.text(crowd, (LEFT + WIDE, 66), TextStyle(SMALL, SOFT), "midright")
        canvas.panel((LEFT, _TOP, WIDE, 384), PANEL, BORDER_QUIET)
        if not self.rooms:
            words = phrase(
                "No room is open yet. Open one, or press Quick match to play with the next "
                "player who presses it."
            )
            canvas.paragraph(words, (LEFT + 36, _TOP + 40), WIDE - 72, TextStyle(BODY, SOFT), 28)
        self.ring.draw(canvas)
        self.code.draw(canvas)
        self._draw_chat(canvas)
        if complaint := self.complaint:
            canvas.paragraph(complaint, _COMPLAINT[:2], _COMPLAINT[2], _COMPLAINS, 22)

    def _draw_chat(self, canvas: Canvas) -> None:
        canvas.panel(_CHAT_BOX, PANEL, BORDER_QUIET)
        you = phrase("You are {name}.", name=self.session.lobby_state.name)
        canvas.text(you, (_CHAT_BOX.x + 18, _CHAT_BOX.y + 14), TextStyle(SMALL, QUIET))
        at = float(self.line.box.y - 12)
        room = _CHAT_BOX.width - 36
        for line in reversed(self.session.lobby_state.lines):
            said = (
                phrase("{name}: {text}", name=line.name, text=line.text) if line.name else line.text
            )
            style = TextStyle(BODY - 1, TEXT if line.name else GOLD)
            rows = canvas.text_renderer.wrap(said, room, style)
            at -= _LINE * len(rows)
            if at < _CHAT_BOX.y + 40:
                break
            for place, row in enumerate(rows):
                canvas.text(row, (_CHAT_BOX.x + 18, at + _LINE * place), style)
        self.line.draw(canvas)


def _free(listing: RoomListing) -> bool:
    return len(listing.names) < 2 and listing.access is Access.OPEN


def _row(place: int, listing: RoomListing) -> Button:
    names = join_phrases(listing.names, " / ") if listing.names else phrase("nobody")
    if listing.access is Access.CODE:
        hint = phrase("with a code: type it")
    elif listing.running:
        hint = phrase("match running: watch")
    elif len(listing.names) > 1:
        hint = phrase("both seats are taken: watch")
    else:
        hint = phrase("sit down")
    label = phrase("Room {number}: {names}", number=listing.number, names=names)
    box = pygame.Rect(LEFT + 14, _TOP + 12 + _ROW * place, WIDE - 28, _ROW - 10)
    colour = LEAF if _free(listing) else STONE
    return Button(box, label, hint, colour, size=BODY)

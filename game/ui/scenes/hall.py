"""Hall: the lobby of an arena: its rooms, its chat, and the ways into a match."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.contract.lobby import Access, Card, Enter, Lobby, Open, Seek
from game.contract.messages import Code, Refused, Say, Welcome
from game.table.link import Incoming
from game.table.table import Happening, Table
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import (
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
from game.ui.screen.dialog import LastWord
from game.ui.screen.foyer import LEFT, NOOK, WIDE, draw_ground, way_out
from game.ui.screen.scene import Change, Pop, Push, Replace, Scene, Typing
from game.ui.screen.session import Session
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets.field import Field, Typed
from game.ui.widgets.widgets import Button, FocusRing, repeated
from game.words.phrase import joined, phrase

_TOP = 104
_TALK = pygame.Rect(800, 104, 420, 516)
_COMPLAINT = (_TALK.x + 216, 628, WIDTH - 24 - _TALK.x - 216)
"""Where it begins, and how wide it may be."""
_COMPLAINS = Style(SMALL, WARN)
_ROW, _SHOWN = 62, 6
"""Height of a room in the list, and how many are shown; the others come with a free place."""
_LINE = 26


class Hall(Scene):
    """Rooms are buttons: one with a free seat is sat down in, another one is watched."""

    nook = NOOK
    session: Session
    talks = False

    def __init__(
        self, session: Session, anteroom: Callable[[Session], Scene], backdrop: Backdrop
    ) -> None:
        self.session, self.backdrop = session, backdrop
        self._anteroom, self.ground = anteroom, True
        self.seeking = False
        self._entered: Table | None = None if session.listing.here else session.table
        """The room that was opened last; who came back to a room at once is in it."""
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
            pygame.Rect(LEFT, top + 66, half, 56), phrase("A room with a code"),
            colour=SEA, hotkey=pygame.K_c, cap="C",
        )  # fmt: skip
        self.code = Field(
            pygame.Rect(LEFT + half + 12, 632, half, 56), 60, phrase("Code of a room")
        )
        self.code.size = BODY
        self.talk = Button(
            pygame.Rect(_TALK.x, 632, 200, 56), phrase("Talk"), colour=LEAF, hotkey=pygame.K_t,
            cap="T",
        )  # fmt: skip
        self.leave = way_out(phrase("Leave"))
        self.enter_code = Button(
            pygame.Rect(LEFT + half + 12, top + 66, half, 56), phrase("Type a code"), colour=STONE,
            hotkey=pygame.K_k, cap="K",
        )  # fmt: skip
        self.line = Field(
            pygame.Rect(_TALK.x + 14, _TALK.bottom - 58, _TALK.width - 28, 46), 300,
            phrase("Say something to all here"),
        )  # fmt: skip
        self.line.size = BODY
        self.rooms: list[tuple[Card, Button]] = []
        self.ring = FocusRing([])
        self._refresh()

    @property
    def typing(self) -> Typing | None:
        active = (field for field in (self.line, self.code) if field.active)
        return next((Typing(field) for field in active), None)

    @property
    def complaint(self) -> str:
        """What was not done, and whether there is a connection at all."""
        down, said = self.session.down, self.session.listing.complaint
        if down is None:
            return said
        waits = phrase("Reconnecting ({attempt})…", attempt=down.attempt)
        return joined([said, waits]) if said else waits

    # --- in --------------------------------------------------------------------------------------

    def handle(self, event: Event) -> Change | None:
        if self.line.active:
            return self._handle_field(self.line, self.talk, self._say, event)
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
        if pressed is self.talk:
            self._type_in(self.line)
        elif pressed is self.enter_code:
            self._type_in(self.code)
        elif pressed is self.seek:
            self._seek(not self.seeking)
            self.session.wish(Seek(self.seeking))
        elif pressed in (self.open, self.with_code):
            self.session.wish(Open(Access.OPEN if pressed is self.open else Access.CODE))
        else:
            self._enter(pressed)
        return None

    def _handle_field(
        self, field: Field, beside: Button, enter: Callable[[], None], event: Event
    ) -> Change | None:
        """`beside`: where the focus is once nobody types there any more."""
        escapes = event.type == pygame.KEYDOWN and event.key in (pygame.K_ESCAPE, pygame.K_TAB)
        typed = field.handle(event)
        if typed is Typed.ENTERED:
            enter()
        elif escapes and not repeated(event):
            field.deactivate()
            self.ring.focus(beside)
        elif event.type == pygame.MOUSEBUTTONDOWN and typed is not Typed.TAKEN:
            field.deactivate()
            return self.handle(event)
        return None

    def _type_in(self, field: Field) -> None:
        self.ring.focus(None)
        field.activate()

    def _say(self) -> None:
        if self.line.text.strip():
            self.session.wish(Say(self.line.text))
        self.line.text = ""

    def _seek(self, on: bool) -> None:
        self.seeking = on
        self.seek.label = phrase("Seeking… press to stop") if on else phrase("Quick match")

    def _enter_code(self) -> None:
        # It stays there to be mended until it has led somewhere.
        if self.code.text.strip():
            self.session.wish(Enter(code=self.code.text.strip()))

    def _enter(self, pressed: Button | None) -> None:
        for card, button in self.rooms:
            if button is pressed and card.access is Access.CODE:
                self._type_in(self.code)
            elif button is pressed:
                self.session.wish(Enter(card.number, watch=not _free(card)))

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        if self.session.over:
            # From here the only way leads home.
            self.ground = False
            over = self.session.over
            return Push(LastWord(phrase("The connection is gone"), over.text, over.advice))
        self._refresh()
        if isinstance(message, Welcome):
            # Whoever seeks goes on seeking over a broken connection, but not in a room.
            self._seek(False)
        if isinstance(message, Lobby):
            # Back from a room: what stands above belonged to it.
            self._seek(self.seeking or message.seeking)
            return Replace(self)
        if isinstance(message, Refused) and message.code in (Code.LIMIT, Code.PHASE):
            self._seek(False)
        return None

    def update(self, dt: float) -> Change | None:
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        self.dirty |= self.line.update(dt) or self.code.update(dt)
        table = self.session.table
        if not self.session.listing.here and table.welcomed and table is not self._entered:
            # Once: who has just left it is here until the arena says so.
            self._entered = table
            self.line.deactivate()
            self.code.deactivate()
            self.code.text = ""
            return Push(self._anteroom(self.session))
        return None

    def _refresh(self) -> None:
        """The buttons of the rooms as they are now; the focus stays where it was."""
        focused = self.ring.focused
        number = next((card.number for card, button in self.rooms if button is focused), None)
        cards = self.session.listing.open_rooms[:_SHOWN]
        if self.ring.buttons and cards == [card for card, _ in self.rooms]:
            # A button that is being pressed must stay the same.
            return
        self.rooms = [(card, _row(place, card)) for place, card in enumerate(cards)]
        others = [self.seek, self.open, self.with_code, self.enter_code, self.talk, self.leave]
        self.ring = FocusRing([*(button for _, button in self.rooms), *others], focus=None)
        same = next((button for card, button in self.rooms if card.number == number), None)
        if not (self.line.active or self.code.active):
            self.ring.focus(same or (focused if focused in others else self.seek))

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        draw_ground(canvas, self.backdrop)
        listing = self.session.listing
        heading = Style(HEADING + 4, GOLD, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text(phrase("The arena"), (LEFT - 2, 40), heading)
        crowd = phrase(
            "{lobby} here, {seeking} seeking, {rooms} in rooms",
            lobby=listing.crowd.lobby, seeking=listing.crowd.seeking, rooms=listing.crowd.rooms,
        )  # fmt: skip
        canvas.text(crowd, (LEFT + WIDE, 66), Style(SMALL, SOFT), "midright")
        canvas.panel((LEFT, _TOP, WIDE, 384), PANEL, BORDER_QUIET)
        if not self.rooms:
            words = phrase(
                "No room is open yet. Open one, or press Quick match: whoever presses it next "
                "plays with you."
            )
            canvas.paragraph(words, (LEFT + 36, _TOP + 40), WIDE - 72, Style(BODY, SOFT), 28)
        self.ring.draw(canvas)
        self.code.draw(canvas)
        self._draw_talk(canvas)
        if complaint := self.complaint:
            canvas.paragraph(complaint, _COMPLAINT[:2], _COMPLAINT[2], _COMPLAINS, 22)

    def _draw_talk(self, canvas: Canvas) -> None:
        canvas.panel(_TALK, PANEL, BORDER_QUIET)
        you = phrase("You are {name}.", name=self.session.listing.name)
        canvas.text(you, (_TALK.x + 18, _TALK.y + 14), Style(SMALL, QUIET))
        at = float(self.line.box.y - 12)
        room = _TALK.width - 36
        for line in reversed(self.session.listing.lines):
            said = (
                phrase("{name}: {text}", name=line.name, text=line.text) if line.name else line.text
            )
            style = Style(BODY - 1, TEXT if line.name else GOLD)
            rows = canvas.lettering.wrap(said, room, style)
            at -= _LINE * len(rows)
            if at < _TALK.y + 40:
                break
            for place, row in enumerate(rows):
                canvas.text(row, (_TALK.x + 18, at + _LINE * place), style)
        self.line.draw(canvas)


def _free(card: Card) -> bool:
    return len(card.names) < 2 and card.access is Access.OPEN


def _row(place: int, card: Card) -> Button:
    names = joined(card.names, " / ") if card.names else phrase("nobody")
    if card.access is Access.CODE:
        hint = phrase("with a code: type it")
    elif card.running:
        hint = phrase("they are fighting: watch")
    elif len(card.names) > 1:
        hint = phrase("both seats are taken: watch")
    else:
        hint = phrase("sit down")
    label = phrase("Room {number}: {names}", number=card.number, names=names)
    box = pygame.Rect(LEFT + 14, _TOP + 12 + _ROW * place, WIDE - 28, _ROW - 10)
    colour = LEAF if _free(card) else STONE
    return Button(box, label, hint, colour, size=BODY)

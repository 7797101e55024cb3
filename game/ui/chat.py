"""Chat: talking with the other side on every screen, while everything beneath goes on.

An overlay of the app: it is offered every event first. Open, it takes every key; closed, it shows
the last lines for a while and takes only the keys that open it.
"""

import pygame
from pygame.event import Event

from game.cleaning import TEXT_LIMIT, clean_text
from game.link import Incoming
from game.rules import Seat
from game.table import Line
from game.ui.canvas import Canvas
from game.ui.chat_log import ROW, Voice, draw_rows, last_rows, row_width, rows_of, voice_of
from game.ui.commands import (
    COMMANDS,
    Clear,
    Help,
    Talk,
    ToggleMute,
    Unknown,
    begun_word,
    completions,
    parse_line,
)
from game.ui.field import Field, Typed
from game.ui.history import History
from game.ui.lettering import Style, clusters
from game.ui.scene import Nook
from game.ui.session import Session
from game.ui.theme import BORDER, GOLD, PANEL, QUIET, SMALL, SOFT, TINY, WARN, Colour
from game.ui.widgets import repeated

SHOWN_FOR = 10.0
"""Seconds a new line stays on the screen while the chat is closed."""
CAPTIONS = 3
_CAPTION_GROUND: Colour = (12, 12, 28, 150)
_WARN_AT = 40
"""Characters left at which the field begins to count."""
_NEVER_OURS = pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META


class Chat:
    """One conversation, as long as the session lives."""

    def __init__(self) -> None:
        self.dirty = True
        self.open = False
        self.unread = 0
        self.field = Field(pygame.Rect(0, 0, 1, 1), TEXT_LIMIT, "Say something, or /help")
        self._session: Session | None = None
        self._nook = Nook()
        self._history = History()
        self._scroll = 0
        """Rows between the newest one and the bottom of the panel."""
        self._ages: list[float] = []
        """Of the newest lines, oldest first, while they are shown as captions."""
        self._known: tuple[Line, ...] = ()
        """The newest lines as they were, to know what is new."""
        self._unmeasured: list[Line] = []
        """Came while scrolled up: the rows they take are not known before the next drawing."""
        self._opener: int | None = None
        """The key that opened the chat, until it is let go."""
        self._ending: tuple[str, ...] = ()
        """What Tab goes through."""
        self._ended = 0
        self._page = 1

    # --- the app's side -------------------------------------------------------------------------

    @property
    def wants_frames(self) -> bool:
        return False

    @property
    def available(self) -> bool:
        """Whether there is a room to talk in."""
        return self._session is not None and self._session.table.seat is not None

    def attach(self, session: Session | None) -> None:
        if self.open:
            self.close()
        self._session = session
        self._history = History()
        self.field.text = ""
        self._ages, self._known, self._unmeasured = [], (), []
        self._scroll = self.unread = 0
        self.dirty = True

    def move(self, nook: Nook) -> None:
        left, top, width, height = nook.panel
        self.field.box = pygame.Rect(left, top + height + 8, width, 42)
        self.dirty |= nook != self._nook
        self._nook = nook

    def receive(self, message: Incoming) -> None:
        self._take_in()

    def update(self, dt: float) -> None:
        if self.open:
            self.dirty |= self.field.update(dt)
        before = len(self._ages)
        self._ages = [age + dt for age in self._ages if age + dt < SHOWN_FOR]
        self.dirty |= len(self._ages) != before

    def handle(self, event: Event) -> bool:
        if not self.available:
            return False
        taken = self._handle_open(event) if self.open else self._handle_closed(event)
        self.dirty |= taken
        return taken

    # --- opening and closing --------------------------------------------------------------------

    def _handle_closed(self, event: Event) -> bool:
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            return self._clicked_hint(event)
        if event.type != pygame.KEYDOWN or repeated(event) or event.mod & _NEVER_OURS:
            return False
        # On many keyboards the slash is a shifted digit: ask for what the key says.
        if event.unicode == "/" or event.key == pygame.K_KP_DIVIDE:
            self._open(event.key)
            if self.field.text:
                self._history.add(self.field.text)
            self.field.text = "/"
            return True
        if event.key == pygame.K_t:
            self._open(event.key)
            return True
        return False

    def _clicked_hint(self, event: Event) -> bool:
        left, top, width, _ = self._nook.captions
        if not pygame.Rect(left + width // 2 - 90, top, 180, 26).collidepoint(event.pos):
            return False
        self._open(None)
        return True

    def _open(self, key: int | None) -> None:
        self.open = True
        self._opener = key
        self._scroll = self.unread = 0
        self._unmeasured = []
        self.field.activate()

    def close(self) -> None:
        """Back to captions; what was begun stays in the field."""
        self.open = False
        self.field.deactivate()

    # --- while it is open -----------------------------------------------------------------------

    def _handle_open(self, event: Event) -> bool:
        match event.type:
            case pygame.KEYUP:
                self._opener = None if event.key == self._opener else self._opener
                return True
            case pygame.TEXTINPUT if self._opener is not None:
                # The key that opened the chat is still down: it is not meant to be typed.
                return True
            case pygame.MOUSEWHEEL:
                self._scroll = max(0, self._scroll + event.y * 3)
                return True
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP | pygame.MOUSEMOTION:
                return self._mouse(event)
            case pygame.KEYDOWN:
                return self._key(event)
            case _:
                self.field.handle(event)
                return True

    def _mouse(self, event: Event) -> bool:
        if self.field.handle(event) is not Typed.IGNORED:
            return True
        inside = pygame.Rect(self._nook.panel).collidepoint(event.pos)
        return inside and event.type != pygame.MOUSEMOTION

    def _key(self, event: Event) -> bool:
        if not repeated(event):
            self._opener = None
        elif event.key == self._opener:
            return True
        if self.field.composition:
            self.field.handle(event)
            return True
        if event.key != pygame.K_TAB:
            self._ending = ()
        match event.key:
            case pygame.K_ESCAPE:
                self.close()
            case pygame.K_UP:
                self.field.text = self._history.older(self.field.text)
            case pygame.K_DOWN:
                self.field.text = self._history.newer(self.field.text)
            case pygame.K_PAGEUP:
                self._scroll += self._page
            case pygame.K_PAGEDOWN:
                self._scroll = max(0, self._scroll - self._page)
            case pygame.K_TAB:
                self._complete(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            case _:
                if self.field.handle(event) is Typed.ENTERED:
                    self._enter()
        return True

    def _complete(self, step: int) -> None:
        if self._ending:
            typed = self._ending[self._ended]
            self._ended = (self._ended + step) % len(self._ending)
        else:
            typed = begun_word(self.field.before_cursor)
            self._ending = completions(self.field.before_cursor, self._names())
            self._ended = 0
        if self._ending:
            self.field.replace_before_cursor(len(clusters(typed)), self._ending[self._ended])

    def _names(self) -> list[str]:
        assert self._session is not None
        table = self._session.table
        other = table.seat.other if table.seat else Seat.RIGHT
        people = [table.name(seat) for seat in (other, other.other) if table.places[seat]]
        return [*people, *(fighter.name for fighter in table.roster or ())]

    # --- what is entered ------------------------------------------------------------------------

    def _enter(self) -> None:
        line = clean_text(self.field.text)
        if not line:
            self.close()
            return
        self._history.add(self.field.text)
        self.field.text = ""
        self._scroll = 0
        self._obey(line)
        self._take_in()

    def _obey(self, line: str) -> None:
        session = self._session
        assert session is not None
        match parse_line(line):
            case Talk(text, emote) if session.over is None:
                session.say(text, emote)
            case Talk():
                session.table.note("Nobody hears you any more: the connection is gone.")
            case Help():
                for sentence in COMMANDS.values():
                    session.table.note(f"{sentence}.")
            case ToggleMute():
                session.mute(not session.muted)
                session.table.note(
                    "You do not see the other side's lines any more; it has been told."
                    if session.muted
                    else "You see the other side's lines again."
                )
            case Clear():
                session.table.lines.clear()
                self._ages = []
            case Unknown(reason):
                session.table.note(reason)

    # --- what is new ----------------------------------------------------------------------------

    @property
    def lines(self) -> list[Line]:
        """Those that are shown, oldest first."""
        if self._session is None:
            return []
        seat, muted = self._session.table.seat, self._session.muted
        return [
            line
            for line in self._session.table.lines
            if not (muted and voice_of(line, seat) is Voice.THEIRS)
        ]

    def _take_in(self) -> None:
        """Look for lines that were not there the last time."""
        lines = self.lines
        fresh: list[Line] = []
        for line in reversed(lines):
            if any(_same(line, known) for known in self._known):
                break
            fresh.insert(0, line)
        self._known = tuple(lines[-16:])
        self.dirty = True
        self._ages = [*self._ages, *(0.0 for _ in fresh)][-CAPTIONS:]
        if self.open:
            self._unmeasured += fresh if self._scroll else []
            return
        assert self._session is not None
        seat = self._session.table.seat
        self.unread += sum(voice_of(line, seat) is Voice.THEIRS for line in fresh)

    # --- drawing --------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        if not self.available:
            return
        if self.open:
            self._draw_open(canvas)
        else:
            self._draw_hint(canvas)
            self._draw_captions(canvas)

    def _draw_hint(self, canvas: Canvas) -> None:
        left, top, width, _ = self._nook.captions
        words = f"{self.unread} new · T to talk" if self.unread else "T to talk"
        style = Style(TINY, GOLD if self.unread else SOFT)
        wide = canvas.lettering.width(words, style) + 28
        box = (left + width / 2 - wide / 2, top, wide, 24)
        canvas.fill(box, _CAPTION_GROUND, 12)
        canvas.text(words, (left + width / 2, top + 12), style, "center")

    def _draw_captions(self, canvas: Canvas) -> None:
        assert self._session is not None
        left, top, width, height = self._nook.captions
        count = len(self._ages)
        lines = self.lines[-count:] if count else []
        fitting = int((height - 28) // ROW)
        rows = last_rows(canvas, lines, self._session.table.seat, width - 20, fitting)
        if not rows:
            return
        wide = max(row_width(canvas, row) for row in rows) + 22
        box = (left + width / 2 - wide / 2, top + 28, wide, len(rows) * ROW + 6)
        canvas.fill(box, _CAPTION_GROUND, 10)
        draw_rows(canvas, rows, box[0] + 10, top + 30, width, quiet=True)

    def _draw_open(self, canvas: Canvas) -> None:
        assert self._session is not None
        left, top, width, height = self._nook.panel
        room, seat = width - 32, self._session.table.seat
        lines = self.lines
        fitting = int((height - 48) // ROW)
        self._page = max(1, fitting - 2)
        for line in self._unmeasured:
            self._scroll += len(rows_of(canvas, line, seat, room))
        self._unmeasured = []
        rows = last_rows(canvas, lines, seat, room, fitting + self._scroll)
        # Scrolled beyond the oldest row: as far as there are any.
        self._scroll = max(0, min(self._scroll, len(rows) - fitting))
        shown = tuple(rows[: len(rows) - self._scroll][-fitting:])
        title, state = self._title(), self._state()
        scrolled = self._scroll

        def paint(canvas: Canvas) -> None:
            canvas.panel((0, 0, width, height), PANEL, BORDER)
            canvas.text(title, (16, 7), Style(SMALL, SOFT), width=width - 200)
            ink = WARN if state.startswith("!") else QUIET
            canvas.text(state.removeprefix("!"), (width - 16, 9), Style(TINY, ink), "topright")
            canvas.fill((16, 32, width - 32, 1), BORDER)
            draw_rows(canvas, shown, 16, height - 10 - len(shown) * ROW, room)
            if scrolled:
                canvas.fill((width / 2 - 95, height - 30, 190, 24), (40, 44, 92), 12)
                words = "newer lines below · PgDn"
                canvas.text(words, (width / 2, height - 18), Style(TINY, GOLD), "center")

        key = ("chat", shown, title, state, scrolled > 0)
        canvas.stamp(key, (left, top, width, height), paint)
        self.field.draw(canvas)
        self._draw_count(canvas)

    def _draw_count(self, canvas: Canvas) -> None:
        left = TEXT_LIMIT - len(self.field.text)
        if left <= _WARN_AT:
            box = self.field.box
            canvas.text(str(left), (box.right - 8, box.bottom + 3), Style(TINY, WARN), "topright")

    def _title(self) -> str:
        assert self._session is not None
        table = self._session.table
        other = table.seat.other if table.seat else Seat.RIGHT
        if table.places[other] is None:
            return "Nobody else is here yet"
        return f"Talking with {table.name(other)}"

    def _state(self) -> str:
        """What is unusual, marked by an exclamation mark; else how to leave."""
        assert self._session is not None
        if self._session.over:
            return "!connection gone"
        if self._session.down:
            return "!connection down: lines wait"
        return "muted · Esc closes" if self._session.muted else "Esc closes"


def _same(line: Line, known: Line) -> bool:
    """Whether it is that line, although the other side may have it by now."""
    return line is known or (
        line.number > 0 and (line.number, line.seat) == (known.number, known.seat)
    )

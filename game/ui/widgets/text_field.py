"""Text field: one line of text being typed; the cursor moves by grapheme clusters.

Text arrives by TEXTINPUT, never by key presses. While an input method composes (TEXTEDITING), the
keys belong to it.
"""

import itertools
from enum import Enum, auto

import pygame
import regex
from pygame.event import Event

from game.text_safety.sanitize import visible_text
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import (
    Span,
    TextStyle,
    clusters,
    has_rtl,
    renderable,
    starts_rtl,
)
from game.ui.graphics.theme import (
    BODY,
    BORDER_QUIET,
    GOLD,
    PANEL_DEEP,
    QUIET,
    SELECTION,
    TEXT,
)
from game.ui.widgets import clipboard
from game.ui.widgets.field_marks import OPENER, draw_lost, draw_opener
from game.ui.widgets.keystroke import commands
from game.ui.widgets.undo_stack import FieldState, UndoStack

_BLINK = 0.53
_PADDING = 14.0
_CARET = 2.0
_WORDS = regex.compile(r"\w+|[^\w\s]+")
_OTHER_WAY = {pygame.K_LEFT: pygame.K_RIGHT, pygame.K_RIGHT: pygame.K_LEFT}
_COMMANDS = (pygame.K_a, pygame.K_c, pygame.K_x, pygame.K_v, pygame.K_z)
_MOVES = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_HOME, pygame.K_END)


class FieldResult(Enum):
    """What a field did with an event."""

    IGNORED = auto()
    TAKEN = auto()
    ENTERED = auto()
    """Enter was pressed: the line is complete."""


class TextField:
    """An editable line in `box`, in layout units.

    `limit` counts code points as the wire does; text that exceeds it is cut between clusters.
    """

    def __init__(self, box: pygame.Rect, limit: int = 300, placeholder: str = "") -> None:
        self.box = box
        self.limit = limit
        self.placeholder = placeholder
        self.size: float = BODY
        self.active = False
        self.whole_line = ""
        """How pasted text begins, in lower case, that replaces the line; empty if none does."""
        self.lost = 0
        """How many characters of the last paste were dropped."""
        self.composition = ""
        """The text that an input method has not committed yet."""
        self._parts: list[str] = []
        self._undo_stack = UndoStack()
        self._cursor = 0
        self._anchor = 0
        self._scroll = 0.0
        self._dragging = False
        self._clock = 0.0
        # The drawn position of each cluster, for the mouse.
        self._spans: list[Span] = []
        self._left = 0.0
        self._axis: float | None = None
        """Twice the x position of the layout's mirror axis, if the layout is mirrored."""

    # --- content --------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @text.setter
    def text(self, text: str) -> None:
        self._parts = _first(clusters(renderable(text)), self.limit)
        self._cursor = self._anchor = len(self._parts)
        self._undo_stack.clear()

    @property
    def before_cursor(self) -> str:
        return "".join(self._parts[: self._cursor])

    @property
    def selected(self) -> str:
        low, high = self._selection
        return "".join(self._parts[low:high])

    @property
    def _selection(self) -> tuple[int, int]:
        return min(self._cursor, self._anchor), max(self._cursor, self._anchor)

    def select_all(self) -> None:
        """Select everything, so that the next input replaces it."""
        self._anchor, self._cursor = 0, len(self._parts)

    def insert(self, text: str) -> int:
        """Replace the selection with text, as far as the limit allows.

        Returns how many characters were dropped.
        """
        was = FieldState(tuple(self._parts), self._selection[1])
        low, high = self._selection
        before, after = self._parts[:low], self._parts[high:]
        room = self.limit - sum(map(len, before)) - sum(map(len, after))
        text = visible_text(renderable(text))
        parts = clusters(text)
        fitting = _first(parts, room)
        left = "".join(before) + "".join(fitting)
        # Inserted text may join the cluster before it: an accent, the next part of an emoji.
        head = clusters(left)
        self._parts = clusters(left + "".join(after))
        self._cursor = self._anchor = min(len(head), len(self._parts))
        if self._parts != list(was.parts):
            self._undo_stack.record(was, text if low == high else "", self._cursor)
        return len(parts) - len(fitting)

    def replace_before_cursor(self, count: int, text: str) -> None:
        """Replace the last `count` clusters before the cursor with text."""
        self._anchor = max(0, self._cursor - count)
        self.insert(text)

    @property
    def opener(self) -> pygame.Rect:
        """Return the box of the icon that opens the on-screen keyboard."""
        place = pygame.Rect(0, 0, *OPENER)
        place.midright = (self.box.right - 10, self.box.centery)
        return place

    # --- focus ----------------------------------------------------------------------------------

    def activate(self) -> None:
        """Start to take text. Called on a KEYDOWN, that key's own letter is not typed into the
        field.
        """
        self.active = True
        self._clock = 0.0
        if pygame.display.get_init():
            pygame.key.start_text_input()

    def deactivate(self) -> None:
        self.active = self._dragging = False
        self.composition = ""
        if pygame.display.get_init():
            pygame.key.stop_text_input()

    def update(self, dt: float) -> bool:
        """Let the cursor blink; return whether it has to be drawn again."""
        if not self.active:
            return False
        was, self._clock = self._lit, self._clock + dt
        return was != self._lit

    @property
    def _lit(self) -> bool:
        return int(self._clock / _BLINK) % 2 == 0

    # --- events ---------------------------------------------------------------------------------

    def handle(self, event: Event) -> FieldResult:
        if event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION):
            return self._mouse(event)
        if not self.active:
            return FieldResult.IGNORED
        self._clock = 0.0
        if event.type in (pygame.TEXTINPUT, pygame.KEYDOWN):
            self.lost = 0
        if event.type == pygame.TEXTINPUT:
            self.composition = ""
            self.insert(event.text)
            return FieldResult.TAKEN
        if event.type == pygame.TEXTEDITING:
            self.composition = renderable(event.text)
            return FieldResult.TAKEN
        if event.type == pygame.KEYDOWN:
            # During a composition Enter, arrows and Backspace belong to the input method.
            return FieldResult.TAKEN if self.composition else self._key(event)
        return FieldResult.IGNORED

    def _key(self, event: Event) -> FieldResult:
        command = commands(event.mod)
        shift = bool(event.mod & pygame.KMOD_SHIFT)
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return FieldResult.IGNORED if event.dict.get("repeat") else FieldResult.ENTERED
        if event.key in _MOVES:
            # The mouse position is mirrored, but letters are not.
            mirrored = event.dict.get("mirrored", False)
            self._move(_OTHER_WAY[event.key] if mirrored else event.key, command, shift)
        elif event.key in (pygame.K_BACKSPACE, pygame.K_DELETE):
            self._delete(event.key == pygame.K_BACKSPACE, command)
        elif event.key == pygame.K_INSERT and (command or shift):
            self._paste() if shift else self._copy()
        elif command and event.key in _COMMANDS:
            self._command(event.key)
        else:
            # A letter follows as TEXTINPUT; nothing else may treat its key as a command.
            return FieldResult.TAKEN if _types(event) else FieldResult.IGNORED
        return FieldResult.TAKEN

    def _move(self, key: int, word: bool, extend: bool) -> None:
        low, high = self._selection
        if key in (pygame.K_HOME, pygame.K_END):
            self._cursor = 0 if key == pygame.K_HOME else len(self._parts)
        else:
            # In a right-to-left line the left arrow moves forward.
            back = (key == pygame.K_LEFT) is not starts_rtl(self.text)
            if low != high and not extend and not word:
                self._cursor = low if back else high
            else:
                self._cursor = self._next_place(back, word)
        if not extend:
            self._anchor = self._cursor

    def _next_place(self, back: bool, word: bool) -> int:
        if word:
            return self._word_back() if back else self._word_on()
        return min(max(0, self._cursor + (-1 if back else 1)), len(self._parts))

    def _word_back(self) -> int:
        starts = [match.start() for match in _WORDS.finditer(self.text)]
        return self._place_of(max((at for at in starts if at < len(self.before_cursor)), default=0))

    def _word_on(self) -> int:
        ends = [match.end() for match in _WORDS.finditer(self.text)]
        here = len(self.before_cursor)
        return self._place_of(min((at for at in ends if at > here), default=len(self.text)))

    def _place_of(self, character: int) -> int:
        """Return the index of the cluster that contains a character of the text."""
        seen = 0
        for place, part in enumerate(self._parts):
            if seen >= character:
                return place
            seen += len(part)
        return len(self._parts)

    def _delete(self, back: bool, word: bool) -> None:
        if self._cursor == self._anchor:
            self._cursor = self._next_place(back, word)
        self.insert("")

    def _command(self, key: int) -> None:
        if key == pygame.K_a:
            self.select_all()
        elif key == pygame.K_z:
            self._undo()
        elif key == pygame.K_v:
            self._paste()
        else:
            self._copy()
            if key == pygame.K_x:
                self.insert("")

    def _undo(self) -> None:
        state = self._undo_stack.undo()
        if state is not None:
            self._parts = list(state.parts)
            self._cursor = self._anchor = state.cursor

    def _copy(self) -> None:
        if self.selected:
            clipboard.copy(self.selected)

    def _paste(self) -> None:
        text = clipboard.paste()
        if self.whole_line and text.strip().lower().startswith(self.whole_line):
            self.select_all()
        self.lost = self.insert(text)

    def _mouse(self, event: Event) -> FieldResult:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if not self.box.collidepoint(event.pos):
                return FieldResult.IGNORED
            self._cursor = self._cluster_at(event.pos[0])
            if not pygame.key.get_mods() & pygame.KMOD_SHIFT:
                self._anchor = self._cursor
            self._dragging = True
            return FieldResult.TAKEN
        if event.type == pygame.MOUSEMOTION and self._dragging:
            self._cursor = self._cluster_at(event.pos[0])
            return FieldResult.TAKEN
        if event.type == pygame.MOUSEBUTTONUP and self._dragging:
            self._dragging = False
            return FieldResult.TAKEN
        return FieldResult.IGNORED

    def _cluster_at(self, x: float) -> int:
        wanted = (x if self._axis is None else self._axis - x) - self._left
        places = range(len(self._parts) + 1)
        return min(places, key=lambda place: abs(self._caret(place) - wanted))

    def _caret(self, place: int) -> float:
        """Return the cursor's distance from the left of the text, before the cluster at `place`."""
        spans = self._spans
        if place < len(spans):
            return spans[place].begin
        return spans[-1].end if spans else 0.0

    # --- drawing --------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        canvas.panel(self.box, PANEL_DEEP, GOLD if self.active else BORDER_QUIET, 10)
        opener = OPENER[0] if self.active else 0
        if self.active:
            draw_opener(canvas, self.opener)
        self._axis, left = None, self.box.x + _PADDING
        if canvas.mirrored:
            self._axis, left = canvas.axis, canvas.axis - self.box.right + _PADDING + opener
        with canvas.straight():
            self._draw_line(canvas, left, self.box.width - 2 * _PADDING - opener)
        if self.lost:
            draw_lost(canvas, self.box, self.lost)

    def _draw_line(self, canvas: Canvas, left: float, room: float) -> None:
        """Draw the line, starting at `left` on the screen."""
        style = TextStyle(self.size, TEXT)
        high = canvas.text_renderer.height(style)
        top = self.box.centery - high / 2
        self._spans = canvas.text_renderer.spans(self._parts, style)
        composing = TextStyle(self.size, GOLD)
        composed = canvas.text_renderer.width(self.composition, composing)
        cursor = self._caret(self._cursor) + composed
        whole = max((span.right for span in self._spans), default=0.0) + composed
        self._keep_seen(cursor, whole, room)
        with canvas.clip((left - 1, self.box.y, room + 3, self.box.height)):
            left -= self._scroll
            empty = not self._parts and not self.composition
            if empty:
                self._draw_placeholder(canvas, left, top, room)
            if starts_rtl(self.text) or (empty and self._axis is not None):
                left += max(0.0, room - whole)
            self._left = left
            if not self.composition:
                low, high_place = self._selection
                for span in self._spans[low:high_place]:
                    canvas.fill((left + span.left, top, span.right - span.left, high), SELECTION)
            self._draw_text(canvas, (left, top), style, composing, composed)
            if self.active and self._lit:
                canvas.fill((left + cursor, top + 3, _CARET, high - 6), TEXT)
        self._place_input_method(canvas, left + cursor, top, high)

    def _draw_placeholder(self, canvas: Canvas, left: float, top: float, room: float) -> None:
        style = TextStyle(self.size - 1, QUIET)
        # Beside the cursor, which would otherwise merge with the first letter.
        beside = _CARET + 3
        if self._axis is None:
            canvas.text(self.placeholder, (left + beside, top), style)
        else:
            canvas.text(self.placeholder, (left + room - beside, top), style, "topright")

    def _draw_text(
        self,
        canvas: Canvas,
        at: tuple[float, float],
        style: TextStyle,
        composing: TextStyle,
        composed: float,
    ) -> None:
        left, top = at
        if not self.composition:
            canvas.text(self.text, at, style)
            return
        if has_rtl(self.text + self.composition):
            after = "".join(self._parts[self._cursor :])
            canvas.text(self.before_cursor + self.composition + after, at, composing)
            return
        split = self._caret(self._cursor)
        canvas.text(self.before_cursor, at, style)
        canvas.text(self.composition, (left + split, top), composing)
        line = top + canvas.text_renderer.height(style) - 3
        canvas.line((left + split, line), (left + split + composed, line), GOLD, 2)
        canvas.text("".join(self._parts[self._cursor :]), (left + split + composed, top), style)

    def _keep_seen(self, cursor: float, whole: float, room: float) -> None:
        self._scroll = min(self._scroll, max(0.0, whole - room))
        self._scroll = min(max(self._scroll, cursor - room), cursor)

    def _place_input_method(self, canvas: Canvas, x: float, y: float, height: float) -> None:
        """Tell SDL where the input method's list of candidates belongs."""
        if self.active and pygame.display.get_init():
            pygame.key.set_text_input_rect(canvas.to_window((x, y, 2, height)))


def _first(parts: list[str], room: int) -> list[str]:
    """Return as many whole clusters as fit in `room` characters."""
    ends = itertools.accumulate(map(len, parts))
    return [part for part, end in zip(parts, ends, strict=True) if end <= room]


def _types(event: Event) -> bool:
    """Return whether a key press will be followed by text."""
    return bool(event.dict.get("unicode", "")) and event.key not in (
        pygame.K_TAB,
        pygame.K_ESCAPE,
    )

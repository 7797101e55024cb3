"""Chat scroll: the scroll position in an open chat.

The position is a line and not a count of rows, so that only visible rows are laid out, however long
the conversation is, and new lines at the bottom move nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.client_state.chat_state import ChatLine
from game.ui.chat.chat_log import ChatRow, last_rows, rows_of
from game.ui.chat.conversation import Conversation, same_line
from game.ui.chat.name_colours import NameColours
from game.ui.graphics.canvas import Canvas

LaidOut = Callable[[int], list[ChatRow]]
"""Returns the rows of the line at an index."""


@dataclass(frozen=True, slots=True)
class _Top:
    """The topmost visible row."""

    line: ChatLine
    place: int
    """The index of its line when it was last drawn."""
    row: int = 0
    """The row within the line."""


class ChatScroll:
    """A position that stays on the lines being read while new ones arrive."""

    def __init__(self) -> None:
        self._top: _Top | None = None
        """The topmost visible row; None while the newest line is visible."""
        self._moves = 0
        """Rows to move up at the next drawing, since only drawing lays rows out."""
        self._awaits = False
        """Whether the next output is to be read from its first row."""

    @property
    def scrolled(self) -> bool:
        """Return whether there are newer rows below the visible ones."""
        return self._top is not None or self._moves > 0

    def to_end(self) -> None:
        """Scroll to the newest line."""
        self._top, self._moves, self._awaits = None, 0, False

    def from_next(self) -> None:
        """Scroll so that the next output is shown from its first row."""
        self.to_end()
        self._awaits = True

    def by(self, rows: int) -> None:
        """Scroll up by a number of rows, or down if it is negative."""
        self._moves += rows
        if self._top is None:
            self._moves = max(0, self._moves)

    def add_lines(self, fresh: Sequence[ChatLine]) -> None:
        """Add new lines."""
        if self._awaits and fresh:
            self._top, self._awaits = _Top(fresh[0], 0), False

    def in_sight(
        self, canvas: Canvas, conversation: Conversation, width: float, fitting: int
    ) -> list[ChatRow]:
        """Return at most `fitting` visible rows of that width, scrolled no further than there are
        rows.
        """
        room_state = conversation.session.room_state
        lines, colours = conversation.lines, NameColours.of(room_state)

        def laid_out(place: int) -> list[ChatRow]:
            line = lines[place]
            return rows_of(
                canvas, line, room_state.seat, width, conversation.time_of(line), colours
            )

        if self.scrolled and lines:
            rows = self._from_top(lines, laid_out, fitting)
            if rows is not None:
                return rows
        self._top, self._moves = None, 0
        return last_rows(
            canvas, lines, room_state.seat, width, fitting, conversation.time_of, colours
        )

    def _from_top(
        self, lines: Sequence[ChatLine], laid_out: LaidOut, fitting: int
    ) -> list[ChatRow] | None:
        """Return the visible rows from the scroll position; None if they reach the end."""
        if self._top is None:
            place, row = _up(len(lines), 0, fitting, lines, laid_out)
        else:
            place = _found(self._top, lines)
            row = min(self._top.row, len(laid_out(place)) - 1)
        moves, self._moves = self._moves, 0
        if moves > 0:
            place, row = _up(place, row, moves, lines, laid_out)
        elif moves < 0:
            place, row = _down(place, row, -moves, lines, laid_out)
        rows = laid_out(place)[row:]
        following = place + 1
        # One row more than fits shows that this is not the end.
        while len(rows) <= fitting and following < len(lines):
            rows += laid_out(following)
            following += 1
        if len(rows) <= fitting:
            return None
        self._top = _Top(lines[place], place, row)
        return rows[:fitting]


def _found(top: _Top, lines: Sequence[ChatLine]) -> int:
    """Return the current index of the line; if it is gone, of the line that took its place."""
    places = [at for at, line in enumerate(lines) if line == top.line or same_line(line, top.line)]
    nearest = min(places, key=lambda at: abs(at - top.place), default=top.place)
    return min(nearest, len(lines) - 1)


def _up(
    place: int, row: int, rows: int, lines: Sequence[ChatLine], laid_out: LaidOut
) -> tuple[int, int]:
    """Return the position a number of rows farther up, or the top."""
    if rows > sum(len(line.text) + 1 for line in lines[:place]) + row:
        # A guaranteed bound, so that not all lines need be laid out.
        return 0, 0
    row -= rows
    while row < 0 and place > 0:
        place -= 1
        row += len(laid_out(place))
    return place, max(0, row)


def _down(
    place: int, row: int, rows: int, lines: Sequence[ChatLine], laid_out: LaidOut
) -> tuple[int, int]:
    """Return the position a number of rows farther down, or the end."""
    row += rows
    while place < len(lines) - 1 and row >= (high := len(laid_out(place))):
        row -= high
        place += 1
    return place, min(row, len(laid_out(place)) - 1)

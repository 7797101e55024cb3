"""Chat scroll: where in the conversation its reader looks while the chat is open.

The place is a line and not a count of rows, so that only the rows in sight are laid out, however
long the evening is, and lines that come in below move nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.client_state.chat_state import ChatLine
from game.ui.chat.chat_log import ChatRow, last_rows, rows_of
from game.ui.chat.conversation import Conversation, same_line
from game.ui.chat.name_colours import NameColours
from game.ui.graphics.canvas import Canvas

LaidOut = Callable[[int], list[ChatRow]]
"""Gives the rows of the line at a place."""


@dataclass(frozen=True, slots=True)
class _Top:
    """The uppermost row in sight."""

    line: ChatLine
    place: int
    """Of the line among all, as it was when it was last drawn."""
    row: int = 0
    """Of the line."""


class ChatScroll:
    """Stays with what is read while new lines come in below."""

    def __init__(self) -> None:
        self._top: _Top | None = None
        """None: the newest line is in sight."""
        self._moves = 0
        """Rows to go up at the next drawing, for only then it is known where rows are."""
        self._awaits = False
        """What comes next is read from its first row on."""

    @property
    def scrolled(self) -> bool:
        """Whether there are newer rows below those in sight."""
        return self._top is not None or self._moves > 0

    def to_end(self) -> None:
        """Show the newest line."""
        self._top, self._moves, self._awaits = None, 0, False

    def from_next(self) -> None:
        """Show what comes next from its first row on."""
        self.to_end()
        self._awaits = True

    def by(self, rows: int) -> None:
        """Up, or down if that is negative."""
        self._moves += rows
        if self._top is None:
            self._moves = max(0, self._moves)

    def add_lines(self, fresh: Sequence[ChatLine]) -> None:
        """New lines have come."""
        if self._awaits and fresh:
            self._top, self._awaits = _Top(fresh[0], 0), False

    def in_sight(
        self, canvas: Canvas, conversation: Conversation, width: float, fitting: int
    ) -> list[ChatRow]:
        """At most `fitting` rows of that width, as far up as there are any."""
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
        """What is in sight from the place on that is looked at; None if that is the end."""
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
        # One row more than fits tells that this is not the end.
        while len(rows) <= fitting and following < len(lines):
            rows += laid_out(following)
            following += 1
        if len(rows) <= fitting:
            return None
        self._top = _Top(lines[place], place, row)
        return rows[:fitting]


def _found(top: _Top, lines: Sequence[ChatLine]) -> int:
    """Where the line is now; if it is gone, what stands at its place."""
    places = [at for at, line in enumerate(lines) if line == top.line or same_line(line, top.line)]
    nearest = min(places, key=lambda at: abs(at - top.place), default=top.place)
    return min(nearest, len(lines) - 1)


def _up(
    place: int, row: int, rows: int, lines: Sequence[ChatLine], laid_out: LaidOut
) -> tuple[int, int]:
    """So many rows farther up, as far as there are any."""
    if rows > sum(len(line.text) + 1 for line in lines[:place]) + row:
        # Farther than the lines can have rows: nobody need lay them all out.
        return 0, 0
    row -= rows
    while row < 0 and place > 0:
        place -= 1
        row += len(laid_out(place))
    return place, max(0, row)


def _down(
    place: int, row: int, rows: int, lines: Sequence[ChatLine], laid_out: LaidOut
) -> tuple[int, int]:
    """So many rows farther down, as far as there are any."""
    row += rows
    while place < len(lines) - 1 and row >= (high := len(laid_out(place))):
        row -= high
        place += 1
    return place, min(row, len(laid_out(place)) - 1)

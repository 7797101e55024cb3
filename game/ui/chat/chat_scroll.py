"""Chat scroll: where in the conversation its reader looks while the chat is open."""

from collections.abc import Iterable

from game.table.talk import Line
from game.ui.chat.chat_log import Row, last_rows, rows_of
from game.ui.chat.conversation import Conversation
from game.ui.chat.name_inks import NameInks
from game.ui.drawing.canvas import Canvas


class ChatScroll:
    """Stays with what is read while new lines come in below."""

    def __init__(self) -> None:
        self.rows = 0
        """Between the newest one and the bottom of the panel."""
        self._unmeasured: list[Line] = []
        """Came while scrolled up: the rows they take are not known before the next drawing."""

    def to_end(self) -> None:
        """The newest line is in sight."""
        self.rows, self._unmeasured = 0, []

    def before(self, rows: int) -> None:
        """So many rows below the end: what comes next is seen from its first row on."""
        self.rows = -rows

    def by(self, rows: int) -> None:
        """Up, or down if that is negative."""
        self.rows = max(0, self.rows + rows)

    def take_in(self, fresh: Iterable[Line]) -> None:
        """New lines have come."""
        if self.rows:
            self._unmeasured += fresh

    def in_sight(
        self, canvas: Canvas, conversation: Conversation, width: float, fitting: int
    ) -> list[Row]:
        """At most `fitting` rows of that width, as far up as there are any."""
        table = conversation.session.table
        for line in self._unmeasured:
            self.rows += len(rows_of(canvas, line, table.seat, width))
        self._unmeasured = []
        lines, inks = conversation.lines, NameInks.of(table)
        upwards = fitting + self.rows
        rows = last_rows(canvas, lines, table.seat, width, upwards, conversation.time_of, inks)
        self.rows = max(0, min(self.rows, len(rows) - fitting))
        return rows[: len(rows) - self.rows][-fitting:]

"""Chat state: the lines of a room's chat as one client sees them, with delivery marks."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from game.i18n.phrase import phrase
from game.protocol.messages import MAX_INT, Delivered, Said, Say
from game.protocol.quick_chat import chat_text
from game.rules import Seat
from game.text_safety.sanitize import clean_name, clean_text

LINES_LIMIT = 1000


class DeliveryMark(Enum):
    """How far a line of our own has been delivered."""

    PENDING = "pending"
    """Not yet acknowledged by the host."""
    HELD = "held"
    """Received by the host."""
    DELIVERED = "delivered"
    """Received by the other side."""


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One line of the chat."""

    seat: Seat | None
    """Seat of the speaker; None for the game itself, which also shows spectators' lines."""
    name: str
    text: str
    emote: bool = False
    mark: DeliveryMark = DeliveryMark.DELIVERED
    number: int = 0
    seq: int = 0


class ChatState:
    """The latest lines of the chat, oldest first."""

    def __init__(self) -> None:
        self.lines: deque[ChatLine] = deque(maxlen=LINES_LIMIT)
        self._delivered_to = dict.fromkeys(Seat, 0)
        """Number of the last entry that each side has received."""

    def note(self, text: str) -> None:
        """Add a line of the game itself."""
        self.lines.append(ChatLine(None, "", text))

    def add_spectator_line(self, name: str, text: str, emote: bool) -> None:
        """Add a spectator's line, worded so that it cannot pass for the game's own."""
        name, text = clean_name(name), clean_text(text)
        if emote:
            self.note(phrase("{name} (watching) {text}", name=name, text=text))
        else:
            self.note(phrase("{name} (watching): {text}", name=name, text=text))

    def line_sent(self, say: Say, number: int, seat: Seat, name: str) -> None:
        """Show a line of our own, which went to the link, as pending.

        A number of 0 means that the link did not accept the line, which it reports itself.
        """
        if not number:
            return
        text = chat_text(clean_text(say.text), say.phrase)
        self.lines.append(ChatLine(seat, name, text, say.emote, DeliveryMark.PENDING, number))

    def line_refused(self, number: int) -> None:
        """Remove the pending line with that number, which the host refused."""
        self._append(
            line
            for line in self.lines
            if line.mark is not DeliveryMark.PENDING or line.number != number
        )

    def add_line(self, entry: Said, ours: Seat | None) -> None:
        """Add a line from the log; one of ours replaces its pending copy."""
        text, name = chat_text(clean_text(entry.text), entry.phrase), clean_name(entry.name)
        line = ChatLine(
            entry.seat, name, text, entry.emote, DeliveryMark.HELD, entry.number, entry.seq
        )
        if entry.seat is not ours:
            self.lines.append(replace(line, mark=DeliveryMark.DELIVERED))
            return
        for at, pending in enumerate(self.lines):
            if pending.mark is DeliveryMark.PENDING and pending.number == entry.number:
                self.lines[at] = line
                break
        else:
            self.lines.append(line)
        self._mark_delivered(ours)

    def delivered(self, message: Delivered, ours: Seat | None) -> None:
        """Note that a side has received everything up to an entry."""
        self._delivered_to[message.seat] = max(self._delivered_to[message.seat], message.seq)
        if ours:
            self._mark_delivered(ours)

    def rewind(self) -> list[ChatLine]:
        """Remove the lines that are log entries, which will be received again; return those still
        pending."""
        self._delivered_to = dict.fromkeys(Seat, 0)
        pending = [line for line in self.lines if line.mark is DeliveryMark.PENDING]
        self._append(
            line for line in self.lines if not line.seq and line.mark is not DeliveryMark.PENDING
        )
        return pending

    def clear_marks(self) -> None:
        """Keep the lines when the client enters a new room, with their delivery marks final."""
        self._delivered_to = dict.fromkeys(Seat, 0)
        self._append(
            replace(line, seq=0 if line.mark is DeliveryMark.DELIVERED else MAX_INT)
            for line in self.lines
            if line.mark is not DeliveryMark.PENDING
        )

    def _mark_delivered(self, ours: Seat) -> None:
        reached = self._delivered_to[ours.other]
        self._append(
            replace(line, mark=DeliveryMark.DELIVERED)
            if line.mark is DeliveryMark.HELD and line.seq <= reached
            else line
            for line in self.lines
        )

    def _append(self, lines: Iterable[ChatLine]) -> None:
        self.lines = deque(lines, maxlen=LINES_LIMIT)

"""Chat state: the lines of a room's chat as one side sees them, and how far our own have come."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from game.i18n.phrase import phrase
from game.protocol.messages import MAX_INT, Delivered, Said, Say
from game.protocol.quick_chat import chat_text
from game.rules import Seat
from game.text_safety.sanitize import clean_name, clean_text

LINES_KEPT = 1000


class DeliveryMark(Enum):
    """How far a line of our own has come."""

    PENDING = "pending"
    """Not known to have left this machine."""
    HELD = "held"
    """The host has it."""
    DELIVERED = "delivered"
    """The other side has it."""


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One line of the chat."""

    seat: Seat | None
    """Who said it; None for the game itself, which also tells what spectators say."""
    name: str
    text: str
    emote: bool = False
    mark: DeliveryMark = DeliveryMark.DELIVERED
    number: int = 0
    seq: int = 0


class ChatState:
    """The last lines, the newest last."""

    def __init__(self) -> None:
        self.lines: deque[ChatLine] = deque(maxlen=LINES_KEPT)
        self._delivered_to = dict.fromkeys(Seat, 0)
        """The last entry that each side has."""

    def note(self, text: str) -> None:
        """A line of the game itself."""
        self.lines.append(ChatLine(None, "", text))

    def add_spectator_line(self, name: str, text: str, emote: bool) -> None:
        """A spectator's line: told so that nobody takes it for the game's own word."""
        name, text = clean_name(name), clean_text(text)
        if emote:
            self.note(phrase("{name} (watching) {text}", name=name, text=text))
        else:
            self.note(phrase("{name} (watching): {text}", name=name, text=text))

    def line_sent(self, say: Say, number: int, seat: Seat, name: str) -> None:
        """A line of our own went to the link: it is shown at once, marked as pending.

        One without a number was not taken, which the link says by itself.
        """
        if not number:
            return
        text = chat_text(clean_text(say.text), say.phrase)
        self.lines.append(ChatLine(seat, name, text, say.emote, DeliveryMark.PENDING, number))

    def line_refused(self, number: int) -> None:
        """The host refused a wish: a line with that number never was."""
        self._append(
            line
            for line in self.lines
            if line.mark is not DeliveryMark.PENDING or line.number != number
        )

    def add_line(self, entry: Said, ours: Seat | None) -> None:
        """A line that stands. If it is ours it takes the place of the pending one."""
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
        """A side has everything up to an entry."""
        self._delivered_to[message.seat] = max(self._delivered_to[message.seat], message.seq)
        if ours:
            self._mark_delivered(ours)

    def rewind(self) -> list[ChatLine]:
        """Forget the lines that are entries, which come again; returns those still pending."""
        self._delivered_to = dict.fromkeys(Seat, 0)
        pending = [line for line in self.lines if line.mark is DeliveryMark.PENDING]
        self._append(
            line for line in self.lines if not line.seq and line.mark is not DeliveryMark.PENDING
        )
        return pending

    def clear_marks(self) -> None:
        """A new table is set: what was said stays to be read, but its marks are final."""
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
        self.lines = deque(lines, maxlen=LINES_KEPT)

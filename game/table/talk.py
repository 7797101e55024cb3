"""Talk: the lines of a room's chat as one side sees them, and how far our own have come."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from game.contract.messages import MAX_INT, Delivered, Said, Say
from game.contract.phrasebook import spoken
from game.rules import Seat
from game.words.cleaning import clean_name, clean_text
from game.words.phrase import phrase

LINES_KEPT = 1000


class Mark(Enum):
    """How far a line of our own has come."""

    PENDING = "pending"
    """Not known to have left this machine."""
    HELD = "held"
    """The host has it."""
    DELIVERED = "delivered"
    """The other side has it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chat."""

    seat: Seat | None
    """Who said it; None for the game itself, which also tells what spectators say."""
    name: str
    text: str
    emote: bool = False
    mark: Mark = Mark.DELIVERED
    number: int = 0
    seq: int = 0


class Talk:
    """The last lines, the newest last."""

    def __init__(self) -> None:
        self.lines: deque[Line] = deque(maxlen=LINES_KEPT)
        self._reached = dict.fromkeys(Seat, 0)
        """The last entry that each side has."""

    def note(self, text: str) -> None:
        """A line of the game itself."""
        self.lines.append(Line(None, "", text))

    def remark(self, name: str, text: str, emote: bool) -> None:
        """A spectator's line: told so that nobody takes it for the game's own word."""
        name, text = clean_name(name), clean_text(text)
        if emote:
            self.note(phrase("{name} (watching) {text}", name=name, text=text))
        else:
            self.note(phrase("{name} (watching): {text}", name=name, text=text))

    def sent(self, say: Say, number: int, seat: Seat, name: str) -> None:
        """A line of our own went to the link: it is shown at once, marked as pending.

        One without a number was not taken, which the link says by itself.
        """
        if not number:
            return
        text = spoken(clean_text(say.text), say.phrase)
        self.lines.append(Line(seat, name, text, say.emote, Mark.PENDING, number))

    def refused(self, number: int) -> None:
        """The host refused a wish: a line with that number never was."""
        self._keep(
            line for line in self.lines if line.mark is not Mark.PENDING or line.number != number
        )

    def said(self, entry: Said, ours: Seat | None) -> None:
        """A line that stands. If it is ours it takes the place of the pending one."""
        text, name = spoken(clean_text(entry.text), entry.phrase), clean_name(entry.name)
        line = Line(entry.seat, name, text, entry.emote, Mark.HELD, entry.number, entry.seq)
        if entry.seat is not ours:
            self.lines.append(replace(line, mark=Mark.DELIVERED))
            return
        for at, pending in enumerate(self.lines):
            if pending.mark is Mark.PENDING and pending.number == entry.number:
                self.lines[at] = line
                break
        else:
            self.lines.append(line)
        self._mark_delivered(ours)

    def delivered(self, fact: Delivered, ours: Seat | None) -> None:
        """A side has everything up to an entry."""
        self._reached[fact.seat] = max(self._reached[fact.seat], fact.seq)
        if ours:
            self._mark_delivered(ours)

    def rewind(self) -> list[Line]:
        """Forget the lines that are entries, which come again; returns those still pending."""
        self._reached = dict.fromkeys(Seat, 0)
        pending = [line for line in self.lines if line.mark is Mark.PENDING]
        self._keep(line for line in self.lines if not line.seq and line.mark is not Mark.PENDING)
        return pending

    def settle(self) -> None:
        """A new table is set: what was said stays to be read, but its marks are final."""
        self._reached = dict.fromkeys(Seat, 0)
        self._keep(
            replace(line, seq=0 if line.mark is Mark.DELIVERED else MAX_INT)
            for line in self.lines
            if line.mark is not Mark.PENDING
        )

    def _mark_delivered(self, ours: Seat) -> None:
        reached = self._reached[ours.other]
        self._keep(
            replace(line, mark=Mark.DELIVERED)
            if line.mark is Mark.HELD and line.seq <= reached
            else line
            for line in self.lines
        )

    def _keep(self, lines: Iterable[Line]) -> None:
        self.lines = deque(lines, maxlen=LINES_KEPT)

"""Backlog: acts and lines that the host is not known to have. Time is an argument.

They are numbered upwards and go out in that order, no faster than a host allows; with each new
connection all of them go out again, and the host tells them apart by their numbers.
"""

import math
from dataclasses import dataclass, field

import msgspec

from game.contract.messages import Act, Say
from game.table.link import Unsent
from net.wire.bucket import Bucket
from net.wire.codec import encode
from net.wire.floodgate import Limits

WAITING_LIMIT = 200
"""Acts and lines that may wait for a broken link."""

OLD_SECONDS = 60.0
"""A line that has waited for longer is not sent without asking."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One of them, and since when it waits."""

    wish: Act | Say
    since: float

    def is_old(self, now: float) -> bool:
        return isinstance(self.wish, Say) and now - self.since >= OLD_SECONDS


@dataclass(slots=True)
class _OnConnection:
    """What holds for one connection only."""

    stale: list[Unsettled] = field(default_factory=list)
    """Lines that were too old to be sent when we came in."""
    posted: int = 0
    """The highest number that went out."""


class Backlog:
    """What one player has wished in one room."""

    def __init__(self, pace: Limits) -> None:
        self.waiting: list[Unsettled] = []
        self.number = 0
        """The highest that was given to a wish."""
        self.overfull = False
        """The last wish was not taken, for no more may wait."""
        self.due = math.inf
        """When `pump` has something to send."""
        self._on_connection = _OnConnection()
        self._paces = {Say: Bucket(pace.lines), Act: Bucket(pace.actions)}

    def add(self, wish: Act | Say, now: float) -> Act | Say | None:
        """The wish with its number; None if no more may wait."""
        self.overfull = len(self.waiting) == WAITING_LIMIT
        if self.overfull:
            return None
        self.number += 1
        numbered = msgspec.structs.replace(wish, number=self.number)
        self.waiting.append(Unsettled(numbered, now))
        return numbered

    def remember(self, wish: Act | Say, since: float) -> None:
        """A wish of an earlier run of the program waits again."""
        self.number = max(self.number, wish.number)
        self.waiting.append(Unsettled(wish, since))

    def settle(self, number: int) -> None:
        """It is an entry by now, or will never be."""
        self.waiting = [one for one in self.waiting if one.wish.number != number]

    def clear(self) -> None:
        """Another room: nothing of this one counts there."""
        self.waiting, self.number = [], 0
        self._on_connection, self.overfull = _OnConnection(), False

    # --- the connection --------------------------------------------------------------------

    def renew_connection(self) -> None:
        """A connection has ended or begins: nothing has gone out on it."""
        self._on_connection, self.due = _OnConnection(), math.inf

    def come_in(self, number: int, now: float) -> bytes:
        """A host has welcomed us, who has had our wishes up to `number`; what to send at once."""
        self.number = max(self.number, number)
        # What the host has heard of already is not asked about: it may be said any moment.
        stale = [one for one in self.waiting if one.is_old(now) and one.wish.number > number]
        self._on_connection = _OnConnection(stale)
        return self.pump(now)

    def pump(self, now: float, stands: bool = True) -> bytes:
        """What may go out of all that waits, if the connection stands; the rest follows later, for
        numbers go in order."""
        frames, self.due, here = b"", math.inf, self._on_connection
        for one in self.waiting if stands else ():
            if one.wish.number <= here.posted or one in here.stale:
                continue
            pace = self._paces[type(one.wish)]
            if not pace.take(now):
                self.due = pace.ready_at(now)
                break
            here.posted = one.wish.number
            frames += encode(one.wish)
        return frames

    def unsent(self) -> Unsent | None:
        """The old lines that the host does not have, to be asked about, once: its log is here."""
        stale, self._on_connection.stale = self._on_connection.stale, []
        lines = tuple(
            one.wish for one in stale if one in self.waiting and isinstance(one.wish, Say)
        )
        for line in lines:
            self.settle(line.number)
        return Unsent(lines) if lines else None

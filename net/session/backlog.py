"""Backlog: actions and chat messages that the host is not known to have. Time is an argument.

Exactly-once delivery, in the manner of TCP: messages are numbered upwards and sent in that order,
no faster than a host allows. Each new connection sends all unconfirmed ones again, and the host
drops numbers that it already has. A message leaves the backlog when its log entry or its refusal
has come back.
"""

import math
from dataclasses import dataclass, field

import msgspec

from game.protocol.messages import Act, Say
from game.text_safety.sanitize import clean_text
from net.wire.rate_limit import SAME_LINE_SECONDS, RateLimits, TokenBucket

WAITING_LIMIT = 200
"""Most acts and chat messages that may wait for a broken link."""

OLD_SECONDS = 60.0
"""Seconds after which a waiting chat message is not sent without asking."""


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """A waiting message, and the time since when it waits."""

    message: Act | Say
    since: float
    remembered: bool = False
    """Whether it comes from an earlier run of the program."""

    def is_old(self, now: float) -> bool:
        return isinstance(self.message, Say) and now - self.since >= OLD_SECONDS


@dataclass(slots=True)
class _OnConnection:
    """What holds for one connection only."""

    stale: list[PendingMessage] = field(default_factory=list)
    """Chat messages that were too old to be sent when the host welcomed us."""
    posted: int = 0
    """The highest number sent."""


class Backlog:
    """The unconfirmed messages of one player in one room."""

    def __init__(self, pace: RateLimits) -> None:
        self.waiting: list[PendingMessage] = []
        self.number = 0
        """The highest number given to a message."""
        self.due = math.inf
        """The time at which `take_due` has something to send."""
        self._early: set[int] | None = set()
        """Numbers that were given in this run of the program before a host welcomed us; None: one
        has."""
        self._on_connection = _OnConnection()
        self._same_line_seconds = pace.same_line_seconds
        self._said: dict[str, tuple[float, float]] = {}
        """For each recent chat message: when it was sent, and since when it had waited."""
        self._buckets = {Say: TokenBucket(pace.lines), Act: TokenBucket(pace.actions)}

    def add(self, message: Act | Say, now: float) -> Act | Say | None:
        """Add a message; return it with its number, or None if no more may wait."""
        if len(self.waiting) == WAITING_LIMIT:
            return None
        self.number += 1
        numbered = msgspec.structs.replace(message, number=self.number)
        self.waiting.append(PendingMessage(numbered, now))
        if self._early is not None:
            self._early.add(self.number)
        return numbered

    def remember(self, message: Act | Say, since: float) -> None:
        """Add a message that an earlier run of the program left waiting."""
        self.number = max(self.number, message.number)
        self.waiting.append(PendingMessage(message, since, remembered=True))

    def settle(self, number: int) -> None:
        """Remove a message that has become an entry, or never will."""
        self.waiting = [one for one in self.waiting if one.message.number != number]

    def clear(self) -> tuple[Say, ...]:
        """Forget this room; return the chat messages that were not sent there."""
        lines = tuple(one.message for one in self.waiting if isinstance(one.message, Say))
        self.waiting, self.number = [], 0
        self._on_connection = _OnConnection()
        return lines

    def forget_remembered(self) -> None:
        """Forget messages of an earlier run; they stay on disk for the room they were meant for."""
        self.waiting = [one for one in self.waiting if not one.remembered]

    # --- the connection --------------------------------------------------------------------

    def renew_connection(self) -> None:
        """Start a new connection, on which nothing has been sent."""
        self._on_connection, self.due = _OnConnection(), math.inf

    def take_mistaken(self, number: int) -> tuple[Say, ...]:
        """Lines typed before the first welcome, under numbers that the host has had: it would take
        them for others."""
        early, self._early = self._early or set(), None
        mistaken = [
            o for o in self.waiting if o.message.number in early and o.message.number <= number
        ]
        self.waiting = [one for one in self.waiting if one not in mistaken]
        return tuple(one.message for one in mistaken if isinstance(one.message, Say))

    def on_welcome(self, number: int, now: float) -> None:
        """Note that the host has received our messages up to `number`."""
        self.number = max(self.number, number)
        # What the host has heard of already is not asked about: it may be said any moment.
        stale = [one for one in self.waiting if one.is_old(now) and one.message.number > number]
        self._on_connection = _OnConnection(stale)

    def take_due(self, now: float) -> list[Act | Say]:
        """Return the messages that may be sent now; the rest follows later, in order."""
        due, self.due, here = list[Act | Say](), math.inf, self._on_connection
        for one in self.waiting:
            if one.message.number <= here.posted or one in here.stale:
                continue
            if (at := self._due(one, now)) > now:
                self.due = at
                break
            here.posted = one.message.number
            due.append(one.message)
        return due

    def drop_acts(self) -> list[int]:
        """Forget the acts that wait, for the match is another than they were chosen for; their
        numbers."""
        acts = [one.message.number for one in self.waiting if isinstance(one.message, Act)]
        for number in acts:
            self.settle(number)
        return acts

    def _due(self, one: PendingMessage, now: float) -> float:
        """Return when a message may be sent; if that is now, count it."""
        line = _text(one.message)
        said, typed = self._said.get(line, (-math.inf, -math.inf))
        if one.since - typed >= SAME_LINE_SECONDS and now < said + self._same_line_seconds:
            # Typed long after the same line it is no repetition, and shall not become one because
            # both waited for the connection.
            return said + self._same_line_seconds
        pace = self._buckets[type(one.message)]
        if not pace.take(now):
            return pace.ready_at(now)
        if line:
            self._said[line] = (now, one.since)
            recent = now - self._same_line_seconds
            self._said = {text: each for text, each in self._said.items() if each[0] > recent}
        return now

    def unsent(self) -> tuple[Say, ...]:
        """Return the old chat messages that the host does not have, once, for the player to
        decide."""
        stale, self._on_connection.stale = self._on_connection.stale, []
        lines = tuple(
            one.message for one in stale if one in self.waiting and isinstance(one.message, Say)
        )
        for line in lines:
            self.settle(line.number)
        return lines


def _text(message: Act | Say) -> str:
    """Return the text by which a host recognises a repeated chat message; none for an action."""
    return (message.phrase or clean_text(message.text)) if isinstance(message, Say) else ""

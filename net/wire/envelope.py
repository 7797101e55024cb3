"""Envelope: a message and its recipient, and the outbox in which a room leaves them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from game.protocol.messages import Entry, ErrorCode, Refused, ServerMessage
from game.rules import Seat

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Envelope(Generic[Who]):
    """In a room people are told apart by their seats, in a lobby each is whoever he is there."""

    to: Who | None
    """None: everybody who is there."""
    message: ServerMessage


@dataclass(frozen=True, slots=True)
class History:
    """The entries that somebody has missed; they are read while they are sent."""

    to: Seat | None
    """None: whoever was let in without a seat."""
    entries: Iterable[Entry]


class Outbox:
    """What a room has to say, in order; everything is given out once."""

    def __init__(self) -> None:
        self._posts: list[Envelope[Seat] | History] = []
        self.refusals = dict.fromkeys(Seat, 0)
        """How often each seat was refused something, ever."""

    def send(self, to: Seat | None, message: ServerMessage) -> None:
        self._posts.append(Envelope(to, message))

    def send_history(self, history: History) -> None:
        self._posts.append(history)

    def refuse(self, seat: Seat, code: ErrorCode, text: str, number: int = 0) -> None:
        self.refusals[seat] += 1
        self.send(seat, Refused(code, text, number))

    def drain(self) -> list[Envelope[Seat] | History]:
        posts, self._posts = self._posts, []
        return posts

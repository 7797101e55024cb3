"""Envelope: a message and its recipient, and the outbox in which a room leaves them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from game.protocol.messages import Entry, ErrorCode, Refused, ServerMessage
from game.rules import Seat

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Envelope(Generic[Who]):
    """A message and its recipient: a seat of a room, or an identity in a lobby."""

    to: Who | None
    """Recipient; None for everybody."""
    message: ServerMessage


@dataclass(frozen=True, slots=True)
class History:
    """Log entries that a client has missed, read from the store while they are sent."""

    to: Seat | None
    """Recipient's seat; None for a spectator or a client that is being admitted."""
    entries: Iterable[Entry]


class Outbox:
    """The messages a room wants to send, in order. Each is handed out once."""

    def __init__(self) -> None:
        self._posts: list[Envelope[Seat] | History] = []
        self.refusals = dict.fromkeys(Seat, 0)
        """Number of refusals each seat has received so far."""

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

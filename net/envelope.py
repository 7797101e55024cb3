"""Envelope: a fact and who is to have it, and the outbox in which a room leaves them."""

from dataclasses import dataclass

from game.messages import Code, Fact, Refused
from game.rules import Seat


@dataclass(frozen=True, slots=True)
class Envelope:
    to: Seat | None
    """None: everybody in the room."""
    fact: Fact


class Outbox:
    """What a room has to say, in order; each envelope is given out once."""

    def __init__(self) -> None:
        self._envelopes: list[Envelope] = []
        self.refusals = dict.fromkeys(Seat, 0)
        """How often each seat was refused something, ever."""

    def send(self, to: Seat | None, fact: Fact) -> None:
        self._envelopes.append(Envelope(to, fact))

    def refuse(self, seat: Seat, code: Code, text: str, number: int = 0) -> None:
        self.refusals[seat] += 1
        self.send(seat, Refused(code, text, number))

    def drain(self) -> list[Envelope]:
        envelopes, self._envelopes = self._envelopes, []
        return envelopes

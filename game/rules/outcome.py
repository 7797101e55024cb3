"""Outcome: how a match ended. The end of a match is a value, never an exception."""

from dataclasses import dataclass
from enum import StrEnum

from game.rules.seat import Seat

ASLEEP_LIMIT = 3
"""Turns in a row in which a side may let the clock run out; the last of them loses (clause 5.3)."""


class Reason(StrEnum):
    KNOCKOUT = "knockout"
    """The loser's fighter has no HP left (clause 4.1)."""
    LEFT = "left"
    """The loser left the match (clause 4.3)."""
    ASLEEP = "asleep"
    """The loser let the clock run out three times in a row (clause 5.3)."""
    AWAY = "away"
    """The loser was away for too long, and the other side claimed the match (clause 5.4)."""
    WITHHELD = "withheld"
    """The loser did not reveal their value for the dice (clause 5.5)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    winner: Seat | None
    """The seat that won; None for a draw."""
    reason: Reason

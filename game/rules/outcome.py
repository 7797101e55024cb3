"""Outcome: how a match ended. An end is a value, never an exception."""

from dataclasses import dataclass
from enum import StrEnum

from game.rules.seat import Seat

ASLEEP_LIMIT = 3
"""The turn that a side lets run out as its third in a row costs it the match (clause 5.3)."""


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
    """The loser did not give his half of the dice (clause 5.5)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    winner: Seat | None
    """None: a draw."""
    reason: Reason

"""Room options: what is decided about a room before it opens, in one frozen value."""

from dataclasses import dataclass

from game.match.signatures import Signer
from game.rules import Battle
from net.wire.rate_limit import LIMITS, RateLimits

TURN_SECONDS = 60

SPECTATORS_LIMIT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOptions:
    """The options of one room, or of all rooms of an arena."""

    turn_seconds: int | None = TURN_SECONDS
    """Time for one turn, in seconds; None: no turn clock."""
    phrases_only: bool = False
    """Whether players may say nothing but ready-made phrases."""
    spectators: int = SPECTATORS_LIMIT
    """Most spectators at once; 0: nobody may watch."""
    limits: RateLimits = LIMITS
    """How much players may send."""
    opening: Battle | None = None
    """The position in which the only match, a trial, begins; None: an ordinary room."""
    host_token: str = ""
    """The token of the player who hosts; empty: nobody plays on this machine."""
    signer: Signer | None = None
    """The host's key. Without one nobody signs, and the host alone rolls the dice."""


DEFAULT_OPTIONS = RoomOptions()

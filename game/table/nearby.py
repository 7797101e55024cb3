"""Nearby: a game on this network, as it is announced there and shown to whoever looks for one."""

from dataclasses import dataclass
from enum import StrEnum

from game.contract.version import VERSION
from game.words.cleaning import clean_name, clean_text
from game.words.phrase import Phrase, phrase

WORD_LIMIT = 40


class State(StrEnum):
    FREE = "free"
    """A seat is free."""
    FULL = "full"
    """Two are playing; one may watch."""
    ARENA = "arena"
    """Many rooms; there is always a place."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """What a game says of itself. Everything in it comes from somebody else's program."""

    name: str
    """Of the one who hosts."""
    fighter: str
    """Name of the fighter he looks at; may be empty."""
    state: State
    version: str
    """Of his Parley."""
    address: str = ""
    """What to join: IP, or IP:PORT. Empty: what was hosted here, and is to be hosted again."""

    def properties(self) -> dict[str, str]:
        """As it is announced: everything but the address, which the packet itself has."""
        return {
            "name": self.name,
            "fighter": self.fighter,
            "state": self.state.value,
            "version": self.version,
        }

    def told(self, *, ours: bool = False) -> Phrase:
        """What there is to do there; `ours`: a seat is kept for us."""
        match self.state:
            case State.FULL if ours:
                return phrase("your match: come back")
            case State.FREE:
                return phrase("a free seat")
            case State.FULL:
                return phrase("two are playing")
            case State.ARENA:
                return phrase("an arena")


@dataclass(frozen=True, slots=True)
class Awaited:
    """A match of ours that has not ended: with whom, and where it waits for us."""

    key: str
    """What the journal calls it."""
    name: str
    """Of the other side; may be empty."""
    address: str = ""
    """What to join; empty: it was hosted here, and is to be hosted again."""

    @property
    def game(self) -> Nearby:
        """The same, as if it were announced."""
        return Nearby(self.name, "", State.FULL, VERSION, self.address)


def nearby(properties: dict[str, str], address: str) -> Nearby | None:
    """The game that these announce, cleaned; None if they announce none."""
    name = clean_name(properties.get("name", ""))
    try:
        state = State(properties.get("state", ""))
    except ValueError:
        return None
    if not name or not address:
        return None
    fighter, version = (clean_text(properties.get(key, "")) for key in ("fighter", "version"))
    return Nearby(name, fighter[:WORD_LIMIT], state, version[:WORD_LIMIT], address)

"""Lan game: a game on this network, as it is announced there and shown to whoever looks for one."""

from dataclasses import dataclass
from enum import StrEnum

from game.i18n.phrase import Phrase, phrase
from game.protocol.version import VERSION
from game.text_safety.sanitize import clean_name, clean_text

WORD_LIMIT = 40


class LanGameState(StrEnum):
    FREE = "free"
    """A seat is free."""
    FULL = "full"
    """Two are playing; one may watch."""
    ARENA = "arena"
    """Many rooms; there is always a place."""


@dataclass(frozen=True, slots=True)
class LanGame:
    """What a game says of itself. Everything in it comes from somebody else's program."""

    name: str
    """Of the one who hosts."""
    fighter: str
    """Name of the fighter he looks at; may be empty."""
    state: LanGameState
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

    def description(self, *, ours: bool = False) -> Phrase:
        """What there is to do there; `ours`: a seat is kept for us."""
        match self.state:
            case LanGameState.FULL if ours:
                return phrase("your match: come back")
            case LanGameState.FREE:
                return phrase("a free seat")
            case LanGameState.FULL:
                return phrase("two are playing")
            case LanGameState.ARENA:
                return phrase("an arena")


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match of ours that has not ended: with whom, and where it waits for us."""

    key: str
    """What the journal calls it."""
    name: str
    """Of the other side; may be empty."""
    address: str = ""
    """What to join; empty: it was hosted here, and is to be hosted again."""

    @property
    def as_lan_game(self) -> LanGame:
        """The same, as if it were announced."""
        return LanGame(self.name, "", LanGameState.FULL, VERSION, self.address)


def parse_lan_game(properties: dict[str, str], address: str) -> LanGame | None:
    """The game that these announce, cleaned; None if they announce none."""
    name = clean_name(properties.get("name", ""))
    try:
        state = LanGameState(properties.get("state", ""))
    except ValueError:
        return None
    if not name or not address:
        return None
    fighter, version = (clean_text(properties.get(key, "")) for key in ("fighter", "version"))
    return LanGame(name, fighter[:WORD_LIMIT], state, version[:WORD_LIMIT], address)

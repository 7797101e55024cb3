"""LAN game: a game announced on the local network, as shown to players looking for one."""

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
    """Both seats are taken; spectators may join."""
    ARENA = "arena"
    """An arena with many rooms; it always has a place."""


@dataclass(frozen=True, slots=True)
class LanGame:
    """What a game announces of itself. All of it comes from another program and is untrusted."""

    name: str
    """Name of the host."""
    fighter: str
    """Name of the host's fighter; may be empty."""
    state: LanGameState
    version: str
    """Version of the host's Parley."""
    address: str = ""
    """Address to join, IP or IP:PORT; empty for a stored match of our own, to be hosted again."""

    def properties(self) -> dict[str, str]:
        """Return what is announced: everything but the address, which the packet itself has."""
        return {
            "name": self.name,
            "fighter": self.fighter,
            "state": self.state.value,
            "version": self.version,
        }

    def description(self, *, ours: bool = False) -> Phrase:
        """Return what a player can do there. `ours`: a seat is reserved for this player."""
        match self.state:
            case LanGameState.FULL if ours:
                return phrase("your match: rejoin")
            case LanGameState.FREE:
                return phrase("a free seat")
            case LanGameState.FULL:
                return phrase("two players are fighting")
            case LanGameState.ARENA:
                return phrase("an arena")


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """An unfinished match of this player: the other player, and where it can be resumed."""

    key: str
    """Key of the match in the journal."""
    name: str
    """Name of the other player; may be empty."""
    address: str = ""
    """Address to join; empty if it was hosted here and is to be hosted again."""

    @property
    def as_lan_game(self) -> LanGame:
        """Return the match in the form of an announced game."""
        return LanGame(self.name, "", LanGameState.FULL, VERSION, self.address)


def parse_lan_game(properties: dict[str, str], address: str) -> LanGame | None:
    """Return the announced game, cleaned; None if the properties are not those of one."""
    name = clean_name(properties.get("name", ""))
    try:
        state = LanGameState(properties.get("state", ""))
    except ValueError:
        return None
    if not name or not address:
        return None
    fighter, version = (clean_text(properties.get(key, "")) for key in ("fighter", "version"))
    return LanGame(name, fighter[:WORD_LIMIT], state, version[:WORD_LIMIT], address)

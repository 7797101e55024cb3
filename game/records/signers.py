"""Signers: the owners of a record's keys, as far as this installation knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from game.i18n.phrase import phrase
from game.match.fair_dice import hash_bytes
from game.match.signatures import key_mark
from game.text_safety.sanitize import clean_name


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys that this installation knows, in hexadecimal."""

    own: str = ""
    """This installation's own key."""
    met: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names under which each key was met, cleaned and in lower case."""

    def knows(self, key: str) -> bool:
        """Return whether this installation knows the owner of the key."""
        return key in self.met or self.is_own(key)

    def is_own(self, key: str) -> bool:
        """Return whether this is the installation's own key."""
        return bool(self.own) and key == self.own

    def describe(self, name: str, key: str) -> str:
        """Return a player with their key's mark and what is known of it, as a clause."""
        mark, called = mark_of(key), clean_name(name).casefold()
        if self.is_own(key):
            return phrase("{name} ({mark}, your own key)", name=name, mark=mark)
        if called in self.met.get(key, ()):
            return phrase("{name} ({mark}, a player you know)", name=name, mark=mark)
        if key in self.met:
            return phrase(
                "{name} ({mark}, a player you know by another name)", name=name, mark=mark
            )
        if any(called in names for names in self.met.values()):
            return phrase(
                "{name} ({mark}, not the key of the {name} you know)", name=name, mark=mark
            )
        return phrase("{name} ({mark}, key unknown here)", name=name, mark=mark)


def mark_of(key: str) -> str:
    """Return the mark of a key in hexadecimal; a question mark for any other text."""
    public = hash_bytes(key)
    return key_mark(public) if public else "?"

"""Signers: whose keys a record shows, as far as this installation knows them."""

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
    """Its own."""
    met: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The names, cleaned and without capitals, under which each key was met."""

    def knows(self, key: str) -> bool:
        """Whether anybody here can tell whose key it is."""
        return key in self.met or self.is_own(key)

    def is_own(self, key: str) -> bool:
        """Whether it is the key of this installation."""
        return bool(self.own) and key == self.own

    def describe(self, name: str, key: str) -> str:
        """A player with their key's mark and what is known of it, as the part of a sentence."""
        mark, called = mark_of(key), clean_name(name).casefold()
        if self.is_own(key):
            return phrase("{name} ({mark}, your own key)", name=name, mark=mark)
        if called in self.met.get(key, ()):
            return phrase("{name} ({mark}, whom you know)", name=name, mark=mark)
        if key in self.met:
            return phrase("{name} ({mark}, whom you know by another name)", name=name, mark=mark)
        if any(called in names for names in self.met.values()):
            return phrase(
                "{name} ({mark}, not the key of the {name} whom you know)", name=name, mark=mark
            )
        return phrase("{name} ({mark}, key unknown here)", name=name, mark=mark)


def mark_of(key: str) -> str:
    """The mark of a key in hexadecimal; a question mark for what is no key."""
    public = hash_bytes(key)
    return key_mark(public) if public else "?"

"""Hash chain: the hashes that tie entries together, so that none can be changed, left out or added.

Two tracks run beside each other: the match and the chat. Each entry's hash covers the entry and the
hash before it on its own track, so a record proves its match also without the chat.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

import msgspec

from game.protocol.messages import Entry, Said, Started
from game.rules import Roster

_Sealed = TypeVar("_Sealed", bound=Entry)


def seal(entry: Entry, previous: str) -> str:
    """SHA-256, in hexadecimal, of the hash before and the entry as canonical JSON.

    Canonical: keys sorted, no spaces, UTF-8, without the field `hash`.
    """
    fields = msgspec.to_builtins(entry)
    del fields["hash"]
    return sha256(previous.encode() + msgspec.json.encode(fields, order="sorted")).hexdigest()


def roster_hash(roster: Roster) -> str:
    """SHA-256, in hexadecimal, of the roster as canonical JSON: every number of every fighter."""
    return sha256(msgspec.json.encode(roster, order="sorted")).hexdigest()


@dataclass(frozen=True, slots=True)
class Tips:
    """The newest hash of each track."""

    match: str = ""
    chat: str = ""

    @property
    def digest(self) -> str:
        """One hash that stands for the whole log up to here."""
        return sha256(f"{self.match}/{self.chat}".encode()).hexdigest()

    def sealed(self, entry: _Sealed) -> _Sealed:
        """The entry with the hash that it must have as the next one."""
        return msgspec.structs.replace(entry, hash=seal(entry, self._before(entry)))

    def accepts(self, entry: Entry) -> bool:
        """Whether the entry is the next one, unchanged."""
        return entry.hash == seal(entry, self._before(entry))

    def after(self, entry: Entry) -> "Tips":
        """The tips once `entry` stands. A match that starts begins both tracks anew."""
        match entry:
            case Started():
                return Tips(entry.hash, entry.hash)
            case Said():
                return Tips(self.match, entry.hash)
            case _:
                return Tips(entry.hash, self.chat)

    def _before(self, entry: Entry) -> str:
        match entry:
            case Started():
                return ""
            case Said():
                return self.chat
            case _:
                return self.match

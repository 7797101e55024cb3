"""Hash chain: hashes that link a log's entries, so that none can be changed, removed or inserted.

The log has two tracks, the match and the chat. Each entry's hash covers the entry and the previous
hash on its own track, so a record proves its match even after the chat was removed. The
construction is that of a linked timestamp log (Haber and Stornetta, "How to Time-Stamp a Digital
Document", 1991).
"""

from collections import deque
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

import msgspec

from game.protocol.messages import Entry, Said, Started
from game.rules import Roster

_Sealed = TypeVar("_Sealed", bound=Entry)

RECENT_TIPS = 256
"""Number of digests stored; no line is in transit while so many entries are added."""


def seal(entry: Entry, previous: str) -> str:
    """Return the SHA-256, in hexadecimal, of the previous hash and the entry as canonical JSON.

    Canonical: keys sorted, no spaces, UTF-8, without the field `hash`.
    """
    fields = msgspec.to_builtins(entry)
    del fields["hash"]
    return sha256(previous.encode() + msgspec.json.encode(fields, order="sorted")).hexdigest()


def roster_hash(roster: Roster) -> str:
    """Return the SHA-256, in hexadecimal, of the roster as canonical JSON with all numbers."""
    return sha256(msgspec.json.encode(roster, order="sorted")).hexdigest()


@dataclass(frozen=True, slots=True)
class Tips:
    """The newest hash of each track."""

    match: str = ""
    chat: str = ""

    @property
    def digest(self) -> str:
        """One hash that stands for the whole log so far."""
        return sha256(f"{self.match}/{self.chat}".encode()).hexdigest()

    def sealed(self, entry: _Sealed) -> _Sealed:
        """Return the entry with the hash that it must have as the next one."""
        return msgspec.structs.replace(entry, hash=seal(entry, self._before(entry)))

    def accepts(self, entry: Entry) -> bool:
        """Return whether the entry's hash is right for the next entry."""
        return entry.hash == seal(entry, self._before(entry))

    def after(self, entry: Entry) -> "Tips":
        """Return the tips after `entry`. The start of a match restarts both tracks."""
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


class RecentTips:
    """The latest digests of one log; a player signs each chat line over one of them."""

    def __init__(self) -> None:
        self._digests = deque([Tips().digest], RECENT_TIPS)

    def add(self, tips: Tips) -> None:
        """Store the digest after one more entry."""
        self._digests.append(tips.digest)

    def __contains__(self, digest: object) -> bool:
        return digest in self._digests

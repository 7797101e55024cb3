"""Client messages: what a player says to the host. docs/PROTOCOL.md tells when."""

import hmac
from hashlib import sha256

import msgspec

from game.protocol.dice_messages import Promise, Reveal, Sign
from game.protocol.lobby_messages import LobbyClientMessage
from game.protocol.log_entries import Entry
from game.protocol.message_base import Count, Hex32, Hex64, Message, RawName, RawText, Word
from game.rules import Action


class Hello(Message, frozen=True):
    """The first message of every connection."""

    protocol: Count
    version: Word
    name: RawName
    rules: Word = ""
    """Version of the rules that the player's program re-runs; empty: it takes the host's word."""
    room: Word = ""
    """From an earlier `Welcome`, as are the next two: back to the same seat of the same room."""
    token: Word = ""
    epoch: Count = 0
    have: Count = 0
    """The last `seq` that has arrived; the host sends what came after it."""
    tip: Word = ""
    """Hash of everything up to `have`, by which the host sees whether both mean the same."""
    watch: bool = False
    """Look on without a seat."""
    key: Hex32 = ""
    """Public key of the player's installation, in hexadecimal as are the next two."""
    proof: Hex64 = ""
    certificate: Hex32 = ""
    """His signature for this host (`net.security.client_handshake`); what to know him by should he
    host."""


class Pick(Message, frozen=True):
    """Look at a fighter, or, with `ready`, take it."""

    fighter: Word
    ready: bool = False
    promise: Promise | None = None
    """None: this side leaves its half of the dice to the others."""


class Act(Message, frozen=True):
    turn: Count
    action: Action
    number: Count = 0
    """1, 2, 3 … over a seat's acts and lines, so that one sent twice is known."""
    signature: Hex64 = ""
    """As in `Acted`; empty from a player without a key."""


class Say(Message, frozen=True):
    text: RawText
    emote: bool = False
    """Told as something the player does: "* Ana waves"."""
    number: Count = 0
    phrase: Word = ""
    """Id of a line of `game.protocol.quick_chat`, said instead of the text."""
    seen: Hex32 = ""
    signature: Hex64 = ""
    """As in `Said`; empty from a player without a key."""


class Mute(Message, frozen=True):
    """Told to the other side, so that nobody talks to a wall without knowing."""

    on: bool


class Rematch(Message, frozen=True):
    """Another match with the same side; it comes about when both wish it."""


class Leave(Message, frozen=True):
    """Leave for good; during a match it is given up."""

    seen: Hex32 = ""
    signature: Hex64 = ""
    """During a match, as in `Ended`; empty from a player without a key."""


class Got(Message, frozen=True):
    """Everything up to `seq` has arrived here."""

    seq: Count


class Ping(Message, frozen=True):
    id: Count


class Claim(Message, frozen=True):
    """End the match because the other side has been away for too long."""

    draw: bool = False
    """Call it a draw instead of a win."""
    seen: Hex32 = ""
    signature: Hex64 = ""
    """As in `Ended`; empty from a player without a key."""


class ResumeAnswer(Message, frozen=True):
    """Whether a match goes on that the other side brings back (`ResumeOffer`)."""

    accept: bool


class SeatOwner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who sits at a seat. Of the token only the hash is ever kept or told to others."""

    name: RawName
    token_hash: Word
    key: Hex32 = ""
    """Public key with which the player sat down; empty: the player showed none."""

    def fits(self, token: str, key: str) -> bool:
        """Whether a player who shows this token, and has proven to have this key, sits here.

        A token alone takes the seat of a player without a key and no other: the file that holds
        it may have been read by others.
        """
        # The hash may come from a stranger's copy, and two texts are compared in ASCII only.
        same_token = hmac.compare_digest(token_hash(token).encode(), self.token_hash.encode())
        return same_token and self.key in ("", key)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Shown(Message, frozen=True):
    """A piece of our copy of the room, for a host that has asked with `Show`."""

    left: SeatOwner | None
    right: SeatOwner | None
    entries: tuple[Entry, ...]
    more: bool = False


ClientMessage = (
    Hello
    | Pick
    | Act
    | Reveal
    | Sign
    | Say
    | Mute
    | Rematch
    | Leave
    | Got
    | Ping
    | Claim
    | ResumeAnswer
    | Shown
    | LobbyClientMessage
)

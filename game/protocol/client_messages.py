"""Client messages: what a client sends to the server. docs/PROTOCOL.md says when."""

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
    """Version of the rules that the client applies itself; empty if it relies on the host."""
    room: Word = ""
    """Id of the room from an earlier `Welcome`; with the next two it reclaims the same seat."""
    token: Word = ""
    epoch: Count = 0
    have: Count = 0
    """The last `seq` received; the host sends the entries after it."""
    tip: Word = ""
    """Hash of everything up to `have`, by which the host detects a log that differs."""
    watch: bool = False
    """Join as a spectator, without a seat."""
    key: Hex32 = ""
    """Public key of the player's installation; like the next two in hexadecimal."""
    proof: Hex64 = ""
    certificate: Hex32 = ""
    """Certificate by which to recognise the player if they host later; `proof`, above, is their
    signature for this host (`net.security.client_handshake`)."""


class Pick(Message, frozen=True):
    """Show interest in a fighter, or, with `ready`, take it."""

    fighter: Word
    ready: bool = False
    promise: Promise | None = None
    """The player's commitment for the dice; None leaves their half of the dice to the others."""


class Act(Message, frozen=True):
    turn: Count
    action: Action
    number: Count = 0
    """Number of this act or line, counted from 1 for each seat, so that duplicates are
    recognised."""
    signature: Hex64 = ""
    """The player's signature, as in `Acted`; empty from a player without a key."""


class Say(Message, frozen=True):
    text: RawText
    emote: bool = False
    """Shown as an action of the player: "* Ana waves"."""
    number: Count = 0
    phrase: Word = ""
    """Id of a line of `game.protocol.quick_chat`, sent instead of a text."""
    seen: Hex32 = ""
    signature: Hex64 = ""
    """The player's signature, as in `Said`; empty from a player without a key."""


class Mute(Message, frozen=True):
    """Hide the other side's lines, or show them again; the other side is notified."""

    on: bool


class Rematch(Message, frozen=True):
    """Offer another match with the same player; it starts when both offer it."""


class Leave(Message, frozen=True):
    """Leave for good; this resigns a match that is running."""

    seen: Hex32 = ""
    signature: Hex64 = ""
    """The player's signature during a match, as in `Ended`; empty from a player without a key."""


class Got(Message, frozen=True):
    """Acknowledge that everything up to `seq` has been received."""

    seq: Count


class Ping(Message, frozen=True):
    id: Count


class Claim(Message, frozen=True):
    """End the match because the other side has been away for too long."""

    draw: bool = False
    """End it as a draw instead of a win."""
    seen: Hex32 = ""
    signature: Hex64 = ""
    """The player's signature, as in `Ended`; empty from a player without a key."""


class ResumeAnswer(Message, frozen=True):
    """Accept or decline a match that the other side offers to resume (`ResumeOffer`)."""

    accept: bool


class SeatOwner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Credentials that own a seat. Only the hash of the token is ever stored or sent to others."""

    name: RawName
    token_hash: Word
    key: Hex32 = ""
    """Public key shown when the player took the seat; empty if they showed none."""

    def fits(self, token: str, key: str) -> bool:
        """Return whether a player with this token, who has proven to hold this key, owns the seat.

        A token alone reclaims only the seat of a player without a key: others may have read the
        file that holds it.
        """
        # Compared as bytes, since `compare_digest` raises for text beyond ASCII, and the hash may
        # come from a peer's copy of the log.
        same_token = hmac.compare_digest(token_hash(token).encode(), self.token_hash.encode())
        return same_token and self.key in ("", key)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token in hexadecimal, which is all that is stored of it."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Shown(Message, frozen=True):
    """A part of the client's copy of the room, for a host that asked with `Show`."""

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

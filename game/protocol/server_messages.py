"""Server messages: what the server sends. docs/PROTOCOL.md says when."""

import msgspec

from game.protocol.dice_messages import (
    Chosen,
    Revealed,
    Signed,
)
from game.protocol.error_codes import ErrorCode
from game.protocol.lobby_messages import LobbyServerMessage
from game.protocol.log_entries import (
    Acted,
    Draw,
    Ended,
    Said,
    Started,
)
from game.protocol.message_base import Count, Hex32, Message, RawName, Sentence, Word
from game.rules import Roster, Seat


class SeatState(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who sits at a seat, and how far they are."""

    name: RawName
    fighter: Word = ""
    """Id of the fighter looked at or taken; empty: none yet."""
    ready: bool = False
    present: bool = True
    """False while the connection is away; the seat is kept."""
    rematch: bool = False
    muted: bool = False
    """Has hidden the other side's lines."""
    token_hash: Word = ""
    certificate: Hex32 = ""
    """Hashes of the player's token and certificate, so that either side can host again."""
    key: Hex32 = ""
    """The key without which the token opens nothing, as in `SeatOwner`."""


class Show(Message, frozen=True):
    """The host's log is not what the hello says; it wants to see the player's copy."""


class Welcome(Message, frozen=True):
    room: Word
    """Names the room for ever."""
    epoch: Count
    """How often the room was taken up again after its host had gone."""
    seat: Seat | None
    """None: we look on."""
    token: Word
    keep: Count
    """How many of the entries that we have stand; those after it are void."""
    number: Count
    """The highest number that has come from this seat; new ones go on from there."""
    seq: Count
    """The newest entry of the log; those after the hello's `have` follow at once."""
    version: Word
    rules: Word
    roster: Roster
    host: Hex32 = ""
    """Public key with which the host signs what only it decides; empty: it signs nothing."""


class Refused(Message, frozen=True):
    """A wish was not granted; nothing has changed."""

    code: ErrorCode
    text: Sentence
    number: Count = 0
    """Of the wish, if it had one."""


class Seats(Message, frozen=True):
    """Who sits where; sent whenever it changes."""

    left: SeatState | None
    right: SeatState | None
    phrases_only: bool = False
    """Here one talks in the lines of `game.protocol.quick_chat` and no others."""


class Clock(Message, frozen=True):
    """The turn clock: sent when a turn begins, at the warnings, and when it stops or goes on."""

    seat: Seat
    turn: Count
    left: Count
    """Seconds."""
    running: bool
    """False while somebody is away."""


class Offer(Message, frozen=True):
    """Whether the side at `seat` may claim the match, because the other has been away too long."""

    seat: Seat
    open: bool


class ResumeOffer(Message, frozen=True):
    """The other side brings back a match that this host does not have; is it to go on?"""

    name: RawName
    """Of the player who brings it."""
    actions: Count
    lines: Count
    """How much of it is signed and will stand."""


class Trouble(Message, frozen=True):
    """The host cannot keep what is said and done, so nothing counts for now; empty: it is over."""

    text: Sentence


class Delivered(Message, frozen=True):
    """The side at `seat` has everything up to `seq`."""

    seat: Seat
    seq: Count


class Pong(Message, frozen=True):
    id: Count


class Bye(Message, frozen=True):
    """The last message of a connection: the host closes it, and why."""

    code: ErrorCode
    text: Sentence


ServerMessage = (
    Welcome
    | Show
    | Refused
    | Seats
    | Started
    | Chosen
    | Acted
    | Said
    | Ended
    | Signed
    | Draw
    | Revealed
    | Clock
    | Offer
    | ResumeOffer
    | Trouble
    | Delivered
    | Pong
    | Bye
    | LobbyServerMessage
)

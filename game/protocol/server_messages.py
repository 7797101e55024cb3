"""Server messages: what the server sends to a client. docs/PROTOCOL.md says when."""

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
    """The player at a seat, and their state."""

    name: RawName
    fighter: Word = ""
    """Id of the fighter shown or taken; empty for none yet."""
    ready: bool = False
    present: bool = True
    """False while the connection is lost; the seat stays reserved."""
    rematch: bool = False
    muted: bool = False
    """Whether the player has hidden the other side's lines."""
    token_hash: Word = ""
    certificate: Hex32 = ""
    """Hash of the player's certificate, and above of their token, so that either side can host
    again."""
    key: Hex32 = ""
    """Public key of the seat's owner, without which the token is worthless, as in `SeatOwner`."""


class Show(Message, frozen=True):
    """The host's log differs from the hello; the client is asked to send its copy."""


class Welcome(Message, frozen=True):
    room: Word
    """Permanent id of the room."""
    epoch: Count
    """How often the room was restored after its host had gone."""
    seat: Seat | None
    """Seat of this client; None for a spectator."""
    token: Word
    keep: Count
    """How many of the client's entries are valid; it discards those after them."""
    number: Count
    """Highest number received from this seat; the client continues from there."""
    seq: Count
    """Number of the newest entry; those after the hello's `have` follow at once."""
    version: Word
    rules: Word
    roster: Roster
    host: Hex32 = ""
    """Public key with which the host signs its own decisions; empty if it signs nothing."""


class Refused(Message, frozen=True):
    """A request was refused; nothing has changed."""

    code: ErrorCode
    text: Sentence
    number: Count = 0
    """Number of the refused act or line; 0 if it had none."""


class Seats(Message, frozen=True):
    """The players at both seats; sent whenever they change."""

    left: SeatState | None
    right: SeatState | None
    phrases_only: bool = False
    """Whether only the lines of `game.protocol.quick_chat` are allowed in this room."""


class Clock(Message, frozen=True):
    """The turn clock; sent when a turn begins, at the warnings, and when it stops or resumes.

    The first one of a turn stands still for `SHOWING_SECONDS`."""

    seat: Seat
    turn: Count
    left: Count
    """Seconds left."""
    running: bool
    """False while a player is away."""


class Offer(Message, frozen=True):
    """Whether the side at `seat` may claim the match because the other has been away for too
    long."""

    seat: Seat
    open: bool


class ResumeOffer(Message, frozen=True):
    """The other side offers to resume a match that this host does not have."""

    name: RawName
    """Name of the player who offers it."""
    actions: Count
    lines: Count
    """Number of chat lines that are signed and will be restored."""


class Trouble(Message, frozen=True):
    """The host cannot store entries, so nothing is accepted for now; empty once it can again."""

    text: Sentence


class Delivered(Message, frozen=True):
    """The client at `seat` has received everything up to `seq`."""

    seat: Seat
    seq: Count


class Pong(Message, frozen=True):
    id: Count


class Bye(Message, frozen=True):
    """The last message of a connection, with the reason why the host closes it."""

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

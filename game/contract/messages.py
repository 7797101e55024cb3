"""Messages: what a player and the host say to each other. docs/PROTOCOL.md tells when.

Every message is a frozen, tagged msgspec struct; its tag is the class name in lower case. A
player sends wishes (`Wish`), the host answers with facts (`Fact`). Facts that carry a `seq` are
the entries of the room's log. All of them can be had here; the facts that are no entries stand
below, the others in `wishes`, `entries`, `pledge` and `lobby` beside this.
"""

import msgspec

from game.contract.codes import Code as Code
from game.contract.entries import TRIAL as TRIAL
from game.contract.entries import Acted as Acted
from game.contract.entries import Contender as Contender
from game.contract.entries import Draw as Draw
from game.contract.entries import Ended as Ended
from game.contract.entries import Entry as Entry
from game.contract.entries import Level as Level
from game.contract.entries import Position as Position
from game.contract.entries import Said as Said
from game.contract.entries import Started as Started
from game.contract.entries import position as position
from game.contract.frame import MAX_INT as MAX_INT
from game.contract.frame import Count as Count
from game.contract.frame import Hex32, RawName, Sentence
from game.contract.frame import Message as Message
from game.contract.frame import Word as Word
from game.contract.lobby import LobbyFact
from game.contract.pledge import Chosen as Chosen
from game.contract.pledge import HostMark as HostMark
from game.contract.pledge import Promise as Promise
from game.contract.pledge import Reveal as Reveal
from game.contract.pledge import Revealed as Revealed
from game.contract.pledge import Reveals as Reveals
from game.contract.pledge import Sign as Sign
from game.contract.pledge import Signed as Signed
from game.contract.wishes import Act as Act
from game.contract.wishes import Claim as Claim
from game.contract.wishes import Got as Got
from game.contract.wishes import Hello as Hello
from game.contract.wishes import Leave as Leave
from game.contract.wishes import Mute as Mute
from game.contract.wishes import Pick as Pick
from game.contract.wishes import Ping as Ping
from game.contract.wishes import Rematch as Rematch
from game.contract.wishes import ResumeAnswer as ResumeAnswer
from game.contract.wishes import Say as Say
from game.contract.wishes import Shown as Shown
from game.contract.wishes import Sitter as Sitter
from game.contract.wishes import Wish as Wish
from game.contract.wishes import token_hash as token_hash
from game.rules import Roster, Seat


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
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
    """The key without which the token opens nothing, as in `Sitter`."""


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

    code: Code
    text: Sentence
    number: Count = 0
    """Of the wish, if it had one."""


class Seats(Message, frozen=True):
    """Who sits where; sent whenever it changes."""

    left: Place | None
    right: Place | None
    phrases_only: bool = False
    """Here one talks in the lines of `game.contract.phrasebook` and no others."""


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

    code: Code
    text: Sentence


Fact = (
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
    | LobbyFact
)

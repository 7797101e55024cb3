"""Messages: what a player and the host say to each other. docs/PROTOCOL.md tells when.

Every message is a frozen, tagged msgspec struct; its tag is the class name in lower case. A
player sends wishes (`Wish`), the host answers with facts (`Fact`). Facts that carry a `seq` are
the entries of the room's log. All of them can be had here; the facts that are no entries stand
below, the others in `game.wishes`, `game.entries`, `game.pledge` and `game.lobby`.
"""

import msgspec

from game.codes import Code as Code
from game.entries import TRIAL as TRIAL
from game.entries import Acted as Acted
from game.entries import Contender as Contender
from game.entries import Ended as Ended
from game.entries import Entry as Entry
from game.entries import Level as Level
from game.entries import Position as Position
from game.entries import Said as Said
from game.entries import Started as Started
from game.entries import position as position
from game.frame import MAX_INT as MAX_INT
from game.frame import Count as Count
from game.frame import Message as Message
from game.frame import RawName, Sentence
from game.frame import Word as Word
from game.lobby import LobbyFact
from game.pledge import Chosen as Chosen
from game.pledge import Promise as Promise
from game.pledge import Reveal as Reveal
from game.pledge import Revealed as Revealed
from game.pledge import Reveals as Reveals
from game.pledge import Sign as Sign
from game.pledge import Signed as Signed
from game.rules import Roster, Seat
from game.wishes import Act as Act
from game.wishes import Claim as Claim
from game.wishes import Got as Got
from game.wishes import Hello as Hello
from game.wishes import Leave as Leave
from game.wishes import Mute as Mute
from game.wishes import Pick as Pick
from game.wishes import Ping as Ping
from game.wishes import Rematch as Rematch
from game.wishes import Say as Say
from game.wishes import Shown as Shown
from game.wishes import Sitter as Sitter
from game.wishes import Wish as Wish
from game.wishes import token_hash as token_hash


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
    certificate: Word = ""
    """Hashes of the player's token and certificate, so that either side can host again."""


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
    """Here one talks in the lines of `game.phrasebook` and no others."""


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
    | Revealed
    | Clock
    | Offer
    | Trouble
    | Delivered
    | Pong
    | Bye
    | LobbyFact
)

"""Messages: what a player and the host say to each other. docs/PROTOCOL.md tells when.

Every message is a frozen, tagged msgspec struct; its tag is the class name in lower case. A
player sends wishes (`Wish`), the host answers with facts (`Fact`). Facts that carry a `seq` are
the entries of the room's log: numbered from 1 without a gap, kept for the whole match, and sent
again to whoever was away. Their `hash` ties each to the one before (`game.chain`).
"""

import hmac
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

import msgspec

from game.frame import MAX_INT as MAX_INT
from game.frame import Count as Count
from game.frame import Message as Message
from game.frame import RawName, RawText, Sentence
from game.frame import Word as Word
from game.lobby import LobbyFact, LobbyWish
from game.pledge import Chosen as Chosen
from game.pledge import Promise as Promise
from game.pledge import Reveal as Reveal
from game.pledge import Revealed as Revealed
from game.pledge import Reveals as Reveals
from game.pledge import Sign as Sign
from game.pledge import Signed as Signed
from game.rules import Action, Battle, Fighter, Reason, Roster, Seat, Side, legal_actions


class Code(StrEnum):
    """Why a wish was refused or a connection ended."""

    TURN = "turn"
    """It is the other side's turn, or the turn that was named is over."""
    ACTION = "action"
    """The rules forbid the action here."""
    PHASE = "phase"
    """Not at this point of the evening: no match runs, or one does."""
    FIGHTER = "fighter"
    """No such fighter."""
    TEXT = "text"
    """Nothing is left of the text once it is cleaned."""
    PHRASES = "phrases"
    """Only the lines of the phrasebook are allowed here, and it was none."""
    NUMBER = "number"
    """The number of a wish was not higher than the last one."""
    SEAT = "seat"
    """Only who sits at a seat may do that."""
    ROOM = "room"
    """No such room, or it is not open to us."""
    FLOOD = "flood"
    """Too much at once; also why somebody is sent out for a while."""
    NAME = "name"
    """The name cannot be had here."""
    PROOF = "proof"
    """What was promised, revealed or signed does not fit."""

    CODE = "code"
    """The game wants a code, and none was given."""
    WRONG = "wrong"
    """The code is wrong, or somebody is in between."""
    VERSION = "version"
    FULL = "full"
    INVALID = "invalid"
    """Not a message of this protocol."""
    OVERSIZE = "oversize"
    SILENT = "silent"
    """Nothing was heard for too long."""
    SLOW = "slow"
    """The other end does not read what it is sent."""
    REPLACED = "replaced"
    """The same player came back on a newer connection."""
    LEFT = "left"
    """The player left, as he wished."""
    MOVED = "moved"
    """The room has changed under the player; he is to come in again at once."""
    REMOVED = "removed"
    """The host has sent the player out."""
    CLOSED = "closed"
    """The host closed the room."""
    PAUSED = "paused"
    """The arena stops for now; what runs is kept and goes on when it is back."""
    FAULT = "fault"
    """The program itself failed."""

    REFUSED = "refused"
    """Nothing listens at the address. This and those below are found by the one who joins."""
    TIMEOUT = "timeout"
    NOTFOUND = "notfound"
    UNREACHABLE = "unreachable"
    FIREWALL = "firewall"
    """The machine is there, and something on it lets nobody in."""
    APART = "apart"
    """Nobody answers on our own network: it is off, or the wifi keeps its guests apart."""
    NETWORK = "network"
    """The address is of another network."""
    ROUTER = "router"
    """The router there passes nobody on."""
    OFFLINE = "offline"
    """This machine is on no network."""
    LOST = "lost"
    """The connection broke."""
    CHANGED = "changed"
    """The host shows another certificate than before."""


# --- wishes: player to host ------------------------------------------------------------------


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
    key: Word = ""
    """Public key of the player's installation, in hexadecimal as are the next two."""
    proof: Annotated[str, msgspec.Meta(max_length=128)] = ""
    certificate: Word = ""
    """His signature for this host (`net.arrival`); what to know him by should he host one day."""


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


class Say(Message, frozen=True):
    text: RawText
    emote: bool = False
    """Told as something the player does: "* Ana waves"."""
    number: Count = 0
    phrase: Word = ""
    """Id of a line of `game.phrasebook`, said instead of the text."""


class Mute(Message, frozen=True):
    """Told to the other side, so that nobody talks to a wall without knowing."""

    on: bool


class Rematch(Message, frozen=True):
    """Another match with the same side; it comes about when both wish it."""


class Leave(Message, frozen=True):
    """Leave for good; during a match it is given up."""


class Got(Message, frozen=True):
    """Everything up to `seq` has arrived here."""

    seq: Count


class Ping(Message, frozen=True):
    id: Count


class Claim(Message, frozen=True):
    """End the match because the other side has been away for too long."""

    draw: bool = False
    """Call it a draw instead of a win."""


class Sitter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who sits at a seat. Of the token only the hash is ever kept or told to others."""

    name: RawName
    token_hash: Word

    def fits(self, token: str) -> bool:
        """Whether the token is this one's."""
        # The hash may come from a stranger's copy, and two texts are compared in ASCII only.
        return hmac.compare_digest(token_hash(token).encode(), self.token_hash.encode())


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Shown(Message, frozen=True):
    """A piece of our copy of the room, for a host that has asked with `Show`."""

    left: Sitter | None
    right: Sitter | None
    entries: "tuple[Entry, ...]"
    more: bool = False


Wish = (
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
    | Shown
    | LobbyWish
)


# --- facts: host to player -------------------------------------------------------------------


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes about one side of a battle."""

    hp: Count
    charge: Count
    guard: Count


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A battle as the wire tells it, with what is allowed, so that a bot need not know the rules.

    Who knows the rules re-runs them and compares.
    """

    turn: Count
    to_move: Seat
    left: Level
    right: Level
    actions: tuple[Action, ...]
    """What the side to move may choose; empty when the battle is over."""


def position(battle: Battle) -> Position:
    def level(side: Side) -> Level:
        return Level(side.hp, side.charge, side.guard)

    return Position(
        battle.turn,
        battle.to_move,
        level(battle.left),
        level(battle.right),
        legal_actions(battle),
    )


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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


class Contender(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who plays what in a match."""

    name: RawName
    fighter: Fighter
    """With all its numbers: a record must replay when the roster has long changed."""
    promise: Promise | None = None


TRIAL = 0
"""The number of a match that begins in any position: in practice only, and it proves nothing."""


class Started(Message, frozen=True):
    seq: Count
    match: Count
    """1 for the first match of the evening; `TRIAL` for one that begins elsewhere."""
    id: Word
    """Of this match, never used again."""
    rules: Count
    """Version of the rules."""
    left: Contender
    right: Contender
    position: Position
    room: Word = ""
    roster: Word = ""
    """Hash of the roster from which both chose."""
    hash: Word = ""


class Acted(Message, frozen=True):
    seq: Count
    seat: Seat
    number: Count
    """Of the wish; 0 if the clock chose, and after a `Chosen`, which has it."""
    turn: Count
    action: Action
    rolls: Annotated[tuple[Count, ...], msgspec.Meta(max_length=8)]
    position: Position
    """After the action."""
    by_clock: bool = False
    """The clock ran out and the referee chose."""
    reveals: Reveals = Reveals()
    hash: Word = ""


class Said(Message, frozen=True):
    seq: Count
    seat: Seat
    number: Count
    name: RawName
    text: RawText
    emote: bool = False
    phrase: Word = ""
    """Id of a line of `game.phrasebook`; the text is then its English."""
    hash: Word = ""


class Ended(Message, frozen=True):
    seq: Count
    winner: Seat | None
    """None: a draw."""
    reason: Reason
    hash: Word = ""


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


Entry = Started | Chosen | Acted | Said | Ended | Signed
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

"""Link: a client's connection as the screens see it. net/ makes them; a test makes its own."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from game.client_state.blocklist import Blocklist
from game.match.match_state import FollowedEntry
from game.protocol.messages import ClientMessage, ErrorCode, Say, ServerMessage
from game.rules import Seat


class Protection(StrEnum):
    """What keeps others out of a game."""

    CODE = "code"
    """A code, once; then the certificate is known."""
    OPEN = "open"
    """Nobody can read along, but anybody on the network comes in."""
    PLAIN = "plain"
    """Nothing at all."""
    HERE = "here"
    """It stays within this program."""


@dataclass(frozen=True, slots=True)
class ProtectionState:
    """How this game is protected; to who hosts it comes again whenever that changes."""

    protection: Protection
    code: str = field(default="", repr=False)
    """The words that a friend needs; only who hosts gets to know them."""
    text: str = ""
    """What has happened at the door, as a sentence; may be empty."""


class PeerFamiliarity(StrEnum):
    """What is known of somebody who has proven that his key is his."""

    FIRST = "first"
    """Nobody of that name was met before."""
    AGAIN = "again"
    """The same name and the same key."""
    STRANGER = "stranger"
    """The same name, but another key than each time before."""
    BLOCKED = "blocked"
    """Somebody whom this player does not want to hear any more."""


@runtime_checkable
class BlockableLink(Protocol):
    """A link whose other side can be blocked for good."""

    @property
    def blocklist(self) -> Blocklist:
        """Everybody whom this player has blocked."""
        ...

    @property
    def kicks(self) -> bool:
        """Whether a block sends the other side out: this player hosts."""
        ...

    def block(self) -> bool:
        """Remember that we do not want the other side; a host sends it out, too.

        It goes once no match runs any more: a host who blocks during one has to leave it before.

        False: it has not shown yet whose key it has, so it can only be sent out, not be known.
        """
        ...


@dataclass(frozen=True, slots=True)
class PeerRecognized:
    """Who the other side is, as soon as its promise of a match shows whose key it has."""

    seat: Seat
    name: str
    mark: str
    """Of the key: four letters (`game.match.signatures`)."""
    meeting: PeerFamiliarity


class RouteState(StrEnum):
    """How far one way to a host is."""

    LOOKING = "looking"
    """Its number is being looked up."""
    KNOCKING = "knocking"
    OPEN = "open"
    REFUSED = "refused"
    SILENT = "silent"
    NO_WAY = "no way"
    UNKNOWN = "unknown"
    """There is no such name."""
    CALLING = "calling"
    """An arena answers, and calls the host."""
    AWAY = "away"
    """An arena answers, and does not pass us on to him."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a host: an address, or one of the numbers of a name."""

    name: str
    state: RouteState


@dataclass(frozen=True, slots=True)
class Routes:
    """All ways that are being tried, the best first; comes again whenever one changes."""

    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Reachable:
    """To who hosts: friends reach this game at these addresses as well, from farther away. Comes
    again whenever that changes."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """To the host: the network of this machine has changed, and friends reach the game here now."""

    addresses: tuple[str, ...]
    """The likeliest first."""
    short_code: str = ""
    """The first of them in a few letters; may be empty."""


@dataclass(frozen=True, slots=True)
class LinkUp:
    """The link stands; a `Welcome` has just arrived or is next."""


@dataclass(frozen=True, slots=True)
class LinkDown:
    """The link broke and mends itself; `attempt` counts from 1."""

    attempt: int
    text: str


@dataclass(frozen=True, slots=True)
class LinkClosed:
    """The link is gone for good. Nothing comes after it."""

    code: ErrorCode
    text: str
    """What went wrong: one sentence."""
    advice: str = ""
    """What to try; may be empty."""


@dataclass(frozen=True, slots=True)
class UnsentLines:
    """Lines of the player that were not sent, and may be sent now if the player wants it."""

    lines: tuple[Say, ...]
    gone: bool = False
    """The room they were typed in is gone, or does not have them; else they are too old."""


@dataclass(frozen=True, slots=True)
class HostCheated:
    """The host said something of us, or of our dice, that our own program knows to be untrue."""

    text: str
    """What it is, to follow "The match stops:"."""


LinkNews = (
    FollowedEntry
    | ProtectionState
    | Reachable
    | Moved
    | PeerRecognized
    | Routes
    | LinkUp
    | LinkDown
    | LinkClosed
    | UnsentLines
    | HostCheated
)
Incoming = ServerMessage | LinkNews


class Link(Protocol):
    @property
    def hotseat(self) -> bool:
        """Whether both seats are played here."""
        ...

    def send(self, message: ClientMessage) -> int:
        """Hand a wish over; returns the number it was given, 0 for one that carries none.

        Never blocks and never raises; while the link is down, acts and lines wait.
        """
        ...

    def wait(self, timeout: float) -> Incoming | None:
        """The next message, waiting up to `timeout` seconds for it; None if none came."""
        ...

    def poll(self) -> Incoming | None:
        """The next message if one is there."""
        ...

    def close(self) -> None:
        """Leave and let go. May be called twice."""
        ...


@runtime_checkable
class WaitableLink(Protocol):
    """A link that may be slept on together with other things."""

    def fileno(self) -> int:
        """Of what the system calls readable while a message may be there; negative: nothing is."""
        ...

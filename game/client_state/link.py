"""Link: a client's connection as the screens see it. net/ implements it; tests have their own."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from game.client_state.blocklist import Blocklist
from game.match.match_state import FollowedEntry
from game.protocol.messages import ClientMessage, ErrorCode, Say, ServerMessage
from game.rules import Seat


class Protection(StrEnum):
    """How a game is protected from strangers and eavesdroppers."""

    CODE = "code"
    """A passcode is required once; afterwards the certificate is known."""
    OPEN = "open"
    """Encrypted, but anybody on the network may join."""
    PLAIN = "plain"
    """Neither encrypted nor restricted."""
    HERE = "here"
    """The connection stays within this program."""


@dataclass(frozen=True, slots=True)
class ProtectionState:
    """How this game is protected; sent to the host again whenever it changes."""

    protection: Protection
    code: str = field(default="", repr=False)
    """Passcode that a friend needs; known to the host only."""
    text: str = ""
    """Latest event about protection, as a sentence; may be empty."""


class PeerFamiliarity(StrEnum):
    """How well a peer that has proven to own their key is known."""

    FIRST = "first"
    """No peer of that name was met before."""
    AGAIN = "again"
    """The same name and the same key as before."""
    STRANGER = "stranger"
    """The same name, but a key that was never seen with it."""
    BLOCKED = "blocked"
    """A peer whom this player has blocked."""


@runtime_checkable
class BlockableLink(Protocol):
    """A link whose other side can be blocked permanently."""

    @property
    def blocklist(self) -> Blocklist:
        """The blocked players."""
        ...

    @property
    def kicks(self) -> bool:
        """Whether a block also removes the other side, because this player hosts."""
        ...

    def block(self) -> bool:
        """Block the other side; a host also removes it.

        The removal waits until no match is running; a host who blocks during a match has to leave
        it first.

        Return False if the other side has not shown its key yet: then it can only be removed, not
        recognised later.
        """
        ...


@dataclass(frozen=True, slots=True)
class PeerRecognized:
    """Who the other side is, known as soon as its promise for a match shows its key."""

    seat: Seat
    name: str
    mark: str
    """Mark of the key: four letters (`game.match.signatures`)."""
    meeting: PeerFamiliarity


class RouteState(StrEnum):
    """Progress of one route to a host."""

    LOOKING = "looking"
    """The address of the host name is being looked up."""
    KNOCKING = "connecting"
    OPEN = "open"
    REFUSED = "refused"
    SILENT = "silent"
    NO_WAY = "no way"
    UNKNOWN = "unknown"
    """The host name does not exist."""
    CALLING = "calling"
    """An arena answers and is contacting the host."""
    AWAY = "away"
    """An arena answers, but the host is not connected to it."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route to a host: an address, or one of the addresses of a host name."""

    name: str
    state: RouteState


@dataclass(frozen=True, slots=True)
class Routes:
    """All routes that are being tried, the best first; sent again whenever one changes."""

    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Reachable:
    """Sent to the host: further addresses at which friends reach this game, from outside its
    network. Sent again whenever they change."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Sent to the host: this machine's network has changed, and so have the addresses of the
    game."""

    addresses: tuple[str, ...]
    """The new addresses, the likeliest first."""
    short_code: str = ""
    """Short code of the first address; may be empty."""


@dataclass(frozen=True, slots=True)
class LinkUp:
    """The link is connected; a `Welcome` has just been received or comes next."""


@dataclass(frozen=True, slots=True)
class LinkDown:
    """The connection broke and is being retried; `attempt` counts from 1."""

    attempt: int
    text: str


@dataclass(frozen=True, slots=True)
class LinkClosed:
    """The link is closed for good. Nothing comes after this."""

    code: ErrorCode
    text: str
    """What went wrong, as one sentence."""
    advice: str = ""
    """What to try; may be empty."""


@dataclass(frozen=True, slots=True)
class UnsentLines:
    """Lines of this player that were not sent; the player may still send them."""

    lines: tuple[Say, ...]
    gone: bool = False
    """Whether their room is gone or does not have them; else they are too old."""


@dataclass(frozen=True, slots=True)
class HostCheated:
    """The host claimed something about us or our dice that our own program knows to be false."""

    text: str
    """The false claim, as a text to follow "The match stops:"."""


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
        """Whether both seats are played at this computer."""
        ...

    def send(self, message: ClientMessage) -> int:
        """Queue a message; return the number it was given, or 0 if it carries none.

        Never blocks and never raises; while the link is down, acts and lines wait.
        """
        ...

    def wait(self, timeout: float) -> Incoming | None:
        """Return the next message, or None if none arrives within `timeout` seconds."""
        ...

    def poll(self) -> Incoming | None:
        """Return the next message if there is one."""
        ...

    def close(self) -> None:
        """Leave the room and free all resources. May be called twice."""
        ...


@runtime_checkable
class WaitableLink(Protocol):
    """A link that can be waited for together with other file descriptors."""

    def fileno(self) -> int:
        """Return a file descriptor that is readable while a message may be waiting; negative for
        none."""
        ...

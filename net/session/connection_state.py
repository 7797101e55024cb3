"""Connection state: what a client knows of one connection to its host, and of no other."""

from dataclasses import dataclass, field

from game.protocol.messages import Bye
from net.session.heartbeat import Heartbeat
from net.wire.codec import FRAME_LIMIT, FrameReader


@dataclass(slots=True)
class ConnectionState:
    """Replaced as a whole when a connection ends and when one begins.

    What one host said on one connection must never be believed on the next, so nothing in here is
    reset field by field.
    """

    welcomed: bool = False
    """The host has let us in: what is sent now goes out at once."""
    bye: Bye | None = None
    """The host's last message, if it sent one."""
    invalid: str = ""
    """Why what the host said is not of our protocol; empty while it is."""
    key: str = ""
    """Our key as the hello showed it, in hexadecimal."""
    undone: bool = False
    """The host wants something undone that we did: no entry of this connection counts."""
    rewound: bool = False
    """A part of the match was given up when the host let us in."""
    copy_sent: bool = False
    """The host has asked for our copy of the room, which it may do once."""
    acknowledged: int = 0
    """The last of our entries of which the host knows that we have it."""
    frames: FrameReader = field(default_factory=lambda: FrameReader(FRAME_LIMIT))
    heartbeat: Heartbeat = field(default_factory=Heartbeat)

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
    """Whether the host has welcomed us; messages are then sent at once."""
    bye: Bye | None = None
    """The host's last message, if it sent one."""
    invalid: str = ""
    """Why the host's bytes are not of our protocol; empty while they are."""
    key: str = ""
    """Our key as the hello showed it, in hexadecimal."""
    undone: bool = False
    """Whether the host tried to undo our actions: then no entry of this connection counts."""
    rewound: bool = False
    """Whether a part of the match was given up when the host welcomed us."""
    copy_sent: bool = False
    """Whether the host has asked for our copy of the room, which it may do once."""
    acknowledged: int = 0
    """The last entry that we have confirmed to the host."""
    frames: FrameReader = field(default_factory=lambda: FrameReader(FRAME_LIMIT))
    heartbeat: Heartbeat = field(default_factory=Heartbeat)

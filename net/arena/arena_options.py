"""Arena options: what is decided about an arena before it opens, in one frozen value."""

from dataclasses import dataclass

from net.room.room_options import DEFAULT_OPTIONS, RoomOptions
from net.wire.address import DEFAULT_PORT

ROOMS_LIMIT = 1024

DRAIN_SECONDS = 60.0
"""For running matches to end once the arena is to stop; the others are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArenaOptions:
    """The options of an arena."""

    address: str | None = None
    """The address to listen on; None: every interface."""
    port: int = DEFAULT_PORT
    room: RoomOptions = DEFAULT_OPTIONS
    """The options of each of its rooms."""
    rooms: int = ROOMS_LIMIT
    """Most rooms at once."""
    drain_seconds: float = DRAIN_SECONDS
    relays: bool = True
    """Whether guests are passed on to hosts who wait here."""
    status: tuple[str, int] | None = None
    """Address and port of the status page."""


DEFAULT_ARENA = ArenaOptions()

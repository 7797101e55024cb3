"""Relay messages: two players behind routers meet through an arena, as messages. No IO.

A host waits at an arena, a guest calls it, the host accepts on a new connection, and from then on
the arena relays bytes. These are TLS between guest and host; the relay messages come before it and
have nothing to do with the code. docs/PROTOCOL.md gives every step.
"""

from collections.abc import Container
from hashlib import sha256
from typing import Annotated

import msgspec

from game.protocol.message_base import hex_pattern
from game.protocol.messages import Bye, Message, Pong, Word
from net.wire.address import PLACE_DIGITS
from net.wire.rate_limit import Rate

SECRET_BYTES = 32

HOSTS_LIMIT = 1024
"""Most hosts that may wait at one arena."""
PAIRS_LIMIT = 256
"""Most pairs of connections that an arena relays or is calling for."""
PER_HOST_LIMIT = 20
"""Most guests of one host: the opponent, all spectators, and a few to spare."""

PER_PAIR = Rate(128 * 1024, 2 * 1024 * 1024)
"""Bytes. A match needs a thousandth; a whole evening that is shown again goes at once."""
PAIR_BYTE_RATE = Rate(16 * 1024, 64 * 1024)
"""Bytes of a pair up to which it has nothing to do with what others pass on."""
ALL_TOGETHER = Rate(4 * 1024 * 1024, 8 * 1024 * 1024)
"""Bytes of all pairs beyond that, so that no crowd of them slows the rooms of the arena."""
PIECE_BYTES = 1024
"""What a piece counts at least, however short."""

ACCEPT_SECONDS = 3.0
"""Seconds for a host to accept a call; the guest waits no longer."""
IDLE_SECONDS = 30.0
"""Seconds of silence on both sides after which a pair is closed."""

PING_SECONDS = 4.0
"""Seconds between pings of a waiting host."""
WAITING_SILENCE_SECONDS = 12.0
"""Seconds of silence after which host and arena consider each other gone."""
PING_RATE = Rate(1.0, 10)
"""Pings tolerated from a waiting host."""

Secret = Annotated[str, msgspec.Meta(pattern=hex_pattern(SECRET_BYTES))]
Place = Annotated[str, msgspec.Meta(pattern=rf"^[0-9]{{{PLACE_DIGITS}}}\Z")]
"""A relay number, by which a guest asks to be connected to a waiting host."""


class Wait(Message, frozen=True):
    """Host to arena, first: wait for guests. The owner of the secret owns the relay number."""

    secret: Secret


class Waiting(Message, frozen=True):
    """Arena to host: the relay number under which guests reach it."""

    place: Place


class Ring(Message, frozen=True):
    """Arena to host: a guest is calling."""

    call: Word
    address: Word
    """The guest's address, as claimed by the arena."""


class Accept(Message, frozen=True):
    """Host to arena, first on a fresh connection: all that follows is for that guest."""

    call: Word


class Reach(Message, frozen=True):
    """Guest to arena, first: connect me to the host waiting under that number."""

    place: Place


class Reached(Message, frozen=True):
    """Arena to guest: all that follows is the host's."""


Request = Wait | Accept | Reach
"""The first message of a connection that uses the relay."""
ToHost = Waiting | Ring | Pong | Bye
ToGuest = Reached | Bye


def place_of(secret: str, taken: Container[str] = ()) -> str:
    """The place that a secret stands for, which stays the same whatever becomes of the arena.

    The first eight digits of its SHA-256 as a number; where another host has that place, of the
    SHA-256 of that, and so on.
    """
    digest = sha256(bytes.fromhex(secret)).digest()
    while (place := _digits(digest)) in taken:
        digest = sha256(digest).digest()
    return place


def _digits(digest: bytes) -> str:
    return f"{int.from_bytes(digest[:8], 'big') % 10**PLACE_DIGITS:0{PLACE_DIGITS}}"

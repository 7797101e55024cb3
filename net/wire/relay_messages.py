"""Relay messages: how two who both sit behind routers meet through an arena, as messages. No IO.

A host waits at an arena, a guest reaches for him there, the host accepts on a fresh connection, and
from then on the arena passes bytes on. They are TLS between guest and host; what is said here comes
before it, and has nothing to do with the code. docs/PROTOCOL.md gives every step.
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
"""That may wait at one arena."""
PAIRS_LIMIT = 256
"""That an arena may have joined or be calling."""
PER_HOST_LIMIT = 20
"""Guests of one host: the other player and as many as may look on, with some to spare."""

PER_PAIR = Rate(128 * 1024, 2 * 1024 * 1024)
"""Bytes. A match needs a thousandth; a whole evening that is shown again goes at once."""
PAIR_BYTE_RATE = Rate(16 * 1024, 64 * 1024)
"""Bytes of a pair up to which it has nothing to do with what others pass on."""
ALL_TOGETHER = Rate(4 * 1024 * 1024, 8 * 1024 * 1024)
"""Bytes of all pairs beyond that, so that no crowd of them slows the rooms of the arena."""
PIECE_BYTES = 1024
"""What a piece counts at least, however short."""

ACCEPT_SECONDS = 3.0
"""For a host to accept a call; who reaches waits no longer."""
IDLE_SECONDS = 30.0
"""A pair of which neither side says anything for so long is parted."""

PING_SECONDS = 4.0
"""A host who waits shows so often that he is there."""
WAITING_SILENCE_SECONDS = 12.0
"""Who has not heard of the other end for so long takes it for gone, host and arena alike."""
PING_RATE = Rate(1.0, 10)
"""Of those signs, as many as are borne."""

Secret = Annotated[str, msgspec.Meta(pattern=hex_pattern(SECRET_BYTES))]
Place = Annotated[str, msgspec.Meta(pattern=rf"^[0-9]{{{PLACE_DIGITS}}}\Z")]
"""Where a host waits: what a guest has to say to be passed on to him."""


class Wait(Message, frozen=True):
    """Host to arena, first: here I wait for guests. Who has the secret has the place."""

    secret: Secret


class Waiting(Message, frozen=True):
    """Arena to host: so guests reach you."""

    place: Place


class Ring(Message, frozen=True):
    """Arena to host: somebody reaches for you."""

    call: Word
    address: Word
    """From where, as the arena says."""


class Accept(Message, frozen=True):
    """Host to arena, first on a fresh connection: all that follows is for that guest."""

    call: Word


class Reach(Message, frozen=True):
    """Guest to arena, first: pass me on to whoever waits there."""

    place: Place


class Reached(Message, frozen=True):
    """Arena to guest: all that follows is the host's."""


Request = Wait | Accept | Reach
"""What a connection that is not for the arena itself begins with."""
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

"""Relay pipe: one connection of an arena's relay, and the pair of them that was joined."""

import asyncio
from collections.abc import Callable

from game.protocol.messages import Bye
from net.wire.codec import encode
from net.wire.rate_limit import TokenBucket
from net.wire.relay_messages import IDLE_SECONDS, PAIR_BYTE_RATE, PER_PAIR, PIECE_BYTES

WAITING_BYTES = 32 * 1024
"""For one end; with so many the other end is not read any more until some are gone."""

STUCK_SECONDS = 5.0
"""For which an end may not read; then it is cut off."""


class RelayConnection(asyncio.Protocol):
    """Where its bytes go, and who hears of its end, is told by `on_data` and `on_lost`."""

    def __init__(
        self,
        transport: asyncio.Transport,
        address: str,
        now: Callable[[], float],
        on_closed: Callable[["RelayConnection"], None],
    ) -> None:
        """Of a connection that stands. `on_closed` hears of its end besides."""
        self.address = address
        self.counted = True
        """It counts among those that its address may have."""
        self.on_data: Callable[[bytes], None] = lambda data: None
        self.on_lost: Callable[[], None] = lambda: None
        self.crowded: Callable[[bool], None] = lambda full: None
        """Hears when the other end reads too slowly, and when that is over."""
        self.ending = False
        self._transport, self._now, self._on_closed = transport, now, on_closed
        self._pauses = 0
        self._stuck_since: float | None = None
        transport.set_write_buffer_limits(high=WAITING_BYTES)

    def data_received(self, data: bytes) -> None:
        if not self.ending:
            self.on_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ending = True
        self.on_lost()
        self._on_closed(self)

    def pause_writing(self) -> None:
        self._stuck_since = self._now()
        self.crowded(True)

    def resume_writing(self) -> None:
        self._stuck_since = None
        self.crowded(False)

    def is_stuck(self, now: float) -> bool:
        """Whether it has not read for too long."""
        return self._stuck_since is not None and now - self._stuck_since >= STUCK_SECONDS

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def pause_reading(self, on: bool) -> None:
        """Read nothing; goes on once it was let go as often as it was held."""
        self._pauses += 1 if on else -1
        if self._transport.is_closing():
            return
        if on and self._pauses == 1:
            self._transport.pause_reading()
        elif not on and self._pauses == 0:
            self._transport.resume_reading()

    def say_goodbye(self, bye: Bye) -> None:
        """Say why, and hang up."""
        self.write(encode(bye))
        self.close()

    def close(self) -> None:
        """Hang up once everything was sent."""
        self.ending = True
        self._transport.close()
        # Who does not read that either must not keep the socket.
        asyncio.get_running_loop().call_later(STUCK_SECONDS, self._transport.abort)

    def abort(self) -> None:
        """At once."""
        self.ending = True
        self._transport.abort()


class RelayPipe:
    """Two lines of which each gets what comes from the other."""

    def __init__(
        self,
        guest: RelayConnection,
        host: RelayConnection,
        shared_bucket: TokenBucket,
        count_bytes: Callable[[int], None],
        on_closed: Callable[["RelayPipe"], None],
        now: Callable[[], float],
    ) -> None:
        """`shared_bucket`: what all pairs share; `count_bytes` hears how much was passed on."""
        self._ends = (guest, host)
        self._pair_bucket, self._own_buckets, self._shared_bucket = (
            TokenBucket(PAIR_BYTE_RATE),
            TokenBucket(PER_PAIR),
            shared_bucket,
        )
        self._count_bytes, self._on_closed, self._now = count_bytes, on_closed, now
        self._received_at = now()
        for connection, other in ((guest, host), (host, guest)):
            self._join(connection, other)

    def _join(self, connection: RelayConnection, other: RelayConnection) -> None:
        connection.on_data = lambda data: self._forward(connection, other, data)
        connection.crowded = other.pause_reading
        connection.on_lost = lambda: self._end_closed(other)

    def tick(self, now: float) -> None:
        """Cut off who does not read; end what is silent on both sides."""
        if any(connection.is_stuck(now) for connection in self._ends):
            for connection in self._ends:
                connection.abort()
        elif now - self._received_at >= IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """Part them."""
        for connection in self._ends:
            connection.close()

    def _forward(self, connection: RelayConnection, other: RelayConnection, data: bytes) -> None:
        self._received_at = now = self._now()
        self._count_bytes(len(data))
        other.write(data)
        # A piece costs the loop time however small it is.
        cost = max(len(data), PIECE_BYTES)
        wait = self._own_buckets.spend(cost, now)
        if not self._pair_bucket.take(now, cost):
            wait = max(wait, self._shared_bucket.spend(cost, now))
        if wait:
            connection.pause_reading(True)
            asyncio.get_running_loop().call_later(wait, connection.pause_reading, False)

    def _end_closed(self, other: RelayConnection) -> None:
        other.close()
        self._on_closed(self)

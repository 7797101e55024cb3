"""Relay pipe: one connection of an arena's relay, and two of them that are joined."""

import asyncio

from game.protocol.messages import Bye
from net.wire.codec import encode
from net.wire.rate_limit import TokenBucket
from net.wire.relay_messages import IDLE_SECONDS, PAIR_BYTE_RATE, PER_PAIR, PIECE_BYTES

WAITING_BYTES = 32 * 1024
"""Most bytes that wait for one end; with more the other end is not read until some are gone."""

STUCK_SECONDS = 5.0
"""Longest time for which an end may not read; then it is cut off."""


class RelayConnection:
    """What is sent to one peer of the relay, and whether it is read."""

    def __init__(self, transport: asyncio.Transport, address: str) -> None:
        self.address = address
        self.counted = True
        """Whether it counts among those that its address may have."""
        self.ending = False
        self._transport = transport
        self._pauses = 0
        self._stuck_since: float | None = None
        transport.set_write_buffer_limits(high=WAITING_BYTES)

    def pause_writing(self, now: float) -> None:
        """Note that the peer does not read."""
        self._stuck_since = now

    def resume_writing(self) -> None:
        """Note that the peer reads again."""
        self._stuck_since = None

    def is_stuck(self, now: float) -> bool:
        """Return whether the peer has not read for too long."""
        return self._stuck_since is not None and now - self._stuck_since >= STUCK_SECONDS

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def pause_reading(self) -> None:
        """Read nothing until `resume_reading` was called as often as this."""
        self._pauses += 1
        if self._pauses == 1 and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        # The pause that this ends may have been before the connection was joined.
        self._pauses = max(0, self._pauses - 1)
        if self._pauses == 0 and not self._transport.is_closing():
            self._transport.resume_reading()

    def say_goodbye(self, bye: Bye) -> None:
        """Send the last word and close."""
        self.write(encode(bye))
        self.close()

    def close(self) -> None:
        """Close once everything was sent."""
        self.ending = True
        self._transport.close()
        # A peer that does not read that either must not keep the socket.
        asyncio.get_running_loop().call_later(STUCK_SECONDS, self._transport.abort)

    def abort(self) -> None:
        """Cut the connection at once."""
        self.ending = True
        self._transport.abort()


class RelayPipe:
    """Two connections of which each gets what comes from the other."""

    def __init__(
        self,
        guest: RelayConnection,
        host: RelayConnection,
        shared_bucket: TokenBucket,
        now: float,
    ) -> None:
        """`shared_bucket`: the bytes that all pipes share."""
        self._ends = (guest, host)
        self._pair_bucket, self._own_buckets, self._shared_bucket = (
            TokenBucket(PAIR_BYTE_RATE),
            TokenBucket(PER_PAIR),
            shared_bucket,
        )
        self._received_at = now

    def other(self, connection: RelayConnection) -> RelayConnection:
        """Return the other end."""
        guest, host = self._ends
        return host if connection is guest else guest

    def forward(self, connection: RelayConnection, data: bytes, now: float) -> None:
        """Send what came from one end to the other; read the next piece later if it is too much."""
        self._received_at = now
        self.other(connection).write(data)
        # A piece costs the loop time however small it is.
        cost = max(len(data), PIECE_BYTES)
        wait = self._own_buckets.spend(cost, now)
        if not self._pair_bucket.take(now, cost):
            wait = max(wait, self._shared_bucket.spend(cost, now))
        if wait:
            connection.pause_reading()
            asyncio.get_running_loop().call_later(wait, connection.resume_reading)

    def tick(self, now: float) -> None:
        """Cut off an end that does not read; close the pipe if both ends are silent."""
        if any(connection.is_stuck(now) for connection in self._ends):
            for connection in self._ends:
                connection.abort()
        elif now - self._received_at >= IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """Close both ends."""
        for connection in self._ends:
            connection.close()

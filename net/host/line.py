"""Line: one connection of an arena's relay, and the pair of them that was joined."""

import asyncio
from collections.abc import Callable

from game.contract.messages import Bye
from net.wire.bucket import Bucket
from net.wire.codec import encode
from net.wire.relay import IDLE_SECONDS, MODEST, PER_PAIR, PIECE_BYTES

WAITING_BYTES = 32 * 1024
"""For one end; with so many the other end is not read any more until some are gone."""

STUCK_SECONDS = 5.0
"""For which an end may not read; then it is cut off."""


class Line(asyncio.Protocol):
    """Where its bytes go, and who hears of its end, is told by `heard` and `lost`."""

    def __init__(
        self,
        transport: asyncio.Transport,
        address: str,
        now: Callable[[], float],
        left: Callable[["Line"], None],
    ) -> None:
        """Of a connection that stands. `left` hears of its end besides."""
        self.address = address
        self.counted = True
        """It counts among those that its address may have."""
        self.heard: Callable[[bytes], None] = lambda data: None
        self.lost: Callable[[], None] = lambda: None
        self.crowded: Callable[[bool], None] = lambda full: None
        """Hears when the other end reads too slowly, and when that is over."""
        self.ending = False
        self._transport, self._now, self._left = transport, now, left
        self._holds = 0
        self._stuck_since: float | None = None
        transport.set_write_buffer_limits(high=WAITING_BYTES)

    def data_received(self, data: bytes) -> None:
        if not self.ending:
            self.heard(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ending = True
        self.lost()
        self._left(self)

    def pause_writing(self) -> None:
        self._stuck_since = self._now()
        self.crowded(True)

    def resume_writing(self) -> None:
        self._stuck_since = None
        self.crowded(False)

    def stuck(self, now: float) -> bool:
        """Whether it has not read for too long."""
        return self._stuck_since is not None and now - self._stuck_since >= STUCK_SECONDS

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def hold(self, on: bool) -> None:
        """Read nothing; goes on once it was let go as often as it was held."""
        self._holds += 1 if on else -1
        if self._transport.is_closing():
            return
        if on and self._holds == 1:
            self._transport.pause_reading()
        elif not on and self._holds == 0:
            self._transport.resume_reading()

    def say_goodbye(self, bye: Bye) -> None:
        """Say why, and hang up."""
        self.write(encode(bye))
        self.end()

    def end(self) -> None:
        """Hang up once everything was sent."""
        self.ending = True
        self._transport.close()
        # Who does not read that either must not keep the socket.
        asyncio.get_running_loop().call_later(STUCK_SECONDS, self._transport.abort)

    def hang_up(self) -> None:
        """At once."""
        self.ending = True
        self._transport.abort()


class Pair:
    """Two lines of which each gets what comes from the other."""

    def __init__(
        self,
        guest: Line,
        host: Line,
        together: Bucket,
        count: Callable[[int], None],
        parted: Callable[["Pair"], None],
        now: Callable[[], float],
    ) -> None:
        """`together`: what all pairs share; `count` hears how much was passed on."""
        self._lines = (guest, host)
        self._modest, self._own, self._together = Bucket(MODEST), Bucket(PER_PAIR), together
        self._count, self._parted, self._now = count, parted, now
        self._heard = now()
        for line, other in ((guest, host), (host, guest)):
            self._join(line, other)

    def _join(self, line: Line, other: Line) -> None:
        line.heard = lambda data: self._pass_on(line, other, data)
        line.crowded = other.hold
        line.lost = lambda: self._end(other)

    def tick(self, now: float) -> None:
        """Cut off who does not read; end what is silent on both sides."""
        if any(line.stuck(now) for line in self._lines):
            for line in self._lines:
                line.hang_up()
        elif now - self._heard >= IDLE_SECONDS:
            self.end()

    def end(self) -> None:
        """Part them."""
        for line in self._lines:
            line.end()

    def _pass_on(self, line: Line, other: Line, data: bytes) -> None:
        self._heard = now = self._now()
        self._count(len(data))
        other.write(data)
        # A piece costs the loop time however small it is.
        cost = max(len(data), PIECE_BYTES)
        wait = self._own.spend(cost, now)
        if not self._modest.take(now, cost):
            wait = max(wait, self._together.spend(cost, now))
        if wait:
            line.hold(True)
            asyncio.get_running_loop().call_later(wait, line.hold, False)

    def _end(self, other: Line) -> None:
        other.end()
        self._parted(self)

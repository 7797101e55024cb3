"""Relay host: the place of a host at an arena, through which guests reach a machine that nobody
else can reach.

It lives on the event loop of the host's server and lasts as long as the host does. A place that is
lost, because a connection broke or the arena was started again, is taken again.
"""

import asyncio
import contextlib
import ipaddress
import logging
import secrets
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from hashlib import sha256

from game.i18n.phrase import phrase
from game.match.signatures import Signer
from game.protocol.messages import Bye, ErrorCode, Ping, Pong
from net.connect.socket_options import prepare
from net.server.server_thread import BY_ARENA, HostClient
from net.server.socket_protocol import SocketProtocol
from net.wire.address import Address
from net.wire.codec import HELLO_LIMIT, InvalidMessage, decode_to_host, encode
from net.wire.rate_limit import Rate, TokenBucket, address_block
from net.wire.relay_messages import (
    PING_SECONDS,
    WAITING_SILENCE_SECONDS,
    Accept,
    Ring,
    Wait,
    Waiting,
)

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Waits before the first, second … attempt to take the place again; the last one repeats."""

SLOW_RETRY_SECONDS = 30.0
"""The wait where the arena does not want us."""

CONNECT_SECONDS = 4.0

FAMILY_SECONDS = 0.25
"""Time between attempts at two addresses of an arena, IPv6 and IPv4, as RFC 8305 has it."""

CALL_RATE = Rate(2.0, 20)
"""Most calls that are answered: an arena that rings more often only wants us to call it."""

_UNWANTED = frozenset({ErrorCode.FULL, ErrorCode.FLOOD, ErrorCode.INVALID, ErrorCode.CLOSED})


class _Lost(Exception):
    """The place is lost for the reason `code`."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


class RelayHost:
    """One place, from `start` to `close`."""

    def __init__(self, link: HostClient, arena: Address, secret: str) -> None:
        """`link`: of the player who hosts; it is sent the address for guests, and the news.
        `secret`: as `secret_for` makes it."""
        self._link, self._arena, self._secret = link, arena, secret
        self._place = ""
        self._troubled = False
        """Whether the player has read that the relay number is lost."""
        self._call_bucket = TokenBucket(CALL_RATE)
        self._calls: set[asyncio.Task[None]] = set()
        self._running: Future[None] | None = None

    def start(self) -> None:
        """Take the place in the background, on the loop of the host."""
        self._running = self._link.host.run(self.run())

    def close(self) -> None:
        """Give the place up, from any thread."""
        if self._running:
            self._running.cancel()

    async def run(self) -> None:
        """Take the place and hold it, again and again, until another window has it."""
        try:
            await self._hold_place()
        except Exception:
            # The outermost shell of this task: nobody waits for what it raises.
            log.exception("the relay host failed")
        finally:
            for call in self._calls:
                call.cancel()

    async def _hold_place(self) -> None:
        attempt = 0
        while True:
            code = await self._hold_connection()
            if code is ErrorCode.REPLACED:
                self._link.show(
                    phrase(
                        "The arena {arena} is now used by another of your windows.",
                        arena=self._arena,
                    )
                )
                return
            attempt = 0 if self._place and not self._troubled else attempt + 1
            self._report_lost(code)
            longest = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)]
            longest = SLOW_RETRY_SECONDS if code in _UNWANTED else longest
            # Spread, so that all who waited there do not come back in one instant.
            await asyncio.sleep(longest * (0.5 + secrets.randbelow(500) / 1000))

    def _report_lost(self, code: ErrorCode) -> None:
        """Tell the player why the place is lost, once for each time."""
        if self._troubled:
            return
        self._troubled = True
        if code is ErrorCode.FULL:
            said = phrase(
                "The arena {arena} is full and cannot relay connections.", arena=self._arena
            )
        elif code is ErrorCode.CLOSED:
            said = phrase(
                "The arena {arena} does not relay connections. Use another one.", arena=self._arena
            )
        elif code is ErrorCode.INVALID:
            said = phrase("The program at {arena} is not an arena.", arena=self._arena)
        else:
            said = phrase("The arena {arena} does not answer. Still trying.", arena=self._arena)
        self._link.show(said)

    async def _hold_connection(self) -> ErrorCode:
        """Hold the place for as long as the connection lasts; return why it ended."""
        writer = None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(
                    self._arena.host,
                    self._arena.port,
                    limit=HELLO_LIMIT,
                    happy_eyeballs_delay=FAMILY_SECONDS,
                )
            prepare(writer.get_extra_info("socket"))
            writer.write(encode(Wait(self._secret)))
            await self._listen(reader, writer)
        except _Lost as lost:
            return lost.code
        except InvalidMessage:
            return ErrorCode.INVALID
        # On some systems an impossible name is a ValueError.
        except (OSError, ValueError):
            return ErrorCode.LOST
        finally:
            if writer:
                writer.close()
        return ErrorCode.LOST

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read what the arena sends until the place is lost. Raises _Lost, InvalidMessage or
        OSError."""
        loop = asyncio.get_running_loop()
        last_received = loop.time()
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    frame = await reader.readline()
            except TimeoutError:
                if loop.time() - last_received >= WAITING_SILENCE_SECONDS:
                    raise _Lost(ErrorCode.SILENT) from None
                writer.write(encode(Ping(0)))
                continue
            if not frame.endswith(b"\n"):
                raise _Lost(ErrorCode.LOST)
            last_received = loop.time()
            self._handle_frame(frame[:-1])

    def _handle_frame(self, frame: bytes) -> None:
        match decode_to_host(frame):
            case Waiting(place=place):
                self._place_taken(place)
            case Ring() as ring:
                self._accept_call(ring)
            case Bye(code=code):
                raise _Lost(code)
            case Pong():
                pass

    def _place_taken(self, place: str) -> None:
        news = place != self._place
        if news:
            self._place = place
            self._link.add_address(BY_ARENA, str(replace(self._arena, place=place)))
        elif self._troubled:
            self._link.show(phrase("The arena {arena} relays friends again.", arena=self._arena))
        self._troubled = False

    # --- guests ------------------------------------------------------------------------------

    def _accept_call(self, ring: Ring) -> None:
        if not self._call_bucket.take(asyncio.get_running_loop().time()):
            log.info("the arena rings too often")
            return
        task = asyncio.get_running_loop().create_task(self._call_back(ring))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _call_back(self, ring: Ring) -> None:
        """Connect to a guest who calls; from then on it is a connection like any."""
        loop, caller = asyncio.get_running_loop(), display_address(ring.address)
        accept = encode(Accept(ring.call))
        with contextlib.suppress(OSError):
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.create_connection(
                    partial(SocketProtocol, self._link.host.server, caller, accept),
                    self._arena.host,
                    self._arena.port,
                    happy_eyeballs_delay=FAMILY_SECONDS,
                )


def display_address(address: str) -> str:
    """Return the address of a guest who comes through an arena: the network that the arena names.

    It serves for counting alone: such a guest is never on a network of our own.
    """
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return "an arena"
    return f"{address_block(address)} through an arena"


def secret_for(signer: Signer, arena: Address) -> str:
    """Return the secret of this installation at that arena, which is always the same and goes
    nowhere else: SHA-256, in hexadecimal, of a signature."""
    return sha256(signer.sign(f"parley/1 relay|{arena}".encode())).hexdigest()

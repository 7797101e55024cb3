"""Relay host: a host's place at an arena, where guests reach him who cannot reach his machine.

It lives on the event loop of the host's server and lasts as long as the host does: a place that is
lost, because a wire broke or the arena was started anew, is taken again.
"""

import asyncio
import contextlib
import ipaddress
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from game.i18n.phrase import phrase
from game.match.signatures import Signer
from game.protocol.messages import Bye, ErrorCode, Ping, Pong
from net.connect.socket_options import prepare
from net.hosting.connection import ServerConnection
from net.server.server import Server
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
"""Waits before the first, second … attempt to take the place again; the last one for ever."""

SLOW_RETRY_SECONDS = 30.0
"""The same where the arena does not want us."""

CONNECT_SECONDS = 4.0

FAMILY_SECONDS = 0.25
"""Between two numbers of an arena's name, IPv6 and IPv4, as RFC 8305 has it."""

CALL_RATE = Rate(2.0, 20)
"""That are followed; an arena that rings more often makes our machine call it in vain."""

_UNWANTED = frozenset({ErrorCode.FULL, ErrorCode.FLOOD, ErrorCode.INVALID, ErrorCode.CLOSED})


class _Lost(Exception):
    """The place is lost; `code` says why."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


class RelayHost:
    """One place. `run` it on the loop of the server; cancel that to give the place up."""

    def __init__(
        self,
        server: Server,
        arena: Address,
        secret: str,
        on_address: Callable[[Address], None],
        notify: Callable[[str], None],
    ) -> None:
        """`secret`: as `secret_for` makes it. `on_address` hears under which address guests reach
        us, `notify` a sentence for who hosts; both on the loop."""
        self._server, self._arena, self._secret = server, arena, secret
        self._on_address, self._notify = on_address, notify
        self._place = ""
        self._troubled = False
        """It was told that the place is not ours, or not any more."""
        self._call_bucket = TokenBucket(CALL_RATE)
        self._calls: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Take the place and hold it, again and again; ends only if another window has it."""
        try:
            await self._hold_place()
        except Exception:
            # The outermost shell of this task: nobody waits for what it raises.
            log.exception("the outpost failed")
        finally:
            for call in self._calls:
                call.cancel()

    async def _hold_place(self) -> None:
        attempt = 0
        while True:
            code = await self._hold_connection()
            if code is ErrorCode.REPLACED:
                self._notify(
                    phrase(
                        "Another window of yours is reached through the arena {arena} now.",
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
        """Once for each time that the place is lost."""
        if self._troubled:
            return
        self._troubled = True
        if code is ErrorCode.FULL:
            said = phrase("The arena {arena} is full and passes nobody on.", arena=self._arena)
        elif code is ErrorCode.CLOSED:
            said = phrase(
                "The arena {arena} passes nobody on; name another one.", arena=self._arena
            )
        elif code is ErrorCode.INVALID:
            said = phrase("What answers at {arena} is no arena for that.", arena=self._arena)
        else:
            said = phrase("The arena {arena} does not answer; still trying.", arena=self._arena)
        self._notify(said)

    async def _hold_connection(self) -> ErrorCode:
        """Hold the place for as long as the connection lasts; why it ended."""
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
        # A name that is none is no OSError everywhere.
        except (OSError, ValueError):
            return ErrorCode.LOST
        finally:
            if writer:
                writer.close()
        return ErrorCode.LOST

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Raises _Lost, InvalidMessage or OSError in the end."""
        loop = asyncio.get_running_loop()
        heard = loop.time()
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    frame = await reader.readline()
            except TimeoutError:
                if loop.time() - heard >= WAITING_SILENCE_SECONDS:
                    raise _Lost(ErrorCode.SILENT) from None
                writer.write(encode(Ping(0)))
                continue
            if not frame.endswith(b"\n"):
                raise _Lost(ErrorCode.LOST)
            heard = loop.time()
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
            self._on_address(replace(self._arena, place=place))
        elif self._troubled:
            self._notify(phrase("The arena {arena} passes friends on again.", arena=self._arena))
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
        """The guest comes in like any other; only the connection was made by us."""
        loop, caller = asyncio.get_running_loop(), display_address(ring.address)
        with contextlib.suppress(OSError):
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.create_connection(
                    lambda: ServerConnection(self._server, caller, encode(Accept(ring.call))),
                    self._arena.host,
                    self._arena.port,
                    happy_eyeballs_delay=FAMILY_SECONDS,
                )


def display_address(address: str) -> str:
    """What a guest is called who comes through an arena: by the network he is said to come from.

    It is not believed for more than counting: never is he on a network of our own.
    """
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return "an arena"
    return f"{address_block(address)} through an arena"


def secret_for(signer: Signer, arena: Address) -> str:
    """The secret of this installation at that arena, the same each evening, and told nowhere else:
    SHA-256, in hexadecimal, of a signature."""
    return sha256(signer.sign(f"parley/1 relay|{arena}".encode())).hexdigest()

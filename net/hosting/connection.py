"""Connection: what a server sends to one peer, in one write per turn of the event loop.

What a peer sends arrives at `net.server.socket_protocol`. From there it goes down to the room or
the lobby, and what those answer goes down to here.
"""

import asyncio
import contextlib
import logging
import math
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import msgspec

from game.protocol.limits import LOG_BYTES, LOG_ENTRIES
from game.protocol.messages import Bye, ErrorCode, Hello, Pong, Refused, Show, Shown, token_hash
from game.rules import Seat
from game.text_safety.sanitize import clean_name
from net.connect.socket_options import limit_sending, prepare
from net.connect.suspend_clock import SuspendClock
from net.hosting.protocol import ServerProtocol
from net.room.log_copy import size_of
from net.security.tls import BrokenTls, Tls, looks_like_tls
from net.wire.codec import encode
from net.wire.rate_limit import LIMITS, AddressRates, Bans, RateLimits, address_block

log = logging.getLogger(__name__)

OUTBOX_LIMIT = 256 * 1024
"""Most bytes that may wait for a client that does not read; with more it is cut off."""

STUCK_SECONDS = 5.0
"""Longest time for which anything may wait for it; then it is cut off as well."""

HISTORY_PIECE = 32 * 1024
"""Bytes of missed entries that are sent at once; the client must take them before more follow."""

LINGER_SECONDS = 2.0
"""Time for which a connection stays open after the last word: a reset while the client is still
sending would take that word from it."""

ALIVE_SECONDS = 2.0
"""Time between two signs of life to a client whose copy arrives: its own pings come behind that."""

FAILED = "The host's program failed; this is not your fault."

NOT_PLAIN = "The host requires an encrypted connection, and yours is not."

PIECES_LIMIT = 2048
"""Most pieces of a player's copy, of `LOG_BYTES` at most: each is at least two thirds full."""


@dataclass(slots=True)
class ServerContext:
    """What all connections of one server share."""

    clock: SuspendClock = field(default_factory=SuspendClock)
    limits: RateLimits = LIMITS
    tls: ssl.SSLContext | None = None
    """None: connections are plain, and nobody proves a key."""
    bans: Bans = field(default_factory=Bans)
    addresses: AddressRates = field(init=False)
    """How many connections each address has."""
    deliveries: int = 0
    """Messages handed to connections since the start."""
    _unflushed: "list[ServerConnection]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.addresses = AddressRates(self.limits)

    def now(self) -> float:
        """Return the time in seconds, without the time for which this machine was asleep."""
        return self.clock()

    def flush_soon(self, connection: "ServerConnection") -> None:
        """Flush the connection at the end of this turn of the loop: one write for each peer,
        however much was posted to it."""
        if not self._unflushed:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unflushed.append(connection)

    def _flush(self) -> None:
        connections, self._unflushed = self._unflushed, []
        for connection in connections:
            connection.flush()


class ServerConnection:
    """One peer. It sits at `seat` once its room has seated it."""

    def __init__(self, context: ServerContext, address: str = "") -> None:
        """`address`: the address of a peer that was called back; empty: it calls by itself."""
        self.protocol = ServerProtocol(context.now(), context.limits)
        self.seat: Seat | None = None
        self.level = ""
        """The level of a house bot; empty: any other peer."""
        self.settled = False
        """Whether the peer has a place, so that it does not have to make room for others."""
        self.hello: Hello | None = None
        self.address = address
        self._context = context
        self._copy_pieces: list[Shown] = []
        self._shown_bytes = 0
        self._transport: asyncio.Transport | None = None
        self._tls = Tls(context.tls, server_side=True) if context.tls else None
        self._outbox = bytearray()
        self._flushing = self._ending = False
        self._stuck_since: float | None = None
        self._history: Iterator[bytes] | None = None
        """Frames that go out before the outbox, as quickly as the client takes them."""
        self._alive_at = -math.inf
        self.goodbye: Bye | None = None
        """The only message that is still to be sent, once the peer can read it."""
        self.token_hash = ""
        """The hash of the token of its seat."""
        self._gone_by = math.inf
        """When the connection is cut after the last word."""

    @property
    def marks(self) -> list[str]:
        """What a peer is recognized by when it comes again: key, token, or name and address."""
        if self.hello is None:
            return []
        # Over a plain connection nobody has proven the key.
        key = self.hello.key if self._context.tls else ""
        token = token_hash(self.hello.token) if self.hello.token else self.token_hash
        named = f"{clean_name(self.hello.name).casefold()} {address_block(self.address)}"
        return [mark for mark in (key, token, named) if mark]

    # --- the socket --------------------------------------------------------------------------

    def attach(self, transport: asyncio.Transport, first: bytes = b"") -> None:
        """Begin to send on a transport, `first` before anything else."""
        self._transport = transport
        sock = transport.get_extra_info("socket")
        prepare(sock)
        limit_sending(sock)
        if first:
            transport.write(first)
        else:
            self.address = str((transport.get_extra_info("peername") or ("",))[0])
        # At the first byte that the system does not take, `pause_writing` is called.
        transport.set_write_buffer_limits(high=0)

    def decrypt(self, data: bytes) -> bytes:
        """Return what is inside the bytes of the wire; nothing once the peer is to be closed."""
        if self._tls and not self._ending:
            data = self._opened(self._tls, data)
        if self.goodbye:
            self.close_after_goodbye(self.goodbye)
            return b""
        return b"" if self._ending else data

    def pause_writing(self) -> None:
        """Note that the system takes no more bytes."""
        self._stuck_since = self._context.now()

    def resume_writing(self) -> None:
        """Send on: the system has taken all bytes."""
        self._stuck_since = None
        self._send_history()

    # --- what is sent ------------------------------------------------------------------------

    def post_history(self, frames: Iterable[bytes]) -> None:
        """Send missed entries, a piece whenever the client has taken the one before. What is
        posted meanwhile follows behind them."""
        if self._ending or self._transport is None:
            return
        before, self._outbox = bytes(self._outbox), bytearray()
        self._history = chain(self._history or (), [before], frames)
        self._send_history()

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        """Send a frame, or several, in one write with all that is posted in this turn of the loop.

        `at_once`: the turn is at its end.
        """
        if self._ending or self._transport is None:
            return
        self._context.deliveries += messages
        if at_once and not (self._outbox or self._history) and self._stuck_since is None:
            self._send(frame)
            return
        self._outbox += frame
        if len(self._outbox) > OUTBOX_LIMIT:
            self.abort()
        elif not (self._flushing or self._history):
            self._flushing = True
            self._context.flush_soon(self)

    def refuse(self, refused: Refused) -> None:
        """Refuse a message; close the connection if that happened too often."""
        self.post(encode(refused))
        self.protocol.count_refusal(self._context.now())
        if self.protocol.bye:
            self.say_goodbye(self.protocol.bye)

    def ask_for_copy(self, show: Show) -> None:
        """Ask the player for their copy of the room."""
        self.protocol.copy_wanted = True
        self.post(encode(show))

    def add_piece(self, piece: Shown) -> Shown | None:
        """Collect the pieces of a player's copy; return the whole once the last one is here."""
        self._show_life()
        self._copy_pieces.append(piece)
        self._shown_bytes += size_of(piece.entries)
        if sum(len(shown.entries) for shown in self._copy_pieces) > LOG_ENTRIES:
            self.say_goodbye(Bye(ErrorCode.LIMIT, f"A room has at most {LOG_ENTRIES:,} entries."))
            return None
        if self._shown_bytes > LOG_BYTES or len(self._copy_pieces) > PIECES_LIMIT:
            self.say_goodbye(Bye(ErrorCode.LIMIT, f"A copy has at most {LOG_BYTES:,} bytes."))
            return None
        if piece.more:
            return None
        entries = tuple(entry for shown in self._copy_pieces for entry in shown.entries)
        self._copy_pieces.clear()
        self._shown_bytes = 0
        self.protocol.copy_wanted = False
        return msgspec.structs.replace(piece, entries=entries)

    def _show_life(self) -> None:
        now = self._context.now()
        if now - self._alive_at >= ALIVE_SECONDS:
            self._alive_at = now
            self.post(encode(Pong(0)))

    def say_goodbye(self, bye: Bye) -> None:
        """Send the last word and close; what the peer still sends is not read."""
        if self._ending or self._transport is None:
            return
        log.debug("goodbye to %s: %s", self.address, bye.code)
        if self._history:
            # What waits behind the missed entries would leave a gap.
            self._history = None
            self._outbox.clear()
        self._outbox += encode(bye)
        self.flush()
        self._ending, self._gone_by = True, self._context.now() + LINGER_SECONDS
        # The peer may be gone already without a report.
        with contextlib.suppress(OSError):
            self._transport.write_eof()
        if bye.code is ErrorCode.FLOOD:
            self._context.bans.add(self.marks, self._context.now())

    def close_after_goodbye(self, bye: Bye) -> None:
        """Say goodbye as soon as the peer can read it: over TLS once its handshake is done."""
        self.goodbye = bye
        if self._tls is None or self._tls.established:
            self.say_goodbye(bye)

    def close_plain(self) -> None:
        """Do the same for a peer that does not begin TLS."""
        self._tls = None
        if self.goodbye:
            self.say_goodbye(self.goodbye)

    def close(self) -> None:
        """Close the socket; what was written still goes out."""
        if self._transport:
            self._transport.close()

    def abort(self) -> None:
        """Cut the connection without a word, for a peer that would not read it."""
        self._ending, self._gone_by = True, -math.inf
        if self._transport:
            self._transport.abort()

    @property
    def deadline(self) -> float:
        """When `tick` is due if nothing comes."""
        return self._gone_by if self._ending else self.protocol.deadline

    def tick(self, now: float) -> None:
        """Close the connection if a deadline has passed."""
        stuck = self._stuck_since is not None and now - self._stuck_since >= STUCK_SECONDS
        if stuck or now >= self._gone_by:
            # A goodbye that nobody reads must not keep the socket either.
            self.abort()
        if self._ending:
            return
        self.protocol.tick(now)
        if self.protocol.bye:
            self.say_goodbye(self.protocol.bye)

    @property
    def ending(self) -> bool:
        """Whether nothing more is read from the peer."""
        return self._ending

    def _opened(self, tls: Tls, data: bytes) -> bytes:
        try:
            said, answer = tls.receive_data(data)
        except BrokenTls:
            if not (tls.established or looks_like_tls(data)):
                # A peer that speaks plainly can read a plain answer only.
                self._tls = None
                self.say_goodbye(Bye(ErrorCode.INVALID, NOT_PLAIN))
                return b""
            self._write(tls.pending_alert())
            self.abort()
            return b""
        self._write(answer)
        return said

    def flush(self) -> None:
        """Write what was posted, unless missed entries have to go out first."""
        self._flushing = False
        if self._outbox and self._transport and not (self._ending or self._history):
            # Bytes wait there only while it is stuck: `pause_writing` is called at the first of
            # them.
            waiting = (
                self._transport.get_write_buffer_size() if self._stuck_since is not None else 0
            )
            if len(self._outbox) + waiting > OUTBOX_LIMIT:
                self.abort()
                return
            said = bytes(self._outbox)
            self._outbox.clear()
            self._send(said)

    def _send_history(self) -> None:
        """Send pieces as long as the client takes them, and then what was posted meanwhile."""
        while self._history and self._stuck_since is None and not self._ending:
            piece = bytearray()
            for frame in self._history:
                piece += frame
                self._context.deliveries += 1
                if len(piece) >= HISTORY_PIECE:
                    break
            if piece:
                self._send(bytes(piece))
            else:
                self._history = None
                self.flush()

    def _send(self, said: bytes) -> None:
        if self._tls is None:
            self._write(said)
        elif self._tls.established:
            self._write(self._tls.send(said))

    def _write(self, data: bytes) -> None:
        # asyncio warns of every write to a connection that is gone but not reported yet.
        if data and self._transport and not self._transport.is_closing():
            self._transport.write(data)

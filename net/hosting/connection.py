"""Connection: one socket of a server; bytes in, one write per turn of the loop out."""

import asyncio
import contextlib
import logging
import math
import ssl
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Protocol, cast

import msgspec

from game.protocol.limits import LOG_BYTES, LOG_ENTRIES
from game.protocol.messages import Bye, ErrorCode, Hello, Pong, Refused, Show, Shown
from game.rules import Seat
from net.connect.socket_options import limit_sending, prepare
from net.hosting.protocol import ServerProtocol
from net.room.log_copy import size_of
from net.security.tls import BrokenTls, Tls, looks_like_tls
from net.wire.codec import encode
from net.wire.rate_limit import RateLimits

log = logging.getLogger(__name__)

OUTBOX_LIMIT = 256 * 1024
"""Bytes that may wait for a client that does not read; then it is cut off."""

STUCK_SECONDS = 5.0
"""For which something may wait for it; then it is cut off as well."""

HISTORY_PIECE = 32 * 1024
"""Bytes that are sent at once to a client of all that it has missed; then they have to be taken."""

LINGER_SECONDS = 2.0
"""After the last word a client may still be sending; a reset would take that word from it."""

ALIVE_SECONDS = 2.0
"""While a copy arrives the client is sent a sign of life so often: its own pings come behind it."""

FAILED = "The host's program failed; this is not your fault."
"""What a peer is told when it is."""

NOT_PLAIN = "The host wants a connection that nobody can read along; yours is plain."

PIECES_LIMIT = 2048
"""In which a player's copy comes, or `LOG_BYTES` of it: each is two thirds full at least."""


class ConnectionServer(Protocol):
    """What a peer needs of its server."""

    deliveries: int
    """Counts the messages that were handed to connections."""

    @property
    def limits(self) -> RateLimits: ...

    @property
    def tls(self) -> ssl.SSLContext | None: ...

    def now(self) -> float: ...

    def opened(self, connection: "ServerConnection") -> None: ...

    def received(self, connection: "ServerConnection", data: bytes) -> None: ...

    def closed(self, connection: "ServerConnection") -> None: ...

    def ban(self, connection: "ServerConnection") -> None:
        """It was sent out for flooding."""
        ...

    def flush_soon(self, connection: "ServerConnection") -> None:
        """Flush it at the end of this turn of the loop."""
        ...


class ServerConnection(asyncio.Protocol):
    """Who is at the other end. It sits at `seat` once the server has seated it."""

    def __init__(self, server: ConnectionServer, address: str = "", first: bytes = b"") -> None:
        """`address`: whom we call back ourselves, and with what `first`, before anything else."""
        self.protocol = ServerProtocol(server.now(), server.limits)
        self.seat: Seat | None = None
        self.level = ""
        """Of a player of the computer's who lives here; empty: anybody else."""
        self.settled = False
        """The server has given it a place, so it is not in the way of others."""
        self.hello: Hello | None = None
        self.address = address
        """Where it calls from."""
        self._copy_pieces: list[Shown] = []
        self._shown_bytes = 0
        self._server, self._first = server, first
        self._transport: asyncio.Transport | None = None
        self._tls = Tls(server.tls, server_side=True) if server.tls else None
        self._outbox = bytearray()
        self._flushing = self._ending = False
        self._stuck_since: float | None = None
        self._history: Iterator[bytes] | None = None
        """What goes out before the outbox, as quickly as the client takes it."""
        self._alive_at = -math.inf
        self.goodbye: Bye | None = None
        """What is said to it, and nothing else, once it can read that."""
        self.token_hash = ""
        """Of the seat that it was given."""
        self._gone_by = math.inf
        """When the connection is cut after the last word."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        sock = transport.get_extra_info("socket")
        prepare(sock)
        limit_sending(sock)
        if self._first:
            self._transport.write(self._first)
        else:
            self.address = str((transport.get_extra_info("peername") or ("",))[0])
        # At the first byte that the system does not take, we are told to pause.
        self._transport.set_write_buffer_limits(high=0)
        self._server.opened(self)

    def data_received(self, data: bytes) -> None:
        if self._tls and not self._ending:
            data = self._opened(self._tls, data)
        if self.goodbye:
            self.close_after_goodbye(self.goodbye)
            return
        if data and not self._ending:
            self._server.received(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.closed(self)

    def pause_writing(self) -> None:
        self._stuck_since = self._server.now()

    def resume_writing(self) -> None:
        self._stuck_since = None
        self._send_history()

    def post_history(self, frames: Iterable[bytes]) -> None:
        """Send what the client has missed, a piece whenever it has taken the one before. What is
        posted meanwhile follows behind it."""
        if self._ending or self._transport is None:
            return
        before, self._outbox = bytes(self._outbox), bytearray()
        self._history = chain(self._history or (), [before], frames)
        self._send_history()

    def post(self, frame: bytes, messages: int = 1, at_once: bool = False) -> None:
        """Send a frame, or several, with whatever else is sent in this turn of the loop.

        `at_once`: the turn is at its end.
        """
        if self._ending or self._transport is None:
            return
        self._server.deliveries += messages
        if at_once and not (self._outbox or self._history) and self._stuck_since is None:
            self._send(frame)
            return
        self._outbox += frame
        if len(self._outbox) > OUTBOX_LIMIT:
            self.abort()
        elif not (self._flushing or self._history):
            self._flushing = True
            self._server.flush_soon(self)

    def refuse(self, refused: Refused) -> None:
        """Say why something is not granted, and goodbye if that was too often."""
        self.post(encode(refused))
        self.protocol.count_refusal(self._server.now())
        if self.protocol.bye:
            self.say_goodbye(self.protocol.bye)

    def ask_for_copy(self, show: Show) -> None:
        """Have the player send his copy of the room."""
        self.protocol.copy_wanted = True
        self.post(encode(show))

    def add_piece(self, piece: Shown) -> Shown | None:
        """Pieces of a player's copy; the whole of it once the last one is here."""
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
        now = self._server.now()
        if now - self._alive_at >= ALIVE_SECONDS:
            self._alive_at = now
            self.post(encode(Pong(0)))

    def say_goodbye(self, bye: Bye) -> None:
        """Send the last word and hang up; what the peer still sends is not read."""
        if self._ending or self._transport is None:
            return
        log.debug("goodbye to %s: %s", self.address, bye.code)
        if self._history:
            # What waits behind it would leave a gap.
            self._history = None
            self._outbox.clear()
        self._outbox += encode(bye)
        self.flush()
        self._ending, self._gone_by = True, self._server.now() + LINGER_SECONDS
        # It may be gone already and not yet said to be.
        with contextlib.suppress(OSError):
            self._transport.write_eof()
        if bye.code is ErrorCode.FLOOD:
            self._server.ban(self)

    def close_after_goodbye(self, bye: Bye) -> None:
        """Say goodbye as soon as it can be read: over TLS only once that stands."""
        self.goodbye = bye
        if self._tls is None or self._tls.established:
            self.say_goodbye(bye)

    def close_plain(self) -> None:
        """The same to one that does not begin TLS."""
        self._tls = None
        if self.goodbye:
            self.say_goodbye(self.goodbye)

    def close(self) -> None:
        """Let go of the socket; what was written still goes out."""
        if self._transport:
            self._transport.close()

    def abort(self) -> None:
        """Without a word, for one who would not read it."""
        self._ending, self._gone_by = True, -math.inf
        if self._transport:
            self._transport.abort()

    @property
    def deadline(self) -> float:
        """When `tick` has something to do if nothing comes."""
        return self._gone_by if self._ending else self.protocol.deadline

    def tick(self, now: float) -> None:
        """Look at the deadlines."""
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
        """Whether nothing more is heard of it."""
        return self._ending

    def _opened(self, tls: Tls, data: bytes) -> bytes:
        """What is inside the bytes of the wire."""
        try:
            said, answer = tls.receive_data(data)
        except BrokenTls:
            if not (tls.established or looks_like_tls(data)):
                # Who speaks plainly is told so in a way that he understands.
                self._tls = None
                self.say_goodbye(Bye(ErrorCode.INVALID, NOT_PLAIN))
                return b""
            self._write(tls.pending_alert())
            self.abort()
            return b""
        self._write(answer)
        return said

    def flush(self) -> None:
        """Write what was posted, unless something has to go out before it."""
        self._flushing = False
        if self._outbox and self._transport and not (self._ending or self._history):
            # Unless it is stuck nothing waits there: at the first byte that does, we are told.
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
        """Send pieces as long as they are taken; behind the last one goes what was posted."""
        while self._history and self._stuck_since is None and not self._ending:
            piece = bytearray()
            for frame in self._history:
                piece += frame
                self._server.deliveries += 1
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
        # asyncio warns of every write to a connection that is gone and not yet said to be.
        if data and self._transport and not self._transport.is_closing():
            self._transport.write(data)

"""Server: the asyncio shell round a room. It owns the sockets and decides nothing."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import msgspec

from game.messages import Bye, Code, Entry, Hello, Show, Shown, Trouble, Wish
from game.rules import Seat
from net.codec import encode
from net.envelope import Envelope
from net.journal import Details, Journal
from net.protocol import Connection
from net.room import Room

log = logging.getLogger(__name__)

BACKLOG = 16
"""Small: on CPython 3.11 a large one multiplies the errors when file descriptors run out."""

CONNECTIONS_LIMIT = 64
"""More are closed as they come, so that the limit of file descriptors is never reached."""

OUTBOX_LIMIT = 256 * 1024
"""Bytes that may wait for a client that does not read; then it is cut off."""

TICK_SECONDS = 0.5
"""How often the deadlines of connections are looked at."""

ENTRIES_LIMIT = 4096
"""Entries of a copy that a player shows; an evening of thirty matches has fewer."""

RETRY_SECONDS = 2.0
"""Until a journal that could not be written is tried again."""

SHORTEST_WAIT = 0.02
"""A loop's clock may fire a little early; asking the room again at once would spin."""


class Server:
    """Serves one room on as many sockets as it is given. Lives on one event loop."""

    def __init__(
        self,
        room: Room,
        journal: Journal | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """With a `journal` nobody hears of an entry before it is on the disk."""
        self._room, self._journal, self._clock = room, journal, clock
        self._peers: set[_Peer] = set()
        self._seated: dict[Seat, _Peer] = {}
        self._listeners: list[asyncio.Server] = []
        self._room_timer: asyncio.TimerHandle | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._batches: deque[_Batch] = deque()
        """What was said in the room and is not sent yet, in order."""
        self._port = 0
        self._kept_card: object = None
        self._in_trouble = False

    async def listen(self, address: str | None, port: int) -> int:
        """Listen on `address` (None: every interface) and return the port.

        Raises OSError if the port is taken.
        """
        if address is not None:
            self._port = await self._listen_on(address, port)
        else:
            self._port = await self._listen_on("0.0.0.0", port)
            # A machine without IPv6 hosts all the same.
            with contextlib.suppress(OSError):
                await self._listen_on("::", self._port)
        self._ticker = asyncio.get_running_loop().create_task(self._tick_connections())
        return self._port

    async def _listen_on(self, address: str, port: int) -> int:
        listener = await asyncio.get_running_loop().create_server(
            lambda: _Peer(self), address, port, backlog=BACKLOG
        )
        self._listeners.append(listener)
        return cast(int, listener.sockets[0].getsockname()[1])

    async def close(self, text: str = "The host has closed the game.") -> None:
        """Say goodbye to everybody and let go of every socket."""
        if self._ticker:
            self._ticker.cancel()
        if self._room_timer:
            self._room_timer.cancel()
        for listener in self._listeners:
            listener.close()
        for peer in list(self._peers):
            peer.say_goodbye(Bye(Code.CLOSED, text))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)

    # --- what peers report ---------------------------------------------------------------

    def now(self) -> float:
        return self._clock()

    def opened(self, peer: "_Peer") -> bool:
        """Whether a new connection may stay."""
        if len(self._peers) >= CONNECTIONS_LIMIT:
            return False
        self._peers.add(peer)
        return True

    def closed(self, peer: "_Peer") -> None:
        self._peers.discard(peer)
        if peer.seat and self._seated.get(peer.seat) is peer:
            del self._seated[peer.seat]
            self._room.away(peer.seat, self.now())
            self._deliver()

    def received(self, peer: "_Peer", data: bytes) -> None:
        """Bytes came: hand what they mean to the room and send what it answers."""
        now = self.now()
        try:
            for wish in peer.connection.receive_data(data, now):
                self._take(peer, wish, now)
        except Exception:
            # The outermost shell: our own bug must not take the other player's match with it.
            log.exception("a wish could not be handled")
            peer.say_goodbye(Bye(Code.FAULT, "The host's program failed; this is not your fault."))
        if peer.connection.bye:
            peer.say_goodbye(peer.connection.bye)
        self._deliver()

    # --- inside --------------------------------------------------------------------------

    def _take(self, peer: "_Peer", wish: Wish, now: float) -> None:
        if isinstance(wish, Hello):
            peer.hello = wish
            self._seat(peer, self._room.enter(wish, now))
        elif peer.seat:
            self._room.receive(peer.seat, wish, now)
        elif isinstance(wish, Shown) and peer.hello:
            shown = peer.gather(wish)
            if shown:
                self._seat(peer, self._room.enter_with_copy(peer.hello, shown, now))

    def _seat(self, peer: "_Peer", answer: Seat | Bye | Show) -> None:
        # What the room said before belongs to whoever sat there then.
        if isinstance(answer, Bye):
            peer.say_goodbye(answer)
        elif isinstance(answer, Show):
            peer.post(encode(answer))
        else:
            peer.seat = answer
            older = self._seated.get(answer)
            self._seated[answer] = peer
            if older:
                older.say_goodbye(Bye(Code.REPLACED, "You are playing on in another window."))

    def _deliver(self) -> None:
        """Keep what the room has to say, then send it; in the order in which it was said."""
        envelopes = self._room.envelopes()
        self._keep_card()
        if envelopes:
            batch = _Batch(envelopes)
            self._batches.append(batch)
            entries = [
                envelope.fact
                for envelope in envelopes
                if envelope.to is None and isinstance(envelope.fact, Entry)
            ]
            if self._journal and (entries or self._room.ledger.rewritten):
                self._keep(batch, entries)
            else:
                batch.kept = True
            self._send_kept()
        self._set_room_timer()

    def _keep_card(self) -> None:
        """Keep who sits where and in which epoch, whenever it has changed."""
        ledger, sitters = self._room.ledger, self._room.sitters
        card = (ledger.room, ledger.epoch, sitters)
        if self._journal and card != self._kept_card:
            self._kept_card = card
            self._journal.open_room(ledger.room, ledger.epoch, Details(sitters, self._port))

    def _keep(self, batch: "_Batch", entries: list[Entry]) -> None:
        assert self._journal is not None
        loop = asyncio.get_running_loop()

        def done(error: OSError | None) -> None:
            # The loop is closed when the host has stopped meanwhile.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._kept, batch, entries, error)

        ledger = self._room.ledger
        if ledger.rewritten or batch.whole_log:
            ledger.rewritten, batch.whole_log = False, True
            self._journal.cut(ledger.room, 0, ledger.entries, done)
        else:
            self._journal.append(ledger.room, entries, done)

    def _kept(self, batch: "_Batch", entries: list[Entry], error: OSError | None) -> None:
        """A batch is on the disk, or it is not: then nobody hears of it until it is."""
        if error:
            self._set_trouble("The host cannot write to its disk; the game pauses until it can.")
            asyncio.get_running_loop().call_later(RETRY_SECONDS, self._keep, batch, entries)
            return
        batch.kept = True
        self._send_kept()
        if all(waiting.kept for waiting in self._batches):
            self._set_trouble("")

    def _set_trouble(self, text: str) -> None:
        if self._in_trouble is bool(text):
            return
        self._in_trouble = bool(text)
        if text:
            self._room.halt(self.now())
        else:
            self._room.go_on(self.now())
        for peer in self._seated.values():
            peer.post(encode(Trouble(text)))
        self._deliver()

    def _send_kept(self) -> None:
        while self._batches and self._batches[0].kept:
            for envelope in self._batches.popleft().envelopes:
                self._send(envelope)

    def _send(self, envelope: Envelope) -> None:
        frame = encode(envelope.fact)
        for seat in list(self._seated):
            if envelope.to not in (None, seat):
                continue
            if isinstance(envelope.fact, Bye):
                self._seated.pop(seat).say_goodbye(envelope.fact)
            else:
                self._seated[seat].post(frame)

    def _set_room_timer(self) -> None:
        if self._room_timer:
            self._room_timer.cancel()
            self._room_timer = None
        deadline = self._room.deadline
        if deadline is not None:
            wait = max(SHORTEST_WAIT, deadline - self.now())
            self._room_timer = asyncio.get_running_loop().call_later(wait, self._tick_room)

    def _tick_room(self) -> None:
        self._room.tick(self.now())
        self._deliver()

    async def _tick_connections(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for peer in list(self._peers):
                peer.tick(self.now())


@dataclass(slots=True)
class _Batch:
    """What the room said at one time."""

    envelopes: list[Envelope]
    kept: bool = False
    whole_log: bool = False


class _Peer(asyncio.Protocol):
    """One socket: bytes in, one write per turn of the loop out."""

    def __init__(self, server: Server) -> None:
        self.connection = Connection(server.now())
        self.seat: Seat | None = None
        self.hello: Hello | None = None
        self._shown: list[Shown] = []
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._outbox = bytearray()
        self._flushing = self._ending = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio sets TCP_NODELAY itself on every stream socket.
        self._transport = cast(asyncio.Transport, transport)
        if not self._server.opened(self):
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if not self._ending:
            self._server.received(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.closed(self)

    def post(self, frame: bytes) -> None:
        """Send a frame with whatever else is sent in this turn of the loop."""
        if self._ending or self._transport is None:
            return
        self._outbox += frame
        if len(self._outbox) + self._transport.get_write_buffer_size() > OUTBOX_LIMIT:
            # It does not read, so a goodbye would never arrive.
            self._ending = True
            self._transport.abort()
        elif not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def gather(self, piece: Shown) -> Shown | None:
        """Pieces of a player's copy; the whole of it once the last one is here."""
        self._shown.append(piece)
        entries = tuple(entry for shown in self._shown for entry in shown.entries)
        if len(entries) > ENTRIES_LIMIT:
            self.say_goodbye(Bye(Code.OVERSIZE, f"A room has at most {ENTRIES_LIMIT} entries."))
            return None
        return None if piece.more else msgspec.structs.replace(piece, entries=entries)

    def say_goodbye(self, bye: Bye) -> None:
        """Send the last word and hang up; what the peer still sends is not read."""
        if self._ending or self._transport is None:
            return
        self._outbox += encode(bye)
        self._flush()
        self._ending = True
        self._transport.close()

    def tick(self, now: float) -> None:
        """Look at the deadlines."""
        if self._ending and self._transport:
            # A goodbye that nobody reads must not keep the socket.
            self._transport.abort()
            return
        self.connection.tick(now)
        if self.connection.bye:
            self.say_goodbye(self.connection.bye)

    def _flush(self) -> None:
        self._flushing = False
        if self._outbox and self._transport and not self._ending:
            self._transport.write(bytes(self._outbox))
            self._outbox.clear()

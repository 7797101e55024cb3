"""Server: the asyncio shell round a room. It owns the sockets and decides nothing."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import cast

import msgspec

from game.messages import Bye, Clock, Code, Fact, Hello, Pong, Show, Shown, Trouble, Wish
from game.rules import Seat
from net.awake import LOOK_SECONDS, AwakeClock
from net.codec import encode
from net.envelope import Envelope
from net.journal import Journal
from net.kept import Details
from net.outgoing import Outgoing
from net.peer import Peer
from net.room import Room
from net.roomcopy import RoomCopy
from net.standing import BrokenLog
from net.wire import room_for

log = logging.getLogger(__name__)

BACKLOG = 16
"""Small: on CPython 3.11 a large one multiplies the errors when file descriptors run out."""

CONNECTIONS_LIMIT = 64
"""Beyond it whoever has waited longest without a seat is closed for who comes."""

SHORTEST_WAIT = 0.02
"""A loop's clock may fire a little early; asking the room again at once would spin."""

FAILED = "The host's program failed; this is not your fault."

FAILED_AGAIN = "The host's program failed twice; the match is kept and can be hosted again."

Rebuild = Callable[[RoomCopy], Room]
"""Makes a room that goes on where a copy ends. May raise BrokenLog."""


class Server:
    """Serves one room on as many sockets as it is given. Lives on one event loop."""

    def __init__(
        self,
        room: Room,
        journal: Journal | None = None,
        clock: Callable[[], float] = time.monotonic,
        rebuild: Rebuild | None = None,
    ) -> None:
        """With a `journal` nobody hears of an entry before it is on the disk; with `rebuild` the
        room gets a second chance if its program fails."""
        self._journal, self._clock = journal, AwakeClock(clock)
        self._peers: dict[Peer, None] = {}
        """In the order in which they came."""
        self._seated: dict[Seat, Peer] = {}
        self._listeners: list[asyncio.Server] = []
        self._room_timer: asyncio.TimerHandle | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._told_clock: tuple[Clock, float] | None = None
        self._limit = room_for(CONNECTIONS_LIMIT)
        self._port = 0
        self._rebuild = rebuild
        self._set_room(room)

    def _set_room(self, room: Room) -> None:
        self._room = room
        self._outgoing = Outgoing(room.ledger, self._journal, self._tell_trouble)

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
            lambda: Peer(self), address, port, backlog=BACKLOG
        )
        self._listeners.append(listener)
        return cast(int, listener.sockets[0].getsockname()[1])

    async def close(self, text: str = "The host has closed the game.") -> None:
        """Say goodbye to everybody and let go of every socket."""
        self._shut(Bye(Code.CLOSED, text))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)

    def _shut(self, bye: Bye) -> None:
        self._outgoing.close()
        if self._ticker:
            self._ticker.cancel()
        if self._room_timer:
            self._room_timer.cancel()
        for listener in self._listeners:
            listener.close()
        for peer in list(self._peers):
            peer.say_goodbye(bye)

    # --- what peers report ---------------------------------------------------------------

    def now(self) -> float:
        return self._clock()

    def opened(self, peer: Peer) -> None:
        """A connection came. Who says hello at once, as players do, is not in the way of others."""
        self._peers[peer] = None
        if len(self._peers) > self._limit:
            waiting = next(each for each in self._peers if each.seat is None)
            del self._peers[waiting]
            waiting.hang_up()

    def closed(self, peer: Peer) -> None:
        self._peers.pop(peer, None)
        seat = peer.seat
        if seat and self._seated.get(seat) is peer:
            del self._seated[seat]
            self._with_room(lambda: self._room.away(seat, self.now()))

    def received(self, peer: Peer, data: bytes) -> None:
        """Bytes came: hand what they mean to the room and send what it answers."""
        now = self.now()
        try:
            wishes = peer.connection.receive_data(data, now)
        except Exception:
            # Our own bug, but only this peer's bytes are lost by it.
            log.exception("bytes could not be read")
            peer.say_goodbye(Bye(Code.FAULT, FAILED))
            return
        for wish in wishes:
            self._with_room(lambda wish=wish: self._take(peer, wish, now))  # type: ignore[misc]
        if peer.connection.bye:
            peer.say_goodbye(peer.connection.bye)

    # --- the room --------------------------------------------------------------------------

    def _with_room(self, do: Callable[[], None]) -> None:
        """Let the room do something, and deliver what it says to it."""
        try:
            do()
            self._deliver()
        except Exception:
            # The outermost shell: our own bug must not take the players' match with it.
            log.exception("the room failed")
            self._take_room_up_again()

    def _take_room_up_again(self) -> None:
        """Build the room from its journal, once; its players' clients come in again."""
        rebuild, self._rebuild = self._rebuild, None
        self._outgoing.close()
        try:
            room = rebuild(self._kept_copy()) if rebuild else None
        except BrokenLog:
            log.exception("the room cannot be built again")
            room = None
        if room is None:
            self._shut(Bye(Code.CLOSED, FAILED_AGAIN if self._journal else FAILED))
            return
        self._set_room(room)
        for peer in self._seated.values():
            peer.say_goodbye(Bye(Code.MOVED, FAILED))
        self._seated.clear()
        self._set_room_timer()

    def _kept_copy(self) -> RoomCopy:
        """Of the room that failed: what is on the disk, for nobody has heard of more."""
        room = self._room
        if self._journal and self._journal.flush():
            kept = self._journal.read(room.ledger.room)
            if kept:
                return kept.copy
        return room.ledger.copy(room.sitters)

    def _take(self, peer: Peer, wish: Wish, now: float) -> None:
        if isinstance(wish, Hello):
            peer.hello = wish
            # What was said before is for whoever sits there now.
            self._deliver()
            self._seat(peer, self._room.enter(wish, now))
        elif peer.seat:
            if self._seated.get(peer.seat) is peer:
                self._room.receive(peer.seat, wish, now)
        elif isinstance(wish, Shown) and peer.hello:
            shown = peer.gather(wish)
            if shown:
                self._deliver()
                self._seat(peer, self._room.enter_with_copy(peer.hello, shown, now))

    def _seat(self, peer: Peer, answer: Seat | Bye | Show) -> None:
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
            if self._outgoing.trouble:
                peer.post(encode(Trouble(self._outgoing.trouble)))

    # --- out -------------------------------------------------------------------------------

    def _deliver(self) -> None:
        """Keep what the room has to say, then send it; in the order in which it was said."""
        envelopes = self._room.envelopes()
        posts = [
            (self._recipients(envelope), envelope.fact)
            for envelope in envelopes
            if not self._answered(envelope)
        ]
        facts = [envelope.fact for envelope in envelopes if envelope.to is None]
        if posts or self._room.ledger.rewritten:
            details = Details(self._room.sitters, self._port)
            self._outgoing.take(facts, details, lambda: self._post(posts))
        self._set_room_timer()

    def _answered(self, envelope: Envelope) -> bool:
        """A sign of life waits for no disk."""
        if not isinstance(envelope.fact, Pong):
            return False
        self._post([(self._recipients(envelope), envelope.fact)])
        return True

    def _recipients(self, envelope: Envelope) -> list[Peer]:
        """Who sits there now; who comes later to the same seat hears it from the log."""
        to, bye = envelope.to, isinstance(envelope.fact, Bye)
        seats = [seat for seat in self._seated if to in (None, seat)]
        return [self._seated.pop(seat) if bye else self._seated[seat] for seat in seats]

    def _tell_trouble(self, text: str) -> None:
        peers = list(self._seated.values())
        self._post([(peers, Trouble(text))])
        if text and self._told_clock:
            # The room's own word that the clock stands waits behind what cannot be kept.
            clock, at = self._told_clock
            left = max(0, round(clock.left - (self.now() - at))) if clock.running else clock.left
            self._post([(peers, msgspec.structs.replace(clock, left=left, running=False))])

        def tell_room() -> None:
            if text:
                self._room.halt(self.now())
            else:
                self._room.go_on(self.now())

        self._with_room(tell_room)

    def _post(self, posts: list[tuple[list[Peer], Fact]]) -> None:
        for peers, fact in posts:
            if isinstance(fact, Clock):
                self._told_clock = (fact, self.now())
            frame = encode(fact)
            for peer in peers:
                if isinstance(fact, Bye):
                    peer.say_goodbye(fact)
                else:
                    peer.post(frame)

    # --- time ------------------------------------------------------------------------------

    def _set_room_timer(self) -> None:
        if self._room_timer:
            self._room_timer.cancel()
            self._room_timer = None
        deadline = self._room.deadline
        if deadline is not None:
            wait = max(SHORTEST_WAIT, deadline - self.now())
            self._room_timer = asyncio.get_running_loop().call_later(wait, self._tick_room)

    def _tick_room(self) -> None:
        self._with_room(lambda: self._room.tick(self.now()))

    async def _tick_connections(self) -> None:
        while True:
            now = self.now()
            for peer in list(self._peers):
                peer.tick(now)
            due = min((peer.deadline for peer in self._peers), default=now + 1)
            await asyncio.sleep(min(LOOK_SECONDS, max(SHORTEST_WAIT, due - now)))

"""Server: the doors of a host. It owns the sockets and decides nothing."""

import asyncio
import contextlib
import logging
import ssl
import time
from collections.abc import Callable
from itertools import chain
from typing import Protocol, cast

from game.contract.messages import Bye, Code, Hello, Wish, token_hash
from game.words.cleaning import clean_name
from net.host.newcomer import Newcomer
from net.host.peer import FAILED, Peer
from net.host.porter import Porter
from net.host.switchboard import Switchboard
from net.ways.awake import LOOK_SECONDS, SHORTEST_WAIT, AwakeClock
from net.ways.sockets import room_for
from net.wire.codec import encode
from net.wire.floodgate import LIMITS, Addresses, Barred, Limits, neighbourhood
from net.wire.pairing import Pair, Prove
from net.wire.relay import Request

log = logging.getLogger(__name__)

BACKLOG = 16
"""Small: on CPython 3.11 a large one multiplies the errors when file descriptors run out."""

CONNECTIONS_LIMIT = 64
"""Beyond it whoever has waited longest without a seat is closed for who comes."""

NOTHING_TO_PAIR = Bye(Code.INVALID, "This game is plain: there is nothing to pair, say hello.")


LEAVING_LIMIT = 64
"""Connections to which may be said at the same time why they have to go; the rest are just cut."""

TOO_SOON = Bye(Code.FLOOD, "Too many connections come from where you are; try again in a minute.")
CROWDED = Bye(Code.FLOOD, "Too many connections are open from where you are.")
FULL = Bye(Code.FLOOD, "The host has as many connections as it can have; try again in a minute.")


class House(Protocol):
    """What is behind the doors: one room, or many."""

    def received(self, peer: Peer, wish: Wish) -> None:
        """A peer wishes something; its hello comes first."""
        ...

    def closed(self, peer: Peer) -> None:
        """A peer is gone."""
        ...

    def close(self) -> None:
        """Nothing is said or done here any more."""
        ...


class Server:
    """Serves one house on as many sockets as it is given. Lives on one event loop."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits = LIMITS,
        connections: int = CONNECTIONS_LIMIT,
        backlog: int = BACKLOG,
        porter: Porter | None = None,
        relays: bool = False,
    ) -> None:
        """`connections`: at once, if the system allows so many. Without a porter whoever connects
        comes in, and can be read along. `relays`: pass strangers on to hosts that wait here."""
        self.port, self.limits = 0, limits
        self.deliveries = 0
        self._unflushed: list[Peer] = []
        self.tls: ssl.SSLContext | None = porter.tls if porter else None
        self._porter = porter
        self._addresses = Addresses(limits)
        self._clock = AwakeClock(clock)
        self.switchboard: Switchboard | None = None
        if relays:
            self.switchboard = Switchboard(self.now, self._addresses.closed)
        self._house: House | None = None
        self._peers: dict[Peer, None] = {}
        """In the order in which they came."""
        self._leaving: dict[Peer, None] = {}
        """Those who are told why they have to go."""
        self._barred = Barred()
        self._listeners: list[asyncio.Server] = []
        self._ticker: asyncio.Task[None] | None = None
        self._limit = room_for(connections)
        self._backlog = backlog

    async def listen(self, house: House, address: str | None, port: int) -> int:
        """Listen for `house` on `address` (None: every interface) and return the port.

        Raises OSError if the port is taken.
        """
        self._house = house
        if address is not None:
            self.port = await self._listen_on(address, port)
        else:
            self.port = await self._listen_on("0.0.0.0", port)
            # A machine without IPv6 hosts all the same.
            with contextlib.suppress(OSError):
                await self._listen_on("::", self.port)
        self._ticker = asyncio.get_running_loop().create_task(self._tick_connections())
        return self.port

    async def _listen_on(self, address: str, port: int) -> int:
        listener = await asyncio.get_running_loop().create_server(
            self._answer, address, port, backlog=self._backlog
        )
        self._listeners.append(listener)
        return cast(int, listener.sockets[0].getsockname()[1])

    def _answer(self) -> asyncio.Protocol:
        """Who takes a connection that comes."""
        return Newcomer(Peer(self), self._divert) if self.switchboard else Peer(self)

    def _divert(
        self, peer: Peer, transport: asyncio.Transport, request: Request, more: bytes
    ) -> None:
        """It is for the switchboard, which reports its end."""
        assert self.switchboard
        if peer.parting:
            peer.part_plainly()
            return
        self._peers.pop(peer, None)
        self.switchboard.take(transport, peer.address, request, more)

    async def close(self, text: str = "The host has closed the game.") -> None:
        """Say goodbye to everybody and let go of every socket."""
        self.shut(Bye(Code.CLOSED, text))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)

    def shut(self, bye: Bye) -> None:
        """The same at once."""
        if self._house:
            self._house.close()
        if self._ticker:
            self._ticker.cancel()
        for listener in self._listeners:
            listener.close()
        for peer in [*self._peers, *self._leaving]:
            peer.say_goodbye(bye)
            peer.close()
        if self.switchboard:
            self.switchboard.shut(bye)

    @property
    def connections(self) -> int:
        """That are open now."""
        return len(self._peers) + (self.switchboard.lines if self.switchboard else 0)

    def now(self) -> float:
        """Seconds; it stands while this machine sleeps."""
        return self._clock()

    def dismiss(self, peer: Peer, bye: Bye) -> None:
        """Who leaves the only room leaves the house."""
        peer.say_goodbye(bye)

    def changed(self, parlour: object) -> None:
        """Nobody but those in it needs to know."""

    # --- what peers report ---------------------------------------------------------------

    def opened(self, peer: Peer) -> None:
        """A connection came. Who says hello at once, as players do, is not in the way of others."""
        self._peers[peer] = None
        log.debug("a connection from %s", peer.address)
        now, near = self.now(), neighbourhood(peer.address)
        if not self._addresses.opened(peer.address, now):
            self._send_away(peer, TOO_SOON, told=self._addresses.may_be_told(peer.address, now))
        elif self._addresses.crowded(peer.address):
            self._send_away(self._idlest(peer, near), CROWDED)
        elif self.connections > self._limit:
            self._send_away(self._idlest(peer), FULL)

    def _idlest(self, newest: Peer, near: str | None = None) -> Peer:
        """Whoever has waited longest without settling: of all, or of one address."""
        here = (peer for peer in self._peers if not peer.settled)
        return next((each for each in here if near in (None, neighbourhood(each.address))), newest)

    def _send_away(self, peer: Peer, bye: Bye, *, told: bool = True) -> None:
        # Its end is reported later, but it does not count from now on.
        self._peers.pop(peer, None)
        if told and len(self._leaving) < LEAVING_LIMIT:
            self._leaving[peer] = None
            peer.part(bye)
        else:
            peer.hang_up()

    def bar(self, peer: Peer) -> None:
        """For a while nobody comes in who says that he is the same."""
        self._barred.bar(self._marks(peer), self.now())

    def _marks(self, peer: Peer) -> list[str]:
        """By what somebody is known who comes again."""
        if peer.hello is None:
            return []
        key = peer.hello.key if self._porter else ""
        token = token_hash(peer.hello.token) if peer.hello.token else peer.token_hash
        name = clean_name(peer.hello.name).casefold()
        return [mark for mark in (key, token, f"{name} {neighbourhood(peer.address)}") if mark]

    def _why_barred(self, peer: Peer, hello: Hello) -> Bye | None:
        peer.hello = hello
        left = self._barred.seconds_left(self._marks(peer), self.now())
        if not left:
            return None
        return Bye(Code.FLOOD, f"You may come back in {left} seconds.")

    def flush_soon(self, peer: Peer) -> None:
        """One write for each peer and turn of the loop, whatever was posted to it."""
        if not self._unflushed:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unflushed.append(peer)

    def _flush(self) -> None:
        peers, self._unflushed = self._unflushed, []
        for peer in peers:
            peer.flush()

    def closed(self, peer: Peer) -> None:
        self._peers.pop(peer, None)
        self._leaving.pop(peer, None)
        log.debug("a connection from %s is gone", peer.address)
        self._addresses.closed(peer.address)
        if self._porter:
            self._porter.closed(peer)
        if self._house:
            self._house.closed(peer)

    def received(self, peer: Peer, data: bytes) -> None:
        """Bytes came: hand what they mean to the house."""
        try:
            wishes = peer.connection.receive_data(data, self.now())
        except Exception:
            # Our own bug, but only this peer's bytes are lost by it.
            log.exception("bytes could not be read")
            peer.say_goodbye(Bye(Code.FAULT, FAILED))
            return
        for wish in wishes:
            if peer.ending:
                break
            if isinstance(wish, Pair | Prove):
                if self._porter:
                    self._porter.received(peer, wish, self.now())
                else:
                    peer.say_goodbye(NOTHING_TO_PAIR)
            elif isinstance(wish, Hello) and self._porter and not self._porter.admits(peer, wish):
                break
            elif isinstance(wish, Hello) and (bye := self._why_barred(peer, wish)):
                peer.say_goodbye(bye)
            elif self._house:
                self._house.received(peer, wish)
        for refusal in peer.connection.refusals():
            peer.post(encode(refusal))
        if peer.connection.bye:
            peer.say_goodbye(peer.connection.bye)

    # --- time ------------------------------------------------------------------------------

    async def _tick_connections(self) -> None:
        while True:
            now = self.now()
            for peer in [*self._peers, *self._leaving]:
                peer.tick(now)
            if self.switchboard:
                self.switchboard.tick(now)
            there = chain(self._peers, self._leaving)
            due = min((peer.deadline for peer in there), default=now + 1)
            await asyncio.sleep(min(LOOK_SECONDS, max(SHORTEST_WAIT, due - now)))

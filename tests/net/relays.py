"""Relays: a host who waits at an arena, guests who reach him there, and arenas that lie."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from game.client_state.link import Reachable
from net.client.client import Client
from net.room.room_options import RoomOptions
from net.security.client_handshake import Credentials
from net.server.relay_host import RelayHost, secret_for
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.wire.address import Address, parse_address
from net.wire.codec import encode
from net.wire.rate_limit import NO_LIMITS
from net.wire.relay_messages import Reached
from tests.end_to_end.real_player import RealPlayer
from tests.net.arenas import RunningArena
from tests.net.real_hosts import CODE, credentials_in
from tests.support import ROSTER


class RelayedHost(RealPlayer):
    """Ana, who hosts where nobody can call and waits at an arena."""

    def __init__(self, folder: Path, arena: Address) -> None:
        credentials = credentials_in(folder, CODE)
        self.host = ServerThread(
            ROSTER,
            address=LOOPBACK,
            port=0,
            credentials=credentials,
            options=RoomOptions(limits=NO_LIMITS),
        )
        link = HostClient(self.host, "Ana", credentials=credentials)
        super().__init__(link)
        self.relay_host = RelayHost(link, arena, secret_for(credentials.identity, arena))
        self.relay_host.start()
        link.close_with(self.relay_host)

    @property
    def told(self) -> list[str]:
        """Sentences about what happens at the door."""
        return [text for each in self.heard if (text := getattr(each, "text", ""))]

    @property
    def ways(self) -> list[Address]:
        """Where guests reach her, the newest last."""
        found = [each for each in self.heard if isinstance(each, Reachable)]
        return [parse_address(each.addresses[-1]) for each in found]

    def reachable(self) -> Address:
        """Once guests reach her."""
        self.until(lambda: self.ways)
        return self.ways[-1]


@contextmanager
def home(folder: Path, arena: Address | RunningArena) -> Iterator[RelayedHost]:
    at = Address(LOOPBACK, arena.port) if isinstance(arena, RunningArena) else arena
    here = RelayedHost(folder, at)
    try:
        yield here
    finally:
        here.link.close()


@contextmanager
def guest(way: Address, credentials: Credentials, name: str = "Ben") -> Iterator[RealPlayer]:
    link = Client(way, name, credentials=credentials)
    try:
        yield RealPlayer(link)
    finally:
        link.close()


def pretend(sock: socket.socket) -> None:
    """What a lying arena says to a guest who reaches: go on, I am your host."""
    while sock.recv(1) not in (b"\n", b""):
        pass
    sock.sendall(encode(Reached()))


class RelayListener:
    """Stands before an arena and keeps what every connection brings and takes."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard: list[bytearray] = []
        """One for each direction of each connection."""
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection((LOOPBACK, self._target))
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        self.heard.append(kept := bytearray())
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                kept += data
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

"""Real hosts: hosts and guests over real sockets on loopback, each with an installation of his
own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from game.client_state.link import Incoming, LinkClosed, LinkUp, Protection, ProtectionState
from net.client.client import Client
from net.security.client_handshake import Credentials
from net.security.identity import load_identity
from net.security.known_peers import KnownPeers
from net.server.server_thread import LOOPBACK, ServerThread
from net.wire.address import Address
from tests.support import ROSTER

CODE = "amber-carrot-zigzag"
WRONG = "amber-carrot-zebra"


def credentials_in(
    folder: Path, code: str = "", protection: Protection = Protection.CODE
) -> Credentials:
    """What the installation that keeps its things in `folder` comes with."""
    return Credentials(load_identity(folder), KnownPeers(folder / "known.db"), protection, code)


@contextmanager
def hosted(credentials: Credentials | None, port: int = 0) -> Iterator[ServerThread]:
    """A host on a port of its own."""
    host = ServerThread(ROSTER, address=LOOPBACK, port=port, credentials=credentials)
    try:
        yield host
    finally:
        host.stop()


def wait_for(
    link: Client, wanted: Callable[[Incoming], bool], seconds: float = 20.0
) -> list[Incoming]:
    """What the link brings up to what is wanted; fails if that does not come."""
    heard: list[Incoming] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        incoming = link.wait(0.2)
        if incoming is None:
            continue
        heard.append(incoming)
        if wanted(incoming):
            return heard
        assert not isinstance(incoming, LinkClosed), incoming
    raise AssertionError(f"what was waited for did not come, but {heard}")


def knock(port: int, credentials: Credentials | None, name: str = "Ben") -> LinkClosed | LinkUp:
    """Try to come in; how that ended. Whoever came in leaves again."""
    link = Client(Address(LOOPBACK, port), name, credentials=credentials)
    try:
        end = wait_for(link, lambda incoming: isinstance(incoming, LinkClosed | LinkUp))[-1]
    finally:
        link.close()
    assert isinstance(end, LinkClosed | LinkUp)
    return end


def notice(link: Client) -> ProtectionState:
    """How the game that the link came to is protected."""
    found = wait_for(link, lambda incoming: isinstance(incoming, ProtectionState))[-1]
    assert isinstance(found, ProtectionState)
    return found

"""Port mapping: asks a home router to open a port (UPnP, by miniupnpc).

Routers answer in seconds or never, so everything here is for a thread of its own. A mapping expires
by itself if it cannot be removed.
"""

import contextlib
import importlib
import ipaddress
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from game.i18n.phrase import phrase
from net.wire.address import Address

DISCOVER_MILLISECONDS = 2000

LEASE_SECONDS = 3600
"""Seconds after which a router drops a mapping that is not renewed."""

RENEW_SECONDS = LEASE_SECONDS / 2

PORTS_TRIED = 5
"""External ports to try, from ours upwards, because a neighbour's mapping may use one."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MappingResult:
    """The router's answer."""

    address: str = ""
    """The external IP address of the game; empty if there is none."""
    port: int = 0
    problem: str = ""
    """Why there is none, and what to do about it."""

    def __str__(self) -> str:
        """Return the address as friends type it."""
        return str(Address(self.address, self.port))


class PortMapping:
    """Keeps one router port open until it is closed. Never blocks its creator."""

    def __init__(self, port: int, on_result: Callable[[MappingResult], None]) -> None:
        """Start asking. `on_result` receives the result on another thread."""
        self._port, self._on_result = port, on_result
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="port mapping", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Remove the mapping."""
        self._closing.set()
        self._thread.join(3.0)

    def _run(self) -> None:
        router, problem = find_router()
        if router is None:
            self._on_result(MappingResult(problem=problem))
            return
        mapping_result = open_port(router, self._port)
        self._on_result(mapping_result)
        if not mapping_result.address:
            return
        while not self._closing.wait(RENEW_SECONDS):
            _map(router, mapping_result.port, self._port)
        with contextlib.suppress(Exception):
            router.deleteportmapping(mapping_result.port, "TCP")


def find_router() -> tuple[Any, str]:
    """Return the router that opens ports, or None and the reason. Takes seconds."""
    try:
        upnp = importlib.import_module("miniupnpc").UPnP()
    except ImportError:
        return None, phrase("The package miniupnpc is missing: python3 -m pip install miniupnpc.")
    upnp.discoverdelay = DISCOVER_MILLISECONDS
    try:
        if upnp.discover() and upnp.selectigd():
            return upnp, ""
    # The library raises a bare Exception for whatever its C code says.
    except Exception as error:
        log.info("no router answers: %s", error)
    return None, phrase("Your router does not open ports automatically. Meet in an arena instead.")


def open_port(router: Any, port: int) -> MappingResult:
    """Ask the router to forward a port to us."""
    try:
        address = str(router.externalipaddress())
    except Exception as error:
        log.info("the router does not say its address: %s", error)
        address = ""
    if not _is_public(address):
        # Behind another router, whose ports this one cannot open (carrier-grade NAT, RFC 6598).
        text = phrase("Your router is behind another router. Meet in an arena instead.")
        return MappingResult(problem=text)
    for outside in range(port, port + PORTS_TRIED):
        if _map(router, outside, port):
            return MappingResult(address, outside)
    return MappingResult(problem=phrase("Your router refused: allow UPnP in its settings."))


def _map(router: Any, outside: int, port: int) -> bool:
    try:
        done = router.addportmapping(
            outside, "TCP", router.lanaddr, port, "Parley", "", LEASE_SECONDS
        )
    except Exception as error:
        log.info("the router refused port %s: %s", outside, error)
        return False
    return bool(done)


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False

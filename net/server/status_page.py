"""Status page: a small page over HTTP that shows how an arena is doing. GET only.

It shows numbers, never names or lines, and listens on this machine unless told otherwise. A request
by another host's name is refused: a page elsewhere on the web could have let that name lead here,
to read these figures in somebody's browser.
"""

import asyncio
import html
import ipaddress
import json
import platform
import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import cast

from net.arena.arena import Arena
from net.server.server import Server

REQUEST_LIMIT = 4096
"""Most bytes of a request."""

REQUEST_SECONDS = 5.0

CONNECTIONS_LIMIT = 16

_METRICS_MISSING = (
    "The package prometheus-client is missing: python3 -m pip install prometheus-client\n"
)
_WORDS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    421: "Misdirected Request",
}
_REFRESH_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Status:
    """An arena at one moment."""

    rooms: int
    matches: int
    """Matches that run now."""
    players: int
    spectators: int
    lobby: int
    connections: int
    deliveries: int
    """Messages handed to connections since the start."""
    relay_hosts: int
    """Hosts that wait here for guests who cannot reach them otherwise."""
    relayed: int
    """Guests who are passed on to them now."""
    relayed_bytes: int
    """Bytes passed on since the start."""
    cpu_seconds: float
    uptime_seconds: float
    closing: bool


class StatusPage:
    """Serves the figures of an arena as a page, as JSON and in the format of Prometheus."""

    def __init__(self, server: Server, arena: Arena) -> None:
        self.port = 0
        self._server, self._arena = server, arena
        self._started_at = server.context.now()
        self._listener: asyncio.Server | None = None
        self._open = 0

    async def listen(self, address: str, port: int) -> int:
        """Listen, and return the port. Raises OSError if it is taken."""
        self._listener = await asyncio.get_running_loop().create_server(
            partial(_StatusRequest, self), address, port, backlog=CONNECTIONS_LIMIT
        )
        self.port = cast(int, self._listener.sockets[0].getsockname()[1])
        return self.port

    def status(self) -> Status:
        """Return the figures of this moment."""
        server, hosted_rooms = self._server, list(self._arena.rooms)
        spectators = sum(len(hosted_room.room_host.spectators) for hosted_room in hosted_rooms)
        crowd, relay = self._arena.lobby.counts, server.relay
        return Status(
            rooms=len(hosted_rooms),
            matches=sum(hosted_room.running for hosted_room in hosted_rooms),
            players=crowd.rooms - spectators,
            spectators=spectators,
            lobby=crowd.lobby,
            connections=server.connections,
            deliveries=server.context.deliveries,
            relay_hosts=relay.hosts if relay else 0,
            relayed=relay.pipes if relay else 0,
            relayed_bytes=relay.bytes if relay else 0,
            cpu_seconds=round(time.process_time(), 3),
            uptime_seconds=round(server.context.now() - self._started_at, 1),
            closing=self._arena.closing,
        )

    def close(self) -> None:
        if self._listener:
            self._listener.close()

    def admit(self) -> bool:
        """Return whether one more connection may be open; `release` it in the end."""
        if self._open >= CONNECTIONS_LIMIT:
            return False
        self._open += 1
        return True

    def release(self) -> None:
        self._open -= 1

    def answer(self, request: bytes) -> bytes:
        """Return the whole answer to a request; never raises."""
        method, path, hosts = _parse_request(request)
        if not method or len(hosts) > 1:
            return _response(400, "text/plain", "That is no request of HTTP.\n")
        if method != "GET":
            return _response(405, "text/plain", "Only GET is answered here.\n")
        if not all(map(_is_ours, hosts)):
            return _response(421, "text/plain", "Ask for this page by the number of its address.\n")
        status = self.status()
        match path:
            case "/":
                return _response(200, "text/html", _page(status))
            case "/status.json":
                return _response(200, "application/json", json.dumps(asdict(status)) + "\n")
            case "/metrics":
                return _response(200, "text/plain; version=0.0.4", _metrics(status))
        return _response(404, "text/plain", "There are /, /status.json and /metrics.\n")


class _StatusRequest(asyncio.Protocol):
    """One connection: one request, one answer."""

    def __init__(self, page: StatusPage) -> None:
        self._page = page
        self._request = b""
        self._admitted = False
        self._transport: asyncio.Transport | None = None
        self._timeout: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._admitted = self._page.admit()
        if not self._admitted:
            self._transport.abort()
            return
        self._timeout = asyncio.get_running_loop().call_later(
            REQUEST_SECONDS, self._transport.abort
        )

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timeout:
            self._timeout.cancel()
        if self._admitted:
            self._page.release()

    def data_received(self, data: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        self._request += data
        whole = b"\r\n\r\n" in self._request or b"\n\n" in self._request
        if whole or len(self._request) > REQUEST_LIMIT:
            self._transport.write(self._page.answer(self._request if whole else b""))
            self._transport.close()


def _parse_request(request: bytes) -> tuple[str, str, list[str]]:
    """Return method and path of a request, empty if it is none, and the hosts it was meant for."""
    line, *fields = request.decode("latin-1").splitlines() or [""]
    parts = line.strip().split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        return "", "", []
    named = [field.partition(":") for field in fields]
    hosts = [value.strip() for name, _, value in named if name.strip().lower() == "host"]
    return parts[0], parts[1].partition("?")[0], hosts


def _is_ours(host: str) -> bool:
    """Return whether a host, as a browser names it, is this machine and no name that leads here."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    name, ours = name.lower().removesuffix("."), platform.node().lower()
    if name in ("localhost", ours, f"{ours.partition('.')[0]}.local"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _response(code: int, kind: str, text: str) -> bytes:
    body = text.encode()
    head = (
        f"HTTP/1.1 {code} {_WORDS[code]}\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


def _page(status: Status) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(name.replace('_', ' '))}</td><td>{_formatted(value)}</td></tr>"
        for name, value in asdict(status).items()
    )
    return (
        f"<!doctype html><meta charset=utf-8><meta http-equiv=refresh content={_REFRESH_SECONDS}>"
        "<title>Parley arena</title><style>body{font:16px sans-serif;margin:2em;background:#14122b;"
        "color:#eee}td{padding:.2em 1.5em .2em 0}td+td{text-align:right}a{color:#9cf}</style>"
        f"<h1>Parley arena</h1><table>{rows}</table>"
        "<p><a href=/status.json>JSON</a> · <a href=/metrics>Prometheus</a>\n"
    )


def _formatted(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def _metrics(status: Status) -> str:
    """Return the figures in the text format of Prometheus, made by its own optional package."""
    try:
        from prometheus_client import CollectorRegistry, Gauge, generate_latest
    except ModuleNotFoundError:
        return _METRICS_MISSING
    registry = CollectorRegistry()
    for name, value in asdict(status).items():
        gauge = Gauge(f"parley_{name}", name.replace("_", " "), registry=registry)
        gauge.set(float(value))
    return generate_latest(registry).decode()

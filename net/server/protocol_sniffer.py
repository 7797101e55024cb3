"""Protocol sniffer: a connection whose first bytes tell whether it is for the arena or wants to be
relayed.

Who comes to the arena begins with TLS, or, in a plain one, with a hello; who wants to be relayed
says so plainly, because what he is going to say is TLS of his own.
"""

import asyncio
from collections.abc import Callable
from typing import cast

from net.hosting.connection import ServerConnection
from net.wire.codec import HELLO_LIMIT, InvalidMessage, decode_request
from net.wire.relay_messages import Request

Divert = Callable[[ServerConnection, asyncio.Transport, Request, bytes], None]
"""Takes the connection, what it is for, and what has come behind that already."""


class ProtocolSniffer(asyncio.Protocol):
    """Stands in for a peer until that is known; the server sees the peer from the beginning."""

    def __init__(self, connection: ServerConnection, divert: Divert) -> None:
        self._connection, self._divert = connection, divert
        self._transport: asyncio.Transport | None = None
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._connection.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connection.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        assert self._transport
        self._data += data
        frame, end, more = self._data.partition(b"\n")
        plain = self._data.startswith(b"{")
        if self._connection.ending or (plain and not end and len(frame) <= HELLO_LIMIT):
            return
        request = _request(frame) if plain and end else None
        if request:
            self._divert(self._connection, self._transport, request, more)
        else:
            self._transport.set_protocol(self._connection)
            self._connection.data_received(self._data)


def _request(frame: bytes) -> Request | None:
    if len(frame) > HELLO_LIMIT:
        return None
    try:
        return decode_request(frame)
    except InvalidMessage:
        return None

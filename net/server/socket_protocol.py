"""Socket protocol: where the bytes of one socket come in, and to whom they go.

This is the top of a server: bytes go from here down to the server, which authenticates the peer and
hands its messages to the room or the arena. At an arena the first bytes tell whether a connection
is for its rooms or for the relay: a guest of the arena begins with TLS, or, in a plain one, with a
hello; a peer that wants to be relayed says so plainly, because TLS of its own follows.
"""

import asyncio
from typing import cast

from net.hosting.connection import ServerConnection
from net.server.relay_pipe import RelayConnection
from net.server.server import Server
from net.wire.codec import HELLO_LIMIT, InvalidMessage, decode_request
from net.wire.relay_messages import Request


class SocketProtocol(asyncio.Protocol):
    """One socket of a server."""

    # There is one for each of thousands of guests.
    __slots__ = (
        *("_connection", "_data", "_first", "_relayed"),
        *("_server", "_transport", "_undecided"),
    )

    def __init__(self, server: Server, address: str = "", first: bytes = b"") -> None:
        """`address`: of a peer that is called back, with `first` before anything else."""
        self._server, self._first = server, first
        self._connection = ServerConnection(server.context, address)
        self._relayed: RelayConnection | None = None
        """What the socket is for once its peer has asked to be relayed."""
        self._undecided = server.relay is not None
        self._data = b""
        """What came while that is not known."""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._connection.attach(self._transport, self._first)
        self._server.opened(self._connection)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._relayed and self._server.relay:
            self._server.relay.closed(self._relayed)
        else:
            self._server.closed(self._connection)

    def data_received(self, data: bytes) -> None:
        if self._relayed and self._server.relay:
            self._server.relay.received(self._relayed, data)
        elif self._undecided:
            self._data += data
            self._decide()
        elif said := self._connection.decrypt(data):
            self._server.received(self._connection, said)

    def pause_writing(self) -> None:
        if self._relayed and self._server.relay:
            self._server.relay.pause_writing(self._relayed)
        else:
            self._connection.pause_writing()

    def resume_writing(self) -> None:
        if self._relayed and self._server.relay:
            self._server.relay.resume_writing(self._relayed)
        else:
            self._connection.resume_writing()

    def _decide(self) -> None:
        """Find out by the first bytes what the connection is for."""
        frame, end, more = self._data.partition(b"\n")
        plain = self._data.startswith(b"{")
        if self._connection.ending or (plain and not end and len(frame) <= HELLO_LIMIT):
            return
        data, self._data, self._undecided = self._data, b"", False
        request = _request(frame) if plain and end else None
        if request is None:
            self.data_received(data)
        elif self._connection.goodbye:
            self._connection.close_plain()
        else:
            assert self._transport
            self._relayed = self._server.relayed(self._connection, self._transport, request)
            if more:
                self.data_received(more)


def _request(frame: bytes) -> Request | None:
    if len(frame) > HELLO_LIMIT:
        return None
    try:
        return decode_request(frame)
    except InvalidMessage:
        return None

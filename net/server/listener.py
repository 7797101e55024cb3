"""Listener: the sockets on which a server is reached, and the task that looks at its deadlines."""

import asyncio
import contextlib
from typing import cast

from game.protocol.messages import Bye, ErrorCode
from net.connect.suspend_clock import CHECK_SECONDS, MIN_GAP_SECONDS
from net.server.server import Server
from net.server.socket_protocol import SocketProtocol

BACKLOG = 16
"""Small: on CPython 3.11 a large one multiplies the errors when file descriptors run out."""


class Listener:
    """Serves one server on one event loop."""

    def __init__(self, server: Server, backlog: int = BACKLOG) -> None:
        """`backlog`: connections that may wait to be accepted."""
        self._server, self._backlog = server, backlog
        self._sockets: list[asyncio.Server] = []
        self._ticker: asyncio.Task[None] | None = None

    async def listen(self, address: str | None, port: int) -> int:
        """Listen on an address (None: every interface) and return the port.

        Raises OSError if the port is taken.
        """
        if address is not None:
            port = await self._listen_on(address, port)
        else:
            port = await self._listen_on("0.0.0.0", port)
            # A machine without IPv6 hosts all the same.
            with contextlib.suppress(OSError):
                await self._listen_on("::", port)
        self._server.handler.port = port
        self._ticker = asyncio.get_running_loop().create_task(self._tick())
        return port

    async def close(self, text: str = "The host has closed the game.") -> None:
        """Say goodbye to everybody and close every socket."""
        self.abort(Bye(ErrorCode.CLOSED, text))
        # One turn of the loop lets the last words out.
        await asyncio.sleep(0)

    def abort(self, bye: Bye) -> None:
        """Do the same at once."""
        self._server.handler.close()
        if self._ticker:
            self._ticker.cancel()
        for each in self._sockets:
            each.close()
        self._server.abort(bye)

    async def _listen_on(self, address: str, port: int) -> int:
        listener = await asyncio.get_running_loop().create_server(
            self._protocol, address, port, backlog=self._backlog
        )
        self._sockets.append(listener)
        return cast(int, listener.sockets[0].getsockname()[1])

    def _protocol(self) -> SocketProtocol:
        return SocketProtocol(self._server)

    async def _tick(self) -> None:
        while True:
            now = self._server.context.now()
            due = self._server.tick(now)
            await asyncio.sleep(min(CHECK_SECONDS, max(MIN_GAP_SECONDS, due - now)))

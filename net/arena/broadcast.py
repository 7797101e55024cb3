"""Broadcast: what is sent to everybody in the lobby of an arena, one write for what comes together.

Writing to a connection costs more than all that is done before, and a crowd that talks does so to
everybody. So a line goes out at once, but those on its heels wait for each other.
"""

import asyncio

from net.arena.lobby import Lobby
from net.hosting.connection import ServerConnection

BATCH_SECONDS = 0.02
"""Least time between one write and the next; nobody notices it in a chat."""


class Broadcast:
    """Lives on one event loop."""

    def __init__(self, lobby: Lobby[ServerConnection]) -> None:
        self._lobby = lobby
        self._frames, self._messages = bytearray(), 0
        self._sent_at = float("-inf")

    def add(self, frame: bytes) -> None:
        """Send one more message, at the end of this turn of the loop or after the pause."""
        if not self._frames:
            loop = asyncio.get_running_loop()
            due = self._sent_at + BATCH_SECONDS
            if due <= loop.time():
                loop.call_soon(self.flush, True)
            else:
                loop.call_at(due, self.flush, True)
        self._frames += frame
        self._messages += 1

    def flush(self, at_once: bool = False) -> None:
        """Send what was added to the guests who are in the lobby now.

        `at_once`: the turn of the loop is at its end.
        """
        if self._frames:
            self._sent_at = asyncio.get_running_loop().time()
            said, messages = bytes(self._frames), self._messages
            self._frames.clear()
            self._messages = 0
            for connection in self._lobby.present:
                connection.post(said, messages, at_once)

"""Broadcast: what is said to everybody in the lobby of an arena, in one piece for what comes
together.

Writing to a connection costs more than all that is done before, and a crowd that talks does so to
everybody. So a line goes out at once, but those on its heels wait for each other.
"""

import asyncio
from collections.abc import Callable, Iterable

from net.hosting.connection import ServerConnection

BATCH_SECONDS = 0.02
"""The least between one piece and the next; nobody notices it in a chat."""


class Broadcast:
    """Lives on one event loop."""

    def __init__(self, present: Callable[[], Iterable[ServerConnection]]) -> None:
        """`present`: who hears it."""
        self._present = present
        self._frames, self._messages = bytearray(), 0
        self._sent_at = float("-inf")

    def add(self, frame: bytes) -> None:
        """One more message, at the end of this turn of the loop or after the pause."""
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
        """Let it be heard: by those who are there now. `at_once`: the turn is at its end."""
        if self._frames:
            self._sent_at = asyncio.get_running_loop().time()
            said, messages = bytes(self._frames), self._messages
            self._frames.clear()
            self._messages = 0
            for connection in self._present():
                connection.post(said, messages, at_once)

"""Chorus: what is said to everybody in the lobby of an arena, in one piece for what comes together.

Writing to a connection costs more than all that is done before, and a crowd that talks does so to
everybody. So a line goes out at once, but those on its heels wait for each other.
"""

import asyncio
from collections.abc import Callable, Iterable

from net.host.peer import Peer

PAUSE_SECONDS = 0.02
"""The least between one piece and the next; nobody notices it in a chat."""


class Chorus:
    """Lives on one event loop."""

    def __init__(self, present: Callable[[], Iterable[Peer]]) -> None:
        """`present`: who hears it."""
        self._present = present
        self._said, self._messages = bytearray(), 0
        self._sung = float("-inf")

    def join_in(self, frame: bytes) -> None:
        """One more message, at the end of this turn of the loop or after the pause."""
        if not self._said:
            loop = asyncio.get_running_loop()
            due = self._sung + PAUSE_SECONDS
            if due <= loop.time():
                loop.call_soon(self.sing, True)
            else:
                loop.call_at(due, self.sing, True)
        self._said += frame
        self._messages += 1

    def sing(self, at_once: bool = False) -> None:
        """Let it be heard: by those who are there now. `at_once`: the turn is at its end."""
        if self._said:
            self._sung = asyncio.get_running_loop().time()
            said, messages = bytes(self._said), self._messages
            self._said.clear()
            self._messages = 0
            for peer in self._present():
                peer.post(said, messages, at_once)

"""Chorus: what is said to everybody in the lobby of an arena, once in each turn of the loop."""

import asyncio
from collections.abc import Callable, Iterable

from net.peer import Peer


class Chorus:
    """Lives on one event loop."""

    def __init__(self, present: Callable[[], Iterable[Peer]]) -> None:
        """`present`: who hears it."""
        self._present = present
        self._said, self._messages = bytearray(), 0

    def join_in(self, frame: bytes) -> None:
        """One more message, with what else is said in this turn."""
        if not self._said:
            asyncio.get_running_loop().call_soon(self.sing, True)
        self._said += frame
        self._messages += 1

    def sing(self, at_once: bool = False) -> None:
        """Let it be heard: at the end of the turn, or sooner by those who are there now."""
        if self._said:
            said, messages = bytes(self._said), self._messages
            self._said.clear()
            self._messages = 0
            for peer in self._present():
                peer.post(said, messages, at_once)

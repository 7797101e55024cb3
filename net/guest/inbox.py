"""Inbox: a queue from a thread of ours to the player's, which may be slept on with other things.

It keeps a pair of sockets beside it: one of them is readable while anything may be there.
"""

import contextlib
import socket
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

_AT_ONCE = 4096
"""Bytes of ringing that are swallowed at once."""


class Inbox(Generic[T]):
    """Any thread puts; one takes out."""

    def __init__(self) -> None:
        self._things: SimpleQueue[T] = SimpleQueue()
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)

    def __len__(self) -> int:
        return self._things.qsize()

    def fileno(self) -> int:
        """Of what is readable while something may have come."""
        return self._bell.fileno()

    def put(self, thing: T) -> None:
        self._things.put(thing)
        # Full: it rings already. Closed: nobody listens any more.
        with contextlib.suppress(OSError):
            self._rope.send(b"!")

    def take(self) -> T | None:
        """The next thing, if there is one."""
        with contextlib.suppress(Empty):
            return self._things.get_nowait()
        with contextlib.suppress(OSError):
            self._bell.recv(_AT_ONCE)
        # What came just before the ringing was swallowed would else not be noticed.
        with contextlib.suppress(Empty):
            return self._things.get_nowait()
        return None

    def wait(self, timeout: float) -> T | None:
        """The next thing, waiting up to so many seconds for it."""
        with contextlib.suppress(Empty):
            return self._things.get(timeout=timeout)
        return None

    def close(self) -> None:
        """Nothing rings any more; what is there can still be taken."""
        self._bell.close()
        self._rope.close()

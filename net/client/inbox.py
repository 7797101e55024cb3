"""Inbox: a queue from a thread of ours to the player's, which may be slept on with other things.

It keeps a pair of sockets beside it: one of them is readable while anything may be there.
"""

import contextlib
import socket
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

_NO_WAIT = 4096
"""Bytes of ringing that are swallowed at once."""


class Inbox(Generic[T]):
    """A queue with many writers and one reader."""

    def __init__(self) -> None:
        self._items: SimpleQueue[T] = SimpleQueue()
        self._wake_write, self._wake_read = socket.socketpair()
        self._wake_write.setblocking(False)
        self._wake_read.setblocking(False)

    def __len__(self) -> int:
        return self._items.qsize()

    def fileno(self) -> int:
        """Return the descriptor that is readable while a message may be there."""
        return self._wake_write.fileno()

    def put(self, thing: T) -> None:
        self._items.put(thing)
        # Full: it rings already. Closed: nobody listens any more.
        with contextlib.suppress(OSError):
            self._wake_read.send(b"!")

    def take(self) -> T | None:
        """Return the next message, if there is one."""
        with contextlib.suppress(Empty):
            return self._items.get_nowait()
        with contextlib.suppress(OSError):
            self._wake_write.recv(_NO_WAIT)
        # What came just before the ringing was swallowed would else not be noticed.
        with contextlib.suppress(Empty):
            return self._items.get_nowait()
        return None

    def wait(self, timeout: float) -> T | None:
        """Return the next message, waiting up to that many seconds."""
        with contextlib.suppress(Empty):
            return self._items.get(timeout=timeout)
        return None

    def close(self) -> None:
        """Stop signalling; queued messages can still be taken."""
        self._wake_write.close()
        self._wake_read.close()

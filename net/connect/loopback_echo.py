"""Loopback echo: how a program knows a game of its own machine from a friend's.

Addresses do not tell: the bridge of Docker has the same one on every machine. But only programs of
one machine reach each other at 127.0.0.1, so a game answers there, at the UDP port of its number,
to the mark it is announced with.
"""

import contextlib
import socket
import threading

from net.connect.interfaces import LOOPBACK

ANSWER_SECONDS = 0.05
"""Within a machine an answer takes a fraction of a millisecond."""

_MARK_LIMIT = 64


class LoopbackEcho:
    """Answers until it is closed; does nothing if another program has the port."""

    def __init__(self, port: int, mark: str) -> None:
        self._mark, self._closing = mark.encode(), threading.Event()
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._sock.bind((LOOPBACK, port))
        except OSError:
            self._sock.close()
            return
        threading.Thread(target=self._run, name="echo", daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            # Whoever waits to receive does not notice that the socket was closed.
            sock.sendto(b"", self._sock.getsockname())

    def _run(self) -> None:
        with self._sock:
            while not self._closing.is_set():
                # Windows reports here that somebody did not wait for an earlier answer.
                with contextlib.suppress(OSError):
                    mark, asker = self._sock.recvfrom(_MARK_LIMIT)
                    if mark == self._mark:
                        self._sock.sendto(mark, asker)


def is_here(port: int, mark: str) -> bool:
    """Return whether the game with that mark and port runs on this machine. Waits at most
    `ANSWER_SECONDS`."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(ANSWER_SECONDS)
        sock.connect((LOOPBACK, port))
        sock.send(mark.encode())
        return sock.recv(_MARK_LIMIT) == mark.encode()
    return False

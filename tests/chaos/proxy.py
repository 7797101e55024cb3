"""Proxy: a wire that breaks. It stands between player and host and cuts at random bytes."""

import contextlib
import random
import socket
import threading


class Proxy:
    """Carries connections to `target` and cuts each after some bytes, as long as it is told to."""

    def __init__(self, target: int, chance: random.Random, shortest: int, longest: int) -> None:
        """It cuts nothing yet. `target` is a port of 127.0.0.1.

        A connection lives for `shortest` to `longest` bytes.
        """
        self.cuts = 0
        self.cutting = False
        self.target = target
        self._chance, self._range = chance, (shortest, longest)
        self._refusing = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self, on: bool) -> None:
        """Cut what there is and let nobody through, or let people through again."""
        self._refusing = on
        for end in list(self._open) if on else ():
            self.cuts += 1
            _reset(end)

    def close(self) -> None:
        # On Linux close alone would leave the thread in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._refusing:
                _reset(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=2)
                # That was for connecting; who has nothing to say for long is not cut off.
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            self._open.add(near)
            left = [self._chance.randint(*self._range)]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink, left), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, left: list[int]) -> None:
        try:
            while data := source.recv(4096):
                if self.cutting and len(data) >= left[0]:
                    sink.sendall(data[: left[0]])
                    self.cuts += 1
                    break
                left[0] -= len(data)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            self._open.discard(end)
            _reset(end)


def _reset(end: socket.socket) -> None:
    """A reset rather than a polite end: what is under way is lost."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        end.shutdown(socket.SHUT_RDWR)
        end.close()

"""Silent wire: a way to a host that may fall silent without anybody's being told."""

import contextlib
import socket
import threading


class SilentWire:
    """Carries connections to a port of 127.0.0.1. While silent it loses nothing and carries
    nothing, as TCP does over a dead wire: what was sent arrives once it is back."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._open = threading.Event()
        self._open.set()
        self._ends: list[socket.socket] = []
        self._lost: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def fall_silent(self) -> None:
        self._open.clear()

    def come_back(self) -> None:
        self._open.set()

    def lose_connections(self) -> None:
        """Those that stand carry nothing any more, as after a change of address; new ones do."""
        self._lost.update(self._ends)

    def close(self) -> None:
        # On Linux close alone would leave the thread in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._open.set()
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                self._open.wait()
                far = socket.create_connection(("127.0.0.1", self.target), timeout=2)
                # That was for connecting; who has nothing to say for long is not cut off.
                far.settimeout(None)
            except OSError:
                if self._listener.fileno() < 0:
                    return
                near.close()
                continue
            self._ends += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                self._open.wait()
                if source in self._lost:
                    return
                sink.sendall(data)
            self._open.wait()
        if source not in self._lost:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

"""Attackers: who stands between two friends, guesses, or says yes to everything. Real TLS."""

import contextlib
import secrets
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from game.protocol.messages import Message
from game.protocol.version import PROTOCOL, VERSION
from net.security.identity import Identity, load_identity
from net.security.tls import client_context, server_context
from net.server.server_thread import LOOPBACK
from net.wire.codec import encode
from net.wire.pairing import HostPairing, Opening, Pair, Prove, Proven
from net.wire.passcode import make_passcode

PATIENCE = 20.0


class CutConnection:
    """A TLS connection that is read and written frame by frame, and blocks."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self.sock = sock
        self._file = sock.makefile("rb")

    def send(self, frame: bytes | Message) -> None:
        self.sock.sendall(frame if isinstance(frame, bytes) else encode(frame))

    def frame(self) -> bytes:
        """The next one; empty at the end."""
        return self._file.readline()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.close()


def call(port: int, source: str = LOOPBACK) -> CutConnection:
    """A stranger at the door of a host."""
    sock = socket.create_connection((LOOPBACK, port), PATIENCE, (source, 0))
    return CutConnection(client_context().wrap_socket(sock))


class FalseHost:
    """Shows a certificate of his own and answers each guest as `answer` does."""

    def __init__(
        self,
        folder: Path,
        answer: Callable[["FalseHost", CutConnection], None],
        greet: Callable[[socket.socket], None] = lambda sock: None,
    ) -> None:
        """`greet`: what he does before TLS."""
        self.identity: Identity = load_identity(folder)
        assert self.identity.certificate
        self._context = server_context(self.identity.certificate)
        self._listener = socket.create_server((LOOPBACK, 0))
        self._answer, self._greet = answer, greet
        self.port: int = self._listener.getsockname()[1]
        self.learned: list[bytes] = []
        """What he got out of a guest who took him for his friend."""
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.settimeout(PATIENCE)
            # Whatever a guest does to him ends one conversation and no more.
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                self._greet(sock)
                line = CutConnection(self._context.wrap_socket(sock, server_side=True))
                try:
                    self._answer(self, line)
                    if frame := line.frame():
                        self.learned.append(frame)
                finally:
                    line.close()


def relay(port: int) -> Callable[[FalseHost, CutConnection], None]:
    """He passes everything on to the real host at `port` and back, unchanged."""

    def answer(false_host: FalseHost, guest: CutConnection) -> None:
        host = call(port)
        for _ in range(2):
            host.send(guest.frame())
            guest.send(host.frame())
        host.close()

    return answer


def guess(false_host: FalseHost, guest: CutConnection) -> None:
    """He does all as a host does, with a code that he has guessed."""
    pair = msgspec.json.decode(guest.frame(), type=Pair)
    keeper = HostPairing(
        make_passcode(secrets.randbelow), false_host.identity.fingerprint, pair.share
    )
    guest.send(Opening(keeper.share))
    prove = msgspec.json.decode(guest.frame(), type=Prove)
    # He does not know his own proof to be wrong; an honest host would hang up here.
    guest.send(Proven(keeper._answer if prove else ""))


def lie(false_host: FalseHost, guest: CutConnection) -> None:
    """He says yes to whatever comes, and sends the guest's own proof back."""
    pair = msgspec.json.decode(guest.frame(), type=Pair)
    keeper = HostPairing(
        make_passcode(secrets.randbelow), false_host.identity.fingerprint, pair.share
    )
    guest.send(Opening(keeper.share))
    guest.send(Proven(msgspec.json.decode(guest.frame(), type=Prove).proof))


def pair_badly(line: CutConnection, share: str, proof: str = "00" * 32) -> list[bytes]:
    """What a host answers to somebody who makes a proof up."""
    line.send(Pair(PROTOCOL, VERSION, share))
    heard = [line.frame()]
    if b"opening" in heard[0]:
        line.send(Prove(proof))
        heard.append(line.frame())
    line.close()
    return heard

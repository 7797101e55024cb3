"""TLS: a connection that nobody on the network can read or change, over buffers instead of a
socket.

TLS 1.3 and nothing older. The caller must check the peer's certificate before sending anything: no
authority signs it; it is known by its fingerprint or proven by pairing.
"""

import ssl
from pathlib import Path

from net.security.identity import fingerprint_of

RECORD_BYTES = 16 * 1024


class BrokenTls(Exception):
    """Raised if the other end does not use TLS 1.3, or its bytes were tampered with."""


class Tls:
    """One end of a TLS connection: encrypted bytes on one side, plain bytes on the other."""

    def __init__(self, context: ssl.SSLContext, server_side: bool) -> None:
        self.established = False
        """Whether both ends have agreed on keys."""
        self.ended = False
        """Whether the other end has closed the connection properly."""
        self._wire_in, self._wire_out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._wire_in, self._wire_out, server_side=server_side)

    def begin(self) -> bytes:
        """Return the first bytes that the client sends."""
        self._handshake()
        return self._wire_out.read()

    def receive_data(self, data: bytes) -> tuple[bytes, bytes]:
        """What bytes of the wire say, and what to send in answer. Raises BrokenTls."""
        self._wire_in.write(data)
        if not self.established:
            self._handshake()
        said = b"".join(self._read()) if self.established else b""
        return said, self._wire_out.read()

    def send(self, data: bytes) -> bytes:
        """Encrypt bytes for sending; only once `established`."""
        if data:
            self._tls.write(data)
        return self._wire_out.read()

    @property
    def fingerprint(self) -> str:
        """Of the other end's certificate, in hexadecimal."""
        certificate = self._tls.getpeercert(binary_form=True)
        assert certificate is not None
        return fingerprint_of(certificate)

    def pending_alert(self) -> bytes:
        """What is to be sent although the connection failed: it tells the other end why."""
        return self._wire_out.read()

    def _handshake(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return
        except ssl.SSLError as error:
            raise BrokenTls(error.reason or "no reason given") from None
        self.established = True

    def _read(self) -> list[bytes]:
        said: list[bytes] = []
        try:
            while piece := self._tls.read(RECORD_BYTES):
                said.append(piece)
            self.ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.ended = True
        except ssl.SSLError as error:
            raise BrokenTls(error.reason or "no reason given") from None
        return said


def server_context(certificate: Path) -> ssl.SSLContext:
    """For a host; the file has its certificate and the private key. Raises OSError."""
    context = _only_newest(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    # Nobody resumes TLS here; a seat has its own token.
    context.num_tickets = 0
    context.load_cert_chain(certificate)
    return context


def client_context() -> ssl.SSLContext:
    """For a guest. OpenSSL still checks that the host has the key of the certificate it shows."""
    context = _only_newest(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.check_hostname = False
    # The fingerprint decides: compared with the one that is pinned, or proven by pairing.
    context.verify_mode = ssl.CERT_NONE
    return context


def looks_like_tls(data: bytes) -> bool:
    """Whether that is how a TLS connection begins; a plain one begins with a brace."""
    return data[:1] == b"\x16"


def _only_newest(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context

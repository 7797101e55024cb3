"""Client handshake: TLS, the host's certificate and the code, from a guest's side. No sockets.

Only pairing bytes are sent to an unknown host, and nothing at all to a host whose certificate
differs from the pinned one.
"""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from game.client_state.link import LinkClosed, Protection
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import phrase
from game.protocol.error_texts import describe_error
from game.protocol.messages import Bye, ErrorCode
from game.protocol.version import PROTOCOL, VERSION
from game.text_safety.sanitize import clean_text
from net.security.identity import Identity, load_identity
from net.security.known_peers import KnownPeers
from net.security.tls import BrokenTls, Tls, client_context
from net.wire.codec import HELLO_LIMIT, FrameReader, InvalidMessage, decode_pairing_reply, encode
from net.wire.hello_credentials import HelloCredentials
from net.wire.pairing import GuestPairing, Opening, Pair, Prove, Proven, WrongCode

log = logging.getLogger(__name__)

HANDSHAKE_SECONDS = 10.0
"""Seconds from the connection to the hello."""

WRONG_CODE = phrase("Wrong code, or someone is intercepting the connection. Ask for a new code.")

ENTER = b"parley/1 enter|"
"""The prefix a player signs to prove their key, together with the host's fingerprint (hexadecimal,
ASCII), so that the signature is worthless at any other host."""

CHANGED = LinkClosed(
    ErrorCode.CHANGED,
    phrase("This is not the computer you played with before, or Parley was reinstalled there."),
    phrase("Ask your friend for a new code."),
)
_WRONG = LinkClosed(ErrorCode.WRONG, WRONG_CODE)
_OPEN_INSTEAD = LinkClosed(
    ErrorCode.WRONG,
    phrase("The game there is open to everyone and has no code, so it may not be your friend's."),
    phrase("Ask your friend. To join an open game, leave out the code."),
)
_NOT_SECURE = LinkClosed(
    ErrorCode.INVALID,
    phrase("The program there does not use Parley's encryption."),
    phrase("You both need the same version, and both start it either with --plain or without."),
)
LATE = LinkClosed(
    ErrorCode.SILENT, phrase("The host did not complete the connection."), phrase("Try again.")
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The keys, certificate and code that a player or a host brings to a handshake."""

    identity: Identity
    known_peers: KnownPeers
    protection: Protection = Protection.CODE
    code: str = field(default="", repr=False)
    """The code as `net.wire.passcode` writes it: the one a guest typed, or the one a host
    requires."""
    fingerprint: str = ""
    """SHA-256 of the only certificate a guest accepts, from the invitation; empty for any."""


def load_credentials(folder: Path, protection: Protection, code: str = "") -> Credentials:
    """Those of the installation that keeps its things in `folder`; for this time only if it cannot
    keep anything."""
    try:
        return Credentials(load_identity(folder), KnownPeers(folder / "known.db"), protection, code)
    except OSError as error:
        # Only here, for it brings a megabyte along.
        import tempfile

        log.warning("nobody will know us again: %s", reason_of(error))
        folder = Path(tempfile.mkdtemp(prefix="parley-"))
        return Credentials(load_identity(folder), KnownPeers(folder / "known.db"), protection, code)


class ClientHandshake:
    """The way into one host over one connection; what is said afterwards goes through it, too."""

    def __init__(
        self,
        credentials: Credentials | None,
        address: str,
        certificates: tuple[str, ...] = (),
        *,
        returning: bool = False,
        left_here: bool = False,
        pairing: bool = False,
        proven: bool = False,
    ) -> None:
        """Without credentials the way is plain. `certificates`: of the room that we come back to,
        if we do; `returning`: nobody else's will do; `left_here`: at this very address and port, so
        that another one has taken that host's place. `pairing`: use the code although the
        certificate is known, because the host does not know us. `proven`: an open door will not do,
        for anybody on the way could have opened it."""
        self.established = False
        """Whether the hello may be sent."""
        self.failure: LinkClosed | None = None
        """Why the handshake has failed for good."""
        self.protection = credentials.protection if credentials else Protection.PLAIN
        """How this connection is protected."""
        self.fingerprint = ""
        """SHA-256 of the host's certificate in hexadecimal."""
        self.paired = False
        """Both sides have proven that they know the code."""
        self._credentials, self._address = credentials, address
        self._certificates, self._returning, self._pairing = certificates, returning, pairing
        self._left_here, self._proven = left_here, proven
        secure = self.protection in (Protection.CODE, Protection.OPEN)
        self._tls = Tls(client_context(), server_side=False) if secure else None
        self._guest: GuestPairing | None = None
        self._frames = FrameReader(HELLO_LIMIT)

    def begin(self) -> bytes:
        """Start the handshake and return the first bytes to send."""
        if self._tls:
            return self._tls.begin()
        self.established = True
        return b""

    def receive_data(self, data: bytes) -> tuple[bytes, bytes]:
        """Process received bytes; return decrypted bytes and the bytes to send."""
        if self._tls is None:
            return data, b""
        try:
            said, answer = self._tls.receive_data(data)
            if self._tls.established and not self.fingerprint:
                self.fingerprint = self._tls.fingerprint
                answer += self._check_certificate()
            if said and not self.established:
                answer += self._handle_reply(said)
                said = b""
        except BrokenTls:
            self.failure = None if self.established else _NOT_SECURE
            if self.established:
                raise
            return b"", self._tls.pending_alert()
        except InvalidMessage:
            self.failure = _NOT_SECURE
            return b"", b""
        return said, answer

    def send(self, data: bytes) -> bytes:
        """Encrypt bytes for sending."""
        return self._tls.send(data) if self._tls else data

    @property
    def hello_credentials(self) -> HelloCredentials:
        """Return our credentials for the hello."""
        if self._credentials is None:
            return HelloCredentials()
        identity = self._credentials.identity
        certificate, key = identity.fingerprint, identity.public_key.hex()
        if self._tls is None:
            return HelloCredentials(key, "", certificate)
        proof = identity.sign(ENTER + self.fingerprint.encode()).hex()
        # The token of a room is for those who sat in it, or who have just proven who they are.
        ours = self.fingerprint in (*self._certificates, certificate)
        return HelloCredentials(key, proof, certificate, ours or self.paired)

    # --- inside --------------------------------------------------------------------------

    def _check_certificate(self) -> bytes:
        assert self._credentials
        known_peers, code = self._credentials.known_peers, self._credentials.code
        ours = (*self._certificates, self._credentials.identity.fingerprint)
        if (named := self._credentials.fingerprint) and self.fingerprint not in (*ours, named):
            self.failure = CHANGED
            return b""
        if named == self.fingerprint:
            # Whoever gave us the invitation has said so, and nobody else can show it.
            known_peers.pin(self._address, named)
        trusted = self.fingerprint in ours or known_peers.is_paired(self.fingerprint)
        if self._returning and self.fingerprint not in ours:
            self.failure = CHANGED
            return b""
        if trusted and not (self._pairing and code):
            if known_peers.is_paired(self.fingerprint):
                # From now on nobody else is believed here, wherever we have met him first.
                known_peers.pin(self._address, self.fingerprint)
            self.established = True
            return b""
        if code:
            self._guest = GuestPairing(code, self.fingerprint)
        elif self._left_here or known_peers.pinned(self._address):
            self.failure = CHANGED
            return b""
        share = self._guest.share if self._guest else ""
        return self.send(encode(Pair(PROTOCOL, VERSION, share)))

    def _handle_reply(self, said: bytes) -> bytes:
        """Go on with what the host says before it lets us in. Raises InvalidMessage."""
        answer = b""
        for frame in self._frames.feed(said):
            if self.failure or self.established:
                raise InvalidMessage("the host talks on")
            answer += self._handle_frame(frame)
        return answer

    def _handle_frame(self, frame: bytes) -> bytes:
        match decode_pairing_reply(frame):
            case Bye(code=code, text=text):
                self.failure = LinkClosed(code, describe_error(code, clean_text(text)))
            case Opening(share=""):
                self._enter_open()
            case Opening(share=share) if self._guest:
                try:
                    return self.send(encode(Prove(self._guest.prove(share))))
                except WrongCode:
                    self.failure = _WRONG
            case Proven(proof=proof) if self._guest:
                self._enter_with_passcode(self._guest, proof)
            case _:
                raise InvalidMessage("an answer to what was not asked")
        return b""

    def _enter_open(self) -> None:
        if self._guest or self._proven:
            self.failure = _OPEN_INSTEAD
            return
        self.protection, self.established = Protection.OPEN, True

    def _enter_with_passcode(self, guest: GuestPairing, proof: str) -> None:
        try:
            guest.verify(proof)
        except WrongCode:
            self.failure = _WRONG
            return
        assert self._credentials
        self._credentials.known_peers.pin(self._address, self.fingerprint)
        self.paired = self.established = True

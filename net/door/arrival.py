"""Arrival: a guest's way in at a host: TLS, whose certificate it is, and the code. No sockets.

Nothing but the bytes of pairing is sent to a host that is not known, and nothing at all to one that
shows another certificate than before.
"""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from game.contract.messages import Bye, Code
from game.contract.reasons import tell_reason
from game.contract.version import PROTOCOL, VERSION
from game.table.link import Over, Protection
from game.words.cleaning import clean_text
from game.words.failure import reason_of
from game.words.phrase import phrase
from net.door.identity import Identity, load_identity
from net.door.known import Known
from net.door.tls import BrokenTls, Tls, client_context
from net.wire.codec import HELLO_LIMIT, Frames, InvalidMessage, decode_answer, encode
from net.wire.pairing import Guest, Opening, Pair, Prove, Proven, WrongCode
from net.wire.papers import Papers

log = logging.getLogger(__name__)

ARRIVAL_SECONDS = 10.0
"""From the connection to the hello."""

WRONG_CODE = phrase("Wrong code, or someone is in between. Ask for a new one.")

ENTER = b"parley/1 enter|"
"""What a player signs to show whose key is his: this and the fingerprint of the host (hexadecimal,
ASCII). It is of no use at any other host."""

CHANGED = Over(
    Code.CHANGED,
    phrase("This is not the computer you played with before, or Parley was installed anew there."),
    phrase("Ask your friend for a new code."),
)
_WRONG = Over(Code.WRONG, WRONG_CODE)
_OPEN_INSTEAD = Over(
    Code.WRONG,
    phrase("The game there is open to everybody and has no code, so it may not be your friend's."),
    phrase("Ask your friend; to join an open game, leave the code away."),
)
_NOT_SECURE = Over(
    Code.INVALID,
    phrase("What answers there does not speak Parley's secure way."),
    phrase(
        "Both of you should have the same version, and start it with --plain or without, both "
        "alike."
    ),
)
LATE = Over(Code.SILENT, phrase("The host did not finish letting us in."), phrase("Try again."))


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a player comes with to a host, and a host to his door."""

    identity: Identity
    known: Known
    protection: Protection = Protection.CODE
    code: str = field(default="", repr=False)
    """As `net.wire.codewords` writes it. A guest's: what he was told; a host's: what he demands."""
    fingerprint: str = ""
    """A guest's: of the certificate that his invitation names; no other will do."""


def load_credentials(folder: Path, protection: Protection, code: str = "") -> Credentials:
    """Those of the installation that keeps its things in `folder`; for this time only if it cannot
    keep anything."""
    try:
        return Credentials(load_identity(folder), Known(folder / "known.db"), protection, code)
    except OSError as error:
        # Only here, for it brings a megabyte along.
        import tempfile

        log.warning("nobody will know us again: %s", reason_of(error))
        folder = Path(tempfile.mkdtemp(prefix="parley-"))
        return Credentials(load_identity(folder), Known(folder / "known.db"), protection, code)


class Arrival:
    """The way into one host over one connection; what is said afterwards goes through it, too."""

    def __init__(
        self,
        credentials: Credentials | None,
        address: str,
        certificates: tuple[str, ...] = (),
        *,
        back: bool = False,
        left_here: bool = False,
        pairing: bool = False,
        proven: bool = False,
    ) -> None:
        """Without credentials the way is plain. `certificates`: of the room that we come back to,
        if we do; `back`: nobody else's will do; `left_here`: at this very address and port, so that
        another one has taken that host's place. `pairing`: use the code although the certificate
        is known, because the host does not know us. `proven`: an open door will not do, for anybody
        on the way could have opened it."""
        self.stands = False
        """Whether we may say hello."""
        self.over: Over | None = None
        """Why we may not, for good."""
        self.protection = credentials.protection if credentials else Protection.PLAIN
        """How this connection is protected."""
        self.fingerprint = ""
        """Of the host's certificate."""
        self.paired = False
        """Both sides have proven that they know the code."""
        self._credentials, self._address = credentials, address
        self._certificates, self._back, self._pairing = certificates, back, pairing
        self._left_here, self._proven = left_here, proven
        secure = self.protection in (Protection.CODE, Protection.OPEN)
        self._tls = Tls(client_context(), server_side=False) if secure else None
        self._guest: Guest | None = None
        self._frames = Frames(HELLO_LIMIT)

    def begin(self) -> bytes:
        """The connection was made; what to send on it first."""
        if self._tls:
            return self._tls.begin()
        self.stands = True
        return b""

    def receive_data(self, data: bytes) -> tuple[bytes, bytes]:
        """What the bytes say to who has been let in, and what to send in answer."""
        if self._tls is None:
            return data, b""
        try:
            said, answer = self._tls.receive_data(data)
            if self._tls.stands and not self.fingerprint:
                self.fingerprint = self._tls.fingerprint
                answer += self._look_at_certificate()
            if said and not self.stands:
                answer += self._answer(said)
                said = b""
        except BrokenTls:
            self.over = None if self.stands else _NOT_SECURE
            if self.stands:
                raise
            return b"", self._tls.last_words()
        except InvalidMessage:
            self.over = _NOT_SECURE
            return b"", b""
        return said, answer

    def send(self, data: bytes) -> bytes:
        """The bytes of the wire for what is to be said."""
        return self._tls.send(data) if self._tls else data

    @property
    def papers(self) -> Papers:
        """What the hello shows of us."""
        if self._credentials is None:
            return Papers()
        identity = self._credentials.identity
        certificate, key = identity.fingerprint, identity.public_key.hex()
        if self._tls is None:
            return Papers(key, "", certificate)
        proof = identity.sign(ENTER + self.fingerprint.encode()).hex()
        # The token of a room is for those who sat in it, or who have just proven who they are.
        ours = self.fingerprint in (*self._certificates, certificate)
        return Papers(key, proof, certificate, ours or self.paired)

    # --- inside --------------------------------------------------------------------------

    def _look_at_certificate(self) -> bytes:
        assert self._credentials
        known, code = self._credentials.known, self._credentials.code
        ours = (*self._certificates, self._credentials.identity.fingerprint)
        if (named := self._credentials.fingerprint) and self.fingerprint not in (*ours, named):
            self.over = CHANGED
            return b""
        if named == self.fingerprint:
            # Whoever gave us the invitation has said so, and nobody else can show it.
            known.pin(self._address, named)
        trusted = self.fingerprint in ours or known.is_paired(self.fingerprint)
        if self._back and self.fingerprint not in ours:
            self.over = CHANGED
            return b""
        if trusted and not (self._pairing and code):
            if known.is_paired(self.fingerprint):
                # From now on nobody else is believed here, wherever we have met him first.
                known.pin(self._address, self.fingerprint)
            self.stands = True
            return b""
        if code:
            self._guest = Guest(code, self.fingerprint)
        elif self._left_here or known.pinned(self._address):
            self.over = CHANGED
            return b""
        share = self._guest.share if self._guest else ""
        return self.send(encode(Pair(PROTOCOL, VERSION, share)))

    def _answer(self, said: bytes) -> bytes:
        """Go on with what the host says before it lets us in. Raises InvalidMessage."""
        answer = b""
        for frame in self._frames.feed(said):
            if self.over or self.stands:
                raise InvalidMessage("the host talks on")
            answer += self._take(frame)
        return answer

    def _take(self, frame: bytes) -> bytes:
        match decode_answer(frame):
            case Bye(code=code, text=text):
                self.over = Over(code, tell_reason(code, clean_text(text)))
            case Opening(share=""):
                self._come_in_by_open_door()
            case Opening(share=share) if self._guest:
                try:
                    return self.send(encode(Prove(self._guest.prove(share))))
                except WrongCode:
                    self.over = _WRONG
            case Proven(proof=proof) if self._guest:
                self._come_in_by_code(self._guest, proof)
            case _:
                raise InvalidMessage("an answer to what was not asked")
        return b""

    def _come_in_by_open_door(self) -> None:
        if self._guest or self._proven:
            self.over = _OPEN_INSTEAD
            return
        self.protection, self.stands = Protection.OPEN, True

    def _come_in_by_code(self, guest: Guest, proof: str) -> None:
        try:
            guest.verify(proof)
        except WrongCode:
            self.over = _WRONG
            return
        assert self._credentials
        self._credentials.known.pin(self._address, self.fingerprint)
        self.paired = self.stands = True

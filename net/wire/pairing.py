"""Pairing: two programs that know the same code prove that no attacker is between them. No IO.

SPAKE2 (Abdalla and Pointcheval, 2005) over the code, bound to the certificate that each side sees.
An attacker in between has shown a certificate of their own, so the proofs do not match. Guessing
takes one connection per guess and reveals nothing for the next. docs/PROTOCOL.md gives every byte.
"""

import hmac
import os
from collections.abc import Callable
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from game.protocol.message_base import hex_pattern
from game.protocol.messages import Bye, Count, Message, Word

SHARE_BYTES = 33
PROOF_BYTES = 32

Share = Annotated[str, msgspec.Meta(pattern=hex_pattern(SHARE_BYTES, may_be_empty=True))]
"""A SPAKE2 share in hexadecimal; empty if the code is unknown or not required."""
Proof = Annotated[str, msgspec.Meta(pattern=hex_pattern(PROOF_BYTES))]

_NOT_A_SHARE = (SPAKEError, NotOnCurve, ValueError)


class WrongCode(Exception):
    """Raised if the other side has a different code, or an attacker is in between."""


class Pair(Message, frozen=True):
    """Guest to host, the first message to a host that is not known yet."""

    protocol: Count
    version: Word
    share: Share = ""
    """The guest's share; empty to ask whether a code is required."""


class Opening(Message, frozen=True):
    """Host to guest, the answer to `Pair`."""

    share: Share = ""
    """The host's share; empty if the game is open to everybody and nothing is proven."""


class Prove(Message, frozen=True):
    """Guest to host: proof that the guest knows the code. The guest proves first."""

    proof: Proof


class Proven(Message, frozen=True):
    """Host to guest: proof that the host knows the code. The hello is next."""

    proof: Proof


PairingRequest = Pair | Prove
PairingReply = Opening | Proven | Bye


class GuestPairing:
    """The guest's half. `fingerprint`: of the certificate that this connection has shown, in
    hexadecimal."""

    def __init__(
        self, code: str, fingerprint: str, entropy: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._fingerprint = fingerprint
        self._spake = SPAKE2_A(code.encode(), *_names(fingerprint), entropy_f=entropy)
        self._ours: bytes = self._spake.start()
        self._expected = b""

    @property
    def share(self) -> str:
        return self._ours.hex()

    def prove(self, share: str) -> str:
        """Return the proof that we know the code, for the host with that share. Raises
        WrongCode."""
        key, shares = _finish(self._spake, share), self._ours + bytes.fromhex(share)
        self._expected = _proof(key, self._fingerprint, "host", shares)
        return _proof(key, self._fingerprint, "guest", shares).hex()

    def verify(self, proof: str) -> None:
        """Check that the host knows the code. Raises WrongCode."""
        if not hmac.compare_digest(bytes.fromhex(proof), self._expected):
            raise WrongCode


class HostPairing:
    """The host's half, for one guest. Costs some 30 ms of a core: not for the event loop."""

    def __init__(
        self,
        code: str,
        fingerprint: str,
        share: str,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """Raises WrongCode if that is no share."""
        self._spake = SPAKE2_B(code.encode(), *_names(fingerprint), entropy_f=entropy)
        self._ours: bytes = self._spake.start()
        key, shares = _finish(self._spake, share), bytes.fromhex(share) + self._ours
        self._expected = _proof(key, fingerprint, "guest", shares)
        self._answer = _proof(key, fingerprint, "host", shares).hex()

    @property
    def share(self) -> str:
        return self._ours.hex()

    def answer(self, proof: str) -> str:
        """Check the guest's proof and return ours. Raises WrongCode."""
        if not hmac.compare_digest(bytes.fromhex(proof), self._expected):
            raise WrongCode
        return self._answer


def _names(fingerprint: str) -> tuple[bytes, bytes]:
    """Return the names of both sides that SPAKE2 mixes in: the guest, and the host with that
    certificate."""
    return b"guest|parley/1", b"host|parley/1|" + fingerprint.encode()


def _finish(half: SPAKE2_A | SPAKE2_B, share: str) -> bytes:
    try:
        key: bytes = half.finish(bytes.fromhex(share))
    except _NOT_A_SHARE:
        raise WrongCode from None
    return key


def _proof(key: bytes, fingerprint: str, side: str, shares: bytes) -> bytes:
    """HMAC-SHA256 over both shares, the guest's first, with a key that only `side` uses."""
    info = f"parley/1 {side} proves".encode()
    own = HKDF(SHA256(), 32, salt=bytes.fromhex(fingerprint), info=info).derive(key)
    return hmac.digest(own, shares, "sha256")

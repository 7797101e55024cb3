"""Signatures: checks Ed25519 signatures and gives each key a short mark for people.

A key belongs to one installation of Parley (Ed25519, RFC 8032, 32 bytes). Two people may have the
same name, but never the same key.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

SIGNATURE_BYTES = 64

MARK_LENGTH = 4
MARK_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits of marks, without those that look alike: 0 and O, 1, I and L."""


VERIFIED_LIMIT = 2048
"""Results cached: in one program the host's room, the client's thread and the screens follow the
same entries, and one check takes a tenth of a millisecond."""


class Signer(Protocol):
    """A private key. Ed25519 is deterministic: the same bytes always give the same signature."""

    @property
    def public_key(self) -> bytes: ...

    @property
    def sign(self) -> Callable[[bytes], bytes]: ...


@lru_cache(VERIFIED_LIMIT)
def verify_signature(public_key: bytes, signed: bytes, signature: bytes) -> bool:
    """Return whether `signature` (64 bytes) is valid for the bytes `signed` and `public_key` (32
    bytes). Bytes that are no key or no signature give False, never an error."""
    # Imported here: the title screen appears sooner without it.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_mark(public_key: bytes) -> str:
    """Return four characters, shown beside a name, by which people compare keys at a glance.

    There are about 900,000 marks, which is enough to tell friends apart but no proof: proofs
    compare whole keys.
    """
    rest = int.from_bytes(sha256(b"parley key mark\0" + public_key).digest()[:8], "big")
    mark = ""
    for _ in range(MARK_LENGTH):
        rest, letter = divmod(rest, len(MARK_LETTERS))
        mark += MARK_LETTERS[letter]
    return mark

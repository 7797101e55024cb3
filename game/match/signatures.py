"""Signatures: whether somebody signed something with his key, and the mark by which keys are told.

A key is that of one installation of Parley: Ed25519, 32 bytes. Two people may have the same name,
but never the same key.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

SIGNATURE_BYTES = 64

MARK_LENGTH = 4
MARK_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that could be taken for another: no 0 and O, no 1, I and L."""


VERIFIED_KEPT = 2048
"""Checks that are remembered: in one program the host's room, our own client's thread and the
screens follow the same entries, and a check takes a tenth of a millisecond."""


class Signer(Protocol):
    """A key that nobody else has (`identity`). The same words always get the same signature."""

    @property
    def public_key(self) -> bytes: ...

    @property
    def sign(self) -> Callable[[bytes], bytes]: ...


@lru_cache(VERIFIED_KEPT)
def verify_signature(public_key: bytes, signed: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) was made over `signed` with the key that belongs to
    `public_key` (32 bytes). Bytes that are no key or no signature are a no, never an error."""
    # Here, because the screens that check nothing are up sooner without.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_mark(public_key: bytes) -> str:
    """Four letters that people can compare at a glance, shown beside a name.

    There are about 900,000 marks, so it tells two friends apart but proves nothing: what is to be
    proven compares whole keys.
    """
    rest = int.from_bytes(sha256(b"parley key mark\0" + public_key).digest()[:8], "big")
    mark = ""
    for _ in range(MARK_LENGTH):
        rest, letter = divmod(rest, len(MARK_LETTERS))
        mark += MARK_LETTERS[letter]
    return mark

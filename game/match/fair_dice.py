"""Fair dice: one hash chain for each side of a match, and dice derived from both chains.

Before a match each side draws a secret seed and hashes it repeatedly (Lamport, "Password
Authentication with Insecure Communication", 1981). It publishes the last value, the tip, and during
the match reveals one value after the other, from the tip backwards. A value is checked by hashing
it once, which must give the value before. Nobody can compute the next value in advance, and its
owner cannot replace it. docs/FAIR.md explains the method; docs/PROTOCOL.md has the bytes.
"""

import hmac
from hashlib import sha256

from game.rules import Seat

CHAIN_LENGTH = 2048
"""Values behind a tip: more than any match uses. A record has at most 4,096 entries, and an action
with dice takes two of them."""

HASH_BYTES = 32
EMPTY_HASH = bytes(HASH_BYTES)
"""Stands for the value of a side that has no chain."""

_ONE_DIE = 2**64


class DiceChain:
    """One side's chain for one match, known to that side's program alone."""

    def __init__(self, seed: bytes, room: str, match: int, seat: Seat) -> None:
        """`seed`: 32 secret random bytes."""
        prefix = _prefix(room, match, seat)
        self._values = [seed]
        for _ in range(CHAIN_LENGTH):
            self._values.append(sha256(prefix + self._values[-1]).digest())

    @property
    def tip(self) -> str:
        """Last value of the chain, published before the match."""
        return self._values[-1].hex()

    def before(self, known: str) -> str | None:
        """Return the value to reveal after `known`; None if `known` is not in the chain or is its
        first."""
        raw = hash_bytes(known)
        if raw is None or raw not in self._values[1:]:
            return None
        return self._values[self._values.index(raw) - 1].hex()


def is_next_value(value: str, known: str, room: str, match: int, seat: Seat) -> bool:
    """Return whether `value` hashes to `known` in the seat's chain; any text is allowed."""
    raw = hash_bytes(value)
    if raw is None:
        return False
    return hmac.compare_digest(
        sha256(_prefix(room, match, seat) + raw).hexdigest().encode(), known.encode()
    )


def hash_bytes(text: str) -> bytes | None:
    """Return the 32 bytes of 64 lower-case hexadecimal digits; None for any other text."""
    if len(text) != 2 * HASH_BYTES or not set(text) <= set("0123456789abcdef"):
        return None
    return bytes.fromhex(text)


def throw_key(match_id: str, turn: int, left: str, right: str, chosen: str) -> bytes:
    """Return the key for the dice of one action, from both sides' values and the choice.

    `left`, `right`: the values in hexadecimal, empty for a side without a chain. `chosen`: the hash
    of the `Chosen` entry. The caller has checked all three.
    """
    values = [hash_bytes(value) or EMPTY_HASH for value in (left, right, chosen)]
    parts = (b"parley roll", text_bytes(match_id), turn.to_bytes(8, "big"), *values)
    return sha256(b"".join(parts)).digest()


class FairDice:
    """Dice (`game.rules.Dice`) on which all sides are exactly equally likely.

    Roll number n is the first 8 bytes of HMAC-SHA256(key, n), modulo the number of sides. Values at
    the very top, which would favour low sides, are skipped (rejection sampling).
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._count = 0

    def roll(self, sides: int) -> int:
        limit = _ONE_DIE - _ONE_DIE % sides
        while True:
            block = hmac.digest(self._key, self._count.to_bytes(4, "big"), "sha256")
            self._count += 1
            number = int.from_bytes(block[:8], "big")
            if number < limit:
                return number % sides + 1


def tip_message(room: str, match: int, seat: Seat, tip: str) -> bytes:
    """Return the bytes that a side signs to commit to its tip for this match."""
    return b"parley tip" + place_bytes(room, match, seat) + (hash_bytes(tip) or EMPTY_HASH)


def seed_message(room: str, match: int, seat: Seat, salt: str) -> bytes:
    """Return the bytes whose signature is the side's seed: a secret that it can compute again after
    a restart, and never sends."""
    return b"parley seed" + place_bytes(room, match, seat) + text_bytes(salt)


def result_message(match_id: str, ended: str) -> bytes:
    """Return the bytes that both sides sign when a match is over. `ended`: the hash of its last
    entry, which covers the outcome and everything before it."""
    return b"parley result" + text_bytes(match_id) + (hash_bytes(ended) or EMPTY_HASH)


def _prefix(room: str, match: int, seat: Seat) -> bytes:
    """Return the prefix of every hash; it names the seat, or a side could copy the other's tip."""
    return b"parley chain" + place_bytes(room, match, seat)


def place_bytes(room: str, match: int, seat: Seat) -> bytes:
    """Return 41 bytes that identify one chain."""
    return text_bytes(room) + match.to_bytes(8, "big") + (b"\0" if seat is Seat.LEFT else b"\1")


def text_bytes(text: str) -> bytes:
    """Return any text as 32 bytes, so that no two sequences of fields give the same bytes."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()

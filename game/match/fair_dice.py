"""Fair dice: a chain of hashes for each side of a match, and the dice that both chains throw.

Before a match each side draws a secret seed and hashes it again and again. It tells the last value,
the tip, and during the match gives away one value after the other, from the tip backwards. A value
can be checked by hashing it once: it must give the one before. Nobody can find the next one ahead
of its time, and nobody can give another. docs/FAIR.md explains it; docs/PROTOCOL.md has the bytes.
"""

import hmac
from hashlib import sha256

from game.rules import Seat

CHAIN_LENGTH = 2048
"""Values behind a tip: more than any match can use. A record has at most 4,096 entries, and an
action with dice makes two of them."""

HASH_BYTES = 32
EMPTY_HASH = bytes(HASH_BYTES)
"""Stands for the value of a side that has no chain."""

_ONE_DIE = 2**64


class DiceChain:
    """One side's chain for one match, which only that side's program has."""

    def __init__(self, seed: bytes, room: str, match: int, seat: Seat) -> None:
        """`seed`: 32 bytes that nobody can guess."""
        prefix = _prefix(room, match, seat)
        self._values = [seed]
        for _ in range(CHAIN_LENGTH):
            self._values.append(sha256(prefix + self._values[-1]).digest())

    @property
    def tip(self) -> str:
        """What is told before the match."""
        return self._values[-1].hex()

    def before(self, known: str) -> str | None:
        """The value that is given away when `known` was the last; None if there is no such."""
        raw = hash_bytes(known)
        if raw is None or raw not in self._values[1:]:
            return None
        return self._values[self._values.index(raw) - 1].hex()


def is_next_value(value: str, known: str, room: str, match: int, seat: Seat) -> bool:
    """Whether `value` is the one before `known` in the seat's chain; any text may be asked for."""
    raw = hash_bytes(value)
    if raw is None:
        return False
    return hmac.compare_digest(
        sha256(_prefix(room, match, seat) + raw).hexdigest().encode(), known.encode()
    )


def hash_bytes(text: str) -> bytes | None:
    """The 32 bytes of 64 small hexadecimal digits; None for any other text."""
    if len(text) != 2 * HASH_BYTES or not set(text) <= set("0123456789abcdef"):
        return None
    return bytes.fromhex(text)


def throw_key(match_id: str, turn: int, left: str, right: str, chosen: str) -> bytes:
    """The key of the dice of one action: from both sides' values and what was chosen.

    `left` and `right`: the values as text, empty for a side without a chain. `chosen`: the hash of
    the entry that says what was chosen. All three must be what they are said to be.
    """
    values = [hash_bytes(value) or EMPTY_HASH for value in (left, right, chosen)]
    parts = (b"parley roll", text_bytes(match_id), turn.to_bytes(8, "big"), *values)
    return sha256(b"".join(parts)).digest()


class FairDice:
    """Dice (`game.rules.Dice`) of which every side of them comes up equally often.

    Throw number n is the beginning of HMAC-SHA256(key, n), as a whole number of 8 bytes; those at
    the very top, which would favour the low sides, are passed over.
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
    """What a side signs when it tells its tip, so that the tip is its own and for this match."""
    return b"parley tip" + place_bytes(room, match, seat) + (hash_bytes(tip) or EMPTY_HASH)


def seed_message(room: str, match: int, seat: Seat, salt: str) -> bytes:
    """What a side signs for itself to have its seed: never told to anybody."""
    return b"parley seed" + place_bytes(room, match, seat) + text_bytes(salt)


def result_message(match_id: str, ended: str) -> bytes:
    """What both sides sign when a match is over; `ended` is the hash of its last entry, which
    covers the outcome and all that led to it."""
    return b"parley result" + text_bytes(match_id) + (hash_bytes(ended) or EMPTY_HASH)


def _prefix(room: str, match: int, seat: Seat) -> bytes:
    """Without the seat in it a side could take the other's tip for its own."""
    return b"parley chain" + place_bytes(room, match, seat)


def place_bytes(room: str, match: int, seat: Seat) -> bytes:
    """Which chain is meant, in 41 bytes."""
    return text_bytes(room) + match.to_bytes(8, "big") + (b"\0" if seat is Seat.LEFT else b"\1")


def text_bytes(text: str) -> bytes:
    """Any text in 32 bytes, so that no two rows of fields look the same."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()

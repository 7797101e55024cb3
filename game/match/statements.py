"""Statements: the bytes that players and hosts sign, and whether such a signature is valid.

A player signs every choice, line, promise, resignation and claim with their installation's key,
over the room and the log as they saw it. So a host can neither invent one nor move it, and each
signature vouches for everything before it. A host signs what it decides alone. docs/PROTOCOL.md has
the bytes.
"""

from hashlib import sha256

import msgspec

from game.match.fair_dice import EMPTY_HASH, hash_bytes, place_bytes, text_bytes, tip_message
from game.match.signatures import SIGNATURE_BYTES, Signer, verify_signature
from game.protocol.messages import (
    Acted,
    Chosen,
    Contender,
    Draw,
    Ended,
    Entry,
    HostMark,
    Promise,
    Said,
    Started,
)
from game.rules import Action, Fighter, Seat


def act_bytes(
    room: str, match: int, seat: Seat, turn: int, number: int, action: Action, tip: str
) -> bytes:
    """Return what a player signs to choose an action. `tip`: hash of the newest entry of the
    match."""
    counts = turn.to_bytes(8, "big") + number.to_bytes(8, "big")
    return (
        b"parley act"
        + place_bytes(room, match, seat)
        + counts
        + text_bytes(action.value)
        + _hash(tip)
    )


def line_bytes(
    room: str, seat: Seat, number: int, text: str, phrase: str, emote: bool, seen: str
) -> bytes:
    """Return what a player signs to send a line. `seen`: digest of the whole log as they have
    it."""
    content = text_bytes(text) + text_bytes(phrase) + (b"\1" if emote else b"\0")
    return (
        b"parley line"
        + text_bytes(room)
        + _seat(seat)
        + number.to_bytes(8, "big")
        + content
        + _hash(seen)
    )


def promise_bytes(
    room: str, match: int, seat: Seat, promise: Promise, fighter: Fighter, roster: str
) -> bytes:
    """Return what a player signs to take a fighter for a match. `roster`: hash of the roster shown.

    A promise of protocol 2, which does not mention the log, covers the chain's tip alone.
    """
    if promise.seen is msgspec.UNSET:
        return tip_message(room, match, seat, promise.tip)
    numbers = sha256(msgspec.json.encode(fighter, order="sorted")).digest()
    return (
        b"parley promise"
        + place_bytes(room, match, seat)
        + _hash(promise.tip)
        + text_bytes(promise.salt)
        + _hash(promise.seen)
        + numbers
        + _hash(roster)
    )


def leave_bytes(room: str, match: int, seat: Seat, seen: str) -> bytes:
    """Return what a player signs to leave a match. `seen`: hash of its newest entry."""
    return b"parley leave" + place_bytes(room, match, seat) + _hash(seen)


def claim_bytes(room: str, match: int, seat: Seat, draw: bool, seen: str) -> bytes:
    """Return what a player signs to claim a match because the other side is away."""
    kind = b"\1" if draw else b"\0"
    return b"parley claim" + place_bytes(room, match, seat) + kind + _hash(seen)


def host_bytes(room: str, entry: Entry, tip: str) -> bytes:
    """Return what a host signs for an entry. `tip`: hash of the match's entry before it; empty for
    `Started`."""
    fields = msgspec.to_builtins(entry)
    del fields["hash"]
    fields.pop("host", None)
    content = sha256(msgspec.json.encode(fields, order="sorted")).digest()
    return b"parley host" + text_bytes(room) + _hash(tip) + content


def draw_hash(draw: Draw) -> str:
    """Return the hash for which both sides reveal their first values."""
    return sha256(msgspec.json.encode(draw, order="sorted")).hexdigest()


def draw_of(started: Started) -> Draw:
    """Return the draw that preceded the start of a match."""
    return Draw(
        started.room,
        started.match,
        started.id,
        started.rules,
        started.roster,
        started.left,
        started.right,
    )


# --- validity ----------------------------------------------------------------------------


def is_signed(key: str, statement: bytes, signature: str | msgspec.UnsetType) -> bool:
    """Return whether `signature` (128 hexadecimal digits) is valid for `key` (64) and the
    statement. Any other text gives False, never an error."""
    public, raw = hash_bytes(key), signature_bytes(signature)
    return public is not None and raw is not None and verify_signature(public, statement, raw)


def signature_bytes(text: str | msgspec.UnsetType) -> bytes | None:
    """Return the 64 bytes of 128 lower-case hexadecimal digits; None for any other text."""
    if not isinstance(text, str):
        return None
    if len(text) != 2 * SIGNATURE_BYTES or not set(text) <= set("0123456789abcdef"):
        return None
    return bytes.fromhex(text)


def signing_key(contender: Contender) -> str:
    """Return the key with which a side signs all its actions; empty if it does not."""
    promise = contender.promise
    return promise.key if promise and promise.seen is not msgspec.UNSET else ""


def line_is_signed(room: str, said: Said) -> bool:
    """Return whether a line is signed with the key that it names."""
    if not isinstance(said.key, str) or not isinstance(said.seen, str):
        return False
    statement = line_bytes(
        room, said.seat, said.number, said.text, said.phrase, said.emote, said.seen
    )
    return is_signed(said.key, statement, said.signature)


def is_marked(room: str, entry: Started | Chosen | Acted | Ended, tip: str) -> bool:
    """Return whether the host's mark on an entry is valid."""
    mark = entry.host
    return isinstance(mark, HostMark) and is_signed(
        mark.key, host_bytes(room, entry, tip), mark.signature
    )


def mark(signer: Signer, room: str, entry: Entry, tip: str) -> HostMark:
    """Return the host's mark for an entry that has none yet."""
    return HostMark(signer.public_key.hex(), signer.sign(host_bytes(room, entry, tip)).hex())


def _hash(text: str) -> bytes:
    return hash_bytes(text) or EMPTY_HASH


def _seat(seat: Seat) -> bytes:
    return b"\0" if seat is Seat.LEFT else b"\1"

"""Documented protocol: the sums of docs/PROTOCOL.md, FAIR.md and RULES.md, done once more from
those pages alone.

Imports nothing of Parley, so that whatever the pages leave out or tell wrongly is noticed.
"""

import copy
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Message = dict[str, Any]

SEATS = ("left", "right")
CHAIN_LENGTH = 2048


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def raw_key(key: Ed25519PrivateKey) -> str:
    encoding, form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return key.public_key().public_bytes(encoding, form).hex()


def verify(key: str, signature: str, signed: bytes) -> None:
    """Raises InvalidSignature."""
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), signed)


# --- the door ------------------------------------------------------------------------------------


def names(fingerprint: str) -> tuple[bytes, bytes]:
    return b"guest|parley/1", f"host|parley/1|{fingerprint}".encode()


def pairing_proof(shared: bytes, fingerprint: str, who: str, shares: bytes) -> str:
    """What the side `who` sends; `shares`: the guest's and the host's."""
    info = f"parley/1 {who} proves".encode()
    key = HKDF(hashes.SHA256(), 32, bytes.fromhex(fingerprint), info).derive(shared)
    return hmac.new(key, shares, "sha256").hexdigest()


def entry_proof(fingerprint: str) -> bytes:
    return f"parley/1 enter|{fingerprint}".encode()


# --- hashes --------------------------------------------------------------------------------------


def canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


class Log:
    """The entries of a room and the newest hash of each track."""

    def __init__(self) -> None:
        self.entries: list[Message] = []
        self.match = self._chat = ""

    def write(self, entry: Message) -> Message:
        """The entry as the next one, with its number and its hash."""
        entry = entry | {"seq": len(self.entries) + 1}
        entry["hash"] = self._hash(entry)
        self.add(entry)
        return entry

    @property
    def seen(self) -> str:
        """The digest of the log."""
        return sha(f"{self.match}/{self._chat}".encode()).hex()

    def add(self, entry: Message) -> None:
        assert entry["seq"] == len(self.entries) + 1
        assert entry["hash"] == self._hash(entry), entry
        self.entries.append(entry)
        if entry["type"] == "started":
            self.match = self._chat = entry["hash"]
        elif entry["type"] == "said":
            self._chat = entry["hash"]
        else:
            self.match = entry["hash"]

    def _hash(self, entry: Message) -> str:
        before = {"started": "", "said": self._chat}.get(entry["type"], self.match)
        fields = {name: value for name, value in entry.items() if name != "hash"}
        return sha(before.encode(), canonical(fields)).hex()


# --- fair dice -----------------------------------------------------------------------------------


def place(room: str, match: int, seat: str) -> bytes:
    return sha(room.encode()) + match.to_bytes(8, "big") + bytes([SEATS.index(seat)])


def after(value: bytes, at: bytes) -> bytes:
    """The value that comes before this one is shown, or the tip."""
    return sha(b"parley chain", at, value)


class PageChain:
    """Of one side, for one match."""

    def __init__(self, key: Ed25519PrivateKey, room: str, match: int, seat: str) -> None:
        self._values, at = [secrets.token_bytes(32)], place(room, match, seat)
        for _ in range(CHAIN_LENGTH):
            self._values.append(after(self._values[-1], at))
        self._key, self._place, self.tip = key, at, self._values[-1]

    def promise(self, seen: str, fighter: Message, roster: Message) -> Message:
        promise = {"salt": "", "tip": self.tip.hex(), "key": raw_key(self._key), "seen": seen}
        signed = promise_bytes(self._place, promise, fighter, sha(canonical(roster)).hex())
        return promise | {"signature": self._key.sign(signed).hex()}

    def value(self, rolled: int) -> str:
        """For the so many-th action with dice."""
        return self._values[CHAIN_LENGTH - rolled].hex()


def throw(match_id: str, chosen: Message, reveals: Message) -> list[int]:
    """A die of 100 sides and one of 5."""
    values = [bytes.fromhex(reveals[seat]) or bytes(32) for seat in SEATS]
    turn, hashed = chosen["turn"].to_bytes(8, "big"), bytes.fromhex(chosen["hash"])
    key = sha(b"parley roll", sha(match_id.encode()), turn, *values, hashed)
    dice: list[int] = []
    number = 0
    for sides in (100, 5):
        while len(dice) < (1 if sides == 100 else 2):
            shown = int.from_bytes(hmac.digest(key, number.to_bytes(4, "big"), "sha256")[:8], "big")
            number += 1
            if shown < 2**64 - 2**64 % sides:
                dice.append(shown % sides + 1)
    return dice


def first_mover(draw: Message, reveals: Message) -> str:
    """Who moves first, from the first value of each side."""
    values = [bytes.fromhex(reveals[seat]) or bytes(32) for seat in SEATS]
    key = sha(b"parley roll", sha(draw["id"].encode()), bytes(8), *values, sha(canonical(draw)))
    shown = int.from_bytes(hmac.digest(key, bytes(4), "sha256")[:8], "big")
    return SEATS[shown % 2]


# --- signatures ----------------------------------------------------------------------------------


def _hash(text: str) -> bytes:
    return bytes.fromhex(text) or bytes(32)


def _text(text: str) -> bytes:
    return sha(text.encode())


def act_bytes(at: bytes, act: Message, newest: str) -> bytes:
    counts = int(act["turn"]).to_bytes(8, "big") + int(act["number"]).to_bytes(8, "big")
    return b"parley act" + at + counts + _text(act["action"]) + _hash(newest)


def line_bytes(room: str, seat: str, say: Message) -> bytes:
    number, emote = int(say["number"]).to_bytes(8, "big"), bytes([say["emote"]])
    who = _text(room) + bytes([SEATS.index(seat)]) + number
    return (
        b"parley line"
        + who
        + _text(say["text"])
        + _text(say["phrase"])
        + emote
        + _hash(say["seen"])
    )


def promise_bytes(at: bytes, promise: Message, fighter: Message, roster: str) -> bytes:
    ours = _hash(promise["tip"]) + _text(promise["salt"]) + _hash(promise["seen"])
    return b"parley promise" + at + ours + sha(canonical(fighter)) + _hash(roster)


def leave_bytes(at: bytes, seen: str) -> bytes:
    return b"parley leave" + at + _hash(seen)


def mark_bytes(room: str, entry: Message, newest: str) -> bytes:
    content = {name: value for name, value in entry.items() if name not in ("hash", "host")}
    return b"parley host" + _text(room) + _hash(newest) + sha(canonical(content))


def signed_result(match_id: str, ended: Message) -> bytes:
    return b"parley result" + sha(match_id.encode()) + bytes.fromhex(ended["hash"])


# --- the rules -----------------------------------------------------------------------------------


def other(seat: str) -> str:
    return SEATS[1 - SEATS.index(seat)]


def allowed(position: Message) -> list[str]:
    if not (position["left"]["hp"] and position["right"]["hp"]):
        return []
    side = position[position["to_move"]]
    attacks = ["attack1", "attack2", "attack3"]
    return attacks + ["defend"] * (side["guard"] < 3) + ["charge"] * (side["charge"] < 3)


def beginning(fighters: Message, first: str) -> Message:
    position: Message = {"turn": 1, "to_move": first}
    for seat in SEATS:
        guard = int(seat != first)
        position[seat] = {"hp": fighters[seat]["hp"], "charge": 0, "guard": guard}
    return position | {"actions": allowed(position)}


def acted(before: Message, fighters: Message, action: str, rolls: list[int]) -> Message:
    """The position after an action."""
    position = copy.deepcopy(before)
    seat = position["to_move"]
    side = position[seat]
    if action == "defend":
        side["guard"] += 1
    elif action == "charge":
        side["charge"] += 1
    else:
        _attack(position, fighters, int(action[-1]) - 1, rolls)
    position |= {"turn": position["turn"] + 1, "to_move": other(seat)}
    return position | {"actions": allowed(position)}


def _attack(position: Message, fighters: Message, index: int, rolls: list[int]) -> None:
    seat = position["to_move"]
    side, target = position[seat], position[other(seat)]
    attack = fighters[seat]["attacks"][index]
    effect, (hit, strength) = attack["effect"], rolls
    guard = 0 if effect == "break" else target["guard"]
    force = attack["power"] * fighters[seat]["attack"] * 2 ** side["charge"]
    shield = fighters[other(seat)]["defence"] * (1 + guard) * 100
    struck = hit <= attack["chance"]
    damage = force * (85 + 5 * strength) // shield if struck else force * 100 // shield // 3
    target["hp"] = max(0, target["hp"] - max(1, damage))
    side["charge"] = 0
    if not (struck and target["hp"]):
        return
    target["guard"] = 0 if effect == "break" else max(0, target["guard"] - 1)
    if effect == "brace":
        side["guard"] = min(3, side["guard"] + 1)
    elif effect == "focus":
        side["charge"] = 1
    elif effect == "sap":
        target["charge"] = max(0, target["charge"] - 1)

"""Stranger: a verifier written from docs/RECORD.md and docs/RULES.md alone, with nothing of ours.

It shares no line with the game on purpose: where the two disagree, the page or the code is wrong.
"""

import hashlib
import hmac
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEADER = b'{"parley":"record","format":2}'
ACTIONS = ("attack1", "attack2", "attack3", "defend", "charge")
OTHER = {"left": "right", "right": "left"}

Json = dict[str, Any]


def verify(data: bytes) -> int:
    """The line of the first fault of the match, 0 if there is none."""
    if len(data) > 4 * 2**20:
        return 1
    lines = data.split(b"\n")
    if lines[0] != HEADER:
        return 1
    battle = Battle()
    for number, line in enumerate(lines[1:-1], 2):
        if number > 4097 or len(line) >= 16384:
            return number
        try:
            entry = json.loads(line)
            written = json.dumps(entry, separators=(",", ":"), ensure_ascii=False).encode()
            if written != line or (entry["type"] == "started") != (number == 2):
                return number
            if entry["type"] != "said" and not battle.take(entry):
                return number
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return number
    if lines[-1] or len(lines) < 3:
        return len(lines)
    return 0


def digest(before: str, entry: Json) -> str:
    bare = {key: value for key, value in entry.items() if key != "hash"}
    text = json.dumps(bare, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256((before + text).encode()).hexdigest()


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def signed(key: str, words: bytes, signature: str) -> bool:
    try:
        raw = bytes.fromhex(signature)
        if raw.hex() != signature or bytes.fromhex(key).hex() != key:
            return False
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(raw, words)
    except (InvalidSignature, ValueError):
        return False
    return True


def throw(key: bytes, sides: int, count: int) -> tuple[int, int]:
    """What a die of so many sides shows, and how many throws have been made by then."""
    while True:
        block = hmac.new(key, count.to_bytes(4, "big"), "sha256").digest()
        number, count = int.from_bytes(block[:8], "big"), count + 1
        if number < 2**64 - 2**64 % sides:
            return number % sides + 1, count


class Battle:
    def __init__(self) -> None:
        self.seq = 0
        self.tip = ""
        self.over = False
        self.asleep = {"left": 0, "right": 0}
        self.chosen: Json | None = None
        self.chains: dict[str, tuple[bytes, str]] = {}
        self.keys: dict[str, str] = {}
        self.signers: set[str] = set()

    def take(self, entry: Json) -> bool:
        take = {
            "started": self.start,
            "chosen": self.choose,
            "acted": self.act,
            "ended": self.end,
            "signed": self.sign,
        }[entry["type"]]
        holds = bool(
            self.over == (entry["type"] == "signed")
            and entry["seq"] > self.seq
            and take(entry)
            and entry["hash"] == digest(self.tip, entry)
        )
        self.seq, self.tip = entry["seq"], entry["hash"]
        return holds

    def start(self, entry: Json) -> bool:
        if entry["rules"] != 2:
            return False
        self.fighters = {seat: entry[seat]["fighter"] for seat in OTHER}
        self.mover, self.turn = entry["position"]["to_move"], 1
        self.id, self.chosen, self.signers = entry["id"], None, set()
        self.chains, self.keys = {}, {}
        for number, seat in enumerate(OTHER):
            promise = entry[seat]["promise"]
            if promise is None:
                continue
            place = sha(entry["room"].encode()) + entry["match"].to_bytes(8, "big")
            place += bytes([number])
            tip = promise["tip"]
            words = b"parley tip" + place + bytes.fromhex(tip)
            if not signed(promise["key"], words, promise["signature"]):
                return False
            self.chains[seat] = (b"parley chain" + place, tip)
            self.keys[seat] = promise["key"]
        self.sides = {
            seat: {"hp": fighter["hp"], "charge": 0, "guard": int(seat != self.mover)}
            for seat, fighter in self.fighters.items()
        }
        return bool(self.position() == entry["position"])

    def choose(self, entry: Json) -> bool:
        rolled = entry["action"].startswith("attack")
        if self.chosen or not self.chains or not rolled or not self.due(entry):
            return False
        self.chosen = entry
        return True

    def due(self, entry: Json) -> bool:
        """Whether this side may choose this now, or the clock for it."""
        seat, action = entry["seat"], entry["action"]
        if (entry["turn"], seat) != (self.turn, self.mover) or action not in self.allowed():
            return False
        return not entry["by_clock"] or (self.asleep[seat] < 2 and action == self.mildest())

    def fair(self, entry: Json) -> bool:
        """Whether the dice are those that both chains give."""
        chosen, values = self.chosen, entry["reveals"]
        if chosen is None:
            rolled = entry["action"].startswith("attack")
            return values == {"left": "", "right": ""} and not (self.chains and rolled)
        same = ("seat", "turn", "action", "by_clock")
        if entry["number"] or any(entry[name] != chosen[name] for name in same):
            return False
        raw = b""
        for seat in OTHER:
            if seat not in self.chains:
                if values[seat]:
                    return False
                raw += bytes(32)
                continue
            prefix, known = self.chains[seat]
            value = bytes.fromhex(values[seat])
            if value.hex() != values[seat] or sha(prefix, value).hex() != known:
                return False
            raw += value
            self.chains[seat] = (prefix, values[seat])
        turn = entry["turn"].to_bytes(8, "big")
        words = sha(self.id.encode()) + turn + raw + bytes.fromhex(chosen["hash"])
        key = sha(b"parley roll", words)
        first, count = throw(key, 100, 0)
        self.chosen = None
        return bool(entry["rolls"] == [first, throw(key, 5, count)[0]])

    def sign(self, entry: Json) -> bool:
        seat, words = entry["seat"], b"parley result" + sha(self.id.encode())
        if seat in self.signers or seat not in self.keys:
            return False
        self.signers.add(seat)
        return signed(self.keys[seat], words + bytes.fromhex(self.ended), entry["signature"])

    def act(self, entry: Json) -> bool:
        seat, action, rolls = entry["seat"], entry["action"], list(entry["rolls"])
        if not self.due(entry) or not self.fair(entry):
            return False
        self.asleep[seat] = self.asleep[seat] + 1 if entry["by_clock"] else 0
        mine = self.sides[seat]
        if action in ("defend", "charge"):
            mine["guard" if action == "defend" else "charge"] += 1
        elif len(rolls) != 2 or not 1 <= rolls[0] <= 100 or not 1 <= rolls[1] <= 5:
            return False
        else:
            self.strike(seat, ACTIONS.index(action), *rolls)
            rolls = []
        self.turn, self.mover = self.turn + 1, OTHER[seat]
        return not rolls and bool(self.position() == entry["position"])

    def strike(self, seat: str, index: int, roll: int, strength: int) -> None:
        mine, theirs = self.sides[seat], self.sides[OTHER[seat]]
        fighter, target = self.fighters[seat], self.fighters[OTHER[seat]]
        attack = fighter["attacks"][index]
        hit, effect = roll <= attack["chance"], attack["effect"]
        percent = (90, 95, 100, 105, 110)[strength - 1]
        guard = 0 if effect == "break" else theirs["guard"]
        force = attack["power"] * fighter["attack"] * 2 ** mine["charge"]
        softened = target["defence"] * (1 + guard)
        damage = max(1, force * percent // (softened * 100) if hit else force // (softened * 3))
        theirs["hp"] = max(0, theirs["hp"] - damage)
        mine["charge"] = 0
        if not hit or not theirs["hp"]:
            return
        theirs["guard"] = 0 if effect == "break" else max(0, theirs["guard"] - 1)
        if effect == "brace":
            mine["guard"] = min(3, mine["guard"] + 1)
        elif effect == "focus":
            mine["charge"] = 1
        elif effect == "sap":
            theirs["charge"] = max(0, theirs["charge"] - 1)

    def end(self, entry: Json) -> bool:
        self.over, self.ended = True, entry["hash"]
        winner, reason = entry["winner"], entry["reason"]
        fainted = [seat for seat in OTHER if not self.sides[seat]["hp"]]
        if fainted or reason == "knockout":
            return reason == "knockout" and fainted == [OTHER.get(winner)]
        if winner is None:
            return bool(reason == "away")
        if reason == "asleep":
            slept = OTHER[winner] == self.mover and self.asleep[self.mover] == 2
            return slept and not self.chosen
        if reason == "withheld":
            return self.chosen is not None and OTHER[winner] in self.chains
        return reason in ("left", "away")

    def allowed(self) -> list[str]:
        if not all(side["hp"] for side in self.sides.values()):
            return []
        full = {
            "defend": self.sides[self.mover]["guard"] == 3,
            "charge": self.sides[self.mover]["charge"] == 3,
        }
        return [action for action in ACTIONS if not full.get(action)]

    def mildest(self) -> str:
        for action in ("defend", "charge"):
            if action in self.allowed():
                return action
        chances = [attack["chance"] for attack in self.fighters[self.mover]["attacks"]]
        return ACTIONS[chances.index(max(chances))]

    def position(self) -> Json:
        return {
            "turn": self.turn,
            "to_move": self.mover,
            **self.sides,
            "actions": self.allowed(),
        }

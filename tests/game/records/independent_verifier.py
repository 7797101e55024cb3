"""Independent verifier: a verifier written from docs/RECORD.md and docs/RULES.md alone, with
nothing of ours.

It shares no line with the game on purpose: where the two disagree, the page or the code is wrong.
"""

import hashlib
import hmac
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEADERS = (b'{"parley":"record","format":3}', b'{"parley":"record","format":2}')
ACTIONS = ("attack1", "attack2", "attack3", "defend", "charge")
OTHER = {"left": "right", "right": "left"}

Json = dict[str, Any]


def verify(data: bytes) -> int:
    """The line of the first fault of the match, 0 if there is none."""
    if len(data) > 4 * 2**20:
        return 1
    lines = data.split(b"\n")
    if lines[0] not in HEADERS:
        return 1
    battle, noted = VerifierBattle(), False
    for number, line in enumerate(lines[1:-1], 2):
        if number > 4097 or len(line) >= 16384:
            return number
        try:
            entry = json.loads(line)
            written = json.dumps(entry, separators=(",", ":"), ensure_ascii=False).encode()
            if written != line or (entry["type"] == "started") != (number == 2):
                return number
            noted |= entry["type"] == "caught"
            if noted:
                if lines[0] != HEADERS[0] or set(entry) != {"type", "text"}:
                    return number
            elif entry["type"] != "said" and not battle.take(entry):
                return number
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return number
    if lines[-1] or len(lines) < 3:
        return len(lines)
    return 0


def digest(before: str, entry: Json) -> str:
    bare = {key: value for key, value in entry.items() if key != "hash"}
    return sha(before.encode(), canonical(bare)).hex()


def canonical(value: Json) -> bytes:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return text.encode()


def hashed(text: str) -> bytes:
    """The 32 bytes of 64 digits; zeros for any other text."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return bytes(32)
    return raw if raw.hex() == text and len(raw) == 32 else bytes(32)


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


class VerifierBattle:
    def __init__(self) -> None:
        self.seq = 0
        self.tip = ""
        self.tips: set[str] = set()
        self.signing: dict[str, tuple[str, bytes]] = {}
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
        self.tips.add(self.tip)
        return holds

    def start(self, entry: Json) -> bool:
        if entry["rules"] != 2:
            return False
        self.fighters = {seat: entry[seat]["fighter"] for seat in OTHER}
        self.mover, self.turn = entry["position"]["to_move"], 1
        self.id, self.chosen, self.signers = entry["id"], None, set()
        self.chains, self.keys, self.signing = {}, {}, {}
        self.room, self.has_host = entry["room"], "host" in entry
        for number, seat in enumerate(OTHER):
            promise = entry[seat]["promise"]
            if promise is None:
                continue
            place = sha(entry["room"].encode()) + entry["match"].to_bytes(8, "big")
            place += bytes([number])
            tip = promise["tip"]
            words = b"parley tip" + place + bytes.fromhex(tip)
            if "seen" in promise:
                self.signing[seat] = (promise["key"], place)
                words = b"parley promise" + place + bytes.fromhex(tip)
                words += sha(promise["salt"].encode()) + hashed(promise["seen"])
                words += sha(canonical(self.fighters[seat])) + hashed(entry["roster"])
            if not signed(promise["key"], words, promise["signature"]):
                return False
            self.chains[seat] = (b"parley chain" + place, tip)
            self.keys[seat] = promise["key"]
        if (self.signing or "host" in entry) and not self.marked(entry, ""):
            return False
        if ("reveals" in entry) != (bool(self.signing) and entry["match"] == 1):
            return False
        if "reveals" in entry and not self.drawn(entry):
            return False
        self.sides = {
            seat: {"hp": fighter["hp"], "charge": 0, "guard": int(seat != self.mover)}
            for seat, fighter in self.fighters.items()
        }
        return bool(self.position() == entry["position"])

    def choose(self, entry: Json) -> bool:
        rolled = entry["action"].startswith("attack")
        if self.chosen or not self.chains or not rolled or not self.due(entry):
            return False
        if not self.theirs(entry):
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
        if not self.due(entry):
            return False
        if self.chosen and ("signature" in entry or "host" in entry):
            return False
        if not self.chosen and not self.theirs(entry):
            return False
        if not self.fair(entry):
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

    def theirs(self, entry: Json) -> bool:
        """Whether the player signed what was chosen, or the host what the clock chose."""
        seat = entry["seat"]
        if entry["by_clock"]:
            return "signature" not in entry and self.host_decides(entry)
        if "host" in entry:
            return False
        if seat not in self.signing:
            return "signature" not in entry
        key, place = self.signing[seat]
        counts = entry["turn"].to_bytes(8, "big") + entry["number"].to_bytes(8, "big")
        words = b"parley act" + place + counts + sha(entry["action"].encode()) + hashed(self.tip)
        return signed(key, words, entry.get("signature", ""))

    def host_decides(self, entry: Json) -> bool:
        return self.marked(entry, self.tip) if self.has_host else "host" not in entry

    def marked(self, entry: Json, tip: str) -> bool:
        if "host" not in entry:
            return False
        bare = {name: value for name, value in entry.items() if name not in ("hash", "host")}
        words = b"parley host" + sha(self.room.encode()) + hashed(tip) + sha(canonical(bare))
        return signed(entry["host"]["key"], words, entry["host"]["signature"])

    def drawn(self, entry: Json) -> bool:
        """Whether both first values give the side that moves first."""
        names = ("room", "match", "id", "rules", "roster", "left", "right")
        draw = {"type": "draw", **{name: entry[name] for name in names}}
        raw = b""
        for seat in OTHER:
            value = bytes.fromhex(entry["reveals"][seat] or "00" * 32)
            if seat in self.chains:
                prefix, known = self.chains[seat]
                if sha(prefix, value).hex() != known:
                    return False
                self.chains[seat] = (prefix, entry["reveals"][seat])
            elif entry["reveals"][seat]:
                return False
            raw += value
        words = sha(self.id.encode()) + bytes(8) + raw + sha(canonical(draw))
        side, _ = throw(sha(b"parley roll", words), 2, 0)
        return bool(entry["position"]["to_move"] == ("left", "right")[side - 1])

    def ended_by_player(self, entry: Json) -> bool:
        """Whether who left, or claimed the match, signed it."""
        if "signature" not in entry and "seen" not in entry:
            return True
        winner, reason, seen = entry["winner"], entry["reason"], entry.get("seen", "")
        if seen not in self.tips:
            return False
        for seat, (key, place) in self.signing.items():
            if reason == "left" and winner == OTHER[seat]:
                words = b"parley leave" + place + hashed(seen)
            elif reason == "away" and winner in (seat, None):
                draw = b"\1" if winner is None else b"\0"
                words = b"parley claim" + place + draw + hashed(seen)
            else:
                continue
            if signed(key, words, entry.get("signature", "")):
                return True
        return False

    def end(self, entry: Json) -> bool:
        self.over, self.ended = True, entry["hash"]
        if not self.host_decides(entry) or not self.ended_by_player(entry):
            return False
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

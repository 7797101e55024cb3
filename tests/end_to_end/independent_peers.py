"""Independent peers: a guest and a host of Parley written anew, on `pages` alone. One match
each."""

import datetime
import hashlib
import json
import random
import secrets
import socket
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from spake2 import SPAKE2_A, SPAKE2_B

from tests.end_to_end.documented_protocol import (
    SEATS,
    Log,
    Message,
    PageChain,
    act_bytes,
    acted,
    after,
    beginning,
    canonical,
    entry_proof,
    first_mover,
    leave_bytes,
    line_bytes,
    mark_bytes,
    names,
    other,
    pairing_proof,
    place,
    promise_bytes,
    raw_key,
    signed_result,
    throw,
    verify,
)

PATIENCE = 20.0
ENTRIES = ("started", "chosen", "acted", "said", "ended", "signed")
EXCUSES = '\u00e9\u201c"\\/ \U0001f525'
"""Letters of which some are escaped in JSON by some programs."""


class PageWire:
    """Frames over TLS."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        sock.settimeout(PATIENCE)
        self.sock, self._lines = sock, sock.makefile("rb")

    def send(self, **message: object) -> None:
        self.sock.sendall(json.dumps(message).encode() + b"\n")

    def read(self) -> Message:
        line = self._lines.readline()
        assert line, "the other end hung up"
        message: Message = json.loads(line)
        return message

    def close(self) -> None:
        self._lines.close()
        self.sock.close()


class OutsideGuest:
    """Pairs with a code, plays one match, checks all of it, signs and leaves."""

    def __init__(self, port: int, code: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        sock = context.wrap_socket(socket.create_connection(("127.0.0.1", port), PATIENCE))
        self._wire, self._key = PageWire(sock), Ed25519PrivateKey.generate()
        certificate = sock.getpeercert(True)
        assert certificate
        self._fingerprint = hashlib.sha256(certificate).hexdigest()
        self.log, self.signed = Log(), set[str]()
        self._number = self._rolled = 0
        self._picked = False
        self._position: Message = {}
        self._shown: dict[str, bytes] = {}
        self._ended: Message = {}
        self._pair(code)

    def play(self) -> None:
        proof = self._key.sign(entry_proof(self._fingerprint)).hex()
        hello = {"protocol": 3, "version": "outside", "name": "Olga", "rules": "2"}
        self._wire.send(type="hello", key=raw_key(self._key), proof=proof, **hello)
        while len(self.signed) < len(SEATS):
            self._take(self._wire.read())
        self._wire.send(type="leave", **self.farewell)
        while self._wire.read()["type"] != "bye":
            pass
        self._wire.close()

    @property
    def farewell(self) -> Message:
        """What a leaving in the middle of a match is signed with; after it nobody looks at it."""
        seen = self.log.match
        return {"seen": seen, "signature": self._key.sign(leave_bytes(self._at, seen)).hex()}

    def _pair(self, code: str) -> None:
        guest, host = names(self._fingerprint)
        half = SPAKE2_A(code.encode(), idA=guest, idB=host)
        share: bytes = half.start()
        self._wire.send(type="pair", protocol=3, version="outside", share=share.hex())
        theirs = bytes.fromhex(self._wire.read()["share"])
        shared, shares = half.finish(theirs), share + theirs
        proof = pairing_proof(shared, self._fingerprint, "guest", shares)
        self._wire.send(type="prove", proof=proof)
        proven = self._wire.read()
        assert proven["proof"] == pairing_proof(shared, self._fingerprint, "host", shares)

    def _take(self, message: Message) -> None:
        if message["type"] in ENTRIES:
            self._check_signed(message)
            self.log.add(message)
            self._wire.send(type="got", seq=message["seq"])
        match message["type"]:
            case "welcome":
                self._room, self._seat, self._roster = (
                    message["room"],
                    message["seat"],
                    message["roster"],
                )
                self._host, self._at = message["host"], place(self._room, 1, self._seat)
            case "seats" if message["left"] and message["right"] and not self._picked:
                self._pick()
            case "started":
                self._start(message)
            case "draw":
                self._draw, self._rolled = message, 1
                self._shown = {
                    seat: bytes.fromhex(message[seat]["promise"]["tip"]) for seat in SEATS
                }
                self._reveal(0)
            case "chosen":
                self._chosen, self._rolled = message, self._rolled + 1
                if message["seat"] != self._seat:
                    self._reveal(message["turn"])
            case "revealed":
                self._check(message["seat"], message["value"])
                self._reveal(message["turn"])
            case "acted":
                self._act_checked(message)
            case "ended":
                self._end(message)
            case "signed":
                key = self._started[message["seat"]]["promise"]["key"]
                verify(key, message["signature"], signed_result(self._started["id"], self._ended))
                self.signed.add(message["seat"])
            case "refused" | "bye":
                raise AssertionError(message)

    def _check_signed(self, entry: Message) -> None:
        """Whoever made an entry has signed it."""
        newest = "" if entry["type"] == "started" else self.log.match
        decided = entry["type"] in ("started", "ended") or entry.get("by_clock")
        after_chosen = entry["type"] == "acted" and entry["reveals"] != dict.fromkeys(SEATS, "")
        if decided and not after_chosen:
            mark = entry["host"]
            assert mark["key"] == self._host
            verify(self._host, mark["signature"], mark_bytes(self._room, entry, newest))
        elif entry["type"] == "said":
            signed = line_bytes(self._room, entry["seat"], entry)
            verify(entry["key"], entry["signature"], signed)
        elif entry["type"] in ("chosen", "acted") and entry["number"]:
            key = self._started[entry["seat"]]["promise"]["key"]
            at = place(self._room, 1, entry["seat"])
            verify(key, entry["signature"], act_bytes(at, entry, newest))
        else:
            assert "host" not in entry and ("signature" in entry) == (entry["type"] == "signed")

    def _pick(self) -> None:
        self._picked = True
        self._say(f"Hello {EXCUSES}")
        self._chain = PageChain(self._key, self._room, 1, self._seat)
        fighter = self._roster["fighter"][0]
        promise = self._chain.promise(self.log.seen, fighter, self._roster)
        self._wire.send(type="pick", fighter=fighter["id"], ready=True, promise=promise)

    def _start(self, message: Message) -> None:
        self._started = message
        self._fighters = {seat: message[seat]["fighter"] for seat in SEATS}
        self._position = beginning(self._fighters, message["position"]["to_move"])
        assert message["position"] == self._position
        assert message["roster"] == hashlib.sha256(canonical(self._roster)).hexdigest()
        for seat in SEATS:
            promise, at = message[seat]["promise"], place(self._room, 1, seat)
            signed = promise_bytes(at, promise, self._fighters[seat], message["roster"])
            verify(promise["key"], promise["signature"], signed)
            assert self._draw[seat] == message[seat]
            self._check(seat, message["reveals"][seat])
            self._shown[seat] = bytes.fromhex(message["reveals"][seat])
        assert message["position"]["to_move"] == first_mover(self._draw, message["reveals"])
        self._move()

    def _check(self, seat: str, value: str) -> None:
        at = place(self._room, 1, seat)
        assert after(bytes.fromhex(value), at) == self._shown[seat]

    def _act_checked(self, message: Message) -> None:
        if message["rolls"]:
            for seat, value in message["reveals"].items():
                self._check(seat, value)
                self._shown[seat] = bytes.fromhex(value)
            assert message["rolls"] == throw(self._started["id"], self._chosen, message["reveals"])
        self._position = acted(self._position, self._fighters, message["action"], message["rolls"])
        assert message["position"] == self._position
        self._move()

    def _move(self) -> None:
        if self._position["to_move"] == self._seat and self._position["actions"]:
            self._number += 1
            turn, action = self._position["turn"], random.choice(self._position["actions"])
            act = {"turn": turn, "action": action, "number": self._number}
            signature = self._key.sign(act_bytes(self._at, act, self.log.match)).hex()
            self._wire.send(type="act", **act, signature=signature)

    def _say(self, text: str) -> None:
        self._number += 1
        say = {"text": text, "number": self._number, "emote": False, "phrase": ""}
        say |= {"seen": self.log.seen}
        signature = self._key.sign(line_bytes(self._room, self._seat, say)).hex()
        self._wire.send(type="say", **say, signature=signature)

    def _reveal(self, turn: int) -> None:
        self._wire.send(type="reveal", turn=turn, value=self._chain.value(self._rolled))

    def _end(self, message: Message) -> None:
        self._ended = message
        signature = self._key.sign(signed_result(self._started["id"], message)).hex()
        self._wire.send(type="sign", match=1, signature=signature)


FIGHTER: Message = {
    "id": "plank",
    "name": "Plank",
    "line": "From outside.",
    "hp": 50,
    "attack": 10,
    "defence": 10,
    "attacks": [
        {"name": "Tap", "power": 6, "chance": 95, "effect": "focus"},
        {"name": "Bang", "power": 14, "chance": 70, "effect": "sap"},
        {"name": "Crack", "power": 9, "chance": 85, "effect": "break"},
    ],
    "plan": "",
}
ROSTER: Message = {"version": 1, "fighter": [FIGHTER]}


class OutsideHost:
    """Sits left itself and plays one match with whoever comes and knows the code."""

    def __init__(self, code: str) -> None:
        self._code, self._key = code, Ed25519PrivateKey.generate()
        self._context, self._fingerprint = _certified()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.room, self.log = secrets.token_hex(16), Log()
        self.signed = set[str]()
        self._id = secrets.token_hex(16)
        self._chain = PageChain(self._key, self.room, 1, "left")
        self._fighters = dict.fromkeys(SEATS, FIGHTER)
        self._rolled = self._number = 0
        self._name, self._shown = "", b""
        self._position: Message = {}
        self._ended: Message = {}

    def play(self) -> None:
        """Until the guest leaves."""
        self._listener.settimeout(PATIENCE)
        sock, _ = self._listener.accept()
        self._wire = PageWire(self._context.wrap_socket(sock, server_side=True))
        self._let_in()
        while (message := self._wire.read())["type"] != "leave":
            self._take(message)
        self._wire.send(type="bye", code="left", text="You left.")
        self._wire.close()
        self._listener.close()

    def _let_in(self) -> None:
        guest, host = names(self._fingerprint)
        half = SPAKE2_B(self._code.encode(), idA=guest, idB=host)
        theirs, share = bytes.fromhex(self._wire.read()["share"]), half.start()
        shared, shares = half.finish(theirs), theirs + share
        self._wire.send(type="opening", share=share.hex())
        proof = self._wire.read()["proof"]
        assert proof == pairing_proof(shared, self._fingerprint, "guest", shares)
        proof = pairing_proof(shared, self._fingerprint, "host", shares)
        self._wire.send(type="proven", proof=proof)
        hello = self._wire.read()
        verify(hello["key"], hello["proof"], entry_proof(self._fingerprint))
        self._name = hello["name"]
        welcome = {"room": self.room, "epoch": 0, "seat": "right", "token": secrets.token_hex(32)}
        counts = {"keep": 0, "number": 0, "seq": 0}
        about = {"version": "outside", "rules": "", "roster": ROSTER, "host": raw_key(self._key)}
        self._guest_key = hello["key"]
        self._wire.send(type="welcome", **welcome, **counts, **about)
        self._tell_seats()

    def _tell_seats(self, **guest: object) -> None:
        left = {"name": "Olga", "fighter": "plank", "ready": True, "key": raw_key(self._key)}
        right = {"name": self._name, "key": self._guest_key, **guest}
        self._wire.send(type="seats", left=left, right=right)

    def _take(self, message: Message) -> None:
        match message["type"]:
            case "ping":
                self._wire.send(type="pong", id=message["id"])
            case "pick" if message["ready"]:
                self._begin(message["promise"])
            case "say":
                verify(
                    self._guest_key, message["signature"], line_bytes(self.room, "right", message)
                )
                fields = ("number", "text", "emote", "phrase", "seen", "signature")
                said = {name: message[name] for name in fields}
                self._write(type="said", seat="right", name=self._name, key=self._guest_key, **said)
            case "act":
                assert message["turn"] == self._position["turn"]
                signed = act_bytes(place(self.room, 1, "right"), message, self.log.match)
                verify(self._guest_key, message["signature"], signed)
                self._choose("right", message["action"], message["number"], message["signature"])
            case "reveal":
                value = bytes.fromhex(message["value"])
                assert after(value, place(self.room, 1, "right")) == self._shown
                self._shown = value
                if message["turn"]:
                    self._throw(message["value"])
                else:
                    self._start(message["value"])
            case "sign":
                signed = signed_result(self._id, self._ended)
                verify(self._promise["key"], message["signature"], signed)
                self._sign("right", message["signature"])

    def _write(self, **entry: object) -> Message:
        if entry["type"] in ("started", "ended"):
            # The number belongs to what is signed.
            entry["seq"] = len(self.log.entries) + 1
            newest = "" if entry["type"] == "started" else self.log.match
            signature = self._key.sign(mark_bytes(self.room, entry, newest)).hex()
            entry["host"] = {"key": raw_key(self._key), "signature": signature}
        written = self.log.write(entry)
        self._wire.send(**written)
        return written

    def _begin(self, promise: Message) -> None:
        """Both are ready, and draw who moves first."""
        self._promise, self._shown = promise, bytes.fromhex(promise["tip"])
        self._tell_seats(fighter="plank", ready=True)
        ours = self._chain.promise(self.log.seen, FIGHTER, ROSTER)
        sides = {
            seat: {"name": name, "fighter": FIGHTER, "promise": promised}
            for seat, name, promised in (("left", "Olga", ours), ("right", self._name, promise))
        }
        roster = hashlib.sha256(canonical(ROSTER)).hexdigest()
        about = {"match": 1, "id": self._id, "rules": 2, "room": self.room, "roster": roster}
        self._draw: Message = {"type": "draw", **about, **sides}
        self._rolled = 1
        self._wire.send(**self._draw)

    def _start(self, theirs: str) -> None:
        reveals = {"left": self._chain.value(self._rolled), "right": theirs}
        self._position = beginning(self._fighters, first_mover(self._draw, reveals))
        about = {**self._draw, "type": "started"}
        self._write(position=self._position, reveals=reveals, **about)
        self._move()

    def _move(self) -> None:
        if self._position["to_move"] == "left":
            self._number += 1
            action = random.choice(self._position["actions"])
            act = {"turn": self._position["turn"], "action": action, "number": self._number}
            signed = act_bytes(place(self.room, 1, "left"), act, self.log.match)
            self._choose("left", action, self._number, self._key.sign(signed).hex())

    def _choose(self, seat: str, action: str, number: int, signature: str) -> None:
        turn = self._position["turn"]
        chosen = {"seat": seat, "number": number, "turn": turn, "action": action, "by_clock": False}
        signed = {"signature": signature}
        if not action.startswith("attack"):
            self._act(chosen | signed, [], dict.fromkeys(SEATS, ""))
            return
        self._rolled += 1
        self._chosen = self._write(type="chosen", **chosen, **signed)
        if seat == "right":
            ours = self._chain.value(self._rolled)
            self._wire.send(type="revealed", seat="left", turn=turn, value=ours)

    def _throw(self, theirs: str) -> None:
        reveals = {"left": self._chain.value(self._rolled), "right": theirs}
        fields = ("seat", "turn", "action", "by_clock")
        chosen = {name: self._chosen[name] for name in fields} | {"number": 0}
        self._act(chosen, throw(self._id, self._chosen, reveals), reveals)

    def _act(self, chosen: Message, rolls: list[int], reveals: Message) -> None:
        self._position = acted(self._position, self._fighters, chosen["action"], rolls)
        result = {"rolls": rolls, "position": self._position, "reveals": reveals}
        self._write(type="acted", **chosen, **result)
        if self._position["actions"]:
            self._move()
            return
        winner = other(self._position["to_move"])
        self._ended = self._write(type="ended", winner=winner, reason="knockout")
        self._sign("left", self._key.sign(signed_result(self._id, self._ended)).hex())

    def _sign(self, seat: str, signature: str) -> None:
        self.signed.add(seat)
        self._write(type="signed", seat=seat, signature=signature)


def _certified() -> tuple[ssl.SSLContext, str]:
    """A context with a certificate of its own, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outside")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(1))
    certificate = builder.not_valid_after(now + datetime.timedelta(9)).sign(key, hashes.SHA256())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(encoding, form, serialization.NoEncryption())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "host.pem"
        file.write_bytes(certificate.public_bytes(encoding) + pem)
        context.load_cert_chain(file)
    der = certificate.public_bytes(serialization.Encoding.DER)
    return context, hashlib.sha256(der).hexdigest()

"""Targets: everything that reads what strangers wrote, and the one way in which each may refuse."""

from collections.abc import Callable
from contextlib import suppress

from assets import ROSTER
from game.player.settings import DEFAULTS, SettingsError, render
from game.player.settings import parse as parse_settings
from game.protocol.messages import Bye, Hello, Pick, Ping, Say, Shown
from game.protocol.version import PROTOCOL, VERSION
from game.records.record import RecordError
from game.records.record import parse as parse_record
from game.records.verify import salvage
from game.rules import RosterError, parse_roster
from game.text_safety.sanitize import clean_name, clean_text
from net.connect.invitation import parse_invitation
from net.connect.relay_guest import RelayGuest, RelayRefused
from net.hosting.protocol import ServerProtocol
from net.session.protocol import ClientProtocol
from net.wire.address import AddressError
from net.wire.codec import (
    HELLO_LIMIT,
    FrameReader,
    InvalidMessage,
    decode_pairing_reply,
    decode_pairing_request,
    decode_ping,
    decode_request,
    decode_server_message,
    decode_to_guest,
    decode_to_host,
    encode,
)
from net.wire.pairing import GuestPairing, HostPairing, Opening, Pair, Prove, Proven, WrongCode
from net.wire.relay_messages import Accept, Reach, Reached, Ring, Wait, Waiting
from tests.game.records.sample_records import duel, played

Target = Callable[[bytes], None]

CODE, FINGERPRINT = "acorn-amber-ankle", "ab" * 32


def client_messages(data: bytes) -> None:
    """A host reads what a stranger sends; it never raises."""
    protocol = ServerProtocol(0.0)
    half = len(data) // 2
    protocol.receive_data(data[:half], 0.0)
    protocol.receive_data(data[half:], 1.0)
    protocol.refusals()


def server_messages(data: bytes) -> None:
    """A client reads what a host sends."""
    session = ClientProtocol("Ana")
    session.opened(0.0)
    try:
        session.receive_data(data, 0.0)
        for frame in FrameReader(HELLO_LIMIT).feed(data):
            decode_server_message(frame)
            decode_pairing_reply(frame)
    except InvalidMessage:
        return


def pairing(data: bytes) -> None:
    """A share or a proof that somebody made up."""
    for decode in (decode_pairing_request, decode_pairing_reply):
        try:
            _pair(decode(data))
        except (InvalidMessage, WrongCode):
            continue


def _pair(message: object) -> None:
    match message:
        case Pair(share=share) if share:
            HostPairing(CODE, FINGERPRINT, share)
        case Prove(proof=proof):
            HostPairing(CODE, FINGERPRINT, GuestPairing(CODE, FINGERPRINT).share).answer(proof)
        case Opening(share=share):
            GuestPairing(CODE, FINGERPRINT).prove(share)
        case Proven(proof=proof):
            GuestPairing(CODE, FINGERPRINT).verify(proof)


def relay(data: bytes) -> None:
    """What an arena, and whoever wants to be passed on by it, may read."""
    for decode in (decode_request, decode_ping, decode_to_host, decode_to_guest):
        with suppress(InvalidMessage):
            decode(data)
    with suppress(RelayRefused):
        RelayGuest("12345678").receive_data(data + b"\n")


def record(data: bytes) -> None:
    """A file that somebody sent us as a record."""
    for read in (salvage, parse_record):
        try:
            read(data)
        except RecordError:
            continue


def roster(data: bytes) -> None:
    try:
        parse_roster(data.decode("utf-8", "replace"))
    except RosterError:
        return


def settings(data: bytes) -> None:
    try:
        parse_settings(data.decode("utf-8", "replace"))
    except SettingsError:
        return


def invitation(data: bytes) -> None:
    try:
        parse_invitation(data.decode("utf-8", "replace"))
    except AddressError:
        return


def cleaning(data: bytes) -> None:
    text = data.decode("utf-16-le", "surrogatepass") if len(data) % 2 == 0 else str(data)
    for clean in (clean_text, clean_name):
        once = clean(text)
        assert clean(once) == once


TARGETS: dict[str, Target] = {
    "client_messages": client_messages,
    "server_messages": server_messages,
    "pairing": pairing,
    "relay": relay,
    "record": record,
    "roster": roster,
    "settings": settings,
    "invitation": invitation,
    "cleaning": cleaning,
}


def seeds(name: str) -> list[bytes]:
    """Whole and right input of each kind, to be spoilt."""
    match name:
        case "client_messages":
            hello = encode(Hello(PROTOCOL, VERSION, "Ana"))
            acts = [Say("hello", number=1), Pick("kettle", ready=True), Shown(None, None, ())]
            return [hello, hello + b"".join(map(encode, acts)), encode(Pair(PROTOCOL, VERSION, ""))]
        case "server_messages":
            from game.protocol.messages import ErrorCode, Refused, Seats

            return [
                encode(Bye(ErrorCode.FULL, "Full.")),
                encode(Refused(ErrorCode.TURN, "No.", 3)) + encode(Seats(None, None)),
            ]
        case "pairing":
            share = GuestPairing(CODE, FINGERPRINT).share
            messages = (Pair(PROTOCOL, VERSION, share), Opening(share), Prove(share[:64]))
            return [encode(each)[:-1] for each in (*messages, Proven(share[:64]))]
        case "relay":
            place, call = "12345678", "ab" * 16
            to_host = (Waiting(place), Ring(call, "192.0.2.7"))
            said = (Wait("ab" * 32), Accept(call), Reach(place), Reached(), *to_host, Ping(1))
            return [encode(each)[:-1] for each in said]
        case "roster":
            return [ROSTER.read_bytes()]
        case "settings":
            return [render(DEFAULTS).encode()]
        case "record":
            return [duel().encode(), played(7).encode()]
        case "invitation":
            return [b"parley://192.168.1.20,[2001:db8::7]:7276/acorn-amber-ankle", b"00250S"]
        case _:
            return ["Grüße, 👩\u200d👩\u200d👧 שלום".encode("utf-16-le")]

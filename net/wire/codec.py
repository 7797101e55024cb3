"""Codec: messages to lines of JSON and back. The only place where a peer's bytes are read.

A frame is one JSON object in UTF-8 and a newline. Decoding is strict: exact fields, exact types,
integers from 0 to 2**53.
"""

import json
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from game.protocol.messages import ClientMessage, Message, Ping, ServerMessage
from net.wire.pairing import PairingReply, PairingRequest
from net.wire.relay_messages import Request, ToGuest, ToHost

HELLO_LIMIT = 1024
"""Most bytes of a frame before the hello, so that a stranger cannot fill our memory."""

FRAME_LIMIT = 16 * 1024
"""Most bytes of a frame after the hello."""


class InvalidMessage(ValueError):
    """Bytes that are no message of this protocol; its text says what is wrong with them."""


class OversizeFrame(InvalidMessage):
    """A frame longer than the limit."""


_Decoded = TypeVar("_Decoded")

_encoder = msgspec.json.Encoder()
_client_messages: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)
_pairing_requests: msgspec.json.Decoder[ClientMessage | PairingRequest] = msgspec.json.Decoder(
    ClientMessage | PairingRequest
)
_pairing_replies: msgspec.json.Decoder[PairingReply] = msgspec.json.Decoder(PairingReply)
_server_messages: msgspec.json.Decoder[ServerMessage] = msgspec.json.Decoder(ServerMessage)
_requests: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_pings: msgspec.json.Decoder[Ping] = msgspec.json.Decoder(Ping)
_to_host: msgspec.json.Decoder[ToHost] = msgspec.json.Decoder(ToHost)
_to_guest: msgspec.json.Decoder[ToGuest] = msgspec.json.Decoder(ToGuest)


def encode(message: Message) -> bytes:
    """Encode a message as a frame, including its newline."""
    return _encoder.encode(message) + b"\n"


def decode_client_message(frame: bytes) -> ClientMessage:
    """Raises InvalidMessage, and nothing else, for whatever a peer may send."""
    return _decode(_client_messages, frame)


def decode_pairing_request(frame: bytes) -> ClientMessage | PairingRequest:
    """Decode a message that may come before the hello. Raises only InvalidMessage."""
    return _decode(_pairing_requests, frame)


def decode_pairing_reply(frame: bytes) -> PairingReply:
    """Decode a host's answer during pairing. Raises only InvalidMessage."""
    return _decode(_pairing_replies, frame)


def decode_server_message(frame: bytes) -> ServerMessage:
    """Raises InvalidMessage, and nothing else, for whatever a peer may send."""
    return _decode(_server_messages, frame)


def decode_request(frame: bytes) -> Request:
    """Decode a request to an arena's relay. Raises only InvalidMessage."""
    return _decode(_requests, frame)


def decode_ping(frame: bytes) -> Ping:
    """Decode the ping of a host that waits at an arena. Raises only InvalidMessage."""
    return _decode(_pings, frame)


def decode_to_host(frame: bytes) -> ToHost:
    """Decode an arena's message to a waiting host. Raises only InvalidMessage."""
    return _decode(_to_host, frame)


def decode_to_guest(frame: bytes) -> ToGuest:
    """Decode an arena's answer to a guest. Raises only InvalidMessage."""
    return _decode(_to_guest, frame)


def _decode(decoder: msgspec.json.Decoder[_Decoded], frame: bytes) -> _Decoded:
    try:
        message: _Decoded = decoder.decode(frame)
        # msgspec takes the last of several fields of one name, other readers may take the first.
        # What is written again as it was read has none twice; only other programs write otherwise.
        if _encoder.encode(message) != frame:
            json.loads(frame, object_pairs_hook=_fields)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(_why_not(error, frame)) from None
    return message


def _why_not(error: Exception, frame: bytes) -> str:
    """Return what is wrong with a frame, as the end of a sentence, for authors of other clients."""
    if not frame.strip():
        return "a line is empty"
    if isinstance(error, UnicodeDecodeError):
        return "a text is not in UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    detail = plain(str(error), 150)
    if isinstance(error, msgspec.ValidationError):
        return f"a field is not what it should be ({detail})"
    # msgspec takes the first half of a pair for the end of what there is.
    if b"\\ud" in frame.lower() and ("surrogate" in detail or "truncated" in detail):
        return "a text has half a character in it"
    return f"it is no JSON ({detail})"


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise InvalidMessage("a field is there twice")
    return fields


def plain(text: str, limit: int) -> str:
    """Return a peer's own text as it may be logged and sent back: short printable ASCII."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text[:limit])


class FrameReader:
    """Splits received bytes into frames."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._rest = b""

    def __bool__(self) -> bool:
        """Return whether a frame is incomplete."""
        return bool(self._rest)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The frames that are whole by now, without their newlines; take them all.

        The limit may be changed between one and the next, so that it does not matter how the
        bytes were cut on their way. Raises OversizeFrame as soon as a frame grows over it, whole
        or not.
        """
        pending, at = self._rest + data, 0
        while (end := pending.find(b"\n", at)) >= 0:
            frame, at = pending[at:end], end + 1
            self._check(frame)
            yield frame
        self._rest = pending[at:]
        self._check(self._rest)

    def _check(self, frame: bytes) -> None:
        if len(frame) > self.limit:
            raise OversizeFrame(f"A message is longer than {self.limit} bytes.")

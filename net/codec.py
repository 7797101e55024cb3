"""Codec: messages to lines of JSON and back. The only place where a peer's bytes are read.

A frame is one JSON object in UTF-8 and a newline. Decoding is strict: exact fields, exact types,
integers from 0 to 2**53.
"""

from typing import TypeVar

import msgspec

from game.messages import Fact, Message, Wish

HELLO_LIMIT = 1024
"""Bytes of a frame before the hello: a stranger gets no more of our memory than that."""

FRAME_LIMIT = 16 * 1024
"""Bytes of a frame after the hello."""


class InvalidMessage(ValueError):
    """Bytes that are no message of this protocol; its text says what is wrong with them."""


class OversizeFrame(InvalidMessage):
    """A frame longer than the limit."""


_Decoded = TypeVar("_Decoded")

_encoder = msgspec.json.Encoder()
_wishes: msgspec.json.Decoder[Wish] = msgspec.json.Decoder(Wish)
_facts: msgspec.json.Decoder[Fact] = msgspec.json.Decoder(Fact)


def encode(message: Message) -> bytes:
    """The frame of a message, newline included."""
    return _encoder.encode(message) + b"\n"


def decode_wish(frame: bytes) -> Wish:
    """Raises InvalidMessage, and nothing else, for whatever a peer may send."""
    return _decode(_wishes, frame)


def decode_fact(frame: bytes) -> Fact:
    """Raises InvalidMessage, and nothing else, for whatever a peer may send."""
    return _decode(_facts, frame)


def _decode(decoder: msgspec.json.Decoder[_Decoded], frame: bytes) -> _Decoded:
    try:
        message: _Decoded = decoder.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidMessage(_reason(error)) from None
    return message


def _reason(error: Exception) -> str:
    # A peer's own words may stand in the error; what is logged and sent back is printable ASCII.
    return str(error).encode("ascii", "replace").decode("ascii")[:200]


class Frames:
    """Bytes as they come, frames as they were sent."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._rest = b""

    def __bool__(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._rest)

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that are whole by now, without their newlines.

        Raises OversizeFrame as soon as one grows over the limit, whole or not.
        """
        *frames, self._rest = (self._rest + data).split(b"\n")
        for frame in (*frames, self._rest):
            if len(frame) > self.limit:
                raise OversizeFrame(f"A message is longer than {self.limit} bytes.")
        return [frame for frame in frames if frame.strip()]

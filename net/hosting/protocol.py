"""Protocol: the server's end of one connection, without the socket. Time is an argument.

Bytes go in, messages come out. A peer's fault is never raised: it sets `bye`, which is sent before
the connection is closed.
"""

import msgspec

from game.protocol.messages import (
    Act,
    Bye,
    ClientMessage,
    Count,
    ErrorCode,
    Hello,
    Refused,
    Reveal,
    Say,
    Shown,
    Sign,
)
from game.protocol.version import PROTOCOL, VERSION
from net.wire.codec import (
    FRAME_LIMIT,
    HELLO_LIMIT,
    FrameReader,
    InvalidMessage,
    OversizeFrame,
    decode_client_message,
    decode_pairing_request,
    plain,
)
from net.wire.pairing import Pair, PairingRequest, Prove
from net.wire.rate_limit import LIMITS, RateLimits, TokenBucket

HELLO_SECONDS = 5.0
"""Longest time without a hello or a request to pair; then the connection is closed."""

PAIRING_SECONDS = 10.0
"""Longest time from the start of a connection to its hello, if the guest pairs."""

FRAME_SECONDS = 5.0
"""Longest time for one whole frame. Counted per frame and not per read, or a peer that sends single
bytes would never be late."""

SILENCE_SECONDS = 12.0
"""Longest time without a byte: a client pings every 2.5 s, so its connection is lost by then."""


class _AnyHello(msgspec.Struct, tag_field="type", tag="hello"):
    """The fields of a hello of any version: enough to say politely that versions differ."""

    protocol: Count
    version: str = ""


class _AnyPair(_AnyHello, tag="pair"):
    """The same for a request to pair."""


_any_hello = msgspec.json.Decoder(_AnyHello | _AnyPair)


class ServerProtocol:
    """One peer: its frames, the hello first, its limits and its silence."""

    def __init__(self, now: float, limits: RateLimits = LIMITS) -> None:
        self.bye: Bye | None = None
        """The last message to send; None while the connection stays open."""
        self.copy_wanted = False
        """Whether the peer was asked for its copy of the room, which comes in many pieces;
        `connection` counts those."""
        self._allowed, self._frames_allowed = (
            TokenBucket(limits.frames),
            TokenBucket(limits.refusals),
        )
        self._answers_allowed = TokenBucket(limits.frames)
        self._refusals: list[Refused] = []
        self._hello_received = False
        self._hello_by = now + HELLO_SECONDS
        self._frames = FrameReader(HELLO_LIMIT)
        self._opened_at = self._received_at = now
        self._frame_started_at: float | None = None

    def receive_data(self, data: bytes, now: float) -> list[ClientMessage | PairingRequest]:
        """Return the messages that are whole by now; look at `bye` afterwards."""
        if self.bye:
            return []
        self._received_at = now
        messages: list[ClientMessage | PairingRequest] = []
        try:
            for frame in self._frames.feed(data):
                self._frame_started_at = None
                if not self._hello_received and self._version_differs(frame):
                    break
                message = self._decode(frame)
                if self._within_limits(message, now):
                    messages.append(message)
                if self.bye:
                    break
        except OversizeFrame as error:
            self.bye = Bye(ErrorCode.OVERSIZE, str(error))
        except InvalidMessage as error:
            self.bye = Bye(ErrorCode.INVALID, f"That is no message of Parley: {error}")
        if not self._frames:
            self._frame_started_at = None
        elif self._frame_started_at is None:
            self._frame_started_at = now
        return messages

    def refusals(self) -> list[Refused]:
        """Return refusals of messages that were too many; each is returned once."""
        refusals, self._refusals = self._refusals, []
        return refusals

    def _within_limits(self, message: ClientMessage | PairingRequest, now: float) -> bool:
        """Return whether a message is within the limits."""
        if isinstance(message, Shown) and self.copy_wanted:
            return True
        # What a program sends by itself, because the host asked, leaves the player's share alone.
        answer = isinstance(message, Reveal | Sign)
        if (self._answers_allowed if answer else self._allowed).take(now):
            return True
        text = "Too much at once. Wait a moment."
        number = message.number if isinstance(message, Act | Say) else 0
        self._refusals.append(Refused(ErrorCode.FLOOD, text, number))
        self.count_refusal(now)
        return False

    def count_refusal(self, now: float) -> None:
        """Count a refusal, made here or by the room. Sets `bye` if there were too many."""
        if not self._frames_allowed.take(now):
            self.bye = Bye(
                ErrorCode.FLOOD, "Far too many messages at once. You can come back in a minute."
            )

    @property
    def deadline(self) -> float:
        """The next moment at which `tick` has something to do if nothing comes."""
        due = self._received_at + SILENCE_SECONDS
        if not self._hello_received:
            due = min(due, self._hello_by)
        if self._frame_started_at is not None:
            due = min(due, self._frame_started_at + FRAME_SECONDS)
        return due

    def tick(self, now: float) -> None:
        """Set `bye` if the peer is late with its hello, with a frame, or with anything at all."""
        if self.bye:
            return
        if not self._hello_received and now >= self._hello_by:
            seconds = round(self._hello_by - self._opened_at)
            self.bye = Bye(ErrorCode.SILENT, f"No greeting came within {seconds} seconds.")
        elif self._frame_started_at is not None and now - self._frame_started_at >= FRAME_SECONDS:
            self.bye = Bye(ErrorCode.SILENT, f"A message took over {FRAME_SECONDS:.0f} seconds.")
        elif now - self._received_at >= SILENCE_SECONDS:
            self.bye = Bye(
                ErrorCode.SILENT, f"Nothing was heard for {SILENCE_SECONDS:.0f} seconds."
            )

    def _decode(self, frame: bytes) -> ClientMessage | PairingRequest:
        message = (
            decode_client_message(frame) if self._hello_received else decode_pairing_request(frame)
        )
        if isinstance(message, Pair | Prove):
            self._hello_by = self._opened_at + PAIRING_SECONDS
            return message
        if isinstance(message, Hello) is self._hello_received:
            raise InvalidMessage("a hello comes first, and only once")
        self._hello_received = True
        self._frames.limit = FRAME_LIMIT
        return message

    def _version_differs(self, frame: bytes) -> bool:
        """Return whether this is the hello of another version; sets `bye` if so."""
        try:
            hello = _any_hello.decode(frame)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False
        if hello.protocol == PROTOCOL:
            return False
        version = plain(hello.version, 20) or "an unknown one"
        self.bye = Bye(
            ErrorCode.VERSION,
            f"The host has Parley {VERSION} (protocol {PROTOCOL}), "
            f"you have {version} (protocol {plain(str(hello.protocol), 20)}).",
        )
        return True

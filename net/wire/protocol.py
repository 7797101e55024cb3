"""Protocol: the host's end of one connection, without the socket. Time is an argument.

Bytes go in, wishes come out. A peer's fault is never raised: it is the `bye` that the shell sends
before it hangs up.
"""

import msgspec

from game.contract.messages import (
    Act,
    Bye,
    Code,
    Count,
    Hello,
    Refused,
    Reveal,
    Say,
    Shown,
    Sign,
    Wish,
)
from game.contract.version import PROTOCOL, VERSION
from net.wire.bucket import Bucket
from net.wire.codec import (
    FRAME_LIMIT,
    HELLO_LIMIT,
    Frames,
    InvalidMessage,
    OversizeFrame,
    decode_knock,
    decode_wish,
    plain,
)
from net.wire.floodgate import LIMITS, Limits
from net.wire.pairing import Knock, Pair, Prove

HELLO_SECONDS = 5.0
"""A connection that has said neither hello nor that it wants to pair by then is closed."""

PAIRING_SECONDS = 10.0
"""From the connection's start to the hello of who pairs."""

FRAME_SECONDS = 5.0
"""For one whole frame. Counted per frame, not per read, or a dripping peer would never be late."""

SILENCE_SECONDS = 12.0
"""A client pings every 2.5 s, so a host that hears nothing for this long has lost it."""


class _AnyHello(msgspec.Struct, tag_field="type", tag="hello"):
    """What a hello of any version has: enough to say politely that versions differ."""

    protocol: Count
    version: str = ""


class _AnyPair(_AnyHello, tag="pair"):
    """The same of who wants to pair first."""


_any_hello = msgspec.json.Decoder(_AnyHello | _AnyPair)


class Connection:
    """The host's view of one peer: frames, the hello first, limits and silence."""

    def __init__(self, now: float, limits: Limits = LIMITS) -> None:
        self.bye: Bye | None = None
        """Set when the connection is to be closed: the last thing to send."""
        self.copy_wanted = False
        """The peer was asked for its copy of the room, which comes in as many pieces as it has;
        `peer` counts those."""
        self._allowed, self._borne = Bucket(limits.frames), Bucket(limits.refusals)
        self._answers_allowed = Bucket(limits.frames)
        self._refusals: list[Refused] = []
        self._greeted = False
        self._hello_by = now + HELLO_SECONDS
        self._frames = Frames(HELLO_LIMIT)
        self._began = self._heard = now
        self._frame_began: float | None = None

    def receive_data(self, data: bytes, now: float) -> list[Wish | Knock]:
        """The wishes that are whole by now; look at `bye` afterwards."""
        if self.bye:
            return []
        self._heard = now
        wishes: list[Wish | Knock] = []
        try:
            for frame in self._frames.feed(data):
                self._frame_began = None
                if not self._greeted and self._differs(frame):
                    break
                wish = self._wish(frame)
                if self._bears(wish, now):
                    wishes.append(wish)
                if self.bye:
                    break
        except OversizeFrame as error:
            self.bye = Bye(Code.OVERSIZE, str(error))
        except InvalidMessage as error:
            self.bye = Bye(Code.INVALID, f"That is no message of Parley: {error}")
        if not self._frames:
            self._frame_began = None
        elif self._frame_began is None:
            self._frame_began = now
        return wishes

    def refusals(self) -> list[Refused]:
        """What is to be told of wishes that were too many; each is given out once."""
        refusals, self._refusals = self._refusals, []
        return refusals

    def _bears(self, wish: Wish | Knock, now: float) -> bool:
        """Whether this wish is not one too many."""
        if isinstance(wish, Shown) and self.copy_wanted:
            return True
        # What a program does by itself because the host asked leaves the player's own share alone.
        answer = isinstance(wish, Reveal | Sign)
        if (self._answers_allowed if answer else self._allowed).take(now):
            return True
        text = "Too many messages at once; wait a moment."
        number = wish.number if isinstance(wish, Act | Say) else 0
        self._refusals.append(Refused(Code.FLOOD, text, number))
        self.count_refusal(now)
        return False

    def count_refusal(self, now: float) -> None:
        """Something was refused, here or behind the doors. Sets `bye` if it was too often."""
        if not self._borne.take(now):
            self.bye = Bye(
                Code.FLOOD, "Far too many messages at once; you may come back in a minute."
            )

    @property
    def deadline(self) -> float:
        """When `tick` has something to do if nothing comes."""
        due = self._heard + SILENCE_SECONDS
        if not self._greeted:
            due = min(due, self._hello_by)
        if self._frame_began is not None:
            due = min(due, self._frame_began + FRAME_SECONDS)
        return due

    def tick(self, now: float) -> None:
        """Sets `bye` if the peer is late with its hello, with a frame, or with anything at all."""
        if self.bye:
            return
        if not self._greeted and now >= self._hello_by:
            seconds = round(self._hello_by - self._began)
            self.bye = Bye(Code.SILENT, f"No greeting came within {seconds} seconds.")
        elif self._frame_began is not None and now - self._frame_began >= FRAME_SECONDS:
            self.bye = Bye(Code.SILENT, f"A message took over {FRAME_SECONDS:.0f} seconds.")
        elif now - self._heard >= SILENCE_SECONDS:
            self.bye = Bye(Code.SILENT, f"Nothing was heard for {SILENCE_SECONDS:.0f} seconds.")

    def _wish(self, frame: bytes) -> Wish | Knock:
        wish = decode_wish(frame) if self._greeted else decode_knock(frame)
        if isinstance(wish, Pair | Prove):
            self._hello_by = self._began + PAIRING_SECONDS
            return wish
        if isinstance(wish, Hello) is self._greeted:
            raise InvalidMessage("a hello comes first, and only once")
        self._greeted = True
        self._frames.limit = FRAME_LIMIT
        return wish

    def _differs(self, frame: bytes) -> bool:
        """Whether this is the hello of another version; says so."""
        try:
            hello = _any_hello.decode(frame)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False
        if hello.protocol == PROTOCOL:
            return False
        version = plain(hello.version, 20) or "an unknown one"
        self.bye = Bye(
            Code.VERSION,
            f"The host plays Parley {VERSION} (protocol {PROTOCOL}), "
            f"you play {version} (protocol {plain(str(hello.protocol), 20)}).",
        )
        return True

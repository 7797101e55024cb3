"""Wire inspector: shows the messages of one link as they go and come, and harms the next one if
asked to.

For who wants to see how it works, and to see that nothing gets lost. It harms only what goes out,
and only our own link.
"""

import re
import threading
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

MESSAGES_SHOWN = 200
"""Messages that are remembered."""

TEXT_LIMIT = 240
"""Characters of each."""

DELAY_SECONDS = 3.0

_SECRET = re.compile(r'("(?:token|seed)":"[^"]{0,4})[^"]+')
"""Of which no more than the beginning is shown; that there is none may be seen."""


class WireFault(StrEnum):
    """What can happen to the next message that goes out."""

    DROP = "drop"
    """It is lost, and so is all that follows, as on a dead wire: TCP never skips a piece."""
    DELAY = "delay"
    """It and all that follows come later."""
    CUT = "cut"
    """Half of it goes out, then the connection breaks."""
    DOUBLE = "double"
    """It goes out twice."""


@dataclass(frozen=True, slots=True)
class WireMessage:
    """One message on the wire."""

    at: float
    """Seconds, by the clock of the link."""
    outgoing: bool
    text: str
    fault: WireFault | None = None


@runtime_checkable
class InspectableLink(Protocol):
    """A link that has a wire to look at."""

    @property
    def inspector(self) -> "WireInspector": ...

    @property
    def queue_length(self) -> int:
        """Messages that have come and are not taken yet."""
        ...


class WireInspector:
    """The link's thread calls `outgoing`, `incoming`, `due` and `link_broken`; who looks on the
    rest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[WireMessage] = deque(maxlen=MESSAGES_SHOWN)
        self._armed: WireFault | None = None
        self._delayed: list[tuple[float, bytes]] = []
        self._dropped = False
        self.cut = False
        """The connection is to be broken now."""

    # --- who looks on ----------------------------------------------------------------------

    @property
    def seen(self) -> tuple[WireMessage, ...]:
        """The last messages, the newest last."""
        with self._lock:
            return tuple(self._seen)

    @property
    def armed(self) -> WireFault | None:
        return self._armed

    @property
    def wire_dropped(self) -> bool:
        """Whether a dropped message has taken the wire with it."""
        return self._dropped

    def arm(self, fault: WireFault | None) -> None:
        """Harm the next act, line or other wish; signs of life are let through."""
        self._armed = fault

    # --- the link's thread -------------------------------------------------------------------

    def outgoing(self, frames: bytes, now: float) -> bytes:
        """What of these whole frames goes out now."""
        if not frames:
            return b""
        out = b"".join(self._pass_on(frame, now) for frame in frames.splitlines(keepends=True))
        if self._dropped:
            return b""
        if self._delayed:
            self._delayed.append((now, out))
            return b""
        return out

    def incoming(self, data: bytes, now: float) -> None:
        """Bytes came. What is no whole message is shown as the piece it is."""
        for frame in data.splitlines():
            self._note(WireMessage(now, False, _shown(frame)))

    def due(self, now: float) -> bytes:
        """What was held back and goes out now."""
        if not self._delayed or now < self._delayed[0][0]:
            return b""
        held, self._delayed = self._delayed, []
        return b"".join(frames for _, frames in held)

    @property
    def deadline(self) -> float | None:
        """When `due` has something."""
        return self._delayed[0][0] if self._delayed else None

    def link_broken(self) -> None:
        """The connection is gone, and whatever was wrong with it."""
        self._delayed, self._dropped, self.cut = [], False, False

    def _pass_on(self, frame: bytes, now: float) -> bytes:
        fault = None if _is_keepalive(frame) else self._armed
        self._note(WireMessage(now, True, _shown(frame), fault))
        if fault is None:
            return frame
        self._armed = None
        match fault:
            case WireFault.DROP:
                self._dropped = True
            case WireFault.DELAY:
                self._delayed.append((now + DELAY_SECONDS, frame))
                return b""
            case WireFault.CUT:
                self.cut = True
                return frame[: len(frame) // 2]
            case WireFault.DOUBLE:
                return frame + frame
        return b""

    def _note(self, wire_message: WireMessage) -> None:
        with self._lock:
            self._seen.append(wire_message)


def thread_names() -> list[str]:
    """Of the threads of this program; without their numbers, and how many there are of a kind."""
    names = Counter(thread.name.partition("-")[0] for thread in threading.enumerate())
    return [name if times == 1 else f"{name} ×{times}" for name, times in sorted(names.items())]


def _is_keepalive(frame: bytes) -> bool:
    return frame.startswith((b'{"type":"ping"', b'{"type":"got"', b'{"type":"hello"'))


def _shown(frame: bytes) -> str:
    """The message as text; a token is nobody's business, not even on one's own screen."""
    text = frame.decode("utf-8", "replace").strip()
    return _SECRET.sub(r"\1…", text)[:TEXT_LIMIT]

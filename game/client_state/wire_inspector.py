"""Wire inspector: records the messages of one link and, if asked, disturbs the next outgoing one.

It lets a player see how the protocol works and that no message is lost. It disturbs only outgoing
messages, and only on our own link.
"""

import re
import threading
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

MESSAGES_SHOWN = 200
"""Number of messages stored."""

TEXT_LIMIT = 240
"""Most characters stored of each message."""

DELAY_SECONDS = 3.0

_SECRET = re.compile(r'("(?:token|seed)":"[^"]{0,4})[^"]+')
"""Secrets in a message, of which only the beginning is shown; their presence may be seen."""


class WireFault(StrEnum):
    """What can be done to the next outgoing message."""

    DROP = "drop"
    """It and everything after it is lost, as on a dead connection: TCP never skips a part."""
    DELAY = "delay"
    """It and everything after it is delayed."""
    CUT = "cut"
    """Half of it is sent, then the connection breaks."""
    DOUBLE = "double"
    """It is sent twice."""


@dataclass(frozen=True, slots=True)
class WireMessage:
    """One message on the wire."""

    at: float
    """Time in seconds, by the clock of the link."""
    outgoing: bool
    text: str
    fault: WireFault | None = None


@runtime_checkable
class InspectableLink(Protocol):
    """A link with a wire to inspect."""

    @property
    def inspector(self) -> "WireInspector": ...

    @property
    def queue_length(self) -> int:
        """Number of received messages that were not read yet."""
        ...


class WireInspector:
    """The link's thread calls `outgoing`, `incoming`, `due`, `deadline` and `link_broken`; any
    thread may call the rest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[WireMessage] = deque(maxlen=MESSAGES_SHOWN)
        self._armed: WireFault | None = None
        self._delayed: list[tuple[float, bytes]] = []
        self._dropped = False
        self.cut = False
        """Whether the link should break the connection now."""

    # --- observers -------------------------------------------------------------------------

    @property
    def seen(self) -> tuple[WireMessage, ...]:
        """Return the latest messages, oldest first."""
        with self._lock:
            return tuple(self._seen)

    @property
    def armed(self) -> WireFault | None:
        return self._armed

    @property
    def wire_dropped(self) -> bool:
        """Whether a dropped message has stopped everything after it."""
        return self._dropped

    def arm(self, fault: WireFault | None) -> None:
        """Disturb the next act, line or other request; keepalives pass."""
        self._armed = fault

    # --- called by the link's thread ---------------------------------------------------------

    def outgoing(self, frames: bytes, now: float) -> bytes:
        """Return the part of these whole frames to send now."""
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
        """Record received bytes. An incomplete message is recorded as a fragment."""
        for frame in data.splitlines():
            self._note(WireMessage(now, False, _shown(frame)))

    def due(self, now: float) -> bytes:
        """Return delayed bytes whose time has come."""
        if not self._delayed or now < self._delayed[0][0]:
            return b""
        held, self._delayed = self._delayed, []
        return b"".join(frames for _, frames in held)

    @property
    def deadline(self) -> float | None:
        """Time at which `due` will have bytes; None for never."""
        return self._delayed[0][0] if self._delayed else None

    def link_broken(self) -> None:
        """Reset every fault: the connection is gone."""
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
    """Return the names of this program's threads, without numbers, each kind with its count."""
    names = Counter(thread.name.partition("-")[0] for thread in threading.enumerate())
    return [name if times == 1 else f"{name} ×{times}" for name, times in sorted(names.items())]


def _is_keepalive(frame: bytes) -> bool:
    return frame.startswith((b'{"type":"ping"', b'{"type":"got"', b'{"type":"hello"'))


def _shown(frame: bytes) -> str:
    """Return the message as text, without tokens: nobody should see those on a shared screen."""
    text = frame.decode("utf-8", "replace").strip()
    return _SECRET.sub(r"\1…", text)[:TEXT_LIMIT]

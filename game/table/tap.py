"""Tap: shows the messages of one link as they go and come, and harms the next one if asked to.

For who wants to see how it works, and to see that nothing gets lost. It harms only what goes out,
and only our own link.
"""

import re
import threading
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

KEPT = 200
"""Messages that are remembered."""

TEXT_LIMIT = 240
"""Characters of each."""

DELAY_SECONDS = 3.0

_SECRET = re.compile(r'("(?:token|seed)":"[^"]{0,4})[^"]+')
"""Of which no more than the beginning is shown; that there is none may be seen."""


class Harm(StrEnum):
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
class Seen:
    """One message on the wire."""

    at: float
    """Seconds, by the clock of the link."""
    outgoing: bool
    text: str
    harm: Harm | None = None


@runtime_checkable
class Tapped(Protocol):
    """A link that has a wire to look at."""

    @property
    def tap(self) -> "Tap": ...

    @property
    def depth(self) -> int:
        """Messages that have come and are not taken yet."""
        ...


class Tap:
    """The link's thread calls `outgoing`, `incoming`, `due` and `broken`; who looks on the rest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[Seen] = deque(maxlen=KEPT)
        self._armed: Harm | None = None
        self._held: list[tuple[float, bytes]] = []
        self._dead = False
        self.cut = False
        """The connection is to be broken now."""

    # --- who looks on ----------------------------------------------------------------------

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The last messages, the newest last."""
        with self._lock:
            return tuple(self._seen)

    @property
    def armed(self) -> Harm | None:
        return self._armed

    @property
    def dead(self) -> bool:
        """Whether a dropped message has taken the wire with it."""
        return self._dead

    def arm(self, harm: Harm | None) -> None:
        """Harm the next act, line or other wish; signs of life are let through."""
        self._armed = harm

    # --- the link's thread -------------------------------------------------------------------

    def outgoing(self, frames: bytes, now: float) -> bytes:
        """What of these whole frames goes out now."""
        if not frames:
            return b""
        out = b"".join(self._pass_on(frame, now) for frame in frames.splitlines(keepends=True))
        if self._dead:
            return b""
        if self._held:
            self._held.append((now, out))
            return b""
        return out

    def incoming(self, data: bytes, now: float) -> None:
        """Bytes came. What is no whole message is shown as the piece it is."""
        for frame in data.splitlines():
            self._note(Seen(now, False, _shown(frame)))

    def due(self, now: float) -> bytes:
        """What was held back and goes out now."""
        if not self._held or now < self._held[0][0]:
            return b""
        held, self._held = self._held, []
        return b"".join(frames for _, frames in held)

    @property
    def deadline(self) -> float | None:
        """When `due` has something."""
        return self._held[0][0] if self._held else None

    def broken(self) -> None:
        """The connection is gone, and whatever was wrong with it."""
        self._held, self._dead, self.cut = [], False, False

    def _pass_on(self, frame: bytes, now: float) -> bytes:
        harm = None if _sign_of_life(frame) else self._armed
        self._note(Seen(now, True, _shown(frame), harm))
        if harm is None:
            return frame
        self._armed = None
        match harm:
            case Harm.DROP:
                self._dead = True
            case Harm.DELAY:
                self._held.append((now + DELAY_SECONDS, frame))
                return b""
            case Harm.CUT:
                self.cut = True
                return frame[: len(frame) // 2]
            case Harm.DOUBLE:
                return frame + frame
        return b""

    def _note(self, seen: Seen) -> None:
        with self._lock:
            self._seen.append(seen)


def thread_names() -> list[str]:
    """Of the threads of this program; without their numbers, and how many there are of a kind."""
    names = Counter(thread.name.partition("-")[0] for thread in threading.enumerate())
    return [name if times == 1 else f"{name} ×{times}" for name, times in sorted(names.items())]


def _sign_of_life(frame: bytes) -> bool:
    return frame.startswith((b'{"type":"ping"', b'{"type":"got"', b'{"type":"hello"'))


def _shown(frame: bytes) -> str:
    """The message as text; a token is nobody's business, not even on one's own screen."""
    text = frame.decode("utf-8", "replace").strip()
    return _SECRET.sub(r"\1…", text)[:TEXT_LIMIT]

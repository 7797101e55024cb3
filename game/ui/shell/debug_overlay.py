"""Debug overlay: frame times and the state of the link, in a corner of the window."""

from collections import deque

from game.client_state.chat_state import DeliveryMark
from game.session import GameSession
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import BORDER_QUIET, HEIGHT, PANEL_DEEP, SMALL, TEXT, TINY, WIDTH

_KEPT = 120
"""The frames included in the figures."""
_LINE = (0, HEIGHT - 20, WIDTH, 20)
_BOX = (WIDTH - 268, 150, 260, 134)


class DebugOverlay:
    """Notified of every frame; drawn while `on`."""

    def __init__(self) -> None:
        self.on = False
        self._frames: deque[tuple[float, float]] = deque(maxlen=_KEPT)
        """The start of each frame and its drawing time, in seconds."""

    def frame(self, now: float, took: float) -> None:
        self._frames.append((now, took))

    def lines(self, session: GameSession | None, now: float) -> list[str]:
        recent = [(at, took) for at, took in self._frames if now - at <= 1.0]
        worst = max((took for _, took in recent), default=0.0) * 1000
        mean = sum(took for _, took in recent) / len(recent) * 1000 if recent else 0.0
        found = [f"{mean:.1f} ms a frame, worst {worst:.1f}", f"{len(recent)} frames a second"]
        return found + (_link(session) if session else ["no link"])

    def draw(
        self, canvas: Canvas, session: GameSession | None, now: float, *, below: bool = False
    ) -> None:
        """Draw the figures; with `below`, on one line at the bottom of the screen."""
        if below:
            canvas.fill(_LINE, PANEL_DEEP)
            words, at = "   ".join(self.lines(session, now)), (WIDTH / 2, _LINE[1] + _LINE[3] / 2)
            canvas.text(words, at, TextStyle(TINY, TEXT), "center", WIDTH - 20)
            return
        canvas.panel(_BOX, PANEL_DEEP, BORDER_QUIET)
        for place, line in enumerate(self.lines(session, now)):
            at = (_BOX[0] + 14, _BOX[1] + 10 + 23 * place)
            canvas.text(line, at, TextStyle(SMALL, TEXT), width=_BOX[2] - 28)


def _link(session: GameSession) -> list[str]:
    if session.closed:
        state = "gone"
    elif session.down:
        state = f"down, attempt {session.down.attempt}"
    else:
        state = "up" if session.connected else "opening"
    trip = "not measured" if session.trip is None else f"{session.trip * 1000:.0f} ms"
    waiting = sum(line.mark is DeliveryMark.PENDING for line in session.room_state.lines)
    return [f"link {state}, entry {session.room_state.seq}", f"to the host and back {trip}",
            f"{waiting} of our lines on the way"]  # fmt: skip

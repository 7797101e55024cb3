"""Sound cues: the events of a session that have a sound: chat, turns, refusals, the
last seconds.
"""

from dataclasses import dataclass, replace
from itertools import islice

from game.client_state.chat_state import ChatLine
from game.client_state.link import Incoming
from game.protocol.messages import Refused
from game.session import GameSession
from game.ui.stage.sounds import Sound

LAST_SECONDS = 5
_LOOKED_AT = 12
"""Lines, counted from the newest, that are checked for being new."""


@dataclass(frozen=True, slots=True)
class _SessionSnapshot:
    """The state of a session at one moment, as far as changes in it have a sound."""

    lines: int
    """The number of our newest line."""
    lines_received: int
    """The log entry of the other side's newest line."""
    turn: tuple[int, int] | None
    """The match and the turn in which this side has to act."""
    seconds: int | None
    """The seconds left on our clock."""


class SoundCues:
    """Compares the current session with its last snapshot and returns sounds for what is new."""

    def __init__(self) -> None:
        self._session: GameSession | None = None
        self._last: _SessionSnapshot | None = None

    def receive(self, message: Incoming) -> tuple[Sound, ...]:
        """Return the sounds of a message as such."""
        return (Sound.REFUSED,) if isinstance(message, Refused) else ()

    def sounds(self, session: GameSession | None, *, playing: bool = False) -> tuple[Sound, ...]:
        """Return the sounds for what is new since the last call; none for a session just opened.

        While a screen is `playing` events, a new turn has no sound yet.
        """
        now = _snapshot(session) if session else None
        before = self._last if session is self._session else None
        if now and before and playing:
            now = replace(now, turn=before.turn, seconds=before.seconds)
        self._session, self._last = session, now
        if session is None or now is None or before is None or session.catching_up:
            return ()
        return tuple(_new(before, now, muted=session.muted))


def _snapshot(session: GameSession) -> _SessionSnapshot:
    room_state = session.room_state
    ours: ChatLine | None = None
    theirs: ChatLine | None = None
    for line in islice(reversed(room_state.lines), _LOOKED_AT):
        if line.seat is None:
            continue
        if line.seat is room_state.seat:
            ours = ours or line
        else:
            theirs = theirs or line
    turn = (
        (room_state.match, room_state.battle.turn)
        if room_state.battle and room_state.acting
        else None
    )
    running = turn is not None and room_state.clock is not None and room_state.clock.running
    return _SessionSnapshot(
        ours.number if ours else 0,
        theirs.seq if theirs else 0,
        turn,
        session.seconds_left if running and not session.down else None,
    )


def _new(before: _SessionSnapshot, now: _SessionSnapshot, *, muted: bool) -> list[Sound]:
    found = []
    if now.lines > before.lines:
        found.append(Sound.CHAT_SENT)
    if now.lines_received > before.lines_received and not muted:
        found.append(Sound.CHAT_IN)
    if now.turn and now.turn != before.turn:
        found.append(Sound.TURN)
    elif now.seconds is not None and now.seconds != before.seconds:
        found += [Sound.COUNTDOWN] * (0 < now.seconds <= LAST_SECONDS)
    return found

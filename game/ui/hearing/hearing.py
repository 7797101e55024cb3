"""Hearing: what of a session is worth a sound: talk, turns, refusals, the last seconds."""

from dataclasses import dataclass, replace
from itertools import islice

from game.contract.messages import Refused
from game.table.link import Incoming
from game.table.talk import Line
from game.ui.screen.session import Session
from game.ui.stage.sound import Sound

LAST_SECONDS = 5
_LOOKED_AT = 12
"""Lines, from the newest one, that may be new since the last time."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """What was to be seen of a session at one moment."""

    said: int
    """The number of our newest line."""
    heard: int
    """The other side's newest line, by its entry."""
    turn: tuple[int, int] | None
    """The match and the turn in which we are to act."""
    seconds: int | None
    """On our clock."""


class Hearing:
    """Looks at the session in use again and again, and tells what is new to the ear."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._last: _Glance | None = None

    def receive(self, message: Incoming) -> tuple[Sound, ...]:
        """What is to be heard of a message as such."""
        return (Sound.REFUSED,) if isinstance(message, Refused) else ()

    def listen(self, session: Session | None, *, playing: bool = False) -> tuple[Sound, ...]:
        """What is new since the last time; nothing of a session that was just opened.

        While a screen is `playing` what happened, a turn that has come is not told yet.
        """
        now = _glance(session) if session else None
        before = self._last if session is self._session else None
        if now and before and playing:
            now = replace(now, turn=before.turn, seconds=before.seconds)
        self._session, self._last = session, now
        if session is None or now is None or before is None or session.catching_up:
            return ()
        return tuple(_new(before, now, muted=session.muted))


def _glance(session: Session) -> _Glance:
    table = session.table
    ours: Line | None = None
    theirs: Line | None = None
    for line in islice(reversed(table.lines), _LOOKED_AT):
        if line.seat is None:
            continue
        if line.seat is table.seat:
            ours = ours or line
        else:
            theirs = theirs or line
    turn = (table.match, table.battle.turn) if table.battle and table.acting else None
    running = turn is not None and table.clock is not None and table.clock.running
    return _Glance(
        ours.number if ours else 0,
        theirs.seq if theirs else 0,
        turn,
        session.seconds_left if running and not session.down else None,
    )


def _new(before: _Glance, now: _Glance, *, muted: bool) -> list[Sound]:
    found = []
    if now.said > before.said:
        found.append(Sound.CHAT_SENT)
    if now.heard > before.heard and not muted:
        found.append(Sound.CHAT_IN)
    if now.turn and now.turn != before.turn:
        found.append(Sound.TURN)
    elif now.seconds is not None and now.seconds != before.seconds:
        found += [Sound.COUNTDOWN] * (0 < now.seconds <= LAST_SECONDS)
    return found

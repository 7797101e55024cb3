"""Match narration: the messages of a room as lines to print."""

from collections.abc import Iterator

from game.client_state.narration import describe_event, describe_speech
from game.client_state.room_state import Happening, Note, RoomState
from game.i18n.phrase import phrase
from game.protocol.lobby_messages import Inside, Remarked, Watching
from game.protocol.messages import (
    Acted,
    Clock,
    Ended,
    Offer,
    ResumeOffer,
    Said,
    Seats,
    ServerMessage,
    Started,
    Welcome,
)
from game.session import GameSession
from game.terminal.fighter_choice import FighterChoice
from game.terminal.status_report import after_match, introduction, turn

LAST_WARNING = 30
"""Seconds left on a turn clock from which on it is printed."""


class MatchNarration:
    """Belongs to one room of a session."""

    def __init__(
        self, session: GameSession, fighter_choice: FighterChoice, *, teaches: bool
    ) -> None:
        """`teaches`: a tutorial says what to do, so players and fighters are not introduced."""
        self._session, self._fighter_choice, self._teaches = session, fighter_choice, teaches
        self._introduced = False
        self._joined_at = 0
        """The last entry that was made before this player joined, by its number."""
        self._arriving = False
        """Whether the room has yet to send who sits where, which comes last."""

    @property
    def _room_state(self) -> RoomState:
        return self._session.room_state

    def receive(self, message: ServerMessage, happenings: tuple[Happening, ...]) -> Iterator[str]:
        """Give the lines for a message that the session has received, and what happened by it."""
        if isinstance(message, Ended) and self._room_state.seat and not self._teaches:
            # The hint comes first: the last line of a match says who wins.
            yield after_match(self._room_state)
        for happening in happenings:
            if isinstance(happening, Note):
                yield happening.text
            elif self._room_state.battle:
                yield describe_event(happening, self._room_state.battle, self._room_state.names)
        yield from self._describe(message)

    def _describe(self, message: ServerMessage) -> Iterator[str]:
        """Yield the lines for a message, except those for its events."""
        room_state = self._room_state
        match message:
            case Seats() if not self._teaches:
                if not room_state.trial:
                    # A trial goes on from a position: both fighters are chosen.
                    yield from self._introduce()
                    yield from self._fighter_choice.update(room_state)
                yield from self._come_back()
            case Said(seat=seat) if self._session.muted and seat is not room_state.seat:
                return
            case Said(seq=seq):
                for line in (each for each in room_state.lines if each.seq == seq):
                    yield describe_speech(line.name, line.text, line.emote)
            case Welcome(seq=seq, seat=seat):
                self._joined_at, self._arriving = seq, True
                if seat is None:
                    yield phrase("You are watching.")
            case Inside(number=number, code=code):
                yield phrase("This is room {number} of the arena.", number=number)
                if code:
                    yield phrase("Friends join this room with the code {code}", code=code)
            case Watching(count=count) if room_state.seat:
                yield phrase("Watching: {count}.", count=count)
            case Remarked():
                yield room_state.lines[-1].text
            case Started(seq=seq) | Acted(seq=seq) if seq > self._joined_at:
                yield from turn(room_state)
            case ResumeOffer():
                yield phrase("Type resume to continue it, or decline.")
            case Offer(open=True):
                yield phrase("Type claim to win, draw for a draw, or keep waiting.")
            case Clock(left=left, running=True, seat=seat) if left <= LAST_WARNING:
                name = room_state.name(seat)
                yield phrase("{seconds} seconds are left for {name}.", seconds=left, name=name)

    def _introduce(self) -> Iterator[str]:
        """Introduce the players once, as soon as there is one."""
        if (
            not self._introduced
            and self._room_state.seat
            and (self._room_state.full or not self._room_state.hotseat)
        ):
            self._introduced = True
            yield from introduction(self._room_state)

    def _come_back(self) -> Iterator[str]:
        """Say whose turn it is, once everything from before this player joined has come."""
        if self._arriving:
            self._arriving = False
            yield from turn(self._room_state)

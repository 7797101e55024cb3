"""Session: one connection as every interface shows it: the link, what is known through it, and what
the player does. Needs neither a window nor a terminal."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from game.client_state.blocklist import lift_block
from game.client_state.chat_state import DeliveryMark
from game.client_state.link import (
    BlockableLink,
    HostCheated,
    Incoming,
    Link,
    LinkClosed,
    LinkDown,
    LinkUp,
    Moved,
    PeerFamiliarity,
    PeerRecognized,
    Protection,
    ProtectionState,
    Reachable,
    Route,
    Routes,
    UnsentLines,
)
from game.client_state.link_news import CONNECTED_AGAIN, describe_first_break
from game.client_state.lobby_state import LobbyState
from game.client_state.narration import (
    NOBODY_TO_BLOCK,
    ask_block,
    describe_block,
    describe_meeting,
    describe_protection,
    describe_way,
)
from game.client_state.room_state import Happening, Note, RoomState
from game.i18n.phrase import phrase
from game.match.match_state import FollowedEntry
from game.protocol.lobby_messages import LobbyJoined
from game.protocol.messages import (
    Act,
    Acted,
    Claim,
    ClientMessage,
    Ended,
    Leave,
    Mute,
    Pick,
    Refused,
    Rematch,
    Said,
    Say,
    Seats,
    ServerMessage,
    Welcome,
)
from game.records.recorder import Recorder
from game.rules import Action, Outcome, Seat

log = logging.getLogger(__name__)

SYSTEM_CLOCK = time.monotonic

GOODBYE = 0.5
"""Most seconds to wait for the host to confirm how a match ends that the player leaves."""


@dataclass(slots=True)
class _Visit:
    """State of both sides that belongs to one room."""

    marks: dict[Seat, str] = field(default_factory=dict)
    muted: bool = False
    past: int = 0
    """The last entry that was made before this player joined, by its number."""
    met: bool = False
    """Whether the room has sent who sits where."""
    verdict: tuple[Note, ...] = ()
    """Notes on how the match ended, held back while the screen plays what led to it."""


class GameSession:
    """Receives what the link brings, exactly once, and sends what the player does."""

    def __init__(
        self,
        link: Link,
        clock: Callable[[], float] = SYSTEM_CLOCK,
        recorder: Recorder | None = None,
        addresses: tuple[str, ...] = (),
        short_code: str = "",
        renew_code: Callable[[], None] | None = None,
        open_door: Callable[[bool], None] | None = None,
        trial: bool = False,
        wall_clock: Callable[[], str] = lambda: time.strftime("%H:%M"),
    ) -> None:
        """Without a `recorder` no match is recorded. A `trial` may begin in any position."""
        self.link = link
        self.wall_clock = wall_clock
        self.trial = trial
        self.renew_passcode, self.set_open = renew_code, open_door
        """Functions that make a new code for friends and that let anybody join without it; None
        unless the match is hosted here."""
        self.addresses, self.short_code = addresses, short_code
        """Addresses and short code that a friend may type to join a match that is hosted here; the
        likeliest address first."""
        self.remote_addresses: tuple[str, ...] = ()
        """Addresses at which friends outside this network can join."""
        self.room_state = RoomState(hotseat=link.hotseat, trial=trial)
        self.lobby_state = LobbyState()
        """The lobby of the arena, if the host is one."""
        self.down: LinkDown | None = None
        """Why the link is broken while it reconnects by itself; None while it stands."""
        self.closed: LinkClosed | None = None
        """Why the link ended for good; None before that."""
        self.routes: tuple[Route, ...] = ()
        """The routes to the host that are being tried."""
        self.unsent_lines: tuple[Say, ...] = ()
        """Lines that were not sent in time and may still be."""
        self.protection = ProtectionState(Protection.HERE)
        """Who may join this game, and with which code."""
        self._visit = _Visit()
        self.remembered = 0
        """The last entry that was stored on this machine before the program started, by its
        number."""
        self.trip: float | None = None
        """Seconds from the last message of ours that was answered to its answer."""
        self._asked: tuple[int, float] | None = None
        """The number of a message that is not answered yet, and when it was sent."""
        self._clock = clock
        self._recorder = recorder
        self.left = False
        """Whether the player left the room."""
        self._leaving = False
        """Whether the player left in the middle of a match whose end is awaited."""
        self._asked_to_block = 0
        """The number of the match in which the player was asked before a block."""

    @property
    def marks(self) -> dict[Seat, str]:
        """Four letters of the key of each player that was met before, by seat."""
        return self._visit.marks

    @property
    def muted(self) -> bool:
        """Whether the other side's lines are hidden."""
        return self._visit.muted

    @property
    def connected(self) -> bool:
        """Whether the player is in a room, even if the link reconnects at the moment."""
        return self.room_state.welcomed and self.closed is None

    @property
    def seconds_left(self) -> int | None:
        """Seconds left on the turn clock; None if there is none."""
        return self.room_state.seconds_left(self._clock())

    @property
    def catching_up(self) -> bool:
        """Whether the messages received now are of events before this player joined."""
        return self.room_state.seq < self._visit.past

    @property
    def outcome(self) -> Outcome | None:
        """Outcome of the match, once it may be shown."""
        return None if self._visit.verdict else self.room_state.outcome

    def receive(self, message: Incoming) -> tuple[Happening, ...]:
        """Apply a message; return what happened by it, in order. Notes are added to the chat, those
        on the end of a match when it is revealed.
        """
        match message:
            case FollowedEntry():
                return self.room_state.receive(message, self._clock())
            case ProtectionState():
                happened = self._protected(message)
            case Reachable(addresses=addresses):
                happened = self._reachable(addresses)
            case Moved(addresses=addresses, short_code=short_code):
                self.addresses, self.short_code, happened = addresses, short_code, ()
            case PeerRecognized():
                happened = self._peer_recognized(message)
            case Routes():
                self.routes, happened = message.routes, ()
            case LinkUp():
                happened = self._link_up()
            case LinkDown():
                happened = self._link_down(message)
            case LinkClosed():
                self.closed = message
                happened = (Note(message.text),)
            case Refused():
                self.lobby_state.receive(message)
                happened = self._refused(message)
            case UnsentLines():
                happened = self._lines_unsent(message)
            case HostCheated():
                happened = self.room_state.receive(message, self._clock())
            case _:
                happened = self._receive_message(message)
        if self._recorder and (problem := self._recorder.receive(message)):
            happened = (*happened, Note(problem))
        notes = tuple(note for note in happened if isinstance(note, Note))
        if isinstance(message, Ended):
            self._leaving = False
            self._visit.verdict += notes
        else:
            self._add_notes(notes)
        return happened

    def catch_up(self) -> None:
        """Apply every message that has arrived."""
        while (message := self.link.poll()) is not None:
            self.receive(message)

    def reveal_outcome(self) -> bool:
        """Add the notes on how the match ended to the chat; return whether there were any."""
        verdict, self._visit.verdict = self._visit.verdict, ()
        self._add_notes(verdict)
        return bool(verdict)

    def close(self, *, leaves: bool = True) -> tuple[str, ...]:
        """Close the link and record what it still brought. Return what the player should still
        read: what was refused, and a record that failed. `leaves`: leave a match that runs, so that
        its end is recorded.
        """
        if leaves and self._recorder is not None and not self._leaving and self._in_match:
            self.leave()
        if self._leaving:
            self._await_end()
        self.link.close()
        last: list[str] = []
        while (message := self.link.poll()) is not None:
            if isinstance(message, Refused):
                last.append(message.text)
            if self._recorder:
                self._recorder.receive(message)
        if self._recorder and (problem := self._recorder.close()):
            log.warning("%s", problem)
            last.append(problem)
        return tuple(last)

    def discard_match(self) -> None:
        """Record nothing of the running match, because an action in it is taken back."""
        self._recorder = None

    def _await_end(self) -> None:
        """Wait until the host confirms that the match is lost, so that the record has its end."""
        until = self._clock() + GOODBYE
        while (left := until - self._clock()) > 0:
            message = self.link.wait(left)
            if message is None:
                return
            if self._recorder:
                self._recorder.receive(message)
            if isinstance(message, Ended | LinkClosed):
                return

    # --- what the player does -------------------------------------------------------------------

    def pick(self, fighter: str, ready: bool = False) -> None:
        self._send(Pick(fighter, ready))

    def act(self, action: Action) -> None:
        """Choose an action for the current turn."""
        assert self.room_state.battle is not None
        self._send(Act(self.room_state.battle.turn, action))

    def say(self, text: str, emote: bool = False, phrase_id: str = "") -> None:
        """Send a line, or the ready-made phrase with that id. It is shown at once, marked until the
        other side has it.
        """
        message = Say(text, emote, phrase=phrase_id)
        self.room_state.line_sent(message, self._send(message))

    def mute(self, on: bool) -> None:
        """Hide the other side's lines, or show them again, and notify that side."""
        self._visit.muted = on
        self._send(Mute(on))

    def send(self, message: ClientMessage) -> None:
        """Send a message of the lobby, or one that has no function of its own here."""
        self.lobby_state.complaint = ""
        self._send(message)

    def rematch(self) -> None:
        self._send(Rematch())

    @property
    def _in_match(self) -> bool:
        """Whether a match runs and the link stands."""
        room_state = self.room_state
        return room_state.battle is not None and room_state.outcome is None and self.down is None

    def leave(self) -> None:
        self.left = True
        self._leaving = self._in_match and self._recorder is not None
        self._send(Leave())

    def _send(self, message: ClientMessage) -> int:
        number = self.link.send(message)
        if number and not self.down:
            self._asked = number, self._clock()
        return number

    # --- what the link brings -------------------------------------------------------------------

    def _receive_message(self, message: ServerMessage) -> tuple[Happening, ...]:
        self.lobby_state.receive(message)
        if isinstance(message, LobbyJoined):
            self.room_state, self._visit = RoomState(), _Visit()
        if self.lobby_state.in_lobby:
            return ()
        room_state, behind = self.room_state, self.catching_up
        if isinstance(message, Welcome) and (message.room != room_state.room or not room_state.log):
            if message.room != room_state.room:
                self.reveal_outcome()
                self._visit = _Visit()
            self._visit.past, self.remembered = message.seq, message.keep
        happened = room_state.receive(message, self._clock())
        if isinstance(message, Acted | Said) and message.seat is room_state.seat:
            self._measure_round_trip(message.number)
        if isinstance(message, Seats) and not self._visit.met:
            self._visit.met = True
            # Players who sat here before we were away have not just joined.
            return () if self._visit.past else happened
        if behind and not self.catching_up and room_state.match_running and room_state.battle:
            return (
                *happened,
                Note(phrase("The match continues in turn {turn}.", turn=room_state.battle.turn)),
            )
        return happened

    def _measure_round_trip(self, number: int) -> None:
        if self._asked is not None and self._asked[0] == number:
            self.trip = self._clock() - self._asked[1]
            self._asked = None

    def _add_notes(self, notes: tuple[Note, ...]) -> None:
        for note in notes:
            self.room_state.note(note.text)

    def block(self, *, asks: bool = True) -> str:
        """Block the other side and return what has come of it.

        A host who blocks in a match loses it, and is asked once first if `asks`.
        """
        link, room_state = self.link, self.room_state
        other = room_state.seat and room_state.seats[room_state.seat.other]
        if not (isinstance(link, BlockableLink) and room_state.seat and other):
            return NOBODY_TO_BLOCK
        running = room_state.battle is not None and room_state.outcome is None
        if link.kicks and running:
            if asks and self._asked_to_block != room_state.match:
                self._asked_to_block = room_state.match
                return ask_block(other.name)
            self.leave()
        lasts = link.block()
        if not link.kicks:
            self.mute(True)
        return describe_block(other.name, lasts=lasts, sent_out=link.kicks)

    def unblock(self, typed: str) -> str:
        """Lift the block of the player whose name or mark was typed and return what has come of
        it; list the blocked players if nothing was typed."""
        if not isinstance(self.link, BlockableLink):
            return NOBODY_TO_BLOCK
        who, known = lift_block(self.link.blocklist, typed)
        seat = self.room_state.seat
        if who and self.muted and seat and self.room_state.name(seat.other) == who.name:
            self.mute(False)
        return known

    def _peer_recognized(self, met: PeerRecognized) -> tuple[Happening, ...]:
        if met.meeting is PeerFamiliarity.BLOCKED and not self.muted:
            self.mute(True)
        self._visit.marks = {met.seat: met.mark} if met.meeting is PeerFamiliarity.AGAIN else {}
        known = describe_meeting(met)
        return (Note(known),) if known else ()

    def _protected(self, protection: ProtectionState) -> tuple[Happening, ...]:
        self.protection = protection
        known = describe_protection(protection)
        return (Note(known),) if known else ()

    def _reachable(self, farther: tuple[str, ...]) -> tuple[Happening, ...]:
        lines = tuple(
            Note(describe_way(each)) for each in farther if each not in self.remote_addresses
        )
        self.remote_addresses = farther
        return lines

    def _link_up(self) -> tuple[Happening, ...]:
        was, self.down = self.down, None
        return (Note(CONNECTED_AGAIN),) if was else ()

    def _link_down(self, notice: LinkDown) -> tuple[Happening, ...]:
        # The time until its answer would be that of the break.
        first, self.down, self._asked = self.down is None, notice, None
        return (Note(describe_first_break(notice)),) if first else ()

    def _lines_unsent(self, notice: UnsentLines) -> tuple[Happening, ...]:
        """Remove lines that were not sent in time from the chat; the player is asked about them."""
        self.unsent_lines = (*self.unsent_lines, *notice.lines)
        for line in notice.lines:
            self.room_state.line_refused(line.number)
        return ()

    def send_unsent(self) -> None:
        """Send the lines that were not sent in time."""
        lines, self.unsent_lines = self.unsent_lines, ()
        for line in lines:
            self.say(line.text, line.emote, line.phrase)

    def drop_unsent(self) -> None:
        """Forget the lines that were not sent in time."""
        self.unsent_lines = ()

    def claim(self, draw: bool = False) -> None:
        """End the match because the other side has been away for too long."""
        self._send(Claim(draw))

    def _refused(self, refused: Refused) -> tuple[Happening, ...]:
        if refused.number and any(
            line.mark is DeliveryMark.PENDING and line.number == refused.number
            for line in self.room_state.lines
        ):
            self.room_state.line_refused(refused.number)
            return (Note(refused.text),)
        return ()

"""Arena: the lobby and the rooms of one server, and which guest is where.

Lives on one event loop. Messages go down to the lobby or to a room; what the rooms report is read
from a queue.
"""

import asyncio
import logging
from collections.abc import Iterable

import msgspec

from game.protocol.lobby_messages import (
    Access,
    Call,
    Enter,
    Inside,
    Notice,
    Open,
    Seek,
)
from game.protocol.messages import (
    Bye,
    ClientMessage,
    ErrorCode,
    Got,
    Hello,
    Leave,
    Ping,
    Pong,
    Refused,
    Say,
    Shown,
)
from game.review.advice import Solutions
from game.rules import Roster
from net.arena.arena_options import ArenaOptions
from net.arena.bot_seating import BotSeating
from net.arena.broadcast import Broadcast
from net.arena.house_bot import HouseBot
from net.arena.lobby import Lobby
from net.arena.matchmaking import ROOMS_FULL, Matchmaker
from net.arena.room_lifecycle import RoomLifecycle
from net.arena.room_registry import NO_CODE, HostedRoom, RoomRegistry
from net.connect.suspend_clock import MIN_GAP_SECONDS
from net.hosting.commit_queue import Departure, RoomChanged
from net.hosting.connection import ServerConnection, ServerContext
from net.room.phases import TABLE, Phase, Reaction, answer_to
from net.room.refusals import Refusal
from net.store.journal import Journal
from net.store.stored_room import StoredRoom
from net.wire.codec import encode
from net.wire.rate_limit import PasscodeGuesses

log = logging.getLogger(__name__)

REFRESH_SECONDS = 0.1
"""Time from a change in a room until the lobby shows it."""

SWEEP_SECONDS = 5.0
"""Time between two looks for rooms to which nobody returns."""

WAITS_FOR_SPACE = "The arena has no space for another room. Your match is saved; come back later."
WRONG_CODES = "Too many wrong codes came from your address. Wait a minute."
SEEKS_AGAIN = "Your opponent is gone, so you are searching again."

CLOSING = (
    "The arena closes soon. Running matches can finish; new ones have to wait until it is back."
)
RESTARTING = "The arena is closed for now. Running matches are saved and continue when it is back."


class Arena:
    """A lobby and rooms, and which guest is where."""

    def __init__(
        self,
        context: ServerContext,
        roster: Roster,
        options: ArenaOptions,
        solutions: Solutions,
        journal: Journal | None = None,
    ) -> None:
        """House bots play by `solutions`."""
        self._context, rooms = context, RoomRegistry()
        self._bot_seating = BotSeating(context, solutions, rooms)
        self.lobby: Lobby[ServerConnection] = Lobby(self._bot_seating.levels, context.limits)
        self._lifecycle = RoomLifecycle(
            context, self.lobby, rooms, self._bot_seating, roster, options, journal
        )
        self._broadcast = Broadcast(self.lobby)
        self._guesses = PasscodeGuesses(context.limits)
        self._matchmaker = Matchmaker(self.lobby, self._lifecycle)
        self._rooms_of: dict[ServerConnection, HostedRoom] = {}
        """The room of each guest who is in one."""
        self._reader: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._swept_at = context.now()

    def start(self, rooms: Iterable[StoredRoom]) -> None:
        """Restore rooms whose match has not ended; only their players and spectators may enter
        them."""
        self._reader = asyncio.get_running_loop().create_task(self._read_reports())
        self._lifecycle.restore(rooms)
        self._set_timer()

    @property
    def port(self) -> int:
        """The port at which players come back; stored with each room."""
        return self._lifecycle.port

    @port.setter
    def port(self, port: int) -> None:
        self._lifecycle.set_port(port)

    @property
    def rooms(self) -> RoomRegistry:
        return self._lifecycle.rooms

    @property
    def closing(self) -> bool:
        """Whether nothing may begin any more."""
        return bool(self._lifecycle.closing)

    # --- in ----------------------------------------------------------------------------------

    def received(self, connection: ServerConnection, message: ClientMessage) -> None:
        """Hand a guest's message to the room that the guest is in, or else to the lobby."""
        self._take_reports()
        if not isinstance(message, Say | Ping | Got):
            # A guest who enters or leaves the lobby gets what was said while they were in it.
            self._broadcast.flush()
        try:
            hosted_room = self._rooms_of.get(connection)
            if isinstance(message, Hello):
                self._welcome(connection, message)
            elif hosted_room:
                self._in_room(connection, hosted_room, message)
            elif connection in self.lobby.members:
                self._in_lobby(connection, message)
            if isinstance(message, Seek | Open | Leave):
                self._take_reports()
                self._place_seekers()
        except Exception:
            # The outermost shell: our own bug must not take all the rooms with it.
            log.exception("the arena failed")
        self._take_reports()
        self._deliver()

    def closed(self, connection: ServerConnection) -> None:
        """Note that a connection is gone."""
        hosted_room = self._rooms_of.pop(connection, None)
        if hosted_room:
            hosted_room.room_host.closed(connection)
        self._matchmaker.was_moved_by_us(connection)
        self.lobby.unregister(connection)
        self._take_reports()
        self._deliver()

    def close(self) -> None:
        """Send nothing more."""
        for pending in (self._timer, self._reader):
            if pending:
                pending.cancel()
        self._broadcast.flush()
        self._lifecycle.close()

    # --- what the rooms report ---------------------------------------------------------------

    async def _read_reports(self) -> None:
        """Act on reports that come by themselves, for example when the disk has answered."""
        while True:
            self._act_on(await self._lifecycle.reports.get())
            self._take_reports()
            self._deliver()

    def _take_reports(self) -> None:
        while not self._lifecycle.reports.empty():
            self._act_on(self._lifecycle.reports.get_nowait())

    def _act_on(self, report: Departure | RoomChanged) -> None:
        try:
            match report:
                case Departure(connection=connection, bye=bye):
                    self._take_back(connection, bye)
                case RoomChanged(number=number):
                    self._lifecycle.changed(number)
                    self._set_timer()
        except Exception:
            # Our own bug with one guest must not keep the reports of all rooms from being read.
            log.exception("a report of a room could not be taken")

    def _take_back(self, connection: ServerConnection, bye: Bye) -> None:
        """Let a guest who left a room, or found no seat in it, into the lobby again."""
        self._broadcast.flush()
        self._rooms_of.pop(connection, None)
        connection.seat = None
        if isinstance(connection, HouseBot):
            connection.say_goodbye(bye)
            self._bot_seating.remove(connection)
        elif bye.code not in (ErrorCode.LEFT, ErrorCode.FULL):
            connection.say_goodbye(bye)
        elif connection in self.lobby.members:
            again = self._matchmaker.was_moved_by_us(connection)
            notice = SEEKS_AGAIN if again else bye.text if bye.code is ErrorCode.FULL else ""
            self.lobby.enter(connection, notice, seeking=again)

    def _place_seekers(self) -> None:
        for connection, hosted_room in self._matchmaker.placements():
            self._send_to_room(connection, hosted_room)
            self._take_reports()

    # --- closing -------------------------------------------------------------------------

    @property
    def has_running_match(self) -> bool:
        """Whether a match runs that a person plays, or whose end is not sent yet."""
        return any(
            hosted_room.humans and (hosted_room.running or hosted_room.room_host.has_pending)
            for hosted_room in self.rooms
        )

    def drain(self) -> None:
        """Let nothing begin any more, and tell everybody."""
        self._lifecycle.drain(CLOSING)
        self.lobby.announce(CLOSING)
        for hosted_room in self.rooms:
            for connection in hosted_room.room_host.connections:
                connection.post(encode(Notice(CLOSING)))
        self._deliver()

    # --- the lobby -----------------------------------------------------------------------

    def _welcome(self, connection: ServerConnection, hello: Hello) -> None:
        """Lead a guest who says hello to the room where they were, or else into the lobby."""
        hosted_room = self.rooms.find_previous(hello) or self._lifecycle.reopen(hello)
        refusal = None if hosted_room else self.lobby.why_name_refused(hello.name)
        if refusal:
            connection.say_goodbye(refusal)
            return
        member = self.lobby.register(connection, hello.name)
        connection.hello, connection.settled = hello, True
        if hosted_room:
            self._send_to_room(
                connection, hosted_room, msgspec.structs.replace(hello, name=member.name)
            )
        else:
            gone = WAITS_FOR_SPACE if self._lifecycle.full else "The room that you were in is gone."
            self.lobby.enter(connection, gone if hello.room else "")

    def _in_lobby(self, connection: ServerConnection, message: ClientMessage) -> None:
        answer = answer_to(message, (Phase.LOBBY,))
        if isinstance(answer, Refusal):
            self.lobby.refuse(connection, answer.code, answer.text)
        elif answer is Reaction.ACCEPTED:
            self._accept_in_lobby(connection, message)

    def _accept_in_lobby(self, connection: ServerConnection, message: ClientMessage) -> None:
        lobby, now = self.lobby, self._context.now()
        match message:
            case Ping(id=ping_id):
                connection.post(encode(Pong(ping_id)))
            case Say():
                lobby.say(connection, message, now)
            case Leave():
                connection.say_goodbye(Bye(ErrorCode.LEFT, "You left."))
            case Open() | Enter() | Seek() if self.closing:
                lobby.refuse(connection, ErrorCode.PHASE, CLOSING)
            case Open(access=access) if lobby.may_enter_room(connection, now):
                self._open_for(connection, access)
            case Enter() if lobby.may_enter_room(connection, now):
                self._enter(connection, message)
            case Seek(on=on) if not on or lobby.may_enter_room(connection, now):
                lobby.seek(connection, on)

    def _open_for(self, connection: ServerConnection, access: Access) -> None:
        if self._lifecycle.full:
            self.lobby.refuse(connection, ErrorCode.LIMIT, ROOMS_FULL)
            return
        self._send_to_room(connection, self._lifecycle.open(access))

    def _enter(self, connection: ServerConnection, message: Enter) -> None:
        now = self._context.now()
        if message.code and not self._guesses.allowed(connection.address, now):
            self.lobby.refuse(connection, ErrorCode.FLOOD, WRONG_CODES)
            return
        hosted_room = self.rooms.find(message)
        if hosted_room == NO_CODE:
            self._guesses.note_wrong(connection.address, now)
        if isinstance(hosted_room, str):
            self.lobby.refuse(connection, ErrorCode.ROOM, hosted_room)
        elif message.watch:
            self._send_to_room(connection, hosted_room, self._new_hello(connection, watch=True))
        elif hosted_room.full:
            self.lobby.refuse(connection, ErrorCode.FULL, "Both seats are taken; you may watch.")
        else:
            self._send_to_room(connection, hosted_room)

    # --- rooms ---------------------------------------------------------------------------

    def _send_to_room(
        self, connection: ServerConnection, hosted_room: HostedRoom, hello: Hello | None = None
    ) -> None:
        """Lead a guest into a room."""
        self.lobby.leave(connection)
        self._rooms_of[connection], connection.seat = hosted_room, None
        hosted_room.room_host.received(connection, hello or self._new_hello(connection))
        self._send_room_info(connection, hosted_room)

    def _send_room_info(self, connection: ServerConnection, hosted_room: HostedRoom) -> None:
        if connection.seat or connection in hosted_room.room_host.spectators:
            hosted_room.room_host.send(
                [connection], Inside(hosted_room.number, hosted_room.access, hosted_room.code)
            )

    def _new_hello(self, connection: ServerConnection, watch: bool = False) -> Hello:
        """Return the hello of a guest who was in no room before."""
        assert connection.hello
        return msgspec.structs.replace(
            connection.hello,
            name=self.lobby.members[connection].name,
            **dict.fromkeys(("room", "token", "tip"), ""),
            **dict.fromkeys(("epoch", "have"), 0),
            watch=watch,
        )

    def _in_room(
        self, connection: ServerConnection, hosted_room: HostedRoom, message: ClientMessage
    ) -> None:
        answer = TABLE[Phase.IN_ARENA].get(type(message))
        if isinstance(answer, Refusal):
            connection.refuse(Refused(answer.code, answer.text))
        elif isinstance(message, Call):
            self._call_bot(connection, hosted_room, message)
        else:
            hosted_room.room_host.received(connection, message)
            if isinstance(message, Shown):
                self._send_room_info(connection, hosted_room)

    def _call_bot(
        self, connection: ServerConnection, hosted_room: HostedRoom, message: Call
    ) -> None:
        if self.closing:
            connection.refuse(Refused(ErrorCode.PHASE, CLOSING))
        elif refused := self._bot_seating.call(connection, hosted_room, message.level):
            connection.refuse(refused)

    # --- out and time ----------------------------------------------------------------------

    def _deliver(self) -> None:
        for envelope in self.lobby.envelopes():
            if envelope.to is None:
                self._broadcast.add(encode(envelope.message))
                continue
            self._broadcast.flush()
            if isinstance(envelope.message, Refused):
                envelope.to.refuse(envelope.message)
            else:
                envelope.to.post(encode(envelope.message))
        if self.lobby.deadline is not None:
            self._set_timer()

    def _set_timer(self) -> None:
        now = self._context.now()
        due = now + (REFRESH_SECONDS if self._lifecycle.has_urgent_changes else SWEEP_SECONDS)
        if self.lobby.deadline is not None:
            due = min(due, max(self.lobby.deadline, now + MIN_GAP_SECONDS))
        if self._timer and self._timer_at <= due:
            return
        if self._timer:
            self._timer.cancel()
        self._timer_at = due
        self._timer = asyncio.get_running_loop().call_later(due - now, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self._context.now()
        self._lifecycle.refresh(now)
        self._place_seekers()
        if now - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = now
            self._lifecycle.sweep(now)
            self._matchmaker.requeue_unmatched(now)
        self._take_reports()
        self.lobby.tick(now)
        self._deliver()
        if self.rooms or self.lobby.deadline is not None:
            self._set_timer()

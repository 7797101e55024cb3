"""Arena: the lobby and the rooms of one server, and who is where. Lives on one event loop."""

import asyncio
import logging
from collections.abc import Callable, Iterable

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
from game.rules import Roster
from net.arena.arena_options import ArenaOptions
from net.arena.broadcast import Broadcast
from net.arena.house_bot import HouseBot
from net.arena.lobby import Lobby
from net.arena.matchmaking import ROOMS_FULL, Matchmaker
from net.arena.room_lifecycle import RoomLifecycle
from net.arena.room_registry import NO_CODE, HostedRoom, RoomRegistry
from net.connect.suspend_clock import MIN_GAP_SECONDS
from net.hosting.connection import ServerConnection
from net.hosting.room_host import RoomHost, RoomServer
from net.room.phases import TABLE, Phase, Reaction, Refusal, answer_to
from net.store.journal import Journal
from net.store.stored_room import StoredRoom
from net.wire.codec import encode
from net.wire.rate_limit import PasscodeGuesses, address_block

log = logging.getLogger(__name__)

HOUSE_BOTS_LIMIT = 64

REFRESH_SECONDS = 0.1
"""After something was said in a room until the lobby hears what has changed there."""

SWEEP_SECONDS = 5.0
"""Between two looks for rooms that nobody comes back to."""

WAITS_FOR_SPACE = "There are as many rooms as can be. A match that you were in is kept; come back."
WRONG_CODES = "Too many wrong codes came from where you are; wait a minute."
ENOUGH_HOUSE_BOTS = "As many of the computer's players as can be were called from where you are."
SEEKS_AGAIN = "The other side is gone; you are seeking again."

CLOSING = (
    "The arena is closing soon: matches that run are finished, new ones wait until it is back."
)
RESTARTING = "The arena is closed for now. What runs is kept, and goes on when it is back."


class Arena:
    """The house behind the doors of a server that has many rooms."""

    def __init__(
        self,
        server: RoomServer,
        roster: Roster,
        options: ArenaOptions,
        make_bot: Callable[[str, Callable[[HouseBot, ClientMessage], None]], HouseBot],
        levels: tuple[str, ...] = (),
        journal: Journal | None = None,
    ) -> None:
        """`make_bot` takes a level and what is to hear its wishes."""
        self._server = server
        limits = options.room.limits
        self.lobby: Lobby[ServerConnection] = Lobby(levels, limits)
        self._lifecycle = RoomLifecycle(self, self.lobby, roster, options, journal)
        self._broadcast = Broadcast(lambda: self.lobby.present)
        self._make_bot, self._levels = make_bot, levels
        self._limits, self._guesses = limits, PasscodeGuesses(limits)
        self._matchmaker = Matchmaker(self.lobby, self._lifecycle, self._send_to_room)
        self._rooms_of: dict[ServerConnection, HostedRoom] = {}
        """Who is in a room, and at which door he came in."""
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._swept_at = server.now()

    def restore(self, rooms: Iterable[StoredRoom]) -> None:
        """Open rooms again whose match has not ended; only who sat or looked on comes in."""
        self._lifecycle.restore(rooms, self._seat_bot)
        self._set_timer()

    @property
    def rooms(self) -> RoomRegistry:
        return self._lifecycle.rooms

    @property
    def closing(self) -> bool:
        """Whether nothing begins any more."""
        return bool(self._lifecycle.closing)

    # --- what the server reports -----------------------------------------------------------

    def received(self, connection: ServerConnection, message: ClientMessage) -> None:
        """A peer wishes something: of its room if it is in one, else of the lobby."""
        if not isinstance(message, Say | Ping | Got):
            # Who comes into the lobby or goes from it hears what was said while he was there.
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
                self._matchmaker.seat_seekers()
        except Exception:
            # The outermost shell: our own bug must not take all the rooms with it.
            log.exception("the arena failed")
        self._deliver()

    def closed(self, connection: ServerConnection) -> None:
        hosted_room = self._rooms_of.pop(connection, None)
        if hosted_room:
            hosted_room.room_host.closed(connection)
        self._matchmaker.was_moved_by_us(connection)
        self.lobby.unregister(connection)
        self._deliver()

    def close(self) -> None:
        """Nothing is said or done here any more."""
        if self._timer:
            self._timer.cancel()
        self._broadcast.flush()
        self._lifecycle.close()

    # --- what its rooms report -------------------------------------------------------------

    @property
    def port(self) -> int:
        return self._server.port

    def now(self) -> float:
        return self._server.now()

    def dismiss(self, connection: ServerConnection, bye: Bye) -> None:
        """Who leaves a room, or finds no seat in it, is in the lobby again."""
        self._broadcast.flush()
        hosted_room = self._rooms_of.pop(connection, None)
        connection.seat = None
        if isinstance(connection, HouseBot) or bye.code not in (ErrorCode.LEFT, ErrorCode.FULL):
            connection.say_goodbye(bye)
            if (
                isinstance(connection, HouseBot)
                and hosted_room
                and connection in hosted_room.house_bots
            ):
                hosted_room.house_bots.remove(connection)
            return
        if connection in self.lobby.members:
            again = self._matchmaker.was_moved_by_us(connection)
            notice = SEEKS_AGAIN if again else bye.text if bye.code is ErrorCode.FULL else ""
            self.lobby.enter(connection, notice, seeking=again)
            self._deliver()

    def changed(self, room_host: RoomHost) -> None:
        """Something was said in a room; its card may be another."""
        self._lifecycle.changed(room_host)
        self._set_timer()

    # --- closing -------------------------------------------------------------------------

    @property
    def has_running_match(self) -> bool:
        """Whether a match runs that somebody plays, or its end is not told yet."""
        return any(
            hosted_room.humans and (hosted_room.running or hosted_room.room_host.has_pending)
            for hosted_room in self.rooms
        )

    def drain(self) -> None:
        """Let nothing begin any more, and say so."""
        self._lifecycle.drain(CLOSING)
        self.lobby.announce(CLOSING)
        for hosted_room in self.rooms:
            for connection in hosted_room.room_host.connections:
                connection.post(encode(Notice(CLOSING)))
        self._deliver()

    # --- the lobby -----------------------------------------------------------------------

    def _welcome(self, connection: ServerConnection, hello: Hello) -> None:
        """Somebody has come: back to his room if he was in one, else into the lobby."""
        hosted_room = self.rooms.find_previous(hello) or self._lifecycle.reopen(
            hello, self._seat_bot
        )
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
        lobby, now = self.lobby, self.now()
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
        now = self.now()
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
        """Bring somebody into a room."""
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
        """The hello of one who was in no room before."""
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
            self._call_bot(connection, hosted_room, message.level)
        else:
            hosted_room.room_host.received(connection, message)
            if isinstance(message, Shown):
                self._send_room_info(connection, hosted_room)

    def _call_bot(self, connection: ServerConnection, hosted_room: HostedRoom, level: str) -> None:
        """Let a player of the computer's sit down."""
        refusal = ""
        if self.closing:
            refusal = CLOSING
        elif connection.seat is None or level not in self._levels:
            refusal = f"There is no player of the level {level[:20]!a} here."
        elif hosted_room.full:
            refusal = "Both seats are taken."
        if refusal:
            connection.refuse(Refused(ErrorCode.PHASE, refusal))
        elif reason := self._why_no_house_bot(connection):
            connection.refuse(Refused(ErrorCode.LIMIT, reason))
        else:
            self._seat_bot(hosted_room, level).caller = address_block(connection.address)

    def _why_no_house_bot(self, caller: ServerConnection) -> str:
        house_bots = [each for hosted_room in self.rooms for each in hosted_room.house_bots]
        most, near = self._limits.house_bots, address_block(caller.address)
        if len(house_bots) >= HOUSE_BOTS_LIMIT:
            return "All players of the computer's are playing already."
        if most is not None and sum(each.caller == near for each in house_bots) >= most:
            return ENOUGH_HOUSE_BOTS
        return ""

    def _seat_bot(
        self, hosted_room: HostedRoom, level: str, hello: Hello | None = None
    ) -> HouseBot:
        """Let a player of the computer's sit down, or come back to his seat."""
        house_bot = self._make_bot(level, self._bot_sent)
        house_bot.level = level
        hosted_room.house_bots.append(house_bot)
        self._rooms_of[house_bot] = hosted_room
        hosted_room.room_host.received(house_bot, hello or house_bot.greeting)
        return house_bot

    def _bot_sent(self, house_bot: HouseBot, message: ClientMessage) -> None:
        if hosted_room := self._rooms_of.get(house_bot):
            hosted_room.room_host.received(house_bot, message)
            self._deliver()

    # --- out and time ----------------------------------------------------------------------

    def _deliver(self) -> None:
        for envelope in self.lobby.envelopes():
            if envelope.to is None:
                self._broadcast.add(encode(envelope.fact))
                continue
            self._broadcast.flush()
            if isinstance(envelope.fact, Refused):
                envelope.to.refuse(envelope.fact)
            else:
                envelope.to.post(encode(envelope.fact))
        if self.lobby.deadline is not None:
            self._set_timer()

    def _set_timer(self) -> None:
        now = self.now()
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
        now = self.now()
        self._lifecycle.refresh(now)
        self._matchmaker.seat_seekers()
        if now - self._swept_at >= SWEEP_SECONDS:
            self._swept_at = now
            self._lifecycle.sweep(now)
            self._matchmaker.requeue_unmatched(now)
        self.lobby.tick(now)
        self._deliver()
        if self.rooms or self.lobby.deadline is not None:
            self._set_timer()

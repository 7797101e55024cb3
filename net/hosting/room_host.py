"""Room host: the shell round one room: who is connected to its seats, its timer and its journal."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec

from game.protocol.lobby_messages import Remarked, ShowSpectatorChat, Watching
from game.protocol.messages import (
    Acted,
    Bye,
    Chosen,
    ClientMessage,
    Clock,
    ErrorCode,
    Hello,
    Leave,
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    Said,
    Say,
    ServerMessage,
    Show,
    Shown,
    Trouble,
)
from game.rules import Seat
from net.hosting.commit_queue import CommitQueue
from net.hosting.connection import FAILED, ServerConnection
from net.hosting.spectators import Spectators
from net.hosting.timer import Timer
from net.room.log_copy import LogCopy
from net.room.log_state import BrokenLog
from net.room.paged_entries import HistoryLost
from net.room.phases import Phase, Refusal, answer_to
from net.room.room import Room
from net.room.room_options import SPECTATORS_LIMIT
from net.room.seat_table import why_not_called
from net.store.journal import Journal
from net.store.stored_room import RoomDetails, today
from net.wire.codec import encode
from net.wire.envelope import Envelope, History

log = logging.getLogger(__name__)

FAILED_AGAIN = "The host's program failed twice; the match is kept and can be hosted again."

_Post = tuple[list[ServerConnection], ServerMessage | History]
"""Who gets it, and what."""


class RoomServer(Protocol):
    """What a room host needs to know of where it is."""

    @property
    def port(self) -> int: ...

    def now(self) -> float: ...

    def dismiss(self, connection: ServerConnection, bye: Bye) -> None:
        """Who is to leave this room."""
        ...

    def changed(self, room_host: "RoomHost") -> None:
        """Something was done or said here."""
        ...


class RoomHost:
    """Carries what is said between a room and those who are there. Lives on one event loop."""

    def __init__(
        self,
        server: RoomServer,
        room: Room,
        journal: Journal | None = None,
        on_failure: Callable[[Bye], None] = lambda bye: None,
        spectators: int = SPECTATORS_LIMIT,
    ) -> None:
        """With a `journal` nobody is sent an entry before it is on the disk. `on_failure` is told
        that the program of the room has failed a second time. `spectators`: most of them."""
        self._server, self._journal = server, journal
        self.spectators = Spectators(spectators)
        self.closing = ""
        """Why no match may begin here any more; empty while one may."""
        self._seated: dict[Seat, ServerConnection] = {}
        self._timer = Timer(self._now, self.tick)
        self._sent_clock: tuple[Clock, float] | None = None
        self._unwanted: Seat | None = None
        """Whose player the host wants to go."""
        self._failed, self._on_failure = False, on_failure
        self._set_room(room)

    def _set_room(self, room: Room) -> None:
        self._room = room
        self._log = room.event_log.entries
        self._commits = CommitQueue(
            room.event_log, self._journal, self._send_trouble, self._rebuild_room
        )

    def received(self, connection: ServerConnection, message: ClientMessage) -> None:
        """Hand a peer's wish to the room and send what it answers."""
        now = self._now()
        self._with_room(lambda: self._handle(connection, message, now))

    def knows_token(self, hello: Hello) -> bool:
        """Whether a player of this room says hello, to come back to the seat."""
        return self._room.knows_token(hello)

    def closed(self, connection: ServerConnection) -> None:
        seat = connection.seat
        if self.spectators.remove(connection):
            self._with_room(self._send_watching)
        elif seat and self._seated.get(seat) is connection:
            del self._seated[seat]
            self._with_room(lambda: self._room.disconnect(seat, self._now()))

    def kick(self, seat: Seat) -> None:
        """Whoever sits there has to go: at once, or as soon as the match that runs is over.

        It ends by what the host does, who leaves it, and not by who is sent out of it.
        """
        self._unwanted = seat
        self._with_room(lambda: None)

    def close(self) -> None:
        """Nothing of this room is told any more; what is on its way to the disk gets there."""
        self._commits.close()
        self._timer.cancel()

    @property
    def room(self) -> Room:
        return self._room

    @property
    def has_pending(self) -> bool:
        """Whether something that happened here waits for the disk before anybody hears of it."""
        return self._commits.pending

    @property
    def players(self) -> list[ServerConnection]:
        """Those of them who have a seat."""
        return list(self._seated.values())

    @property
    def connections(self) -> list[ServerConnection]:
        """Everybody who is here."""
        return [*self._seated.values(), *self.spectators.connections]

    def _now(self) -> float:
        return self._server.now()

    # --- the room --------------------------------------------------------------------------

    def _with_room(self, action: Callable[[], None]) -> None:
        """Let the room do something, and deliver what it says to it."""
        try:
            action()
            if self._unwanted and (self._room.battle is None or self._room.outcome):
                seat, self._unwanted = self._unwanted, None
                self._room.kick(seat)
            self._deliver()
        except Exception:
            # The outermost shell: our own bug must not take the players' match with it.
            log.exception("the room failed")
            self._rebuild_room()

    def _rebuild_room(self) -> None:
        """Restore the room from its journal, once; its players' clients come in again."""
        second_chance, self._failed = not self._failed, True
        self._commits.close()
        try:
            room = self._room.restored(self._stored_copy()) if second_chance else None
        except (BrokenLog, HistoryLost):
            log.exception("the room cannot be built again")
            room = None
        if room is None:
            self.close()
            self._on_failure(Bye(ErrorCode.CLOSED, FAILED_AGAIN if self._journal else FAILED))
            return
        self._set_room(room)
        for connection in (*self._seated.values(), *self.spectators.clear()):
            connection.say_goodbye(Bye(ErrorCode.MOVED, FAILED))
        self._seated.clear()
        self._timer.set(self._room.deadline)

    def _stored_copy(self) -> LogCopy:
        """Of the room that failed: what is on the disk, for nobody has heard of more."""
        room = self._room
        if self._journal and self._journal.flush():
            stored = self._journal.read(room.event_log.room)
            if stored:
                return stored.copy
        return msgspec.structs.replace(room.event_log.copy(room.seat_owners), draw=room.draw)

    def _handle(self, connection: ServerConnection, message: ClientMessage, now: float) -> None:
        if isinstance(message, Hello) and message.watch:
            self._admit(connection, message, now)
        elif connection in self.spectators:
            self._handle_spectator(connection, message, now)
        elif isinstance(message, Hello):
            connection.hello = message
            # What was said before is for whoever sits there now.
            self._deliver()
            self._seat(connection, self._room.enter(message, now))
        elif connection.seat:
            if self._seated.get(connection.seat) is connection:
                self._handle_player(connection, connection.seat, message, now)
        elif isinstance(message, Ping):
            # Somebody whose copy is on its way, or waits for the disk to be welcomed.
            connection.post(encode(Pong(message.id)))
        elif isinstance(message, Shown) and connection.hello and connection.protocol.copy_wanted:
            shown = connection.add_piece(message)
            if shown:
                self._deliver()
                self._seat(connection, self._room.enter_with_copy(connection.hello, shown, now))

    def _handle_player(
        self, connection: ServerConnection, seat: Seat, message: ClientMessage, now: float
    ) -> None:
        """What a player wishes; the room need not know of who looks on, nor that it closes."""
        begins = isinstance(message, Rematch) or (isinstance(message, Pick) and message.ready)
        seat_owner = self._room.seat_owners.get(seat)
        if isinstance(message, ShowSpectatorChat) and seat_owner:
            self.spectators.listeners[seat_owner.token_hash] = message.on
        elif self.closing and begins:
            connection.refuse(Refused(ErrorCode.PHASE, self.closing))
        else:
            self._room.receive(seat, message, now)

    def _seat(self, connection: ServerConnection, answer: Seat | Bye | Show) -> None:
        if isinstance(answer, Bye):
            self._server.dismiss(connection, answer)
        elif isinstance(answer, Show):
            connection.ask_for_copy(answer)
        else:
            connection.seat, connection.settled = answer, True
            connection.token_hash = self._room.seat_owners[answer].token_hash
            older = self._seated.get(answer)
            self._seated[answer] = connection
            if older:
                older.say_goodbye(Bye(ErrorCode.REPLACED, "You are playing on in another window."))
            if self._commits.trouble:
                connection.post(encode(Trouble(self._commits.trouble)))
            if self.spectators:
                # After the welcome.
                self._deliver()
                self.send([connection], Watching(len(self.spectators)))

    # --- spectators ------------------------------------------------------------------------

    def _admit(self, connection: ServerConnection, hello: Hello, now: float) -> None:
        """Show somebody all that was and is; what comes then he gets with the others."""
        names = [seat_owner.name for seat_owner in self._room.seat_owners.values()]
        taken = [*names, *self.spectators.names]
        if refusal := self.spectators.refusal or why_not_called(hello.name, taken):
            self._server.dismiss(connection, refusal)
            return
        connection.hello, connection.settled = hello, True
        # What was said before is part of what he is shown.
        self._deliver()
        for message in self._room.snapshot(hello, now):
            self.send([connection], message)
        self.spectators.admit(connection, hello.name, names)
        self._send_watching()

    def _handle_spectator(
        self, connection: ServerConnection, message: ClientMessage, now: float
    ) -> None:
        answer = answer_to(message, (Phase.WATCHING,))
        if isinstance(answer, Refusal):
            connection.refuse(Refused(answer.code, answer.text))
            return
        match message:
            case Ping(id=ping_id):
                connection.post(encode(Pong(ping_id)))
            case Say():
                self._remark(connection, self.spectators.say(connection, message, now))
            case Leave():
                self.spectators.remove(connection)
                self._server.dismiss(connection, Bye(ErrorCode.LEFT, "You left."))
                self._send_watching()

    def _remark(self, connection: ServerConnection, answer: Remarked | Refused) -> None:
        if isinstance(answer, Refused):
            connection.refuse(answer)
            return
        running = self._room.event_log.state.running
        seat_owners, hears = self._room.seat_owners, self.spectators.is_shown_to
        players = [
            connection
            for seat, connection in self._seated.items()
            if seat in seat_owners and hears(seat_owners[seat], running)
        ]
        self.send([*self.spectators.connections, *players], answer)

    def _send_watching(self) -> None:
        self.send(self.connections, Watching(len(self.spectators)))

    def send(self, connections: list[ServerConnection], message: ServerMessage | History) -> None:
        """What is no word of the room's, behind all that it has said."""
        self._commits.add((), self._details, lambda: self._post([(connections, message)]))

    # --- out -------------------------------------------------------------------------------

    def _deliver(self) -> None:
        """Keep what the room has to say, then send it; in the order in which it was said."""
        said = self._room.posts()
        if self._log is not self._room.event_log.entries:
            # Another log than the one that they were shown, and not just longer.
            self._log = self._room.event_log.entries
            for connection in self.spectators.clear():
                connection.say_goodbye(Bye(ErrorCode.MOVED, "A new table is set."))
        posts = [self._with_connections(each) for each in said if not self._send_pongs(each)]
        messages = [each.fact for each in said if isinstance(each, Envelope) and each.to is None]
        if posts or self._room.event_log.rewritten:
            self._commits.add(messages, self._details, lambda: self._post(posts))
        self._timer.set(self._room.deadline)
        self._server.changed(self)

    @property
    def _details(self) -> RoomDetails:
        house_bots = {
            seat: connection.level for seat, connection in self._seated.items() if connection.level
        }
        seat_owners, port = self._room.seat_owners, self._server.port
        in_use, draw = len(seat_owners) == len(Seat), self._room.draw
        return RoomDetails(
            seat_owners, port, residents=house_bots, draw=draw, day=today(), in_use=in_use
        )

    def _send_pongs(self, envelope: Envelope[Seat] | History) -> bool:
        """A sign of life waits for no disk."""
        if isinstance(envelope, History) or not isinstance(envelope.fact, Pong):
            return False
        self._post([(self._recipients(envelope), envelope.fact)])
        return True

    def _with_connections(self, post: Envelope[Seat] | History) -> _Post:
        if isinstance(post, History):
            return [
                connection for seat, connection in self._seated.items() if seat is post.to
            ], post
        return self._recipients(post), post.fact

    def _recipients(self, envelope: Envelope[Seat]) -> list[ServerConnection]:
        """Who sits there now; who comes later to the same seat hears it from the log."""
        to, message = envelope.to, envelope.fact
        bye = isinstance(message, Bye)
        # Who acted or spoke knows it already: the others hear of it first.
        own = message.seat if isinstance(message, Acted | Chosen | Said) else None
        seats = [seat for seat in self._seated if to in (None, seat)]
        seats.sort(key=lambda seat: seat is own)
        players = [self._seated.pop(seat) if bye else self._seated[seat] for seat in seats]
        return players if to else [*players, *self.spectators.connections]

    def _send_trouble(self, text: str) -> None:
        connections = self.connections
        self._post([(connections, Trouble(text))])
        if text and self._sent_clock:
            # The room's own word that the clock stands waits behind what cannot be kept.
            clock, at = self._sent_clock
            left = max(0, round(clock.left - (self._now() - at))) if clock.running else clock.left
            self._post([(connections, msgspec.structs.replace(clock, left=left, running=False))])

        def tell_room() -> None:
            if text:
                self._room.pause(self._now())
            else:
                self._room.resume(self._now())

        self._with_room(tell_room)

    def _post(self, posts: list[_Post]) -> None:
        for connections, message in posts:
            if isinstance(message, History):
                for connection in connections:
                    connection.post_history(self._frames(message))
                continue
            if isinstance(message, Clock):
                self._sent_clock = (message, self._now())
            frame = encode(message)
            for connection in connections:
                if isinstance(message, Bye):
                    self._server.dismiss(connection, message)
                    continue
                connection.post(frame)

    def _frames(self, history: History) -> Iterator[bytes]:
        """The frames of a history; if it is lost on the way the players bring the room back."""
        try:
            yield from map(encode, history.entries)
        except HistoryLost:
            log.exception("a room cannot be read again")
            asyncio.get_running_loop().call_soon(self._rebuild_room)

    # --- time ------------------------------------------------------------------------------

    def tick(self) -> None:
        """The room's time has come, or may have."""
        self._with_room(lambda: self._room.tick(self._now()))

"""Room host: one room with its connections, its timer and its journal. Lives on one event loop.

Messages of peers go down to the room; what the room answers goes down to the commit queue.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator

import msgspec

from game.protocol.lobby_messages import ShowSpectatorChat, Watching
from game.protocol.messages import (
    Bye,
    ClientMessage,
    ErrorCode,
    Hello,
    Pick,
    Ping,
    Pong,
    Refused,
    Rematch,
    ServerMessage,
    Show,
    Shown,
    Trouble,
)
from game.rules import Seat
from net.connect.suspend_clock import MIN_GAP_SECONDS
from net.hosting import commit_queue
from net.hosting.commit_queue import (
    CommitQueue,
    Post,
    RoomChanged,
    RoomReports,
    Settled,
    Write,
)
from net.hosting.connection import FAILED, ServerConnection, ServerContext
from net.hosting.room_connections import RoomConnections
from net.hosting.spectators import Spectators
from net.room.log_copy import LogCopy
from net.room.log_state import BrokenLog
from net.room.paged_entries import HistoryLost
from net.room.room import Room
from net.room.room_options import SPECTATORS_LIMIT
from net.room.seat_table import why_not_called
from net.store.journal import Journal
from net.wire.codec import encode
from net.wire.envelope import History

log = logging.getLogger(__name__)

FAILED_AGAIN = "The host's program failed twice. The match is saved and can be hosted again."


class RoomHost:
    """Hands messages of peers to a room, and what the room says to the peers."""

    def __init__(
        self,
        context: ServerContext,
        room: Room,
        journal: Journal | None = None,
        spectators: int = SPECTATORS_LIMIT,
        reports: RoomReports | None = None,
    ) -> None:
        """With a `journal` nothing is sent before it is on the disk. `spectators`: most of them.
        `reports`: of the arena, which takes peers that leave; None: their connections are
        closed."""
        self.number = 0
        """The number of the room in its arena."""
        self.port = 0
        """The port to look for this room at, stored with it."""
        self.closing = ""
        """Why no match may begin here any more; empty while one may."""
        self.change_reported = False
        """Whether the arena has still to look at the last `RoomChanged` of this room."""
        self.failed = asyncio.Event()
        """Set when the program of the room has failed for good."""
        self.failure = ""
        """The sentence sent to the clients when the room failed."""
        self._context, self._journal, self._reports = context, journal, reports
        self._connections = RoomConnections(spectators)
        self._timer: asyncio.TimerHandle | None = None
        self._timer_due = 0.0
        self._retry: asyncio.TimerHandle | None = None
        self._unwanted: Seat | None = None
        """The seat of a player whom the host wants to leave."""
        self._failed_once = False
        self._set_room(room)

    def _set_room(self, room: Room) -> None:
        self._room = room
        self._log = room.event_log.entries
        self._commits = CommitQueue(self._context, room.event_log, self._journal, self._reports)

    @property
    def room(self) -> Room:
        return self._room

    @property
    def has_pending(self) -> bool:
        """Whether something that happened here waits for the disk before it is sent."""
        return self._commits.pending

    @property
    def players(self) -> list[ServerConnection]:
        """The connections that have a seat."""
        return list(self._connections.seated.values())

    @property
    def spectators(self) -> Spectators:
        return self._connections.spectators

    @property
    def connections(self) -> list[ServerConnection]:
        """The connections of players and spectators."""
        return self._connections.all

    # --- in --------------------------------------------------------------------------------

    def received(self, connection: ServerConnection, message: ClientMessage) -> None:
        """Hand a peer's message to the room and send what it answers."""
        if self.failed.is_set():
            connection.say_goodbye(Bye(ErrorCode.CLOSED, self.failure))
            return
        with self._turn():
            self._handle(connection, message, self._context.now())

    def closed(self, connection: ServerConnection) -> None:
        """Note that a connection is gone."""
        with self._turn():
            if self.spectators.remove(connection):
                self._send_watching()
            elif seat := self._connections.seat_of(connection):
                del self._connections.seated[seat]
                self._room.disconnect(seat, self._context.now())

    def knows_token(self, hello: Hello) -> bool:
        """Return whether a player of this room says hello, to come back to the seat."""
        return self._room.knows_token(hello)

    def kick(self, seat: Seat) -> None:
        """Send a player out, at once or as soon as the running match is over.

        A running match ends by what is done in it: a host that could end it so would never lose.
        """
        with self._turn():
            self._unwanted = seat

    def tick(self) -> None:
        """Let the room do what has come due."""
        self._timer = None
        with self._turn():
            self._room.tick(self._context.now())

    def close(self) -> None:
        """Send nothing more; what is on its way to the disk gets there."""
        self._commits.close()
        for handle in (self._timer, self._retry):
            if handle:
                handle.cancel()
        self._timer = self._retry = None

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Do something with the room, then deliver what it says. If that fails, restore it."""
        try:
            yield
            if self._unwanted and (self._room.battle is None or self._room.outcome):
                seat, self._unwanted = self._unwanted, None
                self._room.kick(seat)
            self._deliver()
        except Exception:
            # The outermost shell: our own bug must not take the players' match with it.
            log.exception("the room failed")
            self._restore_room()

    def _handle(self, connection: ServerConnection, message: ClientMessage, now: float) -> None:
        if isinstance(message, Hello) and message.watch:
            self._admit_spectator(connection, message, now)
        elif connection in self.spectators:
            self._handle_spectator(connection, message, now)
        elif isinstance(message, Hello):
            connection.hello = message
            # What was said before is for the connection that has the seat now.
            self._deliver()
            self._seat(connection, self._room.enter(message, now))
        elif connection.seat:
            if seat := self._connections.seat_of(connection):
                self._handle_player(connection, seat, message, now)
        elif isinstance(message, Ping):
            # A player whose copy is on its way, or whose welcome waits for the disk.
            connection.post(encode(Pong(message.id)))
        elif isinstance(message, Shown) and connection.hello and connection.protocol.copy_wanted:
            shown = connection.add_piece(message)
            if shown:
                self._deliver()
                self._seat(connection, self._room.enter_with_copy(connection.hello, shown, now))

    def _handle_player(
        self, connection: ServerConnection, seat: Seat, message: ClientMessage, now: float
    ) -> None:
        """Hand a player's message to the room, which knows nothing of spectators and of closing."""
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
            self._commits.dismiss(connection, answer)
        elif isinstance(answer, Show):
            connection.ask_for_copy(answer)
        else:
            connection.seat, connection.settled = answer, True
            connection.token_hash = self._room.seat_owners[answer].token_hash
            if older := self._connections.seat(answer, connection):
                older.say_goodbye(Bye(ErrorCode.REPLACED, "You are now playing in another window."))
            if self._commits.trouble:
                connection.post(encode(Trouble(self._commits.trouble)))
            if self.spectators:
                # After the welcome.
                self._deliver()
                self.send([connection], Watching(len(self.spectators)))

    # --- spectators ------------------------------------------------------------------------

    def _admit_spectator(self, connection: ServerConnection, hello: Hello, now: float) -> None:
        """Send a spectator all that was and is; what comes next goes to everybody."""
        names = [seat_owner.name for seat_owner in self._room.seat_owners.values()]
        taken = [*names, *self.spectators.names]
        if refusal := self.spectators.refusal or why_not_called(hello.name, taken):
            self._commits.dismiss(connection, refusal)
            return
        connection.hello, connection.settled = hello, True
        # What was said before is part of the snapshot.
        self._deliver()
        for message in self._room.snapshot(hello, now):
            self.send([connection], message)
        self.spectators.admit(connection, hello.name, names)
        self._send_watching()

    def _handle_spectator(
        self, connection: ServerConnection, message: ClientMessage, now: float
    ) -> None:
        answer = self.spectators.handle(connection, message, now)
        if isinstance(answer, Bye):
            self._commits.dismiss(connection, answer)
            self._send_watching()
        elif answer:
            self.send(self._connections.readers_of_spectators(self._room), answer)

    def _send_watching(self) -> None:
        self.send(self.connections, Watching(len(self.spectators)))

    # --- out -------------------------------------------------------------------------------

    def send(self, connections: list[ServerConnection], message: ServerMessage | History) -> None:
        """Send a message that is not the room's own, behind all that the room has said."""
        self._commit([Post(connections, self._content(message))])

    def _deliver(self) -> None:
        """Send what the room has to say, in order, once it is on the disk."""
        said = self._room.posts()
        if self._log is not self._room.event_log.entries:
            # Another log than the one that spectators were shown, and not just a longer one.
            self._log = self._room.event_log.entries
            for connection in self.spectators.clear():
                connection.say_goodbye(Bye(ErrorCode.MOVED, "A new match can begin."))
        posts = []
        for each in said:
            message = each if isinstance(each, History) else each.message
            post = Post(self._connections.recipients(each), self._content(message))
            if isinstance(message, Pong):
                # A sign of life waits for no disk.
                self._commits.send([post])
            else:
                posts.append(post)
        if posts or self._room.event_log.rewritten:
            self._commit(posts)
        self._set_timer()
        self._report_change()

    def _report_change(self) -> None:
        if self._reports is not None and not self.change_reported:
            self.change_reported = True
            self._reports.put_nowait(RoomChanged(self.number))

    def _commit(self, posts: list[Post]) -> None:
        details = self._connections.details(self._room, self.port)
        self._await(self._commits.add(posts, details))

    def _content(self, message: ServerMessage | History) -> ServerMessage | Iterator[bytes]:
        return self._frames(message) if isinstance(message, History) else message

    def _frames(self, history: History) -> Iterator[bytes]:
        """Yield the frames of missed entries while they are sent. If they are lost on the way the
        players bring the room back."""
        try:
            yield from map(encode, history.entries)
        except HistoryLost:
            log.exception("a room cannot be read again")
            asyncio.get_running_loop().call_soon(self._restore_room)

    # --- the disk ----------------------------------------------------------------------------

    def _await(self, answer: "asyncio.Future[Write] | None") -> None:
        if answer:
            answer.add_done_callback(self._journal_answered)

    def _journal_answered(self, answer: "asyncio.Future[Write]") -> None:
        """Send what is on the disk now, or pause the match while nothing can be written."""
        if answer.cancelled():
            return
        match self._commits.settle(answer.result()):
            case Settled.FAILED:
                self._retry = asyncio.get_running_loop().call_later(
                    commit_queue.RETRY_SECONDS, self._rewrite
                )
                self._pause()
            case Settled.RECOVERED:
                self._commits.send([Post(self.connections, Trouble(""))])
                with self._turn():
                    self._room.resume(self._context.now())
            case Settled.BEHIND:
                self._rewrite()

    def _pause(self) -> None:
        """Tell everybody that nothing can be written, and stop the clock."""
        self._commits.send([Post(self.connections, Trouble(self._commits.trouble))])
        if clock := self._commits.paused_clock:
            self._commits.send([Post(self.connections, clock)])
        with self._turn():
            self._room.pause(self._context.now())

    def _rewrite(self) -> None:
        try:
            self._await(self._commits.rewrite())
        except HistoryLost as error:
            log.warning("the room is restored from what was saved: %s", error)
            self._restore_room()

    def _restore_room(self) -> None:
        """Restore the room from its journal, once; its players' clients come in again."""
        second_chance, self._failed_once = not self._failed_once, True
        self._commits.close()
        try:
            room = self._room.restored(self._stored_copy()) if second_chance else None
        except (BrokenLog, HistoryLost):
            log.exception("the room cannot be restored")
            room = None
        if room is None:
            self._give_up(FAILED_AGAIN if self._journal else FAILED)
            return
        self._set_room(room)
        for connection in self._connections.clear():
            connection.say_goodbye(Bye(ErrorCode.MOVED, FAILED))
        self._set_timer()

    def _give_up(self, why: str) -> None:
        self.close()
        self.failure = why
        for connection in self.connections:
            connection.say_goodbye(Bye(ErrorCode.CLOSED, why))
        self.failed.set()
        self._report_change()

    def _stored_copy(self) -> LogCopy:
        """Return the copy of the failed room that is on the disk: nobody was sent more."""
        room = self._room
        if self._journal and self._journal.flush():
            stored = self._journal.read(room.event_log.room)
            if stored:
                return stored.copy
        return msgspec.structs.replace(room.event_log.copy(room.seat_owners), draw=room.draw)

    # --- time ------------------------------------------------------------------------------

    def _set_timer(self) -> None:
        """Call `tick` at the deadline of the room or before it. A call that comes too early costs
        little; setting the timer again for every turn would cost more."""
        deadline = self._room.deadline
        if self._timer and deadline is not None and self._timer_due <= deadline:
            return
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if deadline is not None:
            self._timer_due = deadline
            wait = max(MIN_GAP_SECONDS, deadline - self._context.now())
            self._timer = asyncio.get_running_loop().call_later(wait, self.tick)

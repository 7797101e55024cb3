"""Commit queue: sends what a room has to say, in order, and nothing before it is on the disk.

The journal answers on a thread of its own, and each answer comes as a future. The room host awaits
it and hands it to `settle`, so nothing here calls upwards.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import msgspec

from game.i18n.fatal_error import reason_of
from game.protocol.messages import Bye, Clock, Entry, ServerMessage
from net.hosting.connection import ServerConnection, ServerContext
from net.room.event_log import EventLog
from net.room.paged_entries import PagedEntries
from net.store.journal import Journal
from net.store.stored_room import RoomDetails
from net.wire.codec import encode

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""Time between two attempts to write while the disk takes nothing."""

TROUBLE = "The host cannot write to its disk. The game is paused until it can."


@dataclass(frozen=True, slots=True)
class Post:
    """A message, or the frames of missed entries, and the connections that it goes to."""

    connections: list[ServerConnection]
    content: ServerMessage | Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Departure:
    """A peer that has left its room, or got no seat in it, and the last word of the room."""

    connection: ServerConnection
    bye: Bye


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """Something was done or said in the room with this number."""

    number: int


RoomReports = asyncio.Queue[Departure | RoomChanged]
"""What an arena has to know of its rooms, until it takes it."""


@dataclass(slots=True)
class _Batch:
    """What the room said at one time, and what must be on the disk before it is sent."""

    posts: Sequence[Post]
    room: str
    epoch: int
    details: RoomDetails
    after: int
    """The entries come after this one; whatever the journal has there is replaced."""
    entries: tuple[Entry, ...]
    stored: bool
    log: PagedEntries
    """The log that they belong to."""


@dataclass(slots=True)
class Write:
    """Batches that were handed to the journal, and why they could not be written, if so."""

    batches: list[_Batch]
    renewed: int
    """How often the journal had been made again when this was handed to it."""
    rewrites: bool = False
    """Whether it is everything that was not stored, after the disk took nothing."""
    error: OSError | None = None


class Settled(Enum):
    """What follows from an answer of the journal."""

    STORED = auto()
    FAILED = auto()
    """Nothing can be written: `rewrite` everything after `RETRY_SECONDS`."""
    RECOVERED = auto()
    """Everything is written again."""
    BEHIND = auto()
    """The disk takes writes again, but more was said meanwhile: `rewrite` at once."""


class CommitQueue:
    """Belongs to one room and one event loop. Without a journal everything is sent at once.

    While the disk takes nothing all that was said waits, and then it is written again as a whole.
    """

    def __init__(
        self,
        context: ServerContext,
        event_log: EventLog,
        journal: Journal | None,
        reports: RoomReports | None = None,
    ) -> None:
        """`reports`: who takes a peer after its last word here; None: its connection is closed."""
        self.trouble = ""
        """A sentence while nothing can be written."""
        self._context, self._event_log, self._journal = context, event_log, journal
        self._reports = reports
        self._batches: deque[_Batch] = deque()
        self._stored_details: tuple[str, int, RoomDetails] | None = None
        self._renewed = journal.renewed if journal else 0
        self._writes: set[asyncio.Future[Write]] = set()
        self._sent_clock: tuple[Clock, float] | None = None

    @property
    def pending(self) -> bool:
        """Whether something is not sent yet."""
        return bool(self._batches)

    def add(self, posts: Sequence[Post], details: RoomDetails) -> "asyncio.Future[Write] | None":
        """Send posts as soon as the entries among them, and who sits where, are on the disk.

        Return the answer of the journal to come; None if nothing had to be written.
        """
        event_log = self._event_log
        entries = tuple(post.content for post in posts if isinstance(post.content, Entry))
        after = entries[0].seq - 1 if entries else len(event_log.entries)
        whole, event_log.rewritten = event_log.rewritten, False
        if whole:
            after, entries = 0, tuple(event_log.entries)
        stored_details = (event_log.room, event_log.epoch, details)
        changed = stored_details != self._stored_details
        self._stored_details = stored_details
        stored = self._journal is None or not (entries or whole or changed)
        place = (event_log.room, event_log.epoch, details, after, entries)
        batch = _Batch(posts, *place, stored, event_log.entries)
        self._batches.append(batch)
        if self._journal is None or stored or self.trouble:
            self._send_stored()
            return None
        write = self._begin(
            Write([batch], self._journal.renewed), jobs=changed + bool(entries or whole)
        )
        if changed:
            self._journal.open_room(*stored_details, write.done)
        if whole:
            self._journal.truncate(batch.room, after, entries, write.done)
        elif entries:
            self._journal.append(batch.room, entries, write.done)
        return write.answer

    def settle(self, write: Write) -> Settled:
        """Send what is on the disk by an answer of the journal; return what follows from it."""
        if self.trouble and not write.rewrites:
            # Everything that is not stored is written again, in order.
            return Settled.STORED
        if write.error:
            if not self.trouble:
                log.warning("the journal cannot be written: %s", reason_of(write.error))
            self.trouble = TROUBLE
            return Settled.FAILED
        for batch in write.batches:
            batch.stored = True
        if not write.rewrites:
            self._send_stored()
            return Settled.STORED
        log.warning("the journal can be written again")
        self._renewed, self.trouble = write.renewed, ""
        self._send_stored()
        if all(batch.stored for batch in self._batches):
            return Settled.RECOVERED
        self.trouble = TROUBLE
        return Settled.BEHIND

    def rewrite(self) -> "asyncio.Future[Write] | None":
        """Write everything that is not stored, in order, room by room; return the answer to come.

        Raises HistoryLost if the journal has only a part of the log and memory has not the rest.
        """
        if (journal := self._journal) is None:
            return None
        batches = [batch for batch in self._batches if not batch.stored]
        whole: dict[str, _Batch] = {}
        for batch in batches:
            one = whole.get(batch.room)
            if one is None or batch.after <= one.after:
                whole[batch.room] = replace(batch)
                continue
            one.epoch, one.details = batch.epoch, batch.details
            one.entries += batch.entries
        renewed = journal.renewed
        if renewed != self._renewed and self._event_log.room in whole:
            # The journal has only what was saved of a damaged file; the whole log is here.
            one = whole[self._event_log.room]
            one.after, one.entries = 0, tuple(self._event_log.entries)
        write = self._begin(Write(batches, renewed, rewrites=True), jobs=2 * len(whole))
        for room, one in whole.items():
            journal.open_room(room, one.epoch, one.details, write.done)
            journal.truncate(room, one.after, one.entries, write.done)
        return write.answer

    def send(self, posts: Sequence[Post]) -> None:
        """Send posts at once, whatever waits for the disk."""
        for post in posts:
            content = post.content
            if isinstance(content, Bye):
                for connection in post.connections:
                    self.dismiss(connection, content)
            elif isinstance(content, Iterator):
                for connection in post.connections:
                    connection.post_history(content)
            else:
                if isinstance(content, Clock):
                    self._sent_clock = (content, self._context.now())
                frame = encode(content)
                for connection in post.connections:
                    connection.post(frame)

    def dismiss(self, connection: ServerConnection, bye: Bye) -> None:
        """Let a peer leave the room with a last word."""
        if self._reports is not None:
            self._reports.put_nowait(Departure(connection, bye))
        else:
            connection.say_goodbye(bye)

    @property
    def paused_clock(self) -> Clock | None:
        """The clock that was sent last, as it stands if it stops now.

        What the room itself says about that waits behind what cannot be stored.
        """
        if self._sent_clock is None:
            return None
        clock, at = self._sent_clock
        left = clock.left
        if clock.running:
            left = max(0, round(clock.left - (self._context.now() - at)))
        return msgspec.structs.replace(clock, left=left, running=False)

    def close(self) -> None:
        """Send nothing more; what is on its way to the disk still gets there."""
        if self._journal and self._stored_details and not self.trouble:
            # By this a host that restores the room knows that nothing is missing.
            put_away = msgspec.structs.replace(
                self._stored_details[2], tip=self._event_log.tip(len(self._event_log.entries))
            )
            self._journal.open_room(self._event_log.room, self._event_log.epoch, put_away)
        self._journal = None
        self._batches.clear()
        for answer in self._writes:
            answer.cancel()

    # --- inside --------------------------------------------------------------------------

    def _begin(self, write: Write, jobs: int) -> "_Jobs":
        """Prepare the answer to so many jobs of the journal; `close` cancels it."""
        begun = _Jobs(write, jobs)
        self._writes.add(begun.answer)
        begun.answer.add_done_callback(self._writes.discard)
        return begun

    def _send_stored(self) -> None:
        while self._batches and self._batches[0].stored:
            batch = self._batches.popleft()
            batch.log.evict(batch.after + len(batch.entries))
            self.send(batch.posts)


class _Jobs:
    """Counts the jobs of one write; the last that is done gives the answer."""

    def __init__(self, write: Write, jobs: int) -> None:
        self._loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[Write] = self._loop.create_future()
        self._write, self._left = write, jobs

    def done(self, error: OSError | None) -> None:
        """Count a job, on the journal's thread."""
        self._left -= 1
        self._write.error = self._write.error or error
        if not self._left:
            # The loop is closed when the host has stopped meanwhile.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._resolve)

    def _resolve(self) -> None:
        if not self.answer.done():
            self.answer.set_result(self._write)

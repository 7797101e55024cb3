"""Commit queue: what a room has said, in order, and not before it is on the disk."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from game.i18n.fatal_error import reason_of
from game.protocol.messages import Entry, ServerMessage
from net.room.event_log import EventLog
from net.room.paged_entries import HistoryLost, PagedEntries
from net.store.journal import Journal, OnDone
from net.store.stored_room import RoomDetails

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""Until a journal that could not be written is tried again."""

TROUBLE = "The host cannot write to its disk; the game pauses until it can."

Send = Callable[[], None]
"""Sends what was said to those it was said to."""


@dataclass(slots=True)
class _Batch:
    """What the room said at one time, and what must be on the disk before it is told."""

    send: Send
    room: str
    epoch: int
    details: RoomDetails
    after: int
    """The entries come after this one; whatever the journal has there is void."""
    entries: tuple[Entry, ...]
    stored: bool
    log: PagedEntries
    """Of which they are."""


class CommitQueue:
    """Belongs to one room and one event loop. Without a journal everything goes out at once.

    While the disk takes nothing what was said waits, and then all of it is written again.
    """

    def __init__(
        self,
        event_log: EventLog,
        journal: Journal | None,
        on_trouble: Callable[[str], None],
        lost: Callable[[], None],
    ) -> None:
        """`on_trouble` gets a sentence, again after every vain attempt; at last an empty one.
        `lost` hears that what had left memory is lost with a damaged file."""
        self.trouble = ""
        self._event_log, self._journal, self._on_trouble = event_log, journal, on_trouble
        self._lost = lost
        self._batches: deque[_Batch] = deque()
        self._stored_details: object = None
        self._details: RoomDetails | None = None
        self._renewed = journal.renewed if journal else 0
        self._retry: asyncio.TimerHandle | None = None

    @property
    def pending(self) -> bool:
        """Whether something is not told yet."""
        return bool(self._batches)

    def add(self, messages: Iterable[ServerMessage], details: RoomDetails, send: Send) -> None:
        """Keep the entries among the facts, and who sits where; then `send`."""
        event_log = self._event_log
        entries = tuple(message for message in messages if isinstance(message, Entry))
        after = entries[0].seq - 1 if entries else len(event_log.entries)
        whole, event_log.rewritten = event_log.rewritten, False
        if whole:
            after, entries = 0, tuple(event_log.entries)
        before, self._stored_details = (
            self._stored_details,
            (event_log.room, event_log.epoch, details),
        )
        self._details = details
        changed = self._stored_details != before
        kept = self._journal is None or not (entries or whole or changed)
        batch = _Batch(
            send, event_log.room, event_log.epoch, details, after, entries, kept, event_log.entries
        )
        self._batches.append(batch)
        if self._journal and not kept and not self.trouble:
            jobs: list[Callable[[OnDone], None]] = []
            if changed:
                jobs.append(partial(self._journal.open_room, *self._stored_details))
            if whole:
                jobs.append(partial(self._journal.truncate, batch.room, after, entries))
            elif entries:
                jobs.append(partial(self._journal.append, batch.room, entries))
            self._enqueue(jobs, lambda error: self._write_finished(batch, error))
        self._send_stored()

    def close(self) -> None:
        """Nothing of this is told any more; what is on its way to the disk still gets there."""
        if self._journal and self._details and not self.trouble:
            # Whoever reads the room again knows by this that nothing is missing.
            put_away = msgspec.structs.replace(
                self._details, tip=self._event_log.tip(len(self._event_log.entries))
            )
            self._journal.open_room(self._event_log.room, self._event_log.epoch, put_away)
        self._journal = None
        self._batches.clear()
        if self._retry:
            self._retry.cancel()

    # --- inside --------------------------------------------------------------------------

    def _enqueue(
        self, jobs: list[Callable[[OnDone], None]], tried: Callable[[OSError | None], None]
    ) -> None:
        """Hand jobs to the journal; `tried` hears on this loop why one of them failed."""
        loop = asyncio.get_running_loop()
        errors: list[OSError | None] = []

        def done(error: OSError | None) -> None:
            errors.append(error)
            if len(errors) == len(jobs):
                # The loop is closed when the host has stopped meanwhile.
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(tried, next(filter(None, errors), None))

        for job in jobs:
            job(done)

    def _write_finished(self, batch: _Batch, error: OSError | None) -> None:
        """A batch is on the disk, or it is not: then nobody hears of it until it is."""
        if self.trouble or self._journal is None:
            # All that is not kept is going to be written again, in order.
            return
        if error:
            log.warning("the journal cannot be written: %s", reason_of(error))
            self._set_trouble()
        else:
            batch.stored = True
            self._send_stored()

    def _set_trouble(self) -> None:
        self.trouble = TROUBLE
        self._retry = asyncio.get_running_loop().call_later(RETRY_SECONDS, self._rewrite)
        self._on_trouble(self.trouble)

    def _rewrite(self) -> None:
        """Everything that is not kept, in order, room by room."""
        if (journal := self._journal) is None:
            return
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
            try:
                one.after, one.entries = 0, tuple(self._event_log.entries)
            except HistoryLost as error:
                log.warning("the room is taken up from what was saved: %s", error)
                self._lost()
                return
        jobs: list[Callable[[OnDone], None]] = []
        for room, one in whole.items():
            jobs.append(partial(journal.open_room, room, one.epoch, one.details))
            jobs.append(partial(journal.truncate, room, one.after, one.entries))
        self._enqueue(jobs, lambda error: self._rewrite_finished(batches, error, renewed))

    def _rewrite_finished(self, batches: list[_Batch], error: OSError | None, renewed: int) -> None:
        if self._journal is None:
            return
        if error:
            self._set_trouble()
            return
        log.warning("the journal can be written again")
        self._renewed = renewed
        for batch in batches:
            batch.stored = True
        self.trouble = ""
        self._send_stored()
        if all(batch.stored for batch in self._batches):
            self._on_trouble("")
        else:
            # What was said meanwhile was not handed to the journal.
            self.trouble = TROUBLE
            self._rewrite()

    def _send_stored(self) -> None:
        while self._batches and self._batches[0].stored:
            batch = self._batches.popleft()
            batch.log.evict(batch.after + len(batch.entries))
            batch.send()

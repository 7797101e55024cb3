"""Outgoing: what a room has said, in order, and not before it is on the disk."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from game.contract.messages import Entry, Fact
from game.words.failure import reason_of
from net.disk.journal import Done, Journal
from net.disk.kept import Details
from net.room.entrylog import EntryLog, PastLost
from net.room.ledger import Ledger

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""Until a journal that could not be written is tried again."""

TROUBLE = "The host cannot write to its disk; the game pauses until it can."

Tell = Callable[[], None]
"""Sends what was said to those it was said to."""


@dataclass(slots=True)
class _Batch:
    """What the room said at one time, and what must be on the disk before it is told."""

    tell: Tell
    room: str
    epoch: int
    details: Details
    after: int
    """The entries come after this one; whatever the journal has there is void."""
    entries: tuple[Entry, ...]
    kept: bool
    log: EntryLog
    """Of which they are."""


class Outgoing:
    """Belongs to one room and one event loop. Without a journal everything goes out at once.

    While the disk takes nothing what was said waits, and then all of it is written again.
    """

    def __init__(
        self,
        ledger: Ledger,
        journal: Journal | None,
        tell_trouble: Callable[[str], None],
        lost: Callable[[], None],
    ) -> None:
        """`tell_trouble` gets a sentence, again after every vain attempt; at last an empty one.
        `lost` hears that what had left memory is lost with a damaged file."""
        self.trouble = ""
        self._ledger, self._journal, self._tell_trouble = ledger, journal, tell_trouble
        self._lost = lost
        self._batches: deque[_Batch] = deque()
        self._card: object = None
        self._details: Details | None = None
        self._renewed = journal.renewed if journal else 0
        self._retry: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> bool:
        """Whether something is not told yet."""
        return bool(self._batches)

    def take(self, facts: Iterable[Fact], details: Details, tell: Tell) -> None:
        """Keep the entries among the facts, and who sits where; then `tell`."""
        ledger = self._ledger
        entries = tuple(fact for fact in facts if isinstance(fact, Entry))
        after = entries[0].seq - 1 if entries else len(ledger.entries)
        whole, ledger.rewritten = ledger.rewritten, False
        if whole:
            after, entries = 0, tuple(ledger.entries)
        before, self._card = self._card, (ledger.room, ledger.epoch, details)
        self._details = details
        changed = self._card != before
        kept = self._journal is None or not (entries or whole or changed)
        batch = _Batch(
            tell, ledger.room, ledger.epoch, details, after, entries, kept, ledger.entries
        )
        self._batches.append(batch)
        if self._journal and not kept and not self.trouble:
            jobs: list[Callable[[Done], None]] = []
            if changed:
                jobs.append(partial(self._journal.open_room, *self._card))
            if whole:
                jobs.append(partial(self._journal.cut, batch.room, after, entries))
            elif entries:
                jobs.append(partial(self._journal.append, batch.room, entries))
            self._put(jobs, lambda error: self._tried(batch, error))
        self._tell_kept()

    def close(self) -> None:
        """Nothing of this is told any more; what is on its way to the disk still gets there."""
        if self._journal and self._details and not self.trouble:
            # Whoever reads the room again knows by this that nothing is missing.
            put_away = msgspec.structs.replace(
                self._details, tip=self._ledger.tip(len(self._ledger.entries))
            )
            self._journal.open_room(self._ledger.room, self._ledger.epoch, put_away)
        self._journal = None
        self._batches.clear()
        if self._retry:
            self._retry.cancel()

    # --- inside --------------------------------------------------------------------------

    def _put(
        self, jobs: list[Callable[[Done], None]], tried: Callable[[OSError | None], None]
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

    def _tried(self, batch: _Batch, error: OSError | None) -> None:
        """A batch is on the disk, or it is not: then nobody hears of it until it is."""
        if self.trouble or self._journal is None:
            # All that is not kept is going to be written again, in order.
            return
        if error:
            log.warning("the journal cannot be written: %s", reason_of(error))
            self._set_trouble()
        else:
            batch.kept = True
            self._tell_kept()

    def _set_trouble(self) -> None:
        self.trouble = TROUBLE
        self._retry = asyncio.get_running_loop().call_later(RETRY_SECONDS, self._write_again)
        self._tell_trouble(self.trouble)

    def _write_again(self) -> None:
        """Everything that is not kept, in order, room by room."""
        if (journal := self._journal) is None:
            return
        batches = [batch for batch in self._batches if not batch.kept]
        whole: dict[str, _Batch] = {}
        for batch in batches:
            one = whole.get(batch.room)
            if one is None or batch.after <= one.after:
                whole[batch.room] = replace(batch)
                continue
            one.epoch, one.details = batch.epoch, batch.details
            one.entries += batch.entries
        renewed = journal.renewed
        if renewed != self._renewed and self._ledger.room in whole:
            # The journal has only what was saved of a damaged file; the whole log is here.
            one = whole[self._ledger.room]
            try:
                one.after, one.entries = 0, tuple(self._ledger.entries)
            except PastLost as error:
                log.warning("the room is taken up from what was saved: %s", error)
                self._lost()
                return
        jobs: list[Callable[[Done], None]] = []
        for room, one in whole.items():
            jobs.append(partial(journal.open_room, room, one.epoch, one.details))
            jobs.append(partial(journal.cut, room, one.after, one.entries))
        self._put(jobs, lambda error: self._written_again(batches, error, renewed))

    def _written_again(self, batches: list[_Batch], error: OSError | None, renewed: int) -> None:
        if self._journal is None:
            return
        if error:
            self._set_trouble()
            return
        log.warning("the journal can be written again")
        self._renewed = renewed
        for batch in batches:
            batch.kept = True
        self.trouble = ""
        self._tell_kept()
        if all(batch.kept for batch in self._batches):
            self._tell_trouble("")
        else:
            # What was said meanwhile was not handed to the journal.
            self.trouble = TROUBLE
            self._write_again()

    def _tell_kept(self) -> None:
        while self._batches and self._batches[0].kept:
            batch = self._batches.popleft()
            batch.log.let_go(batch.after + len(batch.entries))
            batch.tell()

"""Recorder: records the matches of one link and stores each one that ends or is abandoned."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from game.client_state.link import HostCheated, Incoming
from game.i18n.fatal_error import reason_of
from game.i18n.phrase import join_phrases, phrase
from game.protocol.messages import Acted, Chosen, Ended, Entry, Said, Signed, Started, Welcome
from game.records.archive import store
from game.records.record import CLAIM_LENGTH, FalseClaim, Record, within_limits
from game.rules import Reason, Seat

OnMatchStored = Callable[[Record, Seat, datetime, Path], object]
"""Callback for a stored match: record, our seat, start time, file; may return a sentence for the
player."""


class Recorder:
    """Records one link: `receive` every message of it, then `close`."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime] = datetime.now,
        on_stored: OnMatchStored | None = None,
    ) -> None:
        """`on_stored` is called with every match that has ended and was stored."""
        self._folder, self._on_stored = folder, on_stored
        self._seat: Seat | None = None
        self._clock = clock
        self._room = ""
        self._entries: list[Entry] = []
        """Entries of the running match, or of the last one with the chat after it."""
        self._stored = 0
        """How many of these entries are in the archive."""
        self._false_claims: tuple[FalseClaim, ...] = ()
        """False claims of the host."""
        self._unreported: tuple[Record, Path] | None = None
        """A match that has ended but was not reported yet, with its file."""
        self._when = clock()

    def receive(self, message: Incoming) -> str:
        """Process a message; return what went wrong, as a sentence, or ""."""
        problem = self._take(message)
        if isinstance(message, Ended) and self._is_disputed(message):
            # The end may be a false claim of the host; if so, `HostCheated` is the next message.
            return problem
        return join_phrases(filter(None, (problem, self._report_end())))

    def _take(self, message: Incoming) -> str:
        match message:
            case Welcome(room=room, keep=keep, seat=seat):
                self._seat = seat
                # A different room: the host was restarted without its log, and the match is lost.
                other_room, self._room = self._room not in ("", room), room
                return self.close() if other_room else self._discard(keep)
            case Started():
                problem = self.close()
                self._entries, self._when = [message], self._clock()
                return problem
            case Chosen() | Acted() | Said() | Ended() | Signed() if self._belongs(message):
                self._entries.append(message)
                return self._store() if isinstance(message, Ended | Signed) else ""
            case HostCheated(text=text) if self._entries:
                self._false_claims = tuple(
                    dict.fromkeys((*self._false_claims, FalseClaim(str(text)[:CLAIM_LENGTH])))
                )
                return self._store()
            case _:
                return ""

    def close(self) -> str:
        """Store what is left, since no message follows; return what went wrong, or ""."""
        problems = [self._store_rest(), self._report_end()]
        self._entries, self._false_claims, self._stored = [], (), 0
        return join_phrases(filter(None, problems))

    def _discard(self, keep: int) -> str:
        """Discard the entries after `keep`, which the host does not have. If they were part of the
        match, they are first stored as a record of their own: it proves what the host once had."""
        gone = [entry for entry in self._entries if entry.seq > keep]
        problem = ""
        if any(not isinstance(entry, Said) for entry in gone):
            problem = self._store_rest()
        self._entries = self._entries[: len(self._entries) - len(gone)]
        self._stored = min(self._stored, len(self._entries))
        return problem

    def _store_rest(self) -> str:
        """Store entries that are not stored yet; a match without any action is skipped."""
        acted = any(isinstance(entry, Chosen | Acted | Ended) for entry in self._entries)
        return self._store() if acted and self._stored < len(self._entries) else ""

    def _belongs(self, entry: Entry) -> bool:
        """Return whether the entry continues the match that is being recorded and is not in it
        yet."""
        return bool(self._entries) and entry.seq > self._entries[-1].seq

    def _store(self) -> str:
        record = Record(tuple(self._entries), self._false_claims)
        shortened = len(within_limits(record).entries) < len(record.entries)
        try:
            path = store(self._folder, record, self._when)
        except OSError as error:
            return phrase(
                "The record of this match could not be saved: {value}.",
                value=reason_of(error),
            )
        self._stored = len(self._entries)
        self._unreported = (record, path) if record.ended else None
        if shortened:
            return phrase("The chat was too long for a record, which holds only the match.")
        return ""

    def _is_disputed(self, ended: Ended) -> bool:
        """Return whether the host alone claims that our side lost."""
        return ended.winner is not self._seat and ended.reason is not Reason.KNOCKOUT

    def _report_end(self) -> str:
        """Report that a match has ended, unless the host was caught in a false claim about it."""
        ended, self._unreported = self._unreported, None
        if ended is None or self._on_stored is None or self._seat is None or self._false_claims:
            return ""
        answer = self._on_stored(ended[0], self._seat, self._when, ended[1])
        return answer if isinstance(answer, str) else ""

"""Keeper: writes down the matches of one link as they come, and keeps each that ends or is left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from game.contract.messages import Acted, Chosen, Ended, Entry, Said, Signed, Started, Welcome
from game.records.archive import keep
from game.records.record import LIE_LENGTH, CaughtLie, Record, within_limits
from game.rules import Reason, Seat
from game.table.link import Caught, Incoming
from game.words.failure import reason_of
from game.words.phrase import joined, phrase

Told = Callable[[Record, Seat, datetime, Path], object]
"""Takes a match that is kept, our seat in it, when it began, and its file; may return a sentence
for the player."""


class Keeper:
    """Hand it all that the link brings, and close it in the end."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime] = datetime.now,
        told: Told | None = None,
    ) -> None:
        """`told` hears of every match that has ended and is kept."""
        self._folder, self._told = folder, told
        self._seat: Seat | None = None
        self._clock = clock
        self._room = ""
        self._entries: list[Entry] = []
        """Of the match that runs, or of the last one and what is said after it."""
        self._kept = 0
        """How many of them are in the archive."""
        self._lies: tuple[CaughtLie, ...] = ()
        """In which the host was caught."""
        self._untold: tuple[Record, Path] | None = None
        """A match that has ended, with its file."""
        self._when = clock()

    def receive(self, message: Incoming) -> str:
        """Take in a message; what has gone wrong, as a sentence, or nothing."""
        problem = self._take(message)
        if isinstance(message, Ended) and self._may_be_a_lie(message):
            # Should our own program know better, it says so next.
            return problem
        return joined(filter(None, (problem, self._tell())))

    def _take(self, message: Incoming) -> str:
        match message:
            case Welcome(room=room, keep=keep, seat=seat):
                self._seat = seat
                # Another room: the host was started again, and the match is gone.
                anew, self._room = self._room not in ("", room), room
                return self.close() if anew else self._discard(keep)
            case Started():
                problem = self.close()
                self._entries, self._when = [message], self._clock()
                return problem
            case Chosen() | Acted() | Said() | Ended() | Signed() if self._follows(message):
                self._entries.append(message)
                return self._keep() if isinstance(message, Ended | Signed) else ""
            case Caught(text=text) if self._entries:
                self._lies = tuple(dict.fromkeys((*self._lies, CaughtLie(str(text)[:LIE_LENGTH]))))
                return self._keep()
            case _:
                return ""

    def close(self) -> str:
        """There is nothing more to come of the match; what has gone wrong, or nothing."""
        problems = [self._keep_rest(), self._tell()]
        self._entries, self._lies, self._kept = [], (), 0
        return joined(filter(None, problems))

    def _discard(self, keep: int) -> str:
        """The host does not have what comes after the entry `keep`. If that was a part of the
        match, it is kept as a record of its own: it shows what the host knew once."""
        gone = [entry for entry in self._entries if entry.seq > keep]
        problem = ""
        if any(not isinstance(entry, Said) for entry in gone):
            problem = self._keep_rest()
        self._entries = self._entries[: len(self._entries) - len(gone)]
        self._kept = min(self._kept, len(self._entries))
        return problem

    def _keep_rest(self) -> str:
        """Keep what is not kept yet. A match that was left before anybody acted is none."""
        acted = any(isinstance(entry, Chosen | Acted | Ended) for entry in self._entries)
        return self._keep() if acted and self._kept < len(self._entries) else ""

    def _follows(self, entry: Entry) -> bool:
        """Whether a match runs that it may belong to; nothing is written down twice."""
        return bool(self._entries) and entry.seq > self._entries[-1].seq

    def _keep(self) -> str:
        record = Record(tuple(self._entries), self._lies)
        shortened = len(within_limits(record).entries) < len(record.entries)
        try:
            path = keep(self._folder, record, self._when)
        except OSError as error:
            return phrase(
                "The record of this match could not be kept: {value}.",
                value=reason_of(error),
            )
        self._kept = len(self._entries)
        self._untold = (record, path) if record.ended else None
        if shortened:
            return phrase("More was said than a record may hold: it has the match alone.")
        return ""

    def _may_be_a_lie(self, ended: Ended) -> bool:
        """Whether it is the host's word that our side lost."""
        return ended.winner is not self._seat and ended.reason is not Reason.KNOCKOUT

    def _tell(self) -> str:
        """Say that a match has ended, unless the host was caught in a lie about it."""
        untold, self._untold = self._untold, None
        if untold is None or self._told is None or self._seat is None or self._lies:
            return ""
        answer = self._told(untold[0], self._seat, self._when, untold[1])
        return answer if isinstance(answer, str) else ""

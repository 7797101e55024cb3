"""Keeper: writes down the matches of one link as they come, and keeps each that ends or is left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from game.contract.messages import Acted, Chosen, Ended, Entry, Said, Signed, Started, Welcome
from game.records.archive import keep
from game.records.record import Record, within_limits
from game.rules import Seat
from game.table.link import Incoming
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
        self._when = clock()

    def receive(self, message: Incoming) -> str:
        """Take in a message; what has gone wrong, as a sentence, or nothing."""
        match message:
            case Welcome(room=room, keep=keep, seat=seat):
                self._seat = seat
                # Another room: the host was started again, and the match is gone.
                anew, self._room = self._room not in ("", room), room
                if anew:
                    return self.close()
                self._entries = [entry for entry in self._entries if entry.seq <= keep]
                self._kept = min(self._kept, len(self._entries))
                return ""
            case Started():
                problem = self.close()
                self._entries, self._when = [message], self._clock()
                return problem
            case Chosen() | Acted() | Said() | Ended() | Signed() if self._follows(message):
                self._entries.append(message)
                return self._keep() if isinstance(message, Ended | Signed) else ""
            case _:
                return ""

    def close(self) -> str:
        """There is nothing more to come of the match; what has gone wrong, or nothing."""
        # A match that was left before anybody acted is none.
        told = any(isinstance(entry, Chosen | Acted | Ended) for entry in self._entries)
        problem = self._keep() if told and self._kept < len(self._entries) else ""
        self._entries, self._kept = [], 0
        return problem

    def _follows(self, entry: Entry) -> bool:
        """Whether a match runs that it may belong to; nothing is written down twice."""
        return bool(self._entries) and entry.seq > self._entries[-1].seq

    def _keep(self) -> str:
        record = Record(tuple(self._entries))
        shortened = len(within_limits(record).entries) < len(record.entries)
        try:
            path = keep(self._folder, record, self._when)
        except OSError as error:
            return phrase(
                "The record of this match could not be kept: {value}.",
                value=reason_of(error),
            )
        self._kept = len(self._entries)
        problems = []
        if self._told and self._seat and record.ended:
            problems.append(self._told(record, self._seat, self._when, path))
        if shortened:
            problems.append(phrase("More was said than a record may hold: it has the match alone."))
        return joined(each for each in problems if each and isinstance(each, str))

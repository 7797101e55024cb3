"""Rating: works out, in the background, how well a player chose in matches that are over."""

import logging
import threading
from datetime import datetime
from pathlib import Path

from game.course.turns import opening
from game.learning.advice import Solutions
from game.learning.review import Played, review_of
from game.player.progress import Progress, row_of
from game.records.archive import load
from game.records.proof import verify
from game.records.record import Record, RecordError
from game.rules import Seat

log = logging.getLogger(__name__)


class Rating:
    """Fills the progress of one data folder."""

    def __init__(self, progress: Progress, solutions: Solutions, records: Path) -> None:
        self._progress, self._solutions, self._records = progress, solutions, records
        self._lock = threading.Lock()

    def kept(self, record: Record, seat: Seat, when: datetime, path: Path) -> None:
        """A match of ours has just been put into the archive."""
        row = row_of(record, seat, when, path.name)
        if row is not None:
            self._progress.add(row)
            self.start()

    def start(self) -> None:
        """Rate what is not rated yet, on a thread of its own."""
        threading.Thread(target=self.catch_up, name="rating", daemon=True).start()

    def catch_up(self) -> None:
        """The same, here and now."""
        with self._lock:
            for row in self._progress.rows():
                if row.accuracy is not None:
                    continue
                accuracy = self._accuracy(self._records / row.record, Seat(row.seat))
                if accuracy is not None:
                    self._progress.rate(row.id, accuracy)

    def _accuracy(self, path: Path, seat: Seat) -> float | None:
        try:
            verdict = verify(load(path))
            first = opening(verdict.good)
            if first is None or not verdict.rules_known:
                return None
            solved = self._solutions.now(first.left.fighter, first.right.fighter)
            played = Played(verdict.good, verdict.names)
            return review_of(played, solved).accuracy(seat)
        except RecordError:
            return None
        except Exception:
            # The thread's outermost shell: what cannot be rated is left unrated.
            log.exception("a match could not be rated")
            return None

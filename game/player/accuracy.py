"""Accuracy: computes in the background how well a player chose in finished matches."""

import logging
import threading
from datetime import datetime
from pathlib import Path

from game.match.turns import opening
from game.player.statistics import Statistics, row_of
from game.records.archive import load
from game.records.record import Record, RecordError
from game.records.verify import verify
from game.review.advice import Solutions
from game.review.review import FinishedMatch, review_of
from game.rules import Seat

log = logging.getLogger(__name__)


class AccuracyRating:
    """Adds the accuracies to the statistics of one data folder."""

    def __init__(self, statistics: Statistics, solutions: Solutions, records: Path) -> None:
        self._statistics, self._solutions, self._records = statistics, solutions, records
        self._lock = threading.Lock()

    def match_stored(self, record: Record, seat: Seat, when: datetime, path: Path) -> None:
        """Queue a match of this player that was just put into the archive."""
        row = row_of(record, seat, when, path.name)
        if row is not None:
            self._statistics.add(row)
            self.start()

    def start(self) -> None:
        """Rate all matches without an accuracy, on a separate thread."""
        threading.Thread(target=self.rate_all, name="accuracy_rating", daemon=True).start()

    def rate_all(self) -> None:
        """Rate all matches without an accuracy, on this thread."""
        with self._lock:
            for row in self._statistics.rows():
                if row.accuracy is not None:
                    continue
                accuracy = self._accuracy(self._records / row.record, Seat(row.seat))
                if accuracy is not None:
                    self._statistics.rate(row.id, accuracy)

    def _accuracy(self, path: Path, seat: Seat) -> float | None:
        try:
            verdict = verify(load(path))
            first = opening(verdict.good)
            if first is None or not verdict.rules_known:
                return None
            solved = self._solutions.solve(first.left.fighter, first.right.fighter)
            finished = FinishedMatch(verdict.good, verdict.names)
            return review_of(finished, solved).accuracy(seat)
        except RecordError:
            return None
        except Exception:
            # The outermost code of the thread: a match that cannot be rated stays unrated.
            log.exception("a match could not be rated")
            return None

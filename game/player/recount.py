"""Recount: restores a player's statistics from the records when the database is lost."""

from collections.abc import Iterator
from pathlib import Path

from game.match.dice_protocol import has_promised
from game.player.statistics import MatchRow, row_of
from game.records.archive import date_of, load, paths
from game.records.record import Record, RecordError
from game.records.signatures import signatures_of
from game.rules import Reason, Seat


def recounted(folder: Path, own_key: bytes) -> Iterator[MatchRow]:
    """Yield a row for every finished match in which this key played, the oldest first."""
    for path in reversed(paths(folder)):
        try:
            record = load(path)
        except RecordError:
            continue
        for seat in _seats_of(record, own_key.hex()):
            if not _is_admitted(record, seat):
                continue
            row = row_of(record, seat, date_of(path), path.name)
            if row is not None:
                yield row


def _seats_of(record: Record, key: str) -> Iterator[Seat]:
    """Yield the seats whose promise is signed with that key, which only its owner can do."""
    started = record.started
    for seat, contender in ((Seat.LEFT, started.left), (Seat.RIGHT, started.right)):
        promise = contender.promise
        ours = promise is not None and promise.key == key
        if ours and has_promised(started, seat):
            yield seat


def _is_admitted(record: Record, seat: Seat) -> bool:
    """Return whether the side, if it signs its actions, took part in how the match ended: by the
    rules, by its own signature, or because a side signed that it left. Otherwise anybody could add
    a loss to this player's statistics by handing them a forged record."""
    ended, signed = record.ended, signatures_of(record.started, record.entries)
    by_the_rules = ended is not None and ended.reason is Reason.KNOCKOUT
    agreed = by_the_rules or seat in signed.result or signed.left is not None
    return agreed or seat not in signed.keyed

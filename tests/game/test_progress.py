"""Progress: rows, streaks, accuracy, and what a damaged file does to them."""

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest

from game.player.progress import Progress, Row, by_fighter, export, row_of, tally
from game.player.rating import Rating
from game.records.archive import keep
from game.records.keeper import Keeper
from game.rules import Outcome, Reason, Seat
from game.text.progress import report
from tests.game.matches import Scribe
from tests.game.solved import LEAF, TWIG, Shelf
from tests.support import welcome_of

WHEN = datetime(2026, 11, 22, 18, 5)


def row(number: int = 1, outcome: str = "won", **changes: object) -> Row:
    values: dict[str, object] = {
        "id": f"m{number}", "at": f"2026-11-22 18:{number:02}", "fighter": "Twig",
        "other_fighter": "Leaf", "opponent": "Ben", "outcome": outcome, "actions": 9,
        "accuracy": None, "seat": "left", "record": "file.parley", **changes,
    }  # fmt: skip
    return Row(**values)  # type: ignore[arg-type]


def finished(winner: Seat = Seat.LEFT) -> Scribe:
    scribe = Scribe(TWIG, LEAF)
    scribe.act()
    scribe.end(Outcome(winner, Reason.LEFT))
    return scribe


@pytest.mark.parametrize(("seat", "outcome"), [(Seat.LEFT, "won"), (Seat.RIGHT, "lost")])
def test_a_match_is_won_or_lost_by_the_seat_one_had(seat: Seat, outcome: str) -> None:
    found = row_of(finished().record, seat, WHEN, "file")
    assert found is not None
    assert found.outcome == outcome
    assert found.fighter == ("Twig" if seat is Seat.LEFT else "Leaf")
    assert found.opponent == ("Ben" if seat is Seat.LEFT else "Ana")


def test_a_match_that_did_not_end_is_not_counted() -> None:
    assert row_of(Scribe(TWIG, LEAF).record, Seat.LEFT, WHEN, "file") is None


def test_rows_are_kept_once_and_in_order(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "new")
    assert progress.rows() == ()
    for number in (2, 1, 2):
        progress.add(row(number))
    assert [each.id for each in progress.rows()] == ["m1", "m2"]
    progress.rate("m1", 87.5)
    assert progress.rows()[0].accuracy == 87.5


def test_a_damaged_file_is_no_progress_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "progress.db").write_bytes(b"nonsense" * 200)
    progress = Progress(tmp_path)
    progress.add(row())
    assert progress.rows() == ()


def test_streaks_count_wins_in_a_row() -> None:
    outcomes = ["won", "won", "lost", "won", "draw", "won"]
    found = tally([row(n, outcome) for n, outcome in enumerate(outcomes)])
    assert (found.matches, found.won, found.streak, found.longest) == (6, 4, 1, 2)
    assert tally([]).share == 0


def test_accuracy_is_the_mean_of_what_is_known() -> None:
    assert tally([row(1, accuracy=80.0), row(2, accuracy=60.0), row(3)]).accuracy == 70
    assert tally([row()]).accuracy is None


def test_every_fighter_has_a_tally_of_its_own() -> None:
    rows = [row(1), row(2, fighter="Leaf"), row(3, fighter="Leaf", outcome="lost")]
    found = by_fighter(rows)
    assert list(found) == ["Leaf", "Twig"]
    assert (found["Leaf"].matches, found["Leaf"].won) == (2, 1)


def test_the_table_can_be_read_again_and_holds_no_formula() -> None:
    target = io.StringIO()
    export([row(1, opponent="=1+1")], target)
    read = list(csv.DictReader(io.StringIO(target.getvalue())))
    assert read[0]["fighter"] == "Twig"
    assert read[0]["opponent"] == "'=1+1"


def test_a_kept_match_is_rated_in_the_background(tmp_path: Path) -> None:
    progress, records = Progress(tmp_path), tmp_path / "records"
    rating = Rating(progress, Shelf(), records)
    scribe = finished()
    path = keep(records, scribe.record, WHEN)
    found = row_of(scribe.record, Seat.LEFT, WHEN, path.name)
    assert found is not None
    progress.add(found)
    rating.catch_up()
    accuracy = progress.rows()[0].accuracy
    assert accuracy is not None
    assert 0 <= accuracy <= 100


def test_a_match_whose_record_is_gone_stays_unrated(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.add(row())
    Rating(progress, Shelf(), tmp_path).catch_up()
    assert progress.rows()[0].accuracy is None


def test_the_keeper_tells_of_a_match_that_has_ended(tmp_path: Path) -> None:
    told: list[tuple[object, ...]] = []
    keeper = Keeper(tmp_path, lambda: WHEN, lambda *what: told.append(what))
    keeper.receive(welcome_of(Seat.RIGHT))
    scribe = finished()
    for entry in scribe.entries[:-1]:
        keeper.receive(entry)
    assert told == []
    keeper.receive(scribe.entries[-1])
    ((record, seat, when, path),) = told
    assert (record, seat, when) == (scribe.record, Seat.RIGHT, WHEN)
    assert isinstance(path, Path)
    assert path.exists()


def test_progress_is_told_in_sentences() -> None:
    assert list(report([])) == ["No match has been played to its end yet."]
    told = list(report([row(1, accuracy=80.0), row(2, "lost")]))
    assert told[0] == "In all: 2 matches, 50% won, accuracy 80%."
    assert any("against Ben's Leaf, lost" in line for line in told)

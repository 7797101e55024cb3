"""Test statistics: rows, streaks, accuracy, and what a damaged file does to them."""

import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from game.client_state.link import HostCheated
from game.match.statements import mark
from game.player.accuracy import AccuracyRating
from game.player.recount import recounted
from game.player.statistics import MatchRow, Statistics, by_fighter, export, row_of, total
from game.protocol.messages import Clock, Ended, Leave
from game.records.archive import load, paths, store
from game.records.record import Record, records
from game.records.recorder import Recorder
from game.records.verify import verify
from game.rules import Outcome, Reason, Seat
from game.terminal.statistics import report
from tests.game.records.sample_records import RecordWriter, changed, resealed
from tests.game.solved_pairings import LEAF, TWIG, SolvedPairings
from tests.keys import Key
from tests.net.fair_match import HOST, FairMatch
from tests.support import welcome_of

WHEN = datetime(2026, 11, 22, 18, 5)


def row(number: int = 1, outcome: str = "won", **changes: object) -> MatchRow:
    values: dict[str, object] = {
        "id": f"m{number}", "at": f"2026-11-22 18:{number:02}", "fighter": "Twig",
        "other_fighter": "Leaf", "opponent": "Ben", "outcome": outcome, "actions": 9,
        "accuracy": None, "seat": "left", "record": "file.parley", **changes,
    }  # fmt: skip
    return MatchRow(**values)  # type: ignore[arg-type]


def finished(winner: Seat = Seat.LEFT, **how: Any) -> RecordWriter:
    scribe = RecordWriter(TWIG, LEAF, **how)
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
    assert row_of(RecordWriter(TWIG, LEAF).record, Seat.LEFT, WHEN, "file") is None


def test_rows_are_kept_once_and_in_order(tmp_path: Path) -> None:
    statistics = Statistics(tmp_path / "new")
    assert statistics.rows() == ()
    for number in (2, 1, 2):
        statistics.add(row(number))
    assert [each.id for each in statistics.rows()] == ["m1", "m2"]
    statistics.rate("m1", 87.5)
    assert statistics.rows()[0].accuracy == 87.5


HARM: dict[str, Callable[[Path], object]] = {
    "no database": lambda file: file.write_bytes(b"nonsense" * 900),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "empty": lambda file: file.write_bytes(b""),
    "gone": Path.unlink,
    "a folder": lambda file: make_folder_of(file),
    "other tables": lambda file: run_on(file, "ALTER TABLE matches DROP COLUMN opponent"),
}


def make_folder_of(file: Path) -> None:
    file.unlink()
    file.mkdir()


def run_on(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(sql)


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_file_is_put_aside_and_counted_again_from_the_records(
    tmp_path: Path, harm: str
) -> None:
    scribe = finished(fair=Seat)
    store(tmp_path / "records", scribe.record, WHEN)
    key = Key("Ana").public_key
    Statistics(tmp_path).add(row(1))
    HARM[harm](tmp_path / "progress.db")
    statistics = Statistics(tmp_path, lambda: recounted(tmp_path / "records", key))
    statistics.add(row(2))
    found = row_of(scribe.record, Seat.LEFT, WHEN, "")
    assert found
    assert {each.id for each in statistics.rows()} == {found.id, "m2"}
    problem = statistics.take_problem()
    assert problem.endswith("1 match was restored to the statistics from its record.")
    aside = list(tmp_path.glob("progress.db.damaged*"))
    assert bool(aside) == problem.startswith("The damaged progress.db is saved as")
    assert statistics.take_problem() == ""


def test_the_first_match_of_a_new_player_is_not_said_to_be_counted_again(tmp_path: Path) -> None:
    scribe = finished(fair=Seat)
    store(tmp_path / "records", scribe.record, WHEN)
    key = Key("Ana").public_key
    statistics = Statistics(tmp_path, lambda: recounted(tmp_path / "records", key))
    first = row_of(scribe.record, Seat.LEFT, WHEN, "")
    assert first
    statistics.add(first)
    assert [each.id for each in statistics.rows()] == [first.id]
    assert statistics.take_problem() == ""


def test_only_matches_that_are_signed_with_the_own_key_are_counted_again(tmp_path: Path) -> None:
    store(tmp_path, finished(fair=Seat).record, WHEN)
    store(tmp_path, RecordWriter(TWIG, LEAF, match_id="b").record, WHEN)
    (tmp_path / "damaged.parley").write_bytes(b"nonsense")
    assert [each.seat for each in recounted(tmp_path, Key("Ben").public_key)] == ["right"]
    assert list(recounted(tmp_path, Key("Carl").public_key)) == []


def test_a_file_of_a_later_version_is_used_as_far_as_it_is_known(tmp_path: Path) -> None:
    Statistics(tmp_path).add(row(1))
    run_on(tmp_path / "progress.db", "ALTER TABLE matches ADD COLUMN later TEXT")
    run_on(tmp_path / "progress.db", "PRAGMA user_version = 2")
    Statistics(tmp_path).add(row(2))
    assert [each.id for each in Statistics(tmp_path).rows()] == ["m1", "m2"]


def test_a_file_of_a_later_version_that_is_not_understood_is_left_as_it_is(tmp_path: Path) -> None:
    run_on(tmp_path / "progress.db", "CREATE TABLE matches (everything TEXT)")
    run_on(tmp_path / "progress.db", "PRAGMA user_version = 2")
    before = (tmp_path / "progress.db").read_bytes()
    Statistics(tmp_path).add(row(2))
    assert Statistics(tmp_path).rows() == ()
    assert (tmp_path / "progress.db").read_bytes() == before


def test_what_stands_in_the_file_is_safe_to_show(tmp_path: Path) -> None:
    Statistics(tmp_path).add(row(1, opponent="\x1b[2JBen\0", seat="nowhere"))
    Statistics(tmp_path).add(row(2, opponent="\x1b[2JBen\0"))
    assert [each.opponent for each in Statistics(tmp_path).rows()] == ["Ben"]


def test_streaks_count_wins_in_a_row() -> None:
    outcomes = ["won", "won", "lost", "won", "draw", "won"]
    found = total([row(n, outcome) for n, outcome in enumerate(outcomes)])
    assert (found.matches, found.won, found.streak, found.longest) == (6, 4, 1, 2)
    assert total([]).win_share == 0


def test_accuracy_is_the_mean_of_what_is_known() -> None:
    assert total([row(1, accuracy=80.0), row(2, accuracy=60.0), row(3)]).accuracy == 70
    assert total([row()]).accuracy is None


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
    statistics, records = Statistics(tmp_path), tmp_path / "records"
    accuracy_rating = AccuracyRating(statistics, SolvedPairings(), records)
    scribe = finished()
    path = store(records, scribe.record, WHEN)
    found = row_of(scribe.record, Seat.LEFT, WHEN, path.name)
    assert found is not None
    statistics.add(found)
    accuracy_rating.rate_all()
    accuracy = statistics.rows()[0].accuracy
    assert accuracy is not None
    assert 0 <= accuracy <= 100


def test_a_match_whose_record_is_gone_stays_unrated(tmp_path: Path) -> None:
    statistics = Statistics(tmp_path)
    statistics.add(row())
    AccuracyRating(statistics, SolvedPairings(), tmp_path).rate_all()
    assert statistics.rows()[0].accuracy is None


def test_the_keeper_tells_of_a_match_that_has_ended(tmp_path: Path) -> None:
    known: list[tuple[object, ...]] = []
    recorder = Recorder(tmp_path, lambda: WHEN, lambda *what: known.append(what))
    recorder.receive(welcome_of(Seat.RIGHT))
    scribe = finished()
    for entry in scribe.entries[:-1]:
        recorder.receive(entry)
    assert known == []
    recorder.receive(scribe.entries[-1])
    assert known == [], "our own program may know better"
    recorder.receive(Clock(Seat.LEFT, 0, 0, running=False))
    ((record, seat, when, path),) = known
    assert (record, seat, when) == (scribe.record, Seat.RIGHT, WHEN)
    assert isinstance(path, Path)
    assert path.exists()


def test_progress_is_told_in_sentences() -> None:
    assert list(report([])) == ["No match has been finished yet."]
    known = list(report([row(1, accuracy=80.0), row(2, "lost")]))
    assert known[0] == "In all: 2 matches, 50% won, accuracy 80%."
    assert any("against Ben's Leaf, lost" in line for line in known)


def loss(reason: Reason) -> Record:
    """A match that Ana, who sits left, is said to have lost."""
    duet = FairMatch().fight()
    duet.act()
    tip = duet.room.event_log.entries[-1].hash
    end = Ended(duet.room.event_log.next_seq, Seat.RIGHT, reason)
    end = msgspec.structs.replace(end, host=mark(HOST, duet.room.event_log.room, end, tip))
    return resealed(Record((*duet.room.event_log.entries, end)))


@pytest.mark.parametrize("reason", [Reason.LEFT, Reason.AWAY])
def test_a_loss_that_only_a_host_signed_is_not_counted_again(
    tmp_path: Path, reason: Reason
) -> None:
    record = loss(reason)
    assert verify(record).proven
    store(tmp_path, record, WHEN)
    assert list(recounted(tmp_path, Key("Ana").public_key)) == []


def test_a_loss_that_the_player_signed_is_counted_again(tmp_path: Path) -> None:
    duet = FairMatch().fight()
    duet.act()
    duet.send(duet.ana, Leave())
    store(tmp_path, records(duet.room.event_log.entries)[-1], WHEN)
    assert [row.outcome for row in recounted(tmp_path, Key("Ana").public_key)] == ["lost"]


def test_a_record_that_breaks_the_rules_is_not_counted(tmp_path: Path) -> None:
    scribe = finished(Seat.RIGHT, fair=Seat)
    record = resealed(changed(scribe.record, -1, reason=Reason.KNOCKOUT))
    assert row_of(record, Seat.LEFT, WHEN, "file") is None
    store(tmp_path, record, WHEN)
    assert list(recounted(tmp_path, Key("Ana").public_key)) == []


def test_a_loss_in_which_the_host_was_caught_in_a_lie_is_not_counted(tmp_path: Path) -> None:
    known: list[object] = []
    recorder = Recorder(tmp_path, lambda: WHEN, lambda *what: known.append(what))
    recorder.receive(welcome_of(Seat.LEFT))
    for entry in finished(Seat.RIGHT).entries:
        recorder.receive(entry)
    recorder.receive(HostCheated("the host claims that you left, but you are here"))
    recorder.close()
    assert known == []
    (path,) = paths(tmp_path)
    assert row_of(load(path), Seat.LEFT, WHEN, path.name) is None

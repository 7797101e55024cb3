"""Archive and keeper: every match that ends or is left lies in the folder, once and whole."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from game.client_state.link import HostCheated
from game.protocol.messages import Clock, Ended, Said, Seats, Started
from game.records.archive import SUFFIX, list_records, load, paths, store, summarize
from game.records.record import SIZE_LIMIT, FalseClaim, Record, RecordError
from game.records.recorder import Recorder
from game.records.verify import ChatCompleteness, verify
from game.rules import Outcome, Reason
from tests.game.records.sample_records import RecordWriter, duel, played
from tests.support import LEFT, RIGHT, welcome_of

WHEN = datetime(2026, 11, 22, 18, 5, 9)
DUEL = duel()


def unfinished(names: tuple[str, str] = ("Ana", "Ben"), match_id: str = "1") -> RecordWriter:
    scribe = RecordWriter(names=names, match_id=match_id)
    scribe.act()
    return scribe


# --- the folder ---------------------------------------------------------------------------


def test_a_record_is_kept_under_a_name_that_a_person_can_read(tmp_path: Path) -> None:
    path = store(tmp_path / "deep" / "records", DUEL, WHEN)
    assert path.name.startswith("2026-11-22_180509_Ana_Ben_")
    assert path.suffix == SUFFIX
    assert load(path) == DUEL


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (("Zoë", "Łukasz Ó"), "Zoe_ukasz-O"),
        (("それ", "Зоя"), "player_player"),
        (("../..", "a/b\\c:d*?"), "somebody_abcd"),
        (("CON", "a - b"), "CON_a-b"),
    ],
)
def test_names_of_files_are_plain_whatever_the_players_are_called(
    tmp_path: Path, names: tuple[str, str], label: str
) -> None:
    path = store(tmp_path, unfinished(names).record, WHEN)
    assert path.parent == tmp_path
    assert path.name.isascii()
    assert path.name.startswith(f"2026-11-22_180509_{label}_")


def test_what_a_host_calls_a_match_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    path = store(tmp_path / "records", unfinished(match_id="/../../etc/x").record, WHEN)
    assert path.parent == tmp_path / "records"
    assert [*tmp_path.iterdir()] == [tmp_path / "records"]


def test_the_same_match_is_kept_once(tmp_path: Path) -> None:
    first = store(tmp_path, DUEL, WHEN)
    assert store(tmp_path, DUEL, WHEN + timedelta(hours=1)) == first
    assert paths(tmp_path) == [first]


def test_of_two_copies_of_a_match_the_fuller_one_stays(tmp_path: Path) -> None:
    part = Record(DUEL.entries[:5])
    path = store(tmp_path, part, WHEN)
    assert store(tmp_path, DUEL, WHEN) == path
    assert load(path) == DUEL
    assert store(tmp_path, part, WHEN) == path
    assert store(tmp_path, DUEL.without_chat(), WHEN) == path
    assert load(path) == DUEL


def test_another_match_never_overwrites_one(tmp_path: Path) -> None:
    one, two = unfinished(), unfinished()
    two.act()
    one.end(Outcome(LEFT, Reason.LEFT))
    # The same start, and then two branches, as after a host that came back without its journal.
    first, second = store(tmp_path, one.record, WHEN), store(tmp_path, two.record, WHEN)
    assert first != second
    assert (load(first), load(second)) == (one.record, two.record)
    other = store(tmp_path, unfinished(match_id="2").record, WHEN)
    assert len({first, second, other}) == 3


def test_a_damaged_file_is_not_written_over_by_the_same_match(tmp_path: Path) -> None:
    path = store(tmp_path, DUEL, WHEN)
    path.write_bytes(path.read_bytes()[:-9])
    damaged = path.read_bytes()
    again = store(tmp_path, DUEL, WHEN)
    assert again != path
    assert load(again) == DUEL
    assert path.read_bytes() == damaged


def test_nothing_half_written_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = store(tmp_path, Record(DUEL.entries[:5]), WHEN)
    before = path.read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        store(tmp_path, DUEL, WHEN)
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes() == before


def test_the_newest_match_is_listed_first(tmp_path: Path) -> None:
    days = [3, 1, 2]
    for day in days:
        store(tmp_path, played(day), WHEN + timedelta(days=day))
    assert [summary.when.day for summary in list_records(tmp_path)] == [25, 24, 23]


def test_a_record_is_listed_with_its_players_its_fighters_and_its_outcome(tmp_path: Path) -> None:
    summary = summarize(store(tmp_path, DUEL, WHEN))
    assert summary.damage == ""
    assert summary.when == WHEN
    assert summary.verdict is not None
    assert summary.verdict.names == {LEFT: "Ana", RIGHT: "Ben"}
    assert summary.verdict.started.right.fighter.name == "Reed"
    assert summary.verdict.outcome == Outcome(LEFT, Reason.KNOCKOUT)


def test_a_file_that_was_named_by_somebody_else_has_the_date_of_the_file(tmp_path: Path) -> None:
    for name in ("final.parley", "2026-99-99_000000_x.parley"):
        path = tmp_path / name
        path.write_bytes(DUEL.encode())
        assert abs(summarize(path).when - datetime.now()) < timedelta(minutes=5)


def test_damaged_files_are_listed_with_the_reason(tmp_path: Path) -> None:
    whole = DUEL.encode()
    (tmp_path / "1.parley").write_bytes(b"")
    (tmp_path / "2.parley").write_bytes(whole[:-9])
    (tmp_path / "3.parley").write_bytes(whole.replace(b'"rolls":[1,3]', b'"rolls":[2,3]', 1))
    (tmp_path / "4.parley").mkdir()
    (tmp_path / "5.parley").write_bytes(whole)
    (tmp_path / "notes.txt").write_text("not one of them")
    damage = {summary.path.stem: summary.damage for summary in list_records(tmp_path)}
    assert damage["1"].startswith("Line 1 should be")
    assert damage["2"].startswith("Broken in line 16, unreadable")
    assert damage["3"].startswith("Broken in line 7, turn 3 (Ana's Swing)")
    assert damage["4"] == "The record 4.parley cannot be read: a folder is where a file should be."
    assert damage["5"] == ""
    assert len(damage) == 5


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert paths(tmp_path / "nowhere") == []


@pytest.mark.parametrize("name", ["gone.parley", "nul\0.parley"])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordError, match=r"^The record .* cannot be read: .*\.$"):
        load(tmp_path / name)


def test_of_a_huge_file_no_more_is_read_than_a_record_may_have(tmp_path: Path) -> None:
    path = tmp_path / "huge.parley"
    with path.open("wb") as file:
        file.truncate(100 * SIZE_LIMIT)
    with pytest.raises(RecordError, match="at most"):
        load(path)


# --- the keeper ---------------------------------------------------------------------------


def keeper(folder: Path) -> Recorder:
    return Recorder(folder, lambda: WHEN)


def test_a_match_is_kept_as_soon_as_it_ends(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    for entry in DUEL.entries:
        assert paths(tmp_path) == [] or isinstance(entry, Said)
        assert writer.receive(entry) == ""
    assert load(paths(tmp_path)[0]).ended == DUEL.ended


def test_what_is_said_after_the_end_is_kept_with_the_match(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    for entry in DUEL.entries:
        writer.receive(entry)
    assert writer.close() == ""
    assert load(paths(tmp_path)[0]) == DUEL
    assert len(paths(tmp_path)) == 1


def test_a_match_that_is_left_is_kept_unfinished(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    for entry in DUEL.entries[:6]:
        writer.receive(entry)
    writer.close()
    kept = load(paths(tmp_path)[0])
    assert kept.entries == DUEL.entries[:6]
    assert verify(kept).proven


def test_a_match_in_which_nobody_acted_is_none(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    for entry in DUEL.entries[:2]:
        writer.receive(entry)
    writer.close()
    assert paths(tmp_path) == []


def test_every_match_of_an_context_is_kept_apart(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    scribes = [unfinished(match_id=str(number)) for number in range(3)]
    for scribe in scribes:
        scribe.end(Outcome(LEFT, Reason.LEFT))
        scribe.say("Again?")
        for entry in scribe.entries:
            writer.receive(entry)
    writer.close()
    assert {load(path) for path in paths(tmp_path)} == {scribe.record for scribe in scribes}


def test_a_short_match_after_a_long_one_is_kept_when_it_is_left(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    short = unfinished(match_id="2").record
    for entry in (*DUEL.entries, *short.entries):
        writer.receive(entry)
    writer.close()
    assert {load(path) for path in paths(tmp_path)} == {DUEL, short}


def test_entries_that_come_twice_are_written_down_once(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    for entry in (*DUEL.entries[:5], *DUEL.entries[1:]):
        writer.receive(entry)
    writer.close()
    assert [load(path) for path in paths(tmp_path)] == [DUEL]


def test_a_host_that_starts_anew_ends_the_record_of_the_match(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    writer.receive(welcome_of(LEFT, room="one", keep=99))
    for entry in DUEL.entries[:6]:
        writer.receive(entry)
    writer.receive(welcome_of(LEFT, room="one", keep=99))
    assert paths(tmp_path) == []
    writer.receive(welcome_of(LEFT, room="two"))
    writer.receive(Said(99, LEFT, 1, "Ana", "In another room"))
    writer.close()
    assert [load(path).entries for path in paths(tmp_path)] == [DUEL.entries[:6]]


def test_what_a_host_took_back_is_kept_as_a_record_of_its_own(tmp_path: Path) -> None:
    """It came back without the tail of its journal, and the match went on in another way."""
    one, two = RecordWriter(), RecordWriter()
    for scribe in (one, two):
        scribe.act()
        scribe.act()
    one.act()
    two.act(rolls=(100, 1))
    two.end(Outcome(RIGHT, Reason.LEFT))
    writer = keeper(tmp_path)
    writer.receive(welcome_of(LEFT, room="one", keep=0))
    for entry in one.entries:
        writer.receive(entry)
    writer.receive(welcome_of(LEFT, room="one", keep=3))
    for entry in two.entries[3:]:
        writer.receive(entry)
    writer.close()
    assert {load(path) for path in paths(tmp_path)} == {one.record, two.record}


def test_what_a_host_took_back_and_has_again_is_kept_once(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    writer.receive(welcome_of(LEFT, room="one", keep=0))
    for entry in DUEL.entries[:7]:
        writer.receive(entry)
    start = DUEL.entries[0].seq
    writer.receive(welcome_of(LEFT, room="one", keep=start + 3))
    for entry in DUEL.entries[4:]:
        writer.receive(entry)
    writer.close()
    assert [load(path) for path in paths(tmp_path)] == [DUEL]


def test_lines_alone_that_a_host_took_back_make_no_record(tmp_path: Path) -> None:
    scribe = RecordWriter()
    scribe.act()
    scribe.say("Hello?")
    writer = keeper(tmp_path)
    for entry in scribe.entries:
        writer.receive(entry)
    writer.receive(welcome_of(LEFT, room="room", keep=2))
    assert paths(tmp_path) == []


def test_the_record_of_a_lie_names_it_and_replaces_no_honest_one(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    for entry in DUEL.entries[:6]:
        writer.receive(entry)
    writer.receive(HostCheated("the host invented a message from you"))
    (path,) = paths(tmp_path)
    lied = Record(DUEL.entries[:6], (FalseClaim("the host invented a message from you"),))
    assert load(path) == lied
    writer.close()
    assert load(path) == lied
    honest = store(tmp_path, DUEL, WHEN)
    assert honest != path
    assert (load(path), load(honest)) == (lied, DUEL)


def test_a_lie_about_the_end_is_named_in_the_record_of_that_end(tmp_path: Path) -> None:
    scribe = unfinished()
    scribe.end(Outcome(RIGHT, Reason.AWAY))
    writer = keeper(tmp_path)
    writer.receive(welcome_of(LEFT))
    for entry in scribe.entries:
        writer.receive(entry)
    writer.receive(HostCheated("the host claims that you were away, but you are here"))
    writer.close()
    (path,) = paths(tmp_path)
    assert [claim.text for claim in load(path).false_claims] == [
        "the host claims that you were away, but you are here"
    ]


def test_what_does_not_belong_to_a_match_is_not_written_down(tmp_path: Path) -> None:
    writer = keeper(tmp_path)
    before = Said(1, LEFT, 1, "Ana", "Before")
    for message in (before, Seats(None, None), Ended(2, LEFT, Reason.LEFT), *DUEL.entries[:1]):
        assert writer.receive(message) == ""
    writer.receive(Clock(LEFT, 1, 60, running=True))
    for entry in DUEL.entries[1:]:
        writer.receive(entry)
    writer.close()
    assert load(paths(tmp_path)[0]) == DUEL
    assert isinstance(DUEL.entries[0], Started)


def test_a_full_disk_is_said_once_and_tried_again_at_the_close(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    writer = keeper(tmp_path)
    with monkeypatch.context() as full:
        full.setattr("os.fsync", fail)
        known = [problem for entry in DUEL.entries if (problem := writer.receive(entry))]
    assert known == ["The record of this match could not be saved: the disk is full."]
    assert writer.close() == ""
    assert verify(load(paths(tmp_path)[0])).chat is ChatCompleteness.COMPLETE

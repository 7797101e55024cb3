"""Damaged journals: nothing wrong is taken for right, what is good is kept, the rest comes from the
other side's copy."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from game.protocol.messages import Act, Bye, ResumeAnswer, Say, Show, Shown, Welcome
from game.rules import Action, Seat
from net.room.log_copy import LogCopy, SeatTicket
from net.room.room import Room
from net.room.room_options import RoomOptions
from net.store.journal import Journal
from net.store.stored_room import RoomDetails, StoredRoom
from tests.faults.damage import damage
from tests.keys import Key
from tests.net.fair_match import HOST, FairMatch
from tests.net.room_script import hello
from tests.support import LEFT, RIGHT, ROSTER, LoadedDice

ROOM = "token0"
TICKET = SeatTicket(RIGHT, "token2", "127.0.0.1")
WAITING = (Say("waits", number=90), Act(9, Action.DEFEND, 91))
SEEDS = 180
MANY_SEEDS = 1200


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> LogCopy:
    """A room in which much has happened."""
    duet = FairMatch().fight()
    for turn in range(8):
        if duet.room.outcome:
            break
        duet.act(Action.CHARGE if turn % 3 else Action.ATTACK1)
        duet.send(duet.ana, Say(f"That was turn {turn}: Grüße " + "x" * 120))
    assert duet.room.event_log.room == ROOM
    return LogCopy(ROOM, 3, duet.room.seat_owners, tuple(duet.room.event_log.entries))


@pytest.fixture(scope="module")
def journals(original: LogCopy, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders with a journal as a killed program leaves it: all in its log, and half."""
    folders = []
    for name in ("fresh", "older"):
        folder = tmp_path_factory.mktemp(name)
        journal = Journal(folder / "host.db")
        details = RoomDetails(original.sitters, port=7275, ticket=TICKET)
        journal.open_room(ROOM, original.epoch, details)
        half = len(original.entries) // 2
        journal.append(ROOM, original.entries[:half])
        journal.flush()
        if name == "older":
            with closing(sqlite3.connect(folder / "host.db")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for entry in original.entries[half:]:
            journal.append(ROOM, [entry])
            journal.flush()
        for message in WAITING:
            journal.add_pending(ROOM, message)
        journal.flush()
        target = tmp_path_factory.mktemp(f"{name}-kept")
        for file in folder.iterdir():
            if file.suffix != ".run":
                shutil.copy(file, target)
        journal.close()
        folders.append(target)
    return folders[0], folders[1]


def reopened(folder: Path) -> tuple[StoredRoom | None, StoredRoom | None]:
    """What a started program finds, and what it finds once it was started yet again."""
    found: list[StoredRoom | None] = []
    for _ in range(2):
        journal = Journal(folder / "host.db")
        rooms = journal.rooms()
        assert len(rooms) <= 1
        found.append(rooms[0] if rooms else None)
        journal.close()
    return found[0], found[1]


def verify_good(stored: StoredRoom | None, original: LogCopy) -> str:
    """Only what was there, from the beginning and without a gap; returns what is left of it."""
    if stored is None:
        return "room lost"
    entries = original.entries
    assert stored.copy.entries == entries[: len(stored.copy.entries)]
    assert (stored.copy.id, stored.copy.epoch) == (ROOM, original.epoch)
    assert stored.details == RoomDetails(original.sitters, port=7275, ticket=TICKET)
    assert all(message in WAITING for message, _ in stored.waiting)
    return "whole" if len(stored.copy.entries) == len(entries) else "shortened"


def bring_back(stored: StoredRoom | None, original: LogCopy) -> None:
    """A host with what is left, and the other player with his copy: all of it is there again."""
    tokens = iter(f"new{n}" for n in range(100))
    copy = stored.copy if stored else None
    room = Room(
        ROSTER,
        LoadedDice(),
        lambda: next(tokens),
        RoomOptions(signer=HOST, turn_seconds=None),
        copy=copy,
    )
    if copy is None:
        room.enter(hello("Ana", key=Key("Ana").public_key.hex()), 0.0)
    greeting = msgspec.structs.replace(
        hello("Ben"),
        room=ROOM,
        token="token2",
        epoch=original.epoch,
        have=len(original.entries),
        tip=original.tips.digest,
        key=Key("Ben").public_key.hex(),
    )
    if room.enter(greeting, 0.0) is not RIGHT:
        left, right = original.sitters[LEFT], original.sitters[RIGHT]
        answer: Seat | Bye | Show
        answer = room.enter_with_copy(greeting, Shown(left, right, original.entries), 0.0)
        if copy is None:
            assert isinstance(answer, Bye)
            room.receive(LEFT, ResumeAnswer(accept=True), 0.0)
            answer = room.enter(greeting, 0.0)
        assert answer is RIGHT
    *_, welcome = [e.message for e in room.envelopes() if isinstance(e.message, Welcome)]
    assert welcome.keep == len(original.entries)
    assert tuple(room.event_log.entries) == original.entries
    assert room.battle


def corrupt_all(
    seeds: range, journals: tuple[Path, Path], original: LogCopy, folder: Path
) -> Counter[str]:
    left: Counter[str] = Counter()
    for seed in seeds:
        target = folder / str(seed)
        shutil.copytree(journals[seed % 2], target)
        what = damage(target, "host.db", seed)
        try:
            stored, again = reopened(target)
            result = verify_good(stored, original)
            assert verify_good(again, original) == result, "the second start finds something else"
            if result != "whole":
                bring_back(stored, original)
            left["put aside"] += any(target.glob("*.damaged"))
        except Exception as error:
            raise AssertionError(f"{what}: {error}") from error
        left[result] += 1
        shutil.rmtree(target)
    return left


def test_nothing_wrong_is_taken_from_a_damaged_journal_and_what_is_missing_comes_back(
    journals: tuple[Path, Path], original: LogCopy, tmp_path: Path
) -> None:
    left = corrupt_all(range(SEEDS), journals, original, tmp_path)
    print(f"{SEEDS} corruptions: 0 wrong entries accepted; {dict(left)}; all brought back")
    assert left["whole"] + left["shortened"] + left["room lost"] == SEEDS
    assert left["shortened"] > SEEDS / 10


@pytest.mark.long
@pytest.mark.timeout(600)
def test_nothing_wrong_is_taken_from_many_damaged_journals(
    journals: tuple[Path, Path], original: LogCopy, tmp_path: Path
) -> None:
    left = corrupt_all(range(SEEDS, SEEDS + MANY_SEEDS), journals, original, tmp_path)
    print(f"{MANY_SEEDS} corruptions: 0 wrong entries accepted; {dict(left)}; all brought back")


def test_an_undamaged_journal_is_found_whole(
    journals: tuple[Path, Path], original: LogCopy, tmp_path: Path
) -> None:
    for number, folder in enumerate(journals):
        shutil.copytree(folder, tmp_path / str(number))
        stored, again = reopened(tmp_path / str(number))
        assert verify_good(stored, original) == verify_good(again, original) == "whole"
        assert stored
        assert [message for message, _ in stored.waiting] == list(WAITING)
        assert not list((tmp_path / str(number)).glob("*.damaged*"))


def test_what_is_no_database_is_put_aside_and_never_thrown_away(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "host.db").write_bytes(b"This is a letter, not a journal. " * 200)
        Journal(tmp_path / "host.db").close()
    assert len(list(tmp_path.glob("host.db.damaged*"))) == 2


def test_a_database_that_is_no_journal_is_put_aside(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "host.db")) as connection:
        connection.execute("CREATE TABLE room (id TEXT)")
    journal = Journal(tmp_path / "host.db")
    journal.open_room("room", 0, RoomDetails({}))
    assert journal.flush()
    assert journal.read("room")
    journal.close()
    assert (tmp_path / "host.db.damaged").exists()


def test_a_journal_that_another_program_is_writing_is_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.store.journal_file.BUSY_SECONDS", 0.1)
    Journal(tmp_path / "host.db").close()
    with closing(sqlite3.connect(tmp_path / "host.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        Journal(tmp_path / "host.db").close()
    assert not list(tmp_path.glob("*.damaged*"))


def test_a_journal_that_breaks_while_it_is_written_is_begun_anew(
    original: LogCopy, tmp_path: Path
) -> None:
    journal = Journal(tmp_path / "host.db")
    journal.open_room(ROOM, 0, RoomDetails(original.sitters))
    journal.append(ROOM, original.entries[:5])
    journal.flush()
    with closing(sqlite3.connect(tmp_path / "host.db")) as connection:
        connection.execute("DROP TABLE entry")
    errors: list[OSError | None] = []
    journal.append(ROOM, original.entries[5:6], errors.append)
    journal.flush()
    assert errors[0] is not None
    assert journal.renewed == 1
    journal.open_room(ROOM, 0, RoomDetails(original.sitters))
    journal.truncate(ROOM, 0, original.entries, errors.append)
    journal.flush()
    assert errors[1] is None
    stored = journal.read(ROOM)
    assert stored
    assert stored.copy.entries == original.entries
    journal.close()

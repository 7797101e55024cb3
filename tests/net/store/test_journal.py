"""What a journal with leisure may put off, and which file is none of ours."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from game.app.arguments import parse_arguments
from game.app.context import Context
from game.app.match_opener import CannotOpen
from game.match.hash_chain import Tips
from game.protocol.messages import Contender, Entry, Said, Started, position
from game.rules import start
from game.rules.roster import RULES_VERSION
from net.lazy_link_factory import LazyLinkFactory
from net.store.journal import Journal, OtherJournal
from net.store.journal_file import OLDER_SCHEMA, connected
from net.store.stored_room import RoomDetails
from tests.support import LEFT, STRAW

LONG = 600.0
"""Seconds; nobody here would live to see the end of it."""
PATIENCE = 8.0
LINE = Tips().sealed(Said(1, LEFT, 1, "Ana", "hello"))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "player.db", batch_seconds=LONG)
    yield opened
    opened.close()


def test_what_a_match_consists_of_waits_for_no_talk(journal: Journal) -> None:
    line, room = threading.Event(), threading.Event()
    journal.append("room", [LINE], lambda error: line.set())
    journal.open_room("room", 1, RoomDetails({}), lambda error: room.set())
    assert room.wait(PATIENCE) and line.is_set()


def test_who_asks_whether_all_is_written_waits_for_no_talk(journal: Journal) -> None:
    line = threading.Event()
    journal.append("room", [LINE], lambda error: line.set())
    assert journal.flush() and line.is_set()


def test_talk_that_still_waits_is_written_in_the_end(tmp_path: Path, journal: Journal) -> None:
    journal.open_room("room", 1, RoomDetails({}))
    assert journal.flush()
    journal.append("room", [LINE])
    journal.close()
    again = Journal(tmp_path / "player.db")
    stored = again.read("room")
    again.close()
    assert stored is not None and len(stored.copy.entries) == 1


def talk(lines: int, text: str) -> list[Said]:
    entries: list[Said] = []
    tips = Tips()
    for seq in range(1, lines + 1):
        entries.append(tips.sealed(Said(seq, LEFT, seq, "Ana", text)))
        tips = tips.after(entries[-1])
    return entries


def test_the_longest_lines_take_little_more_of_the_disk_than_they_have(tmp_path: Path) -> None:
    file, entries = tmp_path / "arena.db", talk(400, "\U0001f600" * 300)
    journal = Journal(file)
    journal.open_room("room", 1, RoomDetails({}))
    for entry in entries:
        journal.append("room", [entry])
    journal.close()
    assert file.stat().st_size < 2 * sum(len(msgspec.json.encode(each)) for each in entries)


def test_a_journal_of_an_earlier_parley_is_brought_up_to_date(tmp_path: Path) -> None:
    file, entries = tmp_path / "player.db", talk(3, "hello")
    older = Journal(file)
    older.open_room("room", 1, RoomDetails({}))
    older.append("room", entries)
    older.close()
    with connected(file) as connection:
        rows = connection.execute("SELECT * FROM entry").fetchall()
        tables = [each for each in OLDER_SCHEMA.split(";") if "TABLE entry" in each]
        connection.executescript(f"DROP TABLE entry; {tables[0]};")
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
    for _ in range(2):
        journal = Journal(file)
        stored = journal.read("room")
        journal.close()
        assert stored is not None and list(stored.copy.entries) == entries
        assert [each.name for each in tmp_path.glob("*.damaged*")] == []
    with connected(file) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows[0])


OTHER = {
    "a later version": "PRAGMA user_version = 2",
    "a column more": "ALTER TABLE room ADD COLUMN later TEXT",
    "a column less": "ALTER TABLE room DROP COLUMN hash",
    "a table more": "CREATE TABLE later (key TEXT)",
    "a table less": "DROP TABLE waiting",
}


@pytest.mark.parametrize("other", OTHER)
def test_a_journal_of_another_version_is_left_as_it_is_with_a_sentence(
    tmp_path: Path, other: str
) -> None:
    file = tmp_path / "host.db"
    Journal(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(OTHER[other])
    before = file.read_bytes()
    with pytest.raises(OtherJournal, match=r"^host\.db was written by another version of Parley"):
        Journal(file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*.damaged*"))


def test_nobody_hosts_or_joins_over_the_matches_of_another_version(tmp_path: Path) -> None:
    Journal(tmp_path / "player.db").close()
    with closing(sqlite3.connect(tmp_path / "player.db")) as connection, connection:
        connection.execute(OTHER["a later version"])
    links = LazyLinkFactory(Context(parse_arguments(["--data", str(tmp_path)])))
    match_opener = links.match_opener()
    assert match_opener.stored_matches() == ()
    for open_door in (match_opener.host, lambda: match_opener.join("127.0.0.1:9", "")):
        with pytest.raises(CannotOpen, match=r"^player\.db was written by another version"):
            open_door()
    match_opener.hotseat().close()
    links.close()


def test_a_fighter_that_no_screen_can_show_ends_what_is_read_of_a_journal(tmp_path: Path) -> None:
    entries = hostile_match()
    journal = Journal(tmp_path / "host.db")
    journal.open_room("room", 1, RoomDetails({}))
    journal.append("room", entries)
    journal.close()
    kept = Journal(tmp_path / "host.db")
    room = kept.read("room")
    kept.close()
    assert room is not None and room.copy.entries == entries[:1]


def hostile_match() -> tuple[Entry, ...]:
    """A line, and a match of a fighter whose name commands a terminal."""
    tips, red = Tips(), replace(STRAW, name="\x1b[31mRed")
    line = tips.sealed(Said(1, LEFT, 1, "Ana", "hello"))
    started = Started(
        2, 1, "match", RULES_VERSION, Contender("Ana", red), Contender("Ben", STRAW),
        position(start(red, STRAW, LEFT)), "room",
    )  # fmt: skip
    return line, tips.after(line).sealed(started)

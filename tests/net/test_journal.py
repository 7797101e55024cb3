"""What a journal with leisure may put off, and what it may not."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.contract.messages import Said
from game.course.chain import Tips
from net.disk.journal import Journal
from net.disk.kept import Details
from tests.support import LEFT

LONG = 600.0
"""Seconds; nobody here would live to see the end of it."""
PATIENCE = 8.0
LINE = Tips().sealed(Said(1, LEFT, 1, "Ana", "hello"))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "player.db", leisure=LONG)
    yield opened
    opened.close()


def test_what_a_match_consists_of_waits_for_no_talk(journal: Journal) -> None:
    line, room = threading.Event(), threading.Event()
    journal.append("room", [LINE], lambda error: line.set())
    journal.open_room("room", 1, Details({}), lambda error: room.set())
    assert room.wait(PATIENCE) and line.is_set()


def test_who_asks_whether_all_is_written_waits_for_no_talk(journal: Journal) -> None:
    line = threading.Event()
    journal.append("room", [LINE], lambda error: line.set())
    assert journal.flush() and line.is_set()


def test_talk_that_still_waits_is_written_in_the_end(tmp_path: Path, journal: Journal) -> None:
    journal.open_room("room", 1, Details({}))
    assert journal.flush()
    journal.append("room", [LINE])
    journal.close()
    again = Journal(tmp_path / "player.db")
    kept = again.read("room")
    again.close()
    assert kept is not None and len(kept.copy.entries) == 1

"""Whom this installation knows, on a disk that is damaged, full, or not there."""

import shutil
from pathlib import Path

import pytest

from game.table.link import Meeting
from net.door.known import Known

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_damaged_file_is_put_aside_and_people_are_known_from_then_on(tmp_path: Path) -> None:
    (tmp_path / "known.db").write_bytes(b"\x00garbage" * 900)
    Known(tmp_path / "known.db").let_in(KEY)
    assert Known(tmp_path / "known.db").is_guest(KEY)
    assert (tmp_path / "known.db.damaged").exists()


def test_a_file_that_is_damaged_meanwhile_is_put_aside_as_well(tmp_path: Path) -> None:
    known = Known(tmp_path / "known.db")
    known.let_in(KEY)
    (tmp_path / "known.db").write_bytes(b"\x00garbage" * 900)
    known.let_in(OTHER)
    assert known.is_guest(OTHER) and not known.is_guest(KEY)


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A folder that cannot be made while a file has its name, like a disk that takes nothing."""
    (tmp_path / "data").write_bytes(b"")
    return tmp_path / "data"


def test_what_a_disk_does_not_take_is_known_until_the_end_of_the_program(nowhere: Path) -> None:
    known = Known(nowhere / "known.db")
    known.pin("10.0.0.9:7275", "ab" * 32)
    known.let_in(KEY)
    assert known.pinned("10.0.0.9:7275") == "ab" * 32
    assert known.is_paired("ab" * 32) and known.is_guest(KEY)
    assert [known.meet("Ana", KEY), known.meet("Ana", KEY)] == [Meeting.FIRST, Meeting.AGAIN]
    known.block(KEY)
    assert known.is_blocked(KEY) and not known.is_guest(KEY)


def test_what_a_disk_did_not_take_is_written_once_it_does(nowhere: Path) -> None:
    known = Known(nowhere / "known.db")
    known.let_in(KEY)
    nowhere.unlink()
    assert known.is_guest(KEY)
    assert Known(nowhere / "known.db").is_guest(KEY)


def test_a_folder_that_is_deleted_meanwhile_is_made_again(tmp_path: Path) -> None:
    known = Known(tmp_path / "data" / "known.db")
    known.let_in(KEY)
    shutil.rmtree(tmp_path / "data")
    known.let_in(OTHER)
    assert Known(tmp_path / "data" / "known.db").is_guest(OTHER)

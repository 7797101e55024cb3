"""Whom this installation knows, on a disk that is damaged, full, or not there."""

import shutil
from pathlib import Path

import pytest

from game.client_state.link import PeerFamiliarity
from net.security.known_peers import KnownPeers

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_damaged_file_is_put_aside_and_people_are_known_from_then_on(tmp_path: Path) -> None:
    (tmp_path / "known.db").write_bytes(b"\x00garbage" * 900)
    KnownPeers(tmp_path / "known.db").add_guest(KEY)
    assert KnownPeers(tmp_path / "known.db").is_guest(KEY)
    assert (tmp_path / "known.db.damaged").exists()


def test_a_file_that_is_damaged_meanwhile_is_put_aside_as_well(tmp_path: Path) -> None:
    known_peers = KnownPeers(tmp_path / "known.db")
    known_peers.add_guest(KEY)
    (tmp_path / "known.db").write_bytes(b"\x00garbage" * 900)
    known_peers.add_guest(OTHER)
    assert known_peers.is_guest(OTHER) and not known_peers.is_guest(KEY)


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A folder that cannot be made while a file has its name, like a disk that takes nothing."""
    (tmp_path / "data").write_bytes(b"")
    return tmp_path / "data"


def test_what_a_disk_does_not_take_is_known_until_the_end_of_the_program(nowhere: Path) -> None:
    known_peers = KnownPeers(nowhere / "known.db")
    known_peers.pin("10.0.0.9:7275", "ab" * 32)
    known_peers.add_guest(KEY)
    assert known_peers.pinned("10.0.0.9:7275") == "ab" * 32
    assert known_peers.is_paired("ab" * 32) and known_peers.is_guest(KEY)
    assert [known_peers.record_meeting("Ana", KEY), known_peers.record_meeting("Ana", KEY)] == [
        PeerFamiliarity.FIRST,
        PeerFamiliarity.AGAIN,
    ]
    known_peers.block(KEY)
    assert known_peers.is_blocked(KEY) and not known_peers.is_guest(KEY)


def test_what_a_disk_did_not_take_is_written_once_it_does(nowhere: Path) -> None:
    known_peers = KnownPeers(nowhere / "known.db")
    known_peers.add_guest(KEY)
    nowhere.unlink()
    assert known_peers.is_guest(KEY)
    assert KnownPeers(nowhere / "known.db").is_guest(KEY)


def test_a_folder_that_is_deleted_meanwhile_is_made_again(tmp_path: Path) -> None:
    known_peers = KnownPeers(tmp_path / "data" / "known.db")
    known_peers.add_guest(KEY)
    shutil.rmtree(tmp_path / "data")
    known_peers.add_guest(OTHER)
    assert KnownPeers(tmp_path / "data" / "known.db").is_guest(OTHER)

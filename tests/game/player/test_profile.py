"""The profile is what was kept, or an empty one; damage never stops anybody from playing."""

from pathlib import Path

import pytest

from game.player.profile import RECENT_LIMIT, Profile, load_profile, save_profile


def test_what_was_kept_is_there_the_next_context(tmp_path: Path) -> None:
    profile = Profile("Ana", ("10.0.0.1", "müller.local:80"))
    save_profile(tmp_path / "new" / "folder", profile)
    assert load_profile(tmp_path / "new" / "folder") == profile


def test_the_newest_is_kept(tmp_path: Path) -> None:
    save_profile(tmp_path, Profile("Ana"))
    save_profile(tmp_path, Profile("Ben"))
    assert load_profile(tmp_path) == Profile("Ben")
    assert [path.name for path in tmp_path.iterdir()] == ["profile.json"]


def test_without_a_profile_there_is_an_empty_one(tmp_path: Path) -> None:
    assert load_profile(tmp_path / "nowhere") == Profile()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff\x00", b"[]", b'{"name": 3}', b'{"recent": ["a", 1]}', b"null"]
)
def test_a_damaged_profile_is_an_empty_one(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "profile.json").write_bytes(damage)
    assert load_profile(tmp_path) == Profile()


def test_a_profile_of_a_later_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "profile.json").write_bytes(b'{"name": "Ana", "hat": "red"}')
    assert load_profile(tmp_path) == Profile("Ana")


def test_a_crash_while_writing_leaves_the_old_one(tmp_path: Path) -> None:
    save_profile(tmp_path, Profile("Ana"))
    (tmp_path / "profile.new").write_bytes(b'{"name": "Be')
    assert load_profile(tmp_path) == Profile("Ana")


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        save_profile(tmp_path / "file", Profile())


def test_the_last_address_comes_first_and_none_is_there_twice() -> None:
    profile = Profile()
    for address in ("a", "b", "a"):
        profile = profile.with_recent(address)
    assert profile.recent == ("a", "b")


def test_only_so_many_addresses_are_remembered() -> None:
    profile = Profile()
    for number in range(10):
        profile = profile.with_recent(str(number))
    assert profile.recent == ("9", "8", "7", "6", "5")
    assert len(profile.recent) == RECENT_LIMIT

"""Test private files: nothing."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from game.files.private_files import repair_permissions

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere the profile's access list")

ROOT = Path(__file__).parents[3]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def readable_by_others(folder: Path) -> list[str]:
    return [str(path) for path in (folder, *folder.rglob("*")) if mode(path) & 0o077]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A data folder as an older Parley has left it."""
    folder = tmp_path / "data"
    for name in ("player.db", "player.db-wal", "settings.toml", "records/one.parley"):
        file = folder / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_bytes(b"secret")
        file.chmod(0o644)
    for each in (folder, folder / "records"):
        each.chmod(0o755)
    return folder


def test_what_an_older_parley_has_left_is_mended(older: Path) -> None:
    repair_permissions(older)
    assert readable_by_others(older) == []
    assert mode(older) == mode(older / "records") == 0o700


def test_a_folder_with_something_else_in_it_keeps_its_mode(older: Path) -> None:
    (older / "letter.txt").write_bytes(b"")
    (older / "letter.txt").chmod(0o644)
    repair_permissions(older)
    assert readable_by_others(older) == [str(older), str(older / "letter.txt")]


def test_no_link_leads_out_of_the_folder(older: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "shared.db").write_bytes(b"")
    for path in (outside / "shared.db", outside):
        path.chmod(0o755)
    (older / "known.db").symlink_to(outside / "shared.db")
    (older / "solutions").symlink_to(outside)
    repair_permissions(older)
    assert mode(outside) == mode(outside / "shared.db") == 0o755


def test_a_pipe_in_the_folder_holds_nothing_up(older: Path) -> None:
    os.mkfifo(older / "profile.json")
    repair_permissions(older)
    assert mode(older) == 0o700


def test_an_context_leaves_nothing_that_others_can_read(older: Path) -> None:
    command = [sys.executable, "main.py", "--data", str(older), "--host", "--port", "0", "--text"]
    (older / "player.db").unlink()
    subprocess.run(
        command, input=b"say our secret\nquit\n", cwd=ROOT, check=True, umask=0o022,
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert (older / "host.db").exists() and (older / "identity").exists()
    assert readable_by_others(older) == []

"""What may stand in the place of a file of ours, and is not read."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from game.files.bounded_read import UnsafeFile, is_unsafe, read_regular


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


ODD: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "a link to nowhere": lambda path: path.symlink_to(path.parent / "nowhere"),
    "a link to itself": lambda path: path.symlink_to(path),
}
if os.name == "posix":
    ODD |= {
        "a pipe": os.mkfifo,
        "a device": lambda path: path.symlink_to("/dev/zero"),
        "a socket": socket_at,
    }


@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path, odd: str) -> None:
    ODD[odd](tmp_path / "file")
    assert is_unsafe(tmp_path / "file")
    with pytest.raises(UnsafeFile, match=r"not a regular file|Is a directory"):
        read_regular(tmp_path / "file", 100)


def test_a_file_has_at_most_so_many_bytes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100)
    assert read_regular(tmp_path / "file", 100) == b"x" * 100
    with pytest.raises(UnsafeFile, match="at most 99 bytes"):
        read_regular(tmp_path / "file", 99)


def test_a_link_to_a_file_is_as_good_as_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert read_regular(tmp_path / "link", 100) == b"x"


def test_where_there_is_nothing_the_system_says_so(tmp_path: Path) -> None:
    assert not is_unsafe(tmp_path / "file")
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "file", 100)

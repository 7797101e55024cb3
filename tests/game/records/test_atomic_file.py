"""A file that is written by two at once, or to a disk that is full, is whole all the same."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from game.records.atomic_file import write_whole

LONG = 50_000


def test_whoever_writes_the_file_at_the_same_time_it_is_that_of_one_of_them(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"

    def write_often(letter: bytes) -> None:
        for _ in range(50):
            write_whole(path, letter * LONG)

    with ThreadPoolExecutor() as threads:
        writers = [threads.submit(write_often, letter) for letter in (b"a", b"b")]
        while not all(writer.done() for writer in writers):
            assert not path.exists() or path.read_bytes() in (b"a" * LONG, b"b" * LONG)
    for writer in writers:
        writer.result()
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "taken", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]

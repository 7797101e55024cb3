"""Private files: files and folders that no other account of this machine can read.

On POSIX their mode says so. On Windows the data folder lies in the user's profile, whose access
list does the same, so nothing here has anything to do there.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_OTHERS = 0o077

FILES = (
    *("settings*.toml", "profile.json", "puzzles.toml"),
    *("*.db", "*.db-*", "*.damaged*", "*.run", "*.run-journal", "*.new"),
)
FOLDERS = ("identity", "records", "solutions", "pictures")
"""All that Parley keeps in its data folder, by name."""

_POSIX = os.name == "posix"


_usual_mask: list[int] = []
"""The umask with which this program was started, once it has another."""


def keep_private() -> None:
    """From now on this program makes nothing that other accounts can read."""
    _usual_mask[:] = _usual_mask or [os.umask(_OTHERS)]


@contextlib.contextmanager
def usual_mask() -> Iterator[None]:
    """For the time in which another program is started: its files are its own affair."""
    if not _usual_mask:
        yield
        return
    ours = os.umask(_usual_mask[0])
    try:
        yield
    finally:
        os.umask(ours)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless it is there. Raises OSError."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def try_to_write(folder: Path) -> None:
    """Make the folder, and a file in it that is gone at once. Raises OSError if that fails."""
    make_folder(folder)
    with tempfile.TemporaryFile(dir=folder):
        pass


def open_private(name: str, flags: int) -> int:
    """An opener for `open`: what it makes is the owner's alone."""
    return os.open(name, flags, FILE_MODE)


def make_file(file: Path) -> None:
    """Make an empty file, unless it is there. Raises OSError."""
    file.touch(mode=FILE_MODE)


def restrict(path: Path) -> None:
    """Take away what other accounts may do with a file or a folder of ours.

    A symlink is left alone, and so is what it points to: it may lead anywhere.
    """
    if not _POSIX:
        return
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            found = os.fstat(handle)
            plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
            if plain and found.st_uid == os.geteuid() and found.st_mode & _OTHERS:
                os.fchmod(handle, stat.S_IMODE(found.st_mode) & ~_OTHERS)
        finally:
            os.close(handle)


def repair_permissions(folder: Path) -> None:
    """Restrict all that an older Parley has left in its data folder, and the folder itself.

    A folder that holds something else as well, a home for example, keeps its mode: others may have
    business there.
    """
    entries = _entries(folder)
    ours = [path for path in entries if _is_ours(path)]
    for path in ours:
        for inner in _entries(path) if path.is_dir() and not path.is_symlink() else ():
            restrict(inner)
        restrict(path)
    if len(ours) == len(entries):
        restrict(folder)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_ours(path: Path) -> bool:
    return path.name in FOLDERS or any(fnmatchcase(path.name, each) for each in FILES)

"""Private files: creates files and folders that no other account on this machine can read.

On POSIX their mode ensures that. On Windows the data folder lies in the user's profile, whose
access list does the same, so these functions do nothing there.
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
"""Names of all folders that Parley creates in its data folder."""

_POSIX = os.name == "posix"


_usual_mask: list[int] = []
"""The umask that this program was started with, once `restrict_new_files` has changed it."""


def restrict_new_files() -> None:
    """Make everything that this program creates from now on unreadable for other accounts."""
    _usual_mask[:] = _usual_mask or [os.umask(_OTHERS)]


@contextlib.contextmanager
def usual_mask() -> Iterator[None]:
    """Restore the usual umask while another program is started, whose files are its own affair."""
    if not _usual_mask:
        yield
        return
    ours = os.umask(_usual_mask[0])
    try:
        yield
    finally:
        os.umask(ours)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents unless they exist. Raises OSError."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def try_to_write(folder: Path) -> None:
    """Make the folder, then create and delete a file in it. Raises OSError if that fails."""
    make_folder(folder)
    with tempfile.TemporaryFile(dir=folder):
        pass


def open_private(name: str, flags: int) -> int:
    """Open a file as an opener for `open`; a file that it creates is readable by the owner only."""
    return os.open(name, flags, FILE_MODE)


def make_file(file: Path) -> None:
    """Make an empty file unless it exists. Raises OSError."""
    file.touch(mode=FILE_MODE)


def restrict(path: Path) -> None:
    """Remove the permissions of other accounts from a file or folder that this account owns.

    A symlink is left alone, and so is its target, which may be anywhere.
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
    """Restrict everything that an older Parley left in its data folder, and the folder itself.

    A folder that holds other files as well, for example a home, keeps its mode: other accounts may
    need it.
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

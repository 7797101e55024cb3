"""Bounded read: reads a file that another program may have put there, without blocking and with a
limit on its size.

Reading a pipe would block for ever, a device never ends, and a huge file fills the memory.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_OPEN_FLAGS = (
    getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
)
"""Flags for opening; without O_NONBLOCK opening a pipe would wait for a program that writes."""


class UnsafeFile(OSError):
    """The path is not a regular file, or the file is longer than anything this program writes."""


def open_regular(path: Path, limit: int) -> BinaryIO:
    """Open a regular file of at most `limit` bytes for reading.

    Raises OSError; UnsafeFile, a subclass, for anything but a regular file and for a longer one.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _OPEN_FLAGS)
    except OSError:
        # Opening failed on a socket, a folder on Windows, or a broken link: report what it is.
        if is_unsafe(path):
            raise _no_file(path) from None
        raise
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise _no_file(path)
        if found.st_size > limit:
            raise UnsafeFile(errno.EFBIG, f"it may have at most {limit} bytes, and has more")
    except BaseException:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def read_regular(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes. Raises like `open_regular`."""
    with open_regular(path, limit) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        # The file grew after its size was checked, or the system reports no size (as in /proc).
        raise UnsafeFile(errno.EFBIG, f"it may have at most {limit} bytes, and has more")
    return data


def is_there(path: Path) -> bool:
    """Return whether the path exists, as far as this account may see."""
    try:
        return path.exists()
    except OSError:
        return False


def is_unsafe(path: Path) -> bool:
    """Return whether the path exists but is no regular file: a pipe, a folder, a broken link."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return path.is_symlink()
    except OSError:
        # A symlink that leads to itself.
        return path.is_symlink()


def _no_file(path: Path) -> UnsafeFile:
    if path.is_dir():
        return UnsafeFile(errno.EISDIR, os.strerror(errno.EISDIR))
    return UnsafeFile(errno.EINVAL, "it is not a regular file")

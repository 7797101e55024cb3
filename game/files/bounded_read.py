"""Bounded read: reads a file that somebody else may have put there, without waiting and within
bounds.

A pipe would be waited for without end, a device never ends, and a huge file fills the memory.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class UnsafeFile(OSError):
    """It is there, and it is nothing that this program has written: no file, or far too long."""


def open_regular(path: Path, limit: int) -> BinaryIO:
    """Open a file of at most `limit` bytes for reading.

    Raises OSError, and its kind Unfit for what is no regular file, or longer.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    except OSError:
        # A socket, a folder on Windows, a link to nowhere.
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
    """The bytes of a file that has at most `limit` of them. Raises as `open_regular` does."""
    with open_regular(path, limit) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        # It grew meanwhile, or the system does not know how long it is.
        raise UnsafeFile(errno.EFBIG, f"it may have at most {limit} bytes, and has more")
    return data


def is_there(path: Path) -> bool:
    """Whether something is there, as far as this account is allowed to know."""
    try:
        return path.exists()
    except OSError:
        return False


def is_unsafe(path: Path) -> bool:
    """Whether something is there that is no regular file: a pipe, a folder, a link to nowhere."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return path.is_symlink()
    except OSError:
        # A link that leads to itself.
        return path.is_symlink()


def _no_file(path: Path) -> UnsafeFile:
    if path.is_dir():
        return UnsafeFile(errno.EISDIR, os.strerror(errno.EISDIR))
    return UnsafeFile(errno.EINVAL, "it is not a regular file")

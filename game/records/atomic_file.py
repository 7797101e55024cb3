"""Atomic file: replaces a file completely or not at all, even when two programs write it at
once."""

import os
from pathlib import Path

from game.files.private_files import open_private


def write_whole(path: Path, data: bytes, *, firm: bool = False) -> None:
    """Replace the content of the file with `data`.

    The data goes to a temporary file that is then renamed: a crash leaves the old file or the new
    one, and of two programs the later one wins. `firm`: return after the data has reached the disk.
    Raises OSError, and then leaves no temporary file behind.
    """
    # A random name, because two programs may write the same file at once.
    draft = path.with_name(f"{path.stem}.{os.urandom(6).hex()}.new")
    try:
        with open(draft, "xb", opener=open_private) as file:
            file.write(data)
            if firm:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise

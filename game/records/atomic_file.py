"""Atomic file: a file that is written whole or not at all, whoever else writes it at the same
time."""

import os
from pathlib import Path

from game.files.private_files import open_private


def write_whole(path: Path, data: bytes, *, firm: bool = False) -> None:
    """Put `data` in the place of the file; a crash leaves the old one or the new one, and of two
    windows that write it the later one wins.

    `firm`: returns when it is on the disk itself. Raises OSError, and leaves nothing behind then.
    """
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

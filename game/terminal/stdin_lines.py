"""Stdin lines: the lines of standard input, read on a thread of their own, one at a time."""

import os
import threading
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from queue import Empty, SimpleQueue

from game.text_safety.sanitize import clean_line

LINE_LIMIT = 4096
"""Bytes of one typed line; the rest of a longer one counts as the next."""

WAIT_SECONDS = 0.5


def stdin_source() -> "StdinLines":
    """Standard input, unbuffered on purpose: see `StdinLines`. Without one, as at the end of
    input."""
    try:
        return StdinLines(open(0, "rb", buffering=0, closefd=False))
    except OSError:
        return StdinLines(Path(os.devnull).open("rb", buffering=0))


class StdinLines:
    """One for a whole run of the program, for it reads one line ahead.

    `source` must be unbuffered: a thread that holds a buffer's lock while it waits would stop the
    program from ending.
    """

    def __init__(self, source: RawIOBase) -> None:
        self._source = source
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._wanted = threading.Semaphore(1)
        self.interactive = source.isatty()
        """Whether somebody sits there who can answer; otherwise the lines come from a pipe."""
        self._ended = False
        threading.Thread(target=self._read, name="typed", daemon=True).start()

    def take(self) -> str | None:
        """The next line with its newline; empty at the end of input; None if none is there."""
        try:
            return self._decoded(b"" if self._ended else self._lines.get_nowait())
        except Empty:
            return None

    def wait(self) -> str:
        """The next line, whenever it is typed; empty at the end of input."""
        while not self._ended:
            # For ever would be deaf to Ctrl+C on Windows.
            with suppress(Empty):
                return self._decoded(self._lines.get(timeout=WAIT_SECONDS))
        return ""

    def _decoded(self, line: bytes) -> str:
        self._ended = not line
        self._wanted.release()
        return clean_line(line.decode("utf-8", "replace")) + "\n" if line else ""

    def _read(self) -> None:
        while True:
            self._wanted.acquire()
            try:
                line = self._source.readline(LINE_LIMIT)
            except (OSError, ValueError):
                line = b""
            self._lines.put(line)
            if not line:
                return

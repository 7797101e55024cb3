"""Stdin lines: the lines of standard input, read on a thread of their own, one at a time."""

import os
import threading
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from queue import Empty, SimpleQueue

from game.text_safety.sanitize import clean_line

LINE_LIMIT = 4096
"""Bytes of one line; the rest of a longer one counts as the next."""

WAIT_SECONDS = 0.5


def stdin_source() -> "StdinLines":
    """Return standard input, unbuffered (see `StdinLines`); an empty source if there is none."""
    try:
        return StdinLines(open(0, "rb", buffering=0, closefd=False))
    except OSError:
        return StdinLines(Path(os.devnull).open("rb", buffering=0))


class StdinLines:
    """The input of the whole program; create only one, because it reads one line ahead.

    `source` must be unbuffered: a thread waiting inside a buffered read holds the buffer's lock and
    would keep the program from exiting.
    """

    def __init__(self, source: RawIOBase) -> None:
        self._source = source
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._wanted = threading.Semaphore(1)
        self.interactive = source.isatty()
        """Whether a person can answer; otherwise the lines come from a pipe."""
        self._ended = False
        threading.Thread(target=self._read, name="typed", daemon=True).start()

    def take(self) -> str | None:
        """Return the next line with its newline; "" at the end of input; None if none has
        come yet.
        """
        try:
            return self._decoded(b"" if self._ended else self._lines.get_nowait())
        except Empty:
            return None

    def wait(self) -> str:
        """Wait for the next line and return it; "" at the end of input."""
        while not self._ended:
            # An endless wait would ignore Ctrl+C on Windows.
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

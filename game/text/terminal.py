"""Terminal: the loop between a link, the lines of standard input and standard output."""

import threading
from collections.abc import Callable, Iterable
from io import RawIOBase, TextIOWrapper
from queue import Empty, SimpleQueue
from typing import TextIO

from game.keeper import Keeper
from game.language import ENGLISH, Language
from game.link import Link
from game.messages import Code
from game.phrase import phrase
from game.text.match import TextMatch
from game.text.tutor import Tutor

LOOK_SECONDS = 0.05
"""How long the loop listens to the link before it looks whether a line was typed."""

NEXT_SECONDS = 0.002
"""The same just after a line, when the next may stand in the pipe already."""

WANT_CODE = frozenset({Code.CODE, Code.WRONG, Code.CHANGED})
"""Why a link may be over that another with a code would do."""

ASK_CODE = phrase("Type the three words that your friend's screen shows, or nothing to stop.")

LINE_LIMIT = 4096
"""Bytes of one typed line; the rest of a longer one counts as the next."""


def run(
    link: Link,
    fighters: tuple[str, ...],
    source: RawIOBase,
    target: TextIO,
    clock: Callable[[], float],
    keeper: Keeper | None = None,
    language: Language = ENGLISH,
    tutor: Tutor | None = None,
    again: Callable[[str], Link | str] | None = None,
) -> int:
    """Play in plain text until the player leaves or the link is over; returns the exit status.

    Lines that come from a pipe are read one at a time, and an action waits for its turn; at a
    terminal a person hears at once what does not go. `source` must be unbuffered: a thread that
    holds a buffer's lock while it waits would stop the program from ending. Without a keeper no
    match is recorded; one in which an action was taken back is not recorded on.
    `again` makes a new link with the code that is typed when a host wants one, or says why it
    cannot.
    """
    match = TextMatch(link, fighters, language, tutor)
    if isinstance(target, TextIOWrapper):
        # A console that lacks a letter shows a mark instead; a friend's line must not end the game.
        target.reconfigure(errors="replace")
    typed = _Typed(source)
    patient = not source.isatty()
    held: str | None = None
    pause = LOOK_SECONDS

    def show(lines: Iterable[str]) -> None:
        for line in lines:
            print(language.say(line), file=target, flush=True)

    try:
        while not match.quit:
            incoming = match.link.wait(pause)
            pause = LOOK_SECONDS
            while incoming is not None:
                show(match.receive(incoming, clock()))
                if keeper and not match.table.trial and (problem := keeper.receive(incoming)):
                    show([problem])
                incoming = match.link.poll()
            if match.over and again and match.over.code in WANT_CODE:
                show([ASK_CODE])
                held, words = None, typed.wait() if held is None else held
                if not words.strip():
                    return 1
                answer = again(words)
                if isinstance(answer, str):
                    show([answer])
                else:
                    match.link.close()
                    match = TextMatch(answer, fighters, language, tutor)
                continue
            if match.over:
                return 0 if match.table.outcome or match.over.code is Code.LEFT else 1
            held = typed.take() if held is None else held
            if held is None or (patient and match.must_wait(held)):
                continue
            if not held:
                return 0
            show(match.command(held))
            held, pause = None, NEXT_SECONDS
        return 0
    finally:
        match.link.close()
        if keeper and (problem := keeper.close()):
            show([problem])


def keyboard() -> RawIOBase:
    """Standard input, unbuffered on purpose: see `run`."""
    return open(0, "rb", buffering=0, closefd=False)


class _Typed:
    """Lines of a file, read on a thread of its own, one at a time and only when wanted."""

    def __init__(self, source: RawIOBase) -> None:
        self._source = source
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        self._wanted = threading.Semaphore(1)
        threading.Thread(target=self._read, name="typed", daemon=True).start()

    def take(self) -> str | None:
        """The next line with its newline; empty at the end of input; None if none is there."""
        try:
            line = self._lines.get_nowait()
        except Empty:
            return None
        self._wanted.release()
        return line.decode("utf-8", "replace")

    def wait(self) -> str:
        """The next line, whenever it is typed; empty at the end of input."""
        line = self._lines.get()
        self._wanted.release()
        return line.decode("utf-8", "replace")

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

"""Terminal: reads and prints lines, and runs the loop between them and a link."""

from collections.abc import Callable, Iterable
from typing import TextIO

from game.client_state.link import Link
from game.i18n.language import ENGLISH, Language
from game.i18n.phrase import phrase
from game.protocol.messages import ErrorCode
from game.terminal.match import TextMatch
from game.terminal.replay import print_line
from game.terminal.stdin_lines import StdinLines

LOOK_SECONDS = 0.05
"""Seconds to wait for the link between checks for a typed line."""

NEXT_SECONDS = 0.002
"""The same in seconds just after a line, when the next may be in the pipe already."""

WANT_CODE = frozenset({ErrorCode.CODE, ErrorCode.WRONG, ErrorCode.CHANGED})
"""The errors after which another attempt with a passcode may succeed."""

ASK_CODE = phrase("Type the three words from your friend's screen, or nothing to cancel.")


class Terminal:
    """The terminal of the whole program; create only one."""

    def __init__(
        self,
        stdin: StdinLines,
        target: TextIO,
        language: Language = ENGLISH,
        news: Callable[[], str] = str,
    ) -> None:
        """Set up the terminal; `news` is polled during matches for a sentence to the player,
        or "".
        """
        self.stdin, self._target = stdin, target
        self._news = news
        self.language = language

    def show(self, *lines: str) -> None:
        self.show_all(lines)

    def show_all(self, lines: Iterable[str]) -> None:
        """Print each line as it comes, in the player's language."""
        for line in lines:
            print_line(self.language.say(line), self._target)

    def play(
        self,
        match: TextMatch,
        again: Callable[[str], Link | str] | None = None,
    ) -> int:
        """Play until the player leaves or the link closes; return the exit status.

        Lines from a pipe are read one at a time, and an action waits for its turn; at a terminal
        impossible commands are rejected at once. When a host wants a passcode, `again` makes a
        new link with the one typed, or returns why it cannot.
        """
        held: str | None = None
        pause = LOOK_SECONDS
        try:
            while not match.quit:
                self._listen(match, pause)
                pause = LOOK_SECONDS
                over = match.session.closed
                if over and again and over.code in WANT_CODE:
                    if not self._retry_with_code(match, again, held):
                        return 1
                    held = None
                    continue
                if match.quit:
                    break
                if over:
                    return 0 if match.room_state.outcome or over.code is ErrorCode.LEFT else 1
                held = self.stdin.take() if held is None else held
                if held is None or (not self.stdin.interactive and match.must_wait(held)):
                    continue
                if not held:
                    return 0
                self.show_all(match.command(held))
                if match.trial_match is not None:
                    self.play(match.trial_match)
                    self.show_all(match.return_from_trial())
                held, pause = None, NEXT_SECONDS
            return 0
        finally:
            self.show_all(match.session.close(leaves=False))

    def _retry_with_code(
        self, match: TextMatch, again: Callable[[str], Link | str], held: str | None
    ) -> bool:
        """Ask for the passcode and try again; return False if none was typed. `held` was typed
        before.
        """
        self.show(ASK_CODE)
        words = self.stdin.wait() if held is None else held
        if not words.strip():
            return False
        answer = again(words)
        if isinstance(answer, str):
            self.show(answer)
        else:
            match.link.close()
            match.begin(answer)
        return True

    def _listen(self, match: TextMatch, seconds: float) -> None:
        """Wait up to `seconds` for the link and print what it brought."""
        if news := self._news():
            self.show(news)
        incoming = match.link.wait(seconds)
        while incoming is not None:
            self.show_all(match.receive(incoming))
            incoming = match.link.poll()

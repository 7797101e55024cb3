"""Match modes: every way to start a match in plain text, each played to its end."""

from collections.abc import Callable
from functools import partial

from game.app.context import Context
from game.app.match_opener import CannotOpen, HostedMatch, MatchOpener
from game.client_state.link import Link
from game.i18n.phrase import phrase
from game.terminal.link_report import join_commands
from game.terminal.match import TextMatch
from game.terminal.review_text import StartTrial, TextReview
from game.terminal.terminal import Terminal
from game.terminal.tutorial_text import TextTutorial

WHAT_IF_LEVEL = "perfect"
"""The computer's level in a trial from a match that is over."""

Connect = Callable[[str], Link]
"""Opens a link with the passcode that was typed; it may be empty."""


class TextMatchModes:
    """Each method returns the exit status of the match, or raises CannotOpen."""

    def __init__(self, context: Context, match_opener: MatchOpener, terminal: Terminal) -> None:
        self._context, self._match_opener, self._terminal = context, match_opener, terminal

    def host(self) -> int:
        hosted = self._match_opener.host()
        self._terminal.show(phrase("You are hosting. Your friend can join with one of these:"))
        self._terminal.show_all(join_commands(hosted.addresses, hosted.code))
        return self._play(hosted.link, hosted=hosted)

    def join(self, address: str, code: str = "") -> int:
        return self._connect(partial(self._match_opener.join, address), code)

    def watch(self, address: str, code: str = "") -> int:
        return self._connect(partial(self._match_opener.watch, address), code)

    def practice(self, level: str) -> int:
        return self._play(self._match_opener.practice(level), trial=self._trial(level))

    def hotseat(self) -> int:
        return self._play(self._match_opener.hotseat(), own=False)

    def tutorial(self) -> int:
        """Play the first fight against the teacher; it is not recorded."""
        match = TextMatch(
            self._match_opener.tutorial(),
            language=self._context.language,
            text_tutorial=TextTutorial(),
        )
        self._match_opener.mark_learned()
        return self._terminal.play(match)

    def _connect(self, connect: Connect, code: str) -> int:
        def again(words: str) -> Link | str:
            try:
                return connect(words)
            except CannotOpen as problem:
                return str(problem)

        return self._play(connect(code), again=again)

    def _play(
        self,
        link: Link,
        *,
        trial: StartTrial | None = None,
        own: bool = True,
        again: Callable[[str], Link | str] | None = None,
        hosted: HostedMatch | None = None,
    ) -> int:
        """Play over a link; `own` means that one side is the player's, so the match counts for
        their rating.
        """
        context = self._context
        wanted = (context.options.fighter,) if context.options.fighter else ()
        match = TextMatch(
            link,
            wanted,
            context.language,
            TextReview(context.solutions, trial, self._trial(WHAT_IF_LEVEL)),
            asks=self._terminal.stdin.interactive,
            hosted=hosted,
            recorder=self._match_opener.recorder(own),
            clock=context.clock,
        )
        return self._terminal.play(match, again)

    def _trial(self, level: str) -> StartTrial | None:
        """Return what opens a trial against the computer at a level, if it can be opened."""
        review_tools = self._match_opener.review_tools
        return (
            None
            if review_tools is None
            else lambda battle, names: review_tools.what_if(battle, names, level)
        )

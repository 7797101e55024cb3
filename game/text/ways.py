"""Ways: every way to a match in plain text; each is played to its end at the terminal."""

from collections.abc import Callable
from functools import partial

from game.doors import CannotOpen, Doors, Hosted
from game.evening import Evening
from game.table.link import Link
from game.text.connection import join_commands
from game.text.guide import Guide
from game.text.match import TextMatch
from game.text.terminal import Terminal
from game.text.tutor import Trial, Tutor
from game.words.phrase import phrase

Knock = Callable[[str], Link]
"""Opens a link with the code that was typed; it may be empty."""


class Ways:
    """Each gives the exit status of the match, or raises CannotOpen."""

    def __init__(self, evening: Evening, doors: Doors, terminal: Terminal) -> None:
        self._evening, self._doors, self._terminal = evening, doors, terminal

    def host(self) -> int:
        hosted = self._doors.host()
        self._terminal.show(phrase("You are hosting. Your friend joins with one of these:"))
        self._terminal.show_all(join_commands(hosted.addresses, hosted.code))
        return self._play(hosted.link, hosted=hosted)

    def join(self, address: str, code: str = "") -> int:
        return self._knock(partial(self._doors.join, address), code)

    def watch(self, address: str, code: str = "") -> int:
        return self._knock(partial(self._doors.watch, address), code)

    def practice(self, level: str) -> int:
        return self._play(self._doors.practice(level), trial=self._trial(level))

    def hotseat(self) -> int:
        return self._play(self._doors.hotseat(), own=False)

    def first_fight(self) -> int:
        """Against the teacher; it is not recorded."""
        match = TextMatch(self._doors.first_fight(), language=self._evening.language, guide=Guide())
        self._doors.learned()
        return self._terminal.play(match)

    def _knock(self, knock: Knock, code: str) -> int:
        def again(words: str) -> Link | str:
            try:
                return knock(words)
            except CannotOpen as problem:
                return str(problem)

        return self._play(knock(code), again=again)

    def _play(
        self,
        link: Link,
        *,
        trial: Trial | None = None,
        own: bool = True,
        again: Callable[[str], Link | str] | None = None,
        hosted: Hosted | None = None,
    ) -> int:
        """`own`: one side is the player's, so the match counts for his rating."""
        evening = self._evening
        wanted = (evening.options.fighter,) if evening.options.fighter else ()
        match = TextMatch(
            link,
            wanted,
            evening.language,
            Tutor(evening.solutions, trial),
            asks=self._terminal.typed.by_a_person,
            hosted=hosted,
        )
        keeper = self._doors.keeper(own)
        return self._terminal.play(match, keeper, again)

    def _trial(self, level: str) -> Trial | None:
        """What opens another try of a turn; only practice knows one."""
        study = self._doors.study
        return None if study is None else lambda battle, names: study.spar(battle, names, level)

"""Error recovery: a mistake of ours costs what failed and nothing else, above all no match.

The loop hands over each thing that it does by itself. What fails is logged, a screen of a match
goes on, and one without a match makes room for a way back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game.ui.shell.error_screen import GOES_ON, ErrorScreen, FailureLog
from game.ui.shell.screen import Change, Push, ReplaceBelow, Screen, ScreenStack
from game.ui.shell.toast import Toast


class ErrorRecovery:
    """One for the app."""

    def __init__(
        self,
        stack: ScreenStack,
        failures: FailureLog,
        toast: Toast,
        apply: Callable[[Change, Screen], None],
        redraw: Callable[[], None],
    ) -> None:
        self._stack, self._failures, self._toast = stack, failures, toast
        self._apply, self._redraw = apply, redraw

    @contextmanager
    def guarded(self, screen: Screen | None = None, *, missed: bool = False) -> Iterator[None]:
        """Inside, what fails costs nothing else.

        `screen`: the screen that has failed by it. `missed`: it does not know now what it should.
        """
        try:
            yield
        except Exception as error:
            new = self._failures.note(error)
            if new:
                self._redraw()
            if screen is not None and screen in self._stack.screens:
                self._mend(screen, new=new, missed=missed)

    def ask(self, ask: Callable[[], bool]) -> bool:
        """What a screen answers; no if it fails."""
        answer = [False]
        with self.guarded():
            answer = [ask()]
        return answer[0]

    def replace_failed(self, screen: Screen) -> None:
        """Put a way back in the place of a screen that has no match."""
        if screen.session is not None or isinstance(screen, ErrorScreen):
            return
        if screen is not self._stack.screens[0]:
            self._apply(ReplaceBelow(ErrorScreen()), screen)
        elif screen is self._stack.top:
            self._apply(Push(ErrorScreen()), screen)

    def _mend(self, screen: Screen, *, new: bool, missed: bool) -> None:
        self.replace_failed(screen)
        if screen.session is None:
            return
        if new:
            self._toast.say(GOES_ON)
        if new or missed:
            with self.guarded():
                if (fresh := screen.rebuilt()) is not None:
                    self._apply(ReplaceBelow(fresh), screen)

"""Error recovery: an exception costs the screen that raised it and never a match.

The loop runs every step through this module. Failures are logged; the screen of a match stays open,
and any other screen is replaced by an error screen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game.ui.shell.error_screen import GOES_ON, ErrorScreen, FailureLog
from game.ui.shell.screen import Change, Push, ReplaceBelow, Screen, ScreenStack
from game.ui.shell.toast import Toast


class ErrorRecovery:
    """The error handling of one app."""

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
        """Catch and log exceptions inside the `with` block.

        `screen` is the screen at fault; `missed` means that it may now have an outdated state.
        """
        try:
            yield
        except Exception as error:
            new = self._failures.note(error)
            if new:
                self._redraw()
            if screen is not None and screen in self._stack.screens:
                self._recover(screen, new=new, missed=missed)

    def ask(self, ask: Callable[[], bool]) -> bool:
        """Return a screen's answer, or False if asking it fails."""
        answer = [False]
        with self.guarded():
            answer = [ask()]
        return answer[0]

    def replace_failed(self, screen: Screen) -> None:
        """Replace a failed screen that has no match by the error screen."""
        if screen.session is not None or isinstance(screen, ErrorScreen):
            return
        if screen is not self._stack.screens[0]:
            self._apply(ReplaceBelow(ErrorScreen()), screen)
        elif screen is self._stack.top:
            self._apply(Push(ErrorScreen()), screen)

    def _recover(self, screen: Screen, *, new: bool, missed: bool) -> None:
        self.replace_failed(screen)
        if screen.session is None:
            return
        if new:
            self._toast.say(GOES_ON)
        if new or missed:
            with self.guarded():
                if (fresh := screen.rebuilt()) is not None:
                    self._apply(ReplaceBelow(fresh), screen)

"""Mending: a mistake of ours costs what failed and nothing else, above all no match.

The loop hands over each thing that it does by itself. What fails is logged, a screen of a match
goes on, and one without a match makes room for a way back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game.ui.screen.fault import GOES_ON, Fault, Faults
from game.ui.screen.notice import Notice
from game.ui.screen.scene import Change, Push, Relieve, Scene, Stack


class Mending:
    """One for the app."""

    def __init__(
        self,
        stack: Stack,
        faults: Faults,
        notice: Notice,
        apply: Callable[[Change, Scene], None],
        redraw: Callable[[], None],
    ) -> None:
        self._stack, self._faults, self._notice = stack, faults, notice
        self._apply, self._redraw = apply, redraw

    @contextmanager
    def kept(self, scene: Scene | None = None, *, missed: bool = False) -> Iterator[None]:
        """Inside, what fails costs nothing else.

        `scene`: the screen that has failed by it. `missed`: it does not know now what it should.
        """
        try:
            yield
        except Exception as error:
            new = self._faults.note(error)
            if new:
                self._redraw()
            if scene is not None and scene in self._stack.scenes:
                self._mend(scene, new=new, missed=missed)

    def asked(self, ask: Callable[[], bool]) -> bool:
        """What a screen answers; no if it fails."""
        answer = [False]
        with self.kept():
            answer = [ask()]
        return answer[0]

    def give_way(self, scene: Scene) -> None:
        """Put a way back in the place of a screen that has no match."""
        if scene.session is not None or isinstance(scene, Fault):
            return
        if scene is not self._stack.scenes[0]:
            self._apply(Relieve(Fault()), scene)
        elif scene is self._stack.top:
            self._apply(Push(Fault()), scene)

    def _mend(self, scene: Scene, *, new: bool, missed: bool) -> None:
        self.give_way(scene)
        if scene.session is None:
            return
        if new:
            self._notice.say(GOES_ON)
        if new or missed:
            with self.kept():
                if (fresh := scene.rebuilt()) is not None:
                    self._apply(Relieve(fresh), scene)

"""Instrumented app: the game as it is, started through main.py, with stamps where it flips.

`python -m tests.bench.instrumented_app LOOP [auto] ARGUMENTS…`. LOOP is

- `shipped`: the app's own loop;
- `polling`: `tick(60)`, polling the link, drawing when something changed;
- `restless`: `tick(60)`, polling the link, drawing always.

With `auto` it chooses a fighter and takes its turns by itself. At the first flip it prints `start`
and when it was alive, had imported everything, had its window and had flipped it; from then on
`shown SEQ TIME` for every line and action that a flip brought to the screen. Times are of the
clock that all processes share.
"""

import time

BEGAN = time.monotonic()

import os  # noqa: E402
import runpy  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Iterable, Sequence  # noqa: E402

from game.ui.graphics.pygame_import import import_pygame  # noqa: E402

import_pygame()
import pygame  # noqa: E402
from pygame.event import Event  # noqa: E402

from game.client_state.link import Incoming  # noqa: E402
from game.protocol.messages import Acted, Said  # noqa: E402
from game.rules import mildest_action  # noqa: E402
from game.ui import app, window  # noqa: E402


class MeasuredApp(app.App):
    """Tells when a flip is done, and what it showed."""

    auto = False

    def run(self) -> None:
        self._turn_taken = (0, 0)
        self._picked = False
        self._loop()

    def _loop(self) -> None:
        super().run()

    def frame(
        self,
        events: Sequence[Event],
        messages: Iterable[Incoming] = (),
        dt: float = 0.0,
        show: Callable[[], None] = lambda: None,
    ) -> bool:
        messages = list(messages)
        _fresh.extend(message.seq for message in messages if isinstance(message, Acted | Said))
        drew = super().frame(events, messages, dt, show)
        if self.auto:
            self._play()
        return drew

    def _play(self) -> None:
        session = self.stack.session
        if session is None:
            return
        room_state = session.room_state
        if room_state.choosing and not self._picked and room_state.roster:
            self._picked = True
            session.pick(room_state.roster.fighter[0].id, ready=True)
        turn = (room_state.match, room_state.battle.turn if room_state.battle else 0)
        if room_state.battle and room_state.acting and turn != self._turn_taken:
            self._turn_taken = turn
            session.act(mildest_action(room_state.battle))


class PollingApp(MeasuredApp):
    """The loop that most games have."""

    always = False

    def _loop(self) -> None:
        clock = pygame.time.Clock()
        while self.stack.screens:
            dt = clock.tick(60) / 1000
            self._dirty |= self.always
            self.frame(pygame.event.get(), self._polled(), dt, pygame.display.flip)
            self._set_caption()

    def _polled(self) -> list[Incoming]:
        session = self.stack.session
        messages: list[Incoming] = []
        while session is not None and (message := session.link.poll()) is not None:
            messages.append(message)
        return messages


class AlwaysDrawingApp(PollingApp):
    always = True


LOOPS: dict[str, type[MeasuredApp]] = {
    "shipped": MeasuredApp,
    "polling": PollingApp,
    "restless": AlwaysDrawingApp,
}

_fresh: list[int] = []
"""What was taken in and is not on the screen yet."""


def main(loop: str, *arguments: str) -> None:
    app.App = LOOPS[loop]  # type: ignore[misc]
    if arguments[:1] == ("auto",):
        MeasuredApp.auto, arguments = True, arguments[1:]
    open_window = window.open_window
    times = [BEGAN]

    def stamped_open_window(percent: int = 0, *, full_screen: bool = False) -> pygame.Surface:
        times.append(time.monotonic())
        surface = open_window(percent, full_screen=full_screen)
        times.append(time.monotonic())
        return surface

    def stamped(show: Callable[..., None]) -> Callable[..., None]:
        def stamped_show(*places: object) -> None:
            show(*places)
            now = time.monotonic()
            if len(times) == 3:
                times.append(now)
                print("start", *times, flush=True)
            for seq in _fresh:
                os.write(1, b"shown %d %.7f\n" % (seq, now))
            _fresh.clear()

        return stamped_show

    window.open_window = stamped_open_window
    # Of a line that was said only its place is brought to the window.
    pygame.display.flip = stamped(pygame.display.flip)
    pygame.display.update = stamped(pygame.display.update)
    sys.argv = ["main.py", *arguments]
    runpy.run_path("main.py", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])

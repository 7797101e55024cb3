"""Path: what an attack passes through, from the click to the other side's pixels.

Two windows in this process, each with its own link, play over a real host with TLS, fair dice and
journals. The calls of `game` and `net` are counted, in every thread, until the other window drew.

`python -m tests.bench.path` lists every file and function.
"""

import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Any

import pygame

from assets import ROSTER
from game.client_state.link import Protection
from game.protocol.messages import Acted
from game.rules import parse_roster
from game.session import GameSession
from game.ui.app import App
from game.ui.chat.chat import ChatOverlay
from game.ui.graphics.sprites import Sprites
from game.ui.screens.battle import BattleScreen
from game.ui.shell.screen import Push, Screen
from net.client.client import Client
from net.security.client_handshake import load_credentials
from net.server.server_thread import LOOPBACK, HostClient, ServerThread
from net.store.stores import Stores
from net.wire.address import Address
from tests.bench.measurement import Measurement
from tests.game.ui.screen_driver import click

FIGHTERS = ("cairn", "lumen")
CODE = "amber-carrot-zigzag"
TIMEOUT_SECONDS = 20.0
ATTACK = 0
"""Index of the button that is clicked."""

AIMS = {"files": 60, "functions": 350, "resolves": 3}
OTHERS = {"hash checks": ("seal",), "dice value checks": ("is_next_value",)}
"""Functions whose calls are shown without an aim."""

_ROOT = Path(__file__).parents[2]
_LAYERS = tuple(str(_ROOT / folder) + os.sep for folder in ("game", "net"))

_WINDOW = str(_ROOT / "game" / "ui") + os.sep


class CallTrace:
    """Counts calls of functions below `game` and `net` while `on`, in every thread started after
    `install`."""

    def __init__(self) -> None:
        self.on = False
        self.calls: Counter[tuple[str, str, int]] = Counter()
        """By file, function and the function's line."""
        self.resolves: Counter[str] = Counter()
        """Calls of the rules' `resolve`, by the name of the thread."""
        self.hops = 0
        """How often another thread took over."""
        self._thread = 0

    def install(self) -> None:
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        # Threads then take over where one waits, not in the middle of its work.
        sys.setswitchinterval(1.0)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        if not self.on or event != "call":
            return
        code = frame.f_code
        if not code.co_filename.startswith(_LAYERS) or code.co_name.startswith("<"):
            return
        thread = threading.get_ident()
        self.hops += self._thread not in (0, thread)
        self._thread = thread
        self.calls[code.co_filename, code.co_name, code.co_firstlineno] += 1
        if code.co_name == "resolve" and code.co_filename.endswith("battle.py"):
            self.resolves[threading.current_thread().name] += 1

    @property
    def files(self) -> set[str]:
        return {file for file, _, _ in self.calls}

    def count(self, names: tuple[str, ...]) -> int:
        """Calls of the functions with these names."""
        return sum(calls for (_, name, _), calls in self.calls.items() if name in names)


class _Window:
    """One side: a link, and an app that draws what comes."""

    def __init__(self, link: Client, sprites: Sprites) -> None:
        self.session = GameSession(link)
        home = Screen()
        home.session = self.session
        self.app = App(pygame.Surface((1280, 720)), home, ChatOverlay())
        self._sprites = sprites
        self.screen: BattleScreen | None = None

    def receive(self) -> bool:
        """Draw what the link brings; whether an action was among it."""
        acted = False
        while (message := self.session.link.poll()) is not None:
            drew = self.app.frame([], [message])
            acted |= drew and isinstance(message, Acted)
        return acted

    def begin_battle(self) -> None:
        self.screen = BattleScreen(self.session, self._sprites)
        self.app.go(Push(self.screen))

    def rest(self) -> bool:
        """Let time pass; whether nothing moves any more."""
        self.receive()
        self.app.frame([], dt=0.1)
        return not self.app.stack.top.wants_frames

    def attack(self) -> None:
        """Click an attack."""
        assert self.screen
        x, y = self.screen.buttons[ATTACK].box.center
        self.app.frame(click(x, y))


def measure() -> Iterator[Measurement]:
    trace = trace_attack()
    found = {
        "files": len(trace.files),
        "functions": len(trace.calls),
        "resolves": sum(trace.resolves.values()),
    }
    for what, aim in AIMS.items():
        yield Measurement(f"{what} from a click to the other's pixels", found[what], aim, "", 1.0)
    window = [call for call in trace.calls if call[0].startswith(_WINDOW)]
    yield Measurement("files of the window among them", len({file for file, *_ in window}), 1, "")
    yield Measurement("functions of the window among them", len(window), 1, "")
    for what, names in OTHERS.items():
        yield Measurement(f"{what} on that way", trace.count(names), 1, "")
    yield Measurement("hops between threads on that way", trace.hops, 1, "")


def trace_attack() -> CallTrace:
    """Play to the first turn and trace one attack."""
    trace = CallTrace()
    interval = sys.getswitchinterval()
    trace.install()
    try:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            mover, other = _windows(Path(folder), stack)
            trace.on = True
            mover.attack()
            acted = False
            while not acted:
                mover.receive()
                acted = other.receive()
                time.sleep(0.0005)
            trace.on = False
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        sys.setswitchinterval(interval)
    return trace


def _windows(folder: Path, stack: ExitStack) -> tuple[_Window, _Window]:
    """Two windows in a match that rests; first the one whose turn it is."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    pygame.display.init()
    pygame.display.set_mode((1280, 720))
    pygame.font.init()
    sprites = Sprites()
    stores = [Stores(folder / name) for name in ("host", "guest")]
    host_credentials, guest_credentials = (
        load_credentials(folder / name, Protection.CODE, CODE) for name in ("host", "guest")
    )
    host = ServerThread(
        parse_roster(ROSTER.read_text(encoding="utf-8")),
        address=LOOPBACK,
        port=0,
        journal=stores[0].host,
        credentials=host_credentials,
    )
    links = (
        HostClient(host, "Ana", stores[0].player, credentials=host_credentials),
        Client(
            Address(LOOPBACK, host.port),
            "Ben",
            journal=stores[1].player,
            credentials=guest_credentials,
        ),
    )
    for each in stores:
        stack.callback(each.close)
    for link in links:
        stack.callback(link.close)
    windows = [_Window(link, sprites) for link in links]
    states = [window.session.room_state for window in windows]
    _until(windows, lambda: all(state.choosing for state in states))
    for window, fighter in zip(windows, FIGHTERS, strict=True):
        window.session.pick(fighter, ready=True)
    _until(windows, lambda: all(state.battle for state in states))
    for window in windows:
        window.begin_battle()
    for window in windows:
        _until(windows, window.rest)
    acting = next(at for at, state in enumerate(states) if state.acting)
    return windows[acting], windows[1 - acting]


def _until(windows: list[_Window], condition: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT_SECONDS
    while not condition():
        assert time.monotonic() < end, "the match did not get that far"
        for window in windows:
            window.receive()
        time.sleep(0.002)


if __name__ == "__main__":
    traced = trace_attack()
    print(traced.resolves)
    for file, calls in sorted(Counter(file for file, _, _ in traced.calls).items()):
        names = [name for where, name, _ in traced.calls if where == file]
        print(f"{Path(file).relative_to(_ROOT)}: {calls} {' '.join(names)}")

"""Idle: CPU of a window in which nothing happens, against the same one redrawn at 60 Hz."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from game.player.settings import FILE, Settings, render
from tests.bench.measurement import Measurement, median
from tests.bench.process import INSTRUMENTED_APP, cpu_seconds, running, to_front, window_of
from tests.end_to_end.desktop import Desktop, Window, until, virtual_desktop

SECONDS = 6.0
ROUNDS = 3
SETTLING = 2.0
"""Seconds until the last key is forgotten, the last animation over and the loop slow."""
READY = (640, 673)


def measure() -> Iterator[Measurement]:
    with virtual_desktop() as desktop, ExitStack() as stack:
        shipped = stack.enter_context(match(desktop, ["main.py"], 7341))
        restless = stack.enter_context(match(desktop, ["-m", INSTRUMENTED_APP, "restless"], 7342))
        titles = [
            stack.enter_context(_title(desktop, ["main.py"])),
            stack.enter_context(_title(desktop, ["-m", INSTRUMENTED_APP, "restless"])),
        ]
        still = stack.enter_context(match(desktop, ["main.py"], 7344, moves=False))
        yield _figure(
            desktop, "idle in a battle, motion reduced, in front", still[1], restless[1], still[1]
        )
        for what, ours, floor in (
            ("idle in a battle, joined", shipped[1], restless[1]),
            ("idle in a battle, hosting", shipped[0], restless[0]),
            ("idle at the title", titles[0], titles[1]),
        ):
            yield _figure(desktop, f"{what}, in front", ours, floor, ours)
        yield _figure(
            desktop, "idle in a battle, joined, behind", shipped[1], restless[1], shipped[0]
        )


def _figure(desktop: Desktop, what: str, ours: Window, floor: Window, front: Window) -> Measurement:
    """Both are watched in the same seconds."""
    to_front(desktop, front)
    time.sleep(SETTLING)
    shares: list[Sequence[float]] = []
    for _ in range(ROUNDS):
        before = [cpu_seconds(window.process.pid) for window in (ours, floor)]
        time.sleep(SECONDS)
        after = [cpu_seconds(window.process.pid) for window in (ours, floor)]
        shares.append([(b - a) / SECONDS for a, b in zip(before, after, strict=True)])
    mine, theirs = (median(share[side] for share in shares) * 100 for side in (0, 1))
    return Measurement(what, mine, theirs, "% CPU", 1 / 20)


@contextmanager
def match(
    desktop: Desktop, program: Sequence[str], port: int, *, moves: bool = True
) -> Iterator[tuple[Window, Window]]:
    """Two windows of the program in one battle: who hosts, who joined; with idle animation or
    not."""
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:

        def opened(at: tuple[int, int], name: str, *arguments: str) -> Window:
            folder = Path(data) / name
            folder.mkdir()
            settings = Settings(reduced_motion=not moves)
            (folder / FILE).write_text(render(settings), encoding="utf-8")
            common = ["--name", name, "--port", str(port), "--data", str(folder)]
            process = stack.enter_context(running(desktop, *program, *arguments, *common))
            return window_of(desktop, process, at)

        host = opened((0, 20), "Ana", "--host", "--plain")
        until(lambda: host.caption.endswith("waiting"), "the host waits for a friend")
        guest = opened((1300, 20), "Ben", "--join", "127.0.0.1", "--plain")
        for window in (host, guest):
            until(lambda w=window: w.caption.endswith("choosing"), "both choose")  # type: ignore[misc]
        for window in (host, guest):
            window.click(*READY)
        until(lambda: host.caption.endswith("turn"), "the match begins")
        yield host, guest


@contextmanager
def _title(desktop: Desktop, program: Sequence[str]) -> Iterator[Window]:
    with (
        tempfile.TemporaryDirectory() as data,
        running(desktop, *program, "--data", data) as process,
    ):
        window = window_of(desktop, process, (600, 20))
        time.sleep(SETTLING)
        yield window

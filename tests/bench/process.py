"""Process: a program on a virtual desktop, its CPU time and its memory."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.end_to_end.desktop import ROOT, Desktop, Window, until

BARE_WINDOW = "tests.bench.bare_window"
INSTRUMENTED_APP = "tests.bench.instrumented_app"
HOSTING = "tests.bench.hosting"
"""Programs to start with `-m`; see their modules."""

_ENVIRONMENT = {
    "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    # Set, every start would compile the game anew.
    "PYTHONDONTWRITEBYTECODE": "",
}

_CPU_CLOCK = 2
"""What Linux calls CPUCLOCK_SCHED: of all threads, to the nanosecond."""


@contextmanager
def running(desktop: Desktop, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Python with these arguments on the desktop; ended at the end."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**desktop.environment, **_ENVIRONMENT},
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def window_of(desktop: Desktop, process: subprocess.Popen[bytes], at: tuple[int, int]) -> Window:
    """The window that the process opens, put at `at`."""
    find = ["search", "--onlyvisible", "--pid", str(process.pid)]
    until(lambda: desktop.xdotool(*find, check=False) != "", "a window opens")
    window = Window(desktop, process, desktop.xdotool(*find).split()[0])
    desktop.xdotool("windowmove", "--sync", window.id, *map(str, at), check=False)
    return window


def to_front(desktop: Desktop, window: Window) -> None:
    """Give it the keyboard; the mouse stays where it is."""
    desktop.xdotool("windowactivate", "--sync", window.id, check=False)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far, its own and the kernel's on its behalf.

    /proc/PID/stat counts in hundredths of a second, too coarse for a program that idles.
    """
    return time.clock_gettime((~pid << 3) | _CPU_CLOCK)


def house_bot_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s*(\d+) kB", status)
    assert found
    return int(found[1]) / 1024

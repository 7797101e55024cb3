"""Desktop: a virtual screen with a window manager, and real windows with real keys and clicks."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds that anything on the screen may take before a test gives up."""


class Desktop:
    """An Xvfb screen, large enough for two windows side by side."""

    def __init__(self, display: str, processes: list[subprocess.Popen[bytes]]) -> None:
        self.environment = {**os.environ, "DISPLAY": display}
        # The dummy driver of the other tests would leave the screen black.
        for name in ("SDL_VIDEODRIVER", "SDL_AUDIODRIVER"):
            self.environment.pop(name, None)
        self.environment["SDL_AUDIODRIVER"] = "dummy"
        self._processes = processes

    def open(self, *arguments: str, data: Path, at: tuple[int, int]) -> "Window":
        """Start the program and wait for its window, which is put at `at`."""
        process = subprocess.Popen(
            [sys.executable, "main.py", "--data", str(data), *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._processes.append(process)
        find = ["search", "--onlyvisible", "--pid", str(process.pid)]
        until(lambda: self.xdotool(*find, check=False) != "", "a window opens")
        window = Window(self, process, self.xdotool(*find).split()[0])
        self.xdotool("windowmove", "--sync", window.id, *map(str, at), check=False)
        return window

    def xdotool(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            check=check,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout.strip()


class Window:
    """One player's window. Positions are in units of the layout, 1280 by 720."""

    def __init__(self, desktop: Desktop, process: subprocess.Popen[bytes], window: str) -> None:
        self.id, self.process = window, process
        self._desktop = desktop

    @property
    def caption(self) -> str:
        return self._desktop.xdotool("getwindowname", self.id, check=False)

    def click(self, x: float, y: float) -> None:
        width, height = self._size()
        scale = min(width / 1280, height / 720)
        left, top = (width - 1280 * scale) / 2, (height - 720 * scale) / 2
        at = (str(round(left + x * scale)), str(round(top + y * scale)))
        self._focus()
        self._desktop.xdotool("mousemove", "--sync", "--window", self.id, *at, check=False)
        self._desktop.xdotool("click", "1")

    def press(self, *keys: str) -> None:
        self._focus()
        for key in keys:
            self._desktop.xdotool("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        self._focus()
        self._desktop.xdotool("type", "--delay", "25", text)

    def picture(self, file: Path) -> None:
        """Keep what the window shows, where a person can look at it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        if shutil.which("import"):
            command = ["import", "-window", self.id, str(file)]
            subprocess.run(command, env=self._desktop.environment, check=False, timeout=PATIENCE)

    def close(self) -> None:
        self._desktop.xdotool("windowclose", self.id, check=False)

    def _focus(self) -> None:
        self._desktop.xdotool("windowactivate", "--sync", self.id, check=False)

    def _size(self) -> tuple[int, int]:
        shell = self._desktop.xdotool("getwindowgeometry", "--shell", self.id)
        numbers: Mapping[str, str] = dict(re.findall(r"(\w+)=(\d+)", shell))
        return int(numbers["WIDTH"]), int(numbers["HEIGHT"])


@contextmanager
def virtual_desktop(wide: int = 2600, depth: int = 24) -> Iterator[Desktop]:
    """A desktop of its own, so many pixels wide, gone with everything on it at the end.

    `depth`: bits a pixel.
    """
    read, write = os.pipe()
    processes: list[subprocess.Popen[bytes]] = []
    try:
        # Xvfb picks a free number itself and writes it to the pipe.
        # Without -noreset it throws everybody out whenever its last client has gone.
        screen = ["-screen", "0", f"{wide}x800x{depth}"]
        server = ["Xvfb", "-noreset", "-displayfd", str(write), *screen]
        processes.append(subprocess.Popen(server, pass_fds=[write], stderr=subprocess.DEVNULL))
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        desktop = Desktop(display, processes)
        processes.append(
            subprocess.Popen(["openbox"], env=desktop.environment, stderr=subprocess.DEVNULL)
        )
        until(
            lambda: desktop.xdotool("get_num_desktops", check=False) not in ("", "0"),
            "openbox is there",
        )
        yield desktop
    finally:
        for process in reversed(processes):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
            if process.stdout:
                print(process.stdout.read().decode(errors="replace"))


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until `condition` holds; fails with `what` if it does not within the patience."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE:.0f} s in vain: {what}")
        time.sleep(0.05)

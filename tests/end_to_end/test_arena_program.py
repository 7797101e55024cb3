"""`main.py --serve` as a program of its own: killed, started again, and ended politely."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import free_port

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 40.0


class ArenaProgram:
    """main.py with arguments; what it prints goes into a file."""

    def __init__(self, folder: Path, name: str, *arguments: str) -> None:
        self.printed = folder / f"{name}.out"
        command = [sys.executable, str(ROOT / "main.py"), *arguments, "--data", str(folder / name)]
        with self.printed.open("a") as target:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=target, stderr=target, cwd=ROOT
            )

    def type(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def until(self, words: str, times: int = 1) -> str:
        """What was printed, once the words stand there so often."""
        return until(
            lambda: text if (text := self.printed.read_text()).count(words) >= times else "",
            lambda: f"{words!r} in {self.printed.read_text()}",
        )

    def end(self, number: int) -> int:
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(PATIENCE)


def until(found: Callable[[], str], why: Callable[[], str]) -> str:
    limit = time.monotonic() + PATIENCE
    while not (answer := found()):
        assert time.monotonic() < limit, why()
        time.sleep(0.05)
    return answer


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to end politely with")
def test_a_match_outlives_the_arena_that_was_killed_and_the_arena_ends_politely(
    tmp_path: Path,
) -> None:
    port = str(free_port())
    serving = ArenaProgram(tmp_path, "arena", "--serve", "--port", port)
    programs = [serving]
    try:
        serving.until("--join")
        ana, ben = (
            ArenaProgram(tmp_path, name, "--join", f"127.0.0.1:{port}", "--text", "--name", name)
            for name in ("Ana", "Ben")
        )
        programs += [ana, ben]
        for each in (ana, ben):
            each.until("You are in the lobby")
            each.type("seek")
        ana.until("Match 1 begins")
        for each in (ana, ben):
            each.type("1")
        ben.until("Turn 3:")
        serving.end(signal.SIGKILL)
        ana.until("Trying again")
        status = free_port()
        again = ("--serve", "--port", port, "--status", str(status))
        serving = ArenaProgram(tmp_path, "arena", *again)
        programs.append(serving)
        ana.until("The connection is back.")
        ben.until("The connection is back.")
        ana.type("say still here")
        ben.until("still here")
        page = urllib.request.urlopen(f"http://127.0.0.1:{status}/status.json", timeout=10)
        assert json.load(page)["matches"] == 1
        ana.type("leave")
        ben.until("wins")
        ana.until("You are in the lobby", times=2)
        assert serving.end(signal.SIGTERM) == 0
        serving.until("what ran is kept")
    finally:
        for program in programs:
            program.end(signal.SIGKILL)

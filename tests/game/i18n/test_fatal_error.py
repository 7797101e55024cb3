"""Why something failed, as words that go into any sentence."""

import errno
import os
import re
import sqlite3
from pathlib import Path

import pytest

from game.i18n.fatal_error import is_of_the_system, reason_of, within
from main import main

ROOT = Path(__file__).parents[3]
NUMBERS = [number for number in errno.errorcode if number > 0]


@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_the_system_says_goes_into_a_sentence(number: int) -> None:
    for error in (
        OSError(number, os.strerror(number)),
        OSError(number, os.strerror(number), "/some/where.txt"),
        OSError(number, os.strerror(number), "/some/where.txt", None, "/else/where.txt"),
        OSError(str(OSError(number, os.strerror(number), "/some/where.txt"))),
    ):
        reason = reason_of(error)
        assert reason
        assert not reason.endswith((".", " "))
        assert "[" not in reason
        assert "/some" not in reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(), "no reason given"),
        (OSError("..."), "no reason given"),
        (OSError(0, "", None), "no reason given"),
        (OSError("[WinError 10048] Only one usage of each\r\naddress is permitted."),
         "Only one usage of each address is permitted"),
        (sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
        (ValueError("Expected `int` - at `$.a`."), "Expected `int` - at `$.a`"),
    ],
)  # fmt: skip
def test_a_reason_has_no_number_no_line_ends_and_no_full_stop(
    error: Exception, reason: str
) -> None:
    assert reason_of(error) == reason
    assert within(f" {reason}. ") == reason


def test_a_full_disk_is_no_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/some/where.txt")

    def fail(*given: object) -> None:
        raise problem

    monkeypatch.setattr("main.load_settings", fail)
    assert main(["--config", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "Parley has to stop: the disk is full.\n"
    assert is_of_the_system(problem)
    problem = OSError(errno.EBADF, os.strerror(errno.EBADF))
    assert main(["--config", "--data", str(tmp_path)]) == 1
    assert "our fault" in capsys.readouterr().err
    assert not is_of_the_system(problem)


def test_nobody_else_puts_what_the_system_says_into_a_sentence() -> None:
    asked = re.compile(r"\.strerror\b(?!\()")
    sources = [path for place in ("game", "net") for path in (ROOT / place).rglob("*.py")]
    found = [path.name for path in sources if asked.search(path.read_text(encoding="utf-8"))]
    assert found == ["fatal_error.py"]

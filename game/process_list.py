"""Process list: hides the passcode in our command line from other accounts, which see it in `ps`.

The passcode would be visible as long as the program runs. Linux shows the process's own memory,
which can be overwritten; macOS allows no change, and Windows shows it to the same account only.
"""

import contextlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

HIDDEN = "***"

_INVITED = re.compile(r"^(parley://[^/#]*)/[^#]*", re.IGNORECASE)
_STAT = Path("/proc/self/stat")
_ARG_START, _ARG_END = 47, 48
"""Fields of /proc/self/stat, from 0: start and end address of the arguments."""


def hide_code() -> None:
    """Remove the passcode from what the process list shows of this program."""
    hidden = without_code(sys.argv[1:])
    if sys.platform == "linux" and hidden != sys.argv[1:]:
        with contextlib.suppress(OSError, ValueError, IndexError, ImportError):
            _show(len(sys.argv) - 1, hidden)


def without_code(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with every word of a passcode replaced by asterisks."""
    shown: list[str] = []
    option = ""
    for each in arguments:
        flag, equals, value = each.partition("=")
        if each.startswith("--"):
            option = flag
            shown.append(f"{flag}={_hidden(option, value)}" if equals else each)
        else:
            shown.append(_hidden(option, each))
    return shown


def _hidden(option: str, value: str) -> str:
    if option == "--code":
        return HIDDEN
    if option in ("--join", "--watch"):
        # An invitation contains the passcode, and one may be typed after an address as well.
        value = _INVITED.sub(rf"\1/{HIDDEN}", value)
        where, space, _ = value.strip().partition(" ")
        return f"{where} {HIDDEN}" if space else where
    return value


def _show(count: int, arguments: list[str]) -> None:
    """Overwrite the last `count` arguments that this program was started with."""
    # Imported here: the program is rarely started with a passcode.
    import ctypes

    # The program's name, in parentheses, may contain spaces, so split behind it.
    fields = _STAT.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    start, end = (int(fields[field - 2]) for field in (_ARG_START, _ARG_END))
    size = end - start
    if size <= 0:
        return
    given = ctypes.string_at(start, size).split(b"\0")[:-1]
    head = given[: len(given) - count]
    written = b"".join(each + b"\0" for each in (*head, *(each.encode() for each in arguments)))
    if len(written) <= size:
        ctypes.memmove(start, written.ljust(size, b"\0"), size)

"""Process list: what other accounts of this machine see of our command line, as `ps` shows it.

The words of a code would stand there all evening. On Linux the memory that `ps` is shown is ours
to write; macOS lets nobody change it, and Windows shows it to the same account only.
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
"""Fields of that file, from 0: the addresses between which the arguments lie."""


def hide_code() -> None:
    """Take the words of a code out of what the process list shows of this program."""
    hidden = without_code(sys.argv[1:])
    if sys.platform == "linux" and hidden != sys.argv[1:]:
        with contextlib.suppress(OSError, ValueError, IndexError, ImportError):
            _show(len(sys.argv) - 1, hidden)


def without_code(arguments: Sequence[str]) -> list[str]:
    """The arguments with every word of a code exchanged for stars."""
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
        # An invitation has the code in it, and it may be typed behind an address.
        value = _INVITED.sub(rf"\1/{HIDDEN}", value)
        where, space, _ = value.strip().partition(" ")
        return f"{where} {HIDDEN}" if space else where
    return value


def _show(count: int, arguments: list[str]) -> None:
    """Write other arguments over the last `count` that this program was started with."""
    # Here, because few are started with a code.
    import ctypes

    # The name of the program, in parentheses, may have spaces.
    fields = _STAT.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    start, end = (int(fields[field - 2]) for field in (_ARG_START, _ARG_END))
    size = end - start
    if size <= 0:
        return
    given = ctypes.string_at(start, size).split(b"\0")[:-1]
    kept = given[: len(given) - count]
    written = b"".join(each + b"\0" for each in (*kept, *(each.encode() for each in arguments)))
    if len(written) <= size:
        ctypes.memmove(start, written.ljust(size, b"\0"), size)

"""Tests: `python3 -m tests` makes its own environment below .venv-test, installs what it needs and
runs style, types and tests; then once more, with the other pygame package, all that touches one.

Needs nothing but Python. Two real windows are tested where Xvfb, openbox and xdotool are there, and
are counted as not run where they are not.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Parley needs Python 3.11 or later; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCK = HERE / "requirements.lock"
TOUCHES_PYGAME = ("tests/game/ui", "tests/game/terminal", "tests/test_architecture.py")
"""What is run once more with the other package; the rest never imports either."""

SIDE_BY_SIDE = ("-n", str(min(8, 2 * (os.cpu_count() or 1))), "--dist", "worksteal")
"""Two tests at once for each processor (pytest-xdist): half of them wait for another program. No
more than eight, for a container may own fewer processors than it counts. The long tests stand
together in a few folders, so who has nothing left to do takes of the others'."""

ENVIRONMENT = {
    name: set_to for name, set_to in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""What was compiled is kept: there are many processes, and each would do it again."""

WINDOW_TOOLS = ("Xvfb", "openbox", "xdotool")
WINDOWS = ("-m", "windows", "-n", "2", "tests/end_to_end")
"""Each on a virtual screen of its own."""


def main() -> int:
    python = _environment("pygame", str(LOCK))
    failed = [
        name
        for name, command in (
            ("style", [python, "-m", "ruff", "check", "."]),
            ("format", [python, "-m", "ruff", "format", "--check", "."]),
            ("types", [python, "-m", "mypy"]),
            ("tests", [python, "-m", "pytest", "-q", *SIDE_BY_SIDE]),
        )
        if not _run(name, command)
    ]
    if missing := [tool for tool in WINDOW_TOOLS if not shutil.which(tool)]:
        print(f"NOT RUN: two real windows, for want of {', '.join(missing)}", flush=True)
    elif not _run("windows", [python, "-m", "pytest", "-q", *WINDOWS]):
        failed.append("windows")
    other = _environment("pygame-ce", _with_pygame_ce())
    if not _run("with pygame-ce", [other, "-m", "pytest", "-q", *SIDE_BY_SIDE, *TOUCHES_PYGAME]):
        failed.append("with pygame-ce")
    print("FAILED: " + ", ".join(failed) if failed else "All passed.", flush=True)
    return 1 if failed else 0


def _with_pygame_ce() -> str:
    """A lock file with pygame-ce in pygame's place on every Python: the two must never meet."""
    pins = re.split(r"(?m)^(?=[a-z])", LOCK.read_text(encoding="utf-8"))
    kept = [pin for pin in pins if not pin.startswith("pygame==")]
    other = [re.sub(r" ;[^\\]*", " ", pin) if pin.startswith("pygame-ce") else pin for pin in kept]
    file = ROOT / ".venv-test-pygame-ce.lock"
    file.write_text("".join(other), encoding="utf-8")
    return str(file)


def _environment(name: str, lock: str) -> str:
    """The Python of a virtual environment with these packages, made if it is not there."""
    folder = ROOT / f".venv-test-{name}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--require-hashes", "-r", lock], cwd=ROOT, check=False).returncode:
        sys.exit(
            "NOT RUN: the packages could not be installed; pip says why. It needs the internet."
        )
    return str(python)


def _run(name: str, command: list[str]) -> bool:
    print(f"== {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())

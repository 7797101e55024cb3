"""Programs without a console: pythonw, a shortcut, a service."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from main import main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--config"], 0),
        (["--text"], 0),
        (["--text", "--practice", "easy"], 0),
        (["--puzzle", "daily", "--text"], 1),
        (["--progress"], 0),
        (["--verify", "nothing.parley"], 1),
        (["--text", "--name", "\n"], 2),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_every_mode_does_without_standard_streams(
    arguments: list[str],
    status: int,
    closed: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known: list[str] = []

    def fail(sentence: str, status: int = 1) -> int:
        known.append(sentence)
        return status

    monkeypatch.setattr("main._fail", fail)
    for name in ("stdin", "stdout", "stderr"):
        stream = StringIO()
        stream.close()
        monkeypatch.setattr(sys, name, stream if closed else None)
    assert main([*arguments, "--data", str(tmp_path)]) == status
    assert not any("our fault" in sentence for sentence in known)


@pytest.mark.parametrize("arguments", [["--dance"], ["--help"], ["--version"]])
def test_what_is_typed_wrongly_has_its_status_without_streams(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == (2 if arguments == ["--dance"] else 0)


@pytest.mark.skipif(os.name != "posix", reason="NOT RUN: only a shell of POSIX closes streams")
def test_no_file_gets_the_number_of_a_closed_stream() -> None:
    script = "import main, os; main._open_standard_streams(); os._exit(os.open('main.py', 0))"
    closing = f'exec "{sys.executable}" -c "{script}" <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", closing], cwd=ROOT, check=False).returncode > 2

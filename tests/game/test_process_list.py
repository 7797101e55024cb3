"""What the list of programs shows of a command line with a code in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from game.process_list import without_code

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("--host --code amber carrot zigzag --text", "--host --code *** *** *** --text"),
        ("--host --code=amber-carrot-zigzag", "--host --code=***"),
        (
            "--join parley://10.0.0.9:7275,a.b/amber-fox-lamp",
            "--join parley://10.0.0.9:7275,a.b/***",
        ),
        ("--watch=PARLEY://10.0.0.9/amber-fox-lamp#ab", "--watch=PARLEY://10.0.0.9/***#ab"),
        ("--join 10.0.0.9 --name Ana", "--join 10.0.0.9 --name Ana"),
        ("--code-file words.txt --host", "--code-file words.txt --host"),
    ],
)
def test_the_words_of_a_code_are_stars(given: str, shown: str) -> None:
    assert without_code(given.split()) == shown.split()


def test_words_typed_behind_an_address_are_stars_as_well() -> None:
    assert without_code(["--join", "10.0.0.9 amber fox lamp"]) == ["--join", "10.0.0.9 ***"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing can be hidden")
def test_on_linux_nobody_reads_them_in_the_list_of_programs() -> None:
    program = "import sys; sys.path[0] = '.'; from game.process_list import hide_code; hide_code()"
    program += "; print('hidden', flush=True); input()"
    words = ["--name", "Änne", "--code", "amber", "carrot", "zigzag", "--text"]
    with subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdin and process.stdout
        assert process.stdout.readline() == b"hidden\n"
        shown = Path(f"/proc/{process.pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        process.stdin.close()
    expected = ["--name", "Änne", "--code", "***", "***", "***", "--text"]
    assert [each.decode() for each in shown[-7:]] == expected

"""What is typed after main.py: a mode and its options, or one sentence and status 2."""

import ast
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from game.app.arguments import _COMMON, _MODES, _WAYS, parse_arguments
from game.app.options import Options
from game.protocol.version import VERSION


@pytest.mark.parametrize(
    ("typed", "mode"),
    [
        ([], None),
        (["--host"], "host"),
        (["--join", "10.0.0.1"], "join"),
        (["--hotseat"], "hotseat"),
        (["--practice", "easy"], "practice"),
        (["--learn"], "learn"),
        (["--text"], None),
        (["--config"], "config"),
        (["--join", "10.0.0.1", "--bot", "hard", "--port", "0"], "bot"),
    ],
)
def test_one_mode_is_named_or_none(typed: list[str], mode: str | None) -> None:
    assert parse_arguments(typed).mode == mode


def test_the_options_come_as_they_were_typed() -> None:
    typed = "--join there --text --name Ana --fighter reed --port 80 --data /somewhere"
    options = parse_arguments(typed.split())
    assert (options.join, options.text, options.name) == ("there", True, "Ana")
    assert (options.fighter, options.port, options.data) == ("reed", 80, Path("/somewhere"))


def test_every_option_of_the_help_is_kept_and_none_can_be_changed_later() -> None:
    options = parse_arguments([])
    flags = {name for table in (_MODES, _WAYS, _COMMON) for name in table}
    assert flags - {"version", "code_file"} == {field.name for field in fields(Options)} - {"mode"}
    with pytest.raises(FrozenInstanceError):
        options.plain = 2  # type: ignore[misc]


def test_characters_that_nobody_sees_come_along_with_no_argument() -> None:
    typed = ["\u200e--join\u200f", "\u202a10.0.0.1\u202c", "--code", "amber\u00a0carrot", "zigzag"]
    options = parse_arguments(
        [*typed, "--port", "7275\u200b", "--name", "\ufeffAna", "--bot", "hard\ufeff"]
    )
    assert (options.join, options.code, options.port) == ("10.0.0.1", "amber carrot zigzag", 7275)
    assert (options.name, options.bot) == ("Ana", "hard")


def test_a_file_may_have_such_characters_in_its_name() -> None:
    assert parse_arguments(["--replay", "at\u202f9.rec"]).replay == Path("at\u202f9.rec")
    assert parse_arguments(["--data=my\u00a0games"]).data == Path("my\u00a0games")


@pytest.mark.parametrize("port", ["0", "80", "65535", "00080"])
def test_a_port_may_be_anything_from_0_to_65535(port: str) -> None:
    assert parse_arguments(["--host", "--port", port]).port == int(port)


@pytest.mark.parametrize(("option", "most"), [("rooms", 10_000), ("per-address", 1000)])
def test_an_arena_may_be_made_larger_or_smaller_within_reason(option: str, most: int) -> None:
    name = option.replace("-", "_")
    for number in (1, most):
        assert getattr(parse_arguments(["--serve", f"--{option}", str(number)]), name) == number
    for number in (0, most + 1):
        with pytest.raises(SystemExit):
            parse_arguments(["--serve", f"--{option}", str(number)])


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["--dance"], "--dance"),
        (["here"], "here"),
        (["--host", "--join", "here"], "not allowed with"),
        (["--host", "--hotseat"], "not allowed with"),
        (["--practice", "godlike"], "godlike"),
        (["--practice"], "--practice"),
        (["--join"], "--join"),
        (["--join", ""], "--join needs an address"),
        (["--hotseat", "--port", "80"], "--port goes with"),
        (["--port", "80"], "--port goes with"),
        (["--host", "--port", "65536"], "is not a port"),
        (["--host", "--port", "000000065536"], "is not a port"),
        (["--host", "--port", "-1"], "--port"),
        (["--host", "--port", "1e3"], "is not a port"),
        (["--host", "--port", "٣"], "is not a port"),
        (["--host", "--port", ""], "is not a port"),
        (["--hos"], "--hos"),
        (["--join", "10.0.0.1", "--phrases"], "--phrases goes with --host"),
        (["--hotseat", "--code", "a", "b", "c"], "--code goes with"),
        (["--host", "--open", "--code", "a"], "--code does not go with --open"),
        (["--host", "--plain", "--code", "a"], "--code does not go with --plain"),
        (["--host", "--open", "--plain"], "--open does not go with --plain"),
        (["--serve", "--text"], "--serve does not go with --text"),
        (["--host", "--bot", "easy"], "--bot goes with --join"),
        (["--host", "--export", "a.csv"], "--export goes with --progress"),
        (["--join", "10.0.0.1", "--no-watch"], "--no-watch goes with --host or --serve"),
        (["--join", "10.0.0.1", "--open"], "--open goes with --host"),
        (["--hotseat", "--plain"], "--plain goes with"),
    ],
)
def test_nonsense_is_one_sentence_and_status_two(
    typed: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse_arguments(typed)
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    [sentence] = printed.err.splitlines()
    assert why in sentence
    assert sentence.endswith(". For help: main.py --help")
    assert sentence[0].isupper() or sentence.startswith("--")


@pytest.mark.parametrize(("typed", "told"), [("--version", VERSION), ("--help", "--practice")])
def test_help_and_version_are_told_and_end_well(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse_arguments([typed])
    assert caught.value.code == 0
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("place", ["main.py", "tests/__main__.py"])
def test_an_older_python_can_read_far_enough_to_say_that_it_is_too_old(place: str) -> None:
    source = (Path(__file__).parents[3] / place).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    assert source.index("sys.version_info < (3, 11)") < source.index("\ndef ")


def test_a_code_may_be_typed_as_three_words_or_one() -> None:
    for words in (["amber", "carrot", "zigzag"], ["amber carrot zigzag"]):
        assert parse_arguments(["--host", "--code", *words]).code == "amber carrot zigzag"


def test_plain_may_be_said_twice() -> None:
    assert parse_arguments(["--host", "--plain", "--plain"]).plain == 2
    assert parse_arguments(["--host"]).plain == 0


def test_a_code_may_stand_in_the_first_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("\ufeff amber carrot zigzag \nnot this\n", encoding="utf-8")
    options = parse_arguments(["--host", "--code-file", str(tmp_path / "words")])
    assert options.code == "amber carrot zigzag"


def test_a_code_from_the_standard_input_is_one_line_of_it() -> None:
    program = (
        "import sys; sys.path[0] = '.'; from game.app.arguments import parse_arguments;"
        "print(parse_arguments(['--host', '--code-file', '-']).code, sys.stdin.read())"
    )
    typed = "amber-carrot-zigzag\nsay hello\n"
    known = subprocess.run(
        [sys.executable, "-c", program], input=typed, capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3], timeout=60,
    )  # fmt: skip
    assert known.stdout == "amber-carrot-zigzag say hello\n\n"


@pytest.mark.parametrize("place", ["missing", "."])
def test_a_code_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--host", "--code-file", str(tmp_path / place)])
    assert capsys.readouterr().err.startswith("The code cannot be read: ")

"""Test stdin lines: a line at a time, and an end that stays one."""

from pathlib import Path

from game.terminal.stdin_lines import LINE_LIMIT, StdinLines
from tests.support import until


def typed(folder: Path, text: bytes) -> StdinLines:
    (folder / "typed").write_bytes(text)
    return StdinLines((folder / "typed").open("rb", buffering=0))


def test_lines_come_one_by_one_and_the_end_comes_again_and_again(tmp_path: Path) -> None:
    lines = typed(tmp_path, b"one\ntwo")
    assert [lines.wait() for _ in range(4)] == ["one\n", "two\n", "", ""]
    assert lines.take() == ""


def test_who_only_looks_gets_a_line_once_it_is_there(tmp_path: Path) -> None:
    lines, taken = typed(tmp_path, b"one\n"), [""]

    def took() -> bool:
        taken[0] = lines.take() or ""
        return taken[0] != ""

    until(took)
    assert taken == ["one\n"]


def test_a_line_that_is_too_long_counts_as_two_and_bytes_that_are_no_text_as_marks(
    tmp_path: Path,
) -> None:
    lines = typed(tmp_path, b"x" * (LINE_LIMIT + 1) + b"\n\xff\n")
    assert [lines.wait() for _ in range(3)] == ["x" * LINE_LIMIT + "\n", "x\n", "\ufffd\n"]


def test_characters_that_nobody_sees_are_no_part_of_a_line(tmp_path: Path) -> None:
    lines = typed(tmp_path, "\ufeffstatus\nsay\u00a0hi\u200b\n\u200e\n".encode())
    assert [lines.wait() for _ in range(4)] == ["status\n", "say hi\n", "\n", ""]


def test_a_file_is_nobody_who_could_answer(tmp_path: Path) -> None:
    assert not typed(tmp_path, b"").interactive

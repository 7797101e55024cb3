"""Accounts without a home, or with one that nobody expects."""

import os
from pathlib import Path

import pytest

from main import main

NO_HOME = (
    "There is no home folder to save your matches in. Start Parley with --data and the name of "
    "a folder.\n"
)


@pytest.mark.parametrize(
    "found", [RuntimeError(), KeyError("getpwuid"), OSError(), "~/.local/parley"]
)
def test_without_a_home_a_sentence_names_data(
    found: Exception | str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def home(*given: object, **named: object) -> str:
        if isinstance(found, str):
            return found
        raise found

    monkeypatch.setattr("platformdirs.user_data_dir", home)
    for mode in (["--text"], ["--config"], ["--host", "--text"], ["--serve"], []):
        assert main(mode) == 1
        assert capsys.readouterr().err == NO_HOME


def test_without_a_home_and_a_name_data_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 54321")

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr("pathlib.Path.home", nobody)
    assert main(["--text", "--data", str(tmp_path)]) == 0
    assert "You are called Guest." in capsys.readouterr().out


ODD = ["a b", "Zoë 日本", "100%s%d{x}", "new\nline", "'\"`$HOME", "-rf", "x" * 200, "?a=1#b"]


@pytest.mark.parametrize("name", ODD)
def test_the_folder_may_be_called_anything(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.name == "nt" and set(name) & set('\n"?'):
        pytest.skip("NOT RUN: Windows has no such names")
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *given, **named: str(tmp_path / name))
    assert main(["--config", "name=Zoé"]) == 0
    assert main(["--text"]) == 0
    assert main(["--progress"]) == 0
    printed = capsys.readouterr()
    assert "You are called Zoé." in printed.out
    assert printed.err == ""


@pytest.mark.parametrize("place", ["file/below", "x" * 300])
def test_where_nothing_can_be_kept_one_plays_all_the_same_and_knows_it(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["--text", "--data", str(tmp_path / place)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Nothing can be saved: ")
    assert "Start Parley with --data and another folder." in printed
    assert "This is Parley." in printed

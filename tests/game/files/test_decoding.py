"""Files that were saved once with an editor of any system say what they said before."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from assets import PUZZLES
from game.app.arguments import parse_arguments
from game.files.decoding import decode_text
from game.i18n.language import load_language
from game.player.profile import Profile, load_profile, save_profile
from game.player.settings import load_settings
from game.review.puzzles import load_puzzles
from tests.game.i18n.test_language import GERMAN, HEADER

SAVED: dict[str, Callable[[str], bytes]] = {
    "as it was": str.encode,
    "with a byte order mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "with Windows' line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "with an old Mac's line ends": lambda text: text.replace("\n", "\r").encode(),
    "by Notepad as Unicode": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "as UTF-16, large end first": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "as UTF-32": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
    "by an old Notepad": lambda text: text.encode("cp1252"),
}


@pytest.fixture(params=SAVED)
def save(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bytes]:
    monkeypatch.setattr("locale.getencoding", lambda: "cp1252")
    return SAVED[request.param]


def test_settings_hold(save: Callable[[str], bytes], tmp_path: Path) -> None:
    text = '# Zoé\nname = "Zoé"\nmaster = 10\n\n[keys]\ntalk = "y"\n'
    (tmp_path / "settings.toml").write_bytes(save(text))
    settings, problem = load_settings(tmp_path)
    assert (settings.name, settings.master, settings.keys.talk, problem) == ("Zoé", 10, "y", "")


def test_the_profile_holds(save: Callable[[str], bytes], tmp_path: Path) -> None:
    save_profile(tmp_path, Profile("Zoé", ("10.0.0.7",), learned=True))
    file = tmp_path / "profile.json"
    file.write_bytes(save(file.read_text(encoding="utf-8")))
    assert load_profile(tmp_path) == Profile("Zoé", ("10.0.0.7",), learned=True)


def test_puzzles_hold(save: Callable[[str], bytes], tmp_path: Path) -> None:
    file = tmp_path / "puzzles.toml"
    file.write_bytes(save(PUZZLES.read_text(encoding="utf-8")))
    assert load_puzzles(file) == load_puzzles(PUZZLES)


def test_a_catalogue_holds(save: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "de.po").write_bytes(save(HEADER + GERMAN))
    assert load_language(tmp_path, "de").name == "Deutsch"


def test_a_code_in_a_file_holds(save: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(save("acorn amber ankle\n"))
    options = parse_arguments(["--host", "--code-file", str(tmp_path / "words")])
    assert options.code == "acorn amber ankle"


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(UnicodeDecodeError):
        decode_text(b"\xff\xfe\x00")
    (tmp_path / "de.po").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match=r"^The catalogue de\.po is not text\.$"):
        load_language(tmp_path, "de")

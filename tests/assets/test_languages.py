"""The catalogues: what the game says, it can say in every language; a slip of one is found."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import polib
import pytest

from assets import LANGUAGES
from assets.translate import Found, missing, phrases, phrases_of
from game.i18n.language import languages, load_language
from game.i18n.phrase import phrase, plural
from game.ui.graphics.bidi import levels

ROOT = Path(__file__).parent.parent.parent
CODES = [code for code in languages(LANGUAGES) if code != "en"]
WHOLE = ("ar", "de", "es", "fr")
"""What one that is added later lacks is said in English; these lack nothing."""
MAY_ESCAPE = 16
"""Names of files, keys and the like, and what only an exception of ours says."""
SCREENS = (
    "game/ui",
    "game/terminal",
    "game/client_state/narration.py",
    "game/client_state/room_state.py",
    "game/protocol/error_texts.py",
)
DOORS = (
    *(
        "net/link_factory.py",
        "net/wire/address.py",
        "net/connect/invitation.py",
        "net/wire/passcode.py",
        "net/connect/dial.py",
    ),
    *(
        "net/connect/diagnosis.py",
        "net/security/client_handshake.py",
        "net/connect/disconnect_reasons.py",
        "net/connect/suspend_clock.py",
        "net/server/server_thread.py",
    ),
)
"""What says why nobody comes in."""
NOT_WORDS = {
    # Names and figures that every language shares, and what only stands in an exception of ours.
    *(
        "game/ui/graphics/font_coverage.py",
        "game/ui/graphics/theme.py",
        "game/ui/window.py",
        "game/ui/graphics/pygame_import.py",
    ),
    *(
        "game/ui/graphics/bidi.py",
        "game/ui/shell/debug_overlay.py",
        "game/ui/graphics/sprites.py",
        "game/ui/input/gamepad.py",
    ),
    *("game/ui/stage/backdrop.py", "game/ui/audio/mixer.py"),
}
NAMES = {"Parley", "Parley {}", "put off", "python main.py --join {}"}


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


TO_COPY = {
    *(
        "address",
        "arena",
        "aside",
        "code",
        "command",
        "file",
        "folder",
        "host",
        "invitation",
        "line",
    ),
    *("link", "network", "path", "place", "port", "url"),
}
"""Placeholders for what a person marks and copies: a full stop behind it would come along."""
_TYPED = re.compile(
    r"(?:\S*--[a-z-]+|main\.py|\d+\.\d+\.\d+\.\d+|\S+\.(?:txt|lock|toml|csv))[.,;:!?)\]\"']"
)
"""The same where it is written out."""


def touched(words: str) -> list[str]:
    """What is to be copied and does not stand between spaces."""
    pieces = re.findall(r"\S*\{(?:" + "|".join(TO_COPY) + r")\}\S*", words)
    return [piece for piece in pieces if not re.fullmatch(r"\{\w+\}", piece)] + _TYPED.findall(
        words
    )


def test_what_is_found_to_be_touched() -> None:
    assert touched("join at {address}.") == ["{address}."]
    assert touched("« {code} » ({link})") == ["({link})"]
    assert touched("with --data, from 10.0.0.7.") == ["--data,", "10.0.0.7."]
    assert touched("{who}: {command} or {file}") == []


def test_no_sign_touches_what_is_to_be_copied(wanted: list[Found]) -> None:
    for one in wanted:
        for words in filter(None, (one.source, one.many)):
            assert touched(words) == [], words


@pytest.mark.parametrize("code", CODES)
def test_no_sign_touches_what_is_to_be_copied_in_any_language(code: str) -> None:
    for entry in polib.pofile(str(LANGUAGES / f"{code}.po")):
        for words in (entry.msgstr, *entry.msgstr_plural.values()):
            assert entry.obsolete or touched(words) == [], words


def test_english_and_four_more_are_spoken_one_of_them_from_right_to_left() -> None:
    assert set(WHOLE) <= set(CODES)
    spoken = [load_language(LANGUAGES, code) for code in CODES]
    assert len({language.name for language in spoken}) == len(spoken)
    assert [language.code for language in spoken if language.right_to_left] == ["ar"]


@pytest.fixture(scope="module")
def wanted() -> list[Found]:
    return phrases()


@pytest.mark.parametrize("code", WHOLE)
def test_a_catalogue_says_all_that_the_game_says(code: str, wanted: list[Found]) -> None:
    lacking = missing(polib.pofile(str(LANGUAGES / f"{code}.po")), wanted)
    known = f"python -m assets.translate, then fill in {code}.po"
    assert lacking == [], known


@pytest.mark.parametrize("code", CODES)
def test_what_the_game_puts_in_has_its_place_in_every_translation(code: str) -> None:
    for entry in polib.pofile(str(LANGUAGES / f"{code}.po")).translated_entries():
        if not entry.msgid_plural:
            assert placeholders(entry.msgstr) == placeholders(entry.msgid), entry.msgid
        for form in entry.msgstr_plural.values():
            # One, two and none may be words; the rest is told with its number.
            wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
            assert placeholders(form) <= wanted, entry.msgid


def test_a_language_counts_in_all_its_forms() -> None:
    arabic, french = (load_language(LANGUAGES, code) for code in ("ar", "fr"))
    known = {arabic.say(plural("{count} action", "{count} actions", n)) for n in (0, 1, 2, 3, 11)}
    assert len(known) == 5
    assert french.say(plural("{count} action", "{count} actions", 0)) == "0 action"


def test_a_name_is_left_as_it_is_in_every_language() -> None:
    for code in CODES:
        said = load_language(LANGUAGES, code).say(phrase("{name} is back.", name="Ana {x}"))
        assert "Ana {x}" in said


# --- what escapes translation -------------------------------------------------------------------


def bare_words(source: str) -> Iterator[str]:
    """Words in a source that look as if people were to read them and are no phrases."""
    tree = ast.parse(source)
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("phrase", "plural", "compile", "stamp", "warning", "exception", "info"):
                skipped |= {each for each in node.args if not isinstance(each, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node not in skipped:
            skipped.update(node.values)
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
            if re.search(r"[A-Za-z]{2,}.* | [A-Za-z]{2,}", text) and text not in NAMES:
                yield text
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            # A type in quotes is no sentence.
            known = re.search(r"^[^\[|]*[A-Za-z]{2,}[^\[|]*$", text) and " " in text.strip()
            if node not in skipped and known and text not in NAMES:
                yield text


def test_hardly_any_words_of_screens_and_doors_escape_translation() -> None:
    places = [ROOT / place for place in SCREENS + DOORS]
    files = [
        file for place in places for file in ([place] if place.is_file() else place.rglob("*.py"))
    ]
    escaped = [
        f"{name}: {words}"
        for file in sorted(files)
        if (name := file.relative_to(ROOT).as_posix()) not in NOT_WORDS
        for words in bare_words(file.read_text(encoding="utf-8"))
    ]
    assert len(escaped) <= MAY_ESCAPE, "\n".join(escaped)


def test_words_that_escape_are_found() -> None:
    assert list(bare_words('text("Leave the match")')) == ["Leave the match"]
    assert list(bare_words('text(f"{name} is away")')) == ["{} is away"]
    assert list(bare_words('text(phrase("Leave the match"))')) == []
    assert [found.source for found in phrases_of('x(phrase("Go"))', "x.py")] == ["Go"]


def test_a_sentence_that_begins_with_a_key_is_read_from_right_to_left_all_the_same() -> None:
    arabic = load_language(LANGUAGES, "ar")
    keys = phrase("Tab, arrows and Enter, a letter, or the mouse   ·   F11 full screen")
    assert levels(arabic.say(keys))[0] == 1


HARD_WORDS = re.compile(r"\b(anew|besides|lest|whoever|whom|heard|told|he|his|him)\b", re.I)
PLANS = {"Lunge first and hard; Disarm whoever gathers a charge."}
"""Plans of the fighters, whose fingerprint is in every record."""


def hard_to_read(sentence: str) -> bool:
    """Return whether a sentence has words or a beginning that have to be read twice."""
    plain = re.sub(r"\{\w+\}", "", sentence)
    relative = re.match(r"(Who|What|Where)\b", plain) and "?" not in plain
    return bool(HARD_WORDS.search(plain) or relative)


def test_what_is_hard_to_read_is_found() -> None:
    assert hard_to_read("Who leaves now loses the match.")
    assert hard_to_read("The table is set anew.")
    assert not hard_to_read("What if? Play on from here")
    assert not hard_to_read("By the rules: {told}")


def test_every_sentence_is_understood_at_the_first_reading(wanted: list[Found]) -> None:
    sentences = {text for one in wanted for text in (one.source, one.many)}
    assert [text for text in sentences - PLANS if hard_to_read(text)] == []

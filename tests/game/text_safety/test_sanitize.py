"""Test sanitize: whatever comes in, what is shown is one short line that is safe to draw and
print."""

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.text_safety.sanitize import (
    NAME_LIMIT,
    RAW_LIMIT,
    TEXT_LIMIT,
    clean_line,
    clean_name,
    clean_print,
    clean_text,
    cleaned_stream,
    visible_text,
)

NASTY = st.sampled_from(
    [
        *"\x00\x07\x1b\x7f\x85\x9b\xad\u034f\u061c\u115f\u17b4\u180e\u200b\u200c\u200d\u200e\u2028",
        *"\u202e\u2066\u2800\u3164\ufe0f\ufeff\ufffc\ud800\udfff\ue000\U000e0041\U0010ffff\u0301",
        *"\u0489\u20dd \t\r\n\u00a0\u3000aé1-.'😀👩🏽❤☝میक्ष\u0958\U0001d15f한ᄀ각",
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x9b31m",
        "👨‍👩‍👧",
        "🇩🇪",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.lists(NASTY, max_size=24).map("".join),
    st.lists(NASTY, max_size=8).map(lambda parts: "".join(parts) * 60),
)
JOINERS = "\u200c\u200d\ufe0f"


def thoroughly(test: Callable[..., Any]) -> Callable[..., Any]:
    """500 examples."""
    return settings(max_examples=500, deadline=None)(given(TEXTS)(test))


def very_thoroughly(test: Callable[..., Any]) -> Callable[..., Any]:
    """5,000 examples."""
    return settings(max_examples=5_000, deadline=None)(given(TEXTS)(test))


def verify_clean(text: str) -> None:
    """What is true of every text that may be shown."""
    assert len(text) <= TEXT_LIMIT
    assert text == text.strip()
    assert text == unicodedata.normalize("NFC", text)
    assert "  " not in text
    for at, character in enumerate(text):
        if character in JOINERS:
            assert at > 0
        else:
            category = unicodedata.category(character)
            assert category not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
            # Python's table of characters may be older than that of `regex`.
            assert category != "Cn" or not regex.match(r"\p{Cn}", character)
            assert category != "Zs" or character == " "
    marks = "".join(
        "m" if unicodedata.category(c) in ("Mn", "Me") and c != "\ufe0f" else "." for c in text
    )
    assert "mmm" not in marks
    assert not marks.startswith("m")
    text.encode("utf-8")


def verify_name(name: str) -> None:
    """What is true of every name that may be shown."""
    verify_clean(name)
    assert len(name) <= NAME_LIMIT
    assert name == unicodedata.normalize("NFKC", name)
    for character in name:
        assert character in " .-'" or regex.match(r"[\p{L}\p{M}\p{Nd}]", character)
        assert character not in JOINERS


@thoroughly
def test_a_line_that_was_typed_is_clean_but_for_its_length(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert line.startswith(clean_text(text)[:1])
    verify_clean(line[:TEXT_LIMIT].strip())


def test_a_long_line_that_was_typed_is_not_cut() -> None:
    assert clean_line("\ufeff" + "x" * 2000 + "\u00a0y") == "x" * 2000 + " y"


def test_piece_by_piece_a_joiner_stays_for_what_comes_next() -> None:
    assert "".join(map(visible_text, "می\u200cروم")) == "می\u200cروم"
    assert "".join(map(visible_text, "👩\u200d🚀")) == "👩\u200d🚀"
    assert visible_text("\ufeffa\u00a0\u200eb\u00ad") == "a b"


@thoroughly
def test_what_was_cleaned_is_clean_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    verify_clean(cleaned)
    assert clean_text(cleaned) == cleaned


@pytest.mark.long
@pytest.mark.timeout(600)
@very_thoroughly
def test_what_was_cleaned_is_clean_in_twenty_thousand_cases(text: str) -> None:
    cleaned = clean_text(text)
    verify_clean(cleaned)
    assert clean_text(cleaned) == cleaned


@thoroughly
@example("1\ufe0f")
@example("Ana\ufe00")
def test_a_cleaned_name_is_a_name_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean_name(text)
    verify_name(cleaned)
    assert clean_name(cleaned) == cleaned


@pytest.mark.long
@pytest.mark.timeout(600)
@very_thoroughly
def test_a_cleaned_name_is_a_name_in_twenty_thousand_cases(text: str) -> None:
    cleaned = clean_name(text)
    verify_name(cleaned)
    assert clean_name(cleaned) == cleaned


HONEST = {
    "Latin": "Grüße aus Łódź, señor — ça va? 100 %!",
    "Vietnamese": "Chúc bạn một ngày tốt lành, trận này hay quá",
    "Greek": "Καλή τύχη, φίλε μου!",
    "Cyrillic": "Ещё раз? Щука съела ёжика.",
    "Hebrew": "שלום, בהצלחה!",
    "Arabic": "مرحبا، حظا سعيدا!",
    "Hindi": "नमस्ते, शुभकामनाएँ!",
    "Bengali": "শুভেচ্ছা বন্ধু",
    "Tamil": "வணக்கம் நண்பரே",
    "Thai": "สวัสดีครับ ขอให้โชคดี",
    "Georgian": "გამარჯობა მეგობარო",
    "Armenian": "Բարև ընկեր",
    "Japanese": "こんにちは、もう一回やろうぜ!",
    "Chinese": "你好,再来一局!",
    "Korean": "안녕하세요, 한 판 더!",
    "Amharic": "ሰላም ጓደኛ",
    "emoji": "😀 👩‍👩‍👧‍👦 👍🏽 ❤️ 🏳️‍🌈 🇩🇪 1️⃣",
    "signs": "a < b && c > d; 3² ≠ 9 → (╯°□°)╯︵ ┻━┻",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_honest_text_passes_unchanged(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        (" \t\r\n ", ""),
        ("two\nlines", "two lines"),
        ("a  b\u3000\u00a0c", "a b c"),
        ("nul\x00l", "null"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;new title\x07text", "text"),
        ("\x1b]0;never ended", ""),
        ("\x9b2Jcleared", "cleared"),
        ("ab\u202ecd", "abcd"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u3164\u2800\u115f", ""),
        ("Z\u0301\u0301\u0301\u0301\u0301algo", "Ź\u0301\u0301algo"),
        ("\u0301\u0301first", "first"),
        ("joi\u200dned", "joined"),
        ("e\u0301", "é"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("x" * 1000, "x" * TEXT_LIMIT),
    ],
)
def test_what_is_not_text_is_taken_away(raw: str, shown: str) -> None:
    assert clean_text(raw) == shown


def test_taking_one_character_away_may_bring_an_escape_together() -> None:
    assert clean_text("\x1b\u200b[31mred") == "[31mred"
    assert clean_text("\x1b[3\u200b1mred") in ("red", "[31mred")


def test_only_so_much_of_an_endless_text_is_looked_at() -> None:
    assert clean_text("\x00" * RAW_LIMIT + "late") == ""


@pytest.mark.parametrize(
    "name",
    ["Ana", "Łukasz", "O'Neill", "J. R. Ewing", "Anne-Marie", "小明", "민준", "Ωmega", "Ivan 2"],
)
def test_an_honest_name_passes_unchanged(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("😀😀", ""),
        ("  Ana  ", "Ana"),
        ("<b>Ana</b>", "bAnab"),
        ("Ana\u202e", "Ana"),
        ("Ａｎａ", "Ana"),
        ("Ana\ufe0f", "Ana"),
        ("Ana\ufe00", "Ana"),
        ("-- Ana --", "Ana"),
        ("Ana\nBob", "Ana Bob"),
        ("n" * 50, "n" * NAME_LIMIT),
    ],
)
def test_what_is_not_of_names_is_taken_away(raw: str, shown: str) -> None:
    assert clean_name(raw) == shown


def test_two_names_that_look_the_same_are_the_same() -> None:
    lookalikes = ("Ana", "Ana\u200b", "A\u00adna", "Ana\ufe0e", "Ａna", " Ana", "Ana\u034f")
    assert {clean_name(name) for name in lookalikes} == {"Ana"}


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "ക്\u200d", "അവന്\u200dറെ"])
def test_a_joiner_that_spells_a_word_stays(text: str) -> None:
    inside = not text.endswith("\u200d")
    assert clean_text(text) == (text if inside else text[:-1])


@pytest.mark.parametrize("text", ["a\u200cb", "\u200cمی", "می\u200c", "م\u200c\u200cی", "a\u200dی"])
def test_a_joiner_anywhere_else_goes(text: str) -> None:
    assert clean_text(text) == text.replace("\u200c", "").replace("\u200d", "")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\x1b]0;title\x07\x1b[2Jcleared", "cleared"),
        ("\x9b31mred", "red"),
        ("\x1b\x1b[2J[2J", "[2J"),
        ("two\nlines\tapart", "two\nlines\tapart"),
        ("back\b\rwards", "backwards"),
        ("\u202eturned\u2066 round\u2028", "turned round"),
        ("مرحبا \u200fAna\u200f", "مرحبا \u200fAna\u200f"),
        ("a\ud800b", "ab"),
        ("👩\u200d👩\u200d👧 é ❤\ufe0f", "👩\u200d👩\u200d👧 é ❤\ufe0f"),
    ],
)
def test_what_is_printed_commands_no_terminal(printed: str, shown: str) -> None:
    assert clean_print(printed) == shown
    target = io.StringIO()
    print(printed, file=cleaned_stream(target), end="")
    assert target.getvalue() == shown
    assert cleaned_stream(cleaned_stream(target)).getvalue() == shown  # type: ignore[attr-defined]

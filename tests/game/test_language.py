"""Language: phrases as a reader's catalogue says them."""

from pathlib import Path

import pytest

from game.words.catalogue import load_language, parse_language
from game.words.language import ENGLISH, Language, preferred
from game.words.phrase import Phrase, capitalised, joined, phrase, plural, reworded

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
GERMAN = """
msgid "English"
msgstr "Deutsch"

msgid "{name} is back."
msgstr "{name} ist wieder da."

msgid "the left {fighter}"
msgstr "der linke {fighter}"

msgid "{actor} faints."
msgstr "{actor} fällt um."

msgid "{count} line"
msgid_plural "{count} lines"
msgstr[0] "{count} Zeile"
msgstr[1] "{count} Zeilen"

msgid "{name} has left."
msgstr "{nome} ist weg."

msgid "Leave"
msgstr ""
"""


@pytest.fixture
def german() -> Language:
    return parse_language("de", HEADER + GERMAN)


def test_a_phrase_is_its_english() -> None:
    said = phrase("{name} is back.", name="Ana")
    assert said == "Ana is back."
    assert ENGLISH.say(said) == "Ana is back."
    assert type(ENGLISH.say(said)) is str


def test_a_phrase_is_said_in_the_readers_language(german: Language) -> None:
    assert german.say(phrase("{name} is back.", name="Ana")) == "Ana ist wieder da."


def test_what_people_type_is_never_translated(german: Language) -> None:
    assert german.say("Leave") == "Leave"
    assert german.say("{name} is back.") == "{name} is back."
    assert german.say(phrase("{name} is back.", name="{name} is back.")).startswith("{name} is")


def test_a_phrase_within_a_phrase_is_said_too(german: Language) -> None:
    actor = phrase("the left {fighter}", fighter="Kettle")
    sentence = capitalised(phrase("{actor} faints.", actor=actor))
    assert sentence == "The left Kettle faints."
    assert german.say(sentence) == "Der linke Kettle fällt um."


@pytest.mark.parametrize(("count", "said"), [(1, "1 Zeile"), (0, "0 Zeilen"), (5, "5 Zeilen")])
def test_counting_follows_the_languages_own_forms(german: Language, count: int, said: str) -> None:
    assert german.say(plural("{count} line", "{count} lines", count)) == said


def test_pieces_in_a_row_are_each_said(german: Language) -> None:
    row = joined([phrase("{name} is back.", name="Ana"), "GG {x}"])
    assert row == "Ana is back. GG {x}"
    assert german.say(row) == "Ana ist wieder da. GG {x}"


def test_what_a_catalogue_lacks_is_said_in_english(german: Language) -> None:
    assert german.say(phrase("Leave")) == "Leave"
    assert german.say(phrase("Stay")) == "Stay"


def test_a_translators_slip_is_no_crash(german: Language) -> None:
    assert german.say(phrase("{name} has left.", name="Ana")) == "Ana has left."


def test_words_from_the_wire_are_said_by_what_they_mean(german: Language) -> None:
    sentence = reworded("Ben came home.", phrase("{name} is back.", name="Ben"))
    assert (sentence, german.say(sentence)) == ("Ben came home.", "Ben ist wieder da.")


def test_phrases_are_told_apart_from_text_by_their_kind_alone() -> None:
    assert isinstance(phrase("Leave"), Phrase) and phrase("Leave") == "Leave"
    assert len({phrase("Leave"), "Leave"}) == 1


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        (["de_AT.UTF-8"], "de"),
        (["pt_BR", "fr"], "fr"),
        (["C.UTF-8"], "en"),
        ([""], "en"),
        (["DE"], "de"),
        (["de-CH"], "de"),
    ],
)
def test_a_locale_finds_its_language(wishes: list[str], code: str) -> None:
    assert preferred(wishes, ("en", "de", "fr")) == code


def test_a_language_without_a_catalogue_is_english(tmp_path: Path) -> None:
    assert load_language(tmp_path, "tlh") is ENGLISH
    assert load_language(tmp_path, "../../etc/passwd") is ENGLISH


@pytest.mark.parametrize("text", ["msgid", "\x00", HEADER.replace("!=", "(")])
def test_a_damaged_catalogue_is_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^The catalogue xx\.po cannot be read: .*\.$"):
        parse_language("xx", text + '\nmsgid "a"\nmsgstr "b"\n' if "(" in text else text)


def test_a_copied_catalogue_is_found(tmp_path: Path) -> None:
    (tmp_path / "nl.po").write_text(HEADER + GERMAN, encoding="utf-8")
    assert load_language(tmp_path, "nl").name == "Deutsch"

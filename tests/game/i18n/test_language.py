"""Language: phrases as a reader's catalogue says them."""

from pathlib import Path

import pytest

from game.app.context import choose_language
from game.i18n.fatal_error import FatalError
from game.i18n.language import (
    ENGLISH,
    SIZE_LIMIT,
    Language,
    languages,
    load_language,
    parse_language,
    preferred_language,
)
from game.i18n.phrase import Phrase, capitalised, join_phrases, phrase, plural, translated
from game.i18n.system_language import parse_apple_languages
from game.player.settings import DEFAULTS, changed

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

msgid "{actor} is knocked out."
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
    sentence = capitalised(phrase("{actor} is knocked out.", actor=actor))
    assert sentence == "The left Kettle is knocked out."
    assert german.say(sentence) == "Der linke Kettle fällt um."


@pytest.mark.parametrize(("count", "said"), [(1, "1 Zeile"), (0, "0 Zeilen"), (5, "5 Zeilen")])
def test_counting_follows_the_languages_own_forms(german: Language, count: int, said: str) -> None:
    assert german.say(plural("{count} line", "{count} lines", count)) == said


def test_pieces_in_a_row_are_each_said(german: Language) -> None:
    row = join_phrases([phrase("{name} is back.", name="Ana"), "GG {x}"])
    assert row == "Ana is back. GG {x}"
    assert german.say(row) == "Ana ist wieder da. GG {x}"


def test_what_a_catalogue_lacks_is_said_in_english(german: Language) -> None:
    assert german.say(phrase("Leave")) == "Leave"
    assert german.say(phrase("Stay")) == "Stay"


def test_a_translators_slip_is_no_crash(german: Language) -> None:
    assert german.say(phrase("{name} has left.", name="Ana")) == "Ana has left."


def test_words_from_the_wire_are_said_by_what_they_mean(german: Language) -> None:
    sentence = translated("Ben came home.", phrase("{name} is back.", name="Ben"))
    assert (sentence, german.say(sentence)) == ("Ben came home.", "Ben ist wieder da.")


def test_phrases_are_told_apart_from_text_by_their_kind_alone() -> None:
    assert isinstance(phrase("Leave"), Phrase) and phrase("Leave") == "Leave"
    assert len({phrase("Leave"), "Leave"}) == 1


@pytest.mark.parametrize(
    ("languages", "code"),
    [
        (["de_AT.UTF-8"], "de"),
        (["pt_BR", "fr"], "fr"),
        (["C.UTF-8"], "en"),
        ([""], "en"),
        (["DE"], "de"),
        (["de-CH"], "de"),
        (["de_DE@euro"], "de"),
        (["", "de"], "de"),
        (["en_GB", "de"], "en"),
    ],
)
def test_a_locale_finds_its_language(languages: list[str], code: str) -> None:
    assert preferred_language(languages, ("en", "de", "fr")) == code


REGIONAL = (
    "en",
    "de",
    "de_CH",
    "es_419",
    "he",
    "nb",
    "pt_BR",
    "pt_PT",
    "sr_Latn",
    "zh_CN",
    "zh_TW",
)


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("pt_BR.UTF-8", "pt_BR"),
        ("pt-PT", "pt_PT"),
        ("pt", "pt_BR"),
        ("pt_AO", "pt_BR"),
        ("de", "de"),
        ("de_CH.UTF-8", "de_CH"),
        ("de_AT", "de"),
        ("es_MX", "es_419"),
        ("zh-CN", "zh_CN"),
        ("zh_SG", "zh_CN"),
        ("zh_Hans", "zh_CN"),
        ("zh_TW.UTF-8", "zh_TW"),
        ("zh_HK", "zh_TW"),
        ("zh-Hant", "zh_TW"),
        ("zh_Hant_MO", "zh_TW"),
        ("sr_RS", "en"),
        ("sr_RS.UTF-8@latin", "sr_Latn"),
        ("sr_ME", "sr_Latn"),
        ("no_NO", "nb"),
        ("iw_IL", "he"),
        ("it_IT", "en"),
        ("C", "en"),
        ("p", "en"),
        ("_BR", "en"),
    ],
)
def test_a_region_or_a_script_finds_the_nearest_catalogue(language: str, code: str) -> None:
    assert preferred_language([language], REGIONAL) == code
    assert preferred_language([language.upper()], REGIONAL) == code


def test_traditional_chinese_is_not_told_in_simplified() -> None:
    assert preferred_language(["zh_TW"], ("en", "zh_CN")) == "en"
    assert preferred_language(["zh_TW"], ("en", "zh")) == "zh"


@pytest.mark.parametrize("code", ["ar_EG", "fa_IR", "he-IL", "ur", "az_Arab", "ckb"])
def test_a_regional_language_is_read_from_the_same_side(code: str) -> None:
    assert Language(code).right_to_left


@pytest.mark.parametrize("code", ["de_CH", "zh_Hant", "ku_Latn", "sr_RS"])
def test_other_languages_are_read_from_the_left(code: str) -> None:
    assert not Language(code).right_to_left


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the languages, with a regional one and files that are none."""
    for code in ("de", "pt_BR", "en", "copy of de", "de_far_too_long_a_name"):
        (tmp_path / f"{code}.po").write_text(HEADER + GERMAN, encoding="utf-8")
    monkeypatch.setattr("game.app.context.LANGUAGES", tmp_path)
    return tmp_path


def test_what_is_listed_is_spoken(catalogues: Path) -> None:
    listed = languages(catalogues)
    assert listed == ("en", "de", "pt_BR")
    assert tuple(choose_language(code).code for code in listed) == listed
    assert tuple(choose_language(None, code).code for code in listed) == listed
    for code in listed:
        assert changed(DEFAULTS, "language", code).language == code


def test_a_language_is_asked_for_by_any_of_its_names(catalogues: Path) -> None:
    assert choose_language("pt-br").code == "pt_BR"
    assert choose_language("de_AT").code == "de"
    with pytest.raises(FatalError, match="no language 'xx'"):
        choose_language("xx")
    assert choose_language(None, "xx").code == "en"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "pt_BR.UTF-8"}, "pt_BR"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "de_AT"}, "de"),
        ({"LANG": "it_IT.UTF-8", "LANGUAGE": "it:pt_BR:de"}, "pt_BR"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
    ],
)
def test_the_system_is_asked_for_its_language(
    catalogues: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert choose_language(None).code == code


def test_a_mac_lists_its_languages() -> None:
    printed = '(\n    "de-AT",\n    "zh-Hant-TW",\n    en\n)\n'
    assert parse_apple_languages(printed) == ("de-AT", "zh-Hant-TW", "en")


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


@pytest.mark.parametrize(
    "said",
    [
        "{name.__class__}", "{name[0]}", "{name!r}", "{name:>99999999}", "{other}", "{}", "{0}",
        "{name", "}", "\x1b[2J{name}", "\u202e{name}",
    ],
)  # fmt: skip
def test_a_catalogue_cannot_look_into_what_is_put_in_nor_command_a_terminal(said: str) -> None:
    text = f'{HEADER}\nmsgid "{{name}} is back."\nmsgstr "{said}"\n'
    language = parse_language("xx", text)
    assert language.say(phrase("{name} is back.", name="Ana")) == "Ana is back."


def test_what_a_catalogue_says_of_many_is_looked_at_as_well() -> None:
    text = f"""{HEADER}
msgid "{{count}} line"
msgid_plural "{{count}} lines"
msgstr[0] "{{count}} Zeile"
msgstr[1] "{{count.real}} Zeilen"
"""
    assert parse_language("xx", text).say(plural("{count} line", "{count} lines", 1)) == "1 line"


@pytest.mark.parametrize("source", ["{name.__class__}", "{name!r}", "{name:9}"])
def test_our_own_words_have_plain_names_only(source: str) -> None:
    with pytest.raises(ValueError, match="not a plain name"):
        phrase(source, name="Ana")


def test_braces_that_are_doubled_are_braces() -> None:
    assert phrase("{{{name}}}", name="Ana") == "{Ana}"


def test_a_catalogue_that_is_called_as_a_file_opens_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret.po"
    secret.write_text(HEADER + GERMAN, encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be read"):
        parse_language("xx", str(secret))


def test_a_catalogue_has_at_most_so_many_bytes(tmp_path: Path) -> None:
    with (tmp_path / "nl.po").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    with pytest.raises(ValueError, match="at most"):
        load_language(tmp_path, "nl")


def test_no_unseen_letter_touches_an_address_in_a_sentence() -> None:
    source = "{who} is at {address} now."
    arabic = Language("ar")
    said = arabic.say(phrase(source, who="Ana", address="192.168.1.20:7276"))
    assert " 192.168.1.20:7276 " in said
    said = arabic.say(phrase("{number} {address}", number="7", address="[fd00::7]:7276"))
    assert " [fd00::7]:7276" in said

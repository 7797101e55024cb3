"""Settings: kept, read strictly, and never in the way."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.player.settings import (
    DEFAULTS,
    FILE,
    Keys,
    Palette,
    Settings,
    SettingsError,
    changed,
    clashes,
    listed,
    load_settings,
    parse,
    render,
    save_settings,
)

PERCENT = st.integers(0, 100)
KEYS = st.lists(
    st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789"),
    min_size=12,
    max_size=12,
    unique=True,
).map(lambda names: Keys(*names))
SETTINGS = st.builds(
    Settings,
    master=PERCENT,
    effects=PERCENT,
    music=PERCENT,
    muted=st.booleans(),
    silent_behind=st.booleans(),
    full_screen=st.booleans(),
    window=st.integers(0, 400),
    text_size=st.integers(80, 200),
    palette=st.sampled_from(Palette),
    high_contrast=st.booleans(),
    reduced_motion=st.booleans(),
    no_flash=st.booleans(),
    language=st.sampled_from(["", "en", "pt_BR", "ar"]),
    chat_times=st.booleans(),
    name=st.sampled_from(["", "Ana", "Zoë", "Ben 2"]),
    keys=KEYS,
)


@given(SETTINGS)
def test_what_is_written_is_read_again(settings: Settings) -> None:
    assert parse(render(settings)) == (settings, "")


@given(SETTINGS)
def test_what_is_listed_can_be_typed_again(settings: Settings) -> None:
    again = DEFAULTS
    for name, typed in listed(settings).items():
        if not name.startswith("keys."):
            again = changed(again, name, typed)
    assert msgspec.structs.replace(again, keys=settings.keys) == settings


@given(st.text())
def test_no_text_makes_reading_fail(text: str) -> None:
    settings, problem = parse(text)
    assert isinstance(settings, Settings)
    assert problem.endswith(".") or problem == ""


@given(st.binary(max_size=200))
def test_no_file_makes_reading_fail(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    (folder / FILE).write_bytes(raw)
    load_settings(folder)
    assert load_settings(folder)[0] == load_settings(folder)[0]


@given(st.sampled_from([*listed(DEFAULTS), "keys", "nonsense", "keys.nonsense", ""]), st.text())
def test_what_is_typed_is_taken_or_refused_in_a_sentence(name: str, typed: str) -> None:
    try:
        after = changed(DEFAULTS, name, typed)
    except SettingsError as error:
        assert str(error).endswith(".")
    else:
        assert parse(render(after)) == (after, "")


def test_what_is_good_of_a_damaged_file_holds() -> None:
    settings, problem = parse("text_size = 150\nmusic = 900\npalette = 'mauve'\nwhat = 1\n")
    assert settings == Settings(text_size=150)
    assert problem == ("Some settings were invalid and have been reset: music, palette, what.")


def test_a_number_is_no_truth() -> None:
    assert parse("reduced_motion = 1")[0] == DEFAULTS


def test_a_damaged_file_is_put_aside_and_not_lost(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("text_size = = 3")
    settings, problem = load_settings(tmp_path)
    assert settings == DEFAULTS
    assert problem.endswith("The old content is saved in settings.old.toml beside it.")
    assert (tmp_path / "settings.old.toml").read_text() == "text_size = = 3"
    assert load_settings(tmp_path) == (DEFAULTS, "")


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "nowhere") == (DEFAULTS, "")


def test_settings_are_kept(tmp_path: Path) -> None:
    settings = Settings(text_size=150, palette=Palette.TRITANOPIA)
    save_settings(tmp_path / "new", settings)
    assert load_settings(tmp_path / "new") == (settings, "")


def test_one_key_cannot_do_two_things() -> None:
    assert clashes(Keys(talk="1")) == ("1",)
    with pytest.raises(SettingsError, match="given twice"):
        changed(DEFAULTS, "keys.talk", "1")
    assert parse("[keys]\ntalk = '1'")[0] == DEFAULTS


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("text_size", "150", Settings(text_size=150)),
        ("palette", "tritanopia", Settings(palette=Palette.TRITANOPIA)),
        ("reduced_motion", "on", Settings(reduced_motion=True)),
        ("full_screen", "yes", Settings(full_screen=True)),
        ("keys.talk", "y", Settings(keys=Keys(talk="y"))),
    ],
)
def test_a_setting_is_changed_by_what_is_typed(name: str, typed: str, expected: Settings) -> None:
    assert changed(DEFAULTS, name, typed) == expected


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("text_size", "250"),
        ("text_size", "large"),
        ("palette", "mauve"),
        ("name", "<b>"),
        ("keys.talk", ""),
        ("keys.talk", "\x1b"),
        ("textsize", "150"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(name: str, typed: str) -> None:
    with pytest.raises(SettingsError):
        changed(DEFAULTS, name, typed)

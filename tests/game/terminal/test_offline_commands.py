"""Test offline commands: settings in plain text, listed and changed."""

from io import StringIO

import pytest
from msgspec.structs import FieldInfo, fields

from game.player.settings import DEFAULTS, Palette, Settings, SettingsError
from game.terminal.offline_commands import changed_by, list_settings


def test_every_setting_is_listed_as_it_would_be_typed() -> None:
    out = StringIO()
    list_settings(DEFAULTS, out)
    lines = out.getvalue().splitlines()
    assert "text_size=100" in lines
    assert "keys.talk=t" in lines
    plain = [line for line in lines if not line.startswith("keys.")]
    assert changed_by(Settings(music=1, text_size=150), plain) == DEFAULTS


def test_several_changes_hold_together() -> None:
    after = changed_by(DEFAULTS, ["text_size=150", " palette = tritanopia "])
    assert after == Settings(text_size=150, palette=Palette.TRITANOPIA)


def test_what_is_no_change_is_refused_in_a_sentence() -> None:
    with pytest.raises(SettingsError, match="changes nothing; write name=value"):
        changed_by(DEFAULTS, ["loud"])


@pytest.mark.parametrize("name", [*fields(Settings)], ids=lambda field: field.name)
def test_a_value_that_cannot_be_is_answered_with_what_can(name: FieldInfo) -> None:
    change = "keys.talk=?" if name.name == "keys" else f"{name.name}={'<' * 99}"
    with pytest.raises(SettingsError, match=r"cannot be '.*'; it must be (?!.*`)"):
        changed_by(DEFAULTS, [change])


def test_a_window_is_given_in_percent_and_who_types_its_size_is_told_so() -> None:
    with pytest.raises(SettingsError) as known:
        changed_by(DEFAULTS, ["window=640x360"])
    assert str(known.value) == (
        "window cannot be '640x360'; it must be percent of 1280x720, up to 400 (50 is "
        "640x360), or 0 for as large as fits."
    )
    assert changed_by(DEFAULTS, ["window=50"]).window == 50

"""Config: settings in plain text, listed and changed."""

from io import StringIO

import pytest

from game.settings import DEFAULTS, Palette, Settings, SettingsError
from game.text.config import changed_by, list_settings


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

"""Config: the settings listed and changed in plain text."""

from collections.abc import Iterable
from typing import TextIO

from game.player.settings import Settings, SettingsError, changed, listed
from game.words.phrase import phrase


def list_settings(settings: Settings, out: TextIO) -> None:
    for name, value in listed(settings).items():
        print(f"{name}={value}", file=out)


def changed_by(settings: Settings, changes: Iterable[str]) -> Settings:
    """The settings after all of the changes, each as `name=value`. Raises `SettingsError`."""
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise SettingsError(
                phrase("{what} changes nothing; write name=value.", what=ascii(change[:40]))
            )
        settings = changed(settings, name.strip(), value.strip())
    return settings

"""Settings: what a player has chosen for this machine, and the file it is kept in.

A file from outside is read field by field: what is good of it holds, the rest falls back.
"""

import tomllib
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import asdict, fields, replace

from game.files.bounded_read import UnsafeFile, read_regular
from game.files.decoding import decode_text
from game.files.private_files import make_folder
from game.i18n.fatal_error import reason_of
from game.i18n.language import CODE, CODE_LIMIT
from game.i18n.phrase import join_phrases, phrase
from game.records.atomic_file import write_whole
from game.text_safety.sanitize import clean_line, clean_name

FILE = "settings.toml"
_FILE_LIMIT = 64 * 1024
"""Bytes; a longer file is none of ours."""

ADDRESS_LIMIT = 260
"""Letters of an address that is kept: the longest name of a machine, and its port."""

Percent = Annotated[int, Meta(ge=0, le=100)]
KeyName = Annotated[str, Meta(max_length=20, pattern=r"^[a-z0-9_]+\Z")]
"""As pygame's constants call the key, for example "t", "f10" or "lshift"."""


class Palette(Enum):
    """The colours that carry a meaning, chosen so that they can be told apart."""

    PLAIN = "plain"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which key does what. No two may be the same."""

    first: KeyName = "1"
    second: KeyName = "2"
    third: KeyName = "3"
    defend: KeyName = "4"
    charge: KeyName = "5"
    talk: KeyName = "t"
    mute: KeyName = "m"
    help: KeyName = "f1"
    figures: KeyName = "f3"
    wire: KeyName = "f4"
    settings: KeyName = "f10"
    full_screen: KeyName = "f11"
    picture: KeyName = "f12"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    master: Percent = 80
    """Loudness of everything, in percent; so are the two below, each of its own."""
    effects: Percent = 80
    music: Percent = 50
    muted: bool = False
    silent_behind: bool = False
    """No sound while another window is in front."""
    full_screen: bool = False
    window: Annotated[int, Meta(ge=0, le=400)] = 0
    """Percent of 1280 x 720; 0: as large as fits, at most 100."""
    text_size: Annotated[int, Meta(ge=80, le=200)] = 100
    """Percent."""
    palette: Palette = Palette.PLAIN
    high_contrast: bool = False
    reduced_motion: bool = False
    no_flash: bool = False
    language: Annotated[str, Meta(max_length=CODE_LIMIT, pattern=rf"^({CODE})?\Z")] = ""
    """A language code; empty: that of the system."""
    chat_times: bool = False
    name: Annotated[str, Meta(max_length=20)] = ""
    """What the other side calls us; empty: the name of the account."""
    relay: Annotated[str, Meta(max_length=ADDRESS_LIMIT, pattern=r"^[\w.:\[\]-]*\Z")] = ""
    """Address of the arena through which friends may join who cannot reach us; empty: none."""
    keys: Keys = Keys()

    def __post_init__(self) -> None:
        if clash := clashes(self.keys):
            raise ValueError(f"the key {clash[0]} is given twice")
        if self.name != clean_name(self.name):
            raise ValueError("that is no name")


class SettingsError(ValueError):
    """A setting cannot have that value; the text is one sentence for the player."""


_LOUDNESS = phrase("a whole number from 0 to 100")
_SWITCH = phrase("on or off")
_TAKES = {
    **dict.fromkeys(("master", "effects", "music"), _LOUDNESS),
    **dict.fromkeys(("muted", "silent_behind", "full_screen", "high_contrast"), _SWITCH),
    **dict.fromkeys(("reduced_motion", "no_flash", "chat_times"), _SWITCH),
    "window": phrase("percent of 1280x720 up to 400 (50 is 640x360), or 0: as large as fits"),
    "text_size": phrase("a whole number from 80 to 200"),
    "palette": ", ".join(palette.value for palette in Palette),
    "language": phrase("a code such as de, or nothing: the system's language"),
    "name": phrase("a name of at most 20 letters, or nothing: that of your account"),
    "relay": phrase("the address of an arena, or nothing: none"),
    "keys": phrase("a key such as t, f10 or lshift"),
}
"""What may be typed for each setting, in words."""


def clashes(keys: Keys) -> tuple[str, ...]:
    """The keys that are given to more than one thing."""
    given = list(asdict(keys).values())
    return tuple(dict.fromkeys(key for key in given if given.count(key) > 1))


DEFAULTS = Settings()


# --- as text ------------------------------------------------------------------------------------


def listed(settings: Settings) -> dict[str, str]:
    """Every setting by its name, as it would be typed; a key's name is `keys.talk` and the like."""
    plain = msgspec.to_builtins(settings)
    keys = plain.pop("keys")
    plain |= {f"keys.{name}": key for name, key in keys.items()}
    return {name: _typed(value) for name, value in plain.items()}


def changed(settings: Settings, name: str, typed: str) -> Settings:
    """The settings with one of them set to what was typed. Raises `SettingsError`."""
    name, typed = clean_line(name), clean_line(typed)
    group, _, member = name.partition(".")
    kinds = _kinds(Keys) if group == "keys" and member else _kinds(Settings)
    kind = kinds.get(member or group)
    if kind is None or name == "keys":
        known = ", ".join(listed(settings))
        words = phrase(
            "There is no setting {name}; there are {known}.", name=ascii(name[:40]), known=known
        )
        raise SettingsError(words)
    try:
        value = msgspec.convert(_untyped(typed), kind, strict=False)
    except ValueError:
        words = phrase(
            "{name} cannot be {value}; it takes {what}.",
            name=name, value=ascii(typed[:40]), what=_TAKES[group],
        )  # fmt: skip
        raise SettingsError(words) from None
    try:
        if group == "keys":
            return _with(settings, "keys", replace(settings.keys, **{member: value}))
        return _with(settings, name, value)
    except ValueError as error:
        reason = str(error).rstrip(".")
        words = phrase(
            "{name} cannot be {value}: {why}.", name=name, value=ascii(typed[:40]), why=reason
        )
        raise SettingsError(words) from None


def parse(text: str) -> tuple[Settings, str]:
    """What a file says, and a sentence about what of it was not understood; empty if all was."""
    try:
        found: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return DEFAULTS, phrase("The settings could not be read; Parley begins with its own.")
    settings, strange = DEFAULTS, []
    keys = found.pop("keys", {})
    for name, value in found.items():
        try:
            settings = _with(settings, name, msgspec.convert(value, _kinds(Settings)[name]))
        except (KeyError, ValueError):
            strange.append(name)
    try:
        settings = _with(settings, "keys", msgspec.convert(keys, Keys))
    except ValueError:
        strange.append("keys")
    if not strange:
        return settings, ""
    names = ", ".join(ascii(name[:20])[1:-1] for name in strange[:4])
    words = phrase(
        "Some settings were not understood and are as they were made: {names}.", names=names
    )
    return settings, words


def render(settings: Settings) -> str:
    """The file that `parse` reads."""
    plain = msgspec.to_builtins(settings)
    keys = plain.pop("keys")
    lines = ["# Settings of Parley; main.py --config lists them.", *_rows(plain), "", "[keys]"]
    return "\n".join([*lines, *_rows(keys), ""])


def _rows(table: dict[str, Any]) -> list[str]:
    # What JSON writes of a number, a word and a truth is TOML as well.
    return [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in table.items()]


def _kinds(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in fields(struct)}


def _with(settings: Settings, name: str, value: object) -> Settings:
    # msgspec's own replace does not look at what it is given.
    plain = msgspec.to_builtins(settings) | {name: msgspec.to_builtins(value)}
    return msgspec.convert(plain, Settings)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _untyped(typed: str) -> str:
    """`on` and `off` in the words that the decoder knows."""
    return {"on": "true", "yes": "true", "off": "false", "no": "false"}.get(typed.lower(), typed)


# --- on the disk --------------------------------------------------------------------------------


def load_settings(folder: Path) -> tuple[Settings, str]:
    """What is kept in `folder`, and a sentence for the player if not all of it could be used.

    A file that is not understood is put aside, so that nothing typed by hand is lost.
    """
    file = folder / FILE
    try:
        text = decode_text(read_regular(file, _FILE_LIMIT))
    except FileNotFoundError:
        return DEFAULTS, ""
    except UnsafeFile:
        text = "not ours"
    except OSError as error:
        words = phrase("The settings could not be read: {reason}.", reason=reason_of(error))
        return DEFAULTS, words
    except UnicodeDecodeError:
        text = "not text"
    settings, problem = parse(text)
    if not problem:
        return settings, ""
    aside = file.with_suffix(".old.toml")
    try:
        file.replace(aside)
    except OSError:
        return settings, problem
    return settings, join_phrases(
        [problem, phrase("What it said is kept in {file} beside it.", file=aside.name)]
    )


def save_settings(folder: Path, settings: Settings) -> None:
    """Keep the settings. Raises OSError if the folder cannot be written."""
    make_folder(folder)
    write_whole(folder / FILE, render(settings).encode())

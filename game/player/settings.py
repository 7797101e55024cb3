"""Settings: what a player has chosen for this machine, and the file that stores it.

The file may have been edited, so it is read field by field: valid fields count, others fall back to
their defaults.
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
"""Most bytes of the file; a longer file is not ours."""

ADDRESS_LIMIT = 260
"""Most characters of a stored address: the longest host name, and a port."""

Percent = Annotated[int, Meta(ge=0, le=100)]
KeyName = Annotated[str, Meta(max_length=20, pattern=r"^[a-z0-9_]+\Z")]
"""Name of a key as in pygame's constants, for example "t", "f10" or "lshift"."""


class Palette(Enum):
    """Colours that carry a meaning, chosen to be distinguishable."""

    PLAIN = "plain"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


class AnimationSpeed(Enum):
    """How fast a fight's animations are played."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"
    OFF = "off"
    """The result of each action is shown at once."""


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key for each function. No two may be the same."""

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
    """Loudness of everything, in percent; the next two are for effects and music."""
    effects: Percent = 80
    music: Percent = 50
    muted: bool = False
    silent_behind: bool = False
    """Mute the sound while another window is in front."""
    full_screen: bool = False
    window: Annotated[int, Meta(ge=0, le=400)] = 0
    """Window size in percent of 1280 x 720; 0 for the largest that fits, at most 100."""
    text_size: Annotated[int, Meta(ge=80, le=200)] = 100
    """Size of texts, in percent."""
    palette: Palette = Palette.PLAIN
    high_contrast: bool = False
    reduced_motion: bool = False
    no_flash: bool = False
    animations: AnimationSpeed = AnimationSpeed.NORMAL
    language: Annotated[str, Meta(max_length=CODE_LIMIT, pattern=rf"^({CODE})?\Z")] = ""
    """Language code; empty for that of the system."""
    chat_times: bool = False
    name: Annotated[str, Meta(max_length=20)] = ""
    """Name shown to the other side; empty for the name of the account."""
    relay: Annotated[str, Meta(max_length=ADDRESS_LIMIT, pattern=r"^[\w.:\[\]-]*\Z")] = ""
    """Address of the arena through which friends outside the network join; empty for none."""
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
    "window": phrase("percent of 1280x720, up to 400 (50 is 640x360), or 0 for as large as fits"),
    "text_size": phrase("a whole number from 80 to 200"),
    "palette": ", ".join(palette.value for palette in Palette),
    "animations": ", ".join(speed.value for speed in AnimationSpeed),
    "language": phrase("a language code such as de, or nothing for the system's language"),
    "name": phrase("a name of at most 20 letters, or nothing for your account's name"),
    "relay": phrase("the address of an arena, or nothing for none"),
    "keys": phrase("a key such as t, f10 or lshift"),
}
"""What may be typed for each setting, in words."""


def clashes(keys: Keys) -> tuple[str, ...]:
    """Return the keys that are assigned to more than one function."""
    given = list(asdict(keys).values())
    return tuple(dict.fromkeys(key for key in given if given.count(key) > 1))


DEFAULTS = Settings()


# --- text ---------------------------------------------------------------------------------------


def listed(settings: Settings) -> dict[str, str]:
    """Return every setting by its name, in the form in which it is typed; keys are `keys.talk`
    etc."""
    plain = msgspec.to_builtins(settings)
    keys = plain.pop("keys")
    plain |= {f"keys.{name}": key for name, key in keys.items()}
    return {name: _typed(value) for name, value in plain.items()}


def changed(settings: Settings, name: str, typed: str) -> Settings:
    """Return the settings with one of them changed to a typed value. Raises `SettingsError`."""
    name, typed = clean_line(name), clean_line(typed)
    group, _, member = name.partition(".")
    kinds = _kinds(Keys) if group == "keys" and member else _kinds(Settings)
    kind = kinds.get(member or group)
    if kind is None or name == "keys":
        known = ", ".join(listed(settings))
        words = phrase(
            "There is no setting called {name}. The settings are {known}.",
            name=ascii(name[:40]),
            known=known,
        )
        raise SettingsError(words)
    try:
        value = msgspec.convert(_untyped(typed), kind, strict=False)
    except ValueError:
        words = phrase(
            "{name} cannot be {value}; it must be {what}.",
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
    """Return the settings in a file's text, and a sentence about parts not understood, or ""."""
    try:
        found: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return DEFAULTS, phrase(
            "The settings could not be read, so Parley starts with its defaults."
        )
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
    words = phrase("Some settings were invalid and have been reset: {names}.", names=names)
    return settings, words


def render(settings: Settings) -> str:
    """Return the text of a file that `parse` reads."""
    plain = msgspec.to_builtins(settings)
    keys = plain.pop("keys")
    lines = ["# Settings of Parley; main.py --config lists them.", *_rows(plain), "", "[keys]"]
    return "\n".join([*lines, *_rows(keys), ""])


def _rows(table: dict[str, Any]) -> list[str]:
    # JSON encodes numbers, strings and booleans in the same way as TOML.
    return [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in table.items()]


def _kinds(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in fields(struct)}


def _with(settings: Settings, name: str, value: object) -> Settings:
    # `msgspec.structs.replace` does not validate the new value; `convert` does.
    plain = msgspec.to_builtins(settings) | {name: msgspec.to_builtins(value)}
    return msgspec.convert(plain, Settings)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _untyped(typed: str) -> str:
    """Return `on` and `off` as the words that the decoder knows."""
    return {"on": "true", "yes": "true", "off": "false", "no": "false"}.get(typed.lower(), typed)


# --- file ---------------------------------------------------------------------------------------


def load_settings(folder: Path) -> tuple[Settings, str]:
    """Return the settings stored in `folder`, and a sentence if some could not be used.

    A file that is not understood is renamed, so that nothing typed by hand is lost.
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
        [problem, phrase("The old content is saved in {file} beside it.", file=aside.name)]
    )


def save_settings(folder: Path, settings: Settings) -> None:
    """Store the settings. Raises OSError if the folder cannot be written."""
    make_folder(folder)
    write_whole(folder / FILE, render(settings).encode())

"""Setting options: the settings of each tab, those with fixed values and those that are typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from game.i18n.phrase import Phrase, phrase
from game.player.settings import ADDRESS_LIMIT
from game.text_safety.sanitize import NAME_LIMIT, clean_name

TABS = (phrase("Sound"), phrase("Sight"), phrase("You"), phrase("Keys"))
SOUND, SIGHT, YOU, KEYS = range(4)

_SWITCH = ("off", "on")
_SHARES = tuple(str(share) for share in range(0, 101, 10))
WORDS: Mapping[str, Phrase] = {
    "on": phrase("On"),
    "off": phrase("Off"),
    "plain": phrase("As painted"),
    "protanopia": phrase("Red is weak"),
    "deuteranopia": phrase("Green is weak"),
    "tritanopia": phrase("Blue is weak"),
}


@dataclass(frozen=True, slots=True)
class SettingChoice:
    """A setting with a fixed list of values."""

    name: str
    label: Phrase
    values: tuple[str, ...] = _SWITCH
    share: bool = False


CHOICES: Mapping[int, tuple[SettingChoice, ...]] = {
    SOUND: (
        SettingChoice("master", phrase("Everything"), _SHARES, share=True),
        SettingChoice("effects", phrase("Effects"), _SHARES, share=True),
        SettingChoice("music", phrase("Music"), _SHARES, share=True),
        SettingChoice("muted", phrase("Silent")),
        SettingChoice("silent_behind", phrase("Silent while behind another window")),
    ),
    SIGHT: (
        SettingChoice(
            "text_size", phrase("Size of letters"), ("80", "90", "100", "125", "150", "200")
        ),
        SettingChoice(
            "palette", phrase("Colours"), ("plain", "protanopia", "deuteranopia", "tritanopia")
        ),
        SettingChoice("high_contrast", phrase("High contrast")),
        SettingChoice("reduced_motion", phrase("Move less")),
        SettingChoice("no_flash", phrase("No flashes")),
        SettingChoice("full_screen", phrase("Full screen")),
        SettingChoice(
            "window", phrase("Size of the window"), ("0", "50", "75", "100", "150", "200")
        ),
    ),
    YOU: (
        SettingChoice("language", phrase("Language"), ("",)),
        SettingChoice("chat_times", phrase("Times in the chat")),
    ),
}


@dataclass(frozen=True, slots=True)
class TypedSetting:
    """A setting that is typed."""

    name: str
    label: Phrase
    without: Phrase
    limit: int
    clean: Callable[[str], str]


TYPED_SETTINGS = (
    TypedSetting("name", phrase("Name"), phrase("As on this machine"), NAME_LIMIT, clean_name),
    TypedSetting(
        "relay",
        phrase("Meet through an arena"),
        phrase("Its address; none: leave it empty"),
        ADDRESS_LIMIT,
        str.strip,
    ),
)
"""The typed settings of the tab `YOU`, below its other settings."""

ABOUT_ARENAS = phrase(
    "When you host, friends whom a router keeps out come in through the arena there. It passes "
    "everything on and can read nothing of it; they still need the code."
)

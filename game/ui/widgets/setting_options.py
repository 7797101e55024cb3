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
    "slow": phrase("Slow"),
    "normal": phrase("Normal"),
    "fast": phrase("Fast"),
    "plain": phrase("Standard"),
    "protanopia": phrase("Weak red"),
    "deuteranopia": phrase("Weak green"),
    "tritanopia": phrase("Weak blue"),
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
        SettingChoice("master", phrase("All sound"), _SHARES, share=True),
        SettingChoice("effects", phrase("Effects"), _SHARES, share=True),
        SettingChoice("music", phrase("Music"), _SHARES, share=True),
        SettingChoice("muted", phrase("Silent")),
        SettingChoice("silent_behind", phrase("Mute in the background")),
    ),
    SIGHT: (
        SettingChoice("text_size", phrase("Text size"), ("80", "90", "100", "125", "150", "200")),
        SettingChoice(
            "palette", phrase("Colours"), ("plain", "protanopia", "deuteranopia", "tritanopia")
        ),
        SettingChoice("high_contrast", phrase("High contrast")),
        SettingChoice("reduced_motion", phrase("Less motion")),
        SettingChoice("no_flash", phrase("No flashes")),
        SettingChoice("full_screen", phrase("Full screen")),
        SettingChoice("window", phrase("Window size"), ("0", "50", "75", "100", "150", "200")),
    ),
    YOU: (
        SettingChoice("language", phrase("Language"), ("",)),
        SettingChoice("animations", phrase("Animations"), ("slow", "normal", "fast", "off")),
        SettingChoice("chat_times", phrase("Times in chat")),
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
    TypedSetting("name", phrase("Name"), phrase("Account name"), NAME_LIMIT, clean_name),
    TypedSetting(
        "relay",
        phrase("Arena for friends"),
        phrase("Address, or empty for none"),
        ADDRESS_LIMIT,
        str.strip,
    ),
)
"""The typed settings of the tab `YOU`, below its other settings."""

ABOUT_ARENAS = phrase(
    "When you host, friends behind a router can join through this arena. It relays everything "
    "and can read none of it; they still need the code."
)

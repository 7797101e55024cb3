"""Choices: what the settings offer, tab by tab: what is chosen, and what is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from game.player.settings import ADDRESS_LIMIT
from game.words.cleaning import NAME_LIMIT, clean_name
from game.words.phrase import Phrase, phrase

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
class Choice:
    """A setting that is one of several values."""

    name: str
    label: Phrase
    values: tuple[str, ...] = _SWITCH
    share: bool = False


CHOICES: Mapping[int, tuple[Choice, ...]] = {
    SOUND: (
        Choice("master", phrase("Everything"), _SHARES, share=True),
        Choice("effects", phrase("Effects"), _SHARES, share=True),
        Choice("music", phrase("Music"), _SHARES, share=True),
        Choice("muted", phrase("Silent")),
        Choice("silent_behind", phrase("Silent while behind another window")),
    ),
    SIGHT: (
        Choice("text_size", phrase("Size of letters"), ("80", "90", "100", "125", "150", "200")),
        Choice("palette", phrase("Colours"), ("plain", "protanopia", "deuteranopia", "tritanopia")),
        Choice("high_contrast", phrase("High contrast")),
        Choice("reduced_motion", phrase("Move less")),
        Choice("no_flash", phrase("No flashes")),
        Choice("full_screen", phrase("Full screen")),
        Choice("window", phrase("Size of the window"), ("0", "50", "75", "100", "150", "200")),
    ),
    YOU: (
        Choice("language", phrase("Language"), ("",)),
        Choice("chat_times", phrase("Times in the chat")),
    ),
}


@dataclass(frozen=True, slots=True)
class Particular:
    """A setting that is typed."""

    name: str
    label: Phrase
    without: Phrase
    limit: int
    clean: Callable[[str], str]


PARTICULARS = (
    Particular("name", phrase("Name"), phrase("As on this machine"), NAME_LIMIT, clean_name),
    Particular(
        "relay",
        phrase("Meet through an arena"),
        phrase("Its address; none: leave it empty"),
        ADDRESS_LIMIT,
        str.strip,
    ),
)
"""Of the tab `YOU`, below its choices."""

ABOUT_ARENAS = phrase(
    "When you host, friends whom a router keeps out come in through the arena there. It passes "
    "everything on and can read nothing of it; they still need the code."
)

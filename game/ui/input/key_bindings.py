"""Key bindings: the player's keys, translated to the default ones that screens handle.

Screens are written for the default keys. A key that the player has chosen instead is replaced by
the default one before a screen gets the event.
"""

from collections.abc import Mapping
from functools import lru_cache

import pygame
from msgspec.structs import asdict
from pygame.event import Event

from game.i18n.phrase import Phrase, phrase
from game.player.settings import Keys

CODES: Mapping[str, int] = {
    name[2:].lower(): code for name, code in vars(pygame).items() if name.startswith("K_")
}
"""Key codes by their names in the settings."""
NAMES: Mapping[int, str] = {code: name for name, code in sorted(CODES.items(), reverse=True)}

LABELS: Mapping[str, Phrase] = {
    "first": phrase("First attack"),
    "second": phrase("Second attack"),
    "third": phrase("Third attack"),
    "defend": phrase("Defend"),
    "charge": phrase("Charge"),
    "talk": phrase("Talk"),
    "mute": phrase("Sound on or off"),
    "help": phrase("Show the keys"),
    "figures": phrase("Show performance"),
    "wire": phrase("Show network traffic"),
    "settings": phrase("Settings"),
    "full_screen": phrase("Full screen"),
    "picture": phrase("Save a picture"),
}
"""The action of each key in the settings, in the order listed."""

IN_A_MATCH = ("first", "second", "third", "defend", "charge")
EVERYWHERE = ("help", "figures", "wire", "settings", "full_screen", "picture")
RESERVED = frozenset(
    CODES[name]
    for name in (
        *("escape", "return", "kp_enter", "tab", "space", "up", "down", "left", "right"),
        *("lshift", "rshift", "lctrl", "rctrl", "lalt", "ralt", "lmeta", "rmeta", "slash"),
    )
)
"""Keys that every screen needs and that cannot be chosen."""

_USUAL = asdict(Keys())
_USUAL_CODES = frozenset(CODES[name] for name in _USUAL.values())


def key_label(name: str) -> str:
    """Return the short label of a key."""
    return name.upper() if len(name) <= 3 else name.replace("_", " ").capitalize()


def key_code(keys: Keys, what: str) -> int:
    """Return the code of a key in the settings; the default one if its name is unknown."""
    name: str = getattr(keys, what)
    return CODES.get(name, CODES[_USUAL[what]])


@lru_cache(1)
def chosen_codes(keys: Keys) -> frozenset[int]:
    """Return the key codes that the player has chosen instead of default ones."""
    return (
        frozenset(CODES[name] for name in set(asdict(keys).values()) & CODES.keys()) - _USUAL_CODES
    )


def action_of_key(keys: Keys, key: int, among: tuple[str, ...]) -> str | None:
    """Return which of the actions in `among` the key triggers, if any."""
    return next((what for what in among if key_code(keys, what) == key), None)


def normalized(keys: Keys, event: Event, among: tuple[str, ...]) -> Event:
    """Return the event with the default key for the action of the pressed one.

    A default key that now does something else, or nothing, becomes a key that no screen handles.
    """
    if event.type not in (pygame.KEYDOWN, pygame.KEYUP):
        return event
    what = action_of_key(keys, event.key, among)
    if what is not None:
        key = CODES[_USUAL[what]]
    elif event.key in {CODES[_USUAL[what]] for what in among}:
        key = pygame.K_UNKNOWN
    else:
        return event
    return event if key == event.key else Event(event.type, {**event.dict, "key": key})

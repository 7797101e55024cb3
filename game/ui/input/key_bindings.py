"""Key bindings: which key does what, and what a key press means on a screen that knows the usual
ones.

The screens are written for the usual keys. Here a key that the player has chosen instead is turned
into the usual one before they get it.
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
"""The key codes by the names that settings use."""
NAMES: Mapping[int, str] = {code: name for name, code in sorted(CODES.items(), reverse=True)}

LABELS: Mapping[str, Phrase] = {
    "first": phrase("First attack"),
    "second": phrase("Second attack"),
    "third": phrase("Third attack"),
    "defend": phrase("Defend"),
    "charge": phrase("Charge"),
    "talk": phrase("Talk"),
    "mute": phrase("Sound off and on"),
    "help": phrase("Show the keys"),
    "figures": phrase("Show frame and link figures"),
    "wire": phrase("See the wire"),
    "settings": phrase("Settings"),
    "full_screen": phrase("Full screen"),
    "picture": phrase("Save a picture"),
}
"""What each key of the settings does, in the order it is listed."""

IN_A_MATCH = ("first", "second", "third", "defend", "charge")
EVERYWHERE = ("help", "figures", "wire", "settings", "full_screen", "picture")
RESERVED = frozenset(
    CODES[name]
    for name in (
        *("escape", "return", "kp_enter", "tab", "space", "up", "down", "left", "right"),
        *("lshift", "rshift", "lctrl", "rctrl", "lalt", "ralt", "lmeta", "rmeta", "slash"),
    )
)
"""Keys that every screen needs for itself."""

_USUAL = asdict(Keys())
_USUAL_CODES = frozenset(CODES[name] for name in _USUAL.values())


def key_label(name: str) -> str:
    """What stands on a key, short."""
    return name.upper() if len(name) <= 3 else name.replace("_", " ").capitalize()


def key_code(keys: Keys, what: str) -> int:
    """The key code of one of the settings' keys; the usual one if its name means nothing."""
    name: str = getattr(keys, what)
    return CODES.get(name, CODES[_USUAL[what]])


@lru_cache(1)
def chosen_codes(keys: Keys) -> frozenset[int]:
    """The key codes that the player has chosen in the place of usual ones."""
    return (
        frozenset(CODES[name] for name in set(asdict(keys).values()) & CODES.keys()) - _USUAL_CODES
    )


def action_of_key(keys: Keys, key: int, among: tuple[str, ...]) -> str | None:
    """Which of these things the key does, if it does one."""
    return next((what for what in among if key_code(keys, what) == key), None)


def normalized(keys: Keys, event: Event, among: tuple[str, ...]) -> Event:
    """The event as if the player had never chosen other keys for these things.

    A usual key that now does something else, or nothing, becomes one that nobody listens to.
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

"""Pygame import: pygame without what it loads only because it happens to be installed.

With numpy and setuptools about, pygame takes three times as long to import and twice the memory,
for functions that nothing here calls. And the mixer, with all that it can play, waits for the
mixer (`game.ui.audio.mixer`): the window is seen before it is heard.
"""

import importlib
import os
import sys

_UNNEEDED = ("numpy", "pkg_resources", "pygame.mixer", "pygame.mixer_music")


def import_pygame() -> None:
    """Call it before anything else imports pygame; afterwards it changes nothing."""
    # What we print is read by people and by programs: pygame's greeting is no part of it.
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    hidden = [name for name in _UNNEEDED if name not in sys.modules]
    for name in hidden:
        # None is how the import system is told that there is no such module.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        importlib.import_module("pygame")
    finally:
        for name in hidden:
            del sys.modules[name]

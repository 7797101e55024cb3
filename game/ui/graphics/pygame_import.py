"""Pygame import: pygame without the optional packages that it loads when they are installed.

With numpy and setuptools installed, pygame takes three times as long to import and twice the
memory, for functions that nothing here calls. The mixer module is imported later
(`game.ui.audio.mixer`), so that the window appears sooner.
"""

import importlib
import os
import sys

_UNNEEDED = ("numpy", "pkg_resources", "pygame.mixer", "pygame.mixer_music")


def import_pygame() -> None:
    """Import pygame without extras; call it before anything else imports pygame."""
    # pygame's greeting would end up in output that people and programs read.
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    hidden = [name for name in _UNNEEDED if name not in sys.modules]
    for name in hidden:
        # None in sys.modules makes an import of that name fail.
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        importlib.import_module("pygame")
    finally:
        for name in hidden:
            del sys.modules[name]

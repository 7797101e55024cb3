"""Tests need no screen and no mixer; those of the screens share one display nobody sees.

They try the same examples every time, and one that fails shows what every thread has logged.
"""

import logging
import os
import sys

import hypothesis
import pytest

# Before anything imports pygame.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
# Whatever the machine speaks, the programs that are started here speak English.
os.environ["LC_ALL"] = "C.UTF-8"

# Others every time: `pytest --hypothesis-profile default`.
hypothesis.settings.register_profile("same", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("same")

for others in ("asyncio", "zeroconf"):
    logging.getLogger(others).setLevel(logging.INFO)


@pytest.fixture(autouse=True)
def _display() -> None:
    """Fonts and a display, once pygame is in use; input of one test is not that of the next."""
    pygame = sys.modules.get("pygame")
    if pygame is None:
        return
    pygame.font.init()
    if not pygame.display.get_init():
        pygame.display.init()
        pygame.display.set_mode((1280, 720))
    pygame.event.clear()
    pygame.key.stop_text_input()

"""Tests need no screen and no loudspeaker; those of the screens share one display nobody sees.

They try the same examples every time, and one that fails tells what the threads were doing.
"""

import logging
import os
import sys
import threading
import traceback
from collections.abc import Generator
from typing import Any

import hypothesis
import pytest

# Before anything imports pygame.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# Others every time: `pytest --hypothesis-profile default`.
hypothesis.settings.register_profile("same", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("same")

logging.getLogger("net").setLevel(logging.DEBUG)


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, pytest.TestReport]:
    """Add to a failure where every other thread was at that moment."""
    report: pytest.TestReport = yield
    if report.failed and (told := _threads()):
        report.sections.append(("Threads", told))
    return report


def _threads() -> str:
    frames = sys._current_frames()
    return "\n".join(
        f"{thread.name}:\n{''.join(traceback.format_stack(frames[thread.ident], limit=6))}"
        for thread in threading.enumerate()
        if thread is not threading.current_thread() and thread.ident in frames
    )

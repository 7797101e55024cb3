"""Test pygame import: quietly, and without what it does not need."""

import os
import subprocess
import sys

from tests.end_to_end.desktop import ROOT

SCRIPT = """
import sys
from game.ui.graphics.pygame_import import import_pygame
import_pygame()
assert "pygame" in sys.modules and not {"numpy", "pygame.mixer"} & set(sys.modules)
from game.ui.audio.mixer import Mixer
mixer = Mixer()
mixer.start()
assert mixer.available
"""


def test_bringing_in_pygame_prints_nothing_and_leaves_out_what_is_not_needed_yet() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name != "PYGAME_HIDE_SUPPORT_PROMPT"
    } | {"SDL_AUDIODRIVER": "dummy"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert done.stdout == b""

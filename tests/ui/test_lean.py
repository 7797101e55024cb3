"""How pygame is brought in: quietly, and without what it does not need."""

import os
import subprocess
import sys

from tests.end_to_end.desktop import ROOT

SCRIPT = """
import sys
from game.ui.drawing.lean import import_pygame
import_pygame()
assert "pygame" in sys.modules and "numpy" not in sys.modules
"""


def test_bringing_in_pygame_prints_nothing_and_leaves_numpy_out() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name != "PYGAME_HIDE_SUPPORT_PROMPT"
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert done.stdout == b""

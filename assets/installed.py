"""Installed: starts Parley where a package installer has put it, below one package `parley`.

It becomes `parley/__main__.py`. The folder goes first on `sys.path`, so that the sources find each
other by the names they have without an installer, and nobody else's `main` or `game` instead.
"""

import sys
from pathlib import Path


def run() -> None:
    """Run the command `parley`."""
    sys.path.insert(0, str(Path(__file__).parent))
    from main import run as run_main

    run_main()


if __name__ == "__main__":
    run()

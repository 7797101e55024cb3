"""Package: builds a program for people without Python (docs/PACKAGING.md).

`python -m assets.package FOLDER` makes FOLDER/parley, for the system it runs on, with PyInstaller.
"""

import sys
import tempfile
from pathlib import Path

import PyInstaller.__main__

ROOT = Path(__file__).parents[1]

DATA = ("fighters.toml", "puzzles.toml", "images", "sounds", "languages")
"""Files and folders of `assets` that the game reads while it runs."""

WHOLE = (
    *("fontpkg", "fontpkg_noto_sans", "fontpkg_lilita_one"),
    *("fontpkg_noto_sans_arabic", "fontpkg_open_sans"),
    *("confusable_homoglyphs", "zeroconf"),
)
"""Packages with files or modules that no import statement names, so PyInstaller misses them."""

OWN = ("game", "net")
"""Our own packages, many of whose modules are imported inside functions."""

LEFT_OUT = ("game.solver.tuning", "PyInstaller", "PIL", "tkinter", "pytest", "hypothesis")


def options(folder: Path, work: Path) -> list[str]:
    """Return the arguments for PyInstaller; `work` is a temporary folder."""
    given = ["--noconfirm", "--onedir", "--name=parley", f"--distpath={folder}"]
    given += [f"--workpath={work}", f"--specpath={work}", "--log-level=WARN"]
    for name in DATA:
        source = ROOT / "assets" / name
        given.append(f"--add-data={source}:{Path('assets', name) if source.is_dir() else 'assets'}")
    given += [f"--collect-all={name}" for name in WHOLE]
    given += [f"--collect-submodules={name}" for name in OWN]
    given += [f"--exclude-module={name}" for name in LEFT_OUT]
    return [*given, f"--paths={ROOT}", str(ROOT / "main.py")]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Where to? python -m assets.package FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0]).resolve()
    with tempfile.TemporaryDirectory() as work:
        PyInstaller.__main__.run(options(folder, Path(work)))
    print(f"The program is {folder / 'parley' / 'parley'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

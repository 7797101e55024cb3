"""Assets: what the game is made of, and the scripts that draw it."""

from pathlib import Path

FOLDER = Path(__file__).parent
ROSTER = FOLDER / "fighters.toml"
PUZZLES = FOLDER / "puzzles.toml"
LANGUAGES = FOLDER / "languages"

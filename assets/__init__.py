"""Assets: pictures, sounds, fighters and translations of the game, and the scripts that make
them."""

from pathlib import Path

FOLDER = Path(__file__).parent
ROSTER = FOLDER / "fighters.toml"
PUZZLES = FOLDER / "puzzles.toml"
LANGUAGES = FOLDER / "languages"

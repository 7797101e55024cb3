"""What is put into the program for those who have no Python."""

from pathlib import Path

from game.ui.graphics.theme import Face

PACKAGE = Path(__file__).parents[2] / "assets" / "package.py"


OPTIONAL = {Face.EAST, Face.EMOJI}


def test_every_typeface_that_is_required_is_packed() -> None:
    # Read, not imported: whoever runs the tests need not have PyInstaller.
    source = PACKAGE.read_text(encoding="utf-8")
    wanted = [face.value for face in Face if face not in OPTIONAL]
    assert [name for name in wanted if f'"{name}"' not in source] == []

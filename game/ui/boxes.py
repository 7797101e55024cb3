"""Boxes: what stands in the place of letters for which no font is there."""

from game.ui.coverage import coverage_if_there
from game.ui.lettering import DIRECTIONS, INVISIBLE, renderable
from game.ui.theme import Face


def lacks_letters(text: str) -> bool:
    """Whether some of it will be drawn as boxes, for want of a font."""
    if text.isascii():
        return False
    found = [each for face in Face if (each := coverage_if_there(face)) is not None]
    return any(
        letter not in INVISIBLE + DIRECTIONS and not any(letter in each for each in found)
        for letter in renderable(text)
    )

"""Missing glyphs: replacements for characters that no installed font can draw."""

from collections.abc import Callable

from game.text_safety.emoji import EMOJI
from game.ui.graphics.font_coverage import coverage_if_there
from game.ui.graphics.text_render import DIRECTIONS, INVISIBLE, renderable
from game.ui.graphics.theme import Face


def with_emoji_names(text: str, lacks: Callable[[str], bool] | None = None) -> str:
    """Return the text with each emoji that no font can draw replaced by its name between colons."""
    if text.isascii():
        return text
    lacks = lacks or has_missing_glyphs
    for name, picture in EMOJI.items():
        if picture in text and lacks(picture):
            text = text.replace(picture, f":{name}:")
    return text


def has_missing_glyphs(text: str) -> bool:
    """Return whether part of the text would be drawn as empty boxes."""
    if text.isascii():
        return False
    found = [each for face in Face if (each := coverage_if_there(face)) is not None]
    return any(
        letter not in INVISIBLE + DIRECTIONS and not any(letter in each for each in found)
        for letter in renderable(text)
    )

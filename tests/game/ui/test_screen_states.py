"""Test screen states: no word leaves its box or lies on another, and all can be read."""

import gettext
import itertools
from pathlib import Path

import pygame
import pytest

from assets import LANGUAGES as FOLDER
from game.i18n.language import ENGLISH, Language, languages, load_language
from game.player.settings import Palette, Settings
from game.ui.graphics.accessibility import accessibility_of
from game.ui.graphics.canvas import Canvas
from tests.game.ui.layout_canvas import DrawnText, LayoutCanvas, faults
from tests.game.ui.screen_states import SCREENS


class LongerTranslations(gettext.NullTranslations):
    """A language whose words are all a third longer than ours."""

    def gettext(self, message: str) -> str:
        words = message.split(" ")
        return " ".join(word if "{" in word else _longer(word) for word in words)


def _longer(word: str) -> str:
    return word + "o" * (len(word) // 3)


LONGER = Language("xx", LongerTranslations())

SIZES = ((640, 360), (1280, 720), (1920, 1080))
TINY = ((1280, 34), (320, 30), (200, 20), (59, 720), (40, 400), (50, 50), (1, 1))
TEXT_SIZES = (1.0, 1.5, 2.0)
SPOKEN = {code: load_language(FOLDER, code) for code in languages(FOLDER)} | {"xx": LONGER}
SAMPLE = (((640, 360), 1.5, "de"), ((1280, 720), 1.0, "en"), ((1280, 720), 2.0, "xx"))
"""Looked at every time; the rest of them on demand."""
VIEWS = [
    pytest.param(*view, marks=() if view in SAMPLE else pytest.mark.long)
    for view in itertools.product(SIZES, TEXT_SIZES, ("en", "de", "ar", "xx"))
]
PALETTES = [
    pytest.param(palette, contrast, marks=() if plain else pytest.mark.long)
    for palette in Palette
    for contrast in (False, True)
    if (plain := palette is Palette.PLAIN and not contrast) or True
]


def seen(
    name: str, folder: Path, size: tuple[int, int], settings: Settings, language: Language
) -> list[DrawnText]:
    """The words of a screen as they stand in a window of that size."""
    app = SCREENS[name](folder)
    app.live_settings.change(settings)
    app.frame([])
    eye = LayoutCanvas.upon_window(pygame.Surface(size), language, accessibility_of(settings))
    app.canvas = eye
    app._dirty = True
    assert app.frame([])
    assert eye.words, "nothing is written there"
    return eye.words


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_is_drawn_in_a_window_of_any_size(name: str, tmp_path: Path) -> None:
    app = SCREENS[name](tmp_path)
    app.frame([])
    for size in TINY:
        app.canvas = Canvas(pygame.Surface(size), app.language, app.canvas.accessibility)
        assert app.frame([])
        app.stack.top.dirty = True
        # Another time from what was kept of the first.
        assert app.frame([])
    assert app.failures.known == []


@pytest.mark.parametrize(("size", "text_size", "language"), VIEWS)
@pytest.mark.parametrize("name", SCREENS)
def test_no_word_leaves_its_box_or_lies_on_another(
    name: str, size: tuple[int, int], text_size: float, language: str, tmp_path: Path
) -> None:
    words = seen(name, tmp_path, size, Settings(text_size=round(100 * text_size)), SPOKEN[language])
    assert faults(words, pygame.Rect((0, 0), size)) == []


@pytest.mark.parametrize(("palette", "high"), PALETTES)
@pytest.mark.parametrize("name", SCREENS)
def test_every_word_stands_out_from_its_ground(
    name: str, palette: Palette, high: bool, tmp_path: Path
) -> None:
    words = seen(
        name, tmp_path, (1280, 720), Settings(palette=palette, high_contrast=high), ENGLISH
    )
    assert [f"{word.text}: {word.contrast:.1f}" for word in words if word.contrast < 4.5] == []

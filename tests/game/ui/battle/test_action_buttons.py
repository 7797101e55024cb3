"""The five buttons of a battle, with every real fighter and in every language."""

from dataclasses import replace

import pygame
import pytest

from assets import LANGUAGES, ROSTER
from game.i18n.language import languages, load_language
from game.rules import Battle, Seat, parse_roster, start
from game.ui.battle.action_buttons import ActionButtons
from game.ui.graphics.accessibility import Accessibility
from tests.game.ui.layout_canvas import LayoutCanvas

REAL = parse_roster(ROSTER.read_text(encoding="utf-8"))


def positions() -> list[Battle]:
    """Each fighter with nothing, with all charge, and with much of it against full levels."""
    found = []
    for fighter in REAL:
        plain = start(fighter, fighter)
        charged = plain.with_side(Seat.LEFT, replace(plain.left, charge=2, guard=2))
        full = replace(plain.right, charge=3, guard=3)
        strong = plain.with_side(Seat.LEFT, replace(plain.left, charge=3))
        found += [plain, strong, charged.with_side(Seat.RIGHT, full)]
    return found


@pytest.mark.parametrize("code", languages(LANGUAGES))
@pytest.mark.parametrize(("size", "text_size"), [((640, 360), 1.0), ((1280, 720), 2.0)])
def test_no_word_of_a_button_is_cut(code: str, size: tuple[int, int], text_size: float) -> None:
    surface, language = pygame.Surface(size), load_language(LANGUAGES, code)
    cut = []
    for battle in positions():
        action_buttons = ActionButtons()
        action_buttons.refresh(battle, Seat.LEFT, "", None)
        eye = LayoutCanvas.upon_window(surface, language, Accessibility(text_size=text_size))
        action_buttons.draw(eye)
        cut += [word.text for word in eye.words if word.cut or word.clipped]
    assert cut == []


@pytest.mark.parametrize("code", languages(LANGUAGES))
def test_in_a_window_of_usual_size_every_button_shows_its_key(code: str) -> None:
    surface, language = pygame.Surface((1280, 720)), load_language(LANGUAGES, code)
    for battle in positions():
        action_buttons = ActionButtons()
        action_buttons.refresh(battle, Seat.LEFT, "", None)
        eye = LayoutCanvas.upon_window(surface, language, Accessibility())
        action_buttons.draw(eye)
        assert {word.text for word in eye.words} >= set("12345"), battle.left.fighter.name

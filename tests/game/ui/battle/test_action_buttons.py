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
    """Each fighter with nothing, and each with much charge against a full guard."""
    found = []
    for fighter in REAL:
        plain = start(fighter, fighter)
        charged = plain.with_side(Seat.LEFT, replace(plain.left, charge=2, guard=2))
        full = replace(plain.right, charge=3, guard=3)
        found += [plain, charged.with_side(Seat.RIGHT, full)]
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

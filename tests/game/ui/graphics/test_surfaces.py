"""Pictures to draw on have 32 bits a pixel, whatever the display has."""

import re
from pathlib import Path

import pygame

from game.ui.graphics.surfaces import clear_surface, opaque_surface

UI = Path(__file__).parents[4] / "game" / "ui"


def test_an_empty_picture_has_32_bits_a_pixel() -> None:
    clear, opaque = clear_surface((4, 3)), opaque_surface((4, 3))
    assert (clear.get_bitsize(), opaque.get_bitsize()) == (32, 32)
    assert clear.get_at((0, 0)).a == 0
    assert opaque.get_masks()[3] == 0
    assert pygame.transform.smoothscale(clear, (2, 2)).get_size() == (2, 2)


def test_no_picture_takes_its_depth_from_the_display() -> None:
    made = re.compile(r"pygame\.Surface\(")
    places = {path.name for path in UI.rglob("*.py") if made.search(path.read_text("utf-8"))}
    assert places == {"surfaces.py"}

"""Rounded rect: plates with smooth corners, drawn larger and scaled down. pygame's own corners are
not antialiased.
"""

import pygame

from game.ui.graphics.surfaces import clear_surface
from game.ui.graphics.theme import Colour

_FINER = 3


def paint_plate(
    surface: pygame.Surface, colour: Colour | None, corner: int, edge: Colour | None, width: int
) -> None:
    """Draw a plate as large as the transparent `surface`, filled, outlined or both; lengths in
    pixels.
    """
    ground = colour or edge
    assert ground is not None
    # All rows between the corners are alike, and all columns: one of each is drawn and stretched.
    least = 2 * max(corner, width) + 3
    wide, high = surface.get_width(), min(surface.get_height(), least)
    if high == least:
        # A lower plate may consist of its edge alone, and is then drawn at its full height.
        wide = min(wide, least)
    big = clear_surface((wide * _FINER, high * _FINER))
    # Transparent, but in the plate's own colour: black would bleed into its rim when scaled.
    big.fill((*ground[:3], 0))
    whole, round_by = big.get_rect(), corner * _FINER
    if colour is not None:
        pygame.draw.rect(big, colour, whole, border_radius=round_by)
    if edge is not None:
        pygame.draw.rect(big, edge, whole, width * _FINER, border_radius=round_by)
    _stretch(pygame.transform.smoothscale(big, (wide, high)), surface)


def _stretch(plate: pygame.Surface, whole: pygame.Surface) -> None:
    """Draw a plate as large as `whole` by repeating its middle row and its middle column."""
    wide, high = plate.get_width(), whole.get_height()
    tall = clear_surface((wide, high))
    half, more = plate.get_height() // 2, high - plate.get_height()
    row = plate.subsurface((0, half, wide, 1))
    tall.blit(plate, (0, 0), (0, 0, wide, half))
    tall.blit(pygame.transform.scale(row, (wide, more + 1)), (0, half))
    tall.blit(plate, (0, half + 1 + more), (0, half + 1, wide, high))
    half, more = wide // 2, whole.get_width() - wide
    column = tall.subsurface((half, 0, 1, high))
    whole.blit(tall, (0, 0), (0, 0, half, high))
    whole.blit(pygame.transform.scale(column, (more + 1, high)), (half, 0))
    whole.blit(tall, (half + 1 + more, 0), (half + 1, 0, wide, high))

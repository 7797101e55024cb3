"""Rounded: plates with smooth corners, drawn larger and shrunk: pygame's own corners are stairs."""

import pygame

from game.ui.theme import Colour

_FINER = 3


def paint_plate(
    surface: pygame.Surface, colour: Colour | None, corner: int, edge: Colour | None, width: int
) -> None:
    """Draw a plate as large as the clear `surface`, filled, edged or both; lengths in pixels."""
    ground = colour or edge
    assert ground is not None
    wide, high = surface.get_size()
    # All rows between the corners are alike: one of them is drawn, and stretched.
    high = min(high, 2 * max(corner, width) + 3)
    big = pygame.Surface((wide * _FINER, high * _FINER), pygame.SRCALPHA)
    # Clear in the plate's own colour, or black would bleed into its rim.
    big.fill((*ground[:3], 0))
    whole, round_by = big.get_rect(), corner * _FINER
    if colour is not None:
        pygame.draw.rect(big, colour, whole, border_radius=round_by)
    if edge is not None:
        pygame.draw.rect(big, edge, whole, width * _FINER, border_radius=round_by)
    _stretch(pygame.transform.smoothscale(big, (wide, high)), surface)


def _stretch(plate: pygame.Surface, whole: pygame.Surface) -> None:
    """Draw a plate as high as `whole`, by repeating its middle row."""
    width, high = plate.get_size()
    half, more = high // 2, whole.get_height() - high
    middle = plate.subsurface((0, half, width, 1))
    whole.blit(plate, (0, 0), (0, 0, width, half))
    whole.blit(pygame.transform.scale(middle, (width, more + 1)), (0, half))
    whole.blit(plate, (0, half + 1 + more), (0, half + 1, width, high - half - 1))

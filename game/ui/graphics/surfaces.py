"""Surfaces: empty pictures with 32 bits a pixel on every display.

Without a depth pygame uses the display's. At 16 bits such a picture has four bits of alpha, and
some of pygame's functions, smoothscale above all, reject it.
"""

import pygame

_DEPTH = 32


def clear_surface(size: tuple[float, float]) -> pygame.Surface:
    """Return a fully transparent picture."""
    return pygame.Surface(size, pygame.SRCALPHA, _DEPTH)


def opaque_surface(size: tuple[float, float]) -> pygame.Surface:
    """Return a black picture without an alpha channel."""
    return pygame.Surface(size, 0, _DEPTH)

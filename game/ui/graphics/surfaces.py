"""Surfaces: empty pictures to draw on, of 32 bits a pixel on every display.

Without a depth pygame takes that of the display. At 16 bits such a picture has four bits for how
opaque it is, and some of pygame's functions, smoothscale above all, refuse it.
"""

import pygame

_DEPTH = 32


def clear_surface(size: tuple[float, float]) -> pygame.Surface:
    """Return a picture in which nothing is opaque yet."""
    return pygame.Surface(size, pygame.SRCALPHA, _DEPTH)


def opaque_surface(size: tuple[float, float]) -> pygame.Surface:
    """Return a black picture; what is drawn on it stays opaque."""
    return pygame.Surface(size, 0, _DEPTH)

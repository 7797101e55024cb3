"""Transition: how one screen gives way to the next: the old one fades over the new."""

import pygame

LENGTH = 0.18
"""Seconds."""


class Transition:
    """Keeps a picture of the screen that was left until it has faded."""

    def __init__(self) -> None:
        self._picture: pygame.Surface | None = None
        self._left = 0.0

    @property
    def runs(self) -> bool:
        return self._picture is not None

    def begin(self, surface: pygame.Surface) -> None:
        """Fade from what the surface shows now."""
        self._picture, self._left = surface.copy(), LENGTH

    def update(self, dt: float) -> bool:
        """Whether anything has to be drawn again, if only to be gone."""
        if self._picture is None:
            return False
        self._left -= dt
        if self._left <= 0:
            self._picture = None
        return True

    def draw(self, surface: pygame.Surface) -> pygame.Rect:
        """Over the new screen; returns where it lies."""
        if self._picture is None or self._picture.get_size() != surface.get_size():
            return pygame.Rect(0, 0, 0, 0)
        self._picture.set_alpha(round(255 * self._left / LENGTH))
        return surface.blit(self._picture, (0, 0))

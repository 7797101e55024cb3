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

    def draw(self, surface: pygame.Surface) -> None:
        """Over the new screen."""
        if self._picture is not None and self._picture.get_size() == surface.get_size():
            self._picture.set_alpha(round(255 * self._left / LENGTH))
            surface.blit(self._picture, (0, 0))

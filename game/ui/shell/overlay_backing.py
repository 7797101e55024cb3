"""Overlay backing: what lies under the talk, so that a line that comes costs a line and no whole
screen."""

from collections.abc import Sequence

import pygame

from game.ui.graphics.canvas import Canvas
from game.ui.shell.overlay import Overlay


class OverlayBacking:
    """Kept when a screen is drawn, before the overlay is; good until something else is drawn."""

    def __init__(self) -> None:
        self._places: Sequence[pygame.Rect] = ()
        self._pictures: list[pygame.Surface] = []
        self._valid = False
        """The pictures are of what lies there now."""

    def capture(self, canvas: Canvas, overlay: Overlay) -> None:
        places = _inside(canvas, overlay)
        if places == self._places:
            # To ask for so much memory in every frame would take longer than to copy it.
            for place, picture in zip(places, self._pictures, strict=True):
                picture.blit(canvas.surface, (0, 0), place)
        else:
            self._places = places
            self._pictures = [canvas.surface.subsurface(place).copy() for place in places]
        self._valid = bool(places)

    def invalidate(self) -> None:
        self._valid = False

    def redraw(self, canvas: Canvas, overlay: Overlay) -> Sequence[pygame.Rect]:
        """Draw the overlay anew and nothing else; where it did, or nothing if that cannot be."""
        if not self._valid or self._places != _inside(canvas, overlay):
            return ()
        for place, picture in zip(self._places, self._pictures, strict=True):
            canvas.surface.blit(picture, place)
        overlay.dirty = False
        overlay.draw(canvas)
        return self._places


def _inside(canvas: Canvas, overlay: Overlay) -> list[pygame.Rect]:
    """Where the overlay may draw, as far as the window goes: a small one leaves it little."""
    window = canvas.surface.get_rect()
    seen = [place.clip(window) for place in overlay.places(canvas)]
    return [place for place in seen if place]

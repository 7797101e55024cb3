"""Overlay backing: copies of what is under the chat, so that a new line redraws no whole screen."""

from collections.abc import Sequence

import pygame

from game.ui.graphics.canvas import Canvas
from game.ui.shell.overlay import Overlay


class OverlayBacking:
    """Copied after the screens are drawn and before the overlay is; valid until the next
    drawing.
    """

    def __init__(self) -> None:
        self._places: Sequence[pygame.Rect] = ()
        self._pictures: list[pygame.Surface] = []
        self._valid = False
        """Whether the copies match what is on the surface now."""

    def capture(self, canvas: Canvas, overlay: Overlay) -> None:
        places = _inside(canvas, overlay)
        if places == self._places:
            # Allocating that much memory every frame takes longer than copying it.
            for place, picture in zip(places, self._pictures, strict=True):
                picture.blit(canvas.surface, (0, 0), place)
        else:
            self._places = places
            self._pictures = [canvas.surface.subsurface(place).copy() for place in places]
        self._valid = bool(places)

    def invalidate(self) -> None:
        self._valid = False

    def redraw(self, canvas: Canvas, overlay: Overlay) -> Sequence[pygame.Rect]:
        """Redraw the overlay alone; return the rects changed, or nothing if that is impossible."""
        if not self._valid or self._places != _inside(canvas, overlay):
            return ()
        for place, picture in zip(self._places, self._pictures, strict=True):
            canvas.surface.blit(picture, place)
        overlay.dirty = False
        overlay.draw(canvas)
        return self._places


def _inside(canvas: Canvas, overlay: Overlay) -> list[pygame.Rect]:
    """Return the overlay's boxes clipped to the window, which may be small."""
    window = canvas.surface.get_rect()
    seen = [place.clip(window) for place in overlay.places(canvas)]
    return [place for place in seen if place]

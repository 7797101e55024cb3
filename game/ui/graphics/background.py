"""Background: the still picture under all that moves, and the places where it has to be laid anew.

Copying a whole window is the dearest part of a quiet frame. So it is kept in mind where something
was drawn, and in the next frame only that is covered again.
"""

from collections.abc import Sequence

import pygame

_MOST = 400
"""Places that are kept in mind. Where so many are drawn nobody lays this ground any more."""

_SMALL = 48
"""Pixels: what is no wider is covered sooner than compared."""


class Background:
    """Of one surface: is told of everything that is drawn on it."""

    def __init__(self, surface: pygame.Surface) -> None:
        self._surface = surface
        self._picture: pygame.Surface | None = None
        """What lies there, but where something was drawn."""
        self._drawn: list[pygame.Rect] = []

    def note(self, rect: pygame.Rect) -> None:
        """Something was drawn there."""
        if self._picture is None:
            return
        self._drawn.append(rect)
        if len(self._drawn) > _MOST:
            self.invalidate()

    def invalidate(self) -> None:
        """The surface may look otherwise than it was left."""
        self._picture, self._drawn = None, []

    def restore(self, picture: pygame.Surface, within: Sequence[pygame.Rect] = ()) -> None:
        """Draw a picture as large as the surface, but where it lies there still.

        Only `within` these places, if there are any: everything else must be drawn over.
        """
        rects = self._drawn if picture is self._picture else [self._surface.get_rect()]
        if within:
            rects = [part for rect in rects for place in within if (part := rect.clip(place))]
        self._surface.blits([(picture, rect, rect) for rect in _joined(rects)], False)
        self._picture, self._drawn = picture, []

    def snapshot(self, old: pygame.Surface | None = None) -> pygame.Surface:
        """What the surface shows now, as a picture to lay from the next frame on; put into the
        `old` one if that fits, for to ask for so much memory takes longer."""
        if old is None or old.get_size() != self._surface.get_size():
            old = self._surface.copy()
        else:
            old.blit(self._surface, (0, 0))
        self._picture, self._drawn = old, []
        return old


def _joined(rects: Sequence[pygame.Rect]) -> list[pygame.Rect]:
    """The same places in fewer rects; large ones hardly overlap."""
    joined: list[pygame.Rect] = []
    small = [rect for rect in rects if rect.width <= _SMALL]
    for rect in sorted((each for each in rects if each.width > _SMALL), key=_area, reverse=True):
        place = rect.collidelist(joined)
        if place < 0:
            joined.append(rect)
            continue
        both = joined[place].union(rect)
        if _area(both) <= _area(joined[place]) + _area(rect):
            joined[place] = both
        else:
            joined.append(rect)
    return joined + small


def _area(rect: pygame.Rect) -> int:
    return rect.width * rect.height

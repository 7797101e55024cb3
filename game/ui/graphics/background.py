"""Background: the static picture behind everything that moves, restored only where it was drawn on.

Copying a whole window is the most expensive part of a quiet frame, so the places drawn on are
recorded, and only those are copied back in the next frame.
"""

from collections.abc import Sequence

import pygame

_MOST = 400
"""The most places recorded; with more, the whole background is drawn again."""

_SMALL = 48
"""Window pixels. Rects up to this width and height are always copied: comparing costs more."""


class Background:
    """The static picture of one surface, which must be notified of every drawing on it."""

    def __init__(self, surface: pygame.Surface) -> None:
        self._surface = surface
        self._picture: pygame.Surface | None = None
        """The picture now on the surface, except where something was drawn over it."""
        self._drawn: list[pygame.Rect] = []

    def note(self, rect: pygame.Rect) -> None:
        """Record that something was drawn at `rect`, in window pixels."""
        if self._picture is None:
            return
        self._drawn.append(rect)
        if len(self._drawn) > _MOST:
            self.invalidate()

    def invalidate(self) -> None:
        """Forget what is on the surface, because it may have changed."""
        self._picture, self._drawn = None, []

    def restore(self, picture: pygame.Surface, within: Sequence[pygame.Rect] = ()) -> None:
        """Draw a picture of the surface's size, but only where it is not visible already.

        With `within`, restore only those places; the caller must draw over everything else.
        """
        rects = self._drawn if picture is self._picture else [self._surface.get_rect()]
        if within:
            rects = [part for rect in rects for place in within if (part := rect.clip(place))]
        self._surface.blits([(picture, rect, rect) for rect in _joined(rects)], False)
        self._picture, self._drawn = picture, []

    def snapshot(self, old: pygame.Surface | None = None) -> pygame.Surface:
        """Return what the surface shows now, as the picture to restore from the next frame on.

        Reuses the memory of `old` if its size fits, because allocating that much takes longer.
        """
        if old is None or old.get_size() != self._surface.get_size():
            old = self._surface.copy()
        else:
            old.blit(self._surface, (0, 0))
        self._picture, self._drawn = old, []
        return old


def _joined(rects: Sequence[pygame.Rect]) -> list[pygame.Rect]:
    """Return fewer rects that cover the same places; large ones hardly overlap."""
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

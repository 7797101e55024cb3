"""Layout: the position of the 1280 x 720 units in a window, mirrored for right-to-left languages.

Screens are laid out once, from the left. Mirrored, the left is drawn at the right; text itself is
not mirrored, nor is the game world.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import pygame

Point = tuple[float, float]
Box = tuple[float, float, float, float] | pygame.Rect
"""Left, top, width and height in layout units."""
Anchor = Literal[
    "topleft", "midtop", "topright", "midleft", "center", "midright", "bottomleft", "midbottom",
    "bottomright",
]  # fmt: skip
"""The point of a thing that is placed at the given position."""
_OTHER_SIDE: Mapping[Anchor, Anchor] = {
    "topleft": "topright", "topright": "topleft", "midtop": "midtop",
    "midleft": "midright", "midright": "midleft", "center": "center",
    "bottomleft": "bottomright", "bottomright": "bottomleft", "midbottom": "midbottom",
}  # fmt: skip

SHARES: Mapping[Anchor, Point] = {
    "topleft": (0.0, 0.0), "midtop": (0.5, 0.0), "topright": (1.0, 0.0),
    "midleft": (0.0, 0.5), "center": (0.5, 0.5), "midright": (1.0, 0.5),
    "bottomleft": (0.0, 1.0), "midbottom": (0.5, 1.0), "bottomright": (1.0, 1.0),
}  # fmt: skip
"""For each anchor the share of the width to its left and of the height above it."""


class Layout:
    """The mapping between layout units and window pixels."""

    scale: float
    """Window pixels per layout unit."""
    origin: tuple[int, int]
    """The window position of the layout's (0, 0), in pixels."""
    mirrored: bool
    axis: float
    """Twice the x position of the mirror axis."""

    @contextmanager
    def straight(self) -> Iterator[None]:
        """Draw without mirroring inside the `with` block: for the game world."""
        before, self.mirrored = self.mirrored, False
        try:
            yield
        finally:
            self.mirrored = before

    def left_of(self, left: float, width: float) -> float:
        """Return where to lay out a mirrored box so that its left edge is at `left` on the
        screen.
        """
        return self.axis - left - width if self.mirrored else left

    def to_logical(self, position: Sequence[float]) -> Point:
        """Return a window position in layout units; positions over the bars lie outside of 1280 x
        720.
        """
        x, y = self.origin
        left, top = (position[0] - x) / self.scale, (position[1] - y) / self.scale
        return self.axis - left if self.mirrored else left, top

    def to_window(self, box: Box) -> pygame.Rect:
        """Return a layout box in window pixels. Boxes that touch in the layout touch in the
        window.
        """
        left, top, width, height = box
        if self.mirrored:
            left = self.axis - left - width
        (x, y), scale = self.origin, self.scale
        near, upper = round(x + left * scale), round(y + top * scale)
        far, lower = round(x + (left + width) * scale), round(y + (top + height) * scale)
        return pygame.Rect(near, upper, far - near, lower - upper)

    def _pixel(self, point: Sequence[float]) -> tuple[int, int]:
        left = self.axis - point[0] if self.mirrored else point[0]
        return (
            round(self.origin[0] + left * self.scale),
            round(self.origin[1] + point[1] * self.scale),
        )

    def placed(self, letters: pygame.Surface, at: Point, anchor: Anchor) -> pygame.Rect:
        """Return the window position of something that is not mirrored itself."""
        side = _OTHER_SIDE[anchor] if self.mirrored else anchor
        return letters.get_rect(**{side: self._pixel(at)})

    def _length(self, units: float) -> int:
        return max(1, round(units * self.scale))

"""Layout: where 1280 x 720 units lie in a window, mirrored where one reads from right to left.

Screens are laid out once, from the left. Mirrored, what is laid out at the left is drawn at the
right; text itself is not, and neither is the world nor who stands where in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import pygame

Point = tuple[float, float]
Box = tuple[float, float, float, float] | pygame.Rect
"""Left, top, width, height in units of the layout."""
Anchor = Literal[
    "topleft", "midtop", "topright", "midleft", "center", "midright", "bottomleft", "midbottom",
    "bottomright",
]  # fmt: skip
"""Which point of the thing is placed."""
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
"""How much of the thing lies to the left of that point, and above it."""


class Layout:
    """What a canvas is drawn on in."""

    scale: float
    """Window pixels to one unit of the layout."""
    origin: tuple[int, int]
    """Where the layout's (0, 0) lies in the window."""
    mirrored: bool
    axis: float
    """Twice as far from the left as what is mirrored in."""

    @contextmanager
    def straight(self) -> Iterator[None]:
        """Inside, left is left, whichever way is read: for the world, and who stands where."""
        before, self.mirrored = self.mirrored, False
        try:
            yield
        finally:
            self.mirrored = before

    def left_of(self, left: float, width: float) -> float:
        """Where to lay out a box, itself mirrored, that has to stand at `left` on the screen."""
        return self.axis - left - width if self.mirrored else left

    def to_logical(self, position: Sequence[float]) -> Point:
        """A point of the window in units of the layout; outside of it over the bars."""
        x, y = self.origin
        left, top = (position[0] - x) / self.scale, (position[1] - y) / self.scale
        return self.axis - left if self.mirrored else left, top

    def to_window(self, box: Box) -> pygame.Rect:
        """A box of the layout in window pixels. Boxes that touch, touch there too."""
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
        """Where in the window something that is not mirrored itself belongs."""
        side = _OTHER_SIDE[anchor] if self.mirrored else anchor
        return letters.get_rect(**{side: self._pixel(at)})

    def _length(self, units: float) -> int:
        return max(1, round(units * self.scale))

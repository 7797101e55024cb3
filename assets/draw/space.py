"""Space: an affine mapping of model coordinates to a pixel canvas."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
"""One number per pixel, shape (height, width)."""

Point = tuple[float, float]
"""Model coordinates in px, y downwards."""


@dataclass(frozen=True, slots=True)
class Space:
    """Model space seen through `matrix` (3x3, model to canvas) on a canvas of `size` (w, h) px.

    Model space faces left. A mirrored space faces right but is still lit from the upper left,
    because light is computed on the canvas and not in the model.
    """

    matrix: Field
    size: tuple[int, int]

    @property
    def mirrored(self) -> bool:
        return bool(np.linalg.det(self.matrix) < 0)

    def point(self, x: float, y: float) -> Point:
        """Return the canvas point of a model point."""
        px, py, _ = self.matrix @ np.array([x, y, 1.0])
        return float(px), float(py)

    def local(self, x: float, y: float) -> Point:
        """Return the model point of a canvas point; the inverse of `point`."""
        px, py, _ = np.linalg.inv(self.matrix) @ np.array([x, y, 1.0])
        return float(px), float(py)

    def grid(self) -> tuple[Field, Field]:
        """Return the model coordinates (x, y) of every pixel's centre."""
        width, height = self.size
        x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
        inverse = np.linalg.inv(self.matrix)
        return (
            inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2],
            inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2],
        )

    def shifted(self, dx: float, dy: float) -> "Space":
        return self._then([[1, 0, dx], [0, 1, dy], [0, 0, 1]])

    def turned(self, degrees: float, about: Point) -> "Space":
        """Return the space rotated about a model point; positive leans forward, to the left."""
        c, s = cos(radians(-degrees)), sin(radians(-degrees))
        return self._about([[c, -s, 0], [s, c, 0], [0, 0, 1]], about)

    def scaled(self, sx: float, sy: float, about: Point) -> "Space":
        return self._about([[sx, 0, 0], [0, sy, 0], [0, 0, 1]], about)

    def sheared(self, slope: float, about: Point) -> "Space":
        """Return the space leaning forward by `slope` px per px of height, with a fixed ground
        line."""
        return self._about([[1, slope, 0], [0, 1, 0], [0, 0, 1]], about)

    def _about(self, matrix: list[list[float]], about: Point) -> "Space":
        x, y = about
        there = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], float)
        back = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]], float)
        return self._then(there @ np.array(matrix, float) @ back)

    def _then(self, matrix: list[list[float]] | Field) -> "Space":
        return Space(self.matrix @ np.asarray(matrix, float), self.size)


def canvas_space(width: int, height: int, *, mirrored: bool = False) -> Space:
    """Return model space aligned with a canvas, or flipped left to right."""
    matrix = np.eye(3)
    if mirrored:
        matrix[0, 0], matrix[0, 2] = -1.0, float(width)
    return Space(matrix, (width, height))

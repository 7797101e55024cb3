"""Canvas: parts painted back to front, lit from the upper left, with outlines of one pixel."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assets.draw.palette import Colour, Ramp
from assets.draw.space import Field, Space

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
"""Pixels of shape (height, width, 4), straight alpha."""

LIGHT = np.array([-0.52, -0.70, 0.49])
STEPS = (0.27, 0.48, 0.72, 0.91)
"""Brightness, 0 to 1, at which a ramp changes to its next tone."""


class Drawing:
    """An RGBA picture that stores each pixel's ramp, so that later parts can shade it."""

    def __init__(self, width: int, height: int, ink: Colour) -> None:
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        self.ink = ink
        self._ramps: list[Ramp] = []
        self._ramp = np.full((height, width), -1, np.int16)
        self._tone = np.zeros((height, width), np.int8)

    @property
    def filled(self) -> Mask:
        return np.asarray(self.pixels[..., 3] > 0)

    def paint(
        self,
        d: Field,
        ramp: Ramp,
        bulge: float = 6.0,
        *,
        line: bool = True,
        cast: int = 2,
        bias: Field | float = 0.0,
        rim: bool = False,
        tone: int | None = None,
    ) -> None:
        """Paint the inside of `d`.

        `bulge`: px from the edge over which the surface curves. `line`: draw the outline and,
        `cast` px to the lower right, a shadow on what lies behind. `bias`: brightness added. `rim`:
        let the far edge catch reflected light. `tone`: tone to use whatever the light.
        """
        inside = np.asarray(d < 0)
        if not inside.any():
            return
        light, facing = _light(d, bulge)
        if line:
            if cast:
                self._shade(_moved(inside, cast, cast) & ~inside)
            self._outline(inside, ramp, facing)
        if tone is None:
            level = np.digitize(np.round(light + bias, 4), STEPS)
            if rim:
                edge = (facing < -0.35) & (d > -2.2) & (d < -0.9)
                level = np.where(edge, level + 1, level)
            level = np.clip(level, 0, 4)
        else:
            level = np.full(d.shape, tone)
        self._fill(inside, ramp, level)

    def mark(self, d: Field, ramp: Ramp, tone: int = 2) -> None:
        """Paint flat, without outline, and only over parts already painted."""
        inside = np.asarray(d < 0) & self.filled
        self._fill(inside, ramp, np.full(d.shape, tone))

    def retone(self, d: Field, by: int) -> None:
        """Lighten or darken painted parts by a number of tones."""
        inside = np.asarray(d < 0) & (self._ramp >= 0)
        self._shift(inside, by)

    def halo(self, d: Field, colour: Colour, reach: float, strength: float = 0.5) -> None:
        """Draw a glow in three even steps of alpha around `d`, behind everything painted so far."""
        near = np.clip(1 - d / reach, 0, 1)
        alpha = np.ceil(near * 3) / 3 * strength * 255
        behind = (self.pixels[..., 3] < alpha) & (self.pixels[..., 3] < 255)
        self.pixels[behind, :3] = colour
        self.pixels[behind, 3] = alpha[behind].astype(np.uint8)

    def stamp(self, s: Space, x: float, y: float, art: str, colours: Mapping[str, Colour]) -> None:
        """Draw pixels placed by hand, `art` centred on a model point and mirrored with the space.

        A dot is empty; every other letter must be one of `colours`.
        """
        rows = art.split()
        if s.mirrored:
            rows = [row[::-1] for row in rows]
        px, py = s.point(x, y)
        left, top = round(px - len(rows[0]) / 2), round(py - len(rows) / 2)
        height, width = self._ramp.shape
        for j, row in enumerate(rows):
            for i, letter in enumerate(row):
                if letter == "." or not (0 <= top + j < height and 0 <= left + i < width):
                    continue
                self.pixels[top + j, left + i] = (*colours[letter], 255)
                self._ramp[top + j, left + i] = -1

    def _fill(self, where: Mask, ramp: Ramp, level: NDArray[np.int_]) -> None:
        if ramp not in self._ramps:
            self._ramps.append(ramp)
        self._ramp[where] = self._ramps.index(ramp)
        self._tone[where] = level[where]
        self.pixels[where, :3] = np.array(ramp.tones, np.uint8)[level[where]]
        self.pixels[where, 3] = 255

    def _outline(self, inside: Mask, ramp: Ramp, facing: Field) -> None:
        ring = _grown(inside) & ~inside
        solid = self.pixels[..., 3] == 255
        # On the lit side the line takes the part's colour, which keeps the edge soft there.
        lit = ring & ~solid & (facing > 0.62)
        self.pixels[ring & ~solid] = (*self.ink, 255)
        self.pixels[lit | (ring & solid)] = (*ramp.line, 255)
        self._ramp[ring] = -1

    def _shade(self, where: Mask) -> None:
        self._shift(where & (self._ramp >= 0), -1)

    def _shift(self, where: Mask, by: int) -> None:
        self._tone[where] = np.clip(self._tone[where] + by, 0, 4)
        table = np.array([r.tones for r in self._ramps] or [((0, 0, 0),) * 5], np.uint8)
        self.pixels[where, :3] = table[self._ramp[where], self._tone[where]]


def _light(d: Field, bulge: float) -> tuple[Field, Field]:
    """Return the brightness, 0 to 1, of the inflated shape, and how far its edge faces the light,
    -1 to 1."""
    t = np.clip(-d / bulge, 0, 1)
    height = np.sqrt(np.clip(1 - (1 - t) ** 2, 0, 1)) * bulge * 0.85
    gy, gx = np.gradient(height)
    normal = np.stack([-gx, -gy, np.ones_like(height)], -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    ey, ex = np.gradient(d)
    facing = (ex * LIGHT[0] + ey * LIGHT[1]) / (np.hypot(ex, ey) + 1e-9)
    return np.clip(normal @ LIGHT, 0, 1) * 0.92 + 0.10, np.asarray(facing)


def _moved(mask: Mask, dx: int, dy: int) -> Mask:
    out = np.zeros_like(mask)
    out[dy:, dx:] = mask[: mask.shape[0] - dy, : mask.shape[1] - dx]
    return out


def _grown(mask: Mask) -> Mask:
    out = mask.copy()
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    out[:, 1:] |= mask[:, :-1]
    out[:, :-1] |= mask[:, 1:]
    return out

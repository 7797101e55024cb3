"""Noise: seeded value noise in one and two dimensions, and ordered dithering."""

import numpy as np

from assets.draw.space import Field

BAYER: Field = (
    np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], float) + 0.5
) / 16


def skyline(width: int, seed: int, period: float, octaves: int = 5, rough: float = 0.5) -> Field:
    """Return heights 0 to 1 along `width` px; `period` is the distance of the largest hills in
    px."""
    return np.asarray(plane(width, 1, seed, period, 1.0, octaves, rough)[0])


def plane(
    width: int, height: int, seed: int, px: float, py: float, octaves: int = 4, rough: float = 0.5
) -> Field:
    """Return values 0 to 1, shape (height, width); `px` and `py` are the size of the largest
    features."""
    x, y = np.meshgrid(np.arange(width) / px, np.arange(height) / py)
    return sampled(x, y, seed, octaves, rough)


def sampled(x: Field, y: Field, seed: int, octaves: int = 4, rough: float = 0.5) -> Field:
    """Return noise from 0 to 1 at any coordinates, in units of the largest feature."""
    total = np.zeros(x.shape)
    for octave in range(octaves):
        dice = np.random.default_rng([seed, octave])
        total += _lattice(x * 2**octave + 0.37 * octave, y * 2**octave, dice) * rough**octave
    low, high = total.min(), total.max()
    return np.asarray((total - low) / (high - low + 1e-9))


def dither(width: int, height: int) -> Field:
    """Return a 4x4 ordered (Bayer) threshold, -0.5 to 0.5, tiled over the canvas."""
    tiles = np.tile(BAYER, (height // 4 + 1, width // 4 + 1))
    return np.asarray(tiles[:height, :width] - 0.5)


def _lattice(x: Field, y: Field, dice: np.random.Generator) -> Field:
    values = dice.random((64, 64))
    i, j = np.floor(x).astype(int), np.floor(y).astype(int)
    u, v = x - i, y - j
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    a, b = values[j % 64, i % 64], values[j % 64, (i + 1) % 64]
    c, d = values[(j + 1) % 64, i % 64], values[(j + 1) % 64, (i + 1) % 64]
    return np.asarray((a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v)

"""Night: adds a moon in place of the sun, stars around it, and lights in the landscape."""

from collections.abc import Sequence

import numpy as np

from assets.draw import scenery as sc
from assets.draw.canvas import Mask, Pixels
from assets.draw.noise import dither
from assets.draw.palette import Colour
from assets.draw.scenery import HEIGHT, WIDTH, X, Y

MOON = sc.colours("b4c0dc ccd6ec e6ecf8")
"""Colours of the moon's seas, edge and face."""
HALO = sc.colours("a8bcf0")[0]
STARS = sc.colours("eef2ff b4c4f4 8496d8")
LAMP, SHINE = sc.colours("ffdc94 f0a050")
_SEAS = ((-0.3, -0.25, 0.34), (0.35, 0.1, 0.24), (-0.1, 0.5, 0.2), (0.3, -0.5, 0.15))
"""Centre and radius of each sea, in radii of the moon."""
_STEPS = 5


def moon(layer: Pixels, x: float, y: float, radius: float, seen: Mask) -> None:
    """Draw a full moon with its halo, only where the mask `seen` is set."""
    far = np.hypot(X - x, Y - y)
    _shine(layer, seen, x, y, 5.5 * radius, HALO, 96)
    sc.fill(layer, seen & (far < radius), MOON[1])
    sc.fill(layer, seen & (np.hypot(X - x + 0.7, Y - y + 0.7) < radius - 1), MOON[2])
    for across, down, size in _SEAS:
        sea = np.hypot(X - x - across * radius, Y - y - down * radius) < size * radius
        sc.fill(layer, seen & sea & (far < radius - 1), MOON[0])


def stars(layer: Pixels, count: int, seed: int, lowest: float, clear: Mask) -> None:
    """Draw stars where the sky is `clear`, fewer towards the horizon; the brightest twinkle."""
    dice = np.random.default_rng(seed)
    for _ in range(count):
        x, y = int(dice.integers(3, WIDTH - 3)), int(dice.random() ** 1.3 * lowest)
        tone = int(dice.integers(len(STARS)))
        if not clear[y, x] or layer[y, x, 3] == 255:
            continue
        layer[y, x] = (*STARS[tone], 255)
        if tone == 0 and dice.random() < 0.3 and y > 0:
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                if clear[y + dy, x + dx]:
                    layer[y + dy, x + dx] = (*STARS[2], 170)


def lamp(layer: Pixels, x: int, y: int, where: Mask, reach: float = 7.0) -> None:
    """Draw a small light, only on the mask `where`."""
    _shine(layer, where, x + 0.5, y + 0.5, reach, SHINE, 150)
    layer[y, x] = (*LAMP, 255)


def has_tone(layer: Pixels, tones: Sequence[Colour]) -> Mask:
    """Return where a picture has exactly one of these colours: sky without cloud."""
    found = np.zeros((HEIGHT, WIDTH), bool)
    for tone in tones:
        found |= (layer[..., :3] == tone).all(axis=-1)
    return found


def _shine(
    layer: Pixels, where: Mask, x: float, y: float, reach: float, colour: Colour, alpha: int
) -> None:
    """Draw light around a point in dithered steps, blended over the picture."""
    near = np.clip(1 - np.hypot(X - x, Y - y) / reach, 0, 1) ** 1.8
    step = np.clip(np.floor(near * _STEPS + 0.3 + dither(WIDTH, HEIGHT) * 0.7), 0, _STEPS)
    lit = where & (step > 0) & (layer[..., 3] < 255)
    layer[lit, :3] = colour
    layer[lit, 3] = np.round(step[lit] / _STEPS * alpha).astype(np.uint8)

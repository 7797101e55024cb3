"""Scenery: the parts that arenas are made of, each in a few flat tones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assets.draw.canvas import Mask, Pixels
from assets.draw.noise import dither, plane, sampled, skyline
from assets.draw.palette import Colour, rgb
from assets.draw.space import Field

WIDTH, HEIGHT = 320, 180
X, Y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
HORIZON = 87
NEAR_PAD = (84.0, 137.0, 58.0, 12.0)
"""Centre x and y and radii, in px, of the ground under the fighter seen from behind."""

FAR_PAD = (238.0, 109.0, 44.0, 8.0)


def colours(codes: str) -> list[Colour]:
    return [rgb(word) for word in codes.split()]


def empty() -> Pixels:
    return np.zeros((HEIGHT, WIDTH, 4), np.uint8)


def fill(layer: Pixels, where: Mask | NDArray[np.bool_], colour: Colour) -> None:
    layer[where] = (*colour, 255)


def tint(layer: Pixels, where: Mask, colour: Colour, share: float) -> None:
    """Mix a colour into the pixels of a mask."""
    mixed = layer[where, :3] * (1 - share) + np.array(colour) * share
    layer[where, :3] = np.round(mixed).astype(np.uint8)


def toned(
    layer: Pixels, where: Mask, value: Field, tones: Sequence[Colour], grain: float = 0.0
) -> None:
    """Fill a mask with tones chosen by a value 0 to 1; `grain` is the share of a step that is
    dithered."""
    level = np.clip(value, 0, 0.9999) * len(tones) + dither(WIDTH, HEIGHT) * grain
    index = np.clip(np.floor(np.round(level, 4)), 0, len(tones) - 1).astype(int)
    layer[where, :3] = np.array(tones, np.uint8)[index][where]
    layer[where, 3] = 255


def sky(tones: Sequence[Colour], bottom: float = HORIZON + 8, curve: float = 1.0) -> Pixels:
    """Draw a gradient of flat tones with dithered seams, with its last tone at y = `bottom`."""
    layer = empty()
    t = np.clip(Y / bottom, 0, 1) ** curve
    toned(layer, np.ones(X.shape, bool), t, tones, grain=0.9)
    return layer


def glow(layer: Pixels, x: float, y: float, reach: float, colour: Colour, strength: float) -> None:
    """Draw light around a point, in five dithered steps."""
    near = np.clip(1 - np.hypot(X - x, (Y - y) * 1.15) / reach, 0, 1) ** 1.6
    step = np.clip(np.floor(near * 6 + 0.5 + dither(WIDTH, HEIGHT) * 0.9), 0, 6) / 6
    for share in np.unique(step)[1:]:
        tint(layer, step == share, colour, float(share) * strength)


def stars(layer: Pixels, count: int, seed: int, lowest: float, tones: Sequence[Colour]) -> None:
    dice = np.random.default_rng(seed)
    for _ in range(count):
        x, y = int(dice.integers(2, WIDTH - 2)), int(dice.random() ** 1.4 * lowest)
        layer[y, x, :3] = tones[int(dice.integers(len(tones)))]
        if dice.random() < 0.08 and 0 < y < lowest - 1:
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                tint(layer, _at(x + dx, y + dy), tones[0], 0.4)


def streaks(
    layer: Pixels, seed: int, top: float, bottom: float, cover: float, tones: Sequence[Colour]
) -> None:
    """Draw long evening clouds: stretched noise, lit from below; tones from body to lit edge."""
    warp = plane(WIDTH, HEIGHT, seed + 1, 60, 24, 3) * 14
    body = sampled((X + warp * 2) / 92, (Y + warp * 0.35) / 9.5, seed, 5, 0.52)
    window = np.clip(1 - np.abs((Y - (top + bottom) / 2) / ((bottom - top) / 2)), 0, 1) ** 0.6
    depth = body * (0.35 + 0.65 * window) - (1 - cover)
    inner = np.clip(depth / 0.16, 0, 1)
    # Thick cloud keeps the dusk in its middle; only thin edges and undersides catch the sun.
    lit = 1 - inner * 0.75 + (np.roll(depth, 2, axis=0) - depth) * 3
    toned(layer, depth > 0, lit, tones, grain=0.5)
    fill(layer, (depth > 0) & (np.roll(depth, -1, axis=0) <= 0), tones[-1])


def cumulus(
    layer: Pixels, x: float, base: float, width: float, height: float, seed: int,
    tones: Sequence[Colour],
) -> None:  # fmt: skip
    """Draw a cumulus cloud with a torn flat base; tones from shadow to lit crown."""
    dice = np.random.default_rng(seed)
    crown = np.full(X.shape, -1.0)
    light = np.zeros(X.shape)
    rough = plane(WIDTH, HEIGHT, seed, 15, 9, 4, 0.6)
    for _ in range(26):
        u = dice.normal(0, 0.36)
        r = (0.10 + 0.16 * dice.random()) * width * (1 - 0.55 * min(1.0, abs(u)))
        px = x + u * width / 2
        py = base - dice.random() ** 0.8 * height * max(0.0, 1 - (abs(u) * 1.15) ** 1.6)
        inside = 1 - np.hypot(X - px, (Y - py) * 1.25) / r + (rough - 0.5) * 0.75
        lit = -((X - px) * 0.55 + (Y - py) * 0.9) / r * 0.5 + 0.45
        on_top = inside > np.maximum(crown, 0.0)
        light = np.where(on_top, lit, light)
        crown = np.maximum(crown, inside)
    torn = base + (plane(WIDTH, 1, seed + 5, 22, 1, 3)[0] - 0.5) * 5
    where = (crown > 0) & (torn > Y)
    fade = np.clip((base - Y) / height, 0, 1)
    toned(layer, where, light * 0.6 + fade * 0.45 + (rough - 0.5) * 0.3, tones, grain=0.5)


def hills(
    seed: int, base: float, height: float, period: float, tones: Sequence[Colour],
    *, rough: float = 0.5, crags: float = 0.0, haze: Sequence[Colour] = (),
) -> tuple[Pixels, Field]:  # fmt: skip
    """Draw a ridge filled down to the ground; return it and its top y per column.

    `crags` folds the slopes into lit and shaded faces; `haze` replaces the lowest tones.
    """
    layer = empty()
    top = np.round(base - height * skyline(WIDTH, seed, period, 6, rough))
    where = top[None, :] <= Y
    depth = Y - top[None, :]
    fold = sampled((X + depth * 0.75) / 17, (Y * 0.35 + depth * 0.2) / 12, seed + 3, 4, 0.6)
    value = 0.5 + crags * (fold - 0.5) - depth / (height * 6)
    toned(layer, where, value, tones, grain=0.3)
    if haze:
        sunk = np.clip((Y - base + height * 0.35) / (height * 0.7), 0, 1)
        mist = where & (sunk + dither(WIDTH, HEIGHT) * 0.25 > 0.30)
        toned(layer, mist, (sunk - 0.30) / 0.7, haze, grain=0.9)
    return layer, top


def grove(
    layer: Pixels, x: float, ground: float, height: float, seed: int, tones: Sequence[Colour],
    *, trunk: Colour | None = None,
) -> None:  # fmt: skip
    """Draw a leafy tree: a crown of overlapping tufts, lit from the upper left, on a short
    trunk."""
    dice = np.random.default_rng(seed)
    if trunk is not None:
        stem = (np.abs(X - x - (ground - Y) * 0.04) < max(0.8, height * 0.05)) & (ground > Y)
        fill(layer, stem & (ground - height * 0.6 < Y), trunk)
    speck = plane(WIDTH, HEIGHT, seed + 1, 4.5, 3.6, 2, 0.6)
    for k in range(9):
        spread = 1.0 - k / 11
        px = x + dice.uniform(-0.34, 0.34) * height * spread
        py = ground - height * (0.34 + 0.058 * k) + dice.uniform(-0.04, 0.04) * height
        r = height * (0.17 + 0.07 * dice.random()) * (0.75 + 0.25 * spread)
        inside = np.hypot(X - px, (Y - py) * 1.15) / r - (speck - 0.5) * 0.55 < 1
        lit = 0.5 - ((X - px) * 0.5 + (Y - py) * 0.85) / r * 0.42 + (speck - 0.5) * 0.5
        toned(layer, inside, lit, tones)


def pine(
    layer: Pixels, x: float, ground: float, height: float, seed: int, tones: Sequence[Colour]
) -> None:
    """Draw a fir in ragged tiers."""
    dice = np.random.default_rng(seed)
    t = np.clip((Y - (ground - height)) / height, 0, 1)
    tiers = max(4, int(height / 4))
    saw = (t * tiers) % 1
    ragged = (np.floor(t * tiers) * 7.31 + seed) % 1 * 0.25
    half = height * 0.25 * (t**0.9) * (0.62 + 0.5 * saw + ragged)
    where = (np.abs(X - x) < half + 0.4) & (ground - height <= Y) & (ground > Y)
    lit = 0.45 - (X - x) / (half + 1) * 0.3 - saw * 0.35 + dice.random() * 0.1
    toned(layer, where, lit, tones)


def turf(
    layer: Pixels, top: Field | float, seed: int, tones: Sequence[Colour], vanish: float = 70.0
) -> None:
    """Draw ground in perspective: patches of tone that get larger towards the viewer."""
    depth = np.maximum(Y - vanish, 4)
    u, v = (X - WIDTH / 2) * 60 / depth, 5200 / depth
    patch = sampled(u / 26 + 40, v / 9, seed, 4, 0.55)
    fall = np.clip((Y - HORIZON) / (HEIGHT - HORIZON), 0, 1)
    value = 0.70 + (patch - 0.5) * 0.55 - fall**1.15 * 0.62
    toned(layer, np.asarray(top <= Y), value, tones, grain=0.35)


def tufts(
    layer: Pixels, count: int, seed: int, light: Sequence[Colour], dark: Colour,
    *, top: float = HORIZON + 4, bottom: float = HEIGHT,
) -> None:  # fmt: skip
    """Draw blades of grass in small fans, larger when nearer, sparse below the fight."""
    dice = np.random.default_rng(seed)
    for _ in range(count):
        t = dice.random() ** 1.35
        y = int(top + t * (bottom - top - 2))
        x = int(dice.integers(2, WIDTH - 3))
        if y > 142 and dice.random() < 0.6:
            continue
        size = 1 + int(2.6 * (y - top) / (HEIGHT - top) + 0.5 * dice.random())
        colour = light[int(dice.integers(len(light)))]
        for blade in (-1, 0, 1):
            tall = size - abs(blade) + int(dice.integers(0, 2))
            for k in range(max(1, tall)):
                px, py = x + blade * (1 + (k > 1)), y - k
                if 0 <= px < WIDTH and layer[py, px, 3]:
                    layer[py, px, :3] = colour if k else dark
        if size > 1 and y + 1 < HEIGHT:
            layer[y, x - 1 : x + 2, :3] = dark


def pad(
    layer: Pixels, place: tuple[float, float, float, float], seed: int, tones: Sequence[Colour]
) -> None:
    """Draw a worn round of ground; tones are its shadow, rim, floor and lit floor."""
    cx, cy, rx, ry = place
    angle = np.arctan2((Y - cy) / ry, (X - cx) / rx)
    wear = sampled(np.cos(angle) * 3 + 9, np.sin(angle) * 3 + 9, seed, 3) - 0.5
    k = np.hypot((X - cx) / rx, (Y - cy) / ry) + wear * 0.10
    low = np.hypot((X - cx) / rx, (Y - cy - 1.6) / ry) + wear * 0.10
    grit = plane(WIDTH, HEIGHT, seed + 4, 7, 2.4, 3, 0.6)
    fill(layer, low < 1.04, tones[0])
    fill(layer, k < 1.0, tones[1])
    fill(layer, k < 0.95 - (grit - 0.5) * 0.10, tones[2])
    fill(layer, (k < 0.74 - (grit - 0.5) * 0.5), tones[3])
    dice = np.random.default_rng(seed)
    for _ in range(int(rx)):
        a, r = dice.uniform(0, 2 * np.pi), dice.uniform(0.2, 0.9)
        x, y = int(cx + np.cos(a) * r * rx), int(cy + np.sin(a) * r * ry)
        layer[y, x : x + 2, :3] = tones[1] if r > 0.5 else tones[2]


def fringe(
    layer: Pixels, place: tuple[float, float, float, float], seed: int, light: Colour, dark: Colour
) -> None:
    """Draw grass leaning over a pad's rim."""
    cx, cy, rx, ry = place
    dice = np.random.default_rng(seed)
    for _ in range(int(rx * 1.5)):
        a = dice.uniform(0, 2 * np.pi)
        x, y = int(cx + np.cos(a) * rx * 1.01), int(cy + np.sin(a) * ry * 1.05)
        for k in range(int(dice.integers(1, 2 + int(ry / 5)))):
            layer[y - k, x, :3] = light if k else dark


def _at(x: int, y: int) -> Mask:
    where = np.zeros(X.shape, bool)
    where[y, x] = True
    return where

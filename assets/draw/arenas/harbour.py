"""Harbour: a quay at night, with lanterns over the water and the moon on it."""

import numpy as np

from assets.draw import scenery as sc
from assets.draw.canvas import Pixels
from assets.draw.noise import dither, plane, sampled
from assets.draw.palette import Colour
from assets.draw.scenery import X, Y
from assets.draw.space import Field

SKY = sc.colours("141a3a 182044 1d284e 233258 2a3d64 344a70 40587c 4e6888 5e7892")
CLOUD = sc.colours("1e2a50 28385e 36496c 4a5f80")
COAST = sc.colours("1e2c4c 233454 2a3e5e")
TOWN = sc.colours("1a2444 202c4e 283858 334664")
WATER = sc.colours("16223e 1a2a48 203454 2a4262 385470")
BOAT = sc.colours("161a34 222842 343c56 4c5468")
STONE = sc.colours("1c2440 242e4a 2d3854 38445e 444f68 525c72")
PAD = sc.colours("141a34 5c5460 7e7474 958a84")
LAMP = sc.colours("a8643c e09a50 ffcf80 fff2c8")
WINDOW = sc.colours("e8b468 c88a50 f4d488")
MOON = (148.0, 27.0)
WATERLINE = 79


def layers() -> list[Pixels]:
    """Draw the layers: sky, coast, water and boats, lanterns, quay."""
    return [_sky(), _coast(), _water(), _lanterns(), _quay()]


def _sky() -> Pixels:
    layer = sc.sky(SKY, WATERLINE, 1.0)
    sc.stars(layer, 120, 17, 62, sc.colours("d0d8ec 98a8cc 7084ac 5c709c"))
    x, y = MOON
    sc.glow(layer, x, y, 58, sc.colours("8ca4c4")[0], 0.55)
    disc = np.hypot(X - x, Y - y)
    sc.fill(layer, disc < 11, sc.colours("e8ecd8")[0])
    sea = plane(320, 180, 5, 9, 8, 3)
    sc.fill(layer, (disc < 10) & (sea > 0.56), sc.colours("ccd4cc")[0])
    sc.fill(layer, (disc < 11) & (np.hypot(X - x + 3, Y - y + 3) > 11.4), sc.colours("c0cad0")[0])
    sc.streaks(layer, 53, 34, 84, 0.42, CLOUD)
    sc.streaks(layer, 58, -8, 20, 0.40, CLOUD[:3])
    return layer


def _coast() -> Pixels:
    layer, _ = sc.hills(71, 80, 20, 105, COAST, crags=0.7)
    dice = np.random.default_rng(31)
    for x in range(4, 316, 6):
        if 112 < x < 192:
            continue
        wide, tall = int(dice.integers(3, 6)), int(dice.integers(4, 10))
        base = WATERLINE + 1
        foot = base - int(dice.integers(0, 5)) - int(6 * abs(x - 148) / 148)
        _house(layer, x, foot, wide, tall, base, dice)
    _lighthouse(layer, 181, 80)
    sc.tint(
        layer, (layer[..., 3] > 0) & (Y > 72) & (Y - 72 + dither(320, 180) * 6 > 4), SKY[-1], 0.28
    )
    layer[WATERLINE + 3 :, :, 3] = 0
    return layer


def _house(
    layer: Pixels, x: int, foot: int, wide: int, tall: int, base: int, dice: np.random.Generator
) -> None:
    wall = (np.abs(X - x) < wide) & (foot - tall < Y) & (base > Y)
    sc.fill(layer, wall, TOWN[int(dice.integers(1, 3))])
    sc.fill(layer, wall & (X - x < -wide + 1.5), TOWN[3])
    sc.fill(
        layer,
        (np.abs(X - x) < wide + 1 - (foot - tall - Y))
        & (np.abs(Y - foot + tall) < 3)
        & (foot - tall >= Y),
        TOWN[0],
    )
    for dx in (-2, 1):
        if dice.random() < 0.55:
            y = foot - tall + 3 + int(dice.integers(0, 3))
            layer[y : y + 2, x + dx, :3] = WINDOW[int(dice.integers(3))]


def _lighthouse(layer: Pixels, x: float, ground: float) -> None:
    half = 2.2 + (Y - ground + 26) * 0.05
    tower = (np.abs(X - x) < half) & (ground > Y) & (ground - 26 < Y)
    sc.fill(layer, tower, TOWN[3])
    sc.fill(layer, tower & (x + 0.5 < X), TOWN[2])
    sc.fill(layer, tower & (np.floor((Y - ground) / 5) % 2 == 0), sc.colours("6c5464")[0])
    sc.fill(layer, (np.abs(X - x) < 3.4) & (np.abs(Y - ground + 26) < 0.8), TOWN[0])
    sc.fill(layer, (np.abs(X - x) < 1.8) & (np.abs(Y - ground + 29) < 2), LAMP[3])
    sc.fill(
        layer, (np.abs(X - x) < 33.5 - ground + Y) & (ground - 33 < Y) & (ground - 31 > Y), TOWN[0]
    )


def _water() -> Pixels:
    layer = sc.empty()
    below = WATERLINE <= Y
    ripple = sampled((X - 160) / (6 + (Y - 70) * 1.1) + 20, Y / 2.1, 3, 3, 0.5)
    sc.toned(layer, below, 0.62 - (Y - WATERLINE) / 60 + (ripple - 0.5) * 0.5, WATER, 0.2)
    sc.fill(layer, (WATERLINE <= Y) & (WATERLINE + 1 > Y), WATER[4])
    for x, wide, tint in (
        (MOON[0], 9.0, sc.colours("c4d0d0")[0]),
        (181.0, 2.6, LAMP[2]),
        (60, 3, LAMP[1]),
        (283, 3, LAMP[1]),
        (22, 2, LAMP[1]),
        (246, 2, LAMP[1]),
    ):
        spread = wide * (0.45 + (Y - WATERLINE) * 0.07)
        gleam = below & (np.abs(X - x + (ripple - 0.5) * 8) < spread) & (ripple > 0.46)
        sc.tint(layer, gleam, tint, 0.62)
    _boat(layer, 118, 88, 1.0)
    _boat(layer, 206, 86, 0.75)
    _boat(layer, 46, 90, 1.15)
    _boat(layer, 292, 91, 1.25)
    return layer


def _boat(layer: Pixels, x: float, y: float, size: float) -> None:
    """Draw a moored sloop with furled sail and a riding light."""
    hull = (
        (np.abs(X - x - 1) < (15 - (Y - y) * 1.3) * size)
        & (y - 3.5 * size < Y)
        & (y + 3 * size > Y)
    )
    sc.fill(layer, hull, BOAT[1])
    sc.fill(layer, hull & (y - 2.2 * size > Y), BOAT[3])
    sc.fill(layer, hull & (y + 1.6 * size < Y), BOAT[0])
    mast = (np.abs(X - x) < 0.6 * size) & (y > Y) & (y - 36 * size < Y)
    sc.fill(layer, mast, BOAT[2])
    boom = (np.abs(Y - y + 9 * size + (X - x) * 0.06) < 1.5 * size) & (x < X) & (x + 13 * size > X)
    sc.fill(layer, boom, BOAT[3])
    for side in (-13, 14):
        t = (Y - (y - 34 * size)) / (32 * size)
        stay = (np.abs(X - x - side * size * t) < 0.42) & (t > 0) & (t < 1)
        sc.fill(layer, stay & (np.floor(Y) % 2 == 0), BOAT[2])
    sc.fill(layer, (np.abs(X - x) < 1) & (np.abs(Y - y + 35 * size) < 1), LAMP[2])
    mirror = (np.abs(X - x) < 11 * size) & (y + 3 * size <= Y) & (y + 7 * size > Y)
    sc.tint(layer, mirror & (np.floor(Y) % 2 == 0), BOAT[0], 0.55)


def _lanterns() -> Pixels:
    """Draw two posts with a sagging string of paper lanterns that runs out of the picture."""
    layer = sc.empty()
    posts = (26.0, 306.0)
    for x in posts:
        sc.fill(layer, (np.abs(X - x) < 1.5) & (Y > 30) & (Y < 104), BOAT[1])
        sc.fill(layer, (X - x > -1.5) & (X - x < -0.5) & (Y > 30) & (Y < 104), BOAT[3])
        sc.fill(layer, (np.abs(X - x) < 3) & (Y > 100) & (Y < 105), BOAT[0])
    spans = ((posts[0], posts[1], 32.0, 22.0), (-50, posts[0], 32.0, 10), (posts[1], 376, 32.0, 10))
    for left, right, height, sag in spans:
        t = (X - left) / (right - left)
        rope = height + sag * 4 * t * (1 - t)
        sc.fill(layer, (np.abs(Y - rope) < 0.55) & (t > 0) & (t < 1), BOAT[2])
        count = max(2, int((right - left) / 28))
        for k in range(1, count):
            x = round(left + (right - left) * k / count) + 0.5
            y = round(height + sag * 4 * (k / count) * (1 - k / count)) + 4.0
            if 4 < x < 316:
                _lantern(layer, x, y, LAMP if k % 3 else sc.colours("94485c cc6c70 f4a898 ffe4d0"))
    return layer


def _lantern(layer: Pixels, x: float, y: float, tones: list[Colour]) -> None:
    near = np.hypot(X - x, (Y - y) * 1.05)
    for reach, alpha in ((9.0, 26), (6.0, 48)):
        halo = (near < reach) & (layer[..., 3] < 200)
        layer[halo] = (*tones[2], alpha)
    body = np.hypot((X - x) / 2.9, (Y - y) / 3.4)
    sc.fill(layer, body < 1.15, tones[0])
    sc.fill(layer, body < 1, tones[1])
    sc.fill(layer, np.hypot((X - x + 0.4) / 2.2, (Y - y) / 2.7) < 1, tones[2])
    sc.fill(layer, np.hypot((X - x + 0.4) / 1.1, (Y - y) / 1.7) < 1, tones[3])
    sc.fill(layer, (np.abs(X - x) < 1.6) & (np.abs(np.abs(Y - y) - 3.4) < 0.6), BOAT[0])


def _quay() -> Pixels:
    layer = sc.empty()
    edge = 95.0
    below = edge <= Y
    depth = Y - 74
    row = np.floor(1500 / depth)
    across = (X - 160) * 30 / depth + _hash(row, 0 * row + 5) * 10
    column = np.floor(across / 10)
    value = _hash(row, column)
    seam = (np.abs(1500 / depth - row) < 0.10) | (np.abs(across / 10 - column) < 0.05)
    fall = np.clip((Y - 112) / 68, 0, 1)
    lamp = np.exp(-(((X - 160) / 130) ** 2)) * 0.16
    tone = 0.60 + (value - 0.5) * 0.30 + lamp - fall * 0.52
    sc.toned(layer, below, tone, STONE, 0.25)
    dark = below & seam
    sc.toned(layer, dark, tone - 0.17, STONE)
    lip = below & (edge + 4 > Y)
    sc.toned(
        layer, lip, 0.9 - (Y - edge) * 0.10 + (_hash(np.floor(X / 17), 0 * X) - 0.5) * 0.2, STONE
    )
    sc.fill(layer, (edge + 4 <= Y) & (edge + 5 > Y), STONE[1])
    for x in (60.0, 146.0, 292.0):
        _bollard(layer, x, edge + 1)
    sc.pad(layer, sc.FAR_PAD, 16, PAD)
    sc.pad(layer, sc.NEAR_PAD, 17, PAD)
    for place, knot in ((sc.FAR_PAD, 34), (sc.NEAR_PAD, 46)):
        _rope(layer, place, knot)
    return layer


def _rope(layer: Pixels, place: tuple[float, float, float, float], knots: int) -> None:
    """Draw a rope laid around the pad."""
    cx, cy, rx, ry = place
    k = np.hypot((X - cx) / rx, (Y - cy) / ry)
    turn = np.arctan2((Y - cy) / ry, (X - cx) / rx)
    ring = np.abs(k - 0.93) < 0.055
    twist = np.floor(turn * knots / np.pi + Y * 0.5) % 2
    sc.fill(layer, ring, sc.colours("a08c74")[0])
    sc.fill(layer, ring & (twist == 0), sc.colours("7c6860")[0])
    sc.fill(layer, (np.abs(k - 0.86) < 0.03) & (cy + ry > Y), PAD[1])


def _bollard(layer: Pixels, x: float, y: float) -> None:
    sc.fill(layer, (np.abs(X - x) < 3) & (y - 7 < Y) & (y + 2 > Y), BOAT[1])
    sc.fill(layer, (X - x > -3) & (X - x < -1) & (y - 7 < Y) & (y + 2 > Y), BOAT[3])
    sc.fill(layer, np.hypot((X - x) / 4.6, (Y - y + 7) / 2) < 1, BOAT[2])
    sc.fill(layer, np.hypot((X - x + 1) / 2.6, (Y - y + 7.6) / 0.9) < 1, BOAT[3])


def _hash(a: Field, b: Field) -> Field:
    """Return a pseudo-random value, 0 to 1, for each pair of integers."""
    mixed = (a.astype(np.int64) * 73856093) ^ (b.astype(np.int64) * 19349663)
    return ((mixed * 2654435761) % 4294967296 >> 12) % 1024 / 1023

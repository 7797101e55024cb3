"""Ruins: broken arches in an autumn wood in the early mist."""

import numpy as np

from assets.draw import night as dark
from assets.draw import scenery as sc
from assets.draw.canvas import Mask, Pixels
from assets.draw.noise import dither, plane, skyline
from assets.draw.scenery import X, Y
from assets.draw.space import Field

SKY = sc.colours("8fa6b4 9cb0ba a9bac0 b7c4c4 c5cdc6 d3d5c8 dfdbc8 e8dfc8")
CLOUD = sc.colours("aebcc2 bfc8c8 d2d4cc e6e0d0")
FAR = sc.colours("93a4ac 9caab0 a6b2b4 b0b9b8")
MIST = sc.colours("b8c0bc c4c9c0 d0d0c4 d8d5c6")
ARCH = sc.colours("7c8890 889298 949ca0 a2a8a8")
WALL = sc.colours("4c5460 5e646c 727678 878884 9c9a90")
LEAVES = (
    sc.colours("6c4440 8a5844 a8744c c09058"),
    sc.colours("70503c 907044 b0904e c8ac64"),
    sc.colours("5c4a48 785c50 94745a ac9068"),
)
BARK = sc.colours("4c4850")
IVY = sc.colours("3c5048 4c6450 607858 748a60")
GRASS = sc.colours("3a4640 445044 505c48 5e684e 6e7656 7e845e 8e9068")
PAD = sc.colours("3a4240 6c6c68 8c8a80 a09c8e")
FALLEN = sc.colours("a8683c c0883c 94543c b89c58 8a5c40")


def layers() -> list[Pixels]:
    """Draw the layers: sky, mountains, aqueduct, wood and columns, ground."""
    return [_sky(), _far(), _aqueduct(), _wood(), _ground()]


def night(layers: list[Pixels]) -> Pixels:
    """Draw the moon over the hills, stars between the clouds, and a fire under the aqueduct."""
    sky, hills, stones = layers[:3]
    seen = (hills[..., 3] == 0) & (stones[..., 3] == 0)
    layer = sc.empty()
    dark.moon(layer, 214, 40, 10, seen)
    dark.stars(layer, 260, 23, 80, seen & dark.has_tone(sky, SKY))
    dark.lamp(layer, 113, 86, stones[..., 3] > 0, 22)
    dark.lamp(layer, 45, 86, stones[..., 3] > 0, 16)
    return layer


def _sky() -> Pixels:
    layer = sc.sky(SKY, sc.HORIZON - 4, 0.9)
    sc.glow(layer, 214, 40, 70, sc.colours("f8ecd0")[0], 0.7)
    sc.fill(layer, np.hypot(X - 214, Y - 40) < 9, sc.colours("fcf4e0")[0])
    sc.cumulus(layer, 70, 44, 120, 24, 5, CLOUD)
    sc.cumulus(layer, 268, 58, 96, 16, 8, CLOUD)
    sc.cumulus(layer, 168, 26, 60, 9, 13, CLOUD)
    return layer


def _far() -> Pixels:
    layer, _ = sc.hills(83, 88, 36, 120, FAR, crags=0.7, haze=MIST)
    return layer


def _aqueduct() -> Pixels:
    """Draw a row of arches that breaks off in the middle, standing in the mist."""
    layer = sc.empty()
    top = 48 + 0.02 * X
    crumble = 30 * np.clip((X - 148) / 14, 0, 1) + 40 * np.clip((236 - X) / 10, 0, 1) * (X > 158)
    torn = plane(320, 1, 4, 7, 1, 3)[0] * 6
    wall = (top + crumble + torn * (crumble > 0) <= Y) & (Y < 92)
    bay = (X + 6) % 34 - 17
    arch = (np.abs(bay) < 11) & (68 - np.sqrt(np.clip(121 - bay**2, 0, None)) < Y)
    small = (np.abs((X + 6) % 17 - 8.5) < 3.4) & (np.abs(Y - 53.5 - 0.02 * X) < 2.6)
    wall &= ~arch & ~small
    brick = plane(320, 180, 9, 5, 2.2, 2)
    lit = 0.55 + (brick - 0.5) * 0.5 + np.where(np.abs(bay) > 13, 0.1, 0.0) - (Y - 48) * 0.004
    sc.toned(layer, wall, lit, ARCH, 0.2)
    sc.fill(layer, wall & (top + 2 > Y), ARCH[3])
    sc.fill(layer, wall & (np.abs(Y - top - 3) < 0.6), ARCH[0])
    sc.fill(layer, wall & np.roll(~wall, -1, 1) & (Y > 56), ARCH[0])
    sunk = (Y - 66) / 24 + (plane(320, 180, 6, 40, 8, 3) - 0.5) * 0.8
    for k, share in enumerate((0.2, 0.45, 0.7)):
        sc.tint(layer, wall & (sunk + dither(320, 180) * 0.12 > share), MIST[k], 0.45)
    _bank(layer, 84, 6, 41, 150)
    return layer


def _bank(layer: Pixels, y: float, thick: float, seed: int, alpha: int) -> None:
    """Draw a strip of mist, half transparent."""
    wave = plane(320, 180, seed, 54, 6, 4)
    lying = (np.abs(Y - y) < thick * (0.3 + wave)) & (layer[..., 3] == 0)
    layer[lying] = (*MIST[2], alpha)


def _wood() -> Pixels:
    layer = sc.empty()
    dice = np.random.default_rng(6)
    top = np.round(88 - 3 * skyline(320, 15, 60, 4))
    sc.toned(layer, np.asarray(top[None, :] <= Y), 0.7 - (Y - 88) / 30, IVY, 0.4)
    for x in (*range(-4, 96, 9), *range(214, 326, 9)):
        height = float(dice.uniform(12, 20)) + 14 * (abs(x - 160) / 160) ** 3
        tones = LEAVES[int(dice.integers(3))]
        ground = float(top[int(np.clip(x, 0, 319))]) + 3
        sc.grove(
            layer,
            x + float(dice.uniform(-3, 3)),
            ground,
            height,
            int(dice.integers(999)),
            tones,
            trunk=BARK[0],
        )
    for x, height, seed, kind in ((4, 66, 1, 0), (316, 72, 3, 1), (34, 44, 7, 1), (292, 40, 9, 2)):
        sc.grove(layer, x, 94, height, seed, LEAVES[kind], trunk=BARK[0])
    sunk = (Y - 74) / 16 + (plane(320, 180, 26, 50, 8, 3) - 0.5) * 0.7
    sc.tint(layer, (layer[..., 3] > 0) & (sunk + dither(320, 180) * 0.2 > 0.45), MIST[1], 0.34)
    _column(layer, 118, 93, 44, broken=True)
    _column(layer, 140, 91, 28, broken=True)
    _gate(layer, 176, 92)
    return layer


def _column(layer: Pixels, x: float, ground: float, height: float, *, broken: bool) -> None:
    chip = plane(320, 180, int(x), 4, 3, 2) * (5 if broken else 0)
    shaft = (np.abs(X - x) < 4.4) & (ground - height + chip + (X - x) * 0.5 < Y) & (ground > Y)
    flute = np.abs((X - x + 4.5) % 3 - 1.5) / 1.5
    _stone(layer, shaft, 0.58 - (X - x) * 0.075 - (1 - flute) * 0.14)
    drum = np.abs((Y - ground) % 11) < 0.9
    _stone(layer, shaft & drum, 0.25 - (X - x) * 0.04)
    foot = (np.abs(X - x) < 6.5) & (ground - 4 < Y) & (ground + 1 > Y)
    _stone(layer, foot, 0.66 - (X - x) * 0.05 - (Y - ground + 4) * 0.06)
    _ivy(layer, shaft | foot, int(x) + 3, ground - height * 0.55)


def _gate(layer: Pixels, x: float, ground: float) -> None:
    """Draw two piers and the rest of the arch between them."""
    left = (np.abs(X - x) < 5) & (ground - 38 < Y) & (ground > Y)
    right = (np.abs(X - x - 32) < 5) & (ground - 30 < Y) & (ground > Y)
    r = np.hypot(X - x - 16, Y - ground + 36)
    ring = (r > 11.5) & (r < 20.5) & (ground - 36 >= Y)
    angle = np.arctan2(Y - ground + 36, X - x - 16)
    torn = plane(320, 180, 77, 5, 5, 2) * 0.5
    ring &= (angle < -0.95 + torn) & (angle > -3.2)
    course = ((np.floor(Y) % 6 < 1) | ((X + np.floor(Y / 6) * 4) % 8 < 1)) & ~ring
    voussoir = (np.abs((angle * 5.4) % 1) < 0.10) & ring
    wall = left | right | ring
    light = (
        0.56
        + (plane(320, 180, 19, 6, 4, 2) - 0.5) * 0.4
        - np.where(left | right, ((X - x + 5) % 32 - 5) * 0.045, 0)
    )
    _stone(layer, wall, light)
    _stone(layer, wall & (course | voussoir), light - 0.28)
    _stone(layer, ring & (r > 19.2), light + 0.2)
    for px in (x, x + 32):
        cap = (np.abs(X - px) < 6.5) & (np.abs(Y - ground + (37 if px == x else 29)) < 1.6)
        _stone(layer, cap, 0.8 - (X - px) * 0.05)
    _ivy(layer, wall, 5, ground - 22)


def _stone(layer: Pixels, where: Mask, value: Field) -> None:
    sc.toned(layer, where, value, WALL, 0.15)


def _ivy(layer: Pixels, where: Mask, seed: int, top: float) -> None:
    leafy = plane(320, 180, seed, 6, 9, 3)
    grown = where & (leafy + np.clip((Y - top) / 60, -0.3, 0.4) > 0.66)
    sc.toned(layer, grown, plane(320, 180, seed + 1, 2.4, 2.2, 1), IVY)


def _ground() -> Pixels:
    layer = sc.empty()
    top = np.round(90 - 2 * skyline(320, 33, 60, 4))
    sc.turf(layer, top[None, :], 45, GRASS)
    sc.fill(layer, (top[None, :] <= Y) & (top[None, :] + 1 > Y), GRASS[6])
    sc.tufts(layer, 620, 19, sc.colours("8c9064 a09a68 7c8258"), GRASS[1])
    _slabs(layer)
    for x, y, wide, tall in (
        (150, 97, 7, 5),
        (163, 99, 5, 4),
        (34, 100, 8, 6),
        (22, 102, 5, 4),
        (302, 98, 7, 5),
    ):
        _block(layer, x, y, wide, tall)
    sc.pad(layer, sc.FAR_PAD, 26, PAD)
    sc.pad(layer, sc.NEAR_PAD, 27, PAD)
    _cracks(layer)
    sc.fringe(layer, sc.FAR_PAD, 13, GRASS[6], GRASS[2])
    sc.fringe(layer, sc.NEAR_PAD, 14, GRASS[5], GRASS[1])
    dice = np.random.default_rng(22)
    for _ in range(230):
        x, y = int(dice.integers(2, 316)), int(92 + dice.random() ** 1.1 * 54)
        colour = FALLEN[int(dice.integers(len(FALLEN)))]
        layer[y, x, :3] = colour
        if y > 104:
            layer[y, x + 1, :3] = colour
            layer[y + 1, x : x + 2, :3] = np.round(layer[y + 1, x : x + 2, :3] * 0.8).astype(
                np.uint8
            )
    return layer


def _block(layer: Pixels, x: float, y: float, wide: float, tall: float) -> None:
    """Draw a fallen stone, half sunk in the grass."""
    slant = (X - x) * 0.12
    stone = (np.abs(X - x) < wide) & (np.abs(Y - y - slant) < tall / 2 + 0.5)
    sc.fill(
        layer, (np.abs(X - x - 1) < wide + 1) & (np.abs(Y - y - tall / 2 - slant) < 1.4), GRASS[0]
    )
    _stone(layer, stone, 0.5 - (X - x) / wide * 0.12)
    _stone(layer, stone & (Y - slant < y - tall / 2 + 1.5), 0.85 - (X - x) / wide * 0.1)
    _ivy(layer, stone, int(x), y - 6)


def _slabs(layer: Pixels) -> None:
    """Draw an old paved path from one pad to the other, mostly overgrown."""
    t = (X - 84) / 154
    middle = 137 - 28 * t
    wide = 8.5 - 3.5 * t
    path = (np.abs(Y - middle) < wide) & (t > 0) & (t < 1)
    depth = Y - 70
    row = np.floor(900 / depth)
    across = (X - 160) * 26 / depth + (row % 2) * 6
    seam = (np.abs(900 / depth - row) < 0.14) | (np.abs(across / 12 - np.floor(across / 12)) < 0.08)
    kept = plane(320, 180, 52, 13, 5, 3) > 0.45
    value = 0.62 - (Y - 105) / 120 + (plane(320, 180, 53, 9, 3, 2) - 0.5) * 0.3
    sc.toned(layer, path & kept & ~seam, value, sc.colours("5a5e58 6a6c62 7c7c6e 8c8a7a"), 0.2)


def _cracks(layer: Pixels) -> None:
    """Draw the details of the pads, which are round daises: a chiselled ring, spokes, a crack or
    two."""
    for cx, cy, rx, ry in (sc.NEAR_PAD, sc.FAR_PAD):
        k = np.hypot((X - cx) / rx, (Y - cy) / ry)
        turn = np.arctan2((Y - cy) / ry, (X - cx) / rx)
        sc.tint(layer, np.abs(k - 0.80) < 0.9 / ry * 0.6, PAD[0], 0.45)
        spoke = (np.abs((turn * 6 / np.pi + 0.2) % 1 - 0.5) < 0.02) & (k > 0.80) & (k < 0.96)
        sc.tint(layer, spoke, PAD[0], 0.5)
        jag = (plane(320, 180, int(cx), 9, 4, 3) - 0.5) * 10
        crack = (
            (np.abs(X - cx - rx * 0.35 - jag - (Y - cy) * 0.9) < 0.6)
            & (k < 0.95)
            & (cy - ry * 0.4 < Y)
        )
        sc.tint(layer, crack, PAD[0], 0.6)

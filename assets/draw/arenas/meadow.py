"""Meadow: a high pasture at dusk, with a windmill on the hill."""

import numpy as np

from assets.draw import night as dark
from assets.draw import scenery as sc
from assets.draw.canvas import Pixels
from assets.draw.noise import dither, skyline
from assets.draw.scenery import X, Y

SKY = sc.colours("343a68 424676 555284 6c5f90 876c98 a57a9c c28a9e d89c9e e8b2a2 f2c8ac f8dcbc")
CLOUD = sc.colours("7c6898 9a78a0 bc8ca4 dca4a4 f0c0ac")
PEAKS = sc.colours("6a668e 746e94 80789a 8e82a0 9c8ca6")
HAZE = sc.colours("96869e a890a0 ba9aa2 c8a8a6")
WOODS = sc.colours("4a5478 54607e 5f6c84 6c788a")
HEDGE = sc.colours("34486a 3c546e 466272 547276")
GRASS = sc.colours("2a4a52 30565a 386460 427264 4f8168 5f906c 729e70")
PAD = sc.colours("2c5054 947a68 b69a7c c8ae8c")
LIGHT = sc.colours("7caa74 8cb67a 6a9c6c")


def layers() -> list[Pixels]:
    """Draw the layers: sky, peaks, wooded hills, hedges, ground."""
    return [_sky(), _peaks(), _woods(), _hedges(), _ground()]


def night(layers: list[Pixels]) -> Pixels:
    """Draw the moon behind the peaks, stars, and light in the mill and the farms."""
    sky, peaks, woods = layers[:3]
    seen = (peaks[..., 3] == 0) & (woods[..., 3] == 0)
    layer = sc.empty()
    dark.moon(layer, 160, 63, 13, seen)
    dark.stars(layer, 240, 12, 76, seen & dark.has_tone(sky, SKY))
    for x, y in ((58, 74), (58, 75), (96, 85), (107, 83), (123, 84), (203, 86), (262, 85)):
        dark.lamp(layer, x, y, woods[..., 3] > 0)
    return layer


def _sky() -> Pixels:
    layer = sc.sky(SKY, sc.HORIZON - 2, 0.92)
    sc.stars(layer, 46, 7, 36, sc.colours("c8c4dc a8a4c8 8c88b4"))
    sc.glow(layer, 160, 66, 84, sc.colours("ffe0b4")[0], 0.62)
    disc = np.hypot(X - 160, Y - 66)
    sc.fill(layer, disc < 13, sc.colours("fff0cc")[0])
    sc.fill(layer, disc < 11, sc.colours("fff8e2")[0])
    sc.streaks(layer, 21, 8, 58, 0.46, CLOUD)
    sc.streaks(layer, 34, 44, 84, 0.42, sc.colours("b4849e cc949e e0aaa2 f6ccb0"))
    return layer


def _peaks() -> Pixels:
    layer, top = sc.hills(18, 90, 36, 82, PEAKS, rough=0.52, crags=1.1, haze=HAZE)
    rim = (top[None, :] + 1 > Y) & (np.abs(X - 160) < 105)
    sc.fill(layer, rim & (layer[..., 3] > 0), sc.colours("c8a4a6")[0])
    return layer


def _woods() -> Pixels:
    layer, top = sc.hills(29, 90, 15, 64, WOODS[:2], haze=())
    dice = np.random.default_rng(4)
    for _ in range(150):
        x = float(dice.uniform(-4, 324))
        ground = top[int(np.clip(x, 0, 319))] + dice.uniform(1, 7)
        sc.pine(layer, x, ground + 2, float(dice.uniform(5, 10)), int(dice.integers(999)), WOODS)
    _mill(layer, 58, float(top[58]) + 3)
    sunk = np.clip((Y - 78) / 12, 0, 1)
    mist = (layer[..., 3] > 0) & (sunk > 0)
    for share in (0.25, 0.5, 0.75):
        sc.tint(layer, mist & (sunk + dither(320, 180) * 0.2 > share), HAZE[1], 0.24)
    return layer


def _mill(layer: Pixels, x: float, ground: float) -> None:
    half = 3.2 + (Y - ground + 15) * 0.12
    sc.fill(layer, (np.abs(X - x) < half) & (ground > Y) & (ground - 15 < Y), WOODS[0])
    sc.fill(
        layer, (X - x < -half + 2.2) & (X - x > -half) & (ground > Y) & (ground - 15 < Y), WOODS[2]
    )
    sc.fill(layer, (np.abs(X - x) + (ground - 15 - Y) * 0.9 < 4) & (ground - 15 >= Y), WOODS[0])
    hub = ground - 15
    for turn in (0.5, 2.07, 3.64, 5.21):
        u = (X - x) * np.cos(turn) + (Y - hub) * np.sin(turn)
        v = -(X - x) * np.sin(turn) + (Y - hub) * np.cos(turn)
        sc.fill(layer, (np.abs(v) < 0.6) & (u > 0) & (u < 13), WOODS[0])
        sc.fill(layer, (v > 0.4) & (v < 3.2) & (u > 4) & (u < 13), WOODS[1])
    sc.fill(layer, (np.abs(X - x) < 1) & (np.abs(Y - ground + 7) < 1.5), sc.colours("f4c890")[0])


def _hedges() -> Pixels:
    layer, top = sc.hills(47, 93, 7, 48, HEDGE[1:2])
    dice = np.random.default_rng(8)
    for _ in range(90):
        x = float(dice.uniform(-6, 326))
        edge = 1.0 + 0.9 * (abs(x - 160) / 160) ** 2
        ground = top[int(np.clip(x, 0, 319))] + dice.uniform(2, 6)
        sc.grove(
            layer, x, ground, float(dice.uniform(6, 9)) * edge, int(dice.integers(9999)), HEDGE
        )
    for x, height, seed in ((8, 52, 3), (30, 34, 5), (311, 58, 11), (288, 36, 2)):
        sc.grove(layer, x, 94, height, seed, HEDGE, trunk=HEDGE[0])
    return layer


def _ground() -> Pixels:
    layer = sc.empty()
    top = np.round(89 - 2.4 * skyline(320, 61, 70, 4))
    sc.turf(layer, top[None, :], 5, GRASS)
    sc.fill(layer, (top[None, :] <= Y) & (top[None, :] + 1 > Y), LIGHT[2])
    sc.tufts(layer, 1050, 9, LIGHT, GRASS[1])
    sc.pad(layer, sc.FAR_PAD, 6, PAD)
    sc.pad(layer, sc.NEAR_PAD, 7, PAD)
    sc.fringe(layer, sc.FAR_PAD, 3, LIGHT[0], GRASS[2])
    sc.fringe(layer, sc.NEAR_PAD, 4, LIGHT[1], GRASS[1])
    _flowers(layer)
    return layer


def _flowers(layer: Pixels) -> None:
    dice = np.random.default_rng(12)
    petals = sc.colours("e8c8b4 d8a0a8 e0c884 b8a8d0")
    for _ in range(110):
        x, y = int(dice.integers(3, 316)), int(93 + dice.random() ** 1.2 * 50)
        pads = (sc.NEAR_PAD, sc.FAR_PAD)
        if any(np.hypot((x - a) / c, (y - b) / d) < 1.12 for a, b, c, d in pads):
            continue
        layer[y, x, :3] = petals[int(dice.integers(4))]
        if y > 108:
            layer[y, x - 1 : x + 2, :3] = layer[y, x, :3]
            layer[y - 1, x, :3] = petals[0]
            layer[y + 1, x, :3] = GRASS[1]

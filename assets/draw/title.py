"""Title: the background of the menus, and the logo: two speech bubbles crossed like swords."""

import numpy as np

from assets.draw import scenery as sc
from assets.draw.canvas import Drawing, Pixels
from assets.draw.fighters import lumen, stilt
from assets.draw.noise import skyline
from assets.draw.palette import Ramp, plain, ramp, rgb
from assets.draw.scenery import X, Y
from assets.draw.shapes import box, capsule, ellipse, melt, polygon, star
from assets.draw.sheet import POSES, SIZE
from assets.draw.space import Point, Space, canvas_space

SKY = sc.colours(
    "1c2148 222852 2a3060 36396e 45437a 574d84 6b588c "
    "826692 9c7696 b68898 cc9c9a dfb29e edc8a6 f6dcb4"
)
CLOUD = sc.colours("5c5286 7a6490 9c7a98 c89a9e f0c4a8")
FAR = sc.colours("4a4878 544f7c 605a82 6e6488")
HAZE = sc.colours("6e668a 847490 9c8694")
MIDDLE = sc.colours("30386a 384070 424a76 4e567c")
NEAR = sc.colours("161c40 1c244a 242e54 2e3c5e")
GRASS = sc.colours("121838 182042 1e2a4c 263656 324860")
LEAVES = sc.colours("151b3e 1d2750 2a3a62 40547a")
LAMP = sc.colours("c0703c f0a850 ffd888 fff6cc")
GLEAM = sc.colours("6a5a70 e0a088 fff2dc e0c4b8")
SUN = (243.0, 124.0)
UNDER_WORDS = np.s_[52:64, 18:108]
"""Area of the game's motto: a star there would look like a full stop."""

INK = rgb("241234")
CORAL = ramp("9c2c48 d04a50 f0746a ffa488 ffd8b8")
TEAL = ramp("185868 24848c 40b4a8 84dcc0 d4f8dc")
STEEL = ramp("7078a0 a0a8c8 d0d6e8 f4f6fc ffffff")
GOLD = ramp("985020 d08030 f8b848 ffe080 fff8c8")
PAPER = plain("fff8ec")


def layers() -> list[Pixels]:
    """Draw the layers: sky, far hills, the bay's near shore, and the knoll with two talking
    fighters."""
    return [_sky(), _hills(), _shore(), _knoll()]


def _sky() -> Pixels:
    layer = sc.sky(SKY, 134, 0.95)
    bare = layer[UNDER_WORDS].copy()
    sc.stars(layer, 110, 71, 78, sc.colours("dcd8ec a8a8d0 7c7cb0"))
    layer[UNDER_WORDS] = bare
    sc.glow(layer, *SUN, 104, sc.colours("ffe4b8")[0], 0.6)
    disc = np.hypot(X - SUN[0], Y - SUN[1])
    sc.fill(layer, disc < 23, sc.colours("ffeccc")[0])
    sc.fill(layer, disc < 21, sc.colours("fff8e4")[0])
    sc.streaks(layer, 91, 84, 136, 0.44, CLOUD)
    sc.cumulus(layer, 300, 76, 84, 26, 3, CLOUD)
    sc.cumulus(layer, 24, 104, 84, 16, 4, CLOUD[:4])
    return layer


def _hills() -> Pixels:
    return sc.hills(101, 146, 34, 96, FAR, crags=0.8, haze=HAZE)[0]


def _shore() -> Pixels:
    layer, top = sc.hills(112, 156, 18, 84, MIDDLE, rough=0.5)
    dice = np.random.default_rng(41)
    for _ in range(120):
        x = float(dice.uniform(-4, 324))
        ground = float(top[int(np.clip(x, 0, 319))]) + float(dice.uniform(2, 9))
        sc.pine(layer, x, ground, float(dice.uniform(6, 13)), int(dice.integers(999)), MIDDLE)
    for _ in range(16):
        x = int(dice.integers(120, 316))
        y = int(top[x]) + int(dice.integers(8, 16))
        layer[y, x, :3] = LAMP[int(dice.integers(1, 3))]
    return layer


def _knoll() -> Pixels:
    layer = sc.empty()
    swell = 15 * np.exp(-(((X[0] - 242) / 74) ** 2))
    top = np.round(168 - swell - 3 * skyline(320, 131, 50, 4))
    where = np.asarray(top[None, :] <= Y)
    sc.toned(layer, where, 0.85 - (Y - top[None, :]) / 34, GRASS, 0.4)
    rim = where & (top[None, :] + 1 > Y) & (np.abs(X - SUN[0]) < 62)
    sc.fill(layer, rim, GLEAM[0])
    sc.grove(layer, 325, 168, 96, 19, LEAVES, trunk=NEAR[0])
    sc.tufts(layer, 240, 29, GRASS[3:], GRASS[0], top=160)
    _stand(layer, _outlined(stilt.draw(POSES[0], False)), 268, int(top[268]) + 1)
    _stand(layer, _outlined(lumen.draw(POSES[0], False))[:, ::-1], 216, int(top[216]) + 1)
    _speech(layer, 216, 98, -1)
    _speech(layer, 270, 99, 1)
    return layer


def _outlined(frame: Pixels) -> Pixels:
    """Draw a fighter at half size against the light: dark, with a bright upper edge and its lamp
    lit."""
    solid = (frame[..., 3] == 255).reshape(SIZE // 2, 2, SIZE // 2, 2).sum((1, 3)) >= 2
    out = np.zeros((SIZE // 2, SIZE // 2, 4), np.uint8)
    out[solid] = (*NEAR[0], 255)
    inner = solid & np.roll(solid, 1, 0) & np.roll(solid, -1, 0)
    out[inner & np.roll(inner, 1, 0) & np.roll(inner, 2, 1)] = (*NEAR[1], 255)
    out[solid & ~np.roll(solid, 1, 0)] = (*GLEAM[1], 255)
    small = frame[::2, ::2]
    lamp = (small[..., 0] > 200) & (small[..., 1] > 120) & (small[..., 2] < 230)
    lamp[:29], lamp[:, 23:] = False, False
    out[lamp] = small[lamp]
    return out


def _stand(layer: Pixels, figure: Pixels, x: int, ground: int) -> None:
    """Draw a half-size figure with its feet at (x, ground)."""
    left, top = x - SIZE // 4, ground - 44
    place = layer[top : top + SIZE // 2, left : left + SIZE // 2]
    solid = figure[..., 3] > 0
    place[solid] = figure[solid]


def _speech(layer: Pixels, x: int, y: int, way: int) -> None:
    """Draw a small bubble with three dots; its tail points down and towards the speaker."""
    body = (np.abs(X - x) < 9.6) & (np.abs(Y - y) < 5.6)
    body &= ~((np.abs(X - x) > 8) & (np.abs(Y - y) > 4))
    tail = (np.abs(X - x + way * (4 + (Y - y - 5) * 0.7)) < 2.6 - (Y - y - 5) * 0.6) & (y + 5 < Y)
    tail &= y + 10 > Y
    shape = body | tail
    edge = shape.copy()
    for axis, by in ((0, 1), (0, -1), (1, 1), (1, -1)):
        edge |= np.roll(shape, by, axis)
    sc.fill(layer, edge, NEAR[1])
    sc.fill(layer, shape, GLEAM[2])
    sc.fill(layer, shape & (y + 4 < Y), GLEAM[3])
    for dx in (-5, 0, 5):
        sc.fill(layer, (np.abs(X - x - dx) < 1.1) & (np.abs(Y - y) < 1.1), NEAR[2])


def mark() -> Pixels:
    """Draw the logo, shape (64, 64, 4)."""
    c = Drawing(64, 64, INK)
    s = canvas_space(64, 64)
    _blade(c, s, (50, 14), (9, 60))
    _blade(c, s, (14, 14), (55, 60))
    c.paint(star(s, 32, 34, 8, 2.8, 4), GOLD, 3, cast=0, bias=0.3)
    _bubble(c, s, 48, 14, CORAL)
    _bubble(c, s, 16, 14, TEAL)
    for x in (10.0, 16.0, 22.0):
        c.paint(ellipse(s, x, 14, 2.0, 2.0), PAPER, 2, line=False)
    c.paint(capsule(s, (48, 7.6), (48, 14), 2.1, 1.5), PAPER, 2, line=False)
    c.paint(ellipse(s, 48, 19.2, 2.0, 1.9), PAPER, 2, line=False)
    return c.pixels


def _bubble(c: Drawing, s: Space, x: float, y: float, skin: Ramp) -> None:
    body = melt(ellipse(s, x, y, 14, 11.5), box(s, x, y, 11, 9, 6), 3)
    c.paint(body, skin, 9, cast=2, rim=True)


def _blade(c: Drawing, s: Space, guard: Point, tip: Point) -> None:
    """Draw a speech bubble's tail extended to a sword with a cross guard."""
    dx, dy = tip[0] - guard[0], tip[1] - guard[1]
    length = float(np.hypot(dx, dy))
    ux, uy = dx / length, dy / length
    edge = [
        (guard[0] - uy * 3.6, guard[1] + ux * 3.6),
        (tip[0] - ux * 7 - uy * 3.0, tip[1] - uy * 7 + ux * 3.0),
        tip,
        (tip[0] - ux * 7 + uy * 3.0, tip[1] - uy * 7 - ux * 3.0),
        (guard[0] + uy * 3.6, guard[1] - ux * 3.6),
    ]
    c.paint(polygon(s, edge), STEEL, 3)
    c.retone(capsule(s, guard, (tip[0] - ux * 6, tip[1] - uy * 6), 0.7), -2)
    gx, gy = guard[0] + ux * 17, guard[1] + uy * 17
    c.paint(capsule(s, (gx - uy * 6, gy + ux * 6), (gx + uy * 6, gy - ux * 6), 1.9), GOLD, 2)

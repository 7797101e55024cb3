"""Lumen: a moth with broad patterned wings that carries a paper lantern."""

import numpy as np

from assets.draw.canvas import Drawing, Pixels
from assets.draw.face import eye
from assets.draw.palette import plain, ramp, rgb
from assets.draw.shapes import blob, box, capsule, clip, curve, ellipse, leaf, shell, union
from assets.draw.sheet import SIZE, Pose, eased, inside_canvas, stand
from assets.draw.space import Point, Space

INK = rgb("2a1236")
WING = ramp("7a2c66 b04478 de6f8c f8a6a0 ffdcc0")
HEM = ramp("341a52 4c2870 6c3e8c 9462a8 c492c8")
BAND = ramp("c88a8c e8b49c f8d8b4 fff0d4 fffaec")
GOLD = ramp("9a5028 cc7c2c f4b440 ffdc70 fff6bc")
NIGHT = ramp("1e1038 2c1850 40266c 5c3c88 8868b0")
FLUFF = ramp("a0706c cc9c84 ecd0a8 fdf0d0 fffdf0")
LIMB = ramp("3c2044 583058 80486c a86a80 d09a9c")
PAPER = ramp("d0622c f08c34 ffbc50 ffe48c fffbdc")
ASH = ramp("6a4a5c 8a6670 ac8a88 cbaea2 e6d2c0")
BLUSH = plain("f08c94")
EYE = {
    "k": rgb("281038"), "w": rgb("fff4e4"), "s": rgb("ffffff"), "i": rgb("7a3c9c"),
    "I": rgb("c884e0"), "l": rgb("d8a890"), "m": rgb("7a2448"), "t": rgb("f08c94"),
}  # fmt: skip
GLOW_EYE = {**EYE, "i": rgb("f4b440"), "I": rgb("ffe48c")}
MOTH_EYE = """
..kkkk.
.kkkkkk
kksskkk
kksskkk
kkkkkik
kkkkiik
kkkiIik
.kkiik.
..kkk..
"""
FORE: list[Point] = [
    (0, 2), (4, -8), (14, -20), (27, -28), (37, -29), (38.5, -22), (36, -11), (29, -1), (14, 6),
]  # fmt: skip
HIND: list[Point] = [
    (1, -1), (14, -1), (26, 1), (31, 8), (29, 16), (22, 20),
    (18, 27), (13.5, 33), (12, 24), (5, 12),
]  # fmt: skip
PORTRAIT = (18, 8)


def draw(pose: Pose, back: bool) -> Pixels:
    """Draw one frame, shape (96, 96, 4)."""
    c = Drawing(SIZE, SIZE, INK)
    pose = eased(pose, 0.4, 0.4, 0.5)
    s = stand(pose, back, breath=0.0).shifted(3, 1.6 * pose.breath - 0.8)
    if pose.fallen:
        s = s.shifted(-2, 20)
    if pose.name == "attack2":
        s = s.shifted(2, 6)
    body = s.turned({"attack2": 13, "hurt": -10, "attack1": 8}.get(pose.name, 0), (48, 46))
    if back:
        _lantern(c, s, pose)
        _antennae(c, body, pose)
        _head(c, body, pose, back)
        _abdomen(c, body)
        _wings(c, body, pose)
        _ruff(c, body, back)
        return c.pixels
    if pose.guard:
        _abdomen(c, body)
        _lantern(c, s, pose)
        _wings(c, body, pose)
    else:
        _wings(c, body, pose)
        _abdomen(c, body)
    _ruff(c, body, back)
    _antennae(c, body, pose)
    _head(c, body, pose, back)
    if not pose.guard:
        _lantern(c, s, pose)
    return c.pixels


def _wings(c: Drawing, s: Space, pose: Pose) -> None:
    """Draw both pairs of wings, the far pair narrower; `rise` turns them up, `open_` sets how wide
    they appear."""
    rise, open_ = {
        "windup": (16.0, 0.80), "attack1": (-6.0, 0.84), "attack2": (0.0, 0.94),
        "attack3": (6.0, 1.0), "hurt": (-34.0, 0.68), "defend": (-52.0, 0.78),
        "charged": (20.0, 0.86), "win": (8.0, 0.96), "faint": (-42.0, 0.86),
    }.get(pose.name, (3.0 * pose.sway - 5 * pose.breath, 1.0 - 0.07 * abs(pose.sway)))  # fmt: skip
    high = 1.0 if rise < 15 else 0.84
    for far in (True, False):
        root = (45.5, 45.0) if far else (50.5, 45.0)
        wide = (-0.86 if far else 1.0) * open_
        wing = s.shifted(*root).scaled(wide, high, (0, 0)).turned(rise, (0, 0))
        if not pose.fallen:
            _hind(c, wing, pose)
        _fore(c, wing, pose)


def _fore(c: Drawing, s: Space, pose: Pose) -> None:
    d = blob(s, FORE)
    x, y = s.grid()
    c.paint(d, WING, 9, bias=np.clip((np.hypot(x, y) - 20) * 0.010, -0.16, 0.16))
    for tip in ((27, -27), (36, -18), (31, -4)):
        c.retone(clip(curve(s, [(2, 0), (tip[0] * 0.5, tip[1] * 0.7), tip], 0.5, 0.5), d + 3), -1)
    c.paint(clip(d, -(d + 3.2)), HEM, 4, line=False)
    c.paint(clip(d + 3.2, -(d + 4.6)), BAND, 4, line=False, tone=3)
    for px, py in ((36.3, -24.5), (35.6, -17), (32.8, -9.5), (27.5, -2.5), (30, -26.6)):
        c.mark(clip(ellipse(s, px, py, 1.0, 1.0), d + 0.8), BAND, 3)
    _spot(c, s, 24.5, -15.5, 5.4, pose)


def _hind(c: Drawing, s: Space, pose: Pose) -> None:
    d = blob(s, HIND)
    x, y = s.grid()
    c.paint(d, WING, 8, bias=np.clip((np.hypot(x, y) - 24) * 0.010, -0.2, 0.12))
    c.paint(clip(d, -(d + 2.4)), HEM, 4, line=False)
    c.mark(clip(d + 2.4, -(d + 3.5)), BAND, 3)
    _spot(c, s, 20.5, 9.5, 3.6, pose)


def _spot(c: Drawing, s: Space, x: float, y: float, r: float, pose: Pose) -> None:
    """Draw a false eye on the wing."""
    c.mark(ellipse(s, x, y, r, r), NIGHT, 1)
    c.mark(ellipse(s, x, y, r * 0.76, r * 0.76), GOLD, 4 if pose.glow else 2)
    c.mark(
        ellipse(s, x - 0.3, y - 0.3, r * 0.46, r * 0.46),
        GOLD if pose.glow else NIGHT,
        4 if pose.glow else 1,
    )
    c.mark(ellipse(s, x - r * 0.34, y - r * 0.36, 0.9, 0.9), BAND, 4)


def _abdomen(c: Drawing, s: Space) -> None:
    d = curve(s, [(48, 48), (49, 58), (56, 67)], 7.2, 2.0)
    c.paint(d, FLUFF, 6)
    for k in range(4):
        band = curve(s, [(40, 54 + 4 * k), (49, 58 + 4 * k), (60, 52 + 4 * k)], 0.7, 0.7)
        c.retone(clip(band, d), -1)


def _ruff(c: Drawing, s: Space, back: bool) -> None:
    tufts = [
        ellipse(s, 47 + dx, 46.5 + dy, 5.2, 4.4, turn)
        for dx, dy, turn in ((-7, 0, 30), (-3, 4, 10), (3, 4, -10), (7, 0, -30), (0, 1, 0))
    ]
    c.paint(union(*tufts), FLUFF, 5, bias=0.06)
    for dx in (-5, 0, 5):
        c.retone(capsule(s, (47 + dx, 48.5), (47 + dx * 1.1, 51.5), 0.6), -1)
    if back:
        c.mark(union(ellipse(s, 44.6, 47, 1.6, 1.8), ellipse(s, 49.4, 47, 1.6, 1.8)), HEM, 2)


def _antennae(c: Drawing, s: Space, pose: Pose) -> None:
    droop = {"hurt": 9.0, "faint": 12.0, "defend": 4.0}.get(pose.name, 1.2 * pose.sway)
    for root, tip in (((40, 30), (25, 13 + droop)), ((48, 29), (55, 10 + droop))):
        bend = (root[0] + (tip[0] - root[0]) * 0.2, tip[1] + 3)
        stem = curve(s, [root, bend, tip], 1.0, 0.9)
        barbs = [stem]
        for k in range(3, 10):
            t = k / 9
            x = (1 - t) ** 2 * root[0] + 2 * t * (1 - t) * bend[0] + t * t * tip[0]
            y = (1 - t) ** 2 * root[1] + 2 * t * (1 - t) * bend[1] + t * t * tip[1]
            size = 3.4 * (1 - abs(t - 0.62))
            barbs.append(
                capsule(s, (x - size * 0.7, y + size * 0.7), (x + size * 0.7, y + size), 0.6)
            )
        c.paint(union(*barbs), FLUFF, 1.6, cast=0, bias=-0.05)


def _head(c: Drawing, s: Space, pose: Pose, back: bool) -> None:
    skull = union(ellipse(s, 44, 36, 10.6, 9), ellipse(s, 44, 38.5, 9, 7))
    c.paint(skull, FLUFF, 9, rim=True)
    if back:
        c.paint(
            union(ellipse(s, 45, 30, 4.4, 3.2), ellipse(s, 47, 33, 3.4, 3)), FLUFF, 3, line=False
        )
        c.stamp(s, 34.6, 36.5, "kk\nkk\nkk\nkk", EYE)
        return
    for x, tip in ((42.5, (38.5, 24.5)), (46, (48.5, 24)), (44, (43, 22.5))):
        c.paint(leaf(s, (x, 32), tip, 5.0), FLUFF, 2.4, line=tip[1] < 23, cast=0, bias=0.05)
    colours = GLOW_EYE if pose.glow else EYE
    kind = "open" if pose.eyes == "bright" else pose.eyes
    for x, near in ((37.5, False), (48, True)):
        eye(c, s, x, 36, kind, colours, near=near, shape=MOTH_EYE)
    c.mark(ellipse(s, 34.4, 42, 1.6, 1.1), BLUSH)
    c.mark(ellipse(s, 51.4, 42.2, 2.0, 1.1), BLUSH)
    art = {
        "calm": "k..k\n.kk.", "grit": "kkkk", "ouch": ".kk.\nk..k", "open": "kkk\nkmk\n.k.",
        "wide": "kkkkk\nkmtmk\n.kkk.",
    }[pose.mouth]  # fmt: skip
    c.stamp(s, 42.5, 42.4, art, EYE)


def _lantern(c: Drawing, s: Space, pose: Pose) -> None:
    hand, hang = {
        "windup": ((47, 58), (44, 71)), "attack1": ((21, 52), (14, 59)),
        "attack2": ((23, 54), (17, 65)), "attack3": ((24, 42), (16, 48)),
        "hurt": ((28, 56), (22, 70)), "defend": ((46, 62), (45, 73)),
        "charged": ((30, 54), (30, 66)), "win": ((24, 36), (20, 46)),
        "faint": ((30, 54), (22, 58)),
    }.get(pose.name, ((29, 56), (28.5 + 1.4 * pose.sway, 71 - 1.4 * pose.breath)))  # fmt: skip
    (hx, hy), (x, y) = hand, hang
    if not pose.fallen:
        for shoulder in ((43, 50), (49, 52)):
            c.paint(
                curve(s, [shoulder, ((shoulder[0] + hx) / 2, hy + 3), (hx + 1, hy)], 1.5, 1.3),
                LIMB,
                2,
            )
        c.paint(capsule(s, (hx + 2, hy + 1.5), (hx - 1, hy - 1), 1.0), LIMB, 1)
    x, y = inside_canvas(s, x, y, 16)
    lamp = s.turned((hx - x) * -1.2 if not pose.fallen else 78, (x, y))
    lit = not pose.fallen
    bright = 0.22 * pose.glow
    if lit:
        px, py = s.point(x, y)
        room = min(px, py, SIZE - px, SIZE - py) - 11.5
        c.halo(ellipse(lamp, x, y, 8, 9), rgb("ffd884"), min(8 + 3 * pose.glow, room), 0.42)
    c.paint(capsule(lamp, (x, y + 10), (x, y + 14.6), 1.3, 1.5), LIMB, 1, cast=0)
    paper = PAPER if lit else ASH
    shade = ellipse(lamp, x, y, 9, 9.4)
    c.paint(shade, paper, 9, bias=0.22 + bright)
    for dx in (-5.4, 0, 5.4):
        c.retone(
            clip(curve(lamp, [(x, y - 9), (x + dx * 1.9, y), (x, y + 9)], 0.45, 0.45), shade), -1
        )
    if lit:
        c.mark(ellipse(lamp, x - 0.5, y + 1.5, 3.2, 4.2), PAPER, 4)
    for end in (-9, 9):
        c.paint(box(lamp, x, y + end, 4.2, 1.5, 0.8), LIMB, 2, cast=0)
    c.paint(shell(ellipse(lamp, x, y - 12, 1.6, 2.0), 0.5), LIMB, 1, line=False)

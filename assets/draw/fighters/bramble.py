"""Bramble: a ball of thorns with berries, and a small shy face looking out of it."""

from math import cos, radians, sin

import numpy as np

from assets.draw.canvas import Drawing, Pixels
from assets.draw.face import eye
from assets.draw.palette import plain, ramp, rgb
from assets.draw.shapes import capsule, clip, curve, ellipse, leaf, melt, pebble, union
from assets.draw.sheet import GROUND, SIZE, Pose, eased, inside_canvas, stand
from assets.draw.space import Point, Space

INK = rgb("1e1420")
LEAF = ramp("1c3a34 2c5a3a 4c8440 82b048 c4da68")
DEEP = ramp("142a2c 1c3c34 2c5438 447040 6a9048")
THORN = ramp("4c2434 7c3c3c b0684c dca478 fce0b4")
BERRY = ramp("5c1034 981c40 d83848 fc7868 ffc8ac")
RIPE = ramp("c84020 f87830 ffb848 ffe478 fffbd0")
FUR = ramp("7c5044 ac7854 dcaa74 f6d6a0 fff4d4")
CREAM = ramp("b89470 dcc09c f6e6c4 fffaea ffffff")
ROOT = ramp("3c2430 5c3838 845444 b08058 d8b080")
HOLLOW = ramp("0e1420 14202a 1a2a2c 24382f 345038")
BLUSH = plain("f08870")
EYE = {
    "k": rgb("24141c"), "w": rgb("fffaf0"), "s": rgb("ffffff"), "i": rgb("6c3c24"),
    "I": rgb("9c6438"), "l": rgb("c8986c"), "m": rgb("7a2438"), "t": rgb("f08080"),
}  # fmt: skip
BEAD = """
..kkk..
.kkkkk.
kksskkk
kksskkk
kkkkkkk
kkkkiik
kkkiIik
.kkiik.
..kkk..
"""
BEAD_BRIGHT = """
..kkk..
.kIIIk.
kIIIIIk
kIsssIk
kIsssIk
kIsssIk
kIIIIIk
.kIIIk.
..kkk..
"""
SHY = """
.www.
wkkww
wskww
wkkww
.www.
"""
GLOW_EYE = {**EYE, "I": rgb("ffd850")}
BALL = (51.0, 57.0, 26.0)
"""Centre and radius of the bush, in px."""

PORTRAIT = (14, 30)


def draw(pose: Pose, back: bool) -> Pixels:
    """Draw one frame, shape (96, 96, 4)."""
    c = Drawing(SIZE, SIZE, INK)
    pose = eased(pose, 0.45, 0.5, 0.9)
    s = stand(pose, back, breath=0.03)
    sunk = 5.0 * pose.guard + 2 * pose.glow + (2 if pose.fallen else 0)
    bush = s.shifted(0, sunk)
    if pose.fallen:
        bush = s.shifted(0, 1).scaled(1.12, 0.76, (51, GROUND - 2))
    roll = {"attack2": 34, "windup": -16, "hurt": -14, "attack1": 10, "faint": -48}
    turn = roll.get(pose.name, 1.6 * pose.sway)
    _feet(c, s, pose, sunk)
    _thorns(c, bush, pose, turn, crown=False)
    _bush(c, bush, turn)
    _thorns(c, bush, pose, turn, crown=True)
    if back:
        _berries(c, bush, pose, turn, back)
        return c.pixels
    _face(c, bush, pose)
    _berries(c, bush, pose, turn, back)
    return c.pixels


def _on_ball(angle: float, share: float) -> Point:
    x, y, r = BALL
    return x + cos(radians(angle)) * r * share, y - sin(radians(angle)) * r * share


def _feet(c: Drawing, s: Space, pose: Pose, sunk: float) -> None:
    dangle = 2.5 if pose.lift else 0.0
    spots = ((35, -1), (44, -1), (59, 1), (68, 1))
    for i, (x, way) in enumerate(spots):
        lift = 5.0 if pose.name == "attack1" and i == 0 else 0.0
        tip = (x + way * (5 - dangle), 86.6 - lift)
        path = [(x + way * -2, 74 + sunk), (x, 80 - lift), (x + way * 2, 83 - lift), tip]
        c.paint(curve(s, path, 4.4, 2.2), ROOT, 4)
        for toe in (-3.4, 0.4, 3.6):
            c.paint(
                capsule(s, (tip[0], tip[1] - 1), (tip[0] + toe, tip[1] + 0.4), 1.3, 0.8),
                ROOT,
                2,
                cast=0,
            )


def _thorns(c: Drawing, s: Space, pose: Pose, turn: float, *, crown: bool) -> None:
    """Draw the thorns around the rim, or the fewer ones that point at the viewer."""
    bristle = {"attack3": 1.55, "charged": 1.3, "defend": 1.35, "attack2": 1.2, "faint": 0.6}
    length = 9.0 * bristle.get(pose.name, 1.0)
    dice = np.random.default_rng(14)
    if crown:
        for angle, share in (
            (128, 0.62),
            (88, 0.66),
            (42, 0.64),
            (5, 0.62),
            (62, 0.28),
            (-32, 0.66),
        ):
            x, y = _on_ball(angle + turn, share)
            tx, ty = _on_ball(angle + turn + 7, share + length / 30)
            c.paint(leaf(s, (x, y), (tx, ty), 4.6, 0.8), THORN, 2, cast=1)
        return
    for angle in range(-34, 236, 15):
        around = angle + turn + float(dice.uniform(-4, 4))
        stretch = float(dice.uniform(0.75, 1.15))
        x, y = _on_ball(around, 0.84)
        tx, ty = inside_canvas(s, *_on_ball(around + 5, 1.0 + length * stretch / 26), 2.6)
        c.paint(leaf(s, (x, y), (tx, ty), 6.4, 0.8), THORN, 2.4, cast=0)


def _bush(c: Drawing, s: Space, turn: float) -> None:
    x, y, r = BALL
    dice = np.random.default_rng(3)
    rim = [ellipse(s, x, y, r - 1.5, r - 2.5)]
    for petal in range(0, 360, 24):
        px, py = _on_ball(petal + turn, 0.88)
        rim.append(ellipse(s, px, py, 4.6, 4.2))
    ball = union(*rim)
    c.paint(ball, DEEP, 17)
    leaves = []
    for k in range(58):
        # A golden spiral spreads leaves evenly over the visible half of the ball.
        share = float(np.sqrt((k + 0.5) / 58)) * 0.93
        angle = k * 137.508 + turn
        leaves.append((share, angle, float(dice.uniform(-35, 35))))
    for share, angle, stray in sorted(leaves, reverse=True):
        px, py = _on_ball(angle, share)
        side = 0.42 if s.mirrored else -0.42
        lit = (cos(radians(angle)) * side + sin(radians(angle)) * 0.62) * share
        droop = radians(-100 + stray - 30 * cos(radians(angle)) * -share)
        tip = (px + 7.0 * cos(droop), py - 7.0 * sin(droop))
        start = (px - 2.0 * cos(droop), py + 2.0 * sin(droop))
        d = clip(leaf(s, start, tip, 6.6, 0.4), ball + 0.6)
        c.retone(
            clip(
                leaf(s, (start[0] + 1, start[1] + 1.4), (tip[0] + 1, tip[1] + 1.6), 7.4), ball + 1
            ),
            -1,
        )
        tone = int(np.clip(np.floor(1.9 + lit * 2.3 + dice.uniform(-0.35, 0.35)), 0, 4))
        c.paint(d, LEAF, 3, line=False, tone=tone)
        vein = capsule(s, start, (px + 4.5 * cos(droop), py - 4.5 * sin(droop)), 0.45)
        c.retone(clip(vein, d), 1)


def _berries(c: Drawing, s: Space, pose: Pose, turn: float, back: bool) -> None:
    spots: tuple[tuple[float, float], ...] = (
        (104, 0.55),
        (92, 0.68),
        (30, 0.62),
        (18, 0.74),
        (-22, 0.5),
        (66, 0.9),
    )
    if back:
        spots = (
            (120, 0.5),
            (108, 0.64),
            (30, 0.5),
            (18, 0.64),
            (200, 0.55),
            (-50, 0.5),
            (68, 0.12),
            (230, 0.7),
        )
    skin = RIPE if pose.glow else BERRY
    for angle, share in spots:
        x, y = _on_ball(angle + turn, share)
        c.paint(pebble(s, x, y, 3.4, 3.4, 0.04, 5), skin, 3.4, cast=1, bias=0.1 * pose.glow)
        c.mark(ellipse(s, x - 1.1, y - 1.2, 0.8, 0.7), skin, 4)


def _face(c: Drawing, s: Space, pose: Pose) -> None:
    out = {"attack1": 3.0, "attack2": 2.0, "attack3": 1.0, "win": 2.0, "hurt": -1.0}
    f = s.shifted(-out.get(pose.name, 0.0) + 38, 64 + (2 if pose.fallen else 0))
    c.paint(ellipse(f, 0, -0.4, 15.5, 13), HOLLOW, 6)
    if pose.guard:
        _hidden(c, f)
        return
    _head(c, f)
    _eyes(c, f, pose)
    c.mark(ellipse(f, 9.6, 4.8, 2.2, 1.4), BLUSH)
    art = {
        "calm": "k.k.k\n.k.k.", "grit": "kkkkk\nkwkwk\nkkkkk", "ouch": ".kkk.\nk...k",
        "open": "kkkkk\nkmmmk\n.ktk.", "wide": "kkkkkkk\nkwmmmwk\n.kmttk.\n..kkk..",
    }[pose.mouth]  # fmt: skip
    c.stamp(f, -6.8, 8.2, art, EYE)


def _hidden(c: Drawing, f: Space) -> None:
    """Draw two eyes behind leaves."""
    for angle in range(20, 380, 40):
        a = radians(angle)
        root = (16 * cos(a), 13 * sin(a))
        c.paint(leaf(f, root, (root[0] * 0.42, root[1] * 0.42 + 1), 7, 0.8), LEAF, 3, bias=-0.12)
    for x, near in ((-4.5, False), (4.5, True)):
        eye(c, f, x, 1, "open", EYE, near=near, shape=SHY)


def _head(c: Drawing, f: Space) -> None:
    """Draw ears, fur, the stripe and the nose."""
    for x, y, r in ((-8, -8.4, 3.4), (7.4, -8.8, 3.8)):
        c.paint(ellipse(f, x, y, r, r), FUR, 3)
        c.mark(ellipse(f, x, y + 0.5, r * 0.5, r * 0.5), BLUSH)
    skull = melt(ellipse(f, 0.5, 0, 13, 10.6), ellipse(f, -6.5, 5.4, 8, 5.2), 3)
    c.paint(skull, FUR, 8)
    muzzle = melt(ellipse(f, -7.5, 6.4, 7, 4.4), ellipse(f, -2, 8.4, 7, 3), 2)
    c.paint(clip(skull + 1, muzzle), CREAM, 5, line=False)
    c.mark(clip(skull + 1, ellipse(f, -2.8, -5.6, 1.7, 4.4)), CREAM, 2)
    c.stamp(f, -7.6, 4.4, ".kkk.\nkskkk\n.kkk.", EYE)


def _eyes(c: Drawing, f: Space, pose: Pose) -> None:
    ink, y = GLOW_EYE if pose.glow else EYE, -1.8
    for x, near in ((-7.6, False), (5.0, True)):
        eye(c, f, x, y, pose.eyes, ink, near=near, shape=BEAD, bright=BEAD_BRIGHT)
        if pose.eyes in ("open", "shut"):
            art = "..kk\nkk.." if not near else "kk..\n..kk"
            c.stamp(f, x, y - 6.4, art, EYE)

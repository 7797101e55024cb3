"""Kettle: a copper kettle that woke up; its spout is the nose, its lid a hat."""

from assets.draw.canvas import Drawing, Pixels
from assets.draw.face import BIG, BIG_BRIGHT, eye, mouth
from assets.draw.palette import plain, ramp, rgb
from assets.draw.shapes import capsule, clip, curve, cut, ellipse, melt, shell
from assets.draw.sheet import SIZE, Pose, eased, stand
from assets.draw.space import Point, Space

INK = rgb("2a0f1e")
COPPER = ramp("6a2432 a8452f dd7a3c f7b164 ffe6ac")
RED_HOT = ramp("8a1c30 d23a2c f87430 ffb54c fff0b0")
PATINA = ramp("1d4650 2a7068 4fa088 8ed0a6 d2f4cc")
LEG = ramp("541a34 8c2a3e c44848 ea7a5e ffb890")
WOOD = ramp("241430 44243e 6e3c4c 9c6054 cc9468")
STEAM = ramp("b4b8d4 cfd4e6 e8ecf4 f8fafc ffffff")
BLUSH = plain("f0705c")
HOLE = plain("3a1420")
EMBER = plain("ffd860")
EYE = {
    "k": INK, "w": rgb("fff8ec"), "s": rgb("ffffff"), "i": rgb("f08a2c"), "I": rgb("ffc840"),
    "l": rgb("c4622f"), "m": rgb("7a1c30"), "t": rgb("f0787c"),
}  # fmt: skip
GLOW_EYE = {**EYE, "i": rgb("ffd24c"), "I": rgb("fff4b8")}
Leg = tuple[Point, Point, Point]
LEGS: tuple[Leg, Leg] = (((58, 76), (67, 76), (66, 86)), ((67, 71), (78, 69), (79, 86)))
PORTRAIT = (21, 22)


def draw(pose: Pose, back: bool) -> Pixels:
    """Draw one frame, shape (96, 96, 4)."""
    c = Drawing(SIZE, SIZE, INK)
    pose = eased(pose, 0.4 if pose.step > 0 else 0.0, 0.5)
    s = stand(pose, back)
    sunk = 6 * pose.guard + 2 * pose.glow + (7 if pose.fallen else 0)
    body = s.shifted(1, sunk).turned(-7 if pose.fallen else 0, (48, 80))
    _steam(c, body, pose)
    if back:
        _spout(c, body, pose)
    else:
        _handle(c, body, back)
    inner, outer = LEGS
    for leg in (outer, _across(outer)):
        _leg(c, s, leg, sunk, pose, far=True)
    _belly(c, body, pose, back)
    for leg in (inner, _across(inner)):
        _leg(c, s, leg, sunk, pose, far=False)
    _lid(c, body, pose)
    if back:
        _handle(c, body, back)
    else:
        _face(c, body, pose)
    return c.pixels


def _belly(c: Drawing, s: Space, pose: Pose, back: bool) -> None:
    belly = melt(ellipse(s, 50, 57, 23.8, 22), ellipse(s, 50, 67, 20.5, 11.5), 4)
    metal = RED_HOT if pose.glow else COPPER
    c.paint(belly, metal, 19, rim=True)
    skirt = clip(belly, cut(ellipse(s, 50, 84, 34, 13), ellipse(s, 50, 88, 36, 12)))
    c.paint(skirt, PATINA, 5, line=False)
    c.retone(clip(belly, shell(ellipse(s, 50, 84, 34, 13), 0.6)), -1)
    for x in (36, 43, 57, 64):
        c.mark(ellipse(s, x, 74.2 - abs(x - 50) * 0.08, 1.0, 1.0), PATINA, 4)
    if back:
        _drips(c, s)
    c.retone(clip(ellipse(s, 33, 50, 3.4, 5.6, 28), belly), 1)
    c.mark(ellipse(s, 31, 52, 1.1, 2.4, 22), COPPER, 4)


def _drips(c: Drawing, s: Space) -> None:
    for x, length, half in ((38, 13, 1.7), (43, 7, 1.4), (33, 8, 1.3)):
        c.mark(capsule(s, (x, 44), (x - 1.5, 46 + length), half), PATINA, 2)
        c.mark(capsule(s, (x - 0.7, 44), (x - 1.9, 44 + length), 0.5), PATINA, 3)


def _across(leg: Leg) -> Leg:
    hip, knee, foot = ((98 - x, y) for x, y in leg)
    return hip, knee, foot


def _leg(c: Drawing, s: Space, joints: Leg, sunk: float, pose: Pose, *, far: bool) -> None:
    (hx, hy), (kx, ky), (fx, fy) = joints
    out = 1 if kx > 50 else -1
    splay = (3.0 if pose.guard else 0) + (7.0 if pose.fallen else 0) + 1.5 * pose.breath
    dangle = 3 if pose.lift else 0
    hip, knee = (hx, hy + sunk), (kx + out * splay * 0.6, ky + sunk * 0.45 + dangle)
    foot = (fx + out * (splay * 0.7 - dangle), fy - (0 if far else -0.3))
    c.paint(capsule(s, hip, knee, 3.2, 2.8), LEG, 3, bias=-0.08 if far else 0)
    c.paint(capsule(s, knee, foot, 2.9, 1.1), LEG, 3, bias=-0.08 if far else 0.06)


def _spout(c: Drawing, s: Space, pose: Pose) -> None:
    thrust = max(pose.reach, 0.0) * 4.5 - max(-pose.reach, 0.0) * 3
    rise = 5 * thrust / 4.5 if thrust > 0 else thrust
    if pose.name == "attack3":
        rise = 3.0
    tip = (17 - thrust, 52 + rise + (10 if pose.fallen else 0) + 0.8 * pose.sway)
    metal = RED_HOT if pose.glow else COPPER
    c.paint(
        curve(s, [(39, 69), (29, 77), (24, 64), (tip[0] + 1, tip[1] + 1)], 5.6, 3.2),
        metal, 6, rim=True,
    )  # fmt: skip
    c.paint(ellipse(s, *tip, 4.4, 3.0, 38), metal, 3, cast=0)
    c.mark(ellipse(s, tip[0] - 0.6, tip[1] - 0.6, 3.0, 1.6, 38), HOLE)
    if pose.glow:
        c.mark(ellipse(s, tip[0] - 0.6, tip[1] - 0.4, 1.9, 0.9, 38), EMBER)


def _handle(c: Drawing, s: Space, back: bool) -> None:
    if back:
        loop = curve(s, [(60, 44), (87, 36), (84, 76), (61, 70)], 3.0, 3.0)
        grip = curve(s, [(74, 44.5), (82, 51), (80, 63), (73, 67)], 3.9, 3.9)
    else:
        loop = curve(s, [(66, 46), (89, 37), (90, 73), (66, 69)], 2.6, 2.6)
        grip = curve(s, [(79.5, 47), (86, 53), (85, 61), (79, 66)], 3.3, 3.3)
    c.paint(loop, COPPER, 3)
    c.paint(grip, WOOD, 4)


def _lid(c: Drawing, s: Space, pose: Pose) -> None:
    pop = {"attack1": 1.5, "attack2": 6, "attack3": 5, "hurt": 4, "win": 9, "charged": 2}
    tilt = {"windup": -7, "attack2": 16, "attack3": -12, "hurt": -14, "win": 14, "charged": 7}
    up = pop.get(pose.name, 0.0) - 5 * pose.guard
    lid = s.shifted(0, -up - 2.5).turned(tilt.get(pose.name, 1.5 * pose.sway), (50, 40))
    if pose.fallen:
        lid = s.shifted(19, 14).turned(-38, (50, 40))
    if up > 0:
        c.paint(ellipse(s, 50, 38, 13, 3.6), HOLE, 2, tone=0)
        if pose.glow:
            c.mark(ellipse(s, 50, 38, 10, 2.2), EMBER)
    dome = cut(ellipse(lid, 50, 41, 12.5, 10), ellipse(lid, 50, 48, 30, 8))
    c.paint(ellipse(lid, 50, 41, 16.5, 3.6), COPPER, 3, bias=0.1)
    c.paint(dome, COPPER, 9, cast=1, rim=True)
    c.paint(ellipse(lid, 50, 28.5, 4.2, 3.9), PATINA, 4)
    c.mark(ellipse(lid, 48.7, 27, 1.2, 1.0), PATINA, 4)
    c.mark(ellipse(lid, 45, 35, 3.2, 1.3, 28), COPPER, 4)


def _face(c: Drawing, s: Space, pose: Pose) -> None:
    low = 3.5 * pose.guard
    for x, near in ((36.5, False), (52.5, True)):
        eye(
            c,
            s,
            x,
            53 + low,
            pose.eyes,
            GLOW_EYE if pose.name == "charged" else EYE,
            near=near,
            shape=BIG,
            bright=BIG_BRIGHT,
        )
    c.mark(ellipse(s, 60.5, 61.5, 2.7, 1.3), BLUSH)
    c.mark(ellipse(s, 30.5, 61.5, 2.2, 1.3), BLUSH)
    kind = {"calm": "smile"}.get(pose.mouth, pose.mouth)
    mouth(c, s, 52.5, 65.5 + low * 0.3, kind, EYE)
    _spout(c, s, pose)


def _steam(c: Drawing, s: Space, pose: Pose) -> None:
    """Draw the steam: a thin plume at rest, a jet forward in an attack, none after fainting."""
    puffs: list[tuple[float, float, float]] = []
    phase = pose.breath + 0.25 * pose.sway
    if pose.name.startswith("idle"):
        puffs = [(14 - phase, 42 - 2 * phase, 2.6), (16 + phase, 36 - 3 * phase, 1.8)]
    elif pose.name in ("attack2", "win", "hurt"):
        puffs = [(42, 36, 3.4), (60, 35, 3.0), (67, 30, 2.0)]
    elif pose.name == "charged":
        puffs = [(13, 40, 3.2), (17, 33, 2.6), (66, 33, 3.0), (70, 27, 2.2), (33, 36, 2.4)]
    elif pose.name == "attack3":
        puffs = [
            (9, 45, 4.2),
            (8, 53, 3.4),
            (14, 39, 4.6),
            (11, 33, 3.2),
            (62, 30, 3.4),
            (40, 33, 3),
        ]
    elif pose.name == "windup":
        puffs = [(66, 38, 2.4), (70, 33, 1.8)]
    for x, y, radius in puffs:
        c.paint(ellipse(s, x, y, radius, radius * 0.9), STEAM, radius, cast=0)

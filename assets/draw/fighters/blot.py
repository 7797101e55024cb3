"""Blot: an ink octopus that lives in a squat bottle and keeps a quill behind its head."""

from assets.draw.canvas import Drawing, Pixels
from assets.draw.face import eye
from assets.draw.palette import plain, ramp, rgb
from assets.draw.shapes import (
    along,
    box,
    capsule,
    clip,
    curve,
    cut,
    ellipse,
    leaf,
    melt,
    polygon,
    union,
)
from assets.draw.sheet import SIZE, Pose, eased, inside_canvas, stand
from assets.draw.space import Field, Point, Space

INK = rgb("150c2c")
SKIN = ramp("35195e 54288a 7c42b4 aa74d8 dcb4f4")
UNDER = ramp("6c2468 9c3480 cc5c98 f094b0 ffccd0")
GLASS = ramp("2c6478 429098 74bcb8 b0e0d0 effff4")
TINT = ramp("171034 1f1648 2c2062 44348a 6c58b4")
BREW = ramp("6c1c7c a030a0 dc54b4 ff8cc4 ffd4e4")
CORK = ramp("5a3428 8a5438 b87c50 dcac74 f4d8a4")
QUILL = ramp("8c84b0 b8b0d0 e0dcec f8f6fc ffffff")
LABEL = ramp("a08868 c8b088 ecdcb4 fbf2d8 fffbee")
BLUSH = plain("b05cc0")
EYE = {
    "k": rgb("180c30"), "w": rgb("fff6d8"), "s": rgb("ffffff"), "i": rgb("f0a830"),
    "I": rgb("ffe058"), "l": rgb("6a36a0"), "m": rgb("4a1448"), "t": rgb("f07898"),
}  # fmt: skip
SLY = """
.kkkkkkkk.
kllllllllk
kkkkkkkkkk
kIIIIIIIIk
kIkkkkkIIk
kIkskkkIik
kIIIIIIiik
.kIIIiiik.
..kkkkkk..
"""
ROUND = """
..kkkkkk..
.kIIIIIIk.
kIIIIIIIIk
kIIIIIIIIk
kIIIIIIIIk
kIkkkkkIIk
kIkskkkIik
kIIIIIiiik
.kIIIiiik.
..kkkkkk..
"""
BRIGHT = """
..kkkkk..
.kwwwwwk.
kwwIIIwwk
kwIIIIIwk
kwIIsIIwk
kwIIIIIwk
kwwIIIwwk
.kwwwwwk.
..kkkkk..
"""
DROP = """
..k..
..k..
.kkk.
.kkk.
kikkk
kiikk
.kkk.
"""
DROP_LYING = """
....kk.
..kkkkk
kkkkkkk
..kkiik
....ik.
"""
DROP_COLOURS = {"k": rgb("2c2062"), "i": rgb("6c58b4")}
MOUTHS = {
    "calm": "k.......\nkk.....k\n.kkkkkk.",
    "grit": "kkkkkkk\nkwkwkwk\nkkkkkkk",
    "open": ".kkkkk.\nkmmmmmk\n.kmttk.\n..kkk..",
    "wide": "kkkkkkkkk\nkmmmmmmmk\n.kmtttmk.\n..kkkkk..",
    "ouch": "..kkk..\n.kmmmk.\nkk...kk",
}
PORTRAIT = (22, 14)

Arm = list[Point]
Spots = tuple[tuple[float, float, float], ...]
REST: tuple[Arm, ...] = (
    [(42, 51), (26, 46), (28, 66), (17, 70), (14, 63)],
    [(56, 51), (72, 46), (70, 64), (80, 69), (84, 61)],
    [(43, 55), (36, 58), (40, 68), (32, 71)],
    [(55, 55), (62, 58), (58, 67), (66, 70)],
)
"""Resting arms: far left, far right, and the two that hang down the glass."""

ARMS: dict[str, tuple[Arm, ...]] = {
    "windup": (
        [(42, 51), (30, 44), (30, 58), (22, 64), (20, 58)],
        [(56, 51), (70, 48), (70, 30), (82, 34), (86, 24)], REST[2], REST[3],
    ),
    "attack1": (
        [(42, 51), (28, 40), (24, 54), (16, 46), (7, 50)],
        [(56, 51), (72, 48), (74, 62), (82, 58), (86, 66)], REST[2], REST[3],
    ),
    "attack2": (
        [(42, 51), (28, 50), (22, 36), (14, 42), (9, 33)],
        [(56, 51), (70, 54), (72, 40), (84, 44), (86, 34)],
        [(43, 54), (36, 60), (30, 58), (24, 66)], [(55, 54), (62, 60), (68, 56), (74, 64)],
    ),
    "attack3": (
        [(42, 51), (30, 52), (24, 42), (16, 46), (12, 37)],
        [(56, 51), (70, 52), (72, 36), (82, 36), (82, 25)], REST[2], REST[3],
    ),
    "hurt": (
        [(42, 51), (30, 40), (22, 44), (24, 34), (16, 34)],
        [(56, 51), (68, 42), (76, 48), (78, 38), (84, 44)], REST[2], REST[3],
    ),
    "defend": (
        [(42, 53), (32, 50), (30, 58), (36, 62)], [(56, 53), (66, 50), (68, 58), (62, 62)],
        [(46, 54), (43, 58), (45, 62), (41, 65)], [(52, 54), (55, 58), (53, 62), (57, 65)],
    ),
    "charged": (
        [(42, 51), (28, 48), (30, 60), (22, 60), (24, 52)],
        [(56, 51), (70, 48), (68, 60), (78, 60), (76, 52)], REST[2], REST[3],
    ),
    "win": (
        [(42, 51), (28, 52), (28, 34), (18, 36), (20, 26)],
        [(56, 51), (70, 54), (70, 36), (80, 40), (80, 30)], REST[2], REST[3],
    ),
    "faint": (
        [(38, 74), (26, 82), (18, 86), (8, 83)], [(42, 70), (50, 58), (58, 50), (64, 42)],
        [(34, 76), (30, 84), (22, 85), (16, 84.5)], [(42, 76), (48, 85), (52, 84), (60, 84.5)],
    ),
}  # fmt: skip


def draw(pose: Pose, back: bool) -> Pixels:
    """Draw one frame, shape (96, 96, 4)."""
    c = Drawing(SIZE, SIZE, INK)
    pose = eased(pose, 0.4, 0.45, 0.8)
    s = stand(pose, back, breath=0.015)
    glass = s.shifted(19, -9.5).turned(90, (48, 73)) if pose.fallen else s
    head = s.shifted(0, 8.5 * pose.guard + 1.2 * pose.breath)
    if pose.fallen:
        head = s.shifted(-15, 29.5).turned(14, (48, 40))
        c.paint(ellipse(s, 40, 86.2, 35, 2.4), TINT, 4)
    arms = ARMS.get(pose.name, REST)
    if not back:
        _quill(c, head, pose)
    _arm(c, s, arms[0], pose, 0)
    _arm(c, s, arms[1], pose, 1)
    if pose.fallen:
        _bottle(c, glass, pose, back)
        _head(c, head, pose, back)
    else:
        _head(c, head, pose, back)
        _bottle(c, glass, pose, back)
    for i in (2, 3):
        _arm(c, s, arms[i], pose, i)
    if back:
        _quill(c, head, pose)
    _spray(c, s, pose)
    return c.pixels


def _arm(c: Drawing, s: Space, points: Arm, pose: Pose, index: int) -> None:
    swing = pose.sway * (1.6 if index < 2 else 0.8) * (1 if index % 2 else -1)
    tip = inside_canvas(s, points[-1][0] + swing, points[-1][1] - abs(swing) * 0.4, 3.2)
    path = [*points[:-1], tip]
    d = curve(s, path, 5.0 if index < 2 else 3.8, 1.3, steps=18)
    c.paint(d, SKIN, 4, rim=True)
    for t in (0.42, 0.56, 0.70, 0.83):
        x, y = along(path, t)
        size = 1.5 - 0.9 * t + 0.3
        c.mark(clip(ellipse(s, x, y + 1.2, size + 0.3, size), d + 0.6), UNDER, 3)


def _bottle(c: Drawing, s: Space, pose: Pose, back: bool) -> None:
    body = union(
        melt(box(s, 48, 74, 22.5, 13.5, 8), box(s, 48, 61, 12, 4, 1.5), 5),
        box(s, 48, 84, 20, 3.5, 2),
    )
    c.paint(body, GLASS, 5, rim=True)
    x, y = s.grid()
    fill = 66.5 + 0.6 * pose.sway
    brew = clip(body + 2.6, fill - y) if not pose.fallen else clip(body + 2.6, x - 46)
    c.paint(brew, BREW if pose.glow else TINT, 7, line=False)
    if not pose.fallen:
        c.mark(clip(body + 2.6, abs(y - fill - 0.6) - 0.7), BREW if pose.glow else TINT, 4)
    if pose.glow:
        for bx, by, size in ((36, 78, 1.6), (60, 74, 1.3), (55, 82, 1.0), (41, 71, 1.0)):
            c.mark(ellipse(s, bx, by, size, size), BREW, 4)
    if not back:
        c.paint(box(s, 48, 77, 9, 6.6, 1), LABEL, 5, cast=1, bias=0.05)
        c.stamp(s, 48, 77, DROP_LYING if pose.fallen else DROP, DROP_COLOURS)
    c.mark(clip(body + 1.6, capsule(s, (29.6, 68), (29.6, 80), 1.0)), GLASS, 4)
    c.mark(clip(body + 1.6, capsule(s, (33, 66.5), (33, 70), 0.7)), GLASS, 4)
    c.retone(clip(body + 1.8, capsule(s, (66, 68), (66, 82), 0.8)), 1)
    c.paint(box(s, 48, 56, 14, 2.6, 2), GLASS, 3, rim=True)
    c.mark(capsule(s, (38, 55.2), (44, 55.2), 0.6), GLASS, 4)


def _mantle(s: Space) -> Field:
    dome = melt(ellipse(s, 50, 32.5, 17, 15.5), ellipse(s, 46.5, 43, 15.5, 9.5), 5)
    return melt(dome, ellipse(s, 48, 52, 10.5, 6), 4)


def _head(c: Drawing, s: Space, pose: Pose, back: bool) -> None:
    d = _mantle(s)
    c.paint(d, SKIN, 14, rim=True)
    spots: Spots = ((58, 26, 2.6), (62, 32, 1.7), (53, 21.5, 1.6), (40, 24, 1.2))
    if back:
        spots = ((44, 26, 2.8), (56, 24, 2.0), (50, 34, 2.4), (59, 36, 1.8), (41, 38, 1.7))
    for x, y, r in spots:
        c.retone(clip(ellipse(s, x, y, r, r * 0.85), d + 1), -1)
    c.mark(ellipse(s, 43, 22.4, 3.0, 1.5, 30), SKIN, 4)
    if not back:
        c.retone(clip(ellipse(s, 45.5, 42, 15, 8.5), d + 1.5), 1)
    if back:
        c.stamp(s, 31.6, 41, "kk\nIk\nIk\nkk", EYE)
        return
    kind = pose.eyes
    shape = SLY if kind in ("open", "half") else ROUND
    if kind == "half":
        kind = "open"
    for x, near in ((38.5, False), (54.5, True)):
        eye(c, s, x, 37.5, kind, EYE, near=near, shape=shape, bright=BRIGHT)
    for x in (33.5, 60.5):
        c.mark(ellipse(s, x, 44.4, 2.0, 1.2), BLUSH)
    if pose.guard == 0:
        c.stamp(s, 46, 47.0, MOUTHS[pose.mouth], EYE)


def _quill(c: Drawing, s: Space, pose: Pose) -> None:
    root: Point = (60, 50)
    tip: Point = (80 + pose.sway, 10)
    if pose.name in ("attack2", "attack3", "win"):
        tip = (78, 12)
    elif pose.fallen:
        root, tip = (58, 30), (84, 30)
    elif pose.guard:
        tip = (78, 8)
    vane = leaf(s, (root[0] * 0.72 + tip[0] * 0.28, root[1] * 0.72 + tip[1] * 0.28), tip, 12, 2.0)
    for t in (0.42, 0.66):
        x, y = root[0] + (tip[0] - root[0]) * t, root[1] + (tip[1] - root[1]) * t
        vane = cut(vane, polygon(s, [(x + 2, y), (x + 9, y - 3), (x + 9, y)]))
    c.paint(vane, QUILL, 5)
    c.paint(
        capsule(s, root, (root[0] * 0.1 + tip[0] * 0.9, root[1] * 0.1 + tip[1] * 0.9), 0.8),
        CORK,
        2,
        line=False,
    )
    for t in (0.5, 0.64, 0.78):
        x, y = root[0] + (tip[0] - root[0]) * t, root[1] + (tip[1] - root[1]) * t
        c.retone(clip(capsule(s, (x, y), (x - 4, y - 4), 0.5), vane), -1)


def _spray(c: Drawing, s: Space, pose: Pose) -> None:
    if pose.name != "attack3":
        return
    for x, y, r in ((26, 52, 3.4), (18, 55, 4.6), (10, 52, 3.2), (13, 62, 2.4), (7.5, 59, 1.7)):
        c.paint(
            ellipse(s, *inside_canvas(s, x, y, r + 2.5), r, r * 0.9), BREW if r > 4 else TINT, r
        )

"""Stilt: a heron as thin as its sword, with a duellist's ruff and a coat of feathers."""

from math import atan2, degrees

from assets.draw.canvas import Drawing, Pixels
from assets.draw.palette import plain, ramp, rgb
from assets.draw.shapes import capsule, clip, curve, cut, ellipse, leaf, melt, polygon, star
from assets.draw.sheet import SIZE, Pose, eased, stand
from assets.draw.space import Point, Space

INK = rgb("161530")
COAT = ramp("232a56 344a80 5674a8 8caccc cce4ec")
SHADE = ramp("1c1f44 2a3764 42588c 6888b0 a4c0d4")
LINING = ramp("5a1238 8c1c40 c43848 ea6c5c ffae8c")
PLUME = ramp("8c8cac b6bacc dee2e8 f6f6f4 ffffff")
BEAK = ramp("8a4426 c07830 ecae44 ffd974 fff4b8")
LEG = ramp("6c3c38 a06440 d09450 ecbe70 ffe4a4")
CREST = ramp("12132c 1e2244 303864 4c5c8c 8094bc")
GLINT = plain("fffef0")
EYE = {
    "k": rgb("141230"), "w": rgb("fffbe8"), "s": rgb("ffffff"), "i": rgb("e8a020"),
    "I": rgb("ffd84c"), "l": rgb("5674a8"),
}  # fmt: skip
HAUGHTY = """
kkkkkkk
.kllllk
kkkkkkk
kIkkIIk
kIkkIk.
.kkkk..
"""
GLARE = """
kkk....
.kkkk..
kIIkkkk
kIkkIIk
kIkkIk.
.kkkk..
"""
SHINE = """
..kkkk.
.kIIIIk
kIIssIk
kIssIIk
kIIIIk.
.kkkk..
"""
CLOSED = "k.....k\n.kk.kk.\n..kkk.."
JOY = "..kkk..\n.kk.kk.\nk.....k"
PAIN = "kk....\n..kkk.\n.....k\n..kkk.\nkk...."
CROSS = "k...k\n.k.k.\n..k..\n.k.k.\nk...k"
PORTRAIT = (14, 2)

HEADS: dict[str, tuple[Point, Point]] = {
    "windup": ((58, 22), (30, 12)),
    "attack1": ((39, 37), (8, 42)),
    "attack2": ((40, 28), (13, 47)),
    "attack3": ((43, 19), (20, 5)),
    "hurt": ((57, 22), (34, 6)),
    "defend": ((52, 29), (28, 42)),
    "charged": ((50, 27), (21, 31)),
    "win": ((48, 21), (26, 8)),
    "faint": ((34, 77), (7, 84)),
}
"""Points of the head and of the beak's tip; the neck follows."""


def draw(pose: Pose, back: bool) -> Pixels:
    """Draw one frame, shape (96, 96, 4)."""
    c = Drawing(SIZE, SIZE, INK)
    pose = eased(pose, 0.25, 0.25, 0.6)
    s = stand(pose, back, breath=0.012).shifted(1, 0)
    head, tip = HEADS.get(pose.name, ((47, 18), (17, 22 + 0.8 * pose.sway)))
    trunk = s.shifted(
        1 if pose.name == "attack1" else 0, 19 if pose.fallen else 4 if pose.glow else 0
    )
    if back:
        _head(c, s, head, tip, pose, back)
        _neck(c, s, head, pose)
        _ruff(c, trunk, pose)
    _legs(c, s, pose)
    if pose.spread > 0 or pose.fallen:
        _open_wing(c, trunk, pose, far=True)
    _tails(c, trunk, pose)
    _trunk(c, trunk, back)
    if pose.spread > 0:
        _open_wing(c, trunk, pose, far=False)
    elif not pose.guard:
        _folded_wing(c, trunk, pose, back)
    if not back:
        _ruff(c, trunk, pose)
        _neck(c, s, head, pose)
        _ruff(c, trunk, pose, front=True)
        _head(c, s, head, tip, pose, back)
    if pose.guard:
        _shield_wing(c, trunk)
    return c.pixels


def _legs(c: Drawing, s: Space, pose: Pose) -> None:
    far: tuple[Point, Point, Point] = ((49, 53), (52, 70), (46, 86.4))
    near: tuple[Point, Point, Point] = ((56, 54), (60, 70), (56, 87))
    if pose.name == "attack1":
        far, near = ((48, 53), (35, 66), (33, 86.4)), ((56, 54), (66, 69), (76, 87))
    elif pose.name == "attack2":
        far, near = ((49, 53), (40, 65), (49, 76)), ((56, 54), (68, 66), (78, 80))
    elif pose.name == "windup":
        far, near = ((49, 54), (44, 68), (38, 86.4)), ((56, 55), (66, 69), (64, 87))
    elif pose.name in ("charged", "win"):
        far = ((49, 55), (41, 68), (51, 76))
    elif pose.name == "hurt":
        far, near = ((49, 53), (44, 69), (34, 82)), ((56, 54), (62, 70), (60, 87))
    elif pose.fallen:
        far, near = ((58, 80), (72, 70), (84, 86.4)), ((56, 82), (70, 80), (88, 87))
    for (hip, knee, foot), shade in ((far, -0.16), (near, 0.0)):
        c.paint(
            capsule(s, hip, (hip[0] * 0.7 + knee[0] * 0.3, hip[1] * 0.7 + knee[1] * 0.3), 4.2, 2),
            COAT,
            3,
            bias=shade,
        )
        c.paint(capsule(s, hip, knee, 1.8, 1.3), LEG, 2, bias=shade)
        c.paint(capsule(s, knee, foot, 1.3, 1.1), LEG, 2, bias=shade)
        c.paint(ellipse(s, *knee, 2.1, 1.9), LEG, 2, bias=shade)
        for toe in (-6.5, -3.0, 3.6):
            drop = 0.4 if foot[1] > 84 else 2.5
            c.paint(
                capsule(s, foot, (foot[0] + toe, foot[1] + drop), 0.9, 0.7),
                LEG,
                1,
                bias=shade,
                cast=0,
            )


def _tails(c: Drawing, s: Space, pose: Pose) -> None:
    lag = pose.lean * 2.2 + pose.sway
    for tip, width, coat in (
        ((84 - lag, 56), 7.5, LINING), ((82 - lag, 63), 9, COAT), ((77 - lag, 69), 9, SHADE),
    ):  # fmt: skip
        c.paint(leaf(s, (56, 44), tip, width, -1.6), coat, 3.6)


def _trunk(c: Drawing, s: Space, back: bool) -> None:
    trunk = melt(ellipse(s, 53, 46, 13, 9.6, -16), ellipse(s, 46, 43, 7.5, 8.6), 4)
    c.paint(trunk, COAT, 9, rim=True)
    if not back:
        breast = clip(trunk + 1, ellipse(s, 43, 47, 7, 8.6, 16))
        c.paint(breast, SHADE, 6, line=False)
        for k in range(3):
            c.mark(ellipse(s, 51.0 + 0.4 * k, 41.4 + 4.0 * k, 1.1, 1.1), BEAK, 3)


def _folded_wing(c: Drawing, s: Space, pose: Pose, back: bool) -> None:
    down = 2 * pose.breath
    for tip, width in (((80, 60 + down), 9), ((76, 63 + down), 9), ((69, 63.5 + down), 9)):
        c.paint(leaf(s, (50, 40), tip, width, -2.0), SHADE, 3.5, cast=1)
    c.paint(leaf(s, (44, 38), (69, 54 + down), 15, -2.2), COAT, 6, cast=1)
    for k in range(3):
        c.retone(
            curve(
                s,
                [(54 + 4 * k, 42 + 2 * k), (56 + 4 * k, 46 + 2 * k), (55 + 3 * k, 50 + k)],
                0.5,
                0.5,
            ),
            -1,
        )
    if back:
        c.paint(leaf(s, (40, 40), (60, 60 + down), 11, 1.6), SHADE, 4)


def _open_wing(c: Drawing, s: Space, pose: Pose, *, far: bool) -> None:
    """Draw a fan of feathers like a cape thrown open, with the lining outwards on the far side."""
    fans: dict[str, tuple[list[Point], list[Point]]] = {
        "attack2": ([(34, 14), (27, 22), (24, 32)], [(66, 12), (77, 18), (84, 28), (85, 39)]),
        "attack3": ([(24, 22), (17, 32), (16, 44)], [(74, 15), (84, 25), (88, 37), (86, 48)]),
        "win": ([(29, 27), (23, 36), (23, 46)], [(72, 22), (81, 30), (85, 40), (84, 50)]),
        "faint": ([(38, 54), (28, 56), (22, 60)], []),
    }
    root = (46.0, 44.0) if far else (55.0, 42.0)
    tips = fans[pose.name][0 if far else 1]
    for i, tip in enumerate(tips):
        c.paint(leaf(s, root, tip, 10, 1.0), LINING if far else SHADE, 4, cast=1)
        if not far:
            mid = (root[0] * 0.45 + tip[0] * 0.55, root[1] * 0.45 + tip[1] * 0.55)
            c.paint(leaf(s, root, mid, 9, 0.6), COAT, 4, cast=1, bias=0.04 * i)


def _shield_wing(c: Drawing, s: Space) -> None:
    for tip in ((28, 68), (34, 73), (42, 76), (50, 76)):
        c.paint(leaf(s, (52, 36), tip, 12, -2), SHADE, 4, cast=1)
    for tip in ((31, 58), (37, 62), (45, 64)):
        c.paint(leaf(s, (53, 35), tip, 11, -2), COAT, 4, cast=1)
    c.paint(ellipse(s, 51, 38, 6, 5, 30), COAT, 4)


def _neck(c: Drawing, s: Space, head: Point, pose: Pose) -> None:
    hx, hy = head
    base = (44.0, 57.0) if pose.fallen else (43.5, 37.0)
    if pose.fallen:
        bends = [base, (38, 56), (34, 64), head]
    elif pose.name == "attack1":
        bends = [base, (42, 40), (40, 36), head]
    else:
        bends = [base, (base[0] - 11, base[1] - 9), (hx + 13, hy + 12), (hx + 2, hy + 1)]
    c.paint(curve(s, bends, 4.8, 3.6), COAT, 4, cast=1, rim=True)
    throat = [(x - 1.8, y + 0.4) for x, y in bends]
    c.paint(curve(s, throat, 1.6, 1.4), PLUME, 3, line=False)


def _ruff(c: Drawing, s: Space, pose: Pose, *, front: bool = False) -> None:
    """Draw a pleated disc around the neck, seen from slightly above; its front hides the neck's
    root."""
    tilt = -14 + (30 if pose.fallen else 0)
    at = s.shifted(43.5, 36.5).turned(tilt, (0, 0)).scaled(1, 0.5, (0, 0))
    disc = star(at, 0, 0, 14, 11.4, 14)
    if front:
        near = cut(clip(disc, 1.5 - at.grid()[1]), ellipse(at, 0, -1, 6.4, 5.6))
        c.paint(near, PLUME, 5, line=False, bias=0.18)
    else:
        c.paint(star(at, 0, 3.2, 14, 11.4, 14), PLUME, 4, bias=-0.34)
        c.paint(disc, PLUME, 5, cast=0, line=False, bias=0.18)
        c.retone(ellipse(at, 0, 0, 7.0, 6.4), -1)
    for k in range(14):
        spoke = capsule(at.turned(360 / 14 * (k + 0.5), (0, 0)), (0, -5.4), (0, -11.0), 0.75)
        c.retone(clip(spoke, 1.5 - at.grid()[1]) if front else spoke, -1)


def _head(c: Drawing, s: Space, head: Point, tip: Point, pose: Pose, back: bool) -> None:
    hx, hy = head
    slope = degrees(atan2(tip[1] - hy, hx - tip[0]))
    h = s.shifted(hx, hy).turned(slope - 8, (0, 0))
    length = ((hx - tip[0]) ** 2 + (hy - tip[1]) ** 2) ** 0.5
    droop = 4.0 if pose.name in ("hurt", "faint") else -1.2 * pose.sway
    for end in ((25, -6 + droop), (22, -0.5 + droop)):
        c.paint(leaf(h, (2, -4), end, 4.2, 1.6), CREST, 2, cast=0)
    gape = 3.2 if pose.mouth in ("open", "wide", "ouch") else 0.0
    jaw = h.turned(gape * 2.4, (-4, 2))
    c.paint(polygon(jaw, [(-4, 1), (-length * 0.88, 2.4 + 2.2), (-4, 5.6)]), BEAK, 2, bias=-0.2)
    c.paint(polygon(h, [(-3, -3.2), (-length * 0.5, 0.2), (-length, 4.0), (-3, 3.4)]), BEAK, 3)
    skull = melt(ellipse(h, 0, 0, 8.6, 7.2), ellipse(h, -4.5, 1.5, 4.5, 4.2), 2)
    c.paint(skull, PLUME, 8)
    c.paint(clip(skull, ellipse(h, 3, -6.2, 11, 4.4, 14)), CREST, 4, line=False)
    if back:
        c.stamp(s, hx - 6, hy - 0.6, "k\nI\nk", EYE)
    else:
        art = {
            "open": HAUGHTY, "half": HAUGHTY, "angry": GLARE, "bright": SHINE, "shut": CLOSED,
            "happy": JOY, "wince": PAIN, "dead": CROSS,
        }[pose.eyes]  # fmt: skip
        low = 1.6 if pose.eyes in ("wince", "dead", "shut", "happy") else 0.0
        x, y = s.local(*h.point(-1.6 - low * 0.6, -0.4 + low))
        c.stamp(s, x, y, art, EYE)
    if pose.glow:
        x, y = h.point(-length + 2, 3.0)
        at = s.local(x, y)
        c.mark(star(s, *at, 4.6, 1.2, 4), GLINT)
        c.paint(star(s, *at, 4.6, 1.2, 4), GLINT, 2, line=False, cast=0)

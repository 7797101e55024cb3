"""Cairn: balanced river stones with moss, floating pebbles for arms and a glowing rune."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from assets.draw.canvas import Drawing, Pixels
from assets.draw.face import eye
from assets.draw.palette import plain, ramp, rgb
from assets.draw.shapes import capsule, clip, curve, ellipse, leaf, pebble, shell
from assets.draw.sheet import SIZE, Pose, eased, inside_canvas, stand
from assets.draw.space import Field, Point, Space

INK = rgb("1c1a2e")
STONES = (
    ramp("43425c 686880 9494a0 bcbab4 e6e2d0"),
    ramp("3c465e 5c6c82 8698a4 b2c0bc dce6d6"),
    ramp("4a4258 70667a 9c9098 c4b8b0 ebe2d0"),
)
MOSS = ramp("1f4038 32643e 589048 8cbc50 c6e270")
RUNE = ramp("1e6a84 2aa0aa 54dcc8 a2f6dc f0fff4")
DULL = ramp("1d4a62 267486 36a0a4 62c8bc b4ecd8")
GAP = plain("8ff2dc")
SEAM = plain("4a4860")
EYE = {
    "k": rgb("221c34"), "w": rgb("d8fff0"), "s": rgb("f4fffa"), "i": rgb("2fb4b4"),
    "I": rgb("7cf0d8"), "l": rgb("7a7282"),
}  # fmt: skip
CALM = """
.kkkkk.
kkkkkkk
kkIIIkk
kIssIIk
kIssIIk
kkIIIkk
.kkkkk.
"""
LIT = """
.kIIIk.
kIIsIIk
IIsssII
IsssssI
IIsssII
kIIsIIk
.kIIIk.
"""
Stone = tuple[float, float, float, float, int]
"""Centre x and y, radii, and the seed of its wear, which also selects its ramp."""

STACK: tuple[Stone, ...] = (
    (48, 79, 22, 9.4, 3),
    (46.5, 63.5, 18, 8.6, 7),
    (48, 45, 18.5, 12.2, 5),
    (50, 28.5, 12, 6.2, 12),
    (47.5, 18.8, 7.4, 4.6, 4),
)
TUMBLED: tuple[Stone, ...] = (
    (54, 79, 20, 9.0, 3),
    (75, 80.6, 15, 7.4, 7),
    (31, 75.5, 17.5, 12, 5),
    (57, 66.5, 11, 5.8, 12),
    (11, 83.4, 6.5, 4.4, 4),
)
HEAD = 2
PORTRAIT = (24, 7)


def draw(pose: Pose, back: bool) -> Pixels:
    """Draw one frame, shape (96, 96, 4)."""
    c = Drawing(SIZE, SIZE, INK)
    pose = eased(pose, 0.7, 0.5, 0.35)
    pose = replace(pose, crouch=max(pose.crouch, 0.0))
    s = stand(pose, back, breath=0.025)
    stack = TUMBLED if pose.fallen else _balance(pose)
    order = (1, 0, 3, 2, 4) if pose.fallen else range(len(stack))
    _arm(c, s, pose, near=back)
    for i in order:
        x, y, rx, ry, _ = stack[i]
        if pose.glow and i:
            c.paint(ellipse(s, x, y + ry + 1.2, rx * 0.62, 2.6), GAP, 3, line=False)
        _stone(c, s, stack[i])
        if i in (0, 3) or (i == 1 and not pose.fallen):
            _moss(c, s, stack[i], back)
        if i == 1 and not pose.fallen:
            _rune(c, s, x, y, pose, back)
        if i == HEAD and not back:
            _face(c, s, x, y, pose)
        if i == HEAD and back:
            _ferns(c, s, stack[i])
    _sprout(c, s, stack[-1], pose)
    _arm(c, s, pose, near=not back)
    return c.pixels


def _balance(pose: Pose) -> tuple[Stone, ...]:
    """Return the stack in this pose: floating apart when it glows, sagging when it guards."""
    gap = {"attack2": 0.5, "attack3": 1.0, "charged": 1.9, "win": 0.6}.get(pose.name, 0.0)
    tip = {"windup": 1.4, "attack2": -1.6, "hurt": 2.4, "attack1": -1.0}.get(pose.name, 0.0)
    sway = 0.5 * pose.sway + tip
    return tuple(
        (x + sway * (i - 1) * (1 if i % 2 else 0.6), y - gap * i + 0.9 * pose.guard * i, rx, ry, n)
        for i, (x, y, rx, ry, n) in enumerate(STACK)
    )


def _stone(c: Drawing, s: Space, stone: Stone) -> None:
    x, y, rx, ry, seed = stone
    d = pebble(s, x, y, rx, ry, 0.10, seed)
    c.paint(d, STONES[seed % 3], min(rx, ry) * 0.95, bias=_grain(s, seed), rim=True)
    dice = np.random.default_rng(seed + 40)
    for _ in range(int(rx / 3)):
        px, py = x + dice.uniform(-0.7, 0.7) * rx, y + dice.uniform(-0.5, 0.7) * ry
        c.retone(clip(ellipse(s, px, py, 1.3, 0.8), d + 1.5), -1)


def _grain(s: Space, seed: int) -> Field:
    """Return a slow variation of brightness, so that no stone looks machine-made."""
    x, y = s.grid()
    a, b = np.random.default_rng(seed + 9).uniform(0, 6, 2)
    return np.asarray(0.05 * np.sin(x * 0.55 + a) * np.sin(y * 0.8 + x * 0.2 + b))


def _moss(c: Drawing, s: Space, stone: Stone, back: bool) -> None:
    x, y, rx, ry, seed = stone
    gx, gy = s.grid()
    a, b = np.random.default_rng(seed + 70).uniform(0, 6, 2)
    hem = y - ry * (0.30 if back else 0.42) + 1.7 * np.sin(gx * 0.62 + a) + np.sin(gx * 1.7 + b)
    side = np.abs(gx - x + rx * (0.18 if seed == 3 else -0.12)) - rx * (0.95 if back else 0.62)
    worn = pebble(s, x, y, rx, ry, 0.10, seed)
    cover = clip(worn - 0.8, gy - hem, side)
    c.retone(clip(worn, clip(worn - 0.8, gy - hem - 1.3, side)), -1)
    c.paint(cover, MOSS, 3.4, line=False, bias=_grain(s, seed + 1) * 2.4)


def _rune(c: Drawing, s: Space, x: float, y: float, pose: Pose, back: bool) -> None:
    corners = [(x, y - 4.8), (x - 5.4, y + 0.8), (x, y + 6.0), (x + 5.4, y + 0.8)]
    glyph = [
        *(capsule(s, a, b, 0.6) for a, b in pairwise([*corners, corners[0]])),
        ellipse(s, x, y + 0.7, 1.5, 1.5),
        capsule(s, (x - 9, y + 0.8), (x - 7.6, y + 0.8), 0.6),
        capsule(s, (x + 7.6, y + 0.8), (x + 9, y + 0.8), 0.6),
    ]
    if back:
        glyph = [shell(ellipse(s, x, y + 0.8, 4.4, 3.8), 0.6), ellipse(s, x, y + 0.8, 1.4, 1.3)]
    cut = np.minimum.reduce(glyph)
    tone = 3 if pose.glow else 2
    c.retone(cut - 1.1, -1)
    c.mark(cut, RUNE if pose.glow else DULL, tone)


def _face(c: Drawing, s: Space, x: float, y: float, pose: Pose) -> None:
    kind = pose.eyes
    look = -3.2
    for side, near in ((-6.8, False), (6.0, True)):
        eye(c, s, x + look + side, y - 0.4, kind, EYE, near=near, shape=CALM, bright=LIT)
    if kind in ("open", "bright", "shut"):
        for side in (-7.0, 6.2):
            ax = x + look + side
            c.mark(capsule(s, (ax - 3.5, y - 6.0), (ax + 3.5, y - 6.0), 0.7), SEAM)
    art = {
        "calm": "kkkkkk", "grit": "kkkkkkkk", "ouch": ".kkk.\nk...k",
        "open": ".kkkk.\nkIIIIk\n.kkkk.", "wide": "kkkkkkkk\nkIIIIIIk\n.kkkkkk.",
    }[pose.mouth]  # fmt: skip
    c.stamp(s, x + look - 0.5, y + 6.6, art, EYE)


def _ferns(c: Drawing, s: Space, stone: Stone) -> None:
    x, y, rx, ry, seed = stone
    d = pebble(s, x, y, rx, ry, 0.10, seed)
    seam = curve(s, [(x - 9, y - 8), (x - 3, y - 2), (x - 6, y + 3), (x + 1, y + 8)], 0.6, 0.5)
    c.retone(clip(seam, d + 1.4), -2)
    for dx, dy in ((8, -1), (3, -5), (11, 3)):
        c.mark(clip(ellipse(s, x + dx, y + dy, 3.0, 2.0), d + 1), MOSS, 2)
        c.mark(clip(ellipse(s, x + dx - 0.6, y + dy - 0.7, 1.6, 0.9), d + 1), MOSS, 3)


def _sprout(c: Drawing, s: Space, stone: Stone, pose: Pose) -> None:
    x, y, _, ry, _ = stone
    top = y - ry
    bend = 1.5 * pose.sway - 0.5 * pose.lean
    c.paint(curve(s, [(x, top + 1), (x, top - 3), (x + bend, top - 4)], 0.8, 0.7), MOSS, 2, cast=0)
    c.paint(leaf(s, (x + bend, top - 3), (x - 6 + bend, top - 7), 4.6, 0.6), MOSS, 2.4, cast=0)
    c.paint(leaf(s, (x + bend, top - 3), (x + 7 + bend, top - 6), 4.6, -0.6), MOSS, 2.4, cast=0)


def _arm(c: Drawing, s: Space, pose: Pose, *, near: bool) -> None:
    """Draw three pebbles on an invisible arc from shoulder to fist."""
    shoulder, fist = _reach(pose, near)
    bow = 5.0 if near else -4.0
    fist = inside_canvas(s, *fist, 10)
    mid = ((shoulder[0] + fist[0]) / 2 + bow, (shoulder[1] + fist[1]) / 2 + 1.5)
    bob = 0.8 * pose.sway * (1 if near else -1)
    for (x, y), radius, seed in ((shoulder, 3.6, 21), (mid, 3.4, 25), (fist, 6.0, 29)):
        d = pebble(s, x, y + bob, radius * 1.12, radius * 0.95, 0.08, seed + near)
        c.paint(d, STONES[(seed + near) % 3], radius, rim=True)
    if pose.glow:
        c.mark(shell(ellipse(s, fist[0], fist[1] + bob, 2.6, 2.2), 0.7), RUNE, 3)


def _reach(pose: Pose, near: bool) -> tuple[Point, Point]:
    rest = ((70.0, 57.0), (75.0, 73.0)) if near else ((25.5, 57.0), (19.0, 73.0))
    fists: dict[str, tuple[Point, Point]] = {
        "windup": ((24, 68), (84, 50)),
        "attack1": ((13, 52), (78, 66)),
        "attack2": ((18, 34), (78, 30)),
        "attack3": ((15, 44), (82, 44)),
        "hurt": ((17, 50), (80, 56)),
        "defend": ((24, 62), (56, 64)),
        "charged": ((21, 66), (74, 66)),
        "win": ((17, 32), (80, 32)),
        "faint": ((13, 71), (86, 67)),
    }
    shoulder, fist = rest
    if pose.name in fists:
        fist = fists[pose.name][near]
    if pose.fallen:
        shoulder = (87, 84) if near else (19, 86)
        fist = (66, 83.5) if near else (45, 82.8)
    return shoulder, fist

"""Effects: small strips of frames for impacts, shields, charges and dust."""

import numpy as np

from assets.draw.canvas import Pixels
from assets.draw.palette import rgb
from assets.draw.shapes import capsule, clip, cut, ellipse, shell, star, union
from assets.draw.space import Field, Space, canvas_space

WHITE, CREAM, YELLOW = rgb("ffffff"), rgb("fff6c0"), rgb("ffd850")
ORANGE, RED, PLUM = rgb("ff9038"), rgb("e04848"), rgb("7c2850")
ICE, SKY, SEA, DEEP = rgb("f0fffc"), rgb("a4ecf4"), rgb("54b8e0"), rgb("2c5c9c")
DUST = (rgb("f0e4cc"), rgb("d0c0ac"), rgb("a4948c"))


def spark() -> Pixels:
    """Draw an impact in six frames of 32x32 px: flash, star, ring, embers."""
    return _strip([_spark(k) for k in range(6)])


def shield() -> Pixels:
    """Draw a shield in front of a fighter that faces left, four frames of 64x64 px: whole, cracked,
    broken, gone."""
    return _strip([_shield(k) for k in range(4)])


def charge() -> Pixels:
    """Draw motes rising around a fighter, a loop of four frames of 96x96 px."""
    return _strip([_charge(k) for k in range(4)])


def dust() -> Pixels:
    """Draw the dust of a landing in four frames of 32x16 px, ground at the lower edge."""
    return _strip([_dust(k) for k in range(4)])


def shadow() -> Pixels:
    """Draw the soft shadow under a fighter, one frame of 64x16 px."""
    s = canvas_space(64, 16)
    out = np.zeros((16, 64, 4), np.uint8)
    for rx, ry, alpha in ((30.0, 6.6, 52), (25.0, 5.2, 92), (18.0, 3.6, 124)):
        out[ellipse(s, 32, 8, rx, ry) < 0] = (*rgb("140c24"), alpha)
    return out


def _strip(frames: list[Pixels]) -> Pixels:
    return np.concatenate(frames, 1)


def _put(out: Pixels, d: Field, colour: tuple[int, int, int], alpha: int = 255) -> None:
    out[d < 0] = (*colour, alpha)


def _spark(k: int) -> Pixels:
    s = canvas_space(32, 32)
    out = np.zeros((32, 32, 4), np.uint8)
    tilted = s.turned(22, (16, 16))
    if k == 0:
        _put(out, star(s, 16, 16, 8.5, 3, 4), YELLOW)
        _put(out, star(s, 16, 16, 6.5, 2.4, 4), WHITE)
    elif k == 1:
        for size, colour in ((1.0, RED), (0.88, ORANGE), (0.74, YELLOW), (0.55, WHITE)):
            _put(out, star(tilted, 16, 16, 15 * size, 5.2 * size, 8), colour)
    elif k == 2:
        for size, colour in ((1.0, RED), (0.86, ORANGE), (0.68, YELLOW), (0.5, CREAM)):
            _put(out, star(s, 16, 16, 15 * size, 7.5 * size, 8), colour)
        out[ellipse(s, 16.5, 16.5, 3.4, 3.4) < 0] = 0
    elif k == 3:
        ring = shell(ellipse(s, 16, 16, 10.5, 10.5), 2.4)
        _put(out, cut(ring, _gaps(s, 8, 1.6)), ORANGE)
        _put(out, cut(shell(ellipse(s, 16, 16, 10.2, 10.2), 1.1), _gaps(s, 8, 2.2)), CREAM)
    else:
        reach, size = (12.2, 1.7) if k == 4 else (13.6, 0.9)
        for i in range(9):
            angle = i * 2 * np.pi / 9 + 0.3
            far = reach * (0.82 + 0.2 * ((i * 5) % 3) / 2)
            x, y = 16 + far * np.cos(angle), 16 + far * np.sin(angle)
            _put(
                out, ellipse(s, x, y, size, size), ORANGE if i % 2 else (YELLOW if k == 4 else RED)
            )
    return _margined(out)


def _gaps(s: Space, count: int, half: float) -> Field:
    spokes = []
    for i in range(count):
        angle = (i + 0.5) * 2 * np.pi / count
        far = (16 + 20 * float(np.cos(angle)), 16 + 20 * float(np.sin(angle)))
        spokes.append(capsule(s, (16, 16), far, half))
    return union(*spokes)


def _shield(k: int) -> Pixels:
    s = canvas_space(64, 64)
    out = np.zeros((64, 64, 4), np.uint8)
    crescent = cut(ellipse(s, 40, 32, 34, 30), ellipse(s, 52, 32, 34, 33))
    crescent = clip(crescent, s.grid()[0] - 46)
    plates = union(*(capsule(s, (4, y), (44, 32 + (y - 32) * 1.5), 0.55) for y in (14, 26, 38, 50)))
    cracks = union(
        capsule(s, (5, 28), (10, 33), 0.8), capsule(s, (10, 33), (8, 38), 0.8),
        capsule(s, (8, 38), (15, 44), 0.8), capsule(s, (10, 33), (18, 30), 0.7),
        capsule(s, (12, 14), (16, 19), 0.8), capsule(s, (16, 19), (14, 24), 0.7),
    )  # fmt: skip
    if k < 3:
        body = crescent
        if k == 2:
            body = cut(
                crescent, union(cracks - 1.6, ellipse(s, 9, 33, 5, 6), ellipse(s, 15, 16, 3, 4))
            )
        _put(out, body, SEA, 120)
        _put(out, clip(body, plates), SKY, 150)
        _put(out, clip(body, -(body + 2.2)), SKY, 220)
        _put(out, clip(body, -(body + 1.1)), ICE if k < 2 else SKY)
        _put(out, clip(crescent, capsule(s, (12, 17), (8, 24), 1.2)), WHITE, 230)
        if k == 1:
            _put(out, clip(crescent, cracks), WHITE)
            _put(out, clip(crescent, cracks + 0.45), DEEP)
    if k >= 2:
        dice = np.random.default_rng(5)
        for i in range(7 if k == 2 else 16):
            y = 8 + 48 * (i + 0.5) / (7 if k == 2 else 16)
            x = 40 - 33 * np.sqrt(max(0.0, 1 - ((y - 32) / 31) ** 2)) - dice.uniform(1, 5) * (k - 1)
            x, y = (
                max(5.0, x + (6 if k == 3 else 0)),
                float(np.clip(y + dice.uniform(-2, 4) * (k - 1), 5, 58)),
            )
            shard = star(s.turned(float(dice.uniform(0, 90)), (x, y)), x, y, 4.2 - k * 0.6, 1.5, 3)
            _put(out, shard - 0.6, SEA, 230)
            _put(out, shard, ICE if i % 2 else SKY)
    return _margined(out)


def _charge(k: int) -> Pixels:
    s = canvas_space(96, 96)
    out = np.zeros((96, 96, 4), np.uint8)
    dice = np.random.default_rng(11)
    swell = 0.5 + 0.5 * np.cos(k * np.pi / 2)
    for rx, ry, alpha in ((40 - 3 * swell, 6.6, 90), (31 + 3 * swell, 5.0, 140)):
        _put(out, shell(ellipse(s, 48, 86, rx, ry), 0.8), YELLOW, alpha)
    for i in range(24):
        # Motes climb a quarter of their way per frame, so the fourth frame leads to the first.
        phase = (float(dice.random()) + k / 4) % 1
        x = 48 + float(dice.uniform(-38, 38)) * (1 - 0.3 * phase)
        y = 84 - phase * float(dice.uniform(55, 76))
        size = (1 - phase) * 3.0 + 1.0
        colour = (WHITE, CREAM, YELLOW, ORANGE)[min(3, int(phase * 4))]
        if i % 4 == 0:
            _put(out, star(s, x, y, size * 2.1, size * 0.5, 4), colour)
        else:
            _put(out, capsule(s, (x, y - size), (x, y + size * 1.6), size * 0.34), ORANGE, 190)
            _put(out, ellipse(s, x, y, size * 0.62, size * 0.8), colour)
    return _margined(out)


def _dust(k: int) -> Pixels:
    s = canvas_space(32, 16)
    out = np.zeros((16, 32, 4), np.uint8)
    size = (2.6, 3.1, 2.5, 1.3)[k]
    for i, (way, rise) in enumerate(((-1, 0.2), (1, 0.3), (-0.55, 0.9), (0.6, 1.0), (0.05, 0.5))):
        x, y = 16 + way * (5 + 2.3 * k), 12.2 - rise * (1 + 1.5 * k)
        r = size * (1.0 if i < 2 else 0.8)
        _put(out, ellipse(s, x, y + 0.5, r + 0.6, r + 0.3), DUST[2], 255 - 50 * k)
        _put(out, ellipse(s, x, y, r, r * 0.9), DUST[1], 255 - 45 * k)
        _put(out, ellipse(s, x - 0.6, y - 0.8, r * 0.6, r * 0.5), DUST[0], 255 - 40 * k)
    return _margined(out)


def _margined(out: Pixels) -> Pixels:
    """Clear the outermost pixels of the frame, so that frames never bleed into each other."""
    out[[0, -1]] = 0
    out[:, [0, -1]] = 0
    return out

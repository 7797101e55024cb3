"""Blows: effects of attacks, a strip of six frames for every kind of attack."""

import numpy as np

from assets.draw.canvas import Pixels
from assets.draw.palette import rgb
from assets.draw.shapes import capsule, cut, ellipse, leaf, shell, star
from assets.draw.space import Field, canvas_space

FRAMES = 6

WHITE, CREAM, YELLOW = rgb("ffffff"), rgb("fff6c0"), rgb("ffd850")
ORANGE, RED, WINE = rgb("ff9038"), rgb("e04848"), rgb("7c2850")
ICE, SKY, SEA = rgb("f0fffc"), rgb("a4ecf4"), rgb("54b8e0")
LILAC, VIOLET, INDIGO = rgb("e4ccff"), rgb("a878f0"), rgb("5c3cb0")
STONE = (rgb("d0c0ac"), rgb("8c7c80"), rgb("4c4050"))


def slash() -> Pixels:
    """Draw a sure attack, frames of 48x48 px: two quick cuts, cold and bright."""
    return _strip([_slash(k) for k in range(FRAMES)])


def burst() -> Pixels:
    """Draw a strong attack, frames of 64x64 px: an explosion with flying rubble."""
    return _strip([_burst(k) for k in range(FRAMES)])


def shards() -> Pixels:
    """Draw a breaking attack, frames of 48x48 px: a crack, and violet splinters."""
    return _strip([_shards(k) for k in range(FRAMES)])


def blast() -> Pixels:
    """Draw an attack with full charge, frames of 96x96 px: light, rays, a ring."""
    return _strip([_blast(k) for k in range(FRAMES)])


def _slash(k: int) -> Pixels:
    s, out = canvas_space(48, 48), _empty(48)
    # A cut grows from its root, then thins out from there.
    begin, end = ((0.0, 0.5), (0.0, 1.0), (0.12, 1.0), (0.4, 1.0), (0.66, 1.0), (0.84, 1.0))[k]
    wide = (6.0, 9.0, 7.6, 5.4, 3.6, 2.0)[k]
    for root, tip, bow, late in (((4, 7), (45, 40), -4, 0.0), ((44, 8), (4, 39), 4, 0.25)):
        a, b = max(0.0, begin - late), max(0.0, end - late if k < 2 else end)
        if b <= a:
            continue
        start = (root[0] + (tip[0] - root[0]) * a, root[1] + (tip[1] - root[1]) * a)
        stop = (root[0] + (tip[0] - root[0]) * b, root[1] + (tip[1] - root[1]) * b)
        edge = leaf(s, start, stop, wide, bow * (b - a))
        for grow, colour in ((1.5, SEA), (0.6, SKY), (-0.7, WHITE)):
            _put(out, edge - grow, colour)
    if k in (1, 2):
        _put(out, star(s, 24, 23, 15 - 4 * k, 3.4, 4), WHITE)
    for i in range(8 if k >= 2 else 0):
        angle, far = i * np.pi / 4 + 0.4, 8 + 3.2 * k + 2 * (i % 3)
        x, y = 24 + far * np.cos(angle), 24 + far * np.sin(angle)
        _put(out, star(s, x, y, 4.2 - 0.6 * k, 1.0, 4), ICE if i % 2 else SKY)
    return _margined(out)


def _burst(k: int) -> Pixels:
    s, out = canvas_space(64, 64), _empty(64)
    turned = s.turned(15 * k, (32, 32))
    if k < 4:
        reach = (13.0, 25.0, 30.0, 30.0)[k]
        inner = (6.0, 12.0, 15.0, 18.0)[k]
        tones = ((1.0, WINE), (0.9, RED), (0.78, ORANGE), (0.6, YELLOW), (0.4, WHITE))
        for size, colour in tones:
            _put(out, star(turned, 32, 32, reach * size, inner * size, 9), colour)
        if k >= 2:
            hole = (8.0, 19.0)[k - 2]
            out[ellipse(s, 32, 32, hole, hole) < 0] = 0
    for i in range(11 if k >= 1 else 0):
        angle = i * 2 * np.pi / 11 + 0.2
        far = 6 + (5.2 - 0.5 * k) * k * (0.8 + 0.25 * (i % 3))
        # Rubble falls as it flies.
        x, y = 32 + far * np.cos(angle), 32 + far * np.sin(angle) * 0.85 + 0.5 * k * k - 2
        size = (3.6, 3.4, 3.0, 2.6, 2.0, 1.3)[k] * (0.7 + 0.3 * (i % 2))
        chunk = star(s.turned(40 * i + 30 * k, (x, y)), x, y, size * 1.3, size * 0.8, 4)
        _put(out, chunk - 0.8, STONE[2])
        _put(out, chunk, STONE[i % 2])
    for i in range(9 if k >= 3 else 0):
        angle, far = i * 2 * np.pi / 9, 12 + 3.2 * k
        x, y = 32 + far * np.cos(angle), 32 + far * np.sin(angle)
        _put(out, ellipse(s, x, y, 3.4 - 0.5 * k, 3.4 - 0.5 * k), ORANGE if i % 2 else RED)
    return _margined(out)


def _shards(k: int) -> Pixels:
    s, out = canvas_space(48, 48), _empty(48)
    if k < 3:
        for i in range(6):
            angle, far = i * np.pi / 3 + 0.25, (9, 19, 22)[k]
            bend = (24 + far * 0.5 * np.cos(angle + 0.35), 24 + far * 0.5 * np.sin(angle + 0.35))
            tip = (24 + far * np.cos(angle), 24 + far * np.sin(angle))
            for grow, colour in ((1.5, INDIGO), (0.5, VIOLET), (-0.2, WHITE)):
                wide = (1.6, 1.3, 0.7)[k] + grow
                if wide > 0.2:
                    _put(out, capsule(s, (24, 24), bend, wide), colour)
                    _put(out, capsule(s, bend, tip, wide * 0.7), colour)
        _put(out, ellipse(s, 24, 24, 6 - k, 6 - k), WHITE)
    for i in range(10 if k else 0):
        angle = i * 2 * np.pi / 10 + 0.1
        reach = 5 + 3.6 * k * (0.75 + 0.3 * ((i * 7) % 3) / 2)
        x, y = 24 + reach * np.cos(angle), 24 + reach * np.sin(angle)
        size = (5.4 - 0.72 * k) * (0.8 + 0.2 * (i % 2))
        splinter = star(s.turned(36 * i + 90, (x, y)), x, y, size, size * 0.32, 3)
        _put(out, splinter - 0.7, INDIGO)
        _put(out, splinter, LILAC if i % 2 else VIOLET)
    return _margined(out)


def _blast(k: int) -> Pixels:
    s, out = canvas_space(96, 96), _empty(96)
    turned = s.turned(9 * k, (48, 48))
    rays = (30.0, 47.0, 47.0, 44.0, 0.0, 0.0)[k]
    for size, colour in ((1.0, RED), (0.92, ORANGE), (0.8, YELLOW), (0.64, CREAM)):
        if rays:
            _put(
                out, star(turned, 48, 48, rays * size, (9.0, 13.0, 9.0, 5.0)[k] * size, 14), colour
            )
    core = (16.0, 25.0, 22.0, 12.0, 0.0, 0.0)[k]
    for grow, colour in ((4.0, ORANGE), (2.0, YELLOW), (0.0, WHITE)):
        if core:
            _put(out, ellipse(s, 48, 48, core + grow, core + grow), colour)
    ring = (0.0, 22.0, 32.0, 39.0, 43.5, 46.0)[k]
    thick = (0.0, 5.0, 5.5, 4.5, 3.0, 1.4)[k]
    if ring:
        for grow, colour in ((1.6, RED), (0.6, ORANGE), (-0.6, YELLOW), (-1.6, WHITE)):
            if thick + grow > 0.5:
                outer = shell(ellipse(s, 48, 48, ring, ring), thick + grow)
                _put(out, outer, colour)
    if k >= 3:
        hollow = (0.0, 30.0, 44.0)[k - 3]
        if hollow:
            clear = cut(
                ellipse(s, 48, 48, hollow, hollow), shell(ellipse(s, 48, 48, ring, ring), thick + 2)
            )
            out[clear < 0] = 0
        for i in range(16):
            angle = i * 2 * np.pi / 16 + 0.15 * k
            far = 18 + 6 * (k - 2) + 5 * (i % 3)
            x, y = 48 + far * np.cos(angle), 48 + far * np.sin(angle)
            size = (3.8 - 0.8 * (k - 3)) * (0.7 + 0.3 * (i % 2))
            _put(out, star(s, x, y, size * 1.5, size * 0.45, 4), (WHITE, YELLOW, ORANGE)[i % 3])
    return _margined(out)


def _empty(side: int) -> Pixels:
    return np.zeros((side, side, 4), np.uint8)


def _put(out: Pixels, d: Field, colour: tuple[int, int, int]) -> None:
    out[d < 0] = (*colour, 255)


def _strip(frames: list[Pixels]) -> Pixels:
    return np.concatenate(frames, 1)


def _margined(out: Pixels) -> Pixels:
    """Clear the outermost pixels of the frame, so that frames never bleed into each other."""
    out[[0, -1]] = 0
    out[:, [0, -1]] = 0
    return out

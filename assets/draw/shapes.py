"""Shapes: signed distances in px, negative inside, as one `Field` of the space's canvas each."""

from itertools import pairwise
from math import cos, radians, sin

import numpy as np

from assets.draw.space import Field, Point, Space


def ellipse(s: Space, cx: float, cy: float, rx: float, ry: float, turn: float = 0.0) -> Field:
    """Return an ellipse whose axes are rotated by `turn` degrees (positive leans left)."""
    u, v = _axes(s, cx, cy, turn)
    k = np.hypot(u / rx, v / ry)
    return np.asarray((k - 1) * min(rx, ry))


def pebble(
    s: Space, cx: float, cy: float, rx: float, ry: float, wobble: float, seed: int, turn: float = 0
) -> Field:
    """Return an irregular ellipse; `wobble` is the share of the radius that varies."""
    u, v = _axes(s, cx, cy, turn)
    u, v = u / rx, v / ry
    angle = np.arctan2(v, u)
    phase = np.random.default_rng(seed).uniform(0, 2 * np.pi, 3)
    worn = sum(np.sin((n + 2) * angle + phase[n]) / (n + 2) for n in range(3))
    # A squarer norm than the circle's: river stones have flat cheeks.
    k = (np.abs(u) ** 2.5 + np.abs(v) ** 2.5) ** 0.4
    return np.asarray((k - 1 - wobble * worn) * min(rx, ry))


def capsule(s: Space, a: Point, b: Point, ra: float, rb: float | None = None) -> Field:
    """Return a rod from `a` to `b` with round ends, radius going from `ra` to `rb`."""
    x, y = s.grid()
    return _rod(x, y, a, b, ra, ra if rb is None else rb)


def curve(s: Space, points: list[Point], ra: float, rb: float, steps: int = 14) -> Field:
    """Return a Bezier curve with these control points, radius going from `ra` to `rb`."""
    x, y = s.grid()
    path = [along(points, i / steps) for i in range(steps + 1)]
    radius = np.linspace(ra, rb, steps + 1)
    rods = (
        _rod(x, y, path[i], path[i + 1], float(radius[i]), float(radius[i + 1]))
        for i in range(steps)
    )
    return union(*rods)


def polygon(s: Space, points: list[Point]) -> Field:
    """Return a simple polygon, convex or not."""
    x, y = s.grid()
    distance = np.full(x.shape, np.inf)
    sign = np.ones(x.shape)
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        ex, ey, wx, wy = bx - ax, by - ay, x - ax, y - ay
        t = np.clip((wx * ex + wy * ey) / (ex * ex + ey * ey + 1e-9), 0, 1)
        distance = np.minimum(distance, np.hypot(wx - ex * t, wy - ey * t))
        above, below, side = y >= ay, y < by, ex * wy > ey * wx
        crossed = (above & below & side) | (~above & ~below & ~side)
        sign = np.where(crossed, -sign, sign)
    return np.asarray(sign * distance)


def blob(s: Space, points: list[Point], steps: int = 5) -> Field:
    """Return a smooth closed outline through all points (Catmull-Rom)."""
    path: list[Point] = []
    count = len(points)
    for i in range(count):
        p = np.array([points[(i + k - 1) % count] for k in range(4)], float)
        for t in np.arange(steps) / steps:
            q = 0.5 * (
                2 * p[1]
                + (p[2] - p[0]) * t
                + (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]) * t**2
                + (3 * p[1] - p[0] - 3 * p[2] + p[3]) * t**3
            )
            path.append((float(q[0]), float(q[1])))
    return polygon(s, path)


def leaf(s: Space, root: Point, tip: Point, width: float, bow: float = 0.0) -> Field:
    """Return a pointed leaf or feather from root to tip, widest a third along, bent sideways by
    `bow` px."""
    (ax, ay), (bx, by) = root, tip
    x, y = s.grid()
    length = float(np.hypot(bx - ax, by - ay)) + 1e-9
    ux, uy = (bx - ax) / length, (by - ay) / length
    along = ((x - ax) * ux + (y - ay) * uy) / length
    across = -(x - ax) * uy + (y - ay) * ux
    t = np.clip(along, 0, 1)
    half = width / 2 * np.sin(np.pi * t**0.7)
    body = np.abs(across - bow * np.sin(np.pi * t)) - half
    return np.maximum(body, np.maximum(-along, along - 1) * length)


def box(s: Space, cx: float, cy: float, hw: float, hh: float, corner: float = 0.0) -> Field:
    """Return a box of half width and half height with rounded corners."""
    x, y = s.grid()
    dx, dy = np.abs(x - cx) - hw + corner, np.abs(y - cy) - hh + corner
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    return np.asarray(outside + np.minimum(np.maximum(dx, dy), 0) - corner)


def star(s: Space, cx: float, cy: float, outer: float, inner: float, points: int) -> Field:
    """Return a star with its first point upwards."""
    corners = []
    for i in range(points * 2):
        radius = outer if i % 2 == 0 else inner
        angle = np.pi * i / points - np.pi / 2
        corners.append((cx + radius * float(np.cos(angle)), cy + radius * float(np.sin(angle))))
    return polygon(s, corners)


def shell(d: Field, half: float) -> Field:
    """Return the line around a shape, `half` px to either side of its edge."""
    return np.abs(d) - half


def union(*parts: Field) -> Field:
    return np.asarray(np.minimum.reduce(parts))


def clip(*parts: Field) -> Field:
    """Return the intersection of all parts."""
    return np.asarray(np.maximum.reduce(parts))


def cut(a: Field, b: Field) -> Field:
    """Return `a` without `b`."""
    return np.maximum(a, -b)


def melt(a: Field, b: Field, px: float = 3.0) -> Field:
    """Return the union with its inner corner filled over `px`."""
    h = np.clip(0.5 + 0.5 * (b - a) / px, 0, 1)
    return np.asarray(b * (1 - h) + a * h - px * h * (1 - h))


def along(points: list[Point], t: float) -> Point:
    """Return the point at `t`, 0 to 1, of the Bezier curve with these control points."""
    while len(points) > 1:
        points = [
            (ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairwise(points)
        ]
    return points[0]


def _axes(s: Space, cx: float, cy: float, turn: float) -> tuple[Field, Field]:
    x, y = s.grid()
    c, k = cos(radians(-turn)), sin(radians(-turn))
    return (x - cx) * c + (y - cy) * k, -(x - cx) * k + (y - cy) * c


def _rod(x: Field, y: Field, a: Point, b: Point, ra: float, rb: float) -> Field:
    px, py, dx, dy = x - a[0], y - a[1], b[0] - a[0], b[1] - a[1]
    t = np.clip((px * dx + py * dy) / (dx * dx + dy * dy + 1e-9), 0, 1)
    return np.asarray(np.hypot(px - dx * t, py - dy * t) - (ra + (rb - ra) * t))

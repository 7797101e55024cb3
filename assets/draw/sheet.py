"""Sheet: the poses of a fighter, their order, and the grid of frames that they make."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from assets.draw.canvas import Pixels
from assets.draw.space import Space, canvas_space

SIZE = 96
"""Width and height of one frame, in px."""

GROUND = 88.0
"""The y on which feet stand, in px."""

MIDDLE = 48.0
PORTRAIT = 48
VIEWS = ("front", "back")


@dataclass(frozen=True, slots=True)
class Pose:
    """The posture of a fighter. Forward is where it faces."""

    name: str
    breath: float = 0.0
    """How far the chest is sunk, 0 to 1."""
    sway: float = 0.0
    """Where hanging and floating parts swing to, -1 to 1."""
    step: float = 0.0
    """Forward displacement in px."""
    lift: float = 0.0
    """Height above the ground in px."""
    lean: float = 0.0
    """Forward slope in px per 10 px of height."""
    crouch: float = 0.0
    """Share of the height lost by crouching, 0 to 1; negative stretches."""
    reach: float = 0.0
    """Position of a limb: thrust forward (1) or drawn back (-1)."""
    spread: float = 0.0
    """Position of limbs and wings: open (1) or pulled in (-1)."""
    guard: float = 0.0
    glow: float = 0.0
    fallen: bool = False
    eyes: str = "open"
    mouth: str = "calm"


POSES = (
    Pose("idle0"),
    Pose("idle1", breath=0.5, sway=1),
    Pose("idle2", breath=1),
    Pose("idle3", breath=0.5, sway=-1, eyes="shut"),
    Pose("windup", lean=-2.0, crouch=0.10, step=-4, reach=-0.8, eyes="angry", mouth="grit"),
    Pose("attack1", lean=2.2, step=7, reach=1, eyes="angry", mouth="open"),
    Pose(
        "attack2", lean=2.6, crouch=-0.05, step=7, lift=9, reach=0.6, spread=1, sway=-1,
        eyes="angry", mouth="open",
    ),
    Pose("attack3", lean=0.8, step=2, reach=0.4, spread=1, glow=1, eyes="angry", mouth="wide"),
    Pose("hurt", lean=-2.8, step=-5, crouch=0.04, spread=-0.5, sway=1, eyes="wince", mouth="ouch"),
    Pose("defend", lean=-0.6, crouch=0.10, spread=-1, guard=1, eyes="half", mouth="grit"),
    Pose("charged", crouch=0.14, spread=-0.3, glow=1, eyes="bright", mouth="grit"),
    Pose("win", lift=5, lean=-0.6, crouch=-0.03, spread=0.7, eyes="happy", mouth="wide"),
    Pose("faint", fallen=True, eyes="dead", mouth="ouch"),
)  # fmt: skip

COLUMNS = tuple(pose.name for pose in POSES)

Artist = Callable[[Pose, bool], Pixels]
"""Draws one frame, shape (96, 96, 4), from the front or (True) from the back."""


def stand(pose: Pose, back: bool, breath: float = 0.03) -> Space:
    """Return the space of a fighter in this pose; `breath` is the share of height moved by one
    breath."""
    squash = pose.crouch + breath * pose.breath
    foot = (MIDDLE, GROUND)
    return (
        canvas_space(SIZE, SIZE, mirrored=back)
        .shifted(-pose.step, -pose.lift)
        .sheared(pose.lean / 10, foot)
        .scaled(1 + squash * 0.7, 1 - squash, foot)
    )


def sheet(artist: Artist) -> Pixels:
    """Draw all poses in both views, shape (2 * 96, 13 * 96, 4)."""
    rows = [np.concatenate([artist(pose, back) for pose in POSES], 1) for back in (False, True)]
    return np.concatenate(rows, 0)


def portrait(artist: Artist, left: int, top: int) -> Pixels:
    """Cut out the 48x48 px of the resting front view that begin at (left, top)."""
    return artist(POSES[0], False)[top : top + PORTRAIT, left : left + PORTRAIT]


def eased(pose: Pose, step: float = 1.0, lean: float = 1.0, lift: float = 1.0) -> Pose:
    """Return the pose with step, lean and lift scaled, for bodies that cannot move as far."""
    return replace(pose, step=pose.step * step, lean=pose.lean * lean, lift=pose.lift * lift)


def inside_canvas(s: Space, x: float, y: float, margin: float) -> tuple[float, float]:
    """Return the model point, moved so that it is at least `margin` px inside the canvas."""
    px, py = s.point(x, y)
    return s.local(min(max(px, margin), SIZE - margin), min(max(py, margin), SIZE - margin))

"""Fighter animation: the pose and position of a fighter, and the camera, at one
moment of the cues.
"""

import math
from dataclasses import dataclass, replace

from game.rules import Seat
from game.rules.battle import TOP
from game.ui.graphics.easing import ease_out
from game.ui.graphics.poses import ATTACKS, SpritePose, View
from game.ui.graphics.reduced_motion import FULL, MotionSettings
from game.ui.graphics.theme import PIXEL
from game.ui.stage.cues import Charge, Cue, Faint, Flinch, Guard, Impact, LevelChange, Lunge, Windup

Moment = list[tuple[Cue, float]]
"""The active cues, each with its progress from 0 to 1."""

SHAKE = 0.45
"""The share of an impact in which the screen shakes."""
FLASH = 0.008
"""The share of an impact in which the screen is white: about 50 ms, because time
almost stops then.
"""
LEAN_BACK, LEAN_AFTER = 8, 15
"""Layout units by which the camera moves back with a wind-up, and follows a lunge."""

PLAIN = (1.0, 1.0)
GATHERED, STRETCHED, LANDED, STRUCK = (1.08, 0.9), (0.94, 1.07), (1.06, 0.94), (1.1, 0.88)
"""Stretch factors across and upwards. Few and fixed, because every other one is one more picture to
cache.
"""

REACHES = ((0.42, 0.0), (0.46, 90.0), (0.04, 0.0))
"""For each of the three attacks, the share of the way to the opponent and the height in layout
units.
"""


@dataclass(frozen=True, slots=True)
class StandPoint:
    """The place of one side."""

    x: float
    y: float
    pixel: float
    """Layout units per pixel of the sprite: the nearer fighter is larger."""
    view: View
    forward: int
    """1 if the fighter faces right, -1 if left."""


NEAR = StandPoint(84 * PIXEL, 138 * PIXEL, 5, View.BACK, 1)
FAR = StandPoint(238 * PIXEL, 113 * PIXEL, 4, View.FRONT, -1)


@dataclass(frozen=True, slots=True)
class FighterFrame:
    """How a fighter is drawn at one moment."""

    pose: SpritePose
    forward: float = 0.0
    """Layout units moved towards the opponent."""
    lift: float = 0.0
    towards: float = 0.0
    """The share of the way to the opponent, 0 to 1."""
    stretch: tuple[float, float] = PLAIN
    glare: bool = False
    charge: int = 0
    """The level of charge that glows around the fighter."""


def moved(
    fighter_frame: FighterFrame, cue: Cue, progress: float, motion: MotionSettings = FULL
) -> FighterFrame:
    """Return the fighter's frame at one point of one of its cues."""
    posed = _posed(fighter_frame, cue, progress)
    if not motion.flashes:
        posed = replace(posed, glare=False)
    if motion.moves:
        return posed
    return replace(posed, forward=0.0, lift=0.0, towards=0.0, stretch=PLAIN)


def _posed(fighter_frame: FighterFrame, cue: Cue, progress: float) -> FighterFrame:
    match cue:
        case Windup():
            back = -26 * ease_out(progress)
            return replace(fighter_frame, pose=SpritePose.WINDUP, forward=back, stretch=GATHERED)
        case Lunge(attack=attack, charge=charge):
            # Out and back, farthest when the blow lands.
            way = math.sin(math.pi * min(1.0, progress * 1.12))
            reach, leap = REACHES[attack]
            stretch = STRETCHED if progress < 0.4 else LANDED if progress > 0.85 else PLAIN
            return replace(
                fighter_frame,
                pose=ATTACKS[attack],
                towards=reach * way,
                lift=leap * way,
                stretch=stretch,
                charge=charge if progress < 0.5 else 0,
            )
        case Flinch():
            back = 30 * (1 - progress) + 5 * math.sin(progress * 40) * (1 - progress)
            struck = progress < 0.18
            return replace(
                fighter_frame,
                pose=SpritePose.HURT,
                forward=-back,
                glare=struck,
                stretch=STRUCK if struck else PLAIN,
            )
        case Guard(level_change=LevelChange.GAINED):
            return replace(fighter_frame, pose=SpritePose.DEFEND)
        case Charge(level_change=LevelChange.GAINED):
            return replace(fighter_frame, pose=SpritePose.CHARGED)
        case Faint():
            if progress < 0.35:
                return replace(fighter_frame, pose=SpritePose.HURT, forward=-18)
            return replace(fighter_frame, pose=SpritePose.FAINT, lift=14 * max(0.0, 0.6 - progress))
        case _:
            return fighter_frame


def shake_offset(moment: Moment, own: Seat, motion: MotionSettings = FULL) -> tuple[int, int]:
    """Return the offset of the world in layout units: it shakes, or the camera follows."""
    if not motion.moves:
        return 0, 0
    across = down = 0.0
    for cue, progress in moment:
        match cue:
            case Windup(seat=seat):
                across += LEAN_BACK * ease_out(progress) * (1 if seat is own else -1)
            case Lunge(seat=seat):
                lean = LEAN_BACK * (1 - progress) - LEAN_AFTER * math.sin(math.pi * progress)
                across += lean * (1 if seat is own else -1)
            case Impact(hit=True, weight=weight, charge=charge) if progress < SHAKE:
                force = (6 + 24 * weight + 4 * charge) * (1 - progress / SHAKE)
                across += force * math.sin(progress * 95)
                down += force * 0.6 * math.cos(progress * 77)
    return round(across), round(down)


def darkness(moment: Moment, motion: MotionSettings = FULL) -> int:
    """Return how dark the world gets around a strong or final blow: 0, not at all, to 3."""
    if not motion.flashes:
        # Brightening all at once after the dark would be a flash as well.
        return 0
    for cue, progress in moment:
        match cue:
            case Windup(charge=charge) if charge >= TOP:
                return 1 + int(progress * 2.99)
            case Impact(last=True) | Impact(charge=3):
                return max(0, round(3 * (1 - progress / 0.7)))
            case Lunge(charge=charge) if charge >= TOP:
                return 3
    return 0


def flashes(moment: Moment, motion: MotionSettings = FULL) -> bool:
    """Return whether this frame is white."""
    return motion.flashes and any(
        isinstance(cue, Impact) and (cue.last or cue.charge >= TOP) and cue.hit and progress < FLASH
        for cue, progress in moment
    )

"""Fighter animation: how a fighter is drawn at one moment of what is played, and how the eye
follows it."""

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
"""The cues that play, each with how far it is, 0 to 1."""

SHAKE = 0.45
"""The share of an impact during which the screen shakes."""
FLASH = 0.008
"""The share of an impact during which all is white: some 50 ms, for time stands still then."""
LEAN_BACK, LEAN_AFTER = 8, 15
"""Units the eye goes back with a wind-up, and follows a lunge."""

PLAIN = (1.0, 1.0)
GATHERED, STRETCHED, LANDED, STRUCK = (1.08, 0.9), (0.94, 1.07), (1.06, 0.94), (1.1, 0.88)
"""Across and upwards. Few and fixed: every other one is another picture to keep."""

REACHES = ((0.42, 0.0), (0.46, 90.0), (0.04, 0.0))
"""Of a fighter's three attacks: how much of the way to the other side, and how high in units."""


@dataclass(frozen=True, slots=True)
class StandPoint:
    """Where a side stands."""

    x: float
    y: float
    pixel: float
    """Units of the layout to one pixel of the sprite: who is nearer is larger."""
    view: View
    forward: int
    """1: faces right."""


NEAR = StandPoint(84 * PIXEL, 138 * PIXEL, 5, View.BACK, 1)
FAR = StandPoint(238 * PIXEL, 113 * PIXEL, 4, View.FRONT, -1)


@dataclass(frozen=True, slots=True)
class FighterFrame:
    """How a fighter is drawn at one moment."""

    pose: SpritePose
    forward: float = 0.0
    """Units towards the other side."""
    lift: float = 0.0
    towards: float = 0.0
    """Share of the way to the other side, 0 to 1."""
    stretch: tuple[float, float] = PLAIN
    glare: bool = False
    charge: int = 0
    """What glows round it."""


def moved(
    fighter_frame: FighterFrame, cue: Cue, progress: float, motion: MotionSettings = FULL
) -> FighterFrame:
    """The figure in the middle of one of its cues."""
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
            # Out and back; it is farthest when the blow falls.
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
    """How far the world is off its place, in units of the layout: it shakes, or the eye follows."""
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
    """How dark the world gets round a mighty blow or the last one: 0, not at all, to 3."""
    if not motion.flashes:
        # Out of the dark again, all would be bright at once: a flash as well.
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
    """Whether all is white for this frame."""
    return motion.flashes and any(
        isinstance(cue, Impact) and (cue.last or cue.charge >= TOP) and cue.hit and progress < FLASH
        for cue, progress in moment
    )

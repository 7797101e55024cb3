"""Floating text: numbers and words that rise from a fighter."""

from game.i18n.phrase import phrase
from game.rules.battle import TOP
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.easing import ease_out
from game.ui.graphics.layout import Point
from game.ui.graphics.reduced_motion import FULL, MotionSettings
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import BAD, CHARGE, GOLD, GUARD, SHADE, TEXT, WARN, WIDTH, Colour, Face
from game.ui.stage.cues import Charge, Guard, Impact, LevelChange
from game.ui.stage.fighter_animation import StandPoint

HEAVY = 0.25
"""The share of its HP from which a blow counts as heavy."""
EDGE = 150.0
"""Layout units: the least distance of a word's centre from the sides of the screen."""


def draw_damage(
    canvas: Canvas,
    stand: StandPoint,
    head: Point,
    impact: Impact,
    progress: float,
    motion: MotionSettings = FULL,
) -> None:
    """Draw the damage of a blow, larger the more it cost, or that it grazed."""
    # It starts beside the body, so that the fighter stays visible.
    x = _within(head[0] + stand.forward * 26 * stand.pixel)
    y = max(270.0, head[1] + 90) - _risen(progress, 74, motion)
    size, colour = _size_and_colour(impact)
    if motion.moves and progress < 0.14:
        # It grows in two steps: every size is one more picture to cache.
        size += 22 if progress < 0.06 else 10
    style = TextStyle(size, colour, Face.DISPLAY, outline=SHADE, shadow=SHADE)
    box = canvas.text(f"−{impact.damage}", (x, y), style, "midbottom")
    if not impact.hit:
        small = TextStyle(26, TEXT, Face.DISPLAY, outline=SHADE)
        canvas.text(phrase("Grazed"), (x, box[1] + 8), small, "midbottom")


def draw_level(
    canvas: Canvas,
    stand: StandPoint,
    head: Point,
    cue: Guard | Charge,
    progress: float,
    motion: MotionSettings = FULL,
) -> None:
    """Draw the change of guard or charge, in words."""
    if (word := _word(cue)) is None:
        return
    colour: Colour = GUARD if isinstance(cue, Guard) else CHARGE
    if cue.level_change is not LevelChange.GAINED:
        colour = WARN
    size = (
        50
        if cue.level_change is LevelChange.BROKEN
        or (cue.level_change is LevelChange.GAINED and cue.level == TOP)
        else 40
    )
    style = TextStyle(size, colour, Face.DISPLAY, outline=SHADE, shadow=SHADE)
    # On the side away from the opponent, where no number flies.
    x = _within(head[0] - stand.forward * 12 * stand.pixel)
    y = max(230.0, head[1] + 60) - _risen(progress, 50, motion)
    canvas.text(word, (x, y), style, "midbottom")


def _word(cue: Guard | Charge) -> str | None:
    """Return the word for a change; none for spent charge, which the blow shows."""
    match cue:
        case Guard(level_change=LevelChange.GAINED, level=level):
            return phrase("Guard {level}", level=level)
        case Guard(level_change=LevelChange.BROKEN):
            return phrase("Guard broken!")
        case Guard():
            return phrase("Guard −1")
        case Charge(level_change=LevelChange.GAINED, level=level) if level == TOP:
            return phrase("Full charge!")
        case Charge(level_change=LevelChange.GAINED, level=level):
            return phrase("Charge {level}", level=level)
        case Charge(level_change=LevelChange.LOST):
            return phrase("Charge −1")
    return None


def _size_and_colour(impact: Impact) -> tuple[float, Colour]:
    if impact.hit and (impact.charge >= TOP or impact.last):
        return 96, BAD
    if impact.weight > HEAVY:
        return 68, BAD
    return (52, GOLD) if impact.hit else (44, TEXT)


def _risen(progress: float, by: float, motion: MotionSettings) -> float:
    return by * (ease_out(min(1.0, progress * 1.4)) if motion.moves else 1.0)


def _within(x: float) -> float:
    return min(max(x, EDGE), WIDTH - EDGE)

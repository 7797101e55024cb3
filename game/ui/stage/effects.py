"""Effects: sparks, shields, motes and dust, drawn at a fighter."""

from game.rules.battle import TOP
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Point
from game.ui.graphics.poses import EFFECT_SIZES, FOOT, FRAME, EffectSprite
from game.ui.graphics.reduced_motion import MotionSettings
from game.ui.graphics.sprites import FULL, Sprites
from game.ui.stage.cues import Impact, LevelChange
from game.ui.stage.fighter_animation import StandPoint

BLOWS = (EffectSprite.SLASH, EffectSprite.BURST, EffectSprite.SHARDS)
"""The effects of a fighter's three attacks."""
BURST = 0.6
"""The share of an impact in which its burst is shown."""
FAINT = 3
"""The strength of the largest bursts when flashes are off."""
BOW = 5
"""Pixels between the shields of several levels of guard."""


class Effects:
    """Draws the effect strips."""

    def __init__(self, sprites: Sprites) -> None:
        self._sprites = sprites

    def draw(
        self,
        canvas: Canvas,
        effect: EffectSprite,
        number: int,
        middle: Point,
        pixel: float,
        strength: int = FULL,
        *,
        flip: bool = False,
    ) -> None:
        """Draw one frame of an effect, centred at a point of the layout."""
        if strength <= 0:
            return
        frames = self._sprites.effect(effect, strength)
        frame = frames[number % len(frames)]
        _, wide, high = EFFECT_SIZES[effect]
        left = wide - frame.left - frame.image.get_width() if flip else frame.left
        at = (
            middle[0] + (left - wide / 2) * pixel,
            middle[1] + (frame.top - high / 2) * pixel,
        )
        canvas.image(frame.image, at, pixel=pixel, flip=flip)

    def shadow(self, canvas: Canvas, stand: StandPoint, feet: Point) -> None:
        self.draw(canvas, EffectSprite.SHADOW, 0, feet, stand.pixel)

    def dust(self, canvas: Canvas, stand: StandPoint, feet: Point, progress: float) -> None:
        """Draw the dust of a landing or of a graze."""
        self.draw(canvas, EffectSprite.DUST, int(progress * 3.99), feet, stand.pixel)

    def motes(
        self, canvas: Canvas, stand: StandPoint, feet: Point, frame: int, strength: int = FULL
    ) -> None:
        """Draw charge rising around a fighter; the frames have a fighter's size and lie over it."""
        middle = feet[0], feet[1] + (FRAME / 2 - FOOT[1]) * stand.pixel
        self.draw(canvas, EffectSprite.CHARGE, frame, middle, stand.pixel, strength)

    def shields(self, canvas: Canvas, stand: StandPoint, feet: Point, levels: int) -> None:
        """Draw one curved shield in front of the other for every level of guard."""
        for level in range(levels):
            self._bow(canvas, stand, feet, 0, level, 3 + level)

    def shield_changes(
        self,
        canvas: Canvas,
        stand: StandPoint,
        feet: Point,
        level_change: LevelChange,
        progress: float,
    ) -> None:
        match level_change:
            case LevelChange.GAINED:
                # The newest flares up and then settles.
                strength = round(FULL * min(1.0, 3 * progress, 2.4 - 2 * progress))
                self._bow(canvas, stand, feet, 0, 0, strength)
            case LevelChange.BROKEN:
                self._bow(canvas, stand, feet, 1 + int(progress * 2.99), 0, FULL)
            case _:
                self._bow(canvas, stand, feet, 1, 0, round(FULL * (1 - progress)))

    def _bow(
        self, canvas: Canvas, stand: StandPoint, feet: Point, frame: int, level: int, strength: int
    ) -> None:
        # The picture is a bow to the left; its place is between the fighters.
        middle = (
            feet[0] + stand.forward * (20 + BOW * level) * stand.pixel,
            feet[1] - 0.4 * FRAME * stand.pixel,
        )
        flip = stand.forward > 0
        self.draw(canvas, EffectSprite.SHIELD, frame, middle, stand.pixel, strength, flip=flip)

    def blow(
        self,
        canvas: Canvas,
        stand: StandPoint,
        chest: Point,
        impact: Impact,
        progress: float,
        motion: MotionSettings,
    ) -> None:
        """Draw the burst where a blow lands: by the kind of attack, larger with charge."""
        burst = progress / BURST
        if burst >= 1:
            return
        if not impact.hit:
            self.dust(canvas, stand, (chest[0], stand.y), burst)
            return
        number = int(burst * 6)
        if impact.charge >= TOP or impact.last:
            strength = FULL if motion.flashes else FAINT
            self.draw(canvas, EffectSprite.BLAST, number, chest, stand.pixel + 1, strength)
        self.draw(canvas, BLOWS[impact.attack], number, chest, stand.pixel + impact.charge // 2)

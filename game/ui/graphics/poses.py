"""Poses: the columns and rows of fighter sheets and effect strips, and the sizes of
their frames.
"""

from enum import StrEnum

from game.ui.graphics.theme import HEIGHT, PIXEL, WIDTH

FRAME = 96
FOOT = (48, 88)
"""The point between a fighter's feet, in pixels of its frame."""
PORTRAIT = 48
WORLD = (WIDTH // PIXEL, HEIGHT // PIXEL)

IDLE_FRAMES = 4


class SpritePose(StrEnum):
    """The columns of a fighter's sheet, in order."""

    IDLE0 = "idle0"
    IDLE1 = "idle1"
    IDLE2 = "idle2"
    IDLE3 = "idle3"
    WINDUP = "windup"
    ATTACK1 = "attack1"
    ATTACK2 = "attack2"
    ATTACK3 = "attack3"
    HURT = "hurt"
    DEFEND = "defend"
    CHARGED = "charged"
    WIN = "win"
    FAINT = "faint"


IDLE = (SpritePose.IDLE0, SpritePose.IDLE1, SpritePose.IDLE2, SpritePose.IDLE3)
ATTACKS = (SpritePose.ATTACK1, SpritePose.ATTACK2, SpritePose.ATTACK3)


class View(StrEnum):
    """The rows of a fighter's sheet, in order."""

    FRONT = "front"
    """The fighter faces left."""
    BACK = "back"
    """The fighter is seen from behind and faces right."""


class EffectSprite(StrEnum):
    """The effect strips; `EFFECT_SIZES` has the sizes of their frames."""

    SPARK = "spark"
    SHIELD = "shield"
    CHARGE = "charge"
    DUST = "dust"
    SHADOW = "shadow"
    SLASH = "slash"
    BURST = "burst"
    SHARDS = "shards"
    BLAST = "blast"


EFFECT_SIZES: dict[EffectSprite, tuple[int, int, int]] = {
    EffectSprite.SPARK: (6, 32, 32),
    EffectSprite.SHIELD: (4, 64, 64),
    EffectSprite.CHARGE: (4, 96, 96),
    EffectSprite.DUST: (4, 32, 16),
    EffectSprite.SHADOW: (1, 64, 16),
    EffectSprite.SLASH: (6, 48, 48),
    EffectSprite.BURST: (6, 64, 64),
    EffectSprite.SHARDS: (6, 48, 48),
    EffectSprite.BLAST: (6, 96, 96),
}
"""The number of frames, their width and their height in pixels."""

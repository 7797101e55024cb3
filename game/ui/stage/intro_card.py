"""Intro card: both players and fighters, shown before a match until it ends or a key is pressed."""

from collections.abc import Mapping
from dataclasses import dataclass

from game.i18n.phrase import phrase
from game.rules import Fighter, Seat
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.easing import ease_out
from game.ui.graphics.layout import Anchor
from game.ui.graphics.poses import FOOT, EffectSprite, SpritePose, View
from game.ui.graphics.reduced_motion import FULL, MotionSettings
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    GOLD,
    HEIGHT,
    MINE,
    SHADE,
    SOFT,
    TEXT,
    THEIRS,
    WIDTH,
    Colour,
    Face,
    shade,
)

LENGTH = 1.4
"""The length in seconds."""
COMING, GOING = 0.28, 0.2
"""Seconds in which both sides slide in, and slide out."""

TOP, FOOT_AT = 150, 566
SLANT = 64
"""Layout units by which the dividing line leans at its upper end."""
PIXEL = 5
DARK: Colour = (8, 6, 22, 236)
DUSKS: tuple[Colour, Colour] = (shade(MINE, 0.28), shade(THEIRS, 0.28))


@dataclass(frozen=True, slots=True)
class IntroSide:
    """One side of the card."""

    player: str
    fighter: Fighter


class IntroCard:
    """The card over the battle screen; nothing waits for it."""

    def __init__(self, sprites: Sprites, intro_sides: Mapping[Seat, IntroSide], own: Seat) -> None:
        self._sprites = sprites
        self._intro_sides = (intro_sides[own], intro_sides[own.other])
        self._time = 0.0

    @property
    def over(self) -> bool:
        return self._time >= LENGTH

    def end(self) -> None:
        self._time = LENGTH

    def update(self, dt: float) -> bool:
        """Advance the animation; return whether to draw again, also once it is over."""
        if self.over:
            return False
        self._time += dt
        return True

    def draw(self, canvas: Canvas, motion: MotionSettings = FULL) -> None:
        with canvas.straight():
            self._draw(canvas, motion)

    def _draw(self, canvas: Canvas, motion: MotionSettings) -> None:
        out = self._slide_share() if motion.moves else 0.0
        canvas.fill((0, 0, WIDTH, TOP), DARK)
        canvas.fill((0, FOOT_AT, WIDTH, HEIGHT - FOOT_AT), DARK)
        for side, intro_side in enumerate(self._intro_sides):
            self._draw_half(canvas, intro_side, side, -out if side == 0 else out)
        if out < 0.3:
            self._draw_middle(canvas)

    def _slide_share(self) -> float:
        """Return how far both halves have slid out, as a share of the screen."""
        if self._time < COMING:
            return 1 - ease_out(self._time / COMING)
        left = LENGTH - self._time
        return 1 - left / GOING if left < GOING else 0.0

    def _draw_half(self, canvas: Canvas, intro_side: IntroSide, side: int, out: float) -> None:
        off = out * WIDTH * 0.62
        outer = off if side == 0 else WIDTH + off
        middle = WIDTH / 2 + off
        for grow, colour in ((10, GOLD), (0, DUSKS[side])):
            edge = middle + (grow if side == 0 else -grow)
            canvas.polygon(
                (
                    (outer, TOP - grow),
                    (edge + SLANT, TOP - grow),
                    (edge - SLANT, FOOT_AT + grow),
                    (outer, FOOT_AT + grow),
                ),
                colour,
            )
        self._draw_fighter(canvas, intro_side.fighter, side, off)
        anchor: Anchor = "topright" if side else "topleft"
        x = WIDTH - 56.0 if side else 56.0
        player = TextStyle(BODY + 8, (MINE, THEIRS)[side], Face.DISPLAY, shadow=SHADE)
        canvas.text(intro_side.player, (x + off, TOP - 46), player, anchor, 520)
        name = TextStyle(64, TEXT, Face.DISPLAY, shadow=SHADE, outline=SHADE)
        canvas.text(phrase(intro_side.fighter.name), (x + off, FOOT_AT + 16), name, anchor, 540)
        line = TextStyle(BODY, SOFT, italic=True, shadow=SHADE)
        canvas.text(phrase(intro_side.fighter.line), (x + off, FOOT_AT + 92), line, anchor, 540)

    def _draw_fighter(self, canvas: Canvas, fighter: Fighter, side: int, off: float) -> None:
        """Draw the fighter ready to fight, facing the other."""
        frame = self._sprites.frame(fighter.id, View.FRONT, SpritePose.CHARGED)
        x = (300.0 if side == 0 else WIDTH - 300.0) + off
        width = frame.image.get_width()
        left = 2 * FOOT[0] - frame.left - width if side == 0 else frame.left
        at = x + (left - FOOT[0]) * PIXEL, FOOT_AT - 22 + (frame.top - FOOT[1]) * PIXEL
        canvas.image(frame.image, at, pixel=PIXEL, flip=side == 0)

    def _draw_middle(self, canvas: Canvas) -> None:
        middle = WIDTH / 2, (TOP + FOOT_AT) / 2
        burst = self._sprites.effect(EffectSprite.BURST)[1]
        at = middle[0] - 32 * PIXEL, middle[1] - 32 * PIXEL
        canvas.image(
            burst.image, (at[0] + burst.left * PIXEL, at[1] + burst.top * PIXEL), pixel=PIXEL
        )
        style = TextStyle(96, GOLD, Face.DISPLAY, outline=SHADE, shadow=SHADE)
        canvas.text(phrase("VS"), middle, style, "center")

"""Stage: the arena with both fighters, and the cues played between them.

Our side stands near on the left, seen from behind; the other stands far on the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from game.rules import Battle, Seat
from game.rules.battle import TOP
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Box, Point
from game.ui.graphics.poses import FOOT, IDLE, IDLE_FRAMES, EffectSprite, SpritePose
from game.ui.graphics.reduced_motion import FULL, MotionSettings
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.theme import HEIGHT, WIDTH, Colour
from game.ui.stage.cues import Charge, Cue, Guard, Impact, LevelChange, Lunge
from game.ui.stage.effects import Effects
from game.ui.stage.fighter_animation import (
    FAR,
    NEAR,
    FighterFrame,
    Moment,
    StandPoint,
    darkness,
    flashes,
    moved,
    shake_offset,
)
from game.ui.stage.floating_text import draw_damage, draw_level
from game.ui.stage.scenery import Hour, Scenery
from game.ui.stage.sounds import Sound, sounds_of
from game.ui.stage.status_bar import STATUS_BAR
from game.ui.stage.timeline import RestingPose, Timeline

IDLE_FRAME_SECONDS = 0.4
"""Seconds per idle frame. Each costs a redraw: faster breathing keeps the machine busier."""

LOW_HP = 0.3
"""The share of its HP from which a fighter's HP counts as low."""

GLOOM: tuple[Colour, ...] = ((8, 5, 22, 70), (8, 5, 22, 120), (8, 5, 22, 165))
"""The veils over the world around a strong blow, by darkness."""
FLASH: Colour = (255, 252, 240, 190)
STREAK: Colour = (255, 250, 230, 130)


@dataclass(frozen=True, slots=True)
class StageView:
    """What is visible at one moment."""

    moment: Moment
    offset: tuple[int, int]
    """The offset of the world, in layout units."""
    veil: Colour | None
    """The colour laid over everything."""

    @property
    def shakes(self) -> bool:
        return any(self.offset)

    @property
    def covers(self) -> bool:
        """Return whether everything must be drawn: the backdrop is moved or veiled."""
        return self.shakes or self.veil is not None

    @property
    def edges(self) -> Sequence[Box]:
        """Return what a moved arena leaves uncovered, and the panels below it."""
        if not self.shakes:
            return ()
        across, down = self.offset
        return (
            (0, 0, WIDTH, max(0, down)),
            (0 if across > 0 else WIDTH + across, 0, abs(across), STATUS_BAR[1]),
            (0, STATUS_BAR[1], WIDTH, HEIGHT - STATUS_BAR[1]),
        )


class Stage:
    """Plays cues on a timeline and draws the current moment."""

    def __init__(
        self,
        sprites: Sprites,
        battle: Battle,
        own: Seat,
        arena: str,
        hour: Hour = Hour.DRAWN,
    ) -> None:
        self.timeline = Timeline(battle)
        self.own = own
        self.motion: MotionSettings = FULL
        self.sprites = sprites
        self._effects = Effects(sprites)
        self.scenery = Scenery(sprites, arena, hour)
        self._fighters = {seat: battle[seat].fighter.id for seat in Seat}
        self._full = {seat: battle[seat].fighter.hp for seat in Seat}
        self._idle_time = 0.0

    @property
    def idle_frame(self) -> int:
        """Return the number of idle frames so far."""
        return int(self._idle_time / IDLE_FRAME_SECONDS)

    def sounds(self) -> tuple[Sound, ...]:
        """Return the sounds of the cues begun since the last call."""
        return tuple(sound for cue in self.timeline.take_started() for sound in sounds_of(cue))

    @property
    def hum_level(self) -> float:
        """Return how much charge is held, 0 to 1."""
        held = [
            each.charge for each in self.timeline.shown.values() if each.rest is RestingPose.IDLE
        ]
        return max(held, default=0) / TOP

    def tense(self, seat: Seat) -> bool:
        """Return whether the side at `seat` has low HP."""
        share = self.timeline.shown[seat].hp / self._full[seat]
        return share <= LOW_HP and self.timeline.shown[seat].rest is RestingPose.IDLE

    def update(self, dt: float, pace: float = 1.0) -> bool:
        """Advance by `dt` seconds times `pace`; return whether to draw again."""
        before = self.idle_frame
        if self.motion.moves:
            self._idle_time += dt
        return self.timeline.update(dt * pace) or self.idle_frame != before

    def draw(self, canvas: Canvas) -> None:
        self.draw_backdrop(canvas)
        self.draw_action(canvas)

    def draw_backdrop(self, canvas: Canvas) -> None:
        """Draw everything static."""
        with canvas.straight():
            self.scenery.draw(canvas)

    def view(self) -> StageView:
        """Return what is visible now."""
        moment = list(self.timeline.active())
        return StageView(
            moment, shake_offset(moment, self.own, self.motion), _veil(moment, self.motion)
        )

    def draw_action(self, canvas: Canvas, view: StageView | None = None) -> float:
        """Draw everything that moves in front of the backdrop; return the top of it in the
        layout.
        """
        with canvas.straight():
            return self._draw_action(canvas, view or self.view())

    def _draw_action(self, canvas: Canvas, view: StageView) -> float:
        moment, off = view.moment, view.offset
        if view.shakes:
            # Over the unmoved one, which shows where the moved one leaves a gap.
            self.scenery.draw(canvas, off)
        else:
            # While everything shakes, moving grass goes unnoticed.
            self.scenery.draw_life(canvas, self.idle_frame)
        if view.veil is not None:
            canvas.fill((0, 0, WIDTH, STATUS_BAR[1]), view.veil)
        fighter_frames = {seat: self._frame_of(seat, moment) for seat in Seat}
        order = (self.own.other, self.own)
        for seat in order:
            feet = self._place(seat, fighter_frames[seat], off)
            self._effects.shadow(canvas, self._stand(seat), feet)
        tops = []
        for seat in order:
            tops.append(self._draw_fighter(canvas, seat, fighter_frames[seat], off))
            self._draw_auras(canvas, seat, fighter_frames[seat], moment, off)
        for cue, progress in moment:
            self._draw_blow(canvas, cue, progress, off)
        for cue, progress in moment:
            self._draw_floating_text(canvas, cue, progress)
        return min(tops)

    def head(self, seat: Seat) -> Point:
        """Return a point above the fighter at rest."""
        stand = self._stand(seat)
        frame = self.sprites.frame(self._fighters[seat], stand.view, SpritePose.IDLE0)
        return stand.x, stand.y - (FOOT[1] - frame.top) * stand.pixel

    # --- fighters ------------------------------------------------------------------------

    def _stand(self, seat: Seat) -> StandPoint:
        return NEAR if seat is self.own else FAR

    def _frame_of(self, seat: Seat, moment: Moment) -> FighterFrame:
        fighter_frame = self._at_rest(seat)
        for cue, progress in moment:
            if not isinstance(cue, Impact) and getattr(cue, "seat", None) is seat:
                fighter_frame = moved(fighter_frame, cue, progress, self.motion)
        return fighter_frame

    def _at_rest(self, seat: Seat) -> FighterFrame:
        # The two breathe out of step, yet their frames change together to save redraws.
        tick = self.idle_frame + (0 if seat is self.own else 2)
        displayed = self.timeline.shown[seat]
        match displayed.rest:
            case RestingPose.FAINT:
                return FighterFrame(SpritePose.FAINT)
            case RestingPose.WIN:
                return FighterFrame(SpritePose.WIN, lift=12.0 * (tick % 2))
            case RestingPose.IDLE:
                return FighterFrame(IDLE[tick % IDLE_FRAMES], charge=displayed.charge)

    def _place(self, seat: Seat, fighter_frame: FighterFrame, off: tuple[int, int]) -> Point:
        """Return the position of the fighter's feet."""
        stand, other = self._stand(seat), self._stand(seat.other)
        x = (
            stand.x
            + stand.forward * fighter_frame.forward
            + fighter_frame.towards * (other.x - stand.x)
        )
        y = stand.y + fighter_frame.towards * (other.y - stand.y)
        return x + off[0], y + off[1]

    def _draw_fighter(
        self, canvas: Canvas, seat: Seat, fighter_frame: FighterFrame, off: tuple[int, int]
    ) -> float:
        """Draw a fighter and return its top."""
        stand, fighter = self._stand(seat), self._fighters[seat]
        frame = self.sprites.frame(fighter, stand.view, fighter_frame.pose)
        x, y = self._place(seat, fighter_frame, off)
        across, down = (
            stand.pixel * fighter_frame.stretch[0],
            stand.pixel * fighter_frame.stretch[1],
        )
        at = (
            x + (frame.left - FOOT[0]) * across,
            y + (frame.top - FOOT[1]) * down - fighter_frame.lift,
        )
        if fighter_frame.charge:
            rim = self.sprites.glow(fighter, stand.view, fighter_frame.pose, fighter_frame.charge)
            beyond = at[0] - fighter_frame.charge * across, at[1] - fighter_frame.charge * down
            canvas.image(rim, beyond, pixel=stand.pixel, stretch=fighter_frame.stretch)
        canvas.image(frame.image, at, pixel=stand.pixel, stretch=fighter_frame.stretch)
        if fighter_frame.glare:
            glare = self.sprites.flash(fighter, stand.view, fighter_frame.pose)
            canvas.image(glare, at, pixel=stand.pixel, stretch=fighter_frame.stretch)
        return at[1]

    # --- effects -------------------------------------------------------------------------

    def _draw_auras(
        self,
        canvas: Canvas,
        seat: Seat,
        fighter_frame: FighterFrame,
        moment: Moment,
        off: tuple[int, int],
    ) -> None:
        """Draw charge and guard around a fighter: bright when gained, then faint."""
        displayed, stand = self.timeline.shown[seat], self._stand(seat)
        feet = self._place(seat, fighter_frame, off)
        if displayed.charge and displayed.rest is RestingPose.IDLE:
            self._effects.motes(canvas, stand, feet, self.idle_frame, 2 + 2 * displayed.charge)
        flaring = any(isinstance(cue, Guard) and cue.seat is seat for cue, _ in moment)
        if displayed.guard and displayed.rest is RestingPose.IDLE and not flaring:
            self._effects.shields(canvas, stand, feet, displayed.guard)
        for cue, progress in moment:
            match cue:
                case Guard(seat=who, level_change=level_change) if who is seat:
                    self._effects.shields(canvas, stand, feet, displayed.guard)
                    self._effects.shield_changes(canvas, stand, feet, level_change, progress)
                case Charge(seat=who, level_change=LevelChange.GAINED) if who is seat:
                    self._effects.motes(canvas, stand, feet, int(progress * 8))
                case Charge(seat=who, level_change=LevelChange.LOST) if who is seat:
                    self._effects.dust(canvas, stand, feet, progress)
                case Lunge(seat=who) if who is seat and progress > 0.85:
                    self._effects.dust(canvas, stand, feet, (progress - 0.85) / 0.15)

    def _draw_blow(self, canvas: Canvas, cue: Cue, progress: float, off: tuple[int, int]) -> None:
        match cue:
            case Impact():
                stand, (x, y) = self._stand(cue.seat), self._chest(cue.seat)
                chest = (x + off[0], y + off[1])
                self._effects.blow(canvas, stand, chest, cue, progress, self.motion)
            case Lunge(seat=seat, attack=2) if progress < 0.45 and self.motion.moves:
                # The third attack is thrown, not struck.
                start, end = self._chest(seat), self._chest(seat.other)
                way = progress / 0.45
                at = (start[0] + (end[0] - start[0]) * way, start[1] + (end[1] - start[1]) * way)
                self._effects.draw(canvas, EffectSprite.SHARDS, 1 + int(progress * 20) % 2, at, 3)
            case Lunge(seat=seat) if progress < 0.4 and self.motion.moves:
                self._draw_streaks(canvas, seat, progress)

    def _draw_streaks(self, canvas: Canvas, seat: Seat, progress: float) -> None:
        """Draw the streaks of air behind a lunge."""
        (x, y), (to_x, to_y) = self._chest(seat), self._chest(seat.other)
        for number, height in enumerate((-70, -20, 30, 84)):
            begin = max(0.0, progress - 0.16 - 0.03 * (number % 2))
            end = 0.9 * progress
            start = x + (to_x - x) * begin, y + (to_y - y) * begin + height
            stop = x + (to_x - x) * end, y + (to_y - y) * end + height
            canvas.line(start, stop, STREAK, 4)

    def _draw_floating_text(self, canvas: Canvas, cue: Cue, progress: float) -> None:
        match cue:
            case Impact(seat=seat):
                stand = self._stand(seat)
                draw_damage(canvas, stand, self.head(seat), cue, progress, self.motion)
            case Guard(seat=seat) | Charge(seat=seat):
                draw_level(canvas, self._stand(seat), self.head(seat), cue, progress, self.motion)

    def _chest(self, seat: Seat) -> Point:
        stand = self._stand(seat)
        return stand.x + stand.forward * 10 * stand.pixel, stand.y - 34 * stand.pixel


def _veil(moment: Moment, motion: MotionSettings) -> Colour | None:
    if flashes(moment, motion):
        return FLASH
    dark = darkness(moment, motion)
    return GLOOM[dark - 1] if dark else None

"""Stage: the arena, both fighters on it, and what is played between them.

Our own side stands near on the left and is seen from behind; the other far on the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from game.rules import Battle, Seat
from game.rules.battle import TOP
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.layout import Box, Point
from game.ui.drawing.motion import FULL, Motion
from game.ui.drawing.poses import FOOT, IDLE, IDLE_FRAMES, Effect, Pose
from game.ui.drawing.sprites import Sprites
from game.ui.drawing.theme import HEIGHT, WIDTH, Colour
from game.ui.stage.cues import Charge, Cue, Guard, How, Impact, Lunge
from game.ui.stage.effects import Effects
from game.ui.stage.figure import FAR, NEAR, Figure, Moment, Stand, flashes, gloom, moved, sway
from game.ui.stage.scenery import Hour, Scenery
from game.ui.stage.sound import Sound, sounds_of
from game.ui.stage.strip import STRIP
from game.ui.stage.tally import draw_damage, draw_level
from game.ui.stage.timeline import Rest, Timeline

BREATH = 0.4
"""Seconds of an idle frame. Every one costs a redraw: faster breath is a busier machine."""

LITTLE = 0.3
"""The share of its HP from which on a fighter is in need."""

GLOOM: tuple[Colour, ...] = ((8, 5, 22, 70), (8, 5, 22, 120), (8, 5, 22, 165))
"""What lies over the world as a mighty blow comes."""
FLASH: Colour = (255, 252, 240, 190)
STREAK: Colour = (255, 250, 230, 130)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be seen at one moment."""

    moment: Moment
    off: tuple[int, int]
    """How far the world is off its place, in units of the layout."""
    veil: Colour | None
    """What lies over all of it."""

    @property
    def sways(self) -> bool:
        return any(self.off)

    @property
    def covers(self) -> bool:
        """Whether what moves lies over the whole screen: the backdrop is off its place, or dark."""
        return self.sways or self.veil is not None

    @property
    def edges(self) -> Sequence[Box]:
        """What the arena leaves free while it is off its place, and the panels below it."""
        if not self.sways:
            return ()
        across, down = self.off
        return (
            (0, 0, WIDTH, max(0, down)),
            (0 if across > 0 else WIDTH + across, 0, abs(across), STRIP[1]),
            (0, STRIP[1], WIDTH, HEIGHT - STRIP[1]),
        )


class Stage:
    """Plays on a timeline; draws what is to be seen of it now."""

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
        self.motion: Motion = FULL
        self.sprites = sprites
        self._effects = Effects(sprites)
        self.scenery = Scenery(sprites, arena, hour)
        self._fighters = {seat: battle[seat].fighter.id for seat in Seat}
        self._full = {seat: battle[seat].fighter.hp for seat in Seat}
        self._breath = 0.0

    @property
    def breath(self) -> int:
        """Counts the idle frames."""
        return int(self._breath / BREATH)

    def heard(self) -> tuple[Sound, ...]:
        """What is to be heard of what has begun since this was asked last."""
        return tuple(sound for cue in self.timeline.entered() for sound in sounds_of(cue))

    @property
    def hum(self) -> float:
        """How much charge is held, 0 to 1."""
        held = [each.charge for each in self.timeline.shown.values() if each.rest is Rest.IDLE]
        return max(held, default=0) / TOP

    def tense(self, seat: Seat) -> bool:
        """Whether the side at `seat` has little HP left."""
        share = self.timeline.shown[seat].hp / self._full[seat]
        return share <= LITTLE and self.timeline.shown[seat].rest is Rest.IDLE

    def update(self, dt: float, pace: float = 1.0) -> bool:
        """Whether anything has to be drawn again. `pace`: what is played goes so much faster."""
        before = self.breath
        if self.motion.moves:
            self._breath += dt
        return self.timeline.update(dt * pace) or self.breath != before

    def draw(self, canvas: Canvas) -> None:
        self.draw_backdrop(canvas)
        self.draw_action(canvas)

    def draw_backdrop(self, canvas: Canvas) -> None:
        """What does not move."""
        with canvas.straight():
            self.scenery.draw(canvas)

    def look(self) -> Sight:
        """What is to be seen now."""
        moment = list(self.timeline.active())
        return Sight(moment, sway(moment, self.own, self.motion), _veil(moment, self.motion))

    def draw_action(self, canvas: Canvas, sight: Sight | None = None) -> float:
        """What moves, in front of the backdrop; returns how high up in the layout it reaches."""
        with canvas.straight():
            return self._draw_action(canvas, sight or self.look())

    def _draw_action(self, canvas: Canvas, sight: Sight) -> float:
        moment, off = sight.moment, sight.off
        if sight.sways:
            # Over the still one, which shows at the edge that the other leaves free.
            self.scenery.draw(canvas, off)
        else:
            # While all shakes nobody looks at the grass.
            self.scenery.draw_life(canvas, self.breath)
        if sight.veil is not None:
            canvas.fill((0, 0, WIDTH, STRIP[1]), sight.veil)
        figures = {seat: self._figure(seat, moment) for seat in Seat}
        order = (self.own.other, self.own)
        for seat in order:
            feet = self._place(seat, figures[seat], off)
            self._effects.shadow(canvas, self._stand(seat), feet)
        tops = []
        for seat in order:
            tops.append(self._draw_figure(canvas, seat, figures[seat], off))
            self._draw_auras(canvas, seat, figures[seat], moment, off)
        for cue, progress in moment:
            self._draw_blow(canvas, cue, progress, off)
        for cue, progress in moment:
            self._draw_tally(canvas, cue, progress)
        return min(tops)

    def head(self, seat: Seat) -> Point:
        """A point above the fighter at rest."""
        stand = self._stand(seat)
        frame = self.sprites.frame(self._fighters[seat], stand.view, Pose.IDLE0)
        return stand.x, stand.y - (FOOT[1] - frame.top) * stand.pixel

    # --- figures -------------------------------------------------------------------------

    def _stand(self, seat: Seat) -> Stand:
        return NEAR if seat is self.own else FAR

    def _figure(self, seat: Seat, moment: Moment) -> Figure:
        figure = self._at_rest(seat)
        for cue, progress in moment:
            if not isinstance(cue, Impact) and getattr(cue, "seat", None) is seat:
                figure = moved(figure, cue, progress, self.motion)
        return figure

    def _at_rest(self, seat: Seat) -> Figure:
        # The two do not breathe in step, yet their frames change at the same moments.
        tick = self.breath + (0 if seat is self.own else 2)
        shown = self.timeline.shown[seat]
        match shown.rest:
            case Rest.FAINT:
                return Figure(Pose.FAINT)
            case Rest.WIN:
                return Figure(Pose.WIN, lift=12.0 * (tick % 2))
            case Rest.IDLE:
                return Figure(IDLE[tick % IDLE_FRAMES], charge=shown.charge)

    def _place(self, seat: Seat, figure: Figure, off: tuple[int, int]) -> Point:
        """Where the feet are."""
        stand, other = self._stand(seat), self._stand(seat.other)
        x = stand.x + stand.forward * figure.forward + figure.towards * (other.x - stand.x)
        y = stand.y + figure.towards * (other.y - stand.y)
        return x + off[0], y + off[1]

    def _draw_figure(
        self, canvas: Canvas, seat: Seat, figure: Figure, off: tuple[int, int]
    ) -> float:
        """Returns where its top is."""
        stand, fighter = self._stand(seat), self._fighters[seat]
        frame = self.sprites.frame(fighter, stand.view, figure.pose)
        x, y = self._place(seat, figure, off)
        across, down = stand.pixel * figure.stretch[0], stand.pixel * figure.stretch[1]
        at = (x + (frame.left - FOOT[0]) * across, y + (frame.top - FOOT[1]) * down - figure.lift)
        if figure.charge:
            rim = self.sprites.halo(fighter, stand.view, figure.pose, figure.charge)
            beyond = at[0] - figure.charge * across, at[1] - figure.charge * down
            canvas.image(rim, beyond, pixel=stand.pixel, stretch=figure.stretch)
        canvas.image(frame.image, at, pixel=stand.pixel, stretch=figure.stretch)
        if figure.glare:
            glare = self.sprites.glare(fighter, stand.view, figure.pose)
            canvas.image(glare, at, pixel=stand.pixel, stretch=figure.stretch)
        return at[1]

    # --- effects -------------------------------------------------------------------------

    def _draw_auras(
        self, canvas: Canvas, seat: Seat, figure: Figure, moment: Moment, off: tuple[int, int]
    ) -> None:
        """Charge and guard round a fighter: bright as they come, faint as long as they stay."""
        shown, stand = self.timeline.shown[seat], self._stand(seat)
        feet = self._place(seat, figure, off)
        if shown.charge and shown.rest is Rest.IDLE:
            self._effects.motes(canvas, stand, feet, self.breath, 2 + 2 * shown.charge)
        flaring = any(isinstance(cue, Guard) and cue.seat is seat for cue, _ in moment)
        if shown.guard and shown.rest is Rest.IDLE and not flaring:
            self._effects.shields(canvas, stand, feet, shown.guard)
        for cue, progress in moment:
            match cue:
                case Guard(seat=who, how=how) if who is seat:
                    self._effects.shields(canvas, stand, feet, shown.guard)
                    self._effects.shield_changes(canvas, stand, feet, how, progress)
                case Charge(seat=who, how=How.GAINED) if who is seat:
                    self._effects.motes(canvas, stand, feet, int(progress * 8))
                case Charge(seat=who, how=How.LOST) if who is seat:
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
                # The third attack is not struck but thrown.
                start, end = self._chest(seat), self._chest(seat.other)
                way = progress / 0.45
                at = (start[0] + (end[0] - start[0]) * way, start[1] + (end[1] - start[1]) * way)
                self._effects.draw(canvas, Effect.SHARDS, 1 + int(progress * 20) % 2, at, 3)
            case Lunge(seat=seat) if progress < 0.4 and self.motion.moves:
                self._draw_streaks(canvas, seat, progress)

    def _draw_streaks(self, canvas: Canvas, seat: Seat, progress: float) -> None:
        """The air behind one who leaps."""
        (x, y), (to_x, to_y) = self._chest(seat), self._chest(seat.other)
        for number, height in enumerate((-70, -20, 30, 84)):
            begin = max(0.0, progress - 0.16 - 0.03 * (number % 2))
            end = 0.9 * progress
            start = x + (to_x - x) * begin, y + (to_y - y) * begin + height
            stop = x + (to_x - x) * end, y + (to_y - y) * end + height
            canvas.line(start, stop, STREAK, 4)

    def _draw_tally(self, canvas: Canvas, cue: Cue, progress: float) -> None:
        match cue:
            case Impact(seat=seat):
                stand = self._stand(seat)
                draw_damage(canvas, stand, self.head(seat), cue, progress, self.motion)
            case Guard(seat=seat) | Charge(seat=seat):
                draw_level(canvas, self._stand(seat), self.head(seat), cue, progress, self.motion)

    def _chest(self, seat: Seat) -> Point:
        stand = self._stand(seat)
        return stand.x + stand.forward * 10 * stand.pixel, stand.y - 34 * stand.pixel


def _veil(moment: Moment, motion: Motion) -> Colour | None:
    if flashes(moment, motion):
        return FLASH
    dark = gloom(moment, motion)
    return GLOOM[dark - 1] if dark else None

"""Stage: the arena, both fighters on it, and what is played between them.

Our own side stands near on the left and is seen from behind; the other far on the right.
"""

import math
from dataclasses import dataclass, replace

from game.phrase import phrase
from game.rules import Battle, Seat
from game.rules.battle import TOP
from game.ui.canvas import Canvas
from game.ui.cues import (
    Charge,
    Cue,
    Faint,
    Flinch,
    Guard,
    How,
    Impact,
    Lunge,
    Rest,
    Timeline,
    Windup,
    ease_out,
)
from game.ui.lettering import Style
from game.ui.sound import Sound, sounds_of
from game.ui.sprites import (
    ATTACKS,
    EFFECT_SIZES,
    FOOT,
    FRAME,
    FULL,
    IDLE,
    IDLE_FRAMES,
    Effect,
    Pose,
    Sprites,
    View,
)
from game.ui.theme import BAD, GOLD, PIXEL, SHADE, TEXT, WIDTH, Face

BREATH = 0.4
"""Seconds of an idle frame. Every one costs a redraw: faster breath is a busier machine."""

LITTLE = 0.3
"""The share of its HP from which on a fighter is in need."""

SHAKE = 0.45
"""The share of an impact during which the screen shakes."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a side stands."""

    x: float
    y: float
    pixel: float
    """Units of the layout to one pixel of the sprite: who is nearer is larger."""
    view: View
    forward: int
    """1: faces right."""


NEAR = Stand(84 * PIXEL, 138 * PIXEL, 5, View.BACK, 1)
FAR = Stand(238 * PIXEL, 113 * PIXEL, 4, View.FRONT, -1)


@dataclass(frozen=True, slots=True)
class Figure:
    """How a fighter is drawn at one moment."""

    pose: Pose
    forward: float = 0.0
    """Units towards the other side."""
    lift: float = 0.0
    towards: float = 0.0
    """Share of the way to the other side, 0 to 1."""
    glare: bool = False


class Stage:
    """Plays on a timeline; draws what is to be seen of it now."""

    def __init__(self, sprites: Sprites, battle: Battle, own: Seat, arena: str) -> None:
        self.timeline = Timeline(battle)
        self.own = own
        self._sprites = sprites
        self._fighters = {seat: battle[seat].fighter.id for seat in Seat}
        self._full = {seat: battle[seat].fighter.hp for seat in Seat}
        self._arena = arena
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
        self._breath += dt
        return self.timeline.update(dt * pace) or self.breath != before

    def draw(self, canvas: Canvas) -> None:
        self.draw_backdrop(canvas)
        self.draw_action(canvas)

    def draw_backdrop(self, canvas: Canvas) -> None:
        """What does not move."""
        canvas.image(self._sprites.arena(self._arena), (0, 0))

    @property
    def shakes(self) -> bool:
        """Whether the backdrop moves all the same."""
        return any(_shake(list(self.timeline.active())))

    def draw_action(self, canvas: Canvas) -> float:
        """What moves, in front of the backdrop; returns how high up in the layout it reaches."""
        cues = list(self.timeline.active())
        shake = _shake(cues)
        if any(shake):
            # Over the still one, which shows at the edge that the shaken one leaves free.
            canvas.image(self._sprites.arena(self._arena), shake)
        figures = {seat: self._figure(seat, cues) for seat in Seat}
        for seat in (self.own.other, self.own):
            self._draw_shadow(canvas, seat, figures[seat], shake)
        tops = []
        for seat in (self.own.other, self.own):
            tops.append(self._draw_figure(canvas, seat, figures[seat], shake))
            self._draw_auras(canvas, seat, figures[seat], cues, shake)
        for cue, progress in cues:
            self._draw_blow(canvas, cue, progress, shake)
        return min(tops)

    def head(self, seat: Seat) -> tuple[float, float]:
        """A point above the fighter at rest."""
        stand = self._stand(seat)
        frame = self._sprites.frame(self._fighters[seat], stand.view, Pose.IDLE0)
        return stand.x, stand.y - (FOOT[1] - frame.top) * stand.pixel

    # --- figures -------------------------------------------------------------------------

    def _stand(self, seat: Seat) -> Stand:
        return NEAR if seat is self.own else FAR

    def _figure(self, seat: Seat, cues: list[tuple[Cue, float]]) -> Figure:
        figure = self._at_rest(seat)
        for cue, progress in cues:
            if not isinstance(cue, Impact) and getattr(cue, "seat", None) is seat:
                figure = _moved(figure, cue, progress)
        return figure

    def _at_rest(self, seat: Seat) -> Figure:
        # The two do not breathe in step, yet their frames change at the same moments.
        tick = self.breath + (0 if seat is self.own else 2)
        match self.timeline.shown[seat].rest:
            case Rest.FAINT:
                return Figure(Pose.FAINT)
            case Rest.WIN:
                return Figure(Pose.WIN, lift=12.0 * (tick % 2))
            case Rest.IDLE:
                return Figure(IDLE[tick % IDLE_FRAMES])

    def _place(self, seat: Seat, figure: Figure, shake: tuple[float, float]) -> tuple[float, float]:
        """Where the feet are."""
        stand, other = self._stand(seat), self._stand(seat.other)
        x = stand.x + stand.forward * figure.forward + figure.towards * (other.x - stand.x)
        y = stand.y + figure.towards * (other.y - stand.y)
        return x + shake[0], y + shake[1]

    def _draw_shadow(
        self, canvas: Canvas, seat: Seat, figure: Figure, shake: tuple[float, float]
    ) -> None:
        self._draw_effect(canvas, Effect.SHADOW, 0, seat, self._place(seat, figure, shake))

    def _draw_figure(
        self, canvas: Canvas, seat: Seat, figure: Figure, shake: tuple[float, float]
    ) -> float:
        """Returns where its top is."""
        stand = self._stand(seat)
        frame = self._sprites.frame(self._fighters[seat], stand.view, figure.pose)
        x, y = self._place(seat, figure, shake)
        at = (
            x + (frame.left - FOOT[0]) * stand.pixel,
            y + (frame.top - FOOT[1]) * stand.pixel - figure.lift,
        )
        canvas.image(frame.image, at, pixel=stand.pixel)
        if figure.glare:
            glare = self._sprites.glare(self._fighters[seat], stand.view, figure.pose)
            canvas.image(glare, at, pixel=stand.pixel)
        return at[1]

    # --- effects -------------------------------------------------------------------------

    def _draw_auras(
        self,
        canvas: Canvas,
        seat: Seat,
        figure: Figure,
        cues: list[tuple[Cue, float]],
        shake: tuple[float, float],
    ) -> None:
        """Charge and guard round a fighter: bright as they come, faint as long as they stay."""
        shown = self.timeline.shown[seat]
        x, y = self._place(seat, figure, shake)
        if shown.charge and shown.rest is Rest.IDLE:
            self._draw_effect(
                canvas, Effect.CHARGE, self.breath, seat, (x, y), 2 + 2 * shown.charge
            )
        flaring = any(isinstance(cue, Guard) and cue.seat is seat for cue, _ in cues)
        if shown.guard and shown.rest is Rest.IDLE and not flaring:
            self._draw_effect(canvas, Effect.SHIELD, 0, seat, (x, y), 1 + shown.guard)
        for cue, progress in cues:
            match cue:
                case Guard(seat=who, how=how) if who is seat:
                    self._draw_guard(canvas, seat, (x, y), how, progress)
                case Charge(seat=who, how=How.GAINED) if who is seat:
                    frame = int(progress * 8)
                    self._draw_effect(canvas, Effect.CHARGE, frame, seat, (x, y))
                case Charge(seat=who, how=How.LOST) if who is seat:
                    self._draw_effect(canvas, Effect.DUST, int(progress * 4), seat, (x, y))

    def _draw_guard(
        self, canvas: Canvas, seat: Seat, at: tuple[float, float], how: How, progress: float
    ) -> None:
        match how:
            case How.GAINED:
                # It flares up and settles to what stays.
                strength = round(FULL * min(1.0, 3 * progress, 2.4 - 2 * progress))
                self._draw_effect(canvas, Effect.SHIELD, 0, seat, at, strength)
            case How.BROKEN:
                self._draw_effect(canvas, Effect.SHIELD, 1 + int(progress * 3), seat, at)
            case _:
                fading = round(FULL * (1 - progress))
                self._draw_effect(canvas, Effect.SHIELD, 1, seat, at, fading)

    def _draw_effect(
        self,
        canvas: Canvas,
        effect: Effect,
        frame: int,
        seat: Seat,
        at: tuple[float, float],
        strength: int = FULL,
    ) -> None:
        """An effect of the fighter whose feet are at `at`."""
        stand = self._stand(seat)
        x, y = at
        middle = {
            Effect.SHADOW: (x, y),
            Effect.DUST: (x, y),
            # As large as a fighter's frame, and drawn over it.
            Effect.CHARGE: (x, y + (FRAME / 2 - FOOT[1]) * stand.pixel),
            # A bow to the left; it belongs between the two.
            Effect.SHIELD: (
                x + stand.forward * 20 * stand.pixel,
                y - 0.4 * FRAME * stand.pixel,
            ),
            Effect.SPARK: (x, y - 0.4 * FRAME * stand.pixel),
        }[effect]
        flip = effect is Effect.SHIELD and stand.forward > 0
        self._draw_frame(canvas, effect, frame, middle, stand.pixel, strength, flip=flip)

    def _draw_frame(
        self,
        canvas: Canvas,
        effect: Effect,
        number: int,
        middle: tuple[float, float],
        pixel: float,
        strength: int = FULL,
        *,
        flip: bool = False,
    ) -> None:
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

    def _draw_blow(
        self, canvas: Canvas, cue: Cue, progress: float, shake: tuple[float, float]
    ) -> None:
        match cue:
            case Impact():
                self._draw_impact(canvas, cue, progress, shake)
            case Lunge(seat=seat, attack=2) if progress < 0.5:
                # The third attack is not struck but thrown.
                start, end = self._chest(seat), self._chest(seat.other)
                way = progress / 0.5
                at = (start[0] + (end[0] - start[0]) * way, start[1] + (end[1] - start[1]) * way)
                self._draw_frame(canvas, Effect.SPARK, int(progress * 20) % 3, at, 4)

    def _chest(self, seat: Seat) -> tuple[float, float]:
        stand = self._stand(seat)
        return stand.x + stand.forward * 10 * stand.pixel, stand.y - 34 * stand.pixel

    def _draw_impact(
        self, canvas: Canvas, impact: Impact, progress: float, shake: tuple[float, float]
    ) -> None:
        x, y = self._chest(impact.seat)
        burst = progress / 0.5
        if burst < 1 and impact.hit:
            pixel = self._stand(impact.seat).pixel + (2 if impact.weight > 0.25 else 1)
            middle = (x + shake[0], y + shake[1])
            self._draw_frame(canvas, Effect.SPARK, int(burst * 6), middle, pixel)
        elif burst < 1:
            stand = self._stand(impact.seat)
            self._draw_effect(canvas, Effect.DUST, int(burst * 4), impact.seat, (stand.x, stand.y))
        self._draw_number(canvas, impact, progress)

    def _draw_number(self, canvas: Canvas, impact: Impact, progress: float) -> None:
        x, top = self.head(impact.seat)
        stand = self._stand(impact.seat)
        # It starts beside the body, so that the one who is hit stays to be seen.
        x += stand.forward * 26 * stand.pixel
        y = max(270.0, top + 90) - 74 * ease_out(min(1.0, progress * 1.4))
        x = min(max(x, 70.0), WIDTH - 70.0)
        heavy = impact.weight > 0.25
        size = 62 if heavy else 50
        if progress < 0.08:
            size += 12
        colour = BAD if heavy else GOLD if impact.hit else TEXT
        style = Style(size, colour, Face.DISPLAY, outline=SHADE, shadow=SHADE)
        box = canvas.text(f"−{impact.damage}", (x, y), style, "midbottom")
        if not impact.hit:
            small = Style(26, TEXT, Face.DISPLAY, outline=SHADE)
            canvas.text(phrase("Miss"), (x, box[1] + 8), small, "midbottom")


def _moved(figure: Figure, cue: Cue, progress: float) -> Figure:
    """The figure in the middle of one of its cues."""
    match cue:
        case Windup():
            return replace(figure, pose=Pose.WINDUP, forward=-26 * ease_out(progress))
        case Lunge(attack=attack):
            # Out and back; it is farthest when the blow falls.
            way = math.sin(math.pi * min(1.0, progress * 1.12))
            reach, leap = ((0.42, 0.0), (0.46, 90.0), (0.04, 0.0))[attack]
            return replace(figure, pose=ATTACKS[attack], towards=reach * way, lift=leap * way)
        case Flinch():
            back = 30 * (1 - progress) + 5 * math.sin(progress * 40) * (1 - progress)
            return replace(figure, pose=Pose.HURT, forward=-back, glare=progress < 0.18)
        case Guard(how=How.GAINED):
            return replace(figure, pose=Pose.DEFEND)
        case Charge(how=How.GAINED):
            return replace(figure, pose=Pose.CHARGED)
        case Faint():
            if progress < 0.35:
                return replace(figure, pose=Pose.HURT, forward=-18)
            return replace(figure, pose=Pose.FAINT, lift=14 * max(0.0, 0.6 - progress))
        case _:
            return figure


def _shake(cues: list[tuple[Cue, float]]) -> tuple[float, float]:
    """How far the world is off its place, in units of the layout."""
    for cue, progress in cues:
        if isinstance(cue, Impact) and cue.hit and progress < SHAKE:
            force = (5 + 26 * cue.weight) * (1 - progress / SHAKE)
            return (
                round(force * math.sin(progress * 95)),
                round(force * 0.6 * math.cos(progress * 77)),
            )
    return 0, 0

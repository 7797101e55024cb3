"""Battle: the match itself. What happened is played after the fact; no button waits for it."""

from dataclasses import replace

import pygame
from pygame.event import Event

from game.link import Incoming, Over
from game.messages import Acted, Delivered, Ended, Refused, Said
from game.rules import Action, Battle, Seat
from game.table import Happening
from game.ui.canvas import Canvas
from game.ui.dialog import LastWord, Question
from game.ui.lettering import Style
from game.ui.plate import HIGH, WIDE, draw_frame, draw_hp, fitted
from game.ui.scene import Change, Home, Pop, Push, Replace, Scene
from game.ui.scenes.result import Result
from game.ui.session import Session
from game.ui.sprites import Sprites
from game.ui.stage import Stage
from game.ui.story import Story
from game.ui.theme import (
    BAD,
    BORDER_QUIET,
    EMBER,
    GOLD,
    MARGIN,
    PANEL_DEEP,
    PLUM,
    QUIET,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    TINY,
    WARN,
    WIDTH,
    Colour,
    Face,
)
from game.ui.widgets import Button, FocusRing, draw_tooltip, repeated
from game.ui.wording import action_line, action_name, explanation, why_not_for

BUTTONS = pygame.Rect(MARGIN, 622, WIDTH - 2 * MARGIN, 79)
BUTTON_GAP = 12
STRIP = (MARGIN, 560, WIDTH - 2 * MARGIN, 52)
TURN_WIDE = 340
"""The left part of the strip: whose turn it is and how long."""
CLOCK_WIDE = 118
PLATE_TOP = 26.0

COLOURS: dict[Action, Colour] = {Action.DEFEND: SEA, Action.CHARGE: PLUM}
HOTKEYS = (pygame.K_1, pygame.K_2, pygame.K_3, pygame.K_4, pygame.K_5)
KEYPAD = {
    pygame.K_KP1: pygame.K_1,
    pygame.K_KP2: pygame.K_2,
    pygame.K_KP3: pygame.K_3,
    pygame.K_KP4: pygame.K_4,
    pygame.K_KP5: pygame.K_5,
}
MOVING_KEYS = {pygame.K_TAB, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN}
MODIFIERS = {
    pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT, pygame.K_RALT,
}  # fmt: skip

URGENCY = ((5, BAD, "Now!"), (10, BAD, "Hurry:"), (30, WARN, ""))
"""Seconds left, the colour from there on, and a word beside it."""

AFTERMATH = 1.4
"""Seconds between the end of the last act and the result."""


class BattleScene(Scene):
    """One match, from `Started` to `Ended`."""

    session: Session

    def __init__(self, session: Session, sprites: Sprites) -> None:
        """The table's battle has begun."""
        assert session.table.battle is not None
        self.session = session
        self.chosen: Action | None = None
        """What was sent and is not answered yet."""
        self.complaint = ""
        """Why the host refused the last choice."""
        self.names = session.table.names
        """Who plays, also when one of them has left."""
        self.story = Story()
        arenas = sprites.arenas
        arena = arenas[(session.table.match - 1) % len(arenas)] if arenas else ""
        self.stage = Stage(sprites, session.table.battle, self.own, arena)
        self._aftermath = AFTERMATH
        self._still: tuple[object, pygame.Surface] | None = None
        """What the panels looked like, and the picture of that."""
        self._stopped = False
        """It was said that the host's sums are wrong."""
        self.buttons = [
            Button(_button_box(place), "", hotkey=HOTKEYS[place], cap=str(place + 1))
            for place in range(len(Action))
        ]
        self.ring = FocusRing(self.buttons, focus=None)
        self._curious = False
        """The focus was moved to a button to read about it, and nothing was chosen since."""
        self._refresh()

    # --- what is true --------------------------------------------------------------------

    @property
    def own(self) -> Seat:
        """The seat that stands on our side of the screen."""
        table = self.session.table
        return Seat.LEFT if table.hotseat or table.seat is None else table.seat

    @property
    def battle(self) -> Battle:
        """As it is, not as it is shown, with the outcome however the match ended."""
        battle = self.session.table.battle
        assert battle is not None
        return replace(battle, outcome=self.session.table.outcome or battle.outcome)

    @property
    def holder(self) -> Seat:
        """Whose actions the buttons show."""
        return self.session.table.acting or self.own

    @property
    def obstacle(self) -> str:
        """Why nothing can be chosen now, whatever it is; empty if something can."""
        session, table = self.session, self.session.table
        if table.desync or session.over:
            return "The match has stopped."
        if table.outcome or self.battle.outcome:
            return "The match is over."
        if session.down:
            return f"Reconnecting ({session.down.attempt})…"
        if absent := self._absent():
            return f"{absent} is away; the match waits."
        if table.acting is None:
            return f"It is {self.names[self.battle.to_move]}'s turn."
        if self.chosen:
            return "Sent; the host has not answered yet."
        return ""

    def _absent(self) -> str:
        """The name of a player whose connection is away."""
        places = self.session.table.places.values()
        return next((place.name for place in places if place and not place.present), "")

    @property
    def last_words(self) -> str:
        """What happened last."""
        if self.complaint:
            return f"Refused: {self.complaint} Choose again."
        return self.stage.timeline.text or self._opening()

    @property
    def turn_words(self) -> str:
        """Whose turn it is, or what the match waits for."""
        table = self.session.table
        if self.session.down:
            return f"Reconnecting ({self.session.down.attempt})…"
        if self.battle.outcome:
            return "The match is over"
        if absent := self._absent():
            return f"{absent} is away"
        if table.hotseat or table.acting is None:
            return f"{self.names[self.battle.to_move]}'s turn"
        return "Sent …" if self.chosen else "Your turn"

    # --- in ------------------------------------------------------------------------------

    @property
    def wants_frames(self) -> bool:
        return self.stage.timeline.playing

    def handle(self, event: Event) -> Change | None:
        event = _from_keypad(event)
        if event.type == pygame.KEYDOWN and event.key in MOVING_KEYS:
            self._curious = True
        pressed = self.ring.handle(event)
        if pressed is not None:
            self._choose(list(Action)[self.buttons.index(pressed)])
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else self._ask_to_leave()
        elif _skips(event):
            self._skip()
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        if self.session.table.battle is None:
            # The host has started anew and knows nothing of the match.
            return Pop()
        match message:
            case Over(text=text, advice=advice) if not self.session.table.outcome:
                return Push(LastWord("The connection is gone", text, advice))
            case Acted() | Ended():
                self.chosen, self.complaint = None, ""
            case Refused(text=text) if not happened:
                self.chosen, self.complaint = None, text
        self.story.add(happened)
        self.stage.timeline.play(happened, self.battle, self.names)
        desync = self.session.table.desync
        if desync or not isinstance(message, Said | Delivered):
            # Talk changes no button, and should be seen soon.
            self._refresh()
        if desync and not self._stopped:
            self._stopped = True
            advice = "The two programs do not agree on the rules. Have both take the same version."
            return Push(LastWord("The match stops", f"Because {desync}.", advice))
        return None

    def update(self, dt: float) -> Change | None:
        if self.stage.update(dt):
            self.dirty = True
        if self.session.table.outcome is None or self.stage.timeline.playing:
            return None
        self._aftermath -= dt
        if self._aftermath > 0:
            return None
        return Replace(Result(self.session, self.stage, self.story, self.names))

    def _choose(self, action: Action) -> None:
        self.complaint, self.chosen, self._curious = "", action, False
        self.session.act(action)
        self._refresh()

    def _skip(self) -> None:
        if self.stage.timeline.playing:
            self.stage.timeline.skip()
        elif self.session.table.outcome:
            self._aftermath = 0.0

    def _ask_to_leave(self) -> Change:
        if self.session.table.outcome:
            text = "The match is over; you leave the table."
        else:
            text = "It counts as lost."
        return Push(Question("Leave the match?", text, "Leave", "Stay", self._leave))

    def _leave(self) -> Change:
        self.session.leave()
        return Home()

    # --- out -----------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Let the buttons say what is true now."""
        for seat, place in self.session.table.places.items():
            if place is not None:
                self.names[seat] = place.name
        battle, holder, obstacle = self.battle, self.holder, self.obstacle
        for action, button in zip(Action, self.buttons, strict=True):
            sent = self.chosen is action
            button.label = action_name(battle, holder, action)
            button.hint = "sent …" if sent else action_line(battle, holder, action)
            button.colour = COLOURS.get(action, EMBER)
            button.reason = obstacle or why_not_for(battle, holder, action) or ""
            button.tooltip = explanation(battle, holder, action)

    def draw(self, canvas: Canvas) -> None:
        self._draw_still(canvas)
        with canvas.clip((0, 0, WIDTH, STRIP[1])):
            top = self.stage.draw_action(canvas)
        below = 40 if self._absent() else 0
        if top < PLATE_TOP + HIGH + below or self.stage.shakes:
            self._draw_plates(canvas)
        for seat, shown in self.stage.timeline.shown.items():
            if shown.draining:
                draw_hp(canvas, self._plate_at(seat), self.battle[seat].fighter, shown)
        self._draw_clock(canvas)
        self._draw_tooltip(canvas)

    def _draw_still(self, canvas: Canvas) -> None:
        """The backdrop and all panels: drawn when one of them changes, else copied back."""
        key = (self._looks(), canvas.surface.get_size())
        if self._still is not None and self._still[0] == key:
            canvas.surface.blit(self._still[1], (0, 0))
            return
        self.stage.draw_backdrop(canvas)
        self._draw_plates(canvas)
        self._draw_strip(canvas)
        self.ring.draw(canvas)
        self._still = key, canvas.surface.copy()

    def _looks(self) -> tuple[object, ...]:
        """Everything that decides how the panels look."""
        timeline, places = self.stage.timeline, self.session.table.places
        return (
            tuple(self.names.values()),
            tuple(place is None or place.present for place in places.values()),
            tuple(
                (shown.charge, shown.guard, None if shown.draining else shown.hp)
                for shown in timeline.shown.values()
            ),
            self._turn_of,
            self.turn_words,
            self._turn_colour(),
            self.last_words,
            tuple(
                (
                    button.label, button.hint, button.colour, button.enabled, button.hovered,
                    button.focused, button.held,
                )
                for button in self.buttons
            ),
        )  # fmt: skip

    def _draw_tooltip(self, canvas: Canvas) -> None:
        spoken = self.ring.spoken
        if spoken is None or self.battle.outcome or not (spoken.hovered or self._curious):
            return
        # Above the strip: what happens must be readable while one reads about what could.
        lifted = replace(spoken, box=spoken.box.move(0, STRIP[1] - BUTTONS.top))
        draw_tooltip(canvas, lifted)

    @property
    def _turn_of(self) -> Seat | None:
        return None if self.battle.outcome else self.battle.to_move

    def _plate_at(self, seat: Seat) -> tuple[float, float]:
        return (MARGIN if seat is self.own else WIDTH - MARGIN - WIDE), PLATE_TOP

    def _draw_plates(self, canvas: Canvas) -> None:
        """All but HP that move: those are drawn by themselves."""
        battle, places = self.battle, self.session.table.places
        for seat in Seat:
            at, shown = self._plate_at(seat), self.stage.timeline.shown[seat]
            fighter, place = battle[seat].fighter, places[seat]
            draw_frame(canvas, at, self.names[seat], fighter, shown, turn=self._turn_of is seat)
            if not shown.draining:
                draw_hp(canvas, at, fighter, shown)
            if place is not None and not place.present:
                box = (at[0], at[1] + HIGH + 6, WIDE, 30)
                canvas.panel(box, PANEL_DEEP, WARN, 8)
                style = Style(SMALL, WARN, bold=True)
                canvas.text("away", (at[0] + WIDE / 2, at[1] + HIGH + 21), style, "center")

    def _draw_strip(self, canvas: Canvas) -> None:
        left, top, wide, high = STRIP
        canvas.panel(STRIP, PANEL_DEEP, BORDER_QUIET)
        self._draw_turn(canvas, left + 16, top + high / 2)
        canvas.line((left + TURN_WIDE, top + 9), (left + TURN_WIDE, top + high - 9), BORDER_QUIET)
        words = self.last_words
        style = Style(SMALL, WARN if self.complaint else TEXT)
        at, room = left + TURN_WIDE + 18, wide - TURN_WIDE - 34
        lines = canvas.lettering.wrap(words, room, style)[-2:]
        start = top + high / 2 - 11 * len(lines)
        for number, line in enumerate(lines):
            canvas.text(line, (at, start + 22 * number), style)

    def _opening(self) -> str:
        table, first = self.session.table, self.battle.to_move
        fighter = self.battle[first].fighter.name
        return f"Match {table.match}. {self.names[first]} moves first with {fighter}."

    def _draw_turn(self, canvas: Canvas, left: float, middle: float) -> None:
        words, room = self.turn_words, TURN_WIDE - 34.0
        if self.session.table.clock is not None:
            room -= CLOCK_WIDE
        style = Style(21, self._turn_colour(), Face.DISPLAY, shadow=SHADE)
        canvas.text(words, (left, middle), fitted(canvas, words, room, style), "midleft", room)

    def _draw_clock(self, canvas: Canvas) -> None:
        seconds, clock = self.session.seconds_left, self.session.table.clock
        if seconds is None or clock is None or self.battle.outcome:
            return
        ink, word = _urgency(seconds) if clock.running else (QUIET, "paused")
        if clock.running and self.session.table.acting is None:
            # The other side's hurry is not ours.
            word = ""
        style = Style(22, ink, Face.DISPLAY, shadow=SHADE)
        if clock.running and seconds <= URGENCY[0][0]:
            style = replace(style, size=26)
        right, middle = STRIP[0] + TURN_WIDE - 14, STRIP[1] + STRIP[3] / 2
        time = f"{seconds // 60}:{seconds % 60:02}"
        box = canvas.text(time, (right, middle), style, "midright")
        if word:
            style = Style(TINY + 1, ink, bold=True)
            canvas.text(word, (box[0] - 5, middle), style, "midright")

    def _turn_colour(self) -> Colour:
        if self.session.down or self._absent():
            return WARN
        return GOLD if self.session.table.acting or self.battle.outcome else SOFT


def _button_box(place: int) -> pygame.Rect:
    wide = (BUTTONS.width - 4 * BUTTON_GAP) / 5
    left = BUTTONS.left + place * (wide + BUTTON_GAP)
    return pygame.Rect(round(left), BUTTONS.top, round(wide), BUTTONS.height)


def _urgency(seconds: int) -> tuple[Colour, str]:
    for limit, colour, word in URGENCY:
        if seconds <= limit:
            return colour, word
    return TEXT, ""


def _from_keypad(event: Event) -> Event:
    if event.type == pygame.KEYDOWN and event.key in KEYPAD:
        return Event(event.type, {**event.dict, "key": KEYPAD[event.key]})
    return event


def _skips(event: Event) -> bool:
    if event.type == pygame.KEYDOWN:
        return event.key not in MOVING_KEYS | MODIFIERS and not repeated(event)
    return bool(event.type == pygame.MOUSEBUTTONDOWN and event.button == 1)

"""Battle: the match itself. What happened is played after the fact; no button waits for it."""

from collections.abc import Callable
from dataclasses import replace

import pygame
from pygame.event import Event

from game.contract.messages import Acted, Delivered, Ended, Refused, Said
from game.rules import Action, Battle, Seat
from game.table.link import Incoming, Meeting, Met, Over
from game.table.narration import marked
from game.table.table import Happening
from game.ui.battle.absence import Absence, Choice
from game.ui.battle.actions import MOVING_KEYS, Actions
from game.ui.battle.bulletin import Bulletin
from game.ui.battle.coaching import WIDE as COACHING_WIDE
from game.ui.battle.coaching import Coaching
from game.ui.battle.guide import Guide
from game.ui.battle.wings import Wanted, Wings
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.sprites import Sprites
from game.ui.drawing.theme import GOLD, MARGIN, SHADE, SMALL, SOFT, TEXT, WARN, WIDTH, Colour
from game.ui.input.bindings import cap
from game.ui.scenes.result import Result
from game.ui.screen.dialog import LastWord, Question, disagreement, graduation
from game.ui.screen.scene import Change, Home, Nook, Pop, Push, Quit, Replace, Scene, Shortcut
from game.ui.screen.session import Session
from game.ui.stage.plate import EDGE, HIGH, WIDE, draw_frame, draw_hp
from game.ui.stage.scenery import arena_of, hour_of
from game.ui.stage.sound import Sound, Tune
from game.ui.stage.stage import Sight, Stage
from game.ui.stage.story import match_of
from game.ui.stage.strip import STRIP, Time, Words, draw_strip, draw_time, draw_watcher
from game.ui.stage.versus import Corner, Versus
from game.ui.study.lessons import Lessons
from game.ui.widgets.widgets import Button, repeated
from game.words.phrase import phrase

MODIFIERS = {
    pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT, pygame.K_RALT,
}  # fmt: skip

AFTERMATH = 1.4
"""Seconds between the end of the last act and the result."""


class BattleScene(Scene):
    """One match, from where it stands to `Ended`."""

    plays = True
    nook = Nook(mine=(56, 104), theirs=(800, 128))
    session: Session

    def __init__(
        self,
        session: Session,
        sprites: Sprites,
        lessons: Lessons | None = None,
        guide: Guide | None = None,
    ) -> None:
        """The table's battle has begun. With a `guide` it is somebody's first."""
        table, battle = session.table, session.table.battle
        assert battle is not None
        battle = replace(battle, outcome=table.outcome or battle.outcome)
        own = Seat.LEFT if table.hotseat or table.seat is None else table.seat
        self.session = session
        if session.trial:
            # Whoever talks meanwhile is none of those who fight here.
            self.nook = Nook()
        arena, hour = arena_of(sprites, table.match), hour_of(match_of(table.log))
        self.stage = Stage(sprites, battle, own, arena, hour)
        self.bulletin = Bulletin(session, self.stage.timeline)
        self.absence = Absence(session)
        self.wings = Wings(self.nook)
        self.actions = Actions()
        self.lessons = lessons
        self.coaching = Coaching(session, lessons) if lessons and lessons.take_back else None
        self.ring = self.actions.ring
        self.guide = guide
        fresh = battle.turn == 1 and not (battle.outcome or guide or session.trial)
        self.versus = self._card(sprites) if fresh else None
        """The card before the match; None once it has been seen."""
        self._gong = (Sound.VERSUS,) if fresh else ()
        self._aftermath = AFTERMATH
        self._still: tuple[object, pygame.Surface] | None = None
        """What the panels looked like, and the picture of that."""
        self._left = False
        self._stopped = False
        """It was said that the host's sums are wrong."""
        self._refresh()

    @property
    def battle(self) -> Battle:
        """As it is, not as it is shown."""
        return self.bulletin.battle

    @property
    def spectating(self) -> bool:
        """Whether this is only looked at."""
        return self.session.table.spectating

    @property
    def buttons(self) -> list[Button]:
        return self.actions.buttons

    # --- in ------------------------------------------------------------------------------

    @property
    def wants_frames(self) -> bool:
        return self.stage.timeline.playing or self.versus is not None

    @property
    def suspense(self) -> bool:
        return self.battle.outcome is not None and self.stage.timeline.playing

    @property
    def tune(self) -> Tune:
        sides = Seat if self.session.table.hotseat else (self.stage.own,)
        return Tune.TENSE if any(self.stage.tense(seat) for seat in sides) else Tune.CALM

    @property
    def hum(self) -> float:
        return self.stage.hum

    def heard(self) -> tuple[Sound, ...]:
        gong, self._gong = self._gong, ()
        return (*gong, *super().heard(), *self.stage.heard())

    def handle(self, event: Event) -> Change | None:
        if _skips(event):
            # Nobody has to wait for the card: what ends it also does what it is for.
            self.versus = None
        match self.absence.handle(event):
            case Choice.WIN:
                self.session.claim()
            case Choice.DRAW:
                self.session.claim(draw=True)
        if self.absence.takes(event):
            return None
        if (wanted := self.wings.handle(event)) is not None:
            return self._answer(wanted)
        if self.coaching:
            taken, change = self.coaching.handle(event)
            if isinstance(change, Replace) and isinstance(change.scene, BattleScene):
                change.scene.go_on_from(self)
            if self.coaching.ring.focused:
                self.actions.ring.focus(None)
            if taken or change:
                return change
        if not self.spectating and (action := self.actions.handle(event)) is not None:
            self._choose(action)
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
                return Push(LastWord(phrase("The connection is gone"), text, advice))
            case Acted() | Ended():
                self.versus = None
                self.bulletin.chosen, self.bulletin.complaint = None, ""
            case Refused(text=text) if not happened:
                self.bulletin.chosen, self.bulletin.complaint = None, text
                self.absence.refused()
            case Refused() | Met(meeting=Meeting.AGAIN):
                # Of a line, or of a friend: told in the chat; the strip goes on about the fight.
                happened = ()
        self.stage.timeline.play(happened, self.battle, self.bulletin.names)
        if self.guide:
            self.guide.receive(message)
        desync = self.session.table.desync
        if desync or self.shows(message):
            self._refresh()
        if desync and not self._stopped:
            self._stopped = True
            return Push(disagreement(self.session))
        return None

    def shows(self, message: Incoming) -> bool:
        # Talk changes nothing here but what one learns of it, and should be seen soon.
        return self.guide is not None or not isinstance(message, Said | Delivered)

    def update(self, dt: float) -> Change | None:
        if self.versus is not None:
            self.dirty |= self.versus.update(dt)
            if self.versus.over:
                self.versus = None
        self.stage.motion = self.motion
        self.actions.name_keys(self.settings.keys)
        if self._left:
            return self._back
        self.dirty |= self.stage.update(dt)
        self.dirty |= self.absence.update(dt)
        if self.coaching:
            self.dirty |= self.coaching.update()
        if self.guide:
            self.dirty |= self.guide.update(dt, self.settings)
        if self.session.table.outcome is None or self.stage.timeline.playing or self.spectating:
            return None
        self._aftermath -= dt
        if self._aftermath > 0:
            return None
        if self.guide:
            return Replace(graduation(self.session))
        return Replace(Result(self.session, self.stage, self.bulletin.names, self.lessons))

    def go_on_from(self, before: "BattleScene") -> None:
        """Something of `before` was taken back: place, hour and coach stay as they are."""
        self.stage.scenery = before.stage.scenery
        if self.coaching and before.coaching:
            self.coaching.open = before.coaching.open
            self.coaching.refresh()

    def rebuilt(self) -> Scene | None:
        if self.session.table.battle is None or self._left:
            return None
        scene = BattleScene(self.session, self.stage.sprites, self.lessons, self.guide)
        scene.versus = None
        scene.go_on_from(self)
        return scene

    def _card(self, sprites: Sprites) -> Versus:
        battle, names = self.battle, self.bulletin.names
        corners = {seat: Corner(names[seat], battle[seat].fighter) for seat in Seat}
        return Versus(sprites, corners, self.stage.own)

    def _answer(self, wanted: Wanted) -> Change | None:
        match wanted:
            case Wanted.SETTINGS:
                return Shortcut("settings")
            case Wanted.LEAVE:
                return self._ask_to_leave()
            case Wanted.NOTHING:
                return None

    def _choose(self, action: Action) -> None:
        self.bulletin.complaint, self.bulletin.chosen = "", action
        self.session.act(action)
        self._refresh()

    def _skip(self) -> None:
        if self.stage.timeline.playing:
            self.stage.timeline.skip()
        elif self.session.table.outcome:
            self._aftermath = 0.0

    def closing(self) -> Change | None:
        free = self.spectating or self.guide or self.session.table.outcome
        return None if free else self._ask(Quit)

    def _ask_to_leave(self) -> Change:
        return self._leave() if self.spectating or self.guide else self._ask(self._leave)

    def _ask(self, on_yes: Callable[[], Change]) -> Change:
        heading, price = phrase("Leave the match?"), self.bulletin.price_of_leaving
        return Push(Question(heading, price, phrase("Leave"), phrase("Stay"), on_yes))

    def _leave(self) -> Change:
        self.session.leave()
        self._left = True
        return Pop() if self._back else Home()

    @property
    def _back(self) -> Change | None:
        """Where leaving leads to, if not home."""
        return self.lessons.leave if self.lessons and self.lessons.leave != Home() else None

    def _refresh(self) -> None:
        """Let names and buttons say what is true now."""
        bulletin, table = self.bulletin, self.session.table
        for seat, place in table.places.items():
            if place is not None:
                bulletin.names[seat] = place.name
        holder = table.acting or self.stage.own
        self.actions.refresh(self.battle, holder, bulletin.obstacle, bulletin.chosen)
        if self.coaching:
            self.coaching.refresh()
        if self.guide:
            self.guide.hold_back(self.actions.buttons)

    # --- out -----------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        sight = self.stage.look()
        self._draw_still(canvas, sight)
        with canvas.clip((0, 0, WIDTH, STRIP[1])):
            top = self.stage.draw_action(canvas, sight)
        if top < EDGE + HIGH or sight.covers:
            self._draw_plates(canvas)
        for seat, shown in self.stage.timeline.shown.items():
            if shown.draining:
                draw_hp(canvas, self._plate_at(seat), self.battle[seat].fighter, shown)
        if (time := self.time) is not None:
            draw_time(canvas, time)
        if self.coaching and not self.battle.outcome:
            self.coaching.draw_board(canvas)
        self.absence.draw(canvas)
        if self.guide and not (self.battle.outcome or self.stage.timeline.playing):
            self.guide.draw(canvas, self.actions.buttons, self.nook, self.talking)
        advised = self.coaching is not None and self.coaching.open
        if not (self.spectating or self.battle.outcome or self.absence.height or advised):
            self.actions.draw_tooltip(canvas)
        if self.versus is not None:
            self.versus.draw(canvas, self.motion)
        elif not self.talking:
            self.wings.draw(canvas, self.settings.keys)

    def _draw_still(self, canvas: Canvas, sight: Sight) -> None:
        """The backdrop and all panels: drawn when one of them changes, else copied back."""
        words = self._words
        coach = self.coaching.looks if self.coaching else ()
        # Another window size, language or look has a lettering of its own.
        key = (self._looks(), words, self.actions.looks, coach, canvas.lettering)
        if self._still is not None and self._still[0] == key:
            # Where the world sways it is drawn anew: there only its edges are needed.
            edges = sight.edges
            with canvas.straight():
                canvas.ground.lay(self._still[1], [canvas.to_window(edge) for edge in edges])
            return
        self.stage.draw_backdrop(canvas)
        self._draw_plates(canvas)
        draw_strip(canvas, words)
        if self.spectating:
            draw_watcher(canvas, cap(self.settings.keys.talk))
        else:
            self.actions.draw(canvas)
            if self.coaching:
                self.coaching.draw(canvas)
        if watching := self.session.table.watching:
            told = phrase("watching: {count}", count=watching)
            at = (WIDTH / 2, STRIP[1] - 8)
            canvas.text(told, at, Style(SMALL, TEXT, shadow=SHADE), "midbottom")
        self._still = key, canvas.ground.keep(self._still and self._still[1])

    def _looks(self) -> tuple[object, ...]:
        """Everything that decides how the plates look."""
        timeline, places = self.stage.timeline, self.session.table.places
        return (
            tuple(self.bulletin.names.values()),
            tuple(place is None or place.present for place in places.values()),
            tuple(
                (shown.charge, shown.guard, None if shown.draining else shown.hp)
                for shown in timeline.shown.values()
            ),
            self.bulletin.turn_of,
            self.session.table.watching,
        )

    @property
    def _words(self) -> Words:
        bulletin, table = self.bulletin, self.session.table
        return Words(
            bulletin.turn_words,
            self._turn_colour,
            bulletin.last_words,
            WARN if bulletin.complaint or table.trouble else TEXT,
            table.clock is not None,
            COACHING_WIDE if self.coaching else 0.0,
        )

    @property
    def _turn_colour(self) -> Colour:
        if self.bulletin.waits:
            return WARN
        return GOLD if self.session.table.acting or self.bulletin.shown_over else SOFT

    @property
    def time(self) -> Time | None:
        """What the clock shows, if there is one."""
        session, table = self.session, self.session.table
        seconds, clock = session.seconds_left, table.clock
        if seconds is None or clock is None or self.battle.outcome:
            return None
        if session.down or table.trouble:
            # Nobody here knows whether it goes on.
            return None
        return Time(seconds, clock.running, table.acting is not None)

    def _plate_at(self, seat: Seat) -> tuple[float, float]:
        return (MARGIN if seat is self.stage.own else WIDTH - MARGIN - WIDE), EDGE

    def _draw_plates(self, canvas: Canvas) -> None:
        """All but HP that move: those are drawn by themselves."""
        battle, bulletin, places = self.battle, self.bulletin, self.session.table.places
        for seat in Seat:
            at, shown = self._plate_at(seat), self.stage.timeline.shown[seat]
            fighter, place = battle[seat].fighter, places[seat]
            turn, away = bulletin.turn_of is seat, place is not None and not place.present
            name = marked(bulletin.names[seat], self.session.marks.get(seat))
            draw_frame(canvas, at, name, fighter, shown, turn=turn, away=away)


def _skips(event: Event) -> bool:
    if event.type == pygame.KEYDOWN:
        return event.key not in MOVING_KEYS | MODIFIERS and not repeated(event)
    return bool(event.type == pygame.MOUSEBUTTONDOWN and event.button == 1)

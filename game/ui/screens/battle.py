"""Battle: the match itself. Animations play after the fact, and no button waits for them."""

import math
from collections.abc import Callable
from dataclasses import replace

import pygame
from pygame.event import Event

from game.client_state.link import Incoming, LinkClosed, PeerFamiliarity, PeerRecognized
from game.client_state.narration import name_with_mark
from game.client_state.room_state import Happening
from game.i18n.phrase import phrase
from game.player.settings import AnimationSpeed
from game.protocol.messages import Acted, Delivered, Ended, Refused, Said
from game.rules import Action, Battle, Seat
from game.session import GameSession
from game.ui.battle.action_buttons import MOVING_KEYS, ActionButtons
from game.ui.battle.battle_status import BattleStatus
from game.ui.battle.coach_panel import WIDE as COACHING_WIDE
from game.ui.battle.coach_panel import CoachPanel
from game.ui.battle.corner_buttons import CornerAction, CornerButtons
from game.ui.battle.opponent_away import AwayChoice, OpponentAway
from game.ui.battle.tutorial_panel import TutorialPanel
from game.ui.charts.learning_tools import LearningTools
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.sprites import Sprites
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import GOLD, MARGIN, SHADE, SMALL, SOFT, TEXT, WARN, WIDTH, Colour
from game.ui.input.key_bindings import key_label
from game.ui.screens.result import ResultScreen
from game.ui.shell.dialog import ClosingDialog, Question, disagreement, tutorial_finished
from game.ui.shell.screen import (
    Change,
    ChatArea,
    GoHome,
    Pop,
    Push,
    Quit,
    Replace,
    Screen,
    Shortcut,
)
from game.ui.stage.highlights import match_of
from game.ui.stage.hud import EDGE, HIGH, WIDE, draw_frame, draw_hp
from game.ui.stage.intro_card import IntroCard, IntroSide
from game.ui.stage.scenery import arena_of, hour_of
from game.ui.stage.sounds import Sound, Tune
from game.ui.stage.stage import Stage, StageView
from game.ui.stage.status_bar import (
    STATUS_BAR,
    ClockView,
    StatusText,
    draw_status_bar,
    draw_time,
    draw_watcher,
)
from game.ui.widgets.buttons import Button, repeated

MODIFIERS = {
    pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT, pygame.K_RALT,
}  # fmt: skip

_PACES = {
    AnimationSpeed.SLOW: 0.6,
    AnimationSpeed.NORMAL: 1.0,
    AnimationSpeed.FAST: 1.7,
    AnimationSpeed.OFF: math.inf,
}
"""Animation seconds in one real second."""

AFTERMATH = 1.4
"""Seconds between the end of the last animation and the result."""


class BattleScreen(Screen):
    """The screen of one match, from its current state until `Ended`."""

    is_match = True
    chat_area = ChatArea(mine=(56, 104), theirs=(800, 128))
    session: GameSession

    def __init__(
        self,
        session: GameSession,
        sprites: Sprites,
        learning_tools: LearningTools | None = None,
        tutorial_panel: TutorialPanel | None = None,
    ) -> None:
        """Open a match whose battle has begun; with a `tutorial_panel` it is the first fight."""
        room_state, battle = session.room_state, session.room_state.battle
        assert battle is not None
        battle = replace(battle, outcome=room_state.outcome or battle.outcome)
        own = Seat.LEFT if room_state.hotseat or room_state.seat is None else room_state.seat
        self.session = session
        if session.trial:
            # Later chat partners may be other people than this match's players.
            self.chat_area = ChatArea()
        arena, hour = arena_of(sprites, room_state.match), hour_of(match_of(room_state.log))
        self.stage = Stage(sprites, battle, own, arena, hour)
        self.status = BattleStatus(session, self.stage.timeline)
        self.opponent_away = OpponentAway(session)
        self.corner_buttons = CornerButtons(self.chat_area)
        self.action_buttons = ActionButtons()
        self.learning_tools = learning_tools
        self.coach_panel = (
            CoachPanel(session, learning_tools)
            if learning_tools and learning_tools.take_back
            else None
        )
        self.ring = self.action_buttons.ring
        self.tutorial = tutorial_panel
        fresh = battle.turn == 1 and not (battle.outcome or tutorial_panel or session.trial)
        self.intro_card = self._make_intro_card(sprites) if fresh else None
        """The card before the match; None once it has been shown."""
        self._start_sound = (Sound.VERSUS,) if fresh else ()
        self._shown_battle = battle
        """The position that has been shown in full."""
        self._aftermath = AFTERMATH
        self._backdrop_cache: tuple[object, pygame.Surface] | None = None
        """What decides the look of the panels, and the picture of them."""
        self._left = False
        self._stopped = False
        """Whether the disagreement with the host has been reported."""
        self._refresh()

    @property
    def battle(self) -> Battle:
        """Return the current battle, not the one still being played."""
        return self.status.battle

    @property
    def spectating(self) -> bool:
        """Return whether this player only watches."""
        return self.session.room_state.spectating

    @property
    def buttons(self) -> list[Button]:
        return self.action_buttons.buttons

    # --- events --------------------------------------------------------------------------

    @property
    def wants_frames(self) -> bool:
        return self.stage.timeline.playing or self.intro_card is not None

    @property
    def outcome_pending(self) -> bool:
        return self.battle.outcome is not None and self.stage.timeline.playing

    @property
    def tune(self) -> Tune:
        sides = Seat if self.session.room_state.hotseat else (self.stage.own,)
        return Tune.TENSE if any(self.stage.tense(seat) for seat in sides) else Tune.CALM

    @property
    def hum_level(self) -> float:
        return self.stage.hum_level

    def sounds(self) -> tuple[Sound, ...]:
        gong, self._start_sound = self._start_sound, ()
        return (*gong, *super().sounds(), *self.stage.sounds())

    def handle(self, event: Event) -> Change | None:
        if _skips(event):
            # The key or click that ends the card also does its own work, so nobody has to wait.
            self.intro_card = None
        match self.opponent_away.handle(event):
            case AwayChoice.WIN:
                self.session.claim()
            case AwayChoice.DRAW:
                self.session.claim(draw=True)
        if self.opponent_away.handles_key(event):
            return None
        if (corner_action := self.corner_buttons.handle(event)) is not None:
            return self._answer(corner_action)
        if self.coach_panel:
            taken, change = self.coach_panel.handle(event)
            if isinstance(change, Replace) and isinstance(change.screen, BattleScreen):
                change.screen.continue_from(self)
            if self.coach_panel.ring.focused:
                self.action_buttons.ring.focus(None)
            if taken or change:
                return change
        if not self.spectating and (action := self.action_buttons.handle(event)) is not None:
            self._choose(action)
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else self._ask_to_leave()
        elif _skips(event):
            self._skip()
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        if self.session.room_state.battle is None:
            # The host was restarted and has lost the match.
            return Pop()
        match message:
            case LinkClosed(text=text, advice=advice) if not self.session.room_state.outcome:
                return Push(ClosingDialog(phrase("Connection lost"), text, advice))
            case Acted() | Ended():
                self.intro_card = None
                self.status.chosen, self.status.complaint = None, ""
            case Refused(text=text) if not happened:
                self.status.chosen, self.status.complaint = None, text
                self.opponent_away.refused()
            case Refused() | PeerRecognized(meeting=PeerFamiliarity.AGAIN):
                # Lines and acquaintances are reported in the chat; the bar keeps to the fight.
                happened = ()
        self.stage.timeline.play(happened, self.battle, self.status.names)
        if self.tutorial:
            self.tutorial.receive(message)
        desync = self.session.room_state.desync
        if desync or self.affected_by(message):
            self._refresh()
        if desync and not self._stopped:
            self._stopped = True
            return Push(disagreement(self.session))
        return None

    def affected_by(self, message: Incoming) -> bool:
        # Chat changes nothing here except in the tutorial, and should be shown soon.
        return self.tutorial is not None or not isinstance(message, Said | Delivered)

    def update(self, dt: float) -> Change | None:
        if self.intro_card is not None:
            self.dirty |= self.intro_card.update(dt)
            if self.intro_card.over:
                self.intro_card = None
        self.stage.motion = self.motion
        self.stage.timeline.pace = _PACES[self.settings.animations]
        self.action_buttons.name_keys(self.settings.keys)
        if self._left:
            return self._back
        playing = self.stage.timeline.playing
        self.dirty |= self.stage.update(dt)
        if playing and not self.stage.timeline.playing:
            self._animations_ended()
        self.dirty |= self.opponent_away.update(dt)
        if self.coach_panel:
            self.dirty |= self.coach_panel.update()
        if self.tutorial:
            self.dirty |= self.tutorial.update(dt, self.settings)
        if (
            self.session.room_state.outcome is None
            or self.stage.timeline.playing
            or self.spectating
        ):
            return None
        self._aftermath -= dt
        if self._aftermath > 0:
            return None
        if self.tutorial:
            return Replace(tutorial_finished(self.session))
        return Replace(
            ResultScreen(self.session, self.stage, self.status.names, self.learning_tools)
        )

    def continue_from(self, before: "BattleScreen") -> None:
        """Continue from the screen `before` after taking back: arena, hour and coach stay the
        same.
        """
        self.stage.scenery = before.stage.scenery
        if self.coach_panel and before.coach_panel:
            self.coach_panel.open = before.coach_panel.open
            self.coach_panel.refresh()

    def rebuilt(self) -> Screen | None:
        if self.session.room_state.battle is None or self._left:
            return None
        screen = BattleScreen(self.session, self.stage.sprites, self.learning_tools, self.tutorial)
        screen.intro_card = None
        screen.continue_from(self)
        return screen

    def _make_intro_card(self, sprites: Sprites) -> IntroCard:
        battle, names = self.battle, self.status.names
        intro_sides = {seat: IntroSide(names[seat], battle[seat].fighter) for seat in Seat}
        return IntroCard(sprites, intro_sides, self.stage.own)

    def _answer(self, corner_action: CornerAction) -> Change | None:
        match corner_action:
            case CornerAction.SETTINGS:
                return Shortcut("settings")
            case CornerAction.LEAVE:
                return self._ask_to_leave()
            case CornerAction.NOTHING:
                return None

    def _choose(self, action: Action) -> None:
        """Send an action, or keep it until the blow before has been seen."""
        self.status.complaint = ""
        if self.status.ready:
            self.status.chosen, self.status.early = action, None
            self.session.act(action)
        else:
            self.status.early = action
        self._refresh()

    def _animations_ended(self) -> None:
        """Light the buttons, and send what was pressed before they lit."""
        early, self.status.early = self.status.early, None
        self._refresh()
        if early and self.buttons[list(Action).index(early)].enabled:
            self._choose(early)

    def _skip(self) -> None:
        if self.stage.timeline.playing:
            self.stage.timeline.skip()
        elif self.session.room_state.outcome:
            self._aftermath = 0.0

    def close_question(self) -> Change | None:
        free = self.spectating or self.tutorial or self.session.room_state.outcome
        return None if free else self._ask(Quit)

    def _ask_to_leave(self) -> Change:
        return self._leave() if self.spectating or self.tutorial else self._ask(self._leave)

    def _ask(self, on_yes: Callable[[], Change]) -> Change:
        heading, price = phrase("Leave the match?"), self.status.leave_warning
        return Push(Question(heading, price, phrase("Leave"), phrase("Stay"), on_yes))

    def _leave(self) -> Change:
        self.session.leave()
        self._left = True
        return Pop() if self._back else GoHome()

    @property
    def _back(self) -> Change | None:
        """Return the change for leaving, if it does not go home."""
        return (
            self.learning_tools.leave
            if self.learning_tools and self.learning_tools.leave != GoHome()
            else None
        )

    def _refresh(self) -> None:
        """Update names and buttons."""
        battle_status, room_state = self.status, self.session.room_state
        for seat, seat_state in room_state.seats.items():
            if seat_state is not None:
                battle_status.names[seat] = seat_state.name
        holder = room_state.acting or self.stage.own
        playing = self.stage.timeline.playing
        if not playing:
            self._shown_battle = self.battle
        self.action_buttons.refresh(
            self.battle,
            holder,
            battle_status.obstacle,
            battle_status.chosen,
            battle_status.early,
            self._shown_battle if playing else None,
        )
        if self.coach_panel:
            self.coach_panel.refresh()
        if self.tutorial:
            self.tutorial.hold_back(self.action_buttons.buttons)

    # --- drawing -------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        view = self.stage.view()
        self._draw_backdrop(canvas, view)
        with canvas.clip((0, 0, WIDTH, STATUS_BAR[1])):
            top = self.stage.draw_action(canvas, view)
        if top < EDGE + HIGH or view.covers:
            self._draw_huds(canvas)
        for seat, displayed in self.stage.timeline.shown.items():
            if displayed.draining:
                draw_hp(canvas, self._hud_at(seat), self.battle[seat].fighter, displayed)
        if (clock := self.clock) is not None:
            draw_time(canvas, clock)
        if self.coach_panel and not self.battle.outcome:
            self.coach_panel.draw_board(canvas)
        self.opponent_away.draw(canvas)
        if self.tutorial and not (self.battle.outcome or self.stage.timeline.playing):
            self.tutorial.draw(canvas, self.action_buttons.buttons, self.chat_area, self.chat_open)
        advised = self.coach_panel is not None and self.coach_panel.open
        quiet = self.stage.timeline.playing or self.battle.outcome or self.opponent_away.height
        if not (self.spectating or quiet or advised):
            self.action_buttons.draw_tooltip(canvas, only_reason=self.tutorial is not None)
        if self.intro_card is not None:
            self.intro_card.draw(canvas, self.motion)
        elif not self.chat_open:
            self.corner_buttons.draw(canvas, self.settings.keys)

    def _draw_backdrop(self, canvas: Canvas, view: StageView) -> None:
        """Draw the backdrop and all panels if they changed; otherwise copy them from the last
        drawing.
        """
        status = self._status_text
        coach = self.coach_panel.visual_state if self.coach_panel else ()
        # Another window size, language or accessibility setting has another text renderer.
        key = (
            self._visual_state(),
            status,
            self.action_buttons.visual_state,
            coach,
            canvas.text_renderer,
        )
        if self._backdrop_cache is not None and self._backdrop_cache[0] == key:
            # A shaking world is drawn in full, so here only its edges are needed.
            edges = view.edges
            with canvas.straight():
                canvas.background.restore(
                    self._backdrop_cache[1], [canvas.to_window(edge) for edge in edges]
                )
            return
        self.stage.draw_backdrop(canvas)
        self._draw_huds(canvas)
        draw_status_bar(canvas, status)
        if self.spectating:
            draw_watcher(canvas, key_label(self.settings.keys.talk))
        else:
            self.action_buttons.draw(canvas)
            if self.coach_panel:
                self.coach_panel.draw(canvas)
        if watching := self.session.room_state.watching:
            text = phrase("watching: {count}", count=watching)
            at = (WIDTH / 2, STATUS_BAR[1] - 8)
            canvas.text(text, at, TextStyle(SMALL, TEXT, shadow=SHADE), "midbottom")
        self._backdrop_cache = (
            key,
            canvas.background.snapshot(self._backdrop_cache and self._backdrop_cache[1]),
        )

    def _visual_state(self) -> tuple[object, ...]:
        """Return everything that decides how the panels look."""
        timeline, seat_states = self.stage.timeline, self.session.room_state.seats
        return (
            tuple(self.status.names.values()),
            tuple(seat_state is None or seat_state.present for seat_state in seat_states.values()),
            tuple(
                (displayed.charge, displayed.guard, None if displayed.draining else displayed.hp)
                for displayed in timeline.shown.values()
            ),
            self.status.turn_of,
            self.session.room_state.watching,
        )

    @property
    def _status_text(self) -> StatusText:
        battle_status, room_state = self.status, self.session.room_state
        return StatusText(
            battle_status.turn_words,
            self._turn_colour,
            battle_status.last_words,
            WARN if battle_status.complaint or room_state.trouble else TEXT,
            room_state.clock is not None,
            COACHING_WIDE if self.coach_panel else 0.0,
        )

    @property
    def _turn_colour(self) -> Colour:
        if self.status.is_waiting:
            return WARN
        return GOLD if self.status.ready or self.status.end_shown else SOFT

    @property
    def clock(self) -> ClockView | None:
        """Return what the clock shows, if there is one."""
        session, room_state = self.session, self.session.room_state
        seconds, clock = session.seconds_left, room_state.clock
        if seconds is None or clock is None or self.battle.outcome:
            return None
        if session.down or room_state.trouble:
            # The connection is lost, so it is unknown whether the clock runs.
            return None
        return ClockView(seconds, clock.running, room_state.acting is not None)

    def _hud_at(self, seat: Seat) -> tuple[float, float]:
        return (MARGIN if seat is self.stage.own else WIDTH - MARGIN - WIDE), EDGE

    def _draw_huds(self, canvas: Canvas) -> None:
        """Draw the panels without moving HP, which are drawn separately."""
        battle, battle_status, seat_states = self.battle, self.status, self.session.room_state.seats
        for seat in Seat:
            at, displayed = self._hud_at(seat), self.stage.timeline.shown[seat]
            fighter, seat_state = battle[seat].fighter, seat_states[seat]
            turn, away = (
                battle_status.turn_of is seat,
                seat_state is not None and not seat_state.present,
            )
            name = name_with_mark(battle_status.names[seat], self.session.marks.get(seat))
            draw_frame(canvas, at, name, fighter, displayed, turn=turn, away=away)


def _skips(event: Event) -> bool:
    if event.type == pygame.KEYDOWN:
        return event.key not in MOVING_KEYS | MODIFIERS and not repeated(event)
    return bool(event.type == pygame.MOUSEBUTTONDOWN and event.button == 1)

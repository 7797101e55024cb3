"""Result: the winner, how the match went, and the rematch."""

from collections.abc import Mapping

import pygame
from pygame.event import Event

from game.app.match_opener import CannotOpen
from game.client_state.link import Incoming
from game.client_state.link_news import describe_retry
from game.client_state.narration import describe_reason, name_with_mark
from game.client_state.room_state import Happening
from game.i18n.phrase import join_phrases, phrase
from game.protocol.messages import Refused
from game.review.review import FinishedMatch
from game.rules import Seat
from game.session import GameSession
from game.ui.charts.learning_tools import LearningTools
from game.ui.graphics.canvas import Canvas
from game.ui.graphics.layout import Box
from game.ui.graphics.text_fit import draw_enlarged
from game.ui.graphics.text_render import TextStyle
from game.ui.graphics.theme import (
    BODY,
    BORDER,
    GOLD,
    LEAF,
    MARGIN,
    PANEL_DEEP,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    STONE,
    TEXT,
    WARN,
    WIDTH,
    Face,
)
from game.ui.screens.dice_explanation import DiceExplanationScreen
from game.ui.shell.dialog import confirm_leave
from game.ui.shell.screen import Change, GoHome, Pop, Push, Screen
from game.ui.stage.highlights import highlights_of
from game.ui.stage.hp_chart import draw_hp_chart
from game.ui.stage.hud import EDGE, draw_hud
from game.ui.stage.hud import WIDE as PLATE_WIDE
from game.ui.stage.sounds import Sound
from game.ui.stage.stage import Stage
from game.ui.widgets.buttons import Button, FocusRing, TextLink, draw_tooltip, repeated

PANEL = (MARGIN, 514, WIDTH - 2 * MARGIN, 194)
BUTTON_WIDE = 236
HP_CHART_WIDE = 290
LEADING, ROWS = 22, 5


class ResultScreen(Screen):
    """Open from `Ended` until both want a rematch or one leaves."""

    session: GameSession

    def __init__(
        self,
        session: GameSession,
        stage: Stage,
        names: Mapping[Seat, str],
        learning_tools: LearningTools | None = None,
    ) -> None:
        """Open after a match with its `stage` and the players' `names`, who may have left."""
        assert session.room_state.battle is not None and session.room_state.outcome is not None
        self.session = session
        self.stage = stage
        self.complaint = ""
        self._battle, self._outcome = session.room_state.battle, session.room_state.outcome
        self._names, self._learning_tools = names, learning_tools
        self._finished = FinishedMatch(tuple(session.room_state.log), dict(names))
        self.verdict = describe_reason(self._outcome, names)
        """The reason; the winner is shown beside it."""
        self.highlights = highlights_of(session.room_state.log)
        self.lines = self.highlights.lines(self._battle, names, stage.own)
        left, top, wide, _ = PANEL
        box = pygame.Rect(left + wide - BUTTON_WIDE - 20, top + 14, BUTTON_WIDE, 46)
        self.rematch = Button(box, phrase("Rematch"), colour=LEAF, hotkey=pygame.K_r, cap="R")
        self.review_button = Button(
            box.move(0, 57), phrase("Review"), colour=SEA, hotkey=pygame.K_v, cap="V"
        )
        self.leave = Button(
            box.move(0, 114), phrase("Leave"), colour=STONE, hotkey=pygame.K_l, cap="L"
        )
        line = pygame.Rect(
            left + 18, top + 54 + LEADING * ROWS, wide - BUTTON_WIDE - HP_CHART_WIDE - 64, 25
        )
        self.fair = TextLink(line, session.room_state.fairness, hotkey=pygame.K_f, cap="F")
        self.ring = FocusRing([self.rematch, self.review_button, self.leave, self.fair])
        self._fanfare: tuple[Sound, ...] = ()
        if self._outcome.winner is not None:
            self._fanfare = (Sound.WIN if self._won else Sound.LOSE,)
        self._refresh()

    @property
    def heading(self) -> str:
        winner = self._outcome.winner
        if winner is None:
            return phrase("A draw")
        if self.session.room_state.hotseat:
            return phrase("{name} wins!", name=self._names[winner])
        return (
            phrase("You win!")
            if winner is self.stage.own
            else phrase("{name} wins", name=self._names[winner])
        )

    @property
    def news(self) -> str:
        """Return what the other side wants, or that they left; a rejection takes precedence."""
        room_state, own = self.session.room_state, self.stage.own
        other, mine = room_state.seats[own.other], room_state.seats[own]
        if over := self.session.closed:
            return join_phrases([over.text, over.advice]) if over.advice else over.text
        if self.complaint:
            return self.complaint
        if self.session.down:
            return describe_retry(self.session.down)
        if room_state.trouble:
            return room_state.trouble
        if other is None:
            return phrase("{name} has left.", name=self._names[own.other])
        if not other.present:
            return phrase("{name} is away.", name=other.name)
        if other.rematch:
            return phrase("{name} wants a rematch.", name=other.name)
        if mine is not None and mine.rematch and not room_state.hotseat:
            return phrase("You asked {name} for a rematch.", name=other.name)
        return ""

    # --- events --------------------------------------------------------------------------

    def sounds(self) -> tuple[Sound, ...]:
        verdict, self._fanfare = self._fanfare, ()
        return (*super().sounds(), *verdict)

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else self._ask_to_leave()
        pressed = self.ring.handle(event)
        if pressed is self.leave:
            return self._press()
        if pressed is self.fair:
            return Push(DiceExplanationScreen(self.fair.label))
        if pressed is self.review_button and self._learning_tools:
            return self._learning_tools.review(self._finished)
        if pressed is self.rematch:
            return self._begin_again()
        return None

    def _ask_to_leave(self) -> Change:
        """Ask first: Esc also closes the chat, so one press too many must not end the session."""
        room_state = self.session.room_state
        alone = room_state.hotseat or self.session.trial or self.session.closed
        there = room_state.seats[self.stage.own.other] is not None and not alone
        return Push(confirm_leave(self.session, self._press)) if there else self._press()

    def _press(self) -> Change:
        self.session.leave()
        return self._learning_tools.leave if self._learning_tools else GoHome()

    def _begin_again(self) -> Change | None:
        if self._learning_tools and self._learning_tools.again:
            try:
                return self._learning_tools.again()
            except CannotOpen as problem:
                self.complaint = str(problem)
                return None
        self.complaint = ""
        self.session.rematch()
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        if self.session.room_state.battle is None:
            # Both want another match, or a new player sits down: the selection is below.
            return Pop()
        if isinstance(message, Refused) and not happened:
            self.complaint = message.text
        self._refresh()
        return None

    def update(self, dt: float) -> Change | None:
        self.stage.motion = self.motion
        if self.stage.update(dt):
            self.dirty = True
        return None

    def _refresh(self) -> None:
        room_state, own = self.session.room_state, self.stage.own
        mine, other = room_state.seats[own], room_state.seats[own.other]
        self.review_button.reason = (
            "" if self._learning_tools else phrase("There is nothing to review here.")
        )
        self.rematch.reason = ""
        if self._learning_tools and self._learning_tools.again:
            # Nobody else has to agree.
            return
        if self.session.closed:
            self.rematch.reason = self.session.closed.text
        elif other is None:
            self.rematch.reason = phrase("{name} has left.", name=self._names[own.other])
        elif self.session.down:
            self.rematch.reason = describe_retry(self.session.down)
        elif room_state.trouble:
            self.rematch.reason = room_state.trouble
        elif mine is not None and mine.rematch:
            self.rematch.reason = phrase("You asked {name}.", name=other.name)
        if self.session.closed or other is None:
            # No other match is possible here, so Enter leaves.
            self.ring.focus(self.leave)

    # --- drawing -------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.stage.draw(canvas)
        for seat in Seat:
            left = MARGIN if seat is self.stage.own else WIDTH - MARGIN - PLATE_WIDE
            displayed = self.stage.timeline.shown[seat]
            fighter = self._battle[seat].fighter
            name = name_with_mark(self._names[seat], self.session.marks.get(seat))
            draw_hud(canvas, (left, EDGE), name, fighter, displayed, turn=False)
        canvas.panel(PANEL, PANEL_DEEP, GOLD if self._won else BORDER)
        left, top, wide, _ = PANEL
        room = wide - BUTTON_WIDE - HP_CHART_WIDE - 74
        hp_chart = (left + room + 32, top + 14, HP_CHART_WIDE, PANEL[3] - 28)
        draw_hp_chart(canvas, hp_chart, self.highlights, self._names, self.stage.own)
        heading = TextStyle(38, GOLD if self._won else TEXT, Face.DISPLAY, shadow=SHADE)
        box = canvas.text(self.heading, (left + 22, top + 8), heading, width=400)
        after = left + 22 + box[2] + 20
        style = TextStyle(BODY, TEXT)
        canvas.text(self.verdict, (after, top + 24), style, width=room - (after - left) + 20)
        story = (left + 22, top + 55, room, LEADING * ROWS - 8)
        draw_enlarged(canvas, story, lambda canvas: self._draw_highlights(canvas, story))
        self.ring.draw(canvas)
        spoken = self.ring.tooltip_button
        if spoken is not None:
            draw_tooltip(canvas, spoken)

    def _draw_highlights(self, canvas: Canvas, box: Box) -> None:
        left, top, room, _ = box
        rows = [(line, TextStyle(SMALL, SOFT)) for line in self.lines]
        if self.news:
            rows.append((self.news, TextStyle(SMALL, WARN, bold=True)))
        for number, (line, style) in enumerate(rows):
            fitting = canvas.text_renderer.shrunk(line, room, style)
            canvas.text(line, (left, top + canvas.grown(LEADING) * number), fitting, width=room)

    @property
    def _won(self) -> bool:
        return self.session.room_state.hotseat or self._outcome.winner is self.stage.own

"""Result: who won, how it came about, and whether there is another match."""

from collections.abc import Mapping

import pygame
from pygame.event import Event

from game.contract.messages import Refused
from game.doors import CannotOpen
from game.learning.review import Played
from game.rules import Seat
from game.table.link import Incoming
from game.table.narration import marked, tell_reason
from game.table.table import Happening
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.growing import grow
from game.ui.drawing.layout import Box
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import (
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
from game.ui.scenes.explanation import Explanation
from game.ui.screen.dialog import leave_the_table
from game.ui.screen.scene import Change, Home, Pop, Push, Scene
from game.ui.screen.session import Session
from game.ui.stage.ebb import draw_ebb
from game.ui.stage.plate import EDGE, draw_plate
from game.ui.stage.plate import WIDE as PLATE_WIDE
from game.ui.stage.sound import Sound
from game.ui.stage.stage import Stage
from game.ui.stage.story import story_of
from game.ui.study.lessons import Lessons
from game.ui.widgets.footnote import Footnote
from game.ui.widgets.widgets import Button, FocusRing, draw_tooltip, repeated
from game.words.phrase import joined, phrase

PANEL = (MARGIN, 514, WIDTH - 2 * MARGIN, 194)
BUTTON_WIDE = 236
EBB_WIDE = 290
LEADING, ROWS = 22, 5


class Result(Scene):
    """After `Ended`, until both want a rematch or one leaves."""

    session: Session

    def __init__(
        self,
        session: Session,
        stage: Stage,
        names: Mapping[Seat, str],
        lessons: Lessons | None = None,
    ) -> None:
        """`stage` as the match left it; `names` of those who played, be they gone by now."""
        assert session.table.battle is not None and session.table.outcome is not None
        self.session = session
        self.stage = stage
        self.complaint = ""
        self._battle, self._outcome = session.table.battle, session.table.outcome
        self._names, self._lessons = names, lessons
        self._played = Played(tuple(session.table.log), dict(names))
        self.verdict = tell_reason(self._outcome, names)
        """Why; who won stands beside it."""
        self.story = story_of(session.table.log)
        self.lines = self.story.lines(self._battle, names, stage.own)
        left, top, wide, _ = PANEL
        box = pygame.Rect(left + wide - BUTTON_WIDE - 20, top + 14, BUTTON_WIDE, 46)
        self.rematch = Button(box, phrase("Rematch"), colour=LEAF, hotkey=pygame.K_r, cap="R")
        self.study = Button(
            box.move(0, 57), phrase("Review"), colour=SEA, hotkey=pygame.K_v, cap="V"
        )
        self.leave = Button(
            box.move(0, 114), phrase("Leave"), colour=STONE, hotkey=pygame.K_l, cap="L"
        )
        line = pygame.Rect(
            left + 18, top + 54 + LEADING * ROWS, wide - BUTTON_WIDE - EBB_WIDE - 64, 25
        )
        self.fair = Footnote(line, session.table.fairness, hotkey=pygame.K_f, cap="F")
        self.ring = FocusRing([self.rematch, self.study, self.leave, self.fair])
        self._fanfare: tuple[Sound, ...] = ()
        if self._outcome.winner is not None:
            self._fanfare = (Sound.WIN if self._won else Sound.LOSE,)
        self._refresh()

    @property
    def heading(self) -> str:
        winner = self._outcome.winner
        if winner is None:
            return phrase("A draw")
        if self.session.table.hotseat:
            return phrase("{name} wins!", name=self._names[winner])
        return (
            phrase("You win!")
            if winner is self.stage.own
            else phrase("{name} wins", name=self._names[winner])
        )

    @property
    def news(self) -> str:
        """What the other side wants, or that it is gone; what was refused goes before."""
        table, own = self.session.table, self.stage.own
        other, mine = table.places[own.other], table.places[own]
        if over := self.session.over:
            return joined([over.text, over.advice]) if over.advice else over.text
        if self.complaint:
            return self.complaint
        if self.session.down:
            return phrase("Reconnecting ({attempt})…", attempt=self.session.down.attempt)
        if table.trouble:
            return table.trouble
        if other is None:
            return phrase("{name} has left.", name=self._names[own.other])
        if not other.present:
            return phrase("{name} is away.", name=other.name)
        if other.rematch:
            return phrase("{name} wants a rematch.", name=other.name)
        if mine is not None and mine.rematch and not table.hotseat:
            return phrase("{name} has been asked for a rematch.", name=other.name)
        return ""

    # --- in ------------------------------------------------------------------------------

    def heard(self) -> tuple[Sound, ...]:
        verdict, self._fanfare = self._fanfare, ()
        return (*super().heard(), *verdict)

    def handle(self, event: Event) -> Change | None:
        if event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE:
            return None if repeated(event) else self._ask_to_leave()
        pressed = self.ring.handle(event)
        if pressed is self.leave:
            return self._go()
        if pressed is self.fair:
            return Push(Explanation(self.fair.label))
        if pressed is self.study and self._lessons:
            return self._lessons.review(self._played)
        if pressed is self.rematch:
            return self._begin_again()
        return None

    def _ask_to_leave(self) -> Change:
        """Esc closes the chat, too: pressed once too often it should break up no table."""
        table = self.session.table
        alone = table.hotseat or self.session.trial or self.session.over
        there = table.places[self.stage.own.other] is not None and not alone
        return Push(leave_the_table(self.session, self._go)) if there else self._go()

    def _go(self) -> Change:
        self.session.leave()
        return self._lessons.leave if self._lessons else Home()

    def _begin_again(self) -> Change | None:
        if self._lessons and self._lessons.again:
            try:
                return self._lessons.again()
            except CannotOpen as problem:
                self.complaint = str(problem)
                return None
        self.complaint = ""
        self.session.rematch()
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        if self.session.table.battle is None:
            # Both want another match, or somebody new sits down: choosing lies below.
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
        table, own = self.session.table, self.stage.own
        mine, other = table.places[own], table.places[own.other]
        self.study.reason = "" if self._lessons else phrase("Nothing can be judged here.")
        self.rematch.reason = ""
        if self._lessons and self._lessons.again:
            # Nobody has to be asked.
            return
        if self.session.over:
            self.rematch.reason = self.session.over.text
        elif other is None:
            self.rematch.reason = phrase("{name} has left.", name=self._names[own.other])
        elif self.session.down:
            self.rematch.reason = phrase(
                "Reconnecting ({attempt})…", attempt=self.session.down.attempt
            )
        elif table.trouble:
            self.rematch.reason = table.trouble
        elif mine is not None and mine.rematch:
            self.rematch.reason = phrase("{name} has been asked.", name=other.name)
        if self.session.over or other is None:
            # There will be no other match here: Enter leads out.
            self.ring.focus(self.leave)

    # --- out -----------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        self.stage.draw(canvas)
        for seat in Seat:
            left = MARGIN if seat is self.stage.own else WIDTH - MARGIN - PLATE_WIDE
            shown = self.stage.timeline.shown[seat]
            fighter = self._battle[seat].fighter
            name = marked(self._names[seat], self.session.marks.get(seat))
            draw_plate(canvas, (left, EDGE), name, fighter, shown, turn=False)
        canvas.panel(PANEL, PANEL_DEEP, GOLD if self._won else BORDER)
        left, top, wide, _ = PANEL
        room = wide - BUTTON_WIDE - EBB_WIDE - 74
        ebb = (left + room + 32, top + 14, EBB_WIDE, PANEL[3] - 28)
        draw_ebb(canvas, ebb, self.story, self._names, self.stage.own)
        heading = Style(38, GOLD if self._won else TEXT, Face.DISPLAY, shadow=SHADE)
        box = canvas.text(self.heading, (left + 22, top + 8), heading, width=400)
        after = left + 22 + box[2] + 20
        style = Style(BODY, TEXT)
        canvas.text(self.verdict, (after, top + 24), style, width=room - (after - left) + 20)
        story = (left + 22, top + 55, room, LEADING * ROWS - 8)
        grow(canvas, story, lambda canvas: self._draw_story(canvas, story))
        self.ring.draw(canvas)
        spoken = self.ring.spoken
        if spoken is not None:
            draw_tooltip(canvas, spoken)

    def _draw_story(self, canvas: Canvas, box: Box) -> None:
        left, top, room, _ = box
        rows = [(line, Style(SMALL, SOFT)) for line in self.lines]
        if self.news:
            rows.append((self.news, Style(SMALL, WARN, bold=True)))
        for number, (line, style) in enumerate(rows):
            canvas.text(line, (left, top + canvas.grown(LEADING) * number), style, width=room)

    @property
    def _won(self) -> bool:
        return self.session.table.hotseat or self._outcome.winner is self.stage.own

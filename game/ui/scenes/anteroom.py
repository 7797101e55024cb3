"""Anteroom: in a room that waits: who is missing, and who may be called."""

from collections.abc import Callable

import pygame
from pygame.event import Event

from game.contract.lobby import Call
from game.table.link import Incoming
from game.table.table import Happening
from game.ui.drawing.canvas import Canvas
from game.ui.drawing.lettering import Style
from game.ui.drawing.theme import (
    BODY,
    BORDER_QUIET,
    GOLD,
    GOOD,
    LARGE,
    LEAF,
    PANEL,
    PANEL_DEEP,
    QUIET,
    SEA,
    SHADE,
    SMALL,
    SOFT,
    TEXT,
    Face,
)
from game.ui.screen.dialog import LastWord
from game.ui.screen.foyer import LEFT, NOOK, TOP, WIDE, draw_ground, draw_heading, way_out
from game.ui.screen.scene import Change, Home, Push, Scene
from game.ui.screen.session import Session
from game.ui.stage.backdrop import Backdrop
from game.ui.widgets import clipboard
from game.ui.widgets.widgets import Button, FocusRing
from game.words.phrase import phrase

_CALLED = 4
"""Levels that are offered."""
_COPIED_FOR = 2.5


class Anteroom(Scene):
    """Opens choosing when both seats are taken, or the battle for one who looks on."""

    nook = NOOK
    session: Session

    def __init__(
        self,
        session: Session,
        choose: Callable[[Session], Scene],
        fight: Callable[[Session], Scene],
        backdrop: Backdrop,
    ) -> None:
        self.session, self.backdrop = session, backdrop
        self._choose, self._fight = choose, fight
        self.leave = way_out(phrase("Leave"))
        self.copy = Button(
            pygame.Rect(LEFT + 500, TOP + 190, 184, 58), phrase("Copy"), colour=SEA,
            hotkey=pygame.K_c, cap="C",
        )  # fmt: skip
        levels = session.listing.levels[:_CALLED] if session.listing.arena else ()
        self.calls = [
            Button(
                pygame.Rect(LEFT + 36 + 164 * place, TOP + 346, 156, 58),
                phrase(level.capitalize()), colour=LEAF,
            )
            for place, level in enumerate(levels)
        ]  # fmt: skip
        self._levels = levels
        self._copied = 0.0
        """Seconds for which it is still said that the code was copied."""
        self.ring = FocusRing([self.leave])
        self._refresh()

    @property
    def spectating(self) -> bool:
        return self.session.table.spectating

    @property
    def code(self) -> str:
        """By which friends come in; empty if there is none."""
        inside = self.session.listing.inside
        return inside.code if inside else ""

    def handle(self, event: Event) -> Change | None:
        pressed = self.ring.handle(event)
        if pressed is self.leave:
            self.session.leave()
            return Home()
        if pressed is self.copy:
            self._copied = _COPIED_FOR if clipboard.copy(self.code) else 0.0
        elif pressed in self.calls:
            self.session.wish(Call(self._levels[self.calls.index(pressed)]))
        return None

    def receive(self, message: Incoming, happened: tuple[Happening, ...] = ()) -> Change | None:
        self._refresh()
        if self.session.over:
            over = self.session.over
            return Push(LastWord(phrase("The connection is gone"), over.text, over.advice))
        return None

    def update(self, dt: float) -> Change | None:
        was, self._copied = self._copied, max(0.0, self._copied - dt)
        self.dirty |= (was > 0) != (self._copied > 0)
        self.dirty |= self.motion.moves and self.backdrop.update(dt)
        table = self.session.table
        if self.session.over or not table.welcomed:
            return None
        if self.spectating:
            return Push(self._fight(self.session)) if table.battle else None
        return Push(self._choose(self.session)) if table.full and table.roster else None

    def _refresh(self) -> None:
        calls = [] if self.spectating else self.calls
        buttons = [*([self.copy] if self.code else []), *calls, self.leave]
        if buttons != self.ring.buttons:
            self.ring = FocusRing(buttons)

    # --- drawing ----------------------------------------------------------------------------------

    def draw(self, canvas: Canvas) -> None:
        draw_ground(canvas, self.backdrop)
        inside = self.session.listing.inside
        title = phrase("Watching") if self.spectating else phrase("You have a seat")
        draw_heading(canvas, title)
        high = 386 if self.calls and not self.spectating else 210
        canvas.panel((LEFT, TOP + 76, WIDE, high), PANEL, BORDER_QUIET)
        left, at = LEFT + 36, TOP + 98
        if inside:
            where = phrase("Room {number} of the arena", number=inside.number)
            canvas.text(where, (left, at), Style(BODY, SOFT))
        canvas.text(self._missing, (left, at + 34), Style(LARGE, TEXT, Face.DISPLAY, shadow=SHADE))
        if self.code:
            canvas.text(
                phrase("Who has this code may come in"), (left, at + 72), Style(SMALL, SOFT)
            )
            canvas.panel((left - 4, at + 98, 450, 54), PANEL_DEEP, GOLD)
            words = self.code.replace("-", " ")
            canvas.text(words, (left + 14, at + 125), Style(LARGE, TEXT), "midleft", width=420)
        elif not self.spectating:
            said = phrase("Everybody in the arena sees this room and may sit down.")
            canvas.text(said, (left, at + 78), Style(SMALL, SOFT), width=WIDE - 72)
        if self._copied:
            done = (self.copy.box.centerx, self.copy.box.bottom + 12)
            canvas.text(phrase("Copied: send it."), done, Style(SMALL, GOOD), "midtop")
        if self.calls and not self.spectating:
            canvas.fill((left, TOP + 294, WIDE - 72, 1), BORDER_QUIET)
            words = phrase("Or play against the computer")
            canvas.text(words, (left, TOP + 310), Style(BODY, SOFT))
        if self.session.listing.complaint:
            canvas.text(self.session.listing.complaint, (left, TOP + 424), Style(SMALL, QUIET))
        self.ring.draw(canvas)

    @property
    def _missing(self) -> str:
        table = self.session.table
        names = [place.name for place in table.places.values() if place]
        if not self.spectating:
            return phrase("Waiting for somebody to sit down")
        if len(names) == 2:
            return phrase("{left} and {right} are choosing", left=names[0], right=names[1])
        return phrase("Waiting for two players")
